//! `peermark runs`: the kept runs of an output folder; which one readers are shown, and which ones go.

use crate::cli::{
    DecideArguments, Format, ListArguments, PruneArguments, PurgeArguments, RollbackArguments, RunsArguments,
    RunsCommand, SignOffArguments,
};
use crate::console::{Console, runs as shown};
use crate::error::Error;
use crate::pipeline::Keep;
use crate::publish::{FolderPointer, Lock, Output, ReleasePointer as _, kept};

/// Does what is asked with the kept runs. Only the list takes no lock.
pub(super) fn runs(arguments: &RunsArguments, console: Console) -> Result<u8, Error> {
    match &arguments.command {
        RunsCommand::List(arguments) => list(arguments, console),
        RunsCommand::Rollback(arguments) => roll_back(arguments, console),
        RunsCommand::Approve(arguments) => approve(arguments, console),
        RunsCommand::Decline(arguments) => decline(arguments, console),
        RunsCommand::SignOff(arguments) => sign_off(arguments, console),
        RunsCommand::Purge(arguments) => purge(arguments, console),
        RunsCommand::Prune(arguments) => prune(arguments, console),
    }
    .map(|()| 0)
}

fn list(arguments: &ListArguments, console: Console) -> Result<(), Error> {
    let output = Output::open(&arguments.out)?;
    let runs = output.runs()?;
    if let Some(shown) = FolderPointer::of(output.folder()).current()?
        && !runs.iter().any(|run| run.is_current)
    {
        console.say(&shown::dangling(&arguments.out, &shown));
    }
    console.data(&match arguments.format {
        Format::Text => shown::list(&arguments.out, &runs),
        Format::Json => shown::list_json(&arguments.out, &runs),
    })
}

fn roll_back(arguments: &RollbackArguments, console: Console) -> Result<(), Error> {
    let lock = Lock::take_existing(&arguments.out)?;
    let (run_id, before) = kept::roll_back(&lock, arguments.run.as_deref())?;
    console.say(&shown::switched(&run_id, before.as_deref()));
    console.data(&lock.name().join("runs").join(run_id).display().to_string())
}

fn approve(arguments: &DecideArguments, console: Console) -> Result<(), Error> {
    let lock = Lock::take_existing(&arguments.out)?;
    let (run_id, before) = kept::approve(&lock, &arguments.run, named(&arguments.by)?, arguments.note.as_deref())?;
    console.say(&shown::switched(&run_id, before.as_deref()));
    console.data(&lock.name().join("runs").join(run_id).display().to_string())
}

fn decline(arguments: &DecideArguments, console: Console) -> Result<(), Error> {
    let lock = Lock::take_existing(&arguments.out)?;
    let run_id = kept::decline(&lock, &arguments.run, named(&arguments.by)?, arguments.note.as_deref())?;
    console.say(&format!("declined   {run_id}; readers see what they saw before"));
    Ok(())
}

/// Who decides.
fn named(by: &str) -> Result<&str, Error> {
    let by = by.trim();
    if by.is_empty() {
        return Err(Error::Usage { message: "`--by` is blank".into(), hint: "write --by \"Jane Doe\"".into() });
    }
    Ok(by)
}

/// A folder in which nothing was published yet will do: a file may be signed off before the first run.
fn sign_off(arguments: &SignOffArguments, console: Console) -> Result<(), Error> {
    let by = named(&arguments.by)?;
    let lock = Lock::take(&arguments.out)?;
    let signature = kept::sign(&lock, &arguments.file, by, arguments.note.as_deref(), arguments.revoke)?;
    console.data(&match arguments.format {
        Format::Text => shown::signed(&signature),
        Format::Json => serde_json::to_string(&signature).expect("a signature is made of text"),
    })
}

fn purge(arguments: &PurgeArguments, console: Console) -> Result<(), Error> {
    let lock = Lock::take_existing(&arguments.out)?;
    let (by, note) = (named(&arguments.by)?, arguments.note.as_deref());
    let purged = kept::purge(&lock, &arguments.file, by, note, arguments.dry_run)?;
    console.data(&match arguments.format {
        Format::Text => shown::purged(&purged, arguments.dry_run),
        Format::Json => shown::purged_json(&purged, arguments.dry_run),
    })
}

fn prune(arguments: &PruneArguments, console: Console) -> Result<(), Error> {
    let keep = Keep {
        runs: arguments.keep,
        monthly: arguments.keep_monthly,
        days: arguments.keep_days,
        longest_days: arguments.longest_days,
        held_days: arguments.held_days,
        declined_days: arguments.declined_days,
        latest: false,
    };
    if !keep.limits() {
        return Err(Error::Usage {
            message: "no rule says which runs are kept".into(),
            hint:
                "write --keep 30 --keep-monthly 12 for the newest 30 runs and the newest of each of the last 12 months"
                    .into(),
        });
    }
    let lock = Lock::take_existing(&arguments.out)?;
    let pruned = kept::prune(&lock, &keep, arguments.dry_run)?;
    console.data(&match arguments.format {
        Format::Text => shown::pruned(&pruned, arguments.dry_run),
        Format::Json => shown::pruned_json(&pruned, arguments.dry_run),
    })
}
