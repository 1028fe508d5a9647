//! Runs that are cut into partitions by indicator → the same bytes as in one, and nothing left on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::workdir::{self, DEMO, DEMO_RUN, Output, Release, changed_demo, demo, files, finish, program, sample_data};

/// What no number of partitions may change: every file of a release but the manifest, which has times in it.
fn contents(release: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let folders = ["tables", "csv"].map(|folder| files(&release.join(folder)));
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(release).expect("a path within").to_owned();
        (name, fs::read(path).expect("a file"))
    };
    folders.iter().flatten().map(read).collect()
}

fn assert_equal(release: &Path, expected: &BTreeMap<PathBuf, Vec<u8>>, how: &str) {
    let given = contents(release);
    assert_eq!(given.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let different: Vec<&PathBuf> = given.keys().filter(|path| given[*path] != expected[*path]).collect();
    assert!(different.is_empty(), "{how}: these differ: {different:?}");
}

/// In how many partitions a release was worked out; none where its figures were all held in memory.
fn partitions(release: &Path) -> Option<u64> {
    let text = fs::read_to_string(release.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let stages = manifest["stages"].as_array().expect("stages");
    stages.iter().find(|stage| stage["name"] == "spill").and_then(|stage| stage["counts"]["partitions"].as_u64())
}

fn run(pipeline: &Path, out: &Path, with: &[&str]) -> Command {
    let mut command = program();
    command.arg("run").arg(pipeline).arg("--out").arg(out).args(with);
    command
}

fn current(out: &Path) -> PathBuf {
    fs::canonicalize(out.join("current")).expect("a release")
}

/// The names of what is in an output folder but belongs to no release.
fn left_behind(out: &Path) -> Vec<String> {
    let folders = [out.to_owned(), out.join("runs")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.') && name != ".lock").collect()
}

#[test]
fn the_sample_cut_into_partitions_gives_the_bytes_that_it_gives_in_one() {
    let expected = contents(&DEMO_RUN.release.path);
    assert_eq!(partitions(&DEMO_RUN.release.path), None, "it is small");
    for (with, least) in [(["--rows-at-once", "6000"], 2), (["--rows-at-once", "1"], 20)] {
        let folder = workdir::folder();
        let output = finish(&mut run(Path::new(DEMO), folder.path(), &with));
        assert_eq!(output.code, 1, "{}", output.stderr);
        let release = current(folder.path());
        let made = partitions(&release).expect("it was cut");
        assert!(made >= least, "{made} partitions with {with:?}");
        assert_equal(&release, &expected, with[1]);
        assert_eq!(left_behind(folder.path()), Vec::<String>::new());
    }
}

const PIPELINE: &str = r#"
version = 1
name = "made_up"
title = "Made up"
reporting_day = 2026-10-31

[members]
regions = ["England"]

[[source]]
id = "returns"
kind = "indicators"
files = "input/returns_<submitted>.csv"
authority = { column = "LA" }
layout = "wide_indicators"
period = { column = "Month" }
additive = ["source"]
measures = [
  { name = "Referrals", indicator = "referrals" },
  { name = "From the police", indicator = "referrals", breakdown = { source = "police" } },
  { name = "From others", indicator = "referrals", breakdown = { source = "others" } },
  { name = "Re-referrals", indicator = "rereferrals" },
  { name = "Section 47", indicator = "s47_enquiries" },
  { name = "Agency", indicator = "agency_rate_headcount" },
]

[[source]]
id = "statistics"
kind = "indicators"
files = "input/statistics.csv"
submitted = 2026-10-01
authority = { column = "LA" }
layout = "wide_indicators"
period = { column = "Month" }
level = { column = "Level", authority = ["Local"], national = ["National"] }
measures = [
  { name = "Referrals", indicator = "referrals" },
  { name = "Agency", indicator = "agency_rate_fte" },
]

[[source]]
id = "populations"
kind = "populations"
files = "input/populations.csv"
submitted = 2026-10-01
authority = { column = "LA" }
layout = "wide_indicators"
period = { column = "Day" }
measures = [{ name = "Children", indicator = "population_0_17" }]

[[span]]
from = "month"
to = ["year"]
indicators = ["referrals", "s47_enquiries"]

[[derive]]
indicator = "rereferral_rate"
method = "ratio"
numerator = "rereferrals"
denominator = "referrals"

[[derive]]
indicator = "s47_rate"
method = "rate"
numerator = "s47_enquiries"
population = "population_0_17"
population_year = "before"

[[equivalent]]
indicators = ["agency_rate_headcount"]
published_as = "agency_rate_fte"
reason = "Head counts are not published"
"#;

/// Figures of many indicators and authorities: row groups that begin and end within partitions, figures that are corrected
/// and contradicted, derived ones, such that are judged by another indicator, parts that miss their totals and published
/// figures that nobody's members make.
fn made_up(folder: &Path) -> PathBuf {
    let authorities: Vec<&str> = demo("authority").rows().map(|row| row.text("authority_id")).collect();
    let authorities: Vec<&str> = authorities.into_iter().filter(|id| !id.contains('+')).collect();
    let month = |at: usize| format!("{}-{:02}", 2020 + at / 12, at % 12 + 1);
    let input = folder.join("input");
    fs::create_dir_all(&input).expect("a folder");
    for (submitted, months) in [("2026-09-01", 36..78), ("2026-10-05", 72..80)] {
        let mut text = "LA,Month,Referrals,From the police,From others,Re-referrals,Section 47,Agency\n".to_owned();
        for (own, authority) in authorities.iter().enumerate() {
            for at in months.clone() {
                let all = 100 + (own * 37 + at * 11) % 400;
                let (police, again) = (all / 3, all / 5 + usize::from(submitted == "2026-10-05" && at % 4 == 0));
                let others = all - police - usize::from(own % 20 == 3 && at % 9 == 0);
                let agency = if (own + at) % 50 == 0 { "c".to_owned() } else { format!("{}.5", (own * at) % 30) };
                let line = format!("{authority},{},{all},{police},{others},{again},{},{agency}", month(at), all / 7);
                let _ = writeln!(text, "{line}");
                if own % 30 == 7 && at % 25 == 0 {
                    let _ = writeln!(text, "{authority},{},{},{police},{others},{again},,{agency}", month(at), all + 1);
                }
            }
        }
        fs::write(input.join(format!("returns_{submitted}.csv")), text).expect("a file");
    }
    let mut text = "Level,LA,Month,Referrals,Agency\n".to_owned();
    for at in 60..64 {
        let _ = writeln!(text, "National,,{},1000,{at}.0", month(at));
        for authority in &authorities {
            let _ = writeln!(text, "Local,{authority},{},90,12.0", month(at));
        }
    }
    fs::write(input.join("statistics.csv"), text).expect("a file");
    let mut text = "LA,Day,Children\n".to_owned();
    for (own, authority) in authorities.iter().enumerate() {
        for year in 2019..2027 {
            let _ = writeln!(text, "{authority},30/06/{year},{}", 40_000 + own * 100);
        }
    }
    fs::write(input.join("populations.csv"), text).expect("a file");
    let pipeline = folder.join("made_up.toml");
    fs::write(&pipeline, PIPELINE).expect("a file");
    pipeline
}

#[test]
fn figures_beyond_one_row_group_give_the_same_bytes_however_they_are_cut() {
    let folder = workdir::folder();
    let pipeline = made_up(folder.path());
    let whole = folder.path().join("whole");
    let output = finish(&mut run(&pipeline, &whole, &["--memory", "64GiB"]));
    assert_eq!(output.code, 1, "figures of authorities that ended are rejected:\n{}", output.stderr);
    let release = Release::current(&whole);
    let expected = contents(&release.path);
    // What could show how a run was cut is there.
    assert!(release.table("observation").len() > 40_000, "{}", release.table("observation").len());
    let codes: BTreeSet<String> = release.table("finding").rows().map(|row| row.text("code").to_owned()).collect();
    for code in ["conflicting-duplicate", "parts-mismatch", "published-mismatch"] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
    for table in ["revision", "comparator", "gap_change"] {
        assert!(release.table(table).len() > 0, "{table} has no row");
    }
    let judged =
        release.table("benchmark").rows().filter(|row| row.cell("comparator_indicator_id") == "agency_rate_fte");
    assert!(judged.count() > 0, "no figure is judged by another indicator");
    for (rows, least) in [("30000", 2), ("1", 3)] {
        let out = folder.path().join(rows);
        let output = finish(&mut run(&pipeline, &out, &["--rows-at-once", rows]));
        assert_eq!(output.code, 1, "{}", output.stderr);
        let made = partitions(&current(&out)).expect("it was cut");
        assert!(made >= least, "{made} partitions of {rows} rows");
        assert_equal(&current(&out), &expected, rows);
    }
}

#[test]
fn a_smaller_budget_is_refused_before_anything_is_read_and_the_sizes_are_said() {
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let Output { code, stderr, .. } = finish(&mut run(Path::new(DEMO), &out, &["--memory", "64MB"]));
    assert_eq!(code, 4, "{stderr}");
    insta::assert_snapshot!(stderr.trim_end(), @r"
    error: --memory allows 64.0 MB, and a run takes 268.4 MB before it holds any figure; nothing was read
    hint: allow 268.4 MB or more
    ");
    let rule = "[[disclosure]]\naudience = \"public\"\nsuppress_below = 6\n\n[members]";
    let pipeline = changed_demo(folder.path(), "[members]", rule);
    let data = sample_data();
    let Output { code, stderr, .. } =
        finish(&mut run(&pipeline, &out, &["--set", &data, "--audience", "public", "--memory", "257MiB"]));
    assert_eq!(code, 4, "{stderr}");
    insta::assert_snapshot!(stderr.trim_end(), @r"
    error: the run may take 269.9 MB of memory, and --memory allows 269.5 MB; it cannot be cut, since [[disclosure]] of the pipeline asks for all figures at once; nothing was read
    hint: allow 269.9 MB, on a machine that has as much
    ");
    assert!(!out.join("current").exists());
}

#[test]
fn a_run_that_is_killed_while_its_figures_lie_on_the_disk_leaves_none_of_them() {
    let folder = workdir::folder();
    let with = ["--rows-at-once", "1", "--anew"];
    let began = Instant::now();
    assert_eq!(finish(&mut run(Path::new(DEMO), folder.path(), &with)).code, 1);
    let takes = began.elapsed();
    for share in [0.3, 0.5, 0.7] {
        let mut command = run(Path::new(DEMO), folder.path(), &with);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process");
        std::thread::sleep(takes.mul_f64(share).max(Duration::from_millis(1)));
        child.kill().expect("it is still ours");
        child.wait().expect("an end");
        let left = left_behind(folder.path());
        assert!(left.iter().all(|name| name.starts_with(".staging-")), "{left:?}");
    }
    assert_eq!(finish(&mut run(Path::new(DEMO), folder.path(), &with)).code, 1);
    assert_eq!(left_behind(folder.path()), Vec::<String>::new());
}
