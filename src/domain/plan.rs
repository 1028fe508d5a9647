//! Improvement plans: actions with a life of their own, and targets to hold figures against.

use super::{AuthorityIndex, BreakdownIndex, Day, FileIndex, IndicatorIndex, Intervention, Period};

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
    /// How many are to be done, where the action is about so many of something.
    pub quantity_target: Option<f64>,
    /// How many of them are done.
    pub quantity_done: Option<f64>,
    /// What shows that it is done.
    pub evidence: String,
    /// Who made sure that it is.
    pub verified_by: String,
    /// What earlier submissions and other plans say of it.
    pub past: ActionPast,
    /// The day its tracker was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

/// What earlier submissions and other plans say of an action. A single submission says nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionPast {
    /// How often the day on which it is due was moved.
    pub redated: u32,
    /// The plan that it moved from.
    pub moved_from_plan: String,
    /// Whether the plan that it moved to has it; none where it did not move or nothing of that plan is here.
    pub arrived: Option<bool>,
}

impl Action {
    /// Whether it is open past the day on which it is due.
    pub fn is_overdue(&self, on: Day) -> bool {
        self.status == Some(ActionStatus::Open) && self.due_on.is_some_and(|due_on| due_on < on)
    }

    /// Whether it was completed after the day on which it was first due.
    pub fn is_completed_late(&self) -> bool {
        let due_on = self.due_on_first.or(self.due_on);
        self.is_complete() && self.completed_on.zip(due_on).is_some_and(|(completed, due)| completed > due)
    }

    /// Whether its owner says that it is done.
    pub fn is_complete(&self) -> bool {
        self.status == Some(ActionStatus::Complete)
    }

    /// Whether it is said to be done while neither evidence nor anybody who checked it is named.
    pub fn is_without_evidence(&self) -> bool {
        self.is_complete() && self.evidence.is_empty() && self.verified_by.is_empty()
    }

    /// Whether fewer were done than were to be.
    pub fn is_short(&self) -> bool {
        self.quantity_target.zip(self.quantity_done).is_some_and(|(target, done)| done < target)
    }
}

#[cfg(test)]
impl Action {
    /// An open action of which nothing but its name is stated.
    pub(crate) fn named(authority: AuthorityIndex, plan: &str, action: &str) -> Self {
        Self {
            authority,
            plan: plan.to_owned(),
            action: action.to_owned(),
            area: String::new(),
            title: String::new(),
            owner: String::new(),
            recommending_body: String::new(),
            status: Some(ActionStatus::Open),
            disputed: false,
            due_on: None,
            due_on_first: None,
            completed_on: None,
            status_on: None,
            moved_to_plan: String::new(),
            indicator: None,
            baseline: None,
            target: None,
            claimed: None,
            quantity_target: None,
            quantity_done: None,
            evidence: String::new(),
            verified_by: String::new(),
            past: ActionPast::default(),
            submitted_on: Day::from_days(0),
            file: FileIndex(0),
            line: 2,
        }
    }
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
    /// The number of the intervention that set it, as a notice does.
    pub intervention: String,
    /// What it asks for, in words.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
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
    /// Whether that day is the end of its intervention's term, as none is stated for the target itself.
    pub is_due_by_term: bool,
    /// The day on which the baseline was changed, after which earlier figures no longer count.
    pub rebaselined_on: Option<Day>,
    /// Why it was changed.
    pub reason: String,
    /// Who changed it.
    pub rebaselined_by: String,
    /// Where it starts on the new basis.
    pub new_baseline: Option<f64>,
    /// The period of that.
    pub new_baseline_period: Option<Period>,
    /// The day its file was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

impl Target {
    /// Whether this is the intervention that set it.
    pub fn is_set_by(&self, intervention: &Intervention) -> bool {
        !self.intervention.is_empty()
            && (intervention.authority, &intervention.number) == (self.authority, &self.intervention)
    }

    /// The baseline that later figures are on one basis with, and the last day of its period: the new one, where the
    /// baseline was changed, or a stated one that is no older than the change.
    pub fn basis(&self) -> Option<(f64, Day)> {
        let changed_on = self.rebaselined_on;
        let is_current = |period: Period| changed_on.is_none_or(|day| period.last_day() >= day);
        let stated = |value: Option<f64>, period: Option<Period>| Some((value?, period?.last_day()));
        let old = stated(self.baseline, self.baseline_period.filter(|&period| is_current(period)));
        if changed_on.is_some() { stated(self.new_baseline, self.new_baseline_period).or(old) } else { old }
    }

    /// Whether figures of today compare with the baseline that it started from; none where it states no such baseline.
    pub fn is_comparable_with_baseline(&self) -> Option<bool> {
        self.baseline?;
        let changed_on = self.rebaselined_on;
        Some(changed_on.is_none_or(|day| self.baseline_period.is_some_and(|period| period.last_day() >= day)))
    }
}

#[cfg(test)]
impl Target {
    /// A target for the whole of a measure of which nothing more is stated.
    pub(crate) fn named(
        authority: AuthorityIndex,
        target: &str,
        indicator: IndicatorIndex,
        operator: Operator,
        value: f64,
    ) -> Self {
        Self {
            authority,
            target: target.to_owned(),
            source: String::new(),
            intervention: String::new(),
            title: String::new(),
            owner: String::new(),
            indicator,
            breakdown: BreakdownIndex(0),
            baseline: None,
            baseline_period: None,
            operator,
            value,
            due_on: None,
            is_due_by_term: false,
            rebaselined_on: None,
            reason: String::new(),
            rebaselined_by: String::new(),
            new_baseline: None,
            new_baseline_period: None,
            submitted_on: Day::from_days(0),
            file: FileIndex(0),
            line: 2,
        }
    }
}
