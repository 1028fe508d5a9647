//! Runs over the same inputs as the release that is shown → the release stays; over anything else → a new one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::workdir::{self, Output, finish, json, names, program, small, text};

fn run(folder: &Path, options: &[&str]) -> Output {
    let pipeline = folder.join("small.toml");
    finish(program().arg("run").arg(pipeline).args(options).arg("--out").arg(folder.join("out")))
}

fn runs(folder: &Path) -> usize {
    names(&folder.join("out/runs")).len()
}

#[test]
fn nothing_is_worked_out_twice_and_the_run_ends_as_the_one_before() {
    let folder = workdir::folder();
    for (referrals, code) in [("120", 0), ("many", 1)] {
        small(folder.path(), &format!("Kent,2024-03,80\nKent,2024-04,{referrals}\n"), "");
        let first = run(folder.path(), &[]);
        assert_eq!(first.code, code, "{}", first.stderr);
        let before = runs(folder.path());
        let again = run(folder.path(), &[]);
        assert_eq!((again.code, again.stdout.as_str()), (code, first.stdout.as_str()), "{}", again.stderr);
        assert!(again.stderr.contains("Unchanged  since ") && again.stderr.contains("`--anew`"), "{}", again.stderr);
        let output = run(folder.path(), &["--format", "json"]);
        let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
        assert_eq!((said["unchanged"].as_bool(), text(&said, "path")), (Some(true), first.stdout.trim_end()));
        assert_eq!(said["findings"], json(&folder.path().join("out/current/manifest.json"))["findings"]);
        assert_eq!(runs(folder.path()), before);
    }
}

#[test]
fn whatever_a_release_depends_on_makes_a_new_one_when_it_changes() {
    let folder = workdir::folder();
    let path = folder.path();
    let pipeline = small(path, "Kent,2024-04,120\n", "");
    assert_eq!(run(path, &[]).code, 0);
    let mut expected = 1;
    let mut is_new = |what: &str, options: &[&str]| {
        let output = run(path, options);
        let is_broken = output.stderr.contains("is broken (");
        assert_eq!(is_broken, what.contains(" table"), "{what}: {}", output.stderr);
        assert_eq!(output.code, i32::from(is_broken), "{what}: {}", output.stderr);
        expected += 1;
        assert_eq!(runs(path), expected, "{what}");
        assert!(!output.stderr.contains("Unchanged"), "{what}");
    };
    is_new("asked for", &["--anew"]);
    is_new("another day", &["--reporting-day", "2024-07-31"]);
    is_new("the day before again", &[]);
    small(path, "Kent,2024-04,121\n", "");
    is_new("another figure", &[]);
    let written = fs::read_to_string(&pipeline).expect("a pipeline");
    fs::write(&pipeline, written + "# a comment\n").expect("a pipeline");
    is_new("another text of the pipeline", &[]);
    let table = path.join("out/current/tables/observation.parquet");
    fs::write(&table, b"damaged").expect("a table");
    is_new("a damaged table", &[]);
    fs::remove_file(&table).expect("a table");
    is_new("a table that is gone", &[]);
}
