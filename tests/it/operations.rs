//! The page of operations → its commands run in their order, and what it says of options, codes and the form of tables held
//! against the program.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use peermark::tables::{ALL, SCHEMA_VERSION};

use crate::workdir::{self, DEMO_RUN, Release, finish, json, names, root, run, text};

const PAGE: &str = include_str!("../../docs/operations.md");

const PIPELINE: &str = r#"version = 1
name = "region"
title = "The region"
reporting_day = 2026-10-30

[members]
authorities = ["886", "881"]

[[source]]
id = "returns"
kind = "indicators"
files = "exports/<authority>_<submitted>.csv"
layout = "wide_indicators"
period = { column = "Month" }
measures = [{ name = "Referrals", indicator = "referrals" }]
"#;

/// The blocks of the page in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let opening = format!("```{language}\n");
    PAGE.split(&opening).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn program_folder() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_peermark")).parent().expect("a folder").to_owned()
}

#[test]
fn the_commands_of_the_page_run_in_their_order() {
    let folder = workdir::folder();
    let path = folder.path();
    fs::write(path.join("region.toml"), PIPELINE).expect("a pipeline");
    for inner in ["exports", "watch"] {
        fs::create_dir(path.join(inner)).expect("a folder");
    }
    for (sender, referrals) in [("kent", 812), ("essex", 640)] {
        let export = path.join(format!("exports/{sender}_2026-10-05.csv"));
        fs::write(export, format!("Month,Referrals\n2026-08,{referrals}\n2026-09,{referrals}\n")).expect("a file");
    }
    let blocks = blocks("sh");
    assert!(blocks.len() >= 8, "{}", blocks.len());
    let search = format!("{}:{}", program_folder().display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    let output = finish(shell.args(["-eu", "-x", "-c", &blocks.concat()]).current_dir(path).env("PATH", search));
    assert_eq!(output.code, 0, "{}\n{}", output.stdout, output.stderr);

    let restored = Release::current(&path.join("restored"));
    assert_eq!(restored.table("observation").len(), 4);
    assert_eq!(names(&path.join("restored/runs")).len(), 1);
    let signed = Release::current(&path.join("out"));
    assert_eq!(signed.table("submission").find(&[("sign_off", "signed")]).len(), 1, "the signed release is shown");
    let runs = run(&["runs", "list", "--out", &path.join("out").display().to_string()]);
    assert!(runs.stdout.contains("declined by Jane Doe"), "{}", runs.stdout);
    assert!(path.join("watch/peermark.prom").is_file() && path.join("watch/lineage.jsonl").is_file());
}

/// The blocks that no test can run: cron, systemd, the container, Airflow, Dagster.
#[test]
fn every_option_on_the_page_is_in_the_help() {
    let mut checked = BTreeSet::new();
    for line in PAGE.lines() {
        for command in line.split("peermark").skip(1).map(|rest| rest.replace(['"', ',', '\'', '`'], " ")) {
            let words: Vec<&str> = command.split_whitespace().collect();
            let named = match words.as_slice() {
                ["runs", inner, ..] => vec!["runs", *inner],
                ["run" | "check" | "diff" | "sql", ..] => vec![words[0]],
                _ => continue,
            };
            let help = run(&[&named[..], &["--help"]].concat()).stdout;
            for option in words.iter().filter(|word| word.starts_with("--") && word.len() > 2) {
                let option = option.trim_end_matches([')', ':', ';', '.']);
                assert!(help.contains(option), "peermark {} has no {option}", named.join(" "));
                checked.insert(option.to_owned());
            }
        }
    }
    assert!(checked.len() >= 15, "{checked:?}");
}

#[test]
fn every_exit_code_of_the_program_is_on_the_page() {
    let help = run(&["run", "--help"]).stdout;
    let (_, codes) = help.split_once("Exit: ").expect("the help has the exit codes");
    for code in 0..=5 {
        assert!(codes.contains(&format!("{code} ")), "{code} is not in the help");
        assert!(PAGE.contains(&format!("\n| {code} | ")), "{code} is not on the page");
    }
    assert!(include_str!("../../README.md").contains("`docs/operations.md`"));
}

#[test]
fn a_release_states_the_form_of_its_tables_everywhere() {
    let release = &DEMO_RUN.release.path;
    assert_eq!(text(&json(&release.join("manifest.json")), "schema_version"), SCHEMA_VERSION);
    assert_eq!(text(&json(&release.join("datapackage.json")), "schema_version"), SCHEMA_VERSION);
    for path in workdir::files(&release.join("tables")) {
        let file =
            ParquetRecordBatchReaderBuilder::try_new(File::open(&path).expect("a file")).expect("a Parquet file");
        let metadata = file.metadata().file_metadata().key_value_metadata().expect("metadata");
        let stated =
            metadata.iter().find(|entry| entry.key == "schema_version").and_then(|entry| entry.value.as_deref());
        assert_eq!(stated, Some(SCHEMA_VERSION), "{}", path.display());
    }
}

/// The tables as the page promises them to readers: within one first number nothing goes away and nothing changes its type.
/// `tests/schema/<first number>.txt` has what was there when that number was new; `PEERMARK_GOLDEN=1` writes it anew, which is
/// for a new first number only.
#[test]
fn within_a_first_number_no_column_goes_away_or_changes_its_type() {
    let first = SCHEMA_VERSION.split('.').next().expect("a number");
    let path = root().join(format!("tests/schema/{first}.txt"));
    let mut now = String::new();
    for table in ALL {
        let _ = writeln!(now, "{} key {}", table.name, table.key.join(" "));
        for column in table.columns {
            let unit = if column.unit.is_empty() { String::new() } else { format!(" in {}", column.unit) };
            let _ = writeln!(now, "{} {} {}{unit}", table.name, column.name, column.kind.name());
        }
    }
    if std::env::var_os("PEERMARK_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(&path, &now).expect("a file");
    }
    let promised = fs::read_to_string(&path).expect("what was promised");
    assert!(promised.lines().count() > 300);
    let now: BTreeSet<&str> = now.lines().collect();
    let broken: Vec<&str> = promised.lines().filter(|line| !now.contains(line)).collect();
    assert!(
        broken.is_empty(),
        "gone or changed, so that the first number of the schema has to grow:\n{}",
        broken.join("\n")
    );
}
