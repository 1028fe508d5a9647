//! Actions and targets: the latest word on each, and every change on the way there.

use std::collections::BTreeMap;

use super::known::Known;
use super::plan_history::{self, ActionEvent, BaselineChange, Days};
use super::weight;
use crate::domain::{Action, AuthorityIndex, Day, FileIndex, Finding, FindingCode, Target};

/// What reconciling plans comes to.
#[derive(Default)]
pub(super) struct Settled {
    pub(super) actions: Vec<Action>,
    pub(super) action_events: Vec<ActionEvent>,
    pub(super) targets: Vec<Target>,
    pub(super) baseline_changes: Vec<BaselineChange>,
    pub(super) superseded: Vec<FileIndex>,
}

pub(super) fn settle(
    actions: Vec<Action>,
    targets: Vec<Target>,
    known: &Known,
    findings: &mut Vec<Finding>,
) -> Settled {
    let ranks = known.ranks;
    let mut settled = Settled::default();
    let mut days = Days::default();
    let mut keyed: BTreeMap<(AuthorityIndex, String, String), Vec<Action>> = BTreeMap::new();
    for action in actions {
        let key = (action.authority, action.plan.clone(), action.action.clone());
        keyed.entry(key).or_default().push(action);
    }
    for (_, mut versions) in keyed {
        versions.sort_by_key(|one| weight(ranks, one.file, one.submitted_on, one.line, 0));
        settled.action_events.extend(plan_history::events(&versions));
        days.note(&versions);
        let open = open_from(&versions, |one| (known.precedence(one.file), one.submitted_on));
        findings.extend(versions[open..].windows(2).filter_map(|pair| {
            let (earlier, later) = (&pair[0], &pair[1]);
            let is_repeated = Action { file: later.file, line: later.line, ..earlier.clone() } == *later;
            let subject = format!("action {} of {}", later.action, later.plan);
            (!is_repeated)
                .then(|| contradiction(&subject, Statement::of_action(earlier), Statement::of_action(later), known))
        }));
        let latest = versions.pop().expect("a key has at least one version");
        settled.superseded.extend(versions.iter().map(|version| version.file));
        settled.actions.push(latest);
    }
    days.give_past(&mut settled.actions);
    let mut keyed: BTreeMap<(AuthorityIndex, String), Vec<Target>> = BTreeMap::new();
    for target in targets {
        keyed.entry((target.authority, target.target.clone())).or_default().push(target);
    }
    for (_, mut versions) in keyed {
        versions.sort_by_key(|one| weight(ranks, one.file, one.submitted_on, one.line, 0));
        settled.baseline_changes.extend(plan_history::baseline_changes(&versions));
        let open = open_from(&versions, |one| (known.precedence(one.file), one.submitted_on));
        findings.extend(versions[open..].windows(2).filter_map(|pair| {
            let (earlier, later) = (&pair[0], &pair[1]);
            let is_repeated = Target { file: later.file, line: later.line, ..earlier.clone() } == *later;
            let subject = format!("target {}", later.target);
            (!is_repeated)
                .then(|| contradiction(&subject, Statement::of_target(earlier), Statement::of_target(later), known))
        }));
        let latest = versions.pop().expect("a key has at least one version");
        settled.superseded.extend(versions.iter().map(|version| version.file));
        settled.targets.push(latest);
    }
    settled
}

/// Where and when an action, a target or its like is stated.
#[derive(Clone, Copy)]
pub(super) struct Statement {
    pub(super) authority: AuthorityIndex,
    pub(super) submitted_on: Day,
    pub(super) file: FileIndex,
    pub(super) line: u32,
}

impl Statement {
    fn of_action(row: &Action) -> Self {
        Self { authority: row.authority, submitted_on: row.submitted_on, file: row.file, line: row.line }
    }

    fn of_target(row: &Target) -> Self {
        Self { authority: row.authority, submitted_on: row.submitted_on, file: row.file, line: row.line }
    }
}

/// Two different statements of which neither corrects the other.
pub(super) fn contradiction(subject: &str, earlier: Statement, later: Statement, known: &Known) -> Finding {
    let (file, line) = (later.file, later.line);
    let (code, message, hint) = if earlier.file == file {
        let message = format!("{subject} stands twice: in line {} and here", earlier.line);
        (FindingCode::ConflictingDuplicate, message, "the later line is used; give each a number of its own")
    } else {
        let message = format!(
            "{subject} was submitted twice on {}, and not alike: in line {} of {} and here",
            later.submitted_on,
            earlier.line,
            known.path(earlier.file)
        );
        (FindingCode::ConflictingSubmissions, message, FindingCode::ConflictingSubmissions.advice())
    };
    known.finding(code, Some(later.authority), (file, line, known.key_column(file)), None, message, hint)
}

/// The first of the sorted versions that stand as high as the last, so that only their order decides between them.
pub(super) fn open_from<Version, Standing: Ord>(
    versions: &[Version],
    standing: impl Fn(&Version) -> Standing,
) -> usize {
    let highest = versions.last().map(&standing);
    versions.partition_point(|version| Some(standing(version)) < highest)
}
