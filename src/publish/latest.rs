//! The copied folder `latest/`, for shares that keep no links: an output folder and the run that is shown come in, its
//! files again under one steady path go out.
//!
//! No file system replaces a whole folder in one step everywhere, so a reader of the copy may find it gone for a moment,
//! and who reads table after table may meet two runs: `manifest.json` names the run, before the first table and behind
//! the last one. `current` has neither trouble.

use std::fs;
use std::path::{Path, PathBuf};

use super::lock::sweep;
use super::sync;
use crate::error::Error;

const COPY: &str = "latest";
/// What is not in its place yet, or no longer.
const MOVING: &str = ".latest-";

/// Whether an output folder has the copy. Where it has, it follows every switch.
pub fn is_kept(out: &Path) -> bool {
    out.join(COPY).is_dir()
}

/// Makes the copy that of a run.
pub fn copy(out: &Path, run_id: &str) -> Result<(), Error> {
    let (new, old, place) = (moving(out, "new"), moving(out, "old"), out.join(COPY));
    copy_folder(&out.join("runs").join(run_id), &new)?;
    if place.exists() {
        fs::rename(&place, &old).map_err(Error::io("moving the copy of the last release aside", &place))?;
    }
    fs::rename(&new, &place).map_err(Error::io("moving the copy of the release into place", &place))?;
    sync(out)?;
    sweep(out, MOVING)
}

/// Removes the copy, where there is one: nothing is shown any more.
pub(super) fn remove(out: &Path) -> Result<(), Error> {
    let (old, place) = (moving(out, "old"), out.join(COPY));
    if place.is_dir() {
        fs::rename(&place, &old).map_err(Error::io("moving the copy of the last release aside", &place))?;
        sync(out)?;
    }
    sweep(out, MOVING)
}

/// Puts things right where a process died while it replaced the copy: a whole copy takes its place, a half one goes.
pub(super) fn recover(out: &Path) -> Result<(), Error> {
    let (new, old, place) = (moving(out, "new"), moving(out, "old"), out.join(COPY));
    // The old copy is moved aside only when the new one is whole and on the disk.
    if old.is_dir() && new.is_dir() && !place.exists() {
        fs::rename(&new, &place).map_err(Error::io("moving the copy of the release into place", &place))?;
    }
    sweep(out, MOVING)
}

fn moving(out: &Path, which: &str) -> PathBuf {
    out.join(format!("{MOVING}{which}"))
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir(to).map_err(Error::io("creating a folder", to))?;
    for entry in fs::read_dir(from).map_err(Error::io("listing", from))? {
        let entry = entry.map_err(Error::io("listing", from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(Error::io("copying the release to", &target))?;
            sync(&target)?;
        }
    }
    sync(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(out: &Path, run_id: &str) {
        let tables = out.join("runs").join(run_id).join("tables");
        fs::create_dir_all(&tables).expect("a folder");
        fs::write(tables.join("a.parquet"), run_id).expect("a file");
    }

    fn copied(out: &Path) -> String {
        fs::read_to_string(out.join("latest/tables/a.parquet")).expect("a copy")
    }

    #[test]
    fn the_copy_has_the_files_of_the_run_and_nothing_is_left_beside_it() {
        let out = tempfile::tempdir().expect("a folder");
        for run_id in ["one", "two"] {
            run(out.path(), run_id);
            copy(out.path(), run_id).expect("a copy");
            assert_eq!(copied(out.path()), run_id);
        }
        assert!(is_kept(out.path()));
        let mut left: Vec<_> =
            fs::read_dir(out.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        left.sort();
        assert_eq!(left, ["latest", "runs"]);
    }

    #[test]
    fn a_death_at_any_step_leaves_a_whole_copy_behind_recovery() {
        // By step: which of the new, the old and the copy in its place are there, and whose the copy is afterwards.
        for (new, old, place, expected) in [
            (true, false, true, "one"), // while the new one was copied
            (true, true, false, "two"), // between the two renames
            (false, true, true, "two"), // before the old one was removed
        ] {
            let out = tempfile::tempdir().expect("a folder");
            let copy_of = |name: &str, run_id: &str| {
                run(out.path(), run_id);
                copy_folder(&out.path().join("runs").join(run_id), &out.path().join(name)).expect("a copy");
            };
            if new {
                copy_of(".latest-new", "two");
            }
            if old {
                copy_of(".latest-old", "one");
            }
            if place {
                copy_of("latest", if new { "one" } else { "two" });
            }
            recover(out.path()).expect("recovery");
            assert_eq!(copied(out.path()), expected);
            assert!(!out.path().join(".latest-new").exists() && !out.path().join(".latest-old").exists());
        }
    }
}
