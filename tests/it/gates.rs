//! Gates of a pipeline → what stops a publication, what is said of it, and that the last release stays.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workdir::{Output, Release, finish, folder, names, program};

/// Three members who send months each.
fn pipeline(there: &Path, gates: &str) -> PathBuf {
    let path = there.join("gated.toml");
    let text = format!(
        r#"version = 1
name = "gated"
reporting_day = 2026-10-31

[members]
authorities = ["884", "885", "893"]
{gates}
[[source]]
id = "returns"
kind = "indicators"
files = "<authority>_<submitted>.csv"
layout = "wide_indicators"
period = {{ column = "Month" }}
freshness = {{ error_after_days = 30 }}
expected = {{ every = "month", from = 2026-07-01, due_days = 21, authorities = "members" }}
measures = [{{ name = "Referrals", indicator = "referrals" }}]
"#
    );
    fs::write(&path, text).expect("a pipeline");
    path
}

fn send(there: &Path, authority: &str, months: usize) {
    let rows: Vec<String> = (1..=months).map(|month| format!("2026-{month:02},{}", 100 + month)).collect();
    let text = format!("Month,Referrals\n{}\n", rows.join("\n"));
    fs::write(there.join(format!("{authority}_2026-10-05.csv")), text).expect("a file");
}

fn run(pipeline: &Path) -> Output {
    let out = pipeline.with_file_name("out");
    finish(program().arg("run").arg(pipeline).arg("--out").arg(out))
}

#[test]
fn every_gate_that_is_not_passed_is_named_with_its_limit_and_figure_and_the_last_release_stays() {
    let there = folder();
    let there = there.path();
    for authority in ["884", "885", "893"] {
        send(there, authority, 8);
    }
    let gates =
        "[gates]\nrejected_share = 0\nauthorities_missing = 0\nrows_dropped_share = 0.1\nsubmissions_overdue = 0\n";
    let first = run(&pipeline(there, gates));
    assert_eq!(first.code, 0, "{}", first.stderr);
    let before = Release::current(&there.join("out")).path;

    // One is gone, another sent two months and a word, the third as before.
    fs::remove_file(there.join("885_2026-10-05.csv")).expect("the file");
    fs::write(there.join("893_2026-10-05.csv"), "Month,Referrals\n2026-01,101\n2026-02,many\n").expect("a file");
    let stopped = run(&pipeline(there, gates));
    assert_eq!((stopped.code, stopped.stdout.as_str()), (2, ""), "{}", stopped.stderr);
    for told in [
        "rejected_share: 0.1 is past the limit of 0 (1 of 10 slots are rejected)",
        "authorities_missing: 1 is past the limit of 0 (of 3 authorities 1 have no figure of this run: Worcestershire)",
        "rows_dropped_share: 0.625 is past the limit of 0.1 (9 observations, where the last release has 24)",
        "submissions_overdue: 1 is past the limit of 0 (senders are overdue)",
        "the last release stays as it is",
        "hint: ",
    ] {
        assert!(stopped.stderr.contains(told), "{told:?} is not in\n{}", stopped.stderr);
    }
    assert_eq!(Release::current(&there.join("out")).path, before);
    assert_eq!(names(&there.join("out/runs")).len(), 1, "nothing else was written");

    let wide = gates.replace("= 0.1", "= 0.7").replace("_share = 0\n", "_share = 0.1\n").replace("= 0\n", "= 1\n");
    let passed = run(&pipeline(there, &wide));
    assert_eq!(passed.code, 1, "{}", passed.stderr);
    assert_ne!(Release::current(&there.join("out")).path, before);
}

/// Figures that are carried forward are none of this run: an authority that has no others is missing.
#[test]
fn an_authority_with_nothing_but_carried_figures_is_missing() {
    let there = folder();
    let there = there.path();
    for authority in ["884", "885", "893"] {
        send(there, authority, 8);
    }
    let gates = "[gates]\nauthorities_missing = 0\nrows_dropped_share = 0\n";
    assert_eq!(run(&pipeline(there, gates)).code, 0);
    fs::write(there.join("885_2026-10-05.csv"), "PK\u{3}\u{4} damaged").expect("a file");
    let stopped = run(&pipeline(there, gates));
    assert_eq!(stopped.code, 2, "{}", stopped.stderr);
    assert!(
        stopped.stderr.contains("authorities_missing: 1") && !stopped.stderr.contains("rows_dropped"),
        "{}",
        stopped.stderr
    );
    assert_eq!(run(&pipeline(there, "[gates]\nrows_dropped_share = 0\n")).code, 1, "its figures are there, and stale");
}
