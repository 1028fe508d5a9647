//! Actions and targets: the latest word on each, and every change of an action's status on the way there.

use std::collections::BTreeMap;

use super::known::Known;
use super::weight;
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
    known: &Known,
    findings: &mut Vec<Finding>,
) -> Settled {
    let ranks = known.ranks;
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
    let mut keyed: BTreeMap<(AuthorityIndex, String), Vec<Target>> = BTreeMap::new();
    for target in targets {
        keyed.entry((target.authority, target.target.clone())).or_default().push(target);
    }
    for (_, mut versions) in keyed {
        versions.sort_by_key(|one| weight(ranks, one.file, one.submitted_on, one.line, 0));
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

/// Where and when an action or a target is stated.
#[derive(Clone, Copy)]
struct Statement {
    authority: AuthorityIndex,
    submitted_on: Day,
    file: FileIndex,
    line: u32,
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
fn contradiction(subject: &str, earlier: Statement, later: Statement, known: &Known) -> Finding {
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
fn open_from<Version, Standing: Ord>(versions: &[Version], standing: impl Fn(&Version) -> Standing) -> usize {
    let highest = versions.last().map(&standing);
    versions.partition_point(|version| Some(standing(version)) < highest)
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
