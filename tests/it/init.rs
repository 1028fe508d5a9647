//! Folders of exports of which nothing is known → first pipelines that run as they stand.

use std::fs;
use std::path::Path;

use crate::workdir::{self, Output, Release, finish, program, publish};

fn init(exports: &Path, to: &Path, more: &[&str]) -> Output {
    finish(program().arg("init").arg(exports).arg("--to").arg(to).args(["--reporting-day", "2026-07-31"]).args(more))
}

fn send(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

const MONTHS: &str = "Month,Referrals,Re-referrals\n2026-05,100,20\n2026-06,120,30\n";

#[test]
fn a_folder_of_exports_becomes_a_pipeline_whose_figures_are_under_the_right_authorities() {
    let folder = workdir::folder();
    let exports = folder.path().join("exports");
    for (authority, referrals) in [("herefordshire", "111"), ("shropshire", "222")] {
        send(&exports, &format!("{authority}/return_2026-06-10.csv"), MONTHS);
        let latest = MONTHS.replace("120", referrals);
        send(&exports, &format!("{authority}/return_2026-07-10.csv"), &latest);
    }
    send(&exports, "shropshire/return_2026-07-20.csv", "");
    send(&exports, "notes.csv", "a,b\n1,2\n");
    send(&exports, "~$lock.xlsx", "not a workbook");
    let to = folder.path().join("pipelines/ours.toml");
    let output = init(&exports, &to, &["--region", "west midlands"]);
    assert_eq!(output.code, 1, "one file gave no source:\n{}", output.stderr);
    assert!(output.stderr.contains("notes.csv: no source"), "{}", output.stderr);
    let text = fs::read_to_string(&to).expect("a pipeline");
    assert!(text.contains("files = \"{data}/<authority>/return_<submitted>.csv\""), "{text}");
    assert!(text.contains("regions = [\"West Midlands\"]") && text.contains("data = \"../exports\""), "{text}");

    let out = folder.path().join("out");
    assert_eq!(publish(&to, &out, &[]).code, 1, "it runs as it stands, and the broken file is refused");
    let release = Release::current(&out);
    for (id, value) in [("884", "111.0"), ("893", "222.0")] {
        let wanted = [("authority_id", id), ("indicator_id", "referrals"), ("period_id", "2026-06")];
        assert_eq!(release.table("observation").one(&wanted).cell("value"), value);
    }
}

#[test]
fn what_waits_for_a_decision_is_commented_out_and_the_rest_runs() {
    let folder = workdir::folder();
    let exports = folder.path().join("exports");
    send(&exports, "kent/return_2026-07-10.csv", MONTHS);
    send(&exports, "unsaid_2026-07-10.csv", "Month,Referrals\n2026-05,1\n2026-06,2\n");
    let to = folder.path().join("ours.toml");
    let output = init(&exports, &to, &[]);
    assert_eq!(output.code, 1);
    assert!(output.stderr.contains("say whose the file is"), "{}", output.stderr);
    let text = fs::read_to_string(&to).expect("a pipeline");
    assert!(text.contains("\n# [[source]]\n") && text.contains("\n# [members]"), "{text}");
    let out = folder.path().join("out");
    assert_eq!(publish(&to, &out, &[]).code, 0);
    assert_eq!(Release::current(&out).table("observation").find(&[("indicator_id", "referrals")]).len(), 2);
}

#[test]
fn nothing_is_written_over_and_what_is_not_there_is_said() {
    let folder = workdir::folder();
    let (empty, to) = (folder.path().join("empty"), folder.path().join("ours.toml"));
    fs::create_dir(&empty).expect("a folder");
    let nothing = init(&empty, &to, &[]);
    assert_eq!((nothing.code, to.exists()), (3, false));
    assert!(nothing.stderr.contains("no exports are here"), "{}", nothing.stderr);
    send(&empty, "kent_2026-07-10.csv", MONTHS);
    let unknown = init(&empty, &to, &["--region", "Mercia"]);
    assert!(unknown.stderr.contains("`Mercia` is no region") && !to.exists(), "{}", unknown.stderr);
    fs::write(&to, "mine").expect("a file");
    assert_eq!(init(&empty, &to, &[]).code, 3);
    assert_eq!(fs::read_to_string(&to).expect("a file"), "mine");
}
