//! Editions of one table: the order in which they lie there, and the day as of which they are read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workdir::{self, finish, program};

/// Two sources of equal precedence: one has its day in the name of the file, the other in the pipeline.
const PIPELINE: &str = r#"
version = 1
name = "editions"
reporting_day = 2026-10-31

[[source]]
id = "named"
kind = "indicators"
files = "input/*_<submitted>.csv"
authority = { column = "Code" }
layout = "long"
period = { column = "Year" }
measure = { column = "Measure" }
value = { column = "Value" }

[[source]]
id = "fixed"
kind = "indicators"
files = "fixed/*.csv"
submitted = 2025-11-20
authority = { column = "Code" }
layout = "long"
period = { column = "Year" }
measure = { column = "Measure" }
value = { column = "Value" }
"#;

/// The day of each edition that says so in its name, and its rows.
const EDITIONS: [(&str, &str); 3] = [
    ("2023-11-20", "884,2022/23,Referrals,100\n885,2022/23,Referrals,50\n893,2022/23,Referrals,c\n"),
    ("2024-11-20", "884,2022/23,Referrals,104\n885,2022/23,Referrals,50\n893,2022/23,Referrals,7\n"),
    ("2026-03-01", "884,2022/23,Referrals,101\n885,2022/23,Referrals,u\n893,2022/23,Referrals,7\n"),
];
const FIXED: &str = "884,2022/23,Referrals,99\n884,2023/24,Referrals,120\n";
const HEADER: &str = "Code,Year,Measure,Value\n";

/// Writes the editions under these names, in this order, and runs the pipeline.
fn run(folder: &Path, names: [&str; 3], order: [usize; 3], more: &[&str]) -> PathBuf {
    for sub in ["input", "fixed"] {
        fs::create_dir_all(folder.join(sub)).expect("a folder");
    }
    fs::write(folder.join("pipeline.toml"), PIPELINE).expect("the pipeline file");
    fs::write(folder.join("fixed/any.csv"), format!("{HEADER}{FIXED}")).expect("a file");
    for at in order {
        let (day, rows) = EDITIONS[at];
        fs::write(folder.join(format!("input/{}_{day}.csv", names[at])), format!("{HEADER}{rows}")).expect("a file");
    }
    publish(folder, more)
}

fn publish(folder: &Path, more: &[&str]) -> PathBuf {
    let output =
        finish(program().current_dir(folder).args(["run", "pipeline.toml", "--out", "out"]).args(more.iter().copied()));
    assert_eq!(output.code, 0, "{}", output.stderr);
    fs::canonicalize(folder.join("out/current")).expect("a release")
}

/// A table's rows without the ids and paths that come from the names of files, in the table's order.
fn rows(release: &Path, table: &str) -> Vec<String> {
    let path = release.join(format!("tables/{table}.parquet"));
    let text = crate::cases::render(&path, None).expect("a readable table");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let of_names = ["source_file_id", "replaced_by_file_id", "path", "finding_id", "source_id"];
    let rows = reader.records().flatten().map(|row| {
        let cells = header.iter().zip(&row).filter(|(name, _)| !of_names.contains(name)).map(|(_, cell)| cell);
        cells.collect::<Vec<_>>().join(",")
    });
    let mut rows: Vec<String> = rows.collect();
    // Their order is that of the ids which come from the names.
    if ["source_file", "submission"].contains(&table) {
        rows.sort();
    }
    rows
}

#[test]
fn editions_give_the_same_tables_in_whatever_order_and_under_whatever_names_they_lie_there() {
    let first = workdir::folder();
    let one = run(first.path(), ["a", "b", "c"], [0, 1, 2], &[]);
    let revisions = rows(&one, "revision");
    assert_eq!(revisions.len(), 5, "{revisions:#?}");
    let tables = crate::cases::tables(&one.join("tables"));
    assert!(tables.len() > 20);
    for (names, order) in [(["c", "b", "a"], [2, 1, 0]), (["b", "z", "a"], [1, 0, 2]), (["m", "a", "z"], [2, 0, 1])] {
        let folder = workdir::folder();
        let other = run(folder.path(), names, order, &[]);
        for table in &tables {
            let table = table.file_stem().expect("a name").to_string_lossy();
            assert_eq!(rows(&one, &table), rows(&other, &table), "{table} of {names:?}");
        }
    }
}

#[test]
fn the_chain_of_corrections_runs_from_edition_to_edition() {
    let folder = workdir::folder();
    let release = run(folder.path(), ["a", "b", "c"], [0, 1, 2], &[]);
    let text = crate::cases::render(
        &release.join("tables/revision.parquet"),
        Some("authority_id,submitted_on,replaced_on,value_before,value_after,change,reason"),
    );
    let expected = "authority_id,submitted_on,replaced_on,value_before,value_after,change,reason\n\
                    884,2023-11-20,2024-11-20,100,104,4,corrected\n\
                    884,2024-11-20,2025-11-20,104,99,-5,corrected\n\
                    884,2025-11-20,2026-03-01,99,101,2,corrected\n\
                    885,2024-11-20,2026-03-01,50,,,retracted\n\
                    893,2023-11-20,2024-11-20,,7,,filled\n";
    assert_eq!(text.as_deref(), Ok(expected));
}

/// The bytes of every table, by its name.
fn bytes(release: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    workdir::files(&release.join("tables"))
        .into_iter()
        .map(|path| (path.file_name().expect("a name").into(), fs::read(&path).expect("a file")))
        .collect()
}

#[test]
fn as_at_a_day_between_two_editions_gives_the_tables_of_a_run_over_the_earlier_files_alone() {
    for (day, left) in [("2024-12-31", 2), ("2025-11-20", 2), ("2024-11-19", 1)] {
        let (whole, part) = (workdir::folder(), workdir::folder());
        let as_at = run(whole.path(), ["a", "b", "c"], [0, 1, 2], &["--as-at", day]);
        run(part.path(), ["a", "b", "c"], [0, 1, 2], &[]);
        for (edition, name) in EDITIONS.iter().zip(["a", "b", "c"]).skip(left) {
            fs::remove_file(part.path().join(format!("input/{name}_{}.csv", edition.0))).expect("a file");
        }
        if day < "2025-11-20" {
            // The other run knows no source without files, which would be a finding there.
            let pipeline = PIPELINE.split("[[source]]\nid = \"fixed\"").next().expect("a first half");
            fs::write(part.path().join("pipeline.toml"), pipeline).expect("the pipeline file");
        }
        let earlier = publish(part.path(), &["--reporting-day", day]);
        let (one, other) = (bytes(&as_at), bytes(&earlier));
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        // The list of sources is what the pipeline declares, and the other one declares fewer; it has a release before it.
        let told = |table: &&PathBuf| {
            (day >= "2025-11-20" || table.as_os_str() != "source.parquet")
                && table.as_os_str() != "release_diff.parquet"
        };
        let different: Vec<&PathBuf> = one.keys().filter(told).filter(|table| one[*table] != other[*table]).collect();
        assert!(different.is_empty(), "as at {day} these differ: {different:?}");
        let manifest = |release: &Path| fs::read_to_string(release.join("manifest.json")).expect("a manifest");
        assert!(manifest(&as_at).contains(&format!("\"as_at\": \"{day}\"")));
        assert!(!manifest(&earlier).contains("as_at"));
    }
}
