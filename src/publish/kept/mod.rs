//! The kept runs of an output folder: the folder comes in, each run with its state goes out; and what may be done with
//! them: show another one, decide on one that was held, remove those that a rule does not keep; and what is known there of
//! submissions: which were withdrawn, which are signed off.

mod before;
mod decide;
mod prune;
mod purge;
mod sign_off;
mod signatures;

use std::fs;
use std::path::{Path, PathBuf};

use super::pointer::{FolderPointer, ReleasePointer as _};
use super::{Manifest, StoredRelease};
use crate::error::Error;

pub use before::Before;
pub use decide::{approve, decline, roll_back};
pub use prune::{Pruned, prune, removable};
pub(super) use purge::FILE as WITHDRAWN;
pub use purge::{Purged, Withdrawal, purge, withdrawn};
pub(super) use sign_off::FILE as SIGN_OFF;
use sign_off::now;
pub use sign_off::{Decision, SignOff, moment_in_words};
pub(super) use signatures::FILE as SIGNATURES;
pub use signatures::{Signature, sign, signed_off};

/// A run that is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id, the name of its folder.
    pub run_id: String,
    /// Its folder.
    pub path: PathBuf,
    /// What its manifest says; none where it cannot be read.
    pub manifest: Option<Manifest>,
    /// That it was held, and what was decided.
    pub sign_off: Option<SignOff>,
    /// Its size on disk.
    pub bytes: u64,
    /// Whether readers are shown it.
    pub is_current: bool,
    /// Whether it may be shown.
    pub state: State,
}

/// Whether a run may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It may.
    Sound,
    /// It awaits approval.
    Held,
    /// It was held, and a later run was shown before anybody approved it.
    PassedOver,
    /// It was held and not approved.
    Declined,
    /// Something of it is missing.
    Broken(String),
}

impl State {
    /// The word for machines.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Held => "held",
            Self::PassedOver => "passed_over",
            Self::Declined => "declined",
            Self::Broken(_) => "broken",
        }
    }
}

impl Kept {
    /// By which runs are sorted: when they began.
    fn order(&self) -> (&str, &str, usize, &str) {
        let second = self.run_id.get(..16).unwrap_or(&self.run_id);
        let began = self.manifest.as_ref().map_or("", |manifest| &manifest.started_at);
        (second, began, self.run_id.len(), &self.run_id)
    }

    /// What is published of it, for messages: the pipeline and whom it is cut for.
    fn series(&self) -> (&str, &str) {
        self.manifest.as_ref().map_or(("", ""), |manifest| (&manifest.pipeline.name, &manifest.audience))
    }
}

/// The kept runs of an output folder, newest first. No lock is taken: a run that goes meanwhile is not among them.
pub fn list(out: &Path) -> Result<Vec<Kept>, Error> {
    let folder = out.join("runs");
    if !folder.is_dir() {
        return Err(super::nothing_published(out));
    }
    let current = FolderPointer::of(out).current()?;
    let mut runs = Vec::new();
    for entry in fs::read_dir(&folder).map_err(Error::io("listing", &folder))? {
        let entry = entry.map_err(Error::io("listing", &folder))?;
        let run_id = entry.file_name().to_string_lossy().into_owned();
        if run_id.starts_with('.') || !entry.path().is_dir() {
            continue;
        }
        let is_current = current.as_ref() == Some(&run_id);
        match look_at(run_id, entry.path(), is_current) {
            Ok(run) => runs.push(run),
            Err(_) if !entry.path().exists() => {}
            Err(error) => return Err(error),
        }
    }
    runs.retain(|run| run.path.exists());
    runs.sort_by(|one, other| other.order().cmp(&one.order()));
    pass_over(&mut runs);
    Ok(runs)
}

fn look_at(run_id: String, path: PathBuf, is_current: bool) -> Result<Kept, Error> {
    let bytes = bytes_of(&path)?;
    let manifest = StoredRelease::at(&path).and_then(|release| release.manifest());
    let sign_off = SignOff::of(&path);
    let state = match (&manifest, &sign_off) {
        (Err(Error::Usage { .. }), _) => State::Broken("manifest.json is missing".to_owned()),
        (Err(error), _) | (_, Err(error)) => State::Broken(error.to_string()),
        (Ok(manifest), Ok(sign_off)) => match (manifest.fault_of_sizes(&path), sign_off) {
            (Some(fault), _) => State::Broken(fault),
            (None, None) => State::Sound,
            (None, Some(SignOff { decision: None, .. })) => State::Held,
            (None, Some(SignOff { decision: Some(Decision { approved, .. }), .. })) => {
                if *approved {
                    State::Sound
                } else {
                    State::Declined
                }
            }
        },
    };
    let (manifest, sign_off) = (manifest.ok(), sign_off.ok().flatten());
    Ok(Kept { run_id, path, manifest, sign_off, bytes, is_current, state })
}

/// A run that was held while a later one is shown awaits nobody any more.
fn pass_over(runs: &mut [Kept]) {
    let Some(current) = runs.iter().position(|run| run.is_current) else { return };
    for run in &mut runs[current..] {
        if run.state == State::Held {
            run.state = if run.is_current { State::Sound } else { State::PassedOver };
        }
    }
}

/// The size of all files below a folder.
pub(super) fn bytes_of(folder: &Path) -> Result<u64, Error> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).map_err(Error::io("listing", folder))? {
        let entry = entry.map_err(Error::io("listing", folder))?;
        let path = entry.path();
        let metadata = entry.metadata().map_err(Error::io("asking for the size of", &path))?;
        bytes += if metadata.is_dir() { bytes_of(&path)? } else { metadata.len() };
    }
    Ok(bytes)
}

/// The run that is meant by an id, the beginning of one, or the path of its folder.
fn find<'r>(out: &Path, runs: &'r [Kept], named: &str) -> Result<&'r Kept, Error> {
    let name = Path::new(named).file_name().map_or(named.into(), |name| name.to_string_lossy());
    let mut matching = runs.iter().filter(|run| run.run_id.starts_with(&*name));
    let exact = runs.iter().find(|run| run.run_id == name);
    match (exact, matching.next(), matching.next()) {
        (Some(run), ..) | (None, Some(run), None) if !name.is_empty() => Ok(run),
        (_, first, _) => Err(Error::Usage {
            message: match first {
                Some(_) => format!("more than one run begins with `{named}`"),
                None => format!("{}: no run `{named}` is kept here", out.display()),
            },
            hint: match runs.first() {
                Some(newest) => {
                    format!("the newest is `{}`; `peermark runs list --out {}` has all", newest.run_id, out.display())
                }
                None => "nothing was published yet".to_owned(),
            },
        }),
    }
}

#[cfg(test)]
mod tests;
