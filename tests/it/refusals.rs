//! Faults of pipelines, arguments and folders → the exit code, and what is published all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;

use crate::workdir::{self, DEMO, changed_demo, demo, finish, names, program, publish, run, sample_data, small};

#[test]
fn one_broken_file_is_a_finding_and_all_other_files_are_published() {
    let refused = demo("finding").one(&[("severity", "reject_file")]);
    assert_eq!(refused.text("code"), "unreadable-file");
    assert!(refused.text("path").ends_with("dudley/dudley_2026-10-13.csv"));
    let published: BTreeSet<&str> =
        demo("source_file").rows().filter(|row| row.count("slots_read") > 0).map(|row| row.text("path")).collect();
    assert_eq!(published.len(), 51);
    let members = demo("peer_member").find(&[("peer_group_id", "region_E12000005"), ("authority_id", "330")]);
    let senders: BTreeSet<&str> = demo("observation").rows().map(|row| row.text("authority_id")).collect();
    assert_eq!(members.len(), 14);
    assert!(members.iter().all(|row| senders.contains(row.text("member_id"))));
}

#[test]
fn a_clean_run_ends_with_0() {
    let folder = workdir::folder();
    let pipeline = small(folder.path(), "Kent,2024-04,120\nKent,2024-05,130\n", "");
    let output = publish(&pipeline, &folder.path().join("out"), &[]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let release = workdir::Release::current(&folder.path().join("out"));
    assert_eq!((release.table("observation").len(), release.table("finding").len()), (2, 0));
}

#[test]
fn wrong_usage_ends_with_3_and_says_what_would_be_right() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let out = out.to_str().expect("a path");
    let wrong: [&[&str]; 9] = [
        &[],
        &["publish"],
        &["run"],
        &["run", DEMO],
        &["run", DEMO, "--out", out, "--reporting-day", "31/10/2026"],
        &["run", DEMO, "--out", out, "--threads", "0"],
        &["run", DEMO, "--out", out, "--set", "data"],
        &["schema", "nothing"],
        &["explain", "nothing"],
    ];
    for arguments in wrong {
        let output = run(arguments);
        assert_eq!(output.code, 3, "{arguments:?}\n{}", output.stderr);
        assert_eq!(output.stdout, "", "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
    assert_eq!(names(folder.path()), Vec::<String>::new(), "nothing was written");
}

#[test]
fn a_faulty_pipeline_ends_with_3_and_every_fault_at_its_line() {
    let folder = workdir::folder();
    let more = r#"
[[derive]]
indicator = "no_such_indicator"
method = "ratio"
numerator = "referrals"
denominator = "cla"

[[group]]
id = "ours"
name = "Ours"
members = ["886", "Atlantis"]
"#;
    let pipeline = small(folder.path(), "Kent,2024-04,120\n", more);
    let output = publish(&pipeline, &folder.path().join("out"), &[]);
    assert_eq!((output.code, output.stdout.as_str()), (3, ""), "{}", output.stderr);
    let text = fs::read_to_string(&pipeline).expect("a file");
    for piece in ["no_such_indicator", "Atlantis"] {
        let line = text.lines().position(|line| line.contains(piece)).expect("a line") + 1;
        let is_told =
            output.stderr.lines().any(|said| said.contains(&format!("small.toml:{line}:")) && said.contains(piece));
        assert!(is_told, "nothing is said of {piece} in line {line}:\n{}", output.stderr);
    }
    assert!(!folder.path().join("out/current").exists());
    let unknown_key = small(folder.path(), "Kent,2024-04,120\n", "nonsense = 1\n");
    let output = publish(&unknown_key, &folder.path().join("out"), &[]);
    assert_eq!(output.code, 3, "{}", output.stderr);
    assert!(output.stderr.contains("nonsense"), "{}", output.stderr);
    let unset = publish(Path::new(DEMO), &folder.path().join("out"), &["nothing=1"]);
    assert_eq!(unset.code, 3, "{}", unset.stderr);
}

#[test]
fn a_pipeline_file_that_is_not_there_is_named() {
    let folder = workdir::folder();
    let output = publish(&folder.path().join("none.toml"), &folder.path().join("out"), &[]);
    assert_eq!((output.code, output.stdout.as_str()), (4, ""), "{}", output.stderr);
    assert!(output.stderr.contains("none.toml"), "{}", output.stderr);
}

#[test]
fn a_group_with_the_id_of_one_that_is_always_there_is_a_fault_of_the_pipeline() {
    for id in ["england", "region_E12000005", "statistical_neighbours_2025"] {
        let folder = workdir::folder();
        let more = format!("\n[[group]]\nid = \"{id}\"\nname = \"Ours\"\nmembers = [\"886\", \"881\"]\n");
        let pipeline = small(folder.path(), "Kent,2024-04,120\n", &more);
        let output = publish(&pipeline, &folder.path().join("out"), &[]);
        assert_eq!(output.code, 3, "{id}: {}", output.stderr);
        assert!(output.stderr.contains(id), "{}", output.stderr);
    }
}

/// One council's tracker must not keep everybody's figures from being published.
#[test]
fn an_action_that_stands_twice_in_one_tracker_does_not_stop_the_release() {
    let folder = workdir::folder();
    let more = r#"
[[source]]
id = "plan"
kind = "actions"
title = "Plan"
files = "plan_<submitted>.csv"
authority = "886"
columns = { plan = "Plan", action = "Ref", area = "Area", title = "Action", status = "Status" }
statuses = { "Done" = "complete", "Open" = "open" }
"#;
    let rows = "Plan,Ref,Area,Action,Status\nPlan,1,Front door,=1+1,Done\nPlan,1,Front door,=1+1,Open\n";
    fs::write(folder.path().join("plan_2024-06-01.csv"), rows).expect("a file");
    let pipeline = small(folder.path(), "Kent,2024-04,120\n", more);
    let out = folder.path().join("out");
    let output = publish(&pipeline, &out, &[]);
    assert!(output.code < 2, "{}", output.stderr);
    let release = workdir::Release::current(&out);
    assert_eq!(release.table("observation").len(), 1);
    let action = release.table("action").one(&[]);
    assert_eq!((action.text("status"), action.count("line"), action.text("title")), ("open", 3, "=1+1"));
    let event = release.table("action_event").one(&[]);
    assert_eq!((event.text("from_status"), event.text("to_status")), ("", "open"));
    let csv = fs::read_to_string(release.path.join("csv/action.csv")).expect("a file");
    assert!(csv.contains(",'=1+1,"), "a spreadsheet runs nothing of it:\n{csv}");
}

#[test]
fn a_file_in_the_place_of_the_output_folder_ends_with_4_and_is_left_alone() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    fs::write(&out, "mine").expect("a file");
    let output = publish(Path::new(DEMO), &out, &[]);
    assert_eq!((output.code, output.stdout.as_str()), (4, ""), "{}", output.stderr);
    assert!(output.stderr.contains(&out.display().to_string()), "{}", output.stderr);
    assert_eq!(fs::read_to_string(&out).expect("a file"), "mine");
}

#[test]
fn a_folder_that_another_run_writes_to_ends_with_5() {
    let folder = workdir::folder();
    let pipeline = small(folder.path(), "Kent,2024-04,120\n", "");
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("a folder");
    let lock = File::create(out.join(".lock")).expect("a file");
    lock.try_lock().expect("nobody else holds it");
    let output = publish(&pipeline, &out, &[]);
    assert_eq!((output.code, output.stdout.as_str()), (5, ""), "{}", output.stderr);
    assert!(output.stderr.contains("another run holds the lock"), "{}", output.stderr);
    assert!(!out.join("current").exists());
    drop(lock);
    assert_eq!(publish(&pipeline, &out, &[]).code, 0);
}

#[test]
fn what_a_dead_run_left_is_cleared_away_and_the_release_before_it_stays() {
    let folder = workdir::folder();
    let pipeline = small(folder.path(), "Kent,2024-04,120\n", "");
    let out = folder.path().join("out");
    assert_eq!(publish(&pipeline, &out, &[]).code, 0);
    let before = fs::read_link(out.join("current")).expect("a link");
    let staging = out.join("runs/.staging-20240630T000000Z-00000000/tables");
    fs::create_dir_all(&staging).expect("a folder");
    fs::write(staging.join("observation.parquet"), "half a fi").expect("a file");
    small(folder.path(), "Kent,2024-04,121\n", "");
    assert_eq!(publish(&pipeline, &out, &[]).code, 0);
    let runs = names(&out.join("runs"));
    assert_eq!(runs.len(), 2, "{runs:?}");
    assert!(out.join(&before).join("manifest.json").is_file(), "the release before it is still there");
    assert_ne!(fs::read_link(out.join("current")).expect("a link"), before);
}

#[test]
fn a_faulty_pipeline_leaves_the_published_release_as_it_was() {
    let folder = workdir::folder();
    let pipeline = small(folder.path(), "Kent,2024-04,120\n", "");
    let out = folder.path().join("out");
    assert_eq!(publish(&pipeline, &out, &[]).code, 0);
    let before = fs::read_link(out.join("current")).expect("a link");
    let faulty = changed_demo(folder.path(), "version = 1", "version = 99");
    assert_eq!(publish(&faulty, &out, &[&sample_data()]).code, 3);
    assert_eq!(fs::read_link(out.join("current")).expect("a link"), before);
    assert_eq!(names(&out.join("runs")).len(), 1);
}

/// A table of periods without gaps would otherwise reach from there to here.
#[test]
fn a_year_that_cannot_be_is_a_finding() {
    let folder = workdir::folder();
    let pipeline = small(folder.path(), "Kent,2024-04,120\nKent,9999-12,130\nKent,0202-05,140\n", "");
    let out = folder.path().join("out");
    let output = publish(&pipeline, &out, &[]);
    assert_eq!(output.code, 1, "{}", output.stderr);
    let release = workdir::Release::current(&out);
    let found = release.table("finding").find(&[("code", "unreadable-period")]);
    let raw: BTreeSet<&str> = found.iter().map(|row| row.text("raw_value")).collect();
    assert_eq!(raw, BTreeSet::from(["0202-05", "9999-12"]));
    assert_eq!(release.table("observation").len(), 1);
    assert!(release.table("period").len() < 30, "{}", release.table("period").len());
}

/// A finding keeps the day on which it was first seen; a new one gets that of its own release.
#[test]
fn a_finding_remembers_when_it_was_first_seen() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let seen = |rows: &str, day: &str| {
        // Beside a row that can be used, for a run that gives nothing publishes nothing.
        let pipeline = small(folder.path(), &format!("Kent,2024-03,110\n{rows}"), "");
        let output = finish(program().arg("run").arg(&pipeline).args(["--reporting-day", day, "--out"]).arg(&out));
        assert_eq!(output.code, 1, "{}", output.stderr);
        let release = workdir::Release::current(&out);
        let found: BTreeMap<String, String> = (release.table("finding").rows())
            .map(|row| (row.text("raw_value").to_owned(), row.cell("first_seen_on")))
            .collect();
        found
    };
    let june = "2024-06-30".to_owned();
    assert_eq!(seen("Kent,2024-04,12O\n", "2024-06-30"), BTreeMap::from([("12O".to_owned(), june.clone())]));
    let later = seen("Kent,2024-04,12O\nKnet,2024-05,130\n", "2024-07-31");
    // The file is another one now, so its old fault is one of another file.
    assert_eq!(later.len(), 2);
    assert_eq!(later["Knet"], "2024-07-31");
    let again = seen("Kent,2024-04,12O\nKnet,2024-05,130\n", "2024-08-31");
    assert_eq!(again["Knet"], "2024-07-31");
}

/// A share that is not mounted, or a wrong `--set`, must not put an empty release in the place of a full one.
#[test]
fn a_folder_without_any_file_publishes_nothing_and_ends_with_2() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let pipeline = small(folder.path(), "Kent,2024-04,120\n", "");
    assert_eq!(publish(&pipeline, &out, &[]).code, 0);
    let before = fs::read_link(out.join("current")).expect("a link");
    let output = publish(Path::new(DEMO), &out, &["data=nowhere"]);
    assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{}", output.stderr);
    assert!(output.stderr.contains("no source has any file"), "{}", output.stderr);
    assert_eq!(fs::read_link(out.join("current")).expect("a link"), before);
}

#[test]
fn files_that_give_nothing_leave_the_published_release_as_it_is() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    assert_eq!(publish(&small(folder.path(), "Kent,2024-04,120\n", ""), &out, &[]).code, 0);
    let before = fs::read_link(out.join("current")).expect("a link");
    let output = publish(&small(folder.path(), "Knet,2024-04,120\n", ""), &out, &[]);
    assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{}", output.stderr);
    assert_eq!(fs::read_link(out.join("current")).expect("a link"), before);
}
