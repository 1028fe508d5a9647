//! Observations that count and the published figures of areas → the counts in them and the sums that tie them.
//!
//! Four kinds of sum are written down: the slices of a dimension make the figure without it, the members of a region or
//! of the nation make its published figure, the halves of a joint return and the predecessors of an authority make
//! theirs, and the months of a span make the span. A sum counts only where the true
//! figures keep it, so that nothing is hidden for the sake of a sum that nobody could use: slices and months that do not
//! add up betray nothing. Where the rule calls a few too small to be shown, a sum that is off by fewer still counts.
//! Months that nobody stated are counts too, of which nothing is known: two spans that differ by one month tell of it.

use std::collections::{BTreeMap, HashMap};

use super::About;
use super::counts::{CountIndex, Counts, Sacrifice, Standing, Sum};
use super::members::Members;
use super::rule::{Thing, Things};
use crate::domain::band::{belongs_to, pairs, without};
use crate::domain::{
    AreaIndex, AreaKind, AuthorityIndex, BreakdownIndex, Day, Figure, Indicator, IndicatorIndex, IntervalMethod,
    Observations, Period, PeriodKind, Status,
};
use crate::pipeline::Disclosure;

/// The counts of a row: of its numerator and of its denominator, where they are of people or cases.
pub(super) type Parts = [Option<CountIndex>; 2];

/// What a reader of the tables can reckon with.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) counts: Counts,
    pub(super) sums: Vec<Sum>,
    /// By observation.
    pub(super) of_row: Vec<Parts>,
    /// By row of an area.
    pub(super) of_area: Vec<Parts>,
}

/// What a network is made from.
#[derive(Clone, Copy)]
pub(super) struct Published<'a> {
    pub(super) observations: &'a Observations,
    pub(super) comparators: &'a Observations,
    pub(super) things: &'a Things,
    pub(super) rule: &'a Disclosure,
    pub(super) about: &'a About<'a>,
}

/// What tells one count from another: what is counted, where, of which slice, when, and whether it happened. Areas
/// stand behind the authorities.
type Key = (Thing, u32, BreakdownIndex, Period, Figure);

const AREAS: u32 = 1 << 16;

impl Network {
    /// The counts and sums of what is to be published, the small counts hidden.
    pub(super) fn new(published: &Published) -> Self {
        let mut builder = Builder { published: *published, places: HashMap::new(), network: Self::default() };
        let (observations, comparators) = (published.observations, published.comparators);
        builder.network.of_row = builder.rows(observations, 0, Sacrifice::Local);
        builder.network.of_area = builder.rows(comparators, AREAS, Sacrifice::Area);
        builder.hide_small();
        builder.sum_slices();
        builder.sum_members();
        builder.sum_authorities();
        builder.sum_months();
        let mut network = builder.network;
        network.sums.sort_unstable();
        network.sums.dedup();
        network
    }
}

struct Builder<'a> {
    published: Published<'a>,
    places: HashMap<Key, CountIndex>,
    network: Network,
}

impl Builder<'_> {
    fn indicator(&self, index: IndicatorIndex) -> &Indicator {
        &self.published.about.reference.indicators[index.at()]
    }

    fn rows(&mut self, rows: &Observations, shift: u32, sacrifice: Sacrifice) -> Vec<Parts> {
        (0..rows.len())
            .map(|at| {
                // What is wanted is nobody's figure.
                if rows.figure[at] == Figure::Target {
                    return [None; 2];
                }
                let indicator = rows.indicator[at];
                let things = self.published.things;
                let numbers = numbers(rows, at, self.indicator(indicator));
                let things = [things.numerator[indicator.at()], things.denominator[indicator.at()]];
                let mut parts = [None; 2];
                for ((part, thing), number) in parts.iter_mut().zip(things).zip(numbers) {
                    let Some(thing) = thing else { continue };
                    let place = u32::from(rows.place[at]) + shift;
                    let count =
                        self.count((thing, place, rows.breakdown[at], rows.period[at], rows.figure[at]), sacrifice);
                    *part = Some(count);
                    let counts = &mut self.network.counts;
                    if rows.status[at] == Status::Ok || !number.is_nan() {
                        counts.standing[count as usize] = Standing::Shown;
                    }
                    if counts.value[count as usize].is_nan() {
                        counts.value[count as usize] = number;
                    }
                }
                parts
            })
            .collect()
    }

    /// The count of that key; one of which nothing is known where there is none yet.
    fn count(&mut self, key: Key, sacrifice: Sacrifice) -> CountIndex {
        let counts = &mut self.network.counts;
        *self.places.entry(key).or_insert_with(|| counts.push(f64::NAN, Standing::Unknown, sacrifice))
    }

    /// Rows of authorities and of areas, with the counts of each and where their places begin.
    fn levels(&self) -> [(&Observations, &[Parts], u32); 2] {
        let Published { observations, comparators, .. } = self.published;
        [(observations, &self.network.of_row, 0), (comparators, &self.network.of_area, AREAS)]
    }

    /// Hides the counts that are too small in any row that states them, and what is too near to all of its denominator.
    fn hide_small(&mut self) {
        let Published { observations: rows, rule, .. } = self.published;
        for at in 0..rows.len() {
            let indicator = &self.published.about.reference.indicators[rows.indicator[at].at()];
            let [over, under] = self.network.of_row[at];
            let counts = &mut self.network.counts;
            // What the cut of the last release hid, and left no cell of, is as secret as it was.
            if rows.stale[at] && rows.status[at] == Status::Suppressed && rows.raw[at].length == 0 {
                for part in [over, under].into_iter().flatten() {
                    if !counts.is_shown(part) {
                        counts.hide(part, (0.0, f64::INFINITY));
                    }
                }
                continue;
            }
            let [mut count, mut total] = numbers(rows, at, indicator);
            // A share without its count tells it to who knows the denominator.
            if total.is_nan() {
                total = under.map_or(f64::NAN, |under| counts.value[under as usize]);
            }
            let is_share = indicator.interval_method == IntervalMethod::Proportion;
            if count.is_nan() && is_share {
                count = (rows.value[at] / indicator.multiplier * total).round();
            }
            for (part, number) in [(over, count), (under, total)] {
                if let Some(part) = part.filter(|_| rule.is_small(number)) {
                    counts.hide(part, rule.small_range());
                }
            }
            let rest = total - count;
            if let Some(over) =
                over.filter(|&over| is_share && rest > 0.0 && rule.is_small(rest) && counts.is_shown(over))
            {
                counts.hide(over, (1.0, f64::INFINITY));
            }
        }
    }

    /// The slices of a dimension make the figure without it.
    fn sum_slices(&mut self) {
        let Published { things, rule, about, .. } = self.published;
        let wholes = wholes(about.breakdowns);
        let mut slices = Vec::new();
        for (rows, of_row, shift) in self.levels() {
            for (at, parts) in of_row.iter().enumerate() {
                for &(dimension, whole) in &wholes[rows.breakdown[at].at()] {
                    let place = u32::from(rows.place[at]) + shift;
                    let shared = (rows.indicator[at], dimension, whole, place, rows.period[at], rows.figure[at]);
                    for (which, part) in parts.iter().enumerate() {
                        slices.extend(part.map(|part| (which, shared, part, rows.breakdown[at])));
                    }
                }
            }
        }
        slices.sort_unstable();
        for slices in slices.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let (which, (indicator, _, whole, place, period, figure), ..) = slices[0];
            let of = if which == 0 { &things.numerator } else { &things.denominator };
            let Some(thing) = of[indicator.at()] else { continue };
            let Some(&whole) = self.places.get(&(thing, place, whole, period, figure)) else { continue };
            let are_declared = slices.iter().all(|slice| about.additive[slice.3.at()]);
            let near = if are_declared { nearly(rule) } else { 0.0 };
            self.sum(slices.iter().map(|slice| slice.2).collect(), whole, near);
        }
    }

    /// The members of an area make its published figure.
    fn sum_members(&mut self) {
        let Published { observations: rows, comparators, about, rule, .. } = self.published;
        let mut wanted: BTreeMap<Slice, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for at in 0..comparators.len() {
            wanted.entry(slice_of(comparators, at)).or_default().0.push(at);
        }
        for at in 0..rows.len() {
            if let Some((_, local)) = wanted.get_mut(&slice_of(rows, at)) {
                local.push(at);
            }
        }
        let mut members: BTreeMap<Day, Members> = BTreeMap::new();
        for ((_, _, period, _), (areas, local)) in wanted {
            let day = period.last_day();
            let members = members.entry(day).or_insert_with(|| Members::on(day, about.reference));
            let standing = members.standing(rows, &local);
            let kind = |area: usize| about.reference.areas[usize::from(comparators.place[area])].kind;
            for &area in &areas {
                for which in 0..2 {
                    let Some(whole) = self.network.of_area[area][which] else { continue };
                    let lies_in =
                        |at: &&usize| members.lies_in(rows.authority(**at), AreaIndex(comparators.place[area]));
                    let parts = standing.iter().filter(lies_in).filter_map(|&at| self.network.of_row[at][which]);
                    let parts: Vec<CountIndex> = parts.collect();
                    if !parts.is_empty() {
                        self.sum(parts, whole, nearly(rule));
                    }
                    // The nation is also what its regions make, where their figures had to be hidden too.
                    if kind(area) == AreaKind::Country {
                        let regions = areas.iter().filter(|&&region| kind(region) == AreaKind::Region);
                        let parts: Vec<CountIndex> =
                            regions.filter_map(|&region| self.network.of_area[region][which]).collect();
                        if !parts.is_empty() {
                            self.sum(parts, whole, nearly(rule));
                        }
                    }
                }
            }
        }
    }

    /// The halves make their joint return, and predecessors whose figures were added up their successor.
    fn sum_authorities(&mut self) {
        let Published { observations: rows, things, rule, about, .. } = self.published;
        let joint = (0..).map(AuthorityIndex).zip(&about.reference.authorities);
        let joint = joint.filter(|(_, it)| it.is_joint()).map(|(whole, it)| (whole, it.parts.as_slice()));
        let inherited = about.successions.iter().map(|it| (it.authority, it.predecessors.as_slice()));
        let mut parts_of: BTreeMap<u16, Vec<&[AuthorityIndex]>> = BTreeMap::new();
        for (whole, parts) in joint.chain(inherited) {
            parts_of.entry(whole.0).or_default().push(parts);
        }
        for at in 0..rows.len() {
            let Some(lists) = parts_of.get(&rows.place[at]) else { continue };
            let indicator = rows.indicator[at].at();
            let of_indicator = [things.numerator[indicator], things.denominator[indicator]];
            for (thing, whole) in of_indicator.into_iter().zip(self.network.of_row[at]) {
                let (Some(thing), Some(whole)) = (thing, whole) else { continue };
                for list in lists {
                    let key = |of: &AuthorityIndex| {
                        (thing, u32::from(of.0), rows.breakdown[at], rows.period[at], rows.figure[at])
                    };
                    let parts: Option<Vec<CountIndex>> =
                        list.iter().map(|of| self.places.get(&key(of)).copied()).collect();
                    if let Some(parts) = parts {
                        self.sum(parts, whole, nearly(rule));
                    }
                }
            }
        }
    }

    /// The months of a span make the span, of what happens and not of what is counted on a day.
    fn sum_months(&mut self) {
        let Published { things, rule, about, .. } = self.published;
        let mut series = Vec::new();
        for (rows, of_row, shift) in self.levels() {
            for (at, parts) in of_row.iter().enumerate() {
                let indicator = rows.indicator[at].at();
                if about.reference.indicators[indicator].is_snapshot || rows.period[at].kind() == PeriodKind::Day {
                    continue;
                }
                let place = u32::from(rows.place[at]) + shift;
                for (thing, part) in [things.numerator[indicator], things.denominator[indicator]].into_iter().zip(parts)
                {
                    if let (Some(thing), Some(part)) = (thing, part) {
                        series.push((thing, place, rows.breakdown[at], rows.figure[at], rows.period[at], *part));
                    }
                }
            }
        }
        series.sort_unstable();
        series.dedup();
        for spans in series.chunk_by(|one, other| (one.0, one.1, one.2, one.3) == (other.0, other.1, other.2, other.3))
        {
            if !may_overlap(spans.iter().map(|span| span.4)) {
                continue;
            }
            for &(thing, place, breakdown, figure, period, whole) in spans {
                if period.kind() == PeriodKind::Month {
                    continue;
                }
                let months = months(period);
                let parts = months
                    .map(|month| self.count((thing, place, breakdown, month, figure), Sacrifice::Local))
                    .collect();
                self.sum(parts, whole, nearly(rule));
            }
        }
    }

    /// Writes a sum down if the true figures keep it, or miss it by less than `near`.
    fn sum(&mut self, mut parts: Vec<CountIndex>, whole: CountIndex, near: f64) {
        parts.sort_unstable();
        parts.dedup();
        let values = &self.network.counts.value;
        let total = values[whole as usize];
        let known: f64 = parts.iter().map(|&part| values[part as usize]).filter(|value| !value.is_nan()).sum();
        let is_whole = parts.iter().all(|&part| !values[part as usize].is_nan());
        let off = if is_whole { (known - total).abs() } else { known - total };
        // Of a whole that is not known nobody can say that it is not kept.
        let is_exact = total.is_nan() || off <= 0.5;
        if is_exact || off < near {
            self.network.sums.push(Sum { whole, parts, is_exact });
        }
    }
}

/// What the rows have in common that stand beside each other in one chart.
pub(super) type Slice = (IndicatorIndex, BreakdownIndex, Period, Figure);

/// The slice of a row.
pub(super) fn slice_of(rows: &Observations, at: usize) -> Slice {
    (rows.indicator[at], rows.breakdown[at], rows.period[at], rows.figure[at])
}

/// By how much parts may miss their whole and still tell of what is too small to be shown.
fn nearly(rule: &Disclosure) -> f64 {
    rule.suppress_below.map_or(0.0, f64::from)
}

/// The numerator and the denominator that a row states; a row without a value may state them too, as 0 of 0.
pub(super) fn numbers(rows: &Observations, at: usize, indicator: &Indicator) -> [f64; 2] {
    let is_count = indicator.unit == "count" && rows.numerator[at].is_nan();
    [if is_count { rows.value[at] } else { rows.numerator[at] }, rows.denominator[at]]
}

/// By breakdown: its dimensions, each with the breakdown that is left without it.
fn wholes(breakdowns: &[String]) -> Vec<Vec<(usize, BreakdownIndex)>> {
    let mut names: Vec<&str> = Vec::new();
    let mut wholes = Vec::with_capacity(breakdowns.len());
    for id in breakdowns {
        let mut of_id = Vec::new();
        for (name, _) in pairs(id) {
            // By which edges a slice is goes with its dimension and is no slice of its own.
            if pairs(id).any(|(dimension, _)| dimension != name && belongs_to(name, dimension)) {
                continue;
            }
            let dimension = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            let place = breakdowns.binary_search(&without(id, name)).ok().and_then(|place| u32::try_from(place).ok());
            of_id.extend(place.map(|place| (dimension, BreakdownIndex(place))));
        }
        wholes.push(of_id);
    }
    wholes
}

/// Whether spans of one series may share a month.
fn may_overlap(periods: impl Iterator<Item = Period>) -> bool {
    let mut first: Option<PeriodKind> = None;
    let mut number = 0;
    let mut overlaps = false;
    for period in periods {
        number += 1;
        let kind = period.kind();
        let is_moving = matches!(kind, PeriodKind::Rolling12 | PeriodKind::Rolling6 | PeriodKind::YearToDate);
        overlaps |= is_moving || first.is_some_and(|first| first != kind);
        first.get_or_insert(kind);
    }
    overlaps && number > 1
}

/// The months of a span.
fn months(period: Period) -> impl Iterator<Item = Period> {
    let (first, last) = (period.first_day(), period.last_day());
    let last = last.year() * 12 + last.month().cast_signed() - 1;
    (first.year() * 12 + first.month().cast_signed() - 1..=last)
        .map(|month| Period::month(month.div_euclid(12), month.rem_euclid(12).cast_unsigned() + 1))
}
