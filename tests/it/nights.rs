//! Runs that are killed, and readers at the same moment → a whole release at every moment, and the same one in the end.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use peermark::publish::StoredRelease;

use crate::workdir::{
    self, Release, changed_demo, files, finish, json, names, program, publish, sample_data, small, tell, text, times,
};

/// The demo on a reporting day, into a folder.
fn run(pipeline: &Path, day: &str, out: &Path) -> Command {
    let mut command = program();
    command.arg("run").arg(pipeline).args(["--reporting-day", day, "--set", &sample_data(), "--out"]).arg(out);
    command
}

/// Every file of a release that may not differ, by its path within it.
fn contents(release: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    for folder in ["tables", "csv"] {
        for path in files(&release.join(folder)) {
            let within = path.strip_prefix(release).expect("a path within").to_owned();
            out.insert(within, fs::read(&path).expect("a file"));
        }
    }
    out
}

/// Compares by name first, so that a failure says which file differs and not how.
fn assert_equal(release: &Path, expected: &BTreeMap<PathBuf, Vec<u8>>, but: &str) {
    let found = contents(release);
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let different: Vec<&PathBuf> =
        found.keys().filter(|path| !path.ends_with(but) && found[*path] != expected[*path]).collect();
    assert!(different.is_empty(), "these differ: {different:?}");
}

fn current(out: &Path) -> PathBuf {
    let release = StoredRelease::current(out).expect("the pointer is always there").expect("a release");
    release.verify().expect("every table is as its manifest states it");
    release.path().to_owned()
}

/// Only the first release is kept, and shown.
fn back_to(out: &Path, first: &Path) {
    fs::remove_file(out.join("current")).expect("a link");
    symlink(Path::new("runs").join(first.file_name().expect("a name")), out.join("current")).expect("a link");
    for run in files(&out.join("runs")).into_iter().filter(|run| run != first) {
        fs::remove_dir_all(run).expect("a folder");
    }
}

/// When the run of a number is killed, as a share of how long one takes: spread over the whole run, every other one within
/// its last part, where it writes.
fn moment(number: u64, kills: u64) -> f64 {
    // A fixed sequence without a pattern (the golden ratio), so that a failure can be met again.
    let scattered = (number as f64 * 0.618_033_988_749_895).fract();
    let share = (number as f64 + scattered) / kills as f64;
    if number.is_multiple_of(2) { share * 0.95 } else { 0.55 + 0.45 * share }
}

/// `PEERMARK_KILLS` says how many.
#[test]
fn a_run_killed_at_any_moment_leaves_a_whole_release_and_the_next_one_ends_as_if_nothing_had_been() {
    let kills = times("PEERMARK_KILLS", 4);
    let folder = workdir::folder();
    let pipeline = changed_demo(folder.path(), "[members]", "[keep]\nruns = 5\nlatest = true\n\n[members]");
    let out = folder.path().join("out");
    assert_eq!(finish(&mut run(&pipeline, "2026-10-30", &out)).code, 1);
    let first = current(&out);
    let earlier = contents(&first);
    let began = Instant::now();
    assert_eq!(finish(&mut run(&pipeline, "2026-10-31", &out)).code, 1);
    // The shortest so far: a machine that was busy for a while would have all later kills come too late.
    let mut takes = began.elapsed();
    let expected = contents(&current(&out));
    assert_ne!(expected, earlier);
    let mut ended: BTreeMap<&str, u32> = BTreeMap::new();
    for number in 0..kills {
        back_to(&out, &first);
        let mut child =
            run(&pipeline, "2026-10-31", &out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process");
        std::thread::sleep(takes.mul_f64(moment(number, kills)));
        child.kill().expect("it is still ours");
        let status = child.wait().expect("an end");
        let after = current(&out);
        let was_shown = after != first;
        *ended
            .entry(match (was_shown, status.code()) {
                (true, Some(_)) => "was done before",
                (true, None) => "killed behind the switch",
                (false, _) => "killed before the switch",
            })
            .or_default() += 1;
        assert_equal(&after, if was_shown { &expected } else { &earlier }, "");
        // Where the new release was shown already, the next one differs from it in nothing.
        let but = if was_shown { "release_diff.parquet" } else { "" };
        let began = Instant::now();
        let output = finish(&mut run(&pipeline, "2026-10-31", &out));
        takes = takes.min(began.elapsed());
        assert_eq!(output.code, 1, "kill {number}: {}", output.stderr);
        let last = current(&out);
        assert_equal(&last, &expected, but);
        assert_equal(&out.join("latest"), &contents(&last), "");
        let hidden: Vec<String> = [names(&out), names(&out.join("runs"))].concat();
        let hidden: Vec<&String> = hidden.iter().filter(|name| name.starts_with('.') && *name != ".lock").collect();
        assert!(hidden.is_empty(), "left behind: {hidden:?}");
    }
    tell(&format!("{kills} kills: {ended:?}"));
    assert!(ended.contains_key("killed before the switch"), "{ended:?}");
}

/// `PEERMARK_PUBLICATIONS` says how many. The reader resolves `current` once a round, as readers are told to.
#[test]
fn a_reader_never_sees_an_error_or_two_releases_in_one() {
    let publications = times("PEERMARK_PUBLICATIONS", 4);
    let folder = workdir::folder();
    let out = folder.path().join("out");
    let night = |referrals: u64| {
        let output = publish(&small(folder.path(), &format!("Kent,2024-04,{referrals}\n"), ""), &out, &[]);
        assert_eq!(output.code, 0, "{}", output.stderr);
    };
    night(1000);
    let done = AtomicBool::new(false);
    let (rounds, seen) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut rounds, mut seen) = (0_u32, BTreeMap::new());
            loop {
                let is_last = done.load(Ordering::Acquire);
                let path = StoredRelease::current(&out).expect("the pointer is always there").expect("a release");
                path.verify().expect("every table is of the release of its manifest");
                let release = Release::at(path.path());
                let figure = release.table("observation").one(&[]).figure("value").expect("a figure");
                let headline = release.table("headline").one(&[("indicator_id", "referrals")]).figure("value");
                assert_eq!(headline, Some(figure), "both are of one release");
                let run_id = text(&json(&path.path().join("manifest.json")), "run_id").to_owned();
                let stated = seen.entry(run_id).or_insert_with(|| figure.to_string());
                assert_eq!(*stated, figure.to_string());
                rounds += 1;
                if is_last {
                    return (rounds, seen.len() as u64);
                }
            }
        });
        for number in 0..publications {
            night(1001 + number);
            std::thread::sleep(Duration::from_millis(20));
        }
        done.store(true, Ordering::Release);
        reader.join().expect("the reader found every release whole")
    });
    tell(&format!("{rounds} rounds of a reader over {publications} publications, {seen} releases seen"));
    assert!(seen > 1 && seen <= publications + 1, "{seen} releases in {rounds} rounds");
}
