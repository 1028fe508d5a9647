//! Files that are made to do harm, each beside a good one: what it costs is a finding, and the good one is published.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::workdir::{Output, Release, finish, folder, program};

const PIPELINE: &str = r#"version = 1
name = "hostile"
reporting_day = 2026-10-31

[limits]
file_mib = 4
expanded_mib = 2
workbook_mib = 2
row_mib = 1
row_cells = 1000
file_cells = 200000
file_findings = 100

[[source]]
id = "sent"
kind = "indicators"
files = "sent/*_<submitted>*"
authority = "884"
layout = "wide_indicators"
period = { column = "Month" }
measures = [{ name = "Referrals", indicator = "referrals" }]

[[source]]
id = "good"
kind = "indicators"
files = "good_<submitted>.csv"
authority = "893"
layout = "wide_indicators"
period = { column = "Month" }
measures = [{ name = "Referrals", indicator = "referrals" }]
"#;

const HEADER: &str = "Month,Referrals\n";

/// A folder with the pipeline, a good file and what is put below `sent/`; the folder, what the run printed and its release.
fn sent(put: impl FnOnce(&Path)) -> (tempfile::TempDir, Output, Release) {
    let there = folder();
    fs::write(there.path().join("hostile.toml"), PIPELINE).expect("a pipeline");
    fs::write(there.path().join("good_2026-10-05.csv"), "Month,Referrals\n2026-07,10\n").expect("a file");
    let sent = there.path().join("sent");
    fs::create_dir(&sent).expect("a folder");
    put(&sent);
    let out = there.path().join("out");
    let output = finish(program().arg("run").arg(there.path().join("hostile.toml")).arg("--out").arg(&out));
    assert_eq!(output.code, 1, "{}", output.stderr);
    let release = Release::current(&out);
    (there, output, release)
}

/// Holds that what was sent is refused with this code and these words, and that the good file's figure is published.
fn costs_a_finding(code: &str, words: &str, put: impl FnOnce(&Path)) {
    let (_there, output, release) = sent(put);
    let refused = release.table("finding").one(&[("severity", "reject_file")]);
    assert_eq!(refused.text("code"), code, "{}", output.stderr);
    assert!(refused.text("message").contains(words), "{words:?} is not in {:?}", refused.text("message"));
    let observation = release.table("observation").one(&[]);
    assert_eq!((observation.text("authority_id"), observation.cell("value").as_str()), ("893", "10.0"));
}

/// So many bytes of sound rows.
fn rows(bytes: usize) -> String {
    let row = "2026-07,11111\n";
    HEADER.to_owned() + &row.repeat(bytes / row.len())
}

fn zipped(path: &Path, name: &str, content: &[u8]) {
    let mut archive = ZipWriter::new(File::create(path).expect("a file"));
    archive.start_file(name, SimpleFileOptions::default()).expect("a member");
    archive.write_all(content).expect("its content");
    archive.finish().expect("an archive");
}

#[test]
fn a_gzip_bomb_is_refused_where_it_expands_past_the_limit() {
    costs_a_finding("unreadable-file", "it expands to more than 2 MiB", |sent| {
        let file = File::create(sent.join("a_2026-10-05.csv.gz")).expect("a file");
        let mut packed = GzEncoder::new(file, Compression::best());
        packed.write_all(rows(20 << 20).as_bytes()).expect("its content");
        packed.finish().expect("a file");
    });
}

#[test]
fn a_zip_bomb_is_refused_where_it_expands_past_the_limit() {
    costs_a_finding("unreadable-file", "expands to more than 2 MiB", |sent| {
        zipped(&sent.join("a_2026-10-05.zip"), "a.csv", rows(20 << 20).as_bytes());
    });
}

#[test]
fn a_workbook_that_is_a_bomb_is_refused_before_it_is_held() {
    costs_a_finding("unreadable-file", "the workbook expands to more than 2 MiB", |sent| {
        zipped(&sent.join("a_2026-10-05.xlsx"), "xl/workbook.xml", " ".repeat(20 << 20).as_bytes());
    });
}

#[test]
fn a_file_that_is_larger_than_any_export_is_not_read_at_all() {
    costs_a_finding("unreadable-file", "too large", |sent| {
        let file = File::create(sent.join("a_2026-10-05.csv")).expect("a file");
        file.set_len(5 << 20).expect("a file of holes");
    });
}

#[test]
fn a_line_that_does_not_end_is_refused() {
    costs_a_finding("unreadable-file", "has more than 1 MiB or 1,000 cells", |sent| {
        let line = HEADER.to_owned() + "2026-07," + &"1".repeat(3 << 20);
        fs::write(sent.join("a_2026-10-05.csv"), line).expect("a file");
    });
}

#[test]
fn a_quote_that_is_never_closed_is_refused() {
    costs_a_finding("unreadable-file", "a quote in it may never be closed", |sent| {
        let text = HEADER.to_owned() + "2026-07,\"" + &"5\n".repeat(1 << 20);
        fs::write(sent.join("a_2026-10-05.csv"), text).expect("a file");
    });
}

#[test]
fn more_columns_than_a_table_has_are_refused() {
    costs_a_finding("unreadable-file", "1,000 cells", |sent| {
        let header = HEADER.trim_end().to_owned() + &",x".repeat(5_000) + "\n";
        fs::write(sent.join("a_2026-10-05.csv"), header + "2026-07,5\n").expect("a file");
    });
}

/// Rows that expand to less than the limit can be more figures than a machine holds.
#[test]
fn more_cells_than_an_export_has_are_refused() {
    costs_a_finding("unreadable-file", "more than 200,000 cells", |sent| {
        let text = HEADER.to_owned() + &"1,1\n".repeat(100_001);
        zipped(&sent.join("a_2026-10-05.zip"), "a.csv", text.as_bytes());
    });
}

#[test]
fn a_path_in_an_archive_that_climbs_leads_nowhere() {
    let (there, _, release) = sent(|sent| {
        zipped(&sent.join("a_2026-10-05.zip"), "../../climbed.csv", (HEADER.to_owned() + "2026-07,5\n").as_bytes());
    });
    assert_eq!(release.table("finding").one(&[]).text("severity"), "reject_file");
    assert!(!there.path().join("climbed.csv").exists() && !there.path().join("../climbed.csv").exists());
}

#[test]
fn a_link_out_of_the_folder_of_a_source_is_a_finding_and_not_followed() {
    for (target, words) in
        [("../hostile.toml", "leads out of the folder"), ("..", "a link to a folder"), ("nothing.csv", "leads nowhere")]
    {
        // Only below a folder more a link to a folder could have been meant.
        let is_folder = target == "..";
        let there = folder();
        let pattern = if is_folder { "sent/*/*_<submitted>*" } else { "sent/*_<submitted>*" };
        let pipeline = there.path().join("hostile.toml");
        fs::write(&pipeline, PIPELINE.replace("sent/*_<submitted>*", pattern)).expect("a pipeline");
        fs::write(there.path().join("good_2026-10-05.csv"), "Month,Referrals\n2026-07,10\n").expect("a file");
        fs::create_dir(there.path().join("sent")).expect("a folder");
        symlink(target, there.path().join("sent/a_2026-10-05.csv")).expect("a link");
        let out = there.path().join("out");
        let output = finish(program().arg("run").arg(&pipeline).arg("--out").arg(&out));
        assert_eq!(output.code, 1, "{}", output.stderr);
        let refused =
            Release::current(&out).table("finding").one(&[("severity", "reject_file")]).cells(["code", "message"]);
        assert_eq!(refused[0], "link-not-followed");
        assert!(refused[1].contains(words), "{words:?} is not in {:?}", refused[1]);
    }
}

#[test]
fn a_name_with_control_characters_is_a_finding_and_steers_no_terminal() {
    for name in ["a\u{1b}[2J_2026-10-05.csv", "a\n_2026-10-05.csv"] {
        let (_there, output, release) = sent(|sent| {
            fs::write(sent.join(name), HEADER.to_owned() + "2026-07,5\n").expect("a file");
        });
        let refused = release.table("finding").one(&[("severity", "reject_file")]);
        assert_eq!(refused.text("code"), "unusable-name");
        assert!(!refused.text("message").contains(char::is_control), "{:?}", refused.text("message"));
        assert!(!output.stderr.contains('\u{1b}'), "{}", output.stderr);
    }
}

#[test]
fn headers_with_control_characters_steer_no_terminal() {
    let (_there, output, _) = sent(|sent| {
        fs::write(sent.join("a_2026-10-05.csv"), "Mon\u{1b}[31mth,Refer\u{9b}rals\n2026-07,5\n").expect("a file");
    });
    assert!(output.stderr.contains("Refused"), "{}", output.stderr);
    assert!(!output.stderr.contains(['\u{1b}', '\u{9b}']), "{:?}", output.stderr);
}

#[test]
fn a_formula_in_a_cell_is_text_in_the_sheets_for_people() {
    let formula = "=HYPERLINK(\"\"http://example.org/\"\"&A1)";
    let (_there, _, release) = sent(|sent| {
        fs::write(sent.join("a_2026-10-05.csv"), format!("{HEADER}2026-07,\"{formula}\"\n")).expect("a file");
    });
    assert_eq!(release.table("finding").one(&[]).text("code"), "unreadable-number");
    let sheet = fs::read_to_string(release.path.join("csv/finding.csv")).expect("the sheet");
    assert!(sheet.contains(&format!("\"'{formula}\"")), "{sheet}");
    let mut cells = csv::Reader::from_reader(sheet.as_bytes());
    let cells: Vec<String> =
        cells.records().flatten().flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(
        cells.len() > 10 && cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])),
        "{cells:?}"
    );
}

#[test]
fn a_pipeline_that_nests_forever_is_a_fault_and_no_crash() {
    let there = folder();
    let deep = 200_000;
    for nested in [
        format!("name = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("name = {}1{}", "{a=".repeat(deep), "}".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]", "a.".repeat(deep)),
    ] {
        let pipeline = there.path().join("nested.toml");
        fs::write(&pipeline, format!("version = 1\n{nested}\n")).expect("a pipeline");
        let output = finish(program().arg("check").arg(&pipeline));
        assert_eq!(output.code, 3, "{}", &output.stderr[..output.stderr.len().min(300)]);
        assert!(output.stderr.contains("this is not TOML"), "{}", &output.stderr[..output.stderr.len().min(300)]);
    }
}

/// A finding takes more room than the cell that it is about: a file of nothing but faults would fill the memory.
#[test]
fn a_file_of_nothing_but_faults_has_so_many_findings_and_a_number() {
    let (_there, output, release) = sent(|sent| {
        let faults: Vec<String> = (0..2_500).map(|number| format!("2026-07,many{number}\n")).collect();
        fs::write(sent.join("a_2026-10-05.csv"), HEADER.to_owned() + &faults.concat()).expect("a file");
    });
    let findings = release.table("finding").find(&[("code", "unreadable-number")]);
    assert_eq!(findings.len(), 101, "{}", output.stderr);
    let rest: Vec<_> = findings.iter().filter(|row| row.cell("line").is_empty()).collect();
    assert_eq!(rest.len(), 1);
    assert!(rest[0].text("message").starts_with("2,400 more findings"), "{}", rest[0].text("message"));
    let file = release.table("source_file").one(&[("source_id", "sent")]);
    assert_eq!(file.cells(["slots_read", "rejected"]), ["2500", "2500"], "each cell is accounted for");
}

/// What is no file could keep a reader waiting for ever.
#[test]
fn a_pipe_that_nobody_writes_to_is_not_read() {
    let (_there, _, release) = sent(|sent| {
        let made = Command::new("mkfifo").arg(sent.join("a_2026-10-05.csv")).status().expect("mkfifo");
        assert!(made.success());
    });
    let refused = release.table("finding").one(&[("severity", "reject_file")]);
    assert_eq!(refused.text("code"), "unreadable-file");
    assert!(refused.text("message").contains("neither a file nor a folder"), "{}", refused.text("message"));
}

/// A sheet says how often a cell or row repeats, and a number is quickly written.
#[test]
fn a_cell_that_is_said_to_repeat_without_end_is_refused() {
    costs_a_finding("unreadable-file", "more cells than a sheet can have", |sent| {
        let cells = r#"<table:table-row table:number-rows-repeated="1000000000"><table:table-cell><text:p>2026-07</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="1000000000"><text:p>5</text:p></table:table-cell></table:table-row>"#;
        let head = "<table:table-row><table:table-cell><text:p>Month</text:p></table:table-cell><table:table-cell><text:p>Referrals                    </text:p></table:table-cell></table:table-row>";
        open_document(sent, &format!("{head}{cells}"), "");
    });
}

/// Each entity is two of the one before: forty of them would be a million million characters.
#[test]
fn entities_that_expand_without_end_are_not_expanded() {
    let (_there, output, release) = sent(|sent| {
        let entities: Vec<String> =
            (1..40).map(|at| format!("<!ENTITY a{at} \"&a{};&a{};\">", at - 1, at - 1)).collect();
        let entities = entities.concat();
        let cell = "<table:table-row><table:table-cell><text:p>&a39;</text:p></table:table-cell></table:table-row>";
        open_document(sent, cell, &format!("<!DOCTYPE x [<!ENTITY a0 \"ha\">{entities}]>"));
    });
    let refused = release.table("finding").one(&[("severity", "reject_file")]);
    assert!(["unreadable-file", "no-header"].contains(&refused.text("code")), "{}", output.stderr);
}

/// A document of the open format with a sheet of these rows.
fn open_document(sent: &Path, rows: &str, doctype: &str) {
    let of = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<?xml version=\"1.0\"?>{doctype}<office:document-content xmlns:office=\"{of}:office:1.0\" xmlns:table=\"{of}:table:1.0\" \
         xmlns:text=\"{of}:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mut archive = ZipWriter::new(File::create(sent.join("a_2026-10-05.ods")).expect("a file"));
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())]
    {
        archive.start_file(name, SimpleFileOptions::default()).expect("a member");
        archive.write_all(text.as_bytes()).expect("its content");
    }
    archive.finish().expect("an archive");
}
