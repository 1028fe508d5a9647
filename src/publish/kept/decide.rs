//! Which run is shown: a kept run comes in, the pointer at it goes out, for an earlier run or for one that was held.

use super::{Decision, Kept, SignOff, State, find, list, moment_in_words};
use crate::error::Error;
use crate::publish::pointer::{FolderPointer, ReleasePointer as _};
use crate::publish::{Lock, StoredRelease, latest};

/// Shows another kept run, the one before the current one where none is named, once all its tables were found to be as its
/// manifest states them. Gives its id and that of the run that was shown before.
pub fn roll_back(lock: &Lock, named: Option<&str>) -> Result<(String, Option<String>), Error> {
    let runs = list(lock.out())?;
    let run = match named {
        Some(named) => find(lock.out(), &runs, named)?,
        None => before_current(&runs).ok_or_else(|| Error::Usage {
            message: format!("{}: no earlier run that may be shown is kept here", lock.out().display()),
            hint: format!("`peermark runs list --out {}` has all and why", lock.out().display()),
        })?,
    };
    let refused = |message: String, hint: String| Err(Error::Usage { message, hint });
    let id = &run.run_id;
    let out = lock.out().display();
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
    let run = find(lock.out(), &runs, named)?;
    let id = &run.run_id;
    let out = lock.out().display();
    let refused = |message: String, hint: String| Err(Error::Usage { message, hint });
    match (&run.state, &run.sign_off) {
        (State::Held, Some(sign_off)) => {
            StoredRelease::at(&run.path)?.verify()?;
            let decision = Some(Decision::now(true, by, note));
            SignOff { decision, ..sign_off.clone() }.write(&run.path)?;
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
    let run = find(lock.out(), &runs, named)?;
    match (&run.state, &run.sign_off) {
        (State::Held | State::PassedOver, Some(sign_off)) => {
            let decision = Some(Decision::now(false, by, note));
            SignOff { decision, ..sign_off.clone() }.write(&run.path)?;
            Ok(run.run_id.clone())
        }
        _ => Err(Error::Usage {
            message: format!("`{}` awaits no approval{}", run.run_id, by_whom(run)),
            hint: format!("`peermark runs list --out {}` has those that do", lock.out().display()),
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

pub(super) fn show(lock: &Lock, run: &Kept) -> Result<(String, Option<String>), Error> {
    StoredRelease::at(&run.path)?.verify()?;
    let before = FolderPointer::of(lock.out()).current()?;
    FolderPointer::of(lock.out()).switch(before.as_deref(), &run.run_id)?;
    if latest::is_kept(lock.out()) {
        latest::copy(lock.out(), &run.run_id)?;
    }
    Ok((run.run_id.clone(), before))
}
