//! Claims and observations → what the figures say of each claim, and which claims cannot both be right.
//!
//! Only actual figures count, of just the period that the claim names. A claim is confirmed where every figure that was
//! said agrees with the data up to the rounding with which it was said, contradicted where one does not, and not
//! checkable where the data lack a figure that it needs. The data are what the release shows, so that a claim never
//! tells what an audience may not see.
//!
//! Where the day is known on which it was said, it is held twice: against the figures as they count now, and as the
//! submissions present on that day gave them. What was right when it was said may be contradicted by a later correction.
//!
//! A comparison of two periods is like for like where they are of one kind, end in the same month of the year and have
//! no break between them. The difference of two shares has Newcombe's interval (R. G. Newcombe, Statistics in Medicine
//! 17 (1998), 873–890, method 10): `d − √((p₂ − l₂)² + (u₁ − p₁)²)` to `d + √((u₂ − p₂)² + (p₁ − l₁)²)` of Wilson's limits.

use super::awaited::Missing;
use super::claim_conflicts::{Conflict, conflicts};
use super::frames::usable;
use super::versions::{self, Versions};
use crate::benchmark::{Confidence, Interval};
use crate::domain::claim::Said;
use crate::domain::period::are_apart;
use crate::domain::{
    BreakdownIndex, Claim, ClaimKind, Day, Figure, IndicatorIndex, IntervalMethod, Observations, Period,
};
use crate::pipeline::Break;
use crate::reconcile::Revisions;
use crate::reference::Reference;
use crate::trend::{Breaks, Counted, differ};

/// What the figures say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimVerdict {
    /// Every figure that was said agrees.
    Confirmed,
    /// One does not.
    Contradicted,
    /// The data lack a figure that is needed.
    NotCheckable,
}

impl ClaimVerdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Contradicted, Self::NotCheckable];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Contradicted => "contradicted",
            Self::NotCheckable => "not_checkable",
        }
    }
}

/// A claim beside the data.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedClaim {
    /// What was said: as stated, or the change between the two figures that were.
    pub claimed: Option<Said>,
    /// The figure of the earlier period.
    pub from: DataFigure,
    /// The figure of the period, or of the later one.
    pub to: DataFigure,
    /// The value, change or share as the data have it; `NaN` where they do not.
    pub value: f64,
    /// What the figures say.
    pub verdict: ClaimVerdict,
    /// Why, where it is not confirmed.
    pub reason: Option<String>,
    /// The same as it was known on the day on which it was said, where that is known.
    pub then: Option<KnownThen>,
    /// The comparison of two periods, where the claim makes one.
    pub comparison: Option<Comparison>,
    /// The place of the first claim that it conflicts with.
    pub conflicts_with: Option<usize>,
}

/// What the figures said of a claim on the day on which it was said.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownThen {
    /// The figure of the earlier period as known then; `NaN` where there was none.
    pub from: f64,
    /// The figure of the period, or of the later one.
    pub to: f64,
    /// The value, change or share as these have it.
    pub value: f64,
    /// What they said.
    pub verdict: ClaimVerdict,
    /// Why, where it was not confirmed.
    pub reason: Option<String>,
    /// How what is known today differs, where it does.
    pub since: Option<String>,
}

/// A figure of the data, with the interval in which chance leaves it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataFigure {
    /// Where it stands.
    pub row: Option<usize>,
    /// The figure; `NaN` where there is none.
    pub value: f64,
    /// Its interval at 95 %.
    pub interval: Interval,
    /// Why there is none.
    pub missing: &'static str,
}

/// How two periods compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Calendar months from the end of the one to the end of the other.
    pub months_apart: i32,
    /// Whether they end in the same month of the year.
    pub same_calendar_month: bool,
    /// Whether they are alike.
    pub like_for_like: bool,
    /// Why not.
    pub reason: Option<String>,
    /// The interval of the difference of two shares.
    pub difference: Interval,
    /// Whether the figures differ by more than chance explains; none where that cannot be tested.
    pub significant: Option<bool>,
}

/// What claims are held against.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) observations: &'a Observations,
    pub(super) revisions: &'a Revisions,
    pub(super) total: Option<BreakdownIndex>,
    pub(super) breaks: &'a [Break],
    pub(super) reference: &'a Reference,
}

/// What the figures say of each claim, in their order, and the conflicts between them, each once.
pub(super) fn checked(claims: &[Claim], data: Data) -> (Vec<CheckedClaim>, Vec<Conflict>) {
    let mut slices: Vec<(IndicatorIndex, BreakdownIndex)> = (claims.iter())
        .flat_map(|claim| [Some(claim.indicator), claim.out_of].map(|one| Some((one?, claim.breakdown))))
        .chain(claims.iter().map(|claim| Some((claim.indicator, data.total?))))
        .flatten()
        .collect();
    slices.sort_unstable();
    let is_claimed =
        |indicator: IndicatorIndex, breakdown: BreakdownIndex| slices.binary_search(&(indicator, breakdown)).is_ok();
    let versions = Versions::of(data.observations, data.revisions, is_claimed);
    let mut checked: Vec<CheckedClaim> = claims.iter().map(|claim| data.check(claim, &versions)).collect();
    let conflicts = conflicts(claims, &checked);
    for Conflict { claims: [one, other], .. } in &conflicts {
        for (claim, with) in [(*one, *other), (*other, *one)] {
            let first = &mut checked[claim].conflicts_with;
            *first = Some(first.map_or(with, |known| known.min(with)));
        }
    }
    (checked, conflicts)
}

/// What the figures of some day say of a claim.
struct Look {
    from: DataFigure,
    to: DataFigure,
    value: f64,
    verdict: ClaimVerdict,
    reason: Option<String>,
}

impl Data<'_> {
    fn check(self, claim: &Claim, versions: &Versions) -> CheckedClaim {
        let now = self.look(claim, |row| self.today(row));
        let then = claim.said_on.map(|day| {
            let then = self.look(claim, |row| DataFigure::known(row, versions.said_on(row, day)));
            let since = self.since(&then, &now, day);
            let Look { from, to, value, verdict, reason } = then;
            KnownThen { from: from.value, to: to.value, value, verdict, reason, since }
        });
        let claimed = claim.claimed.or_else(|| between(claim));
        let Look { from, to, value, verdict, reason } = now;
        let comparison = claim.period_from.map(|period| self.comparison(claim, period, [from, to]));
        CheckedClaim { claimed, from, to, value, verdict, reason, then, comparison, conflicts_with: None }
    }

    /// What the figures say, `figure` that of a row.
    fn look(self, claim: &Claim, figure: impl Fn(usize) -> DataFigure) -> Look {
        let figure_of = |indicator: IndicatorIndex, breakdown: BreakdownIndex, period: Period| {
            self.row(claim, indicator, breakdown, period).map_or(DataFigure::NONE, &figure)
        };
        let to = figure_of(claim.indicator, claim.breakdown, claim.period_to);
        let from = match (claim.kind, claim.period_from) {
            (ClaimKind::Change | ClaimKind::PerCentChange, Some(period)) => {
                figure_of(claim.indicator, claim.breakdown, period)
            }
            (ClaimKind::Share, _) => match (claim.out_of, self.total) {
                (Some(whole), _) => figure_of(whole, claim.breakdown, claim.period_to),
                (None, Some(total)) => figure_of(claim.indicator, total, claim.period_to),
                (None, None) => DataFigure::NONE,
            },
            _ => DataFigure::NONE,
        };
        let value = match claim.kind {
            ClaimKind::Value => to.value,
            ClaimKind::Change => to.value - from.value,
            ClaimKind::PerCentChange => quotient(to.value - from.value, from.value),
            ClaimKind::Share => quotient(to.value, from.value),
        };
        let (verdict, reason) = verdict(claim, [from, to], value);
        Look { from, to, value, verdict, reason }
    }

    /// The row of an actual figure.
    fn row(self, claim: &Claim, indicator: IndicatorIndex, breakdown: BreakdownIndex, period: Period) -> Option<usize> {
        let rows = self.observations;
        let wanted = (indicator, claim.authority.0, breakdown, period, Figure::Actual);
        let key = |row: usize| {
            (rows.indicator[row], rows.place[row], rows.breakdown[row], rows.period[row], rows.figure[row])
        };
        let (mut low, mut high) = (0, rows.len());
        while low < high {
            let middle = low.midpoint(high);
            if key(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        Some(low).filter(|&row| row < rows.len() && key(row) == wanted)
    }

    /// The figure of a row as it counts now.
    fn today(self, row: usize) -> DataFigure {
        let rows = self.observations;
        let Some(value) = usable(rows, row) else {
            let missing = Missing::of(rows.status[row]).name();
            return DataFigure { row: Some(row), missing, ..DataFigure::NONE };
        };
        let about = &self.reference.indicators[rows.indicator[row].at()];
        let (numerator, denominator) = (rows.numerator[row], rows.denominator[row]);
        let interval = Interval::of_figure(about, value, numerator, denominator, Confidence::P95);
        DataFigure { row: Some(row), value, interval, missing: "" }
    }

    /// How what is known today differs from what was known on a day, where either can tell the claim right or wrong.
    fn since(self, then: &Look, now: &Look, day: Day) -> Option<String> {
        let was = match then.verdict {
            ClaimVerdict::Confirmed => "right",
            ClaimVerdict::Contradicted => "wrong",
            ClaimVerdict::NotCheckable => return None,
        };
        let is = match now.verdict {
            same if same == then.verdict => return None,
            ClaimVerdict::Confirmed => "confirm it",
            ClaimVerdict::Contradicted => "contradict it",
            ClaimVerdict::NotCheckable => "can no longer tell",
        };
        let rows = [now.from.row, now.to.row].into_iter().flatten();
        let changed = rows.map(|row| self.observations.first_stated_on[row]).max();
        let of = changed.map_or_else(String::new, |changed| format!(" of {}", changed.in_words()));
        Some(format!("{was} as known on {}; the figures{of} {is}", day.in_words()))
    }

    fn comparison(self, claim: &Claim, from: Period, [before, now]: [DataFigure; 2]) -> Comparison {
        let (one, other) = (from.last_day(), claim.period_to.last_day());
        let month = |day: Day| day.year() * 12 + day.month().cast_signed();
        let months_apart = month(other) - month(one);
        let same_calendar_month = one.month() == other.month();
        let mut days = Vec::new();
        Breaks::of(self.breaks, claim.indicator, &self.reference.authorities).write_days(claim.authority, &mut days);
        let mut reasons = Vec::new();
        if from.kind() != claim.period_to.kind() {
            reasons.push("the periods are of two kinds".to_owned());
        }
        if !same_calendar_month {
            reasons.push(format!("{months_apart} months apart, not the same month of the year"));
        }
        if are_apart(&days, from, claim.period_to) {
            reasons.push("a break lies between them".to_owned());
        }
        let method = self.reference.indicators[claim.indicator.at()].interval_method;
        let counted = |figure: DataFigure| {
            figure.row.map_or(Counted::NONE, |row| Counted::of(self.observations, row, figure.value, method))
        };
        Comparison {
            months_apart,
            same_calendar_month,
            like_for_like: reasons.is_empty(),
            reason: (!reasons.is_empty()).then(|| reasons.join("; ")),
            difference: if method == IntervalMethod::Proportion { newcombe(before, now) } else { Interval::NONE },
            significant: differ(counted(before), counted(now), method),
        }
    }
}

/// Every figure that was said beside that of the data; the first that does not agree decides, then the first that
/// is not there.
fn verdict(claim: &Claim, [from, to]: [DataFigure; 2], value: f64) -> (ClaimVerdict, Option<String>) {
    if claim.claimed.is_none() && claim.claimed_from.is_none() && claim.claimed_to.is_none() {
        return (ClaimVerdict::NotCheckable, Some("withheld".to_owned()));
    }
    let ends = claim.period_from.map(|period| (period, claim.claimed_from, from.value));
    let to_end = (claim.period_to, claim.claimed_to, to.value);
    let ends = ends.into_iter().chain([to_end]);
    for (period, said, figure) in ends.filter_map(|(period, said, figure)| Some((period, said?, figure))) {
        if !figure.is_nan() && !said.agrees(figure) {
            let reason = format!("the data say {} for {}", short(figure), period.label());
            return (ClaimVerdict::Contradicted, Some(reason));
        }
    }
    if let Some(said) = claim.claimed.filter(|said| !value.is_nan() && !said.agrees(value)) {
        let lies = if value > said.value { "more" } else { "less" };
        let reason = format!("the data say {}, which is {lies} than was said", short(value));
        return (ClaimVerdict::Contradicted, Some(reason));
    }
    match missing(claim, from, to, value) {
        Some(reason) => (ClaimVerdict::NotCheckable, Some(reason)),
        None => (ClaimVerdict::Confirmed, None),
    }
}

/// Why there is no figure to hold the claim against.
fn missing(claim: &Claim, from: DataFigure, to: DataFigure, value: f64) -> Option<String> {
    let why = |figure: DataFigure| figure.missing.replace('_', " ");
    let needs_from = claim.kind != ClaimKind::Value;
    let whole = if claim.kind == ClaimKind::Share { "the whole, " } else { "" };
    let from_period = claim.period_from.unwrap_or(claim.period_to);
    if needs_from && from.value.is_nan() {
        return Some(format!("{whole}{}: {}", from_period.label(), why(from)));
    }
    if to.value.is_nan() {
        return Some(format!("{}: {}", claim.period_to.label(), why(to)));
    }
    value.is_nan().then(|| format!("{whole}{}: nothing to compare with, the figure is 0", from_period.label()))
}

impl DataFigure {
    const NONE: Self =
        Self { row: None, value: f64::NAN, interval: Interval::NONE, missing: Missing::NotSubmitted.name() };

    /// As it was known on some day.
    fn known(row: usize, said: versions::Said) -> Self {
        Self { row: Some(row), value: said.value, interval: Interval::NONE, missing: said.reason.unwrap_or("") }
    }
}

/// The interval of the difference of two shares, from Wilson's interval of each.
fn newcombe(before: DataFigure, now: DataFigure) -> Interval {
    let difference = now.value - before.value;
    let below = (now.value - now.interval.low).hypot(before.interval.high - before.value);
    let above = (now.interval.high - now.value).hypot(before.value - before.interval.low);
    Interval { low: difference - below, high: difference + above }
}

/// How many per cent one figure is of another; none where that is zero.
fn quotient(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { f64::NAN } else { part / whole * 100.0 }
}

/// The change between two figures that were said, where the change itself was not.
fn between(claim: &Claim) -> Option<Said> {
    let (from, to) = claim.claimed_from.zip(claim.claimed_to)?;
    let change = to.value - from.value;
    match claim.kind {
        ClaimKind::Change => Some(Said { value: change, tolerance: from.tolerance + to.tolerance }),
        ClaimKind::PerCentChange if from.value != 0.0 => {
            let ratio = (to.value / from.value).abs();
            let tolerance = (to.tolerance + ratio * from.tolerance) / from.value.abs() * 100.0;
            Some(Said { value: quotient(change, from.value), tolerance })
        }
        _ => None,
    }
}

/// A figure for people: without the noise of floating point.
pub(super) fn short(figure: f64) -> String {
    ((figure * 100.0).round() / 100.0).to_string()
}
