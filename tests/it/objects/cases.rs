//! The case folders from and to a store → the goldens that they have from and to folders.
//!
//! Paths in tables are URLs then: the bucket is taken off before they are compared. An id of a file is made from its
//! path, so that its column is left out, and tables that stand in the order of such ids are compared in any order.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

use super::server::{Bucket, Kind, RELEASES, RETURNS, Server};
use crate::cases::{cases, difference, name, render};
use crate::workdir::{self, Output, finish};

/// A store keeps no links, and no names with control characters.
const OF_FOLDERS_ALONE: [&str; 2] = ["link_out_of_the_folder", "name_with_a_tab"];

/// The rows of these stand in the order of ids that are made from paths.
const ORDERED_BY_IDS: [&str; 4] = ["finding", "revision", "source_file", "submission"];

/// One of so many cases runs from and to a store, if not all are asked for.
const SAMPLED: usize = 8;

/// `PEERMARK_OBJECTS=all` for every case from and to either store.
#[test]
fn cases_from_and_to_s3_give_the_tables_that_they_expect() {
    settle_cases(Kind::S3);
}

#[test]
fn cases_from_and_to_azure_give_the_tables_that_they_expect() {
    settle_cases(Kind::Azure);
}

fn settle_cases(kind: Kind) {
    let Some(server) = Server::start(kind) else { return };
    let mut cases = cases();
    cases.retain(|case| !OF_FOLDERS_ALONE.contains(&name(case).as_str()));
    // Those that have nights, and a few of the others for each server: the whole takes minutes.
    if std::env::var_os("PEERMARK_OBJECTS").is_none_or(|which| which != "all") {
        let mut place = 0;
        cases.retain(|case| {
            place += 1;
            case.join("nights").is_dir() || place % SAMPLED == if kind == Kind::S3 { 0 } else { SAMPLED / 2 }
        });
    }
    let settle = |case: &PathBuf| {
        let why = Case::new(&server, case).settle().err()?;
        Some(format!("--- {}\n{why}\n", name(case)))
    };
    let problems: Vec<String> = cases.par_iter().filter_map(settle).collect();
    assert!(problems.is_empty(), "{} of {} cases fail:\n{}", problems.len(), cases.len(), problems.concat());
    workdir::tell(&format!("{} cases from and to {kind:?}", cases.len()));
}

/// A case and the prefixes of the buckets that are its own.
struct Case<'a> {
    server: &'a Server,
    folder: &'a Path,
    prefix: String,
    returns: Bucket,
    releases: Bucket,
}

impl<'a> Case<'a> {
    fn new(server: &'a Server, folder: &'a Path) -> Self {
        let (returns, releases) = (server.bucket(RETURNS), server.bucket(RELEASES));
        Self { server, folder, prefix: name(folder), returns, releases }
    }

    /// Runs its nights and itself, and compares what the last one gives.
    fn settle(&self) -> Result<(), String> {
        let mut nights = workdir_files(&self.folder.join("nights"));
        nights.push(self.folder.to_owned());
        self.releases.put_folder(&self.folder.join("out"), &self.prefix);
        let mut last = None;
        for night in nights {
            let output = self.run(&night);
            if night != self.folder && !matches!(output.code, 0 | 1) {
                return Err(format!("night {} is not published:\n{}", name(&night), output.stderr));
            }
            last = Some(output);
        }
        let Output { code, stderr, .. } = last.expect("a case has a run");
        let exit = fs::read_to_string(self.folder.join("expected/exit")).unwrap_or_default();
        if exit.trim_end() != code.to_string() {
            return Err(format!("it ends with {code}:\n{stderr}"));
        }
        let shown = self.releases.get(&format!("{}/current", self.prefix)).ok_or("nothing is shown")?;
        let shown = String::from_utf8(shown).expect("text");
        let mut differences = String::new();
        for path in workdir_files(&self.folder.join("expected")) {
            if path.extension().is_some_and(|extension| extension == "csv") {
                differences += &self.compare(&path, shown.trim_end())?;
            }
        }
        if differences.is_empty() { Ok(()) } else { Err(differences) }
    }

    fn run(&self, night: &Path) -> Output {
        let there = workdir::folder();
        let own = night.join("pipeline.toml");
        let pipeline = if own.is_file() { own } else { self.folder.join("pipeline.toml") };
        let text = fs::read_to_string(pipeline).expect("a pipeline");
        let base = self.server.url(RETURNS, &self.prefix);
        let mut lines = Vec::new();
        for line in text.lines() {
            // A list of indicators is read from this machine; everything else that is named is a source.
            if let Some(list) = line.strip_prefix("file = \"").and_then(|rest| rest.strip_suffix('"')) {
                let to = there.path().join(list);
                fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
                fs::copy(night.join(list), to).expect("a copy");
                lines.push(line.to_owned());
            } else {
                lines.push(line.replace("\"input/", &format!("\"{base}/input/")));
            }
        }
        fs::write(there.path().join("pipeline.toml"), lines.join("\n")).expect("a file");
        self.returns.remove(&self.prefix);
        self.returns.put_folder(&night.join("input"), &format!("{}/input", self.prefix));
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermark"));
        command.args(["run", "pipeline.toml", "--threads", "2", "--out"]).arg(self.server.url(RELEASES, &self.prefix));
        let more = fs::read_to_string(night.join("arguments")).unwrap_or_default();
        command.args(more.split_whitespace()).current_dir(there.path()).env("NO_COLOR", "1");
        self.server.introduce(&mut command, self.server.port);
        finish(&mut command)
    }

    fn compare(&self, golden: &Path, shown: &str) -> Result<String, String> {
        let expected = fs::read_to_string(golden).map_err(|error| error.to_string())?.replace("\r\n", "\n");
        let table = golden.file_stem().expect("a name").to_string_lossy();
        let key = format!("{}/{shown}/tables/{table}.parquet", self.prefix);
        let file = workdir::folder();
        let path = file.path().join("table.parquet");
        fs::write(&path, self.releases.get(&key).ok_or_else(|| format!("there is no {key}"))?).expect("a file");
        let found = render(&path, Some(expected.lines().next().unwrap_or_default()))?;
        let found = found.replace(&format!("{}/", self.server.url(RETURNS, &self.prefix)), "");
        let in_any_order = ORDERED_BY_IDS.contains(&&*table);
        let (expected, found) = (without_ids(&expected, in_any_order), without_ids(&found, in_any_order));
        if expected == found { Ok(String::new()) } else { Ok(format!("{table}\n{}", difference(&expected, &found))) }
    }
}

/// What lies below a folder, sorted; nothing where it is not there.
fn workdir_files(folder: &Path) -> Vec<PathBuf> {
    if folder.is_dir() { workdir::files(folder) } else { Vec::new() }
}

/// A table as CSV without its ids of files, its rows sorted where they stand in the order of those.
fn without_ids(text: &str, in_any_order: bool) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let kept: Vec<usize> = rows.first().map_or_else(Vec::new, |header| {
        (0..header.len()).filter(|&at| !matches!(&header[at], "source_file_id" | "finding_id")).collect()
    });
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows: Vec<Vec<&str>> = rows.iter().map(|row| kept.iter().map(|&at| &row[at]).collect()).collect();
    if in_any_order {
        rows[1..].sort_unstable();
    }
    for row in &rows {
        writer.write_record(row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("text")).expect("text")
}
