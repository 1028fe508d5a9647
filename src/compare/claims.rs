//! Claims and observations → what the figures say of each claim, and which claims cannot both be right.
//!
//! Only actual figures count, of just the period that the claim names. A claim is confirmed where every figure that was
//! said agrees with the data up to the rounding with which it was said, contradicted where one does not, and not
//! checkable where the data lack a figure that it needs. The data are what the release shows, so that a claim never
//! tells what an audience may not see.
//!
//! A comparison of two periods is like for like where they are of one kind, end in the same month of the year and have
//! no break between them. The difference of two shares has Newcombe's interval (R. G. Newcombe, Statistics in Medicine
//! 17 (1998), 873–890, method 10): `d − √((p₂ − l₂)² + (u₁ − p₁)²)` to `d + √((u₂ − p₂)² + (p₁ − l₁)²)` of Wilson's limits.

use std::collections::BTreeMap;

use super::frames::NOT_SUBMITTED;
use super::frames::{usable, why_missing};
use crate::benchmark::{Confidence, Interval};
use crate::domain::claim::Said;
use crate::domain::period::are_apart;
use crate::domain::{
    BreakdownIndex, Claim, ClaimKind, Day, Figure, Finding, FindingCode, IndicatorIndex, IntervalMethod, Observations,
    Period,
};
use crate::pipeline::Break;
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
    /// The comparison of two periods, where the claim makes one.
    pub comparison: Option<Comparison>,
    /// The place of the first claim that it conflicts with.
    pub conflicts_with: Option<usize>,
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

/// Two claims of which at most one can be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The places of the claims, that with the lesser number first.
    pub claims: [usize; 2],
    /// What both speak of.
    pub kind: ClaimKind,
    /// What each says.
    pub said: [Said; 2],
    /// The period, or the later end of each span.
    pub periods: [Period; 2],
    /// Whether both are about the very same period or span.
    pub same_periods: bool,
}

/// What claims are held against.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) observations: &'a Observations,
    pub(super) total: Option<BreakdownIndex>,
    pub(super) breaks: &'a [Break],
    pub(super) reference: &'a Reference,
}

/// What the figures say of each claim, in their order, and the conflicts between them, each once.
pub(super) fn checked(claims: &[Claim], data: Data) -> (Vec<CheckedClaim>, Vec<Conflict>) {
    let mut checked: Vec<CheckedClaim> = claims.iter().map(|claim| data.check(claim)).collect();
    let conflicts = conflicts(claims, &checked);
    for Conflict { claims: [one, other], .. } in &conflicts {
        for (claim, with) in [(*one, *other), (*other, *one)] {
            let first = &mut checked[claim].conflicts_with;
            *first = Some(first.map_or(with, |known| known.min(with)));
        }
    }
    (checked, conflicts)
}

impl Data<'_> {
    fn check(self, claim: &Claim) -> CheckedClaim {
        let to = self.figure(claim, claim.indicator, claim.breakdown, claim.period_to);
        let from = match (claim.kind, claim.period_from) {
            (ClaimKind::Change | ClaimKind::PerCentChange, Some(period)) => {
                self.figure(claim, claim.indicator, claim.breakdown, period)
            }
            (ClaimKind::Share, _) => match (claim.out_of, self.total) {
                (Some(whole), _) => self.figure(claim, whole, claim.breakdown, claim.period_to),
                (None, Some(total)) => self.figure(claim, claim.indicator, total, claim.period_to),
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
        let claimed = claim.claimed.or_else(|| between(claim));
        let (verdict, reason) = self.verdict(claim, [from, to], value);
        let comparison = claim.period_from.map(|period| self.comparison(claim, period, [from, to]));
        CheckedClaim { claimed, from, to, value, verdict, reason, comparison, conflicts_with: None }
    }

    fn figure(self, claim: &Claim, indicator: IndicatorIndex, breakdown: BreakdownIndex, period: Period) -> DataFigure {
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
        let Some(row) = Some(low).filter(|&row| row < rows.len() && key(row) == wanted) else {
            return DataFigure::NONE;
        };
        let Some(value) = usable(rows, row) else { return DataFigure { row: Some(row), ..DataFigure::NONE } };
        let about = &self.reference.indicators[indicator.at()];
        let (numerator, denominator) = (rows.numerator[row], rows.denominator[row]);
        let interval = Interval::of_figure(about, value, numerator, denominator, Confidence::P95);
        DataFigure { row: Some(row), value, interval }
    }

    /// Every figure that was said beside that of the data; the first that does not agree decides, then the first that
    /// is not there.
    fn verdict(self, claim: &Claim, [from, to]: [DataFigure; 2], value: f64) -> (ClaimVerdict, Option<String>) {
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
        match self.missing(claim, from, to, value) {
            Some(reason) => (ClaimVerdict::NotCheckable, Some(reason)),
            None => (ClaimVerdict::Confirmed, None),
        }
    }

    /// Why there is no figure to hold the claim against.
    fn missing(self, claim: &Claim, from: DataFigure, to: DataFigure, value: f64) -> Option<String> {
        let why =
            |figure: DataFigure| figure.row.map_or(NOT_SUBMITTED, |row| why_missing(self.observations.status[row]));
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

impl DataFigure {
    const NONE: Self = Self { row: None, value: f64::NAN, interval: Interval::NONE };
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
fn short(figure: f64) -> String {
    ((figure * 100.0).round() / 100.0).to_string()
}

/// The pairs of claims that cannot both be right: one value of one period said two ways, or one change said two ways
/// over spans that overlap. A change in per cent and one in units are two things, and two claims that the figures confirm
/// are both right, however near their spans.
fn conflicts(claims: &[Claim], checked: &[CheckedClaim]) -> Vec<Conflict> {
    let mut about: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        about.entry((claim.authority, claim.indicator, claim.breakdown)).or_default().push(at);
    }
    let mut conflicts = Vec::new();
    for places in about.values() {
        for (at, &one) in places.iter().enumerate() {
            let later = places[at + 1..].iter();
            conflicts.extend(later.filter_map(|&other| conflict(claims, checked, [one, other])));
        }
    }
    conflicts.sort_by_key(|conflict| conflict.claims);
    conflicts
}

fn conflict(claims: &[Claim], checked: &[CheckedClaim], pair: [usize; 2]) -> Option<Conflict> {
    if pair.iter().all(|&at| checked[at].verdict == ClaimVerdict::Confirmed) {
        return None;
    }
    let [one, other] = pair.map(|at| &claims[at]);
    let said = pair.map(|at| checked[at].claimed);
    let spans = [one, other].map(|claim| claim.period_from.map(|from| (from, claim.period_to)));
    let changes = if let ([Some(said_one), Some(said_other)], [Some(span), Some(other_span)]) = (said, spans) {
        let differ = one.kind == other.kind && overlap(span, other_span) && !said_one.may_be(said_other);
        differ.then(|| Conflict {
            claims: pair,
            kind: one.kind,
            said: [said_one, said_other],
            periods: [span.1, other_span.1],
            same_periods: span == other_span,
        })
    } else {
        None
    };
    let is_share = one.kind == ClaimKind::Share && other.kind == ClaimKind::Share;
    let shares = if let ([Some(said_one), Some(said_other)], true) = (said, is_share) {
        let alike = one.out_of == other.out_of && one.period_to == other.period_to;
        (alike && !said_one.may_be(said_other)).then_some(Conflict {
            claims: pair,
            kind: ClaimKind::Share,
            said: [said_one, said_other],
            periods: [one.period_to, other.period_to],
            same_periods: true,
        })
    } else {
        None
    };
    let values = || {
        let differing = one.values().find_map(|(period, said)| {
            let same = other.values().find(|(same, _)| *same == period)?;
            (!said.may_be(same.1)).then_some((period, [said, same.1]))
        });
        differing.map(|(period, said)| Conflict {
            claims: pair,
            kind: ClaimKind::Value,
            said,
            periods: [period; 2],
            same_periods: true,
        })
    };
    changes.or(shares).or_else(values)
}

/// Whether two spans have more than half of the longer one in common, so that changes over them speak of one thing.
fn overlap(one: (Period, Period), other: (Period, Period)) -> bool {
    let days = |(from, to): (Period, Period)| (from.last_day().days(), to.last_day().days());
    let ((from, to), (other_from, other_to)) = (days(one), days(other));
    let common = to.min(other_to) - from.max(other_from);
    common > 0 && 2 * common > (to - from).max(other_to - other_from)
}

/// A finding for each conflict, at the later of the two claims.
pub(super) fn findings(claims: &[Claim], conflicts: &[Conflict]) -> Vec<Finding> {
    let finding = |conflict: &Conflict| {
        let [one, other] = conflict.claims.map(|at| &claims[at]);
        let [said_one, said_other] = conflict.said.map(|said| short(said.value));
        let what = conflict.kind.name().replace('_', " ");
        let message = format!(
            "claim {} says {said_other} ({what}) where claim {} in {:?} says {said_one}",
            other.number, one.number, one.said_in
        );
        let hint = if conflict.same_periods {
            "ask whoever said them which of the two is right"
        } else {
            "the spans overlap and are not the same: ask which periods and counts each one means"
        };
        super::found(FindingCode::ClaimsConflict, (other.authority, other.file, other.line), message, hint.to_owned())
    };
    conflicts.iter().map(finding).collect()
}
