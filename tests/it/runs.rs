//! Kept runs → what `peermark runs` says of them and does with them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::workdir::{self, Output, Release, finish, json, names, program, publish, small, text};

fn runs(out: &Path, arguments: &[&str]) -> Output {
    finish(program().arg("runs").args(arguments).arg("--out").arg(out))
}

fn listed(out: &Path) -> Vec<Value> {
    let output = runs(out, &["list", "--format", "json"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
    said["runs"].as_array().expect("runs").clone()
}

fn current(out: &Path) -> String {
    let target = fs::read_link(out.join("current")).expect("a link");
    target.file_name().expect("a name").to_string_lossy().into_owned()
}

/// A pipeline with so many referrals, published; gives the id of the run.
fn night(folder: &Path, referrals: u32, more: &str, options: &[&str]) -> String {
    let pipeline = small(folder, &format!("Kent,2024-04,{referrals}\n"), more);
    let output = finish(program().arg("run").arg(pipeline).args(options).arg("--out").arg(folder.join("out")));
    assert_eq!(output.code, 0, "{}", output.stderr);
    let path = PathBuf::from(output.stdout.trim_end());
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

#[test]
fn the_list_shows_each_run_with_its_day_and_size_and_which_is_current() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let none = runs(&out, &["list"]);
    assert_eq!(none.code, 3);
    assert!(none.stderr.contains("nothing was published here"), "{}", none.stderr);
    let ids = [120, 130].map(|referrals| night(folder.path(), referrals, "", &[]));
    let output = runs(&out, &["list"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert!(lines[0].starts_with("  run ") || lines[0].starts_with(" run "), "{}", output.stdout);
    assert!(lines[1].starts_with(&format!("*{}", ids[1])) || lines[1].starts_with(&format!("* {}", ids[1])));
    assert!(lines[1].contains("2024-06-30") && lines[1].contains("small") && lines[1].ends_with(" current"));
    assert!(lines[2].contains(&ids[0]) && lines[2].ends_with(" kept"));
    let listed = listed(&out);
    assert_eq!(listed.iter().map(|run| text(run, "run_id")).collect::<Vec<_>>(), [&ids[1], &ids[0]]);
    assert_eq!(text(&listed[0], "previous_run_id"), ids[0]);
    let tables = json(&out.join("current/manifest.json"))["tables"].clone();
    let rows: u64 = tables.as_array().expect("tables").iter().filter_map(|table| table["rows"].as_u64()).sum();
    assert_eq!(listed[0]["rows"].as_u64(), Some(rows));
}

#[test]
fn a_rollback_shows_the_earlier_run_and_prints_its_path() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let ids = [120, 130].map(|referrals| night(folder.path(), referrals, "", &[]));
    let output = runs(&out, &["rollback"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert_eq!(output.stdout.trim_end(), out.join("runs").join(&ids[0]).display().to_string());
    assert_eq!(current(&out), ids[0]);
    assert_eq!(runs(&out, &["rollback"]).code, 3, "there is none before");
    assert_eq!(runs(&out, &["rollback", &ids[1]]).code, 0);
    assert_eq!(current(&out), ids[1]);
}

#[test]
fn a_run_that_somebody_removed_by_hand_is_told_and_a_rollback_mends_it() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let ids = [120, 130].map(|referrals| night(folder.path(), referrals, "", &[]));
    fs::remove_dir_all(out.join("runs").join(&ids[1])).expect("a folder");
    let output = runs(&out, &["list"]);
    assert_eq!(output.code, 0);
    assert!(output.stderr.contains(&format!("names `{}`, which is not here", ids[1])), "{}", output.stderr);
    assert_eq!(runs(&out, &["rollback"]).code, 0);
    assert_eq!(current(&out), ids[0]);
}

#[test]
fn a_held_run_waits_for_a_person_and_its_sign_off_says_who_it_was() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let shown = night(folder.path(), 120, "", &[]);
    let held = night(folder.path(), 130, "", &["--hold"]);
    assert_eq!(current(&out), shown);
    let manifest = fs::read(out.join("runs").join(&held).join("manifest.json")).expect("a manifest");
    assert_eq!(runs(&out, &["rollback", &held]).code, 3);
    assert_eq!(runs(&out, &["approve", &held, "--by", " "]).code, 3, "somebody must answer for it");
    let output = runs(&out, &["approve", &held, "--by", "Jane Doe", "--note", "checked against the return"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert_eq!(current(&out), held);
    let run = out.join("runs").join(&held);
    let sign_off = json(&run.join("sign_off.json"));
    assert_eq!(text(&sign_off["decision"], "by"), "Jane Doe");
    assert_eq!(text(&sign_off["decision"], "note"), "checked against the return");
    assert_eq!(fs::read(run.join("manifest.json")).expect("a manifest"), manifest, "the manifest never changes");
    assert!(runs(&out, &["list"]).stdout.contains("current, approved by Jane Doe"));
}

#[test]
fn pruning_says_what_would_go_before_it_goes() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let ids = [120, 130, 140].map(|referrals| night(folder.path(), referrals, "", &[]));
    assert_eq!(runs(&out, &["prune"]).code, 3, "without a rule nothing goes");
    let said = runs(&out, &["prune", "--keep", "1", "--dry-run"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(ids[..2].iter().all(|id| said.stdout.contains(id)), "{}", said.stdout);
    assert_eq!(names(&out.join("runs")).len(), 3);
    assert_eq!(runs(&out, &["prune", "--keep", "1"]).code, 0);
    assert_eq!(names(&out.join("runs")), [ids[2].clone()]);
}

#[test]
fn a_pipeline_may_say_how_many_runs_are_kept_and_that_the_newest_is_copied() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let rule = "\n[keep]\nruns = 2\nlatest = true\n";
    let ids: Vec<String> =
        [120, 130, 140].into_iter().map(|referrals| night(folder.path(), referrals, rule, &[])).collect();
    assert_eq!(names(&out.join("runs")), ids[1..]);
    assert_eq!(text(&json(&out.join("latest/manifest.json")), "run_id"), ids[2]);
    assert_eq!(runs(&out, &["rollback"]).code, 0);
    assert_eq!(text(&json(&out.join("latest/manifest.json")), "run_id"), ids[1], "the copy follows");
    let faulty = small(folder.path(), "Kent,2024-04,120\n", "\n[keep]\nruns = 0\n");
    let output = publish(&faulty, &out, &[]);
    assert_eq!(output.code, 3);
    assert!(output.stderr.contains("`runs` cannot be 0"), "{}", output.stderr);
}

#[test]
fn whoever_comes_second_is_told_who_holds_the_lock() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    night(folder.path(), 120, "", &[]);
    let lock = peermark::publish::Lock::take(&out).expect("nobody holds it");
    let pid = std::process::id().to_string();
    for arguments in [&["rollback"][..], &["prune", "--keep", "1"], &["approve", "x", "--by", "Jane Doe"]] {
        let output = runs(&out, arguments);
        assert_eq!((output.code, output.stdout.as_str()), (5, ""), "{arguments:?}");
        assert!(output.stderr.contains(&format!("process {pid} on ")), "{}", output.stderr);
    }
    assert_eq!(runs(&out, &["list"]).code, 0, "a list needs no lock");
    drop(lock);
}

#[test]
fn a_purged_submission_is_in_no_run_and_comes_into_no_later_one() {
    const FIGURE: &str = "73519";
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let referrals = [120, 73_519, 140].map(|referrals| night(folder.path(), referrals, "", &[]));
    // The last one corrects the withdrawn figure: what became of it since the run before quotes it.
    let named = "referrals_2024-06-10.csv";
    let ambiguous = runs(&out, &["purge", named, "--by", "Jane Doe"]);
    assert_eq!(ambiguous.code, 3);
    assert!(ambiguous.stderr.contains("is more than one file"), "{}", ambiguous.stderr);
    let inputs = json(&out.join("runs").join(&referrals[1]).join("manifest.json"))["inputs"].clone();
    let hash = text(&inputs[0], "hash").to_owned();

    let said = runs(&out, &["purge", &hash[..12], "--by", "Jane Doe", "--dry-run"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(referrals[1..].iter().all(|id| said.stdout.contains(id)), "{}", said.stdout);
    assert_eq!(names(&out.join("runs")).len(), 3);
    let output = runs(&out, &["purge", &hash[..12], "--by", "Jane Doe", "--note", "of another year"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert_eq!(names(&out.join("runs")), [referrals[0].clone()]);
    assert_eq!(current(&out), referrals[0], "readers are shown the newest run without it");
    let withdrawn = json(&out.join("withdrawn.json"));
    assert_eq!((text(&withdrawn[0], "hash"), text(&withdrawn[0], "by")), (hash.as_str(), "Jane Doe"));

    // It is sent again under another name, beside a sound file.
    let pipeline = small(folder.path(), "Kent,2024-04,130\n", "");
    let rows = format!("Council,Month,Referrals\nKent,2024-04,{FIGURE}\n");
    fs::write(folder.path().join("referrals_2024-06-20.csv"), rows).expect("a file");
    let again = finish(program().arg("run").arg(pipeline).arg("--out").arg(&out));
    assert_eq!(again.code, 0, "{}", again.stderr);
    let release = Release::current(&out);
    let mut cells = release.tables().flat_map(|table| {
        let columns = table.columns();
        table
            .rows()
            .flat_map(move |row| columns.clone().into_iter().map(move |column| row.cell(&column)))
            .collect::<Vec<_>>()
    });
    assert!(!cells.any(|cell| cell.contains(FIGURE)), "nothing of it is shown");
    assert_eq!(release.table("finding").one(&[]).text("code"), "withdrawn-file");
    assert_eq!(release.table("source_file").len(), 1);
}

#[test]
fn where_every_run_held_it_nothing_is_shown_until_the_next_run() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    night(folder.path(), 120, "[keep]\nlatest = true\n", &[]);
    assert!(out.join("latest").is_dir());
    let output = runs(&out, &["purge", "referrals_2024-06-10.csv", "--by", "Jane Doe"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(output.stdout.contains("none; run the pipeline again"), "{}", output.stdout);
    assert!(names(&out.join("runs")).is_empty() && !out.join("current").exists() && !out.join("latest").exists());
    night(folder.path(), 125, "", &[]);
    assert_eq!(runs(&out, &["purge", "a_file_that_nobody_read.csv", "--by", "Jane Doe"]).code, 3);
}

/// A disk that loses a file, or a hand that removes the run: the night after it publishes all the same.
#[test]
fn where_the_current_run_is_broken_the_next_one_goes_on_from_the_newest_sound_one_before_it() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let ids = [120, 130, 140].map(|referrals| night(folder.path(), referrals, "", &[]));
    let pipeline = small(folder.path(), "Kent,2024-04,150\n", "");
    let runs = out.join("runs");
    fs::write(runs.join(&ids[2]).join("tables/observation.parquet"), "damaged").expect("a file");
    let next = || finish(program().arg("run").arg(&pipeline).arg("--out").arg(&out));
    let output = next();
    assert_eq!(output.code, 1, "somebody should look at the disk: {}", output.stderr);
    assert!(output.stderr.contains(&format!("`{}` is broken", ids[2])), "{}", output.stderr);
    assert!(output.stderr.contains(&format!("goes on from `{}`", ids[1])), "{}", output.stderr);
    assert_eq!(text(&json(&out.join("current/manifest.json")), "previous_run_id"), ids[1]);
    let told = Release::current(&out);
    let changed = told.table("release_diff").one(&[("what", "figure")]);
    assert_eq!(changed.cells(["value_before", "value_after"]), ["130.0", "150.0"]);

    let shown = current(&out);
    fs::remove_dir_all(runs.join(&shown)).expect("a folder");
    small(folder.path(), "Kent,2024-04,160\n", "");
    let output = next();
    assert_eq!(output.code, 1, "{}", output.stderr);
    assert!(output.stderr.contains(&format!("goes on from `{}`", ids[1])), "{}", output.stderr);
    for id in &ids {
        fs::write(runs.join(id).join("manifest.json"), "damaged").expect("a file");
    }
    fs::remove_dir_all(runs.join(current(&out))).expect("a folder");
    small(folder.path(), "Kent,2024-04,170\n", "");
    let output = next();
    assert_eq!(output.code, 1, "{}", output.stderr);
    assert!(output.stderr.contains("no sound one is left"), "{}", output.stderr);
    assert_eq!(Release::current(&out).table("release_diff").len(), 0);
}
