//! Submissions that somebody must answer for → what is published of them before and after `peermark runs sign-off`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::workdir::{self, Output, Release, finish, json, program, small, text};

/// The usual small pipeline, whose source asks for a sign-off, and one file more that nobody has to sign.
fn pipeline(folder: &Path, referrals: u32, rule: &str) -> PathBuf {
    fs::write(folder.join("children_2024-06-11.csv"), "Council,Month,CLA\nKent,2024-04,1900\n").expect("a file");
    let more = format!(
        "sign_off = \"{rule}\"\n[[source]]\nid = \"children\"\nkind = \"indicators\"\nfiles = \"children_<submitted>.csv\"\n\
         layout = \"wide_indicators\"\nauthority = {{ column = \"Council\" }}\nperiod = {{ column = \"Month\" }}\n\
         measures = [{{ name = \"CLA\", indicator = \"cla\" }}]\n"
    );
    small(folder, &format!("Kent,2024-04,{referrals}\n"), &more)
}

fn run(folder: &Path, options: &[&str]) -> Output {
    let mut command = program();
    command.arg("run").arg(folder.join("small.toml")).arg("--out").arg(folder.join("out"));
    finish(command.args(options))
}

fn sign(folder: &Path, file: &str, options: &[&str]) -> Output {
    let mut command = program();
    command.current_dir(folder).args(["runs", "sign-off", file, "--out", "out"]);
    finish(command.args(options))
}

const FILE: &str = "referrals_2024-06-10.csv";
const BY: [&str; 2] = ["--by", "Jane Doe, data lead of Kent"];

fn referrals(release: &Release) -> Vec<String> {
    let rows = release.table("observation").find(&[("indicator_id", "referrals")]);
    rows.iter().map(|row| row.cell("value")).collect()
}

fn submission(release: &Release, path: &str) -> [String; 4] {
    let file = release.table("source_file").one(&[("path", path)]);
    let row = release.table("submission").one(&[("source_file_id", file.text("source_file_id"))]);
    let [state, by, note] = ["sign_off", "signed_off_by", "sign_off_note"].map(|column| row.text(column).to_owned());
    [state, by, note, row.cell("signed_off_on")]
}

#[test]
fn a_file_that_must_be_signed_off_is_published_once_somebody_has() {
    let folder = workdir::folder();
    let (path, out) = (folder.path(), folder.path().join("out"));
    pipeline(path, 120, "required");
    let output = run(path, &[]);
    assert_eq!(output.code, 1, "{}", output.stderr);
    let release = Release::current(&out);
    assert_eq!(referrals(&release), Vec::<String>::new());
    let finding = release.table("finding").one(&[("code", "not-signed-off")]);
    assert_eq!(finding.cells(["severity", "path"]), ["reject_file", FILE]);
    assert_eq!(submission(&release, FILE), ["awaited", "", "", ""]);
    assert_eq!(submission(&release, "children_2024-06-11.csv"), ["not_asked", "", "", ""]);

    assert_eq!(sign(path, FILE, &["--by", "  "]).code, 3, "somebody must answer for it");
    assert_eq!(sign(path, "nothing.csv", &BY).code, 3);
    let output = sign(path, FILE, &[BY[0], BY[1], "--note", "checked against the case system"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(output.stdout.contains("signed off referrals_2024-06-10.csv (its hash begins "), "{}", output.stdout);
    assert_eq!(run(path, &[]).code, 0, "what was signed makes a new run");
    let release = Release::current(&out);
    assert_eq!(referrals(&release), ["120.0"]);
    let [state, by, note, on] = submission(&release, FILE);
    assert_eq!([state.as_str(), &by, &note], ["signed", BY[1], "checked against the case system"]);
    let manifest = json(&out.join("current/manifest.json"));
    let input = manifest["inputs"].as_array().expect("inputs").iter().find(|input| text(input, "path") == FILE);
    let entry = &input.expect("the file")["signed_off"];
    assert_eq!((text(entry, "by"), text(entry, "on")), (BY[1], on.as_str()));
    assert!(run(path, &[]).stderr.contains("Unchanged"));
}

#[test]
fn it_is_the_content_that_is_signed_and_not_the_name() {
    let folder = workdir::folder();
    let (path, out) = (folder.path(), folder.path().join("out"));
    pipeline(path, 120, "required");
    assert_eq!(sign(path, FILE, &BY).code, 0, "before the first run too");
    assert_eq!(run(path, &[]).code, 0);
    pipeline(path, 130, "required");
    let output = run(path, &[]);
    assert_eq!(output.code, 1, "{}", output.stderr);
    let release = Release::current(&out);
    assert_eq!(referrals(&release), ["120.0"], "what was signed stands in for what was not");
    let stale = release.table("observation").one(&[("indicator_id", "referrals")]);
    assert_eq!(stale.cells(["stale"]), ["true"]);
    fs::rename(path.join(FILE), path.join("referrals_2024-06-12.csv")).expect("a file");
    pipeline(path, 120, "required");
    fs::rename(path.join(FILE), path.join("referrals_2024-06-13.csv")).expect("a file");
    run(path, &[]);
    assert_eq!(referrals(&Release::current(&out)), ["120.0"], "the same bytes under another name");
}

/// Whoever takes a signature back takes the figures with it: they are not carried forward either.
#[test]
fn a_signature_can_be_taken_back_and_every_line_stays() {
    let folder = workdir::folder();
    let (path, out) = (folder.path(), folder.path().join("out"));
    pipeline(path, 120, "required");
    sign(path, FILE, &BY);
    assert_eq!(run(path, &[]).code, 0);
    let before = fs::read_to_string(out.join("sign_offs.jsonl")).expect("lines");
    let hash: Value = serde_json::from_str(before.trim_end()).expect("a line of JSON");
    let hash = text(&hash, "hash").to_owned();
    assert_eq!(sign(path, "00000000", &["--by", "Jane Doe", "--revoke"]).code, 3);
    let output = sign(path, &hash[..8], &["--by", "John Roe", "--revoke", "--format", "json"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!((said["revoked"].as_bool(), text(&said, "path")), (Some(true), FILE));
    assert_eq!(sign(path, &hash[..8], &["--by", "John Roe", "--revoke"]).code, 3, "there is nothing left to take back");
    let after = fs::read_to_string(out.join("sign_offs.jsonl")).expect("lines");
    assert!(after.starts_with(&before) && after.lines().count() == 2, "{after}");
    assert_eq!(run(path, &[]).code, 1);
    let release = Release::current(&out);
    assert_eq!(referrals(&release), Vec::<String>::new());
    let gone = release.table("release_diff").one(&[("what", "figure")]);
    assert_eq!(gone.cells(["change", "indicator_id"]), ["gone", "referrals"]);
}

#[test]
fn a_file_whose_sign_off_is_expected_is_published_with_a_finding_and_check_asks_for_none() {
    let folder = workdir::folder();
    let (path, out) = (folder.path(), folder.path().join("out"));
    pipeline(path, 120, "expected");
    assert_eq!(run(path, &[]).code, 0);
    let release = Release::current(&out);
    assert_eq!(referrals(&release), ["120.0"]);
    assert_eq!(release.table("finding").one(&[]).cells(["code", "severity"]), ["awaits-sign-off", "warn"]);
    let check = || finish(program().arg("check").arg(path.join("small.toml")));
    assert_eq!(check().code, 0);
    let written = fs::read_to_string(path.join("small.toml")).expect("a pipeline");
    fs::write(path.join("small.toml"), written.replace("\"expected\"", "\"required\"")).expect("a pipeline");
    assert_eq!(check().code, 0, "what is to be signed can be checked before it is");
    fs::write(path.join("small.toml"), written.replace("\"expected\"", "\"wanted\"")).expect("a pipeline");
    let output = check();
    assert!(output.code == 3 && output.stderr.contains("unknown sign_off `wanted`"), "{}", output.stderr);
}

/// The signature comes on the day of the test; as at a day before it, nobody has signed.
#[test]
fn what_was_signed_later_is_not_known_as_at_an_earlier_day() {
    let folder = workdir::folder();
    let path = folder.path();
    pipeline(path, 120, "required");
    sign(path, FILE, &BY);
    assert_eq!(run(path, &["--as-at", "2024-06-20"]).code, 1);
    assert_eq!(referrals(&Release::current(&path.join("out"))), Vec::<String>::new());
    assert_eq!(run(path, &[]).code, 0);
}
