//! Faults of the disk at one call after another → the release before stays as it was, and the path at fault is named.
//!
//! `faults.c` is preloaded into the program, which knows nothing of it: it counts the calls that make, write, sync and rename
//! something below the output folder, and lets one of them fail.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use peermark::publish::StoredRelease;

use crate::workdir::{self, Output, finish, names, program, root, small, tell, times};

/// The kinds of calls, each with the error that a disk gives to it.
const KINDS: [(&str, i32); 4] = [("make", 13), ("write", 28), ("sync", 5), ("rename", 13)];
const INTERRUPTED: i32 = 4;

/// Calls fail in a program into which this is preloaded.
struct Faults {
    library: PathBuf,
    counts: PathBuf,
}

impl Faults {
    fn build(folder: &Path) -> Self {
        let library = folder.join("faults.so");
        let source = root().join("tests/it/faults.c");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| OsString::from("cc"));
        let built = Command::new(compiler).args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).output();
        let built = built.expect("the compiler that the program itself was built with");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Self { library, counts: folder.join("counts.txt") }
    }

    /// Runs a pipeline, of which the call of this kind and number fails with this error.
    fn run(&self, pipeline: &Path, out: &Path, kind: &str, at: u64, error: i32) -> Output {
        self.run_with(&[], pipeline, out, kind, at, error)
    }

    /// The same with more arguments.
    fn run_with(&self, with: &[&str], pipeline: &Path, out: &Path, kind: &str, at: u64, error: i32) -> Output {
        let mut command = program();
        command.args(["run", "--anew"]).args(with).arg(pipeline).arg("--out").arg(out);
        command.env("LD_PRELOAD", &self.library).env("FAULT_FOLDER", out).env("FAULT_COUNTS", &self.counts);
        command.env("FAULT_KIND", kind).env("FAULT_AT", at.to_string()).env("FAULT_ERRNO", error.to_string());
        finish(&mut command)
    }

    /// How many calls of each kind the last run made.
    fn counts(&self) -> BTreeMap<String, u64> {
        let text = fs::read_to_string(&self.counts).expect("the counts of a run");
        let pair = |line: &str| {
            let (kind, count) = line.split_once(' ').expect("a kind and a count");
            (kind.to_owned(), count.parse().expect("a count"))
        };
        text.lines().map(pair).collect()
    }
}

fn current(out: &Path) -> StoredRelease {
    StoredRelease::current(out).expect("a pointer").expect("a release")
}

/// So many of the numbers from 1 to the last, spread evenly, both ends among them; all where there are no more.
fn spread(last: u64, most: u64) -> Vec<u64> {
    if last <= most {
        return (1..=last).collect();
    }
    (0..most).map(|step| 1 + step * (last - 1) / (most - 1)).collect()
}

/// `PEERMARK_FAULTS` says at how many calls of each kind, all of them where it is large enough.
#[test]
fn a_call_that_fails_leaves_the_release_before_as_it_was_and_its_path_is_named() {
    let temporary = workdir::folder();
    let folder = fs::canonicalize(temporary.path()).expect("a path");
    let out = folder.join("out");
    let faults = Faults::build(&folder);
    let pipeline = small(&folder, "Kent,2024-04,120\n", "");
    assert_eq!(faults.run(&pipeline, &out, "none", 0, 0).code, 0);
    let pipeline = small(&folder, "Kent,2024-04,121\n", "");
    // Once for the corrected figure, and once more for the calls of a run like all that follow.
    for _ in 0..2 {
        let undisturbed = faults.run(&pipeline, &out, "none", 0, 0);
        assert_eq!(undisturbed.code, 0, "{}", undisturbed.stderr);
    }
    let counts = faults.counts();
    let (mut passed, mut shown) = (0, 0);
    for (kind, error) in KINDS {
        assert!(counts[kind] > 1, "{kind}: {counts:?}");
        for at in spread(counts[kind], times("PEERMARK_FAULTS", 4)) {
            let before = current(&out);
            let output = faults.run(&pipeline, &out, kind, at, error);
            let what = format!("{kind} {at} of {}\n{}", counts[kind], output.stderr);
            assert_eq!((output.code, output.stdout.as_str()), (4, ""), "{what}");
            assert!(output.stderr.contains(&out.display().to_string()), "no path is named: {what}");
            let after = current(&out);
            after.verify().unwrap_or_else(|fault| panic!("{fault}: {what}"));
            if after != before {
                // Only what comes behind the switch may fail and leave the new release, which then is whole.
                assert_eq!((kind, at), ("sync", counts["sync"]), "{what}");
                shown += 1;
            }
            let left: Vec<String> = names(&out.join("runs")).into_iter().filter(|name| name.starts_with('.')).collect();
            assert_eq!(left, Vec::<String>::new(), "{what}");
            passed += 1;
        }
    }
    tell(&format!("{passed} faults of {} points, {shown} of them behind the switch", counts.values().sum::<u64>()));
    assert_eq!(faults.run(&pipeline, &out, "none", 0, 0).code, 0, "the next run is none the worse");
}

/// Figures that memory has no room for are written to a file in the output folder and read from it.
#[test]
fn a_disk_that_fails_while_figures_wait_on_it_leaves_the_release_before_as_it_was() {
    let temporary = workdir::folder();
    let folder = fs::canonicalize(temporary.path()).expect("a path");
    let out = folder.join("out");
    let faults = Faults::build(&folder);
    let pipeline = small(&folder, "Kent,2024-04,120\n", "");
    assert_eq!(faults.run(&pipeline, &out, "none", 0, 0).code, 0);
    let usual = faults.counts();
    assert_eq!(faults.run_with(&["--rows-at-once", "1"], &pipeline, &out, "none", 0, 0).code, 0);
    let counts = faults.counts();
    assert!(counts["write"] > usual["write"] && counts["read"] > usual["read"], "{usual:?} {counts:?}");
    for (kind, error) in [("make", 13), ("write", 28), ("read", 5)] {
        let before = current(&out);
        // The lock and the signature in it come first.
        let fails_at = |at: u64| faults.run_with(&["--rows-at-once", "1"], &pipeline, &out, kind, at, error);
        let met =
            (1..=counts[kind]).map(|at| (at, fails_at(at))).find(|(_, output)| output.stderr.contains("/.spilling-"));
        let (at, output) = met.unwrap_or_else(|| panic!("no {kind} of {counts:?} is one of the figures'"));
        assert_eq!(output.code, 4, "{kind} {at}: {}", output.stderr);
        assert!(output.stderr.contains(&out.display().to_string()), "no path is named: {}", output.stderr);
        assert_eq!(current(&out), before, "{kind} {at}");
        let left: Vec<String> = names(&out).into_iter().filter(|name| name.starts_with(".spilling")).collect();
        assert_eq!(left, Vec::<String>::new(), "{kind} {at}");
        if kind != "make" {
            let again = faults.run_with(&["--rows-at-once", "1"], &pipeline, &out, kind, at, INTERRUPTED);
            assert_eq!(again.code, 0, "an interrupted {kind} is done again: {}", again.stderr);
        }
    }
}

/// A signal may come at any write; that is no fault.
#[test]
fn a_write_that_is_interrupted_is_done_again() {
    let folder = workdir::folder();
    let path = fs::canonicalize(folder.path()).expect("a path");
    let out = path.join("out");
    let faults = Faults::build(&path);
    let pipeline = small(&path, "Kent,2024-04,120\n", "");
    assert_eq!(faults.run(&pipeline, &out, "none", 0, 0).code, 0);
    for at in spread(faults.counts()["write"], 3) {
        let output = faults.run(&pipeline, &out, "write", at, INTERRUPTED);
        assert_eq!(output.code, 0, "write {at}: {}", output.stderr);
        current(&out).verify().expect("every table is as its manifest states it");
    }
}
