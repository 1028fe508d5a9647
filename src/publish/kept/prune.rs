//! Which runs may go: the kept runs and a rule come in, what is left behind goes out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::{Kept, State, list};
use crate::error::Error;
use crate::pipeline::Keep;
use crate::publish::{Lock, REMOVING, sync};

/// What a rule came to.
#[derive(Clone, Debug)]
pub struct Pruned {
    /// The runs that went, or would go.
    pub removed: Vec<Kept>,
    /// How many stay.
    pub kept: usize,
    /// The broken ones, which only a person may remove: what is wrong with them may be worth knowing.
    pub broken: Vec<Kept>,
}

/// Removes a run. It gets another name before it is taken apart, and what has that name is cleared away by whoever takes
/// the lock next, so that no half of one is ever seen.
pub(super) fn remove(lock: &Lock, run: &Kept) -> Result<(), Error> {
    lock.output().forget(&run.run_id)?;
    let folder = lock.out().join("runs");
    let aside = folder.join(format!("{REMOVING}{}", run.run_id));
    fs::rename(&run.path, &aside).map_err(Error::io("setting the run aside", &run.path))?;
    sync(&folder)?;
    fs::remove_dir_all(&aside).map_err(Error::io("removing the run", &aside))
}

/// Removes the runs that a rule does not keep, or only says which.
pub fn prune(lock: &Lock, keep: &Keep, only_say: bool) -> Result<Pruned, Error> {
    let runs = list(lock.out())?;
    let going = going(&runs, keep);
    for run in runs.iter().filter(|run| going.contains(run.run_id.as_str()) && !only_say) {
        remove(lock, run)?;
    }
    let going: BTreeSet<String> = going.into_iter().map(str::to_owned).collect();
    let (removed, stay): (Vec<Kept>, Vec<Kept>) = runs.into_iter().partition(|run| going.contains(&run.run_id));
    let kept = stay.len();
    let broken = stay.into_iter().filter(|run| matches!(run.state, State::Broken(_))).collect();
    Ok(Pruned { removed, kept, broken })
}

/// So many bytes would be free if only the newest run were kept.
pub fn removable(runs: &[Kept]) -> u64 {
    let going = going(runs, &Keep { runs: Some(1), ..Keep::default() });
    runs.iter().filter(|run| going.contains(run.run_id.as_str())).map(|run| run.bytes).sum()
}

/// The runs that a rule does not keep, of runs that stand newest first. Each pipeline and audience has its own count. The
/// current run stays, and so does one that is broken; one that awaits approval or was declined has rules of its own.
fn going<'r>(runs: &'r [Kept], keep: &Keep) -> BTreeSet<&'r str> {
    if !keep.limits() {
        return BTreeSet::new();
    }
    let counts = |run: &&Kept| matches!(run.state, State::Sound | State::PassedOver);
    let mut series: BTreeMap<(&str, &str), Vec<&Kept>> = BTreeMap::new();
    for run in runs.iter().filter(counts) {
        series.entry(run.series()).or_default().push(run);
    }
    let newest = runs.iter().find_map(began);
    let is_older = |run: &Kept, days: u32| {
        newest.zip(began(run)).is_some_and(|(newest, began)| newest - began > TimeDelta::days(i64::from(days)))
    };
    let counted = |runs: Vec<&'r Kept>| staying(&runs, keep, &is_older);
    let stays = series.into_values().flat_map(counted).collect::<BTreeSet<&str>>();
    let may_go = |run: &&Kept| match &run.state {
        _ if run.is_current => false,
        State::Broken(_) => false,
        State::Held => keep.held_days.is_some_and(|days| is_older(run, days)),
        State::Declined => keep.declined_days.is_none_or(|days| is_older(run, days)),
        State::Sound | State::PassedOver => !stays.contains(run.run_id.as_str()),
    };
    runs.iter().filter(may_go).map(|run| run.run_id.as_str()).collect()
}

/// Those that the rule keeps of runs of one kind, newest first.
fn staying<'r>(runs: &[&'r Kept], keep: &Keep, is_older: &dyn Fn(&Kept, u32) -> bool) -> Vec<&'r str> {
    let month = |run: &Kept| run.manifest.as_ref().and_then(|manifest| manifest.started_at.get(..7)).map(str::to_owned);
    let mut months = BTreeSet::new();
    let newest_of_months: BTreeSet<&str> = (runs.iter().filter(|run| months.insert(month(run))))
        .take(keep.monthly.unwrap_or(0) as usize)
        .map(|run| run.run_id.as_str())
        .collect();
    let is_counted = |(place, run): &(usize, &&Kept)| {
        !keep.counts()
            || *place < keep.runs.unwrap_or(0) as usize
            || newest_of_months.contains(run.run_id.as_str())
            || keep.days.is_some_and(|days| !is_older(run, days))
    };
    let is_too_old = |run: &Kept| keep.longest_days.is_some_and(|days| is_older(run, days));
    runs.iter().enumerate().filter(is_counted).map(|(_, run)| *run).filter(|run| !is_too_old(run)).map(id).collect()
}

fn id(run: &Kept) -> &str {
    &run.run_id
}

/// When a run began; none where nobody can say.
fn began(run: &Kept) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(&run.manifest.as_ref()?.started_at).ok()
}
