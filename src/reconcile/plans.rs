//! Actions and targets: the latest word on each, and every change of an action's status on the way there.

use std::collections::BTreeMap;

use super::{FileRank, weight};
use crate::domain::{Action, ActionStatus, AuthorityIndex, Day, FileIndex, Finding, FindingCode, Target};

/// A change of an action's status from one submission of its tracker to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusChange {
    /// Whose plan it is.
    pub authority: AuthorityIndex,
    /// The plan.
    pub plan: String,
    /// The action.
    pub action: String,
    /// The day of the change: the tracker's own, else the day the tracker was submitted.
    pub on: Day,
    /// The status before; none where the action is new.
    pub from: Option<ActionStatus>,
    /// The status after; none where the tracker's word is not declared.
    pub to: Option<ActionStatus>,
    /// The plan that it moved to.
    pub moved_to_plan: String,
    /// The day its tracker was submitted.
    pub submitted_on: Day,
    /// The file that says so.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

/// What reconciling plans comes to.
pub(super) struct Settled {
    pub(super) actions: Vec<Action>,
    pub(super) status_changes: Vec<StatusChange>,
    pub(super) targets: Vec<Target>,
    pub(super) superseded: Vec<FileIndex>,
}

pub(super) fn settle(
    actions: Vec<Action>,
    targets: Vec<Target>,
    ranks: &[FileRank],
    findings: &mut Vec<Finding>,
) -> Settled {
    let mut settled =
        Settled { actions: Vec::new(), status_changes: Vec::new(), targets: Vec::new(), superseded: Vec::new() };
    let mut keyed: BTreeMap<(AuthorityIndex, String, String), Vec<Action>> = BTreeMap::new();
    for action in actions {
        let key = (action.authority, action.plan.clone(), action.action.clone());
        keyed.entry(key).or_default().push(action);
    }
    for (_, mut versions) in keyed {
        versions.sort_by_key(|one| weight(ranks, one.file, one.submitted_on, one.line, 0));
        settled.status_changes.extend(changes(&versions));
        findings.extend(versions.windows(2).filter_map(|pair| contradiction(&pair[0], &pair[1], ranks)));
        let latest = versions.pop().expect("a key has at least one version");
        settled.superseded.extend(versions.iter().map(|version| version.file));
        settled.actions.push(latest);
    }
    let mut keyed: BTreeMap<(AuthorityIndex, String), Vec<Target>> = BTreeMap::new();
    for target in targets {
        keyed.entry((target.authority, target.target.clone())).or_default().push(target);
    }
    for (_, mut versions) in keyed {
        versions.sort_by_key(|one| weight(ranks, one.file, one.submitted_on, one.line, 0));
        let latest = versions.pop().expect("a key has at least one version");
        settled.superseded.extend(versions.iter().map(|version| version.file));
        settled.targets.push(latest);
    }
    settled
}

/// A finding where one file states an action twice, and not alike.
fn contradiction(earlier: &Action, later: &Action, ranks: &[FileRank]) -> Option<Finding> {
    let is_repeated = Action { line: later.line, ..earlier.clone() } == *later;
    (earlier.file == later.file && !is_repeated).then(|| Finding {
        code: FindingCode::ConflictingDuplicate,
        authority: Some(later.authority),
        file: Some(later.file),
        source: ranks[later.file.at()].source.clone(),
        line: Some(later.line),
        column: None,
        column_name: String::new(),
        raw_value: None,
        message: format!("action {} of {} stands twice: in line {} and here", later.action, later.plan, earlier.line),
        hint: "the later line is used; give each action a number of its own".into(),
    })
}

/// The changes of status from submission to submission, the first appearance included. Where one submission states an
/// action twice only its last word counts.
fn changes(versions: &[Action]) -> Vec<StatusChange> {
    let mut changes: Vec<StatusChange> = Vec::new();
    let last_words: BTreeMap<Day, &Action> = versions.iter().map(|version| (version.submitted_on, version)).collect();
    for version in last_words.into_values() {
        let from = match changes.last() {
            Some(last) if last.to == version.status => continue,
            Some(last) => last.to,
            None => None,
        };
        changes.push(StatusChange {
            authority: version.authority,
            plan: version.plan.clone(),
            action: version.action.clone(),
            on: version.status_on.or(version.completed_on).unwrap_or(version.submitted_on),
            from,
            to: version.status,
            moved_to_plan: version.moved_to_plan.clone(),
            submitted_on: version.submitted_on,
            file: version.file,
            line: version.line,
        });
    }
    changes
}
