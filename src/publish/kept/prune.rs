//! Which runs may go: the kept runs and a rule come in, what is left behind goes out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

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
/// current run stays, and so does one that awaits approval and one that is broken; one that was declined goes.
fn going<'r>(runs: &'r [Kept], keep: &Keep) -> BTreeSet<&'r str> {
    if !keep.limits() {
        return BTreeSet::new();
    }
    let counts = |run: &&Kept| matches!(run.state, State::Sound | State::PassedOver);
    let mut series: BTreeMap<(&str, &str), Vec<&Kept>> = BTreeMap::new();
    for run in runs.iter().filter(counts) {
        series.entry(run.series()).or_default().push(run);
    }
    let stays = series.into_values().flat_map(|runs| staying(&runs, keep)).collect::<BTreeSet<&str>>();
    let may_go = |run: &&Kept| {
        let never = run.is_current || matches!(run.state, State::Held | State::Broken(_));
        !never && !stays.contains(run.run_id.as_str())
    };
    runs.iter().filter(may_go).map(|run| run.run_id.as_str()).collect()
}

/// Those that the rule keeps of runs of one kind, newest first.
fn staying<'r>(runs: &[&'r Kept], keep: &Keep) -> Vec<&'r str> {
    let month = |run: &Kept| run.manifest.as_ref().and_then(|manifest| manifest.started_at.get(..7)).map(str::to_owned);
    let newest = runs.iter().take(keep.runs.unwrap_or(0) as usize);
    let mut months = BTreeSet::new();
    let newest_of_months: Vec<&&Kept> =
        runs.iter().filter(|run| months.insert(month(run))).take(keep.monthly.unwrap_or(0) as usize).collect();
    newest.chain(newest_of_months).map(|run| run.run_id.as_str()).collect()
}
