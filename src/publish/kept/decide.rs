//! Which run is shown: a kept run comes in, the pointer at it goes out, for an earlier run or for one that was held.

use super::{Decision, Kept, SIGN_OFF, SignOff, State, find, list, moment_in_words};
use crate::error::Error;
use crate::publish::pointer::{FolderPointer, ReleasePointer as _};
use crate::publish::{Lock, StoredRelease, latest};

/// Shows another kept run, the one before the current one where none is named, once all its tables were found to be as its
/// manifest states them. Gives its id and that of the run that was shown before.
pub fn roll_back(lock: &Lock, named: Option<&str>) -> Result<(String, Option<String>), Error> {
    let runs = list(lock.out())?;
    let run = match named {
        Some(named) => find(&lock.name(), &runs, named)?,
        None => before_current(&runs).ok_or_else(|| Error::Usage {
            message: format!("{}: no earlier run that may be shown is kept here", lock.name().display()),
            hint: format!("`peermark runs list --out {}` has all and why", lock.name().display()),
        })?,
    };
    let refused = |message: String, hint: String| Err(Error::Usage { message, hint });
    let id = &run.run_id;
    let out = lock.name();
    let out = out.display();
    match &run.state {
        State::Broken(fault) => refused(
            format!("`{id}` is broken and is not shown: {fault}"),
            format!("choose another of `peermark runs list --out {out}`"),
        ),
        State::Held | State::PassedOver => refused(
            format!("`{id}` was held and nobody approved it"),
            format!("`peermark runs approve {id} --by NAME --out {out}` approves and shows it"),
        ),
        State::Declined => refused(
            format!("`{id}` was declined{}", by_whom(run)),
            format!("choose another of `peermark runs list --out {out}`"),
        ),
        State::Sound if run.is_current => {
            refused(format!("`{id}` is current already"), format!("name another of `peermark runs list --out {out}`"))
        }
        State::Sound => show(lock, run),
    }
}

/// Notes who approved a held run, and shows it.
pub fn approve(lock: &Lock, named: &str, by: &str, note: Option<&str>) -> Result<(String, Option<String>), Error> {
    let runs = list(lock.out())?;
    let run = find(&lock.name(), &runs, named)?;
    let id = &run.run_id;
    let out = lock.name();
    let out = out.display();
    let refused = |message: String, hint: String| Err(Error::Usage { message, hint });
    match (&run.state, &run.sign_off) {
        (State::Held, Some(sign_off)) => {
            sound(lock, run)?;
            let decision = Some(Decision::now(true, by, note));
            sign(lock, run, &SignOff { decision, ..sign_off.clone() })?;
            show(lock, run)
        }
        (State::Broken(fault), _) => {
            refused(format!("`{id}` is broken and is not shown: {fault}"), "run the pipeline again".to_owned())
        }
        (State::PassedOver, _) => {
            let current = runs.iter().find(|run| run.is_current).map_or("", |run| &run.run_id);
            refused(
                format!("`{id}` was held, and the later run `{current}` is shown by now"),
                format!("`peermark runs decline {id} --by NAME --out {out}` closes it; a later run has its figures"),
            )
        }
        (_, Some(_)) => refused(
            format!("`{id}` was decided on already:{}", by_whom(run)),
            format!("`peermark runs rollback {id} --out {out}` shows an approved run that is not current"),
        ),
        _ => refused(
            format!("`{id}` was never held"),
            format!("`peermark runs rollback {id} --out {out}` shows a kept run"),
        ),
    }
}

/// Notes who would not have a held run shown. It may never be, and goes at the next pruning.
pub fn decline(lock: &Lock, named: &str, by: &str, note: Option<&str>) -> Result<String, Error> {
    let runs = list(lock.out())?;
    let run = find(&lock.name(), &runs, named)?;
    match (&run.state, &run.sign_off) {
        (State::Held | State::PassedOver, Some(sign_off)) => {
            let decision = Some(Decision::now(false, by, note));
            sign(lock, run, &SignOff { decision, ..sign_off.clone() })?;
            Ok(run.run_id.clone())
        }
        _ => Err(Error::Usage {
            message: format!("`{}` awaits no approval{}", run.run_id, by_whom(run)),
            hint: format!("`peermark runs list --out {}` has those that do", lock.name().display()),
        }),
    }
}

/// The newest run before the current one that may be shown.
fn before_current(runs: &[Kept]) -> Option<&Kept> {
    let behind = runs.iter().position(|run| run.is_current).map_or(0, |current| current + 1);
    runs[behind..].iter().find(|run| run.state == State::Sound)
}

fn by_whom(run: &Kept) -> String {
    let Some(Decision { approved, by, at, .. }) = run.sign_off.as_ref().and_then(|sign_off| sign_off.decision.as_ref())
    else {
        return String::new();
    };
    format!(" {} by {by} on {}", if *approved { "approved" } else { "declined" }, moment_in_words(at))
}

/// Holds all tables of a run against its manifest.
fn sound(lock: &Lock, run: &Kept) -> Result<(), Error> {
    lock.output().complete(&run.run_id)?;
    StoredRelease::at(&run.path)?.verify()
}

fn sign(lock: &Lock, run: &Kept, sign_off: &SignOff) -> Result<(), Error> {
    sign_off.write(&run.path)?;
    lock.output().bring_file(&run.path.join(SIGN_OFF))
}

pub(super) fn show(lock: &Lock, run: &Kept) -> Result<(String, Option<String>), Error> {
    sound(lock, run)?;
    let before = FolderPointer::of(lock.out()).current()?;
    lock.output().switch(before.as_deref(), &run.run_id)?;
    if latest::is_kept(lock.out()) {
        latest::copy(lock.out(), &run.run_id)?;
    }
    Ok((run.run_id.clone(), before))
}
