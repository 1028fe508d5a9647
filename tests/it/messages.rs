//! What a person meets: faults of a pipeline file, of the command line, and the closing summary, word for word.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FAULTY: &str = r#"version = 2
name = "nightly"
reporting_day = 2026-10-31
titel = "Nightly"

[members]
regions = ["West Midland"]

[[source]]
id = "returns"
kind = "indicator"
files = "input/<authority>.csv"

[[source]]
id = "returns"
kind = "indicators"
files = "input/*.csv"
authority = "Heerfordshire"
submitted = 2026-10-05
layout = "long"
period = { column = "Month" }
measure = { column = "Measure" }
measures = [{ name = "Refs", indicator = "referals" }]
"#;

/// A folder to run in; a temporary one lives as long as this does.
struct Place {
    path: PathBuf,
    _temporary: Option<tempfile::TempDir>,
}

fn nowhere() -> Place {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Place { path: folder.path().to_owned(), _temporary: Some(folder) }
}

fn faulty() -> Place {
    let place = nowhere();
    fs::write(place.path.join("pipeline.toml"), FAULTY).expect("the pipeline file");
    place
}

fn case(name: &str) -> Place {
    Place { path: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name), _temporary: None }
}

/// Exit code, stdout and stderr of a command; `OUT` among its arguments is a new folder. What differs from run to run
/// has a name in its place.
fn said(place: &Place, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out").display().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_peermark"))
        .args(arguments.iter().map(|&argument| if argument == "OUT" { out.as_str() } else { argument }))
        .current_dir(&place.path)
        .env("NO_COLOR", "1")
        .output()
        .expect("the built program runs");
    let mut said = format!("exit: {}\n", output.status.code().expect("an exit code"));
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes).replace(&out, "OUT");
        if !text.trim().is_empty() {
            let _ = writeln!(said, "--- {name}");
            for line in text.trim_end().lines() {
                let _ = writeln!(said, "{}", without_run_id(line).trim_end());
            }
        }
    }
    said
}

/// A run's id has the hour and a hash in it.
fn without_run_id(line: &str) -> String {
    match line.split_once("/runs/") {
        Some((before, _)) => format!("{before}/runs/RUN_ID"),
        None => line.to_owned(),
    }
}

#[test]
fn a_pipeline_file_with_several_faults_has_them_all_reported_at_once() {
    insta::assert_snapshot!(said(&faulty(), &["check", "pipeline.toml"]), @r"
    exit: 3
    --- stderr
    error: pipeline.toml:1: unknown version 2
      hint: this peermark reads `version = 1`
    pipeline.toml:4: unknown key `titel`
      hint: the nearest known key is `title`
    pipeline.toml:7: unknown region `West Midland`
      hint: the nearest name is `West Midlands`
    pipeline.toml:11: unknown kind `indicator`
      hint: allowed: `indicators`, `judgements`, `actions`, `targets`, `interventions`, `claims`, `populations` or `neighbours`
    pipeline.toml:14: source `returns` lacks `value`
    pipeline.toml:15: a second source `returns`
      hint: line 10 has the first one
    pipeline.toml:18: unknown authority `Heerfordshire`
      hint: nearest names: `Herefordshire`, `Hertfordshire` or `Bedfordshire`
    pipeline.toml:23: unknown indicator `referals`
      hint: nearest ids: `referrals`, `referrals_nfa` or `referrals_rate`
    ");
}

#[test]
fn an_unreadable_pipeline_path_is_named() {
    insta::assert_snapshot!(said(&nowhere(), &["check", "nowhere.toml"]), @r"
    exit: 4
    --- stderr
    error: nowhere.toml: reading the pipeline file: No such file or directory (os error 2)
    ");
}

#[test]
fn an_unknown_command_is_a_fault_of_usage() {
    insta::assert_snapshot!(said(&nowhere(), &["publsh"]), @r"
    exit: 3
    --- stderr
    error: unrecognized subcommand 'publsh'

    Usage: peermark [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_table_is_a_fault_of_usage() {
    insta::assert_snapshot!(said(&nowhere(), &["schema", "observations"]), @r#"
    exit: 3
    --- stderr
    error: no table is called "observations"
    hint: `peermark schema` lists all tables
    "#);
}

#[test]
fn an_unknown_code_of_a_finding_is_a_fault_of_usage() {
    insta::assert_snapshot!(said(&nowhere(), &["explain", "unknown-thing"]), @r#"
    exit: 3
    --- stderr
    error: "unknown-thing" names neither a finding's code nor a figure
    hint: a figure is named as AUTHORITY/INDICATOR/PERIOD, such as 884/referrals/FY2024-25; `peermark explain` lists all codes
    "#);
}

#[test]
fn a_code_of_a_finding_is_explained() {
    insta::assert_snapshot!(said(&nowhere(), &["explain", "out-of-range"]), @r"
    exit: 0
    --- stdout
    out-of-range (reject_row, found in stage normalise)

    The value cannot be right for its indicator, as a share over 100 % cannot.
    Correct the cell. If such values are legitimate, widen valid_min or valid_max of the indicator.
    ");
}

#[test]
fn a_day_on_the_command_line_is_written_in_one_way() {
    insta::assert_snapshot!(said(&nowhere(), &["check", "pipeline.toml", "--reporting-day", "31/10/2026"]), @r"
    exit: 3
    --- stderr
    error: invalid value '31/10/2026' for '--reporting-day <YYYY-MM-DD>': a day is written as 2026-10-31

    For more information, try '--help'.
    ");
}

#[test]
fn a_parameter_without_a_value_is_a_fault_of_usage() {
    insta::assert_snapshot!(said(&nowhere(), &["check", "pipeline.toml", "--set", "data"]), @r"
    exit: 3
    --- stderr
    error: invalid value 'data' for '--set <NAME=VALUE>': a parameter is written as name=value

    For more information, try '--help'.
    ");
}

#[test]
fn a_run_without_a_place_to_write_to_is_a_fault_of_usage() {
    insta::assert_snapshot!(said(&nowhere(), &["run", "pipeline.toml"]), @r"
    exit: 3
    --- stderr
    error: the following required arguments were not provided:
      --out <DIR>

    Usage: peermark run --out <DIR> <PIPELINE>

    For more information, try '--help'.
    ");
}

#[test]
fn the_summary_of_a_check_says_what_was_refused() {
    insta::assert_snapshot!(said(&case("broken_file_leaves_others_published"), &["check", "pipeline.toml"]), @r"
    exit: 1
    --- stderr

    broken_file_leaves_others_published, 31 October 2026

    Read       3 files with figures of 2 authorities: 2 slots
                       2  observations

    Findings   (`peermark explain CODE` says what to do; table finding has each with its cell)
                       1  unreadable-file          reject_file
    Refused    input/Worcestershire/return_2026-10-05.csv: the archive is damaged

    Stands out
      - Worcestershire: input/Worcestershire/return_2026-10-05.csv was refused, and there is no other figure of it

    Checked; nothing was published.
    ");
}

#[test]
fn the_summary_of_a_run_ends_with_the_path_of_the_release() {
    insta::assert_snapshot!(said(&case("unknown_status"), &["run", "pipeline.toml", "--out", "OUT"]), @r"
    exit: 0
    --- stdout
    OUT/runs/RUN_ID
    --- stderr

    unknown_status, 31 October 2026

    Read       1 file with figures of 0 authorities: 2 slots
                       2  plan rows

    Findings   (`peermark explain CODE` says what to do; table finding has each with its cell)
                       1  unknown-status           warn

    Stands out
      - Hillingdon, Plan A: 1 of 2 actions complete, 1 unaccounted for

    Published  OUT/runs/RUN_ID
    ");
}

#[test]
fn the_summary_for_machines_has_the_same_counts() {
    insta::assert_snapshot!(said(&case("same_row_twice"), &["check", "pipeline.toml", "--format", "json"]), @r#"
    exit: 0
    --- stdout
    {"authorities":1,"carried_forward":0,"files":2,"findings":{},"held":false,"path":null,"refused":[],"removed":[],"reporting_day":"2026-10-31","run_id":null,"slots":{"blank":0,"comparators":0,"ignored":0,"judgements":0,"observations":1,"plan_rows":0,"populations":0,"read":3,"references":0,"rejected":0,"superseded":2},"stands_out":[],"unchanged":false}
    "#);
}
