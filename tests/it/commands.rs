//! The commands → what they print and how they end.

use std::fs::{self};
use std::process::{Command, Stdio};

use peermark::domain::FindingCode;
use serde_json::Value;

use crate::workdir::{self, DEMO, DEMO_RUN, Output, finish, names, program, root, run, text};

#[test]
fn run_prints_the_path_of_the_release_and_nothing_else_to_stdout() {
    let Output { code, stdout, stderr } = &DEMO_RUN.output;
    assert_eq!(*code, 1, "published, with rejections");
    assert_eq!(fs::canonicalize(stdout.trim_end()).expect("a path"), DEMO_RUN.release.path);
    assert_eq!(stdout.lines().count(), 1);
    for words in ["52 files", "18 authorities", "unknown-authority", "3 of 26 good or better", "the archive is damaged"]
    {
        assert!(stderr.contains(words), "the summary says nothing of {words:?}:\n{stderr}");
    }
    assert!(!stderr.contains('\u{1b}'), "no colour where nobody looks");
}

#[test]
fn run_prints_valid_json_where_it_is_asked_to() {
    let folder = workdir::folder();
    let output = finish(program().args(["run", DEMO, "--format", "json", "--out"]).arg(folder.path()));
    assert_eq!(output.code, 1, "{}", output.stderr);
    let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!((said["files"].as_u64(), text(&said, "reporting_day")), (Some(52), "2026-10-31"));
    let current = fs::canonicalize(folder.path().join("current")).expect("a release");
    assert_eq!(fs::canonicalize(text(&said, "path")).expect("a path"), current);
    assert_eq!(text(&said, "run_id"), current.file_name().expect("a name").to_string_lossy());
    let slots = said["slots"].as_object().expect("slots");
    let of = |name: &str| slots[name].as_u64().expect("a count");
    assert_eq!(of("read"), slots.keys().filter(|name| *name != "read").map(|name| of(name)).sum::<u64>());
    assert_eq!(said["findings"]["unknown-authority"].as_u64(), Some(2));
}

#[test]
fn check_says_what_run_would_and_writes_nothing() {
    let folder = workdir::folder();
    let pipeline = root().join(DEMO);
    let output = finish(program().current_dir(folder.path()).arg("check").arg(&pipeline));
    assert_eq!(output.code, 1, "{}", output.stderr);
    assert_eq!(output.stdout, "");
    assert!(output.stderr.contains("nothing was published"), "{}", output.stderr);
    assert_eq!(names(folder.path()), Vec::<String>::new());
    let output = finish(program().current_dir(folder.path()).arg("check").arg(&pipeline).args(["--format", "json"]));
    let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!((said["run_id"].is_null(), said["files"].as_u64()), (true, Some(52)));
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn schema_names_every_table_and_each_says_all_its_columns() {
    let output = run(&["schema"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    for table in DEMO_RUN.release.tables() {
        let is_named = output.stdout.lines().any(|line| line.split_whitespace().next() == Some(&table.name));
        assert!(is_named, "{} is missing:\n{}", table.name, output.stdout);
        let one = run(&["schema", &table.name]);
        assert_eq!((one.code, one.stderr.as_str()), (0, ""));
        for column in table.columns() {
            assert!(one.stdout.split_whitespace().any(|word| word == column), "{}.{column}", table.name);
        }
    }
}

#[test]
fn explain_says_of_every_code_what_it_means_and_what_to_do() {
    let all = run(&["explain"]);
    assert_eq!((all.code, all.stderr.as_str()), (0, ""));
    assert_eq!(all.stdout.lines().count(), FindingCode::ALL.len());
    for code in FindingCode::ALL {
        let one = run(&["explain", code.name()]);
        assert_eq!((one.code, one.stderr.as_str()), (0, ""));
        for words in [code.name(), code.severity().name(), code.meaning(), code.advice()] {
            assert!(one.stdout.contains(words), "{}: {words:?}\n{}", code.name(), one.stdout);
        }
        assert!(all.stdout.contains(code.name()));
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in [
        "",
        "run",
        "check",
        "schema",
        "explain",
        "diff",
        "sql",
        "runs",
        "runs list",
        "runs rollback",
        "runs approve",
        "runs decline",
        "runs prune",
    ] {
        let command: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let output = run(&command);
        assert_eq!((output.code, output.stderr.as_str()), (0, ""), "{command:?}");
        assert!(output.stdout.contains("Example:\n  peermark "), "{command:?}\n{}", output.stdout);
    }
    assert_eq!(run(&["--version"]).stdout, concat!("peermark ", env!("CARGO_PKG_VERSION"), "\n"));
}

/// The reader is gone before the first word is written.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in ["schema", "schema observation", "explain", "--help"] {
        let program = env!("CARGO_BIN_EXE_peermark");
        let script = format!("sleep 0.2; exec '{program}' {arguments}");
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a shell");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments}");
    }
}

#[test]
fn shells_complete_every_command_and_each_has_a_manual_page() {
    let folder = workdir::folder();
    let bash = run(&["completions", "bash"]);
    assert_eq!(bash.code, 0, "{}", bash.stderr);
    let man = run(&["man", &folder.path().join("man1").display().to_string()]);
    assert_eq!(man.code, 0, "{}", man.stderr);
    let pages = names(&folder.path().join("man1"));
    for command in ["run", "report", "workbook", "init", "explain"] {
        assert!(bash.stdout.contains(command), "{command}");
        assert!(pages.contains(&format!("peermark-{command}.1")), "{command}: {pages:?}");
    }
}
