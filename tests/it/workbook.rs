//! Published releases → the workbooks of their authorities: every figure a number in its cell, text never a formula.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook};

use crate::workdir::{self, DEMO_RUN, Output, Release, demo, finish, program, publish, small};

const SHEETS: [&str; 11] = [
    "Summary",
    "Indicators",
    "Charts",
    "Neighbours",
    "Judgements",
    "Plan",
    "To mend",
    "Missing",
    "Figures",
    "Definitions",
    "Words",
];

struct Book {
    names: Vec<String>,
    sheets: BTreeMap<String, Range<Data>>,
    /// How many cells of each sheet are formulas.
    formulas: usize,
    parts: Vec<String>,
}

impl Book {
    fn read(path: &Path) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
        let names = book.sheet_names();
        let formulas =
            names.iter().map(|name| book.worksheet_formula(name).expect("a sheet").used_cells().count()).sum();
        let sheets = book.worksheets().into_iter().collect();
        let archive = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("an archive");
        let parts = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
        Self { names, sheets, formulas, parts }
    }

    /// The rows of the first table of a sheet by head.
    fn table(&self, sheet: &str, first_head: &str) -> Vec<BTreeMap<String, Data>> {
        let rows: Vec<&[Data]> = self.sheets[sheet].rows().collect();
        let head = rows.iter().position(|row| text(&row[0]) == first_head).unwrap_or(rows.len() - 1);
        let heads: Vec<String> = rows[head].iter().map(text).collect();
        rows[head + 1..]
            .iter()
            .take_while(|row| row[0] != Data::Empty)
            .map(|row| heads.iter().cloned().zip(row.iter().cloned()).collect())
            .collect()
    }

    fn says(&self, sheet: &str, words: &str) -> bool {
        self.sheets[sheet].used_cells().any(|(_, _, cell)| text(cell).contains(words))
    }
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

fn write(run: &Path, authority: &str, to: &Path, more: &[&str]) -> Output {
    finish(program().arg("workbook").arg(run).args(["--authority", authority]).arg("--to").arg(to).args(more))
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let folder = workdir::folder();
    let to = folder.path().join("herefordshire.xlsx");
    let output = write(&DEMO_RUN.release.path, "Herefordshire", &to, &[]);
    assert_eq!((output.code, Path::new(output.stdout.trim_end())), (0, to.as_path()), "{}", output.stderr);
    Book::read(&to)
});

#[test]
fn its_sheets_stand_in_order_and_the_summary_names_them_all() {
    assert_eq!(BOOK.names, SHEETS);
    for name in &SHEETS[1..] {
        assert!(BOOK.says("Summary", name), "{name}");
    }
    assert_eq!(BOOK.formulas, 0);
}

#[test]
fn its_indicators_are_those_of_the_headline_with_the_same_figures() {
    let rows = BOOK.table("Indicators", "Indicator");
    let headline = demo("headline").find(&[("authority_id", "884")]);
    assert_eq!(rows.len(), headline.len());
    for row in headline {
        let found = rows.iter().find(|cells| {
            text(&cells["Indicator"]) == row.text("indicator_title")
                && text(&cells["Period"]) == row.text("period_label")
        });
        let cells = found.unwrap_or_else(|| panic!("no row of {}", row.text("indicator_id")));
        assert_eq!(number(&cells["Figure"]), row.figure("value"), "{}", row.text("indicator_id"));
        assert_eq!(number(&cells["Target"]), row.figure("target"));
        assert_eq!(text(&cells["Place in region"]), row.cell("region_rank"));
    }
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        _ => None,
    }
}

#[test]
fn each_figure_stands_with_the_place_of_its_cell() {
    let rows = BOOK.table("Figures", "Indicator");
    let files = demo("source_file");
    let mut checked = 0;
    for row in demo("observation").find(&[("authority_id", "884"), ("breakdown_id", "total"), ("kind", "actual")]) {
        if row.text("indicator_id") != "assessments_in_45_days" {
            continue;
        }
        let path = files.one(&[("source_file_id", row.text("source_file_id"))]).cell("path");
        let place = (path, row.whole("line").map(|line| line as f64), row.cell("source_column"));
        let stands = |cells: &&BTreeMap<String, Data>| {
            let line = number(&cells["Row"]);
            (text(&cells["File"]), line, text(&cells["Column"])) == place
                && number(&cells["Figure"]) == row.figure("value")
        };
        if rows.iter().any(|cells| stands(&cells)) {
            checked += 1;
        }
    }
    let of_line = rows.iter().filter(|cells| text(&cells["Indicator"]) == "Assessments within 45 working days").count();
    assert_eq!(checked, of_line);
    assert!(of_line > 20, "{of_line}");
}

#[test]
fn each_rate_with_a_line_has_a_native_chart() {
    let charts = BOOK.parts.iter().filter(|part| part.starts_with("xl/charts/chart")).count();
    let rates = BOOK.table("Neighbours", "Indicator").len();
    assert!(charts > 5 && charts <= rates, "{charts} charts of {rates} rates");
}

#[test]
fn one_release_gives_the_same_bytes_always() {
    let folder = workdir::folder();
    let [one, other] = ["one.xlsx", "other.xlsx"].map(|name| folder.path().join(name));
    for to in [&one, &other] {
        assert_eq!(write(&DEMO_RUN.release.path, "884", to, &[]).code, 0);
    }
    assert!(fs::read(one).expect("a file") == fs::read(other).expect("a file"));
}

#[test]
fn text_that_begins_like_a_formula_stays_text_and_findings_stand_with_row_and_column() {
    let folder = workdir::folder();
    let pipeline = small(folder.path(), "Norfolk,2024-04,=1+1\nNorfolk,2024-05,12\n", "");
    let out = folder.path().join("out");
    assert_eq!(publish(&pipeline, &out, &[]).code, 1);
    let to = folder.path().join("book.xlsx");
    let output = write(&Release::current(&out).path, "all", &folder.path().join("books"), &[]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let output = write(&Release::current(&out).path, "926", &to, &[]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let book = Book::read(&to);
    assert_eq!(book.formulas, 0);
    let rows = book.table("To mend", "File");
    let cells = rows.iter().find(|cells| text(&cells["As sent"]) == "=1+1").expect("the cell as it was sent");
    assert_eq!((text(&cells["Row"]), text(&cells["Column"])), ("2".into(), "C".into()));
}

#[test]
fn a_workbook_is_never_written_over_unasked() {
    let folder = workdir::folder();
    let to = folder.path().join("typed_into.xlsx");
    fs::write(&to, "what somebody typed").expect("a file");
    let refused = write(&DEMO_RUN.release.path, "Herefordshire", &to, &[]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("somebody may have typed into it"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&to).expect("a file"), "what somebody typed");
    assert_eq!(write(&DEMO_RUN.release.path, "Herefordshire", &to, &["--replace"]).code, 0);
    assert_eq!(Book::read(&to).names, SHEETS);
}

#[test]
fn all_authorities_get_a_workbook_each_in_a_folder_and_an_unknown_one_is_refused_by_name() {
    let folder = workdir::folder();
    let to = folder.path().join("books");
    let output = write(&DEMO_RUN.release.path, "all", &to, &[]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let written = output.stdout.lines().count();
    assert!(written >= 14, "{written}");
    assert!(output.stdout.lines().all(|path| Path::new(path).is_file()));
    let refused = write(&DEMO_RUN.release.path, "Wolverhamton", &folder.path().join("x.xlsx"), &[]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("did you mean Wolverhampton?"), "{}", refused.stderr);
    let refused = write(&DEMO_RUN.release.path, "all", &folder.path().join("x.xlsx"), &[]);
    assert!(refused.stderr.contains("name a folder"), "{}", refused.stderr);
}
