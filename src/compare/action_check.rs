//! Actions, targets and observations → what the figures say of each action: whether its measure has a current figure,
//! why not and since when, and whether what is claimed holds.
//!
//! An action is contradicted where it is said to be complete while the latest figure misses its target by the indicator's
//! polarity, or while fewer are done than were to be. Where the baseline of a target for the same measure was changed,
//! only figures since then are current.

use super::Inputs;
use super::awaited::Missing;
use super::held::{Measure, held};
use crate::domain::{Action, BreakdownIndex, Day, IndicatorIndex, Period, Polarity, Target};

/// What the figures say of one action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// The current figure of its measure.
    pub latest_value: Option<f64>,
    /// The period of the row that counts, with a figure or without.
    pub latest_period: Option<Period>,
    /// Why there is no current figure, where there should be one.
    pub gap_reason: Option<Missing>,
    /// Days from the end of the last period with a figure to the reporting day.
    pub days_since_last: Option<i32>,
    /// The day by which the next figure behind that is expected.
    pub next_expected_by: Option<Day>,
    /// Whether the claim does not hold.
    pub is_contradicted: bool,
    /// In words; none where the figures say nothing.
    pub words: Option<String>,
}

/// What the figures say of each of the actions, in their order. `total` is the breakdown that is none.
pub(super) fn checked(inputs: &Inputs, total: Option<BreakdownIndex>) -> Vec<Checked> {
    let Inputs { actions, targets, observations, reference, reporting_day, .. } = *inputs;
    // The whole of a measure is asked for; where the run has no whole figures nothing is found.
    let whole = total.unwrap_or(BreakdownIndex(i32::MAX.unsigned_abs()));
    let measured: Vec<(usize, IndicatorIndex)> =
        actions.iter().enumerate().filter_map(|(at, action)| Some((at, action.indicator?))).collect();
    let asked: Vec<Measure> =
        (measured.iter()).map(|&(at, indicator)| measure_of(&actions[at], indicator, whole, targets)).collect();
    let held = held(&asked, inputs, total);
    let mut checked: Vec<Checked> = actions.iter().map(by_quantity).collect();
    for ((at, indicator), held) in measured.into_iter().zip(held) {
        let polarity = reference.indicators[indicator.at()].polarity;
        let figure = Checked {
            latest_value: held.value,
            latest_period: held.period(observations),
            gap_reason: held.reason,
            days_since_last: held.days_since_last(observations, reporting_day),
            next_expected_by: held.next_expected_by,
            ..Checked::default()
        };
        checked[at] = figure.beside(&checked[at], &actions[at], polarity);
    }
    checked
}

/// The measure of an action. Where the baseline of a target for it was changed, only figures since then are current.
fn measure_of(
    action: &Action,
    indicator: IndicatorIndex,
    whole: BreakdownIndex,
    targets: &[Target],
) -> Measure<'static> {
    let changed_on = (targets.iter())
        .filter(|target| (target.authority, target.indicator) == (action.authority, indicator))
        .filter_map(|target| target.rebaselined_on)
        .max();
    Measure { series: (action.authority, indicator, whole), rebaselined_on: changed_on, target: None }
}

/// What an action's own numbers say.
fn by_quantity(action: &Action) -> Checked {
    let (Some(target), Some(done)) = (action.quantity_target, action.quantity_done) else { return Checked::default() };
    let is_contradicted = action.is_complete() && action.is_short();
    let claim = if is_contradicted { "claimed complete, " } else { "" };
    Checked { is_contradicted, words: Some(format!("{claim}{done} of {target} done")), ..Checked::default() }
}

impl Checked {
    /// Whether its measure has no current figure.
    pub fn is_without_figure(&self) -> bool {
        self.gap_reason.is_some()
    }

    /// What the figure says, beside what the action's own numbers say.
    fn beside(mut self, own: &Self, action: &Action, polarity: Polarity) -> Self {
        let meets = self.latest_value.zip(action.target).and_then(|(value, target)| meets(value, target, polarity));
        let is_missed = action.is_complete() && meets == Some(false);
        let says = match (self.gap_reason, meets) {
            (Some(reason), _) => Some(reason.name()),
            (None, None) => None,
            (None, Some(true)) => Some("target met"),
            (None, Some(false)) if is_missed => Some("claimed complete, target not met"),
            (None, Some(false)) => Some("target not met"),
        };
        let words: Vec<&str> = own.words.as_deref().into_iter().chain(says).collect();
        self.is_contradicted = own.is_contradicted || is_missed;
        self.words = (!words.is_empty()).then(|| words.join("; "));
        self
    }
}

/// Whether a value meets a target; nobody can say where neither way is better.
fn meets(value: f64, target: f64, polarity: Polarity) -> Option<bool> {
    match polarity {
        Polarity::High => Some(value >= target),
        Polarity::Low => Some(value <= target),
        Polarity::Neutral => None,
    }
}
