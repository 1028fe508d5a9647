//! All versions of actions and targets → what changed from one submission to the next: statuses, days, disputes,
//! baselines. Events are only ever added: what a tracker said once is not taken back by what it says later.

use std::collections::BTreeMap;

use crate::domain::{Action, ActionPast, ActionStatus, AuthorityIndex, Day, FileIndex, IndicatorIndex, Period, Target};
use crate::read::fold;

/// What changed of an action from one submission of its tracker to the next, or its first appearance.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionEvent {
    /// Whose plan it is.
    pub authority: AuthorityIndex,
    /// The plan.
    pub plan: String,
    /// The action.
    pub action: String,
    /// The day of the change: for statuses the tracker's own, else the day the tracker was submitted.
    pub on: Day,
    /// What changed.
    pub change: Change,
    /// The plan that it moved to.
    pub moved_to_plan: String,
    /// The day its tracker was submitted.
    pub submitted_on: Day,
    /// The file that says so.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

/// What can change of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Whether somebody disputes its status.
    Disputed(bool),
    /// The day on which it is due, from one to another or none.
    DueOn(Day, Option<Day>),
    /// Its status; none before where it is new, none after where the tracker's word is not declared.
    Status(Option<ActionStatus>, Option<ActionStatus>),
}

impl Change {
    /// What changes are called in the tables.
    pub const NAMES: [&str; 3] = ["disputed", "due_on", "status"];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disputed(_) => Self::NAMES[0],
            Self::DueOn(..) => Self::NAMES[1],
            Self::Status(..) => Self::NAMES[2],
        }
    }
}

/// The last word of each submission on an action, in the order of their days.
fn last_words(versions: &[Action]) -> impl Iterator<Item = &Action> {
    let words: BTreeMap<Day, &Action> = versions.iter().map(|version| (version.submitted_on, version)).collect();
    words.into_values()
}

/// The changes of an action from submission to submission; `versions` are sorted as they count.
pub(super) fn events(versions: &[Action]) -> Vec<ActionEvent> {
    let mut events: Vec<ActionEvent> = Vec::new();
    let mut before: Option<&Action> = None;
    for version in last_words(versions) {
        let mut add = |on: Day, change: Change| {
            events.push(ActionEvent {
                authority: version.authority,
                plan: version.plan.clone(),
                action: version.action.clone(),
                on,
                change,
                moved_to_plan: version.moved_to_plan.clone(),
                submitted_on: version.submitted_on,
                file: version.file,
                line: version.line,
            });
        };
        if before.is_some_and(|before| before.disputed != version.disputed) || (before.is_none() && version.disputed) {
            add(version.submitted_on, Change::Disputed(version.disputed));
        }
        if let Some(due) = before.and_then(|before| before.due_on).filter(|&due| version.due_on != Some(due)) {
            add(version.submitted_on, Change::DueOn(due, version.due_on));
        }
        if before.is_none_or(|before| before.status != version.status) {
            let on = version.status_on.or(version.completed_on).unwrap_or(version.submitted_on);
            add(on, Change::Status(before.and_then(|before| before.status), version.status));
        }
        before = Some(version);
    }
    events
}

/// The days on which an action was due, from submission to submission, each once in a row; the first is what the
/// earliest tracker that knows of an earlier day says.
fn days_due(versions: &[Action]) -> Vec<Day> {
    let first = last_words(versions).find_map(|version| version.due_on_first);
    let mut days: Vec<Day> = first.into_iter().chain(last_words(versions).filter_map(|one| one.due_on)).collect();
    days.dedup();
    days
}

type Key = (AuthorityIndex, String, String);

fn key(authority: AuthorityIndex, plan: &str, action: &str) -> Key {
    (authority, fold(plan), fold(action))
}

/// The days on which each action was due, for the path of those that move from plan to plan.
#[derive(Default)]
pub(super) struct Days(BTreeMap<Key, Vec<Day>>);

impl Days {
    /// Takes note of all versions of an action.
    pub(super) fn note(&mut self, versions: &[Action]) {
        let Some(action) = versions.last() else { return };
        self.0.insert(key(action.authority, &action.plan, &action.action), days_due(versions));
    }

    /// Gives each of the actions its past: a move keeps the number, and with it the days on which the action was due before.
    pub(super) fn give_past(&self, actions: &mut [Action]) {
        let mut moves: BTreeMap<Key, String> = BTreeMap::new();
        let is_moved = |action: &&Action| action.status == Some(ActionStatus::Moved);
        for action in actions.iter().filter(is_moved).filter(|action| !action.moved_to_plan.is_empty()) {
            moves.insert(key(action.authority, &action.moved_to_plan, &action.action), action.plan.clone());
        }
        for action in actions {
            let mut plan = action.plan.clone();
            let mut days = self.due(action.authority, &plan, &action.action);
            let mut seen = vec![fold(&plan)];
            let mut moved_from_plan = String::new();
            while let Some(earlier) = moves.get(&key(action.authority, &plan, &action.action)) {
                if seen.contains(&fold(earlier)) {
                    break;
                }
                let mut before = self.due(action.authority, earlier, &action.action);
                // What the later plan states as its first day is one of the days of the earlier plan, or none that it knows.
                days.retain(|day| !before.contains(day) || before.last() == Some(day));
                before.append(&mut days);
                before.dedup();
                days = before;
                if moved_from_plan.is_empty() {
                    moved_from_plan.clone_from(earlier);
                }
                plan.clone_from(earlier);
                seen.push(fold(&plan));
            }
            let arrived = is_moved(&&*action).then(|| self.arrived(action)).flatten();
            let redated = u32::try_from(days.len().saturating_sub(1)).unwrap_or(u32::MAX);
            action.due_on_first = days.first().copied();
            action.past = ActionPast { redated, moved_from_plan, arrived };
        }
    }

    fn due(&self, authority: AuthorityIndex, plan: &str, action: &str) -> Vec<Day> {
        self.0.get(&key(authority, plan, action)).cloned().unwrap_or_default()
    }

    /// Whether the plan that an action moved to has it; none where nothing of that plan is here.
    fn arrived(&self, action: &Action) -> Option<bool> {
        if action.moved_to_plan.is_empty() {
            return Some(false);
        }
        let plan = fold(&action.moved_to_plan);
        let is_here = self.0.keys().any(|(authority, other, _)| (*authority, other) == (action.authority, &plan));
        is_here.then(|| self.0.contains_key(&key(action.authority, &action.moved_to_plan, &action.action)))
    }
}

/// A basis on which an indicator is held against a target.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Basis {
    /// Where the indicator started.
    pub baseline: Option<f64>,
    /// The period of the baseline.
    pub period: Option<Period>,
    /// What is to be reached.
    pub target: Option<f64>,
}

/// A change of a target's baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct BaselineChange {
    /// Whose target it is.
    pub authority: AuthorityIndex,
    /// Its number or name.
    pub target: String,
    /// What it is about.
    pub indicator: IndicatorIndex,
    /// The day of the change: as the list states it, else the day on which the list that shows it was submitted.
    pub on: Day,
    /// Whether the list states the change; else its baseline is only another one than before.
    pub is_stated: bool,
    /// What held before.
    pub old: Basis,
    /// What holds since.
    pub new: Basis,
    /// Who changed it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The day the list with the change was submitted.
    pub submitted_on: Day,
    /// The file that says so.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

/// The changes of a target's baseline from submission to submission, and those that its list states; `versions` are
/// sorted as they count. A change of the value to be reached counts where the baseline changes with it.
pub(super) fn baseline_changes(versions: &[Target]) -> Vec<BaselineChange> {
    let words: BTreeMap<Day, &Target> = versions.iter().map(|version| (version.submitted_on, version)).collect();
    let mut changes = Vec::new();
    let mut before: Option<&Target> = None;
    for version in words.into_values() {
        let stated_before = before.and_then(|before| before.rebaselined_on);
        let is_other = before.is_some_and(|before| differ(before, version));
        let on = version.rebaselined_on.filter(|_| version.rebaselined_on != stated_before);
        if let Some(on) = on.or_else(|| is_other.then_some(version.submitted_on)) {
            let is_stated = version.rebaselined_on == Some(on) && stated_before != Some(on);
            let (old, new) = bases(before, is_other, version);
            changes.push(BaselineChange {
                authority: version.authority,
                target: version.target.clone(),
                indicator: version.indicator,
                on,
                is_stated,
                old,
                new,
                by: if is_stated { version.rebaselined_by.clone() } else { String::new() },
                reason: if is_stated { version.reason.clone() } else { String::new() },
                submitted_on: version.submitted_on,
                file: version.file,
                line: version.line,
            });
        }
        before = Some(version);
    }
    changes
}

/// Whether two versions state different baselines; one that states none says nothing of it.
#[allow(clippy::float_cmp)] // the same text gives the same number
fn differ(one: &Target, other: &Target) -> bool {
    let value = one.baseline.zip(other.baseline).is_some_and(|(one, other)| one != other);
    value || one.baseline_period.zip(other.baseline_period).is_some_and(|(one, other)| one != other)
}

/// The old and the new basis: of a version that replaces another one's baseline both are stated; else the baseline is the old
/// one where it is older than the change.
fn bases(before: Option<&Target>, is_other: bool, version: &Target) -> (Basis, Basis) {
    let stated = |target: &Target| Basis {
        baseline: target.baseline,
        period: target.baseline_period,
        target: Some(target.value),
    };
    let earlier = before.map(stated).unwrap_or_default();
    if is_other || version.is_comparable_with_baseline() == Some(true) {
        return (
            if is_other { earlier } else { Basis { target: earlier.target, ..Basis::default() } },
            stated(version),
        );
    }
    let renewed =
        Basis { baseline: version.new_baseline, period: version.new_baseline_period, target: Some(version.value) };
    (Basis { target: earlier.target, ..stated(version) }, renewed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// An action of one plan as a tracker of that day states it.
    fn stated(plan: &str, submitted: &str, status: ActionStatus, due: Option<&str>, moved_to: &str) -> Action {
        Action {
            status: Some(status),
            due_on: due.map(day),
            moved_to_plan: moved_to.to_owned(),
            submitted_on: day(submitted),
            ..Action::named(AuthorityIndex(3), plan, "2C")
        }
    }

    /// The latest words with their pasts: the plan it came from, the first day, how often it was moved, whether it arrived.
    fn pasts(plans: &[Vec<Action>]) -> Vec<(String, Option<Day>, u32, Option<bool>)> {
        let mut days = Days::default();
        for versions in plans {
            days.note(versions);
        }
        let mut actions: Vec<Action> = plans.iter().filter_map(|versions| versions.last().cloned()).collect();
        days.give_past(&mut actions);
        let of = |action: Action| {
            let ActionPast { redated, moved_from_plan, arrived } = action.past;
            (moved_from_plan, action.due_on_first, redated, arrived)
        };
        actions.into_iter().map(of).collect()
    }

    use ActionStatus::{Moved, Open};

    #[test]
    fn an_action_takes_its_days_along_from_plan_to_plan() {
        let a = vec![
            stated("A", "2014-10-14", Open, Some("2014-12-31"), ""),
            stated("A", "2015-01-14", Moved, Some("2015-03-31"), "Plan  b"),
        ];
        let mut b = stated("Plan B", "2015-02-14", Moved, Some("2015-09-30"), "C");
        b.due_on_first = Some(day("2014-12-31"));
        let c = stated("C", "2015-10-14", Open, Some("2015-09-30"), "");
        let first = Some(day("2014-12-31"));
        assert_eq!(
            pasts(&[a, vec![b], vec![c]]),
            [
                (String::new(), first, 1, Some(true)),
                ("A".to_owned(), first, 2, Some(true)),
                ("Plan B".to_owned(), first, 2, None)
            ]
        );
    }

    #[test]
    fn an_action_that_moves_nowhere_is_lost_and_one_that_moves_in_a_circle_ends() {
        let lost = stated("A", "2015-01-14", Moved, None, "");
        assert_eq!(pasts(&[vec![lost]]), [(String::new(), None, 0, Some(false))]);
        let unknown = stated("A", "2015-01-14", Moved, None, "B");
        assert_eq!(pasts(&[vec![unknown.clone()]]), [(String::new(), None, 0, None)], "nothing of that plan is here");
        let other = Action { action: "9Z".to_owned(), ..stated("B", "2015-01-14", Open, None, "") };
        assert_eq!(pasts(&[vec![unknown.clone()], vec![other]])[0].3, Some(false), "that plan is here without it");
        let back = stated("B", "2015-02-14", Moved, None, "A");
        let circle = pasts(&[vec![unknown], vec![back]]);
        assert_eq!([&circle[0].0, &circle[1].0], ["B", "A"]);
    }

    #[test]
    fn each_change_is_an_event_and_none_is_taken_back() {
        let mut versions = vec![
            stated("A", "2014-10-14", Open, Some("2014-12-31"), ""),
            stated("A", "2014-11-14", Open, Some("2014-12-31"), ""),
            stated("A", "2014-12-14", Open, Some("2015-03-31"), ""),
            stated("A", "2015-01-14", ActionStatus::Complete, None, ""),
        ];
        versions[1].disputed = true;
        let found: Vec<(String, Change)> =
            events(&versions).iter().map(|event| (event.on.to_string(), event.change)).collect();
        let at = |on: &str, change| (on.to_owned(), change);
        assert_eq!(
            found,
            [
                at("2014-10-14", Change::Status(None, Some(Open))),
                at("2014-11-14", Change::Disputed(true)),
                at("2014-12-14", Change::Disputed(false)),
                at("2014-12-14", Change::DueOn(day("2014-12-31"), Some(day("2015-03-31")))),
                at("2015-01-14", Change::DueOn(day("2015-03-31"), None)),
                at("2015-01-14", Change::Status(Some(Open), Some(ActionStatus::Complete))),
            ]
        );
    }
}
