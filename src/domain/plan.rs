//! Improvement plans: actions with a life of their own, and targets to hold figures against.

use super::{AuthorityIndex, BreakdownIndex, Day, FileIndex, IndicatorIndex, Period};

/// Where an action stands. Overdue and disputed are flags beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionStatus {
    /// Done, as its owner says.
    Complete,
    /// Not done yet.
    Open,
    /// Handed to another plan.
    Moved,
    /// Given up.
    Withdrawn,
}

impl ActionStatus {
    /// All statuses.
    pub const ALL: [Self; 4] = [Self::Complete, Self::Open, Self::Moved, Self::Withdrawn];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Open => "open",
            Self::Moved => "moved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// One action of an improvement plan, as one submission of its tracker states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Whose plan it is.
    pub authority: AuthorityIndex,
    /// The plan's name.
    pub plan: String,
    /// The action's number in the tracker; it stays when the action moves to another plan.
    pub action: String,
    /// The part of the plan.
    pub area: String,
    /// What is to be done.
    pub title: String,
    /// Who is to do it.
    pub owner: String,
    /// Who asked for it.
    pub recommending_body: String,
    /// Where it stands; none where the tracker's word is not declared.
    pub status: Option<ActionStatus>,
    /// Whether somebody disputes its status.
    pub disputed: bool,
    /// When it is due.
    pub due_on: Option<Day>,
    /// When it was first due.
    pub due_on_first: Option<Day>,
    /// When it was completed.
    pub completed_on: Option<Day>,
    /// The day of its present status.
    pub status_on: Option<Day>,
    /// The plan that it moved to.
    pub moved_to_plan: String,
    /// The indicator that it is meant to move.
    pub indicator: Option<IndicatorIndex>,
    /// Where the indicator stood.
    pub baseline: Option<f64>,
    /// Where it should come to.
    pub target: Option<f64>,
    /// Where the tracker says that it is.
    pub claimed: Option<f64>,
    /// The day its tracker was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

/// How a figure must lie to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// At least the target.
    AtLeast,
    /// At most the target.
    AtMost,
    /// Just the target.
    Exactly,
}

impl Operator {
    /// The sign in the tables.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::Exactly => "=",
        }
    }

    /// Whether a value meets a target.
    pub fn is_met(self, value: f64, target: f64) -> bool {
        match self {
            Self::AtLeast => value >= target,
            Self::AtMost => value <= target,
            Self::Exactly => (value - target).abs() < 1e-9,
        }
    }
}

/// A target of an improvement notice or plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Who is to meet it.
    pub authority: AuthorityIndex,
    /// Its number or name.
    pub target: String,
    /// Who set it.
    pub source: String,
    /// What it asks for, in words.
    pub title: String,
    /// The indicator that it is held against.
    pub indicator: IndicatorIndex,
    /// The slice of the indicator.
    pub breakdown: BreakdownIndex,
    /// Where it started.
    pub baseline: Option<f64>,
    /// The period of the baseline.
    pub baseline_period: Option<Period>,
    /// How the figure must lie to the value.
    pub operator: Operator,
    /// The value to reach.
    pub value: f64,
    /// By which day.
    pub due_on: Option<Day>,
    /// The day on which the baseline was changed, after which earlier figures no longer count.
    pub rebaselined_on: Option<Day>,
    /// Why it was changed.
    pub reason: String,
    /// The day its file was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}
