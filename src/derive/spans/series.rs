//! The rows of one series (an authority's indicator in one breakdown) → its spans.

use std::ops::Range;

use super::super::mismatches::{self, Mismatch};
use super::super::origins::Origins;
use super::{Method, is_actual};
use crate::domain::indicator::quotient;
use crate::domain::observation::{Decimals, Observation, RawText};
use crate::domain::{Day, Figure, Indicator, Observations, Period, PeriodKind, Status, ValueSource};
use crate::pipeline::{Span, SpanKind, SpanPart};

/// The series of one indicator, one after another, with room that they share.
pub(super) struct Series<'a> {
    rows: &'a Observations,
    method: Method,
    indicator: &'a Indicator,
    origins: &'a Origins,
    /// What a span may be made of, by the month with which each part ends.
    parts: Vec<(i32, Observation)>,
    /// The parts from the first to the last, with the gaps between them.
    places: Vec<Option<u32>>,
    /// What was made; sorted by period and settled when it is asked for.
    made: Vec<Observation>,
}

impl<'a> Series<'a> {
    pub(super) fn new(rows: &'a Observations, method: Method, indicator: &'a Indicator, origins: &'a Origins) -> Self {
        Self { rows, method, indicator, origins, parts: Vec::new(), places: Vec::new(), made: Vec::new() }
    }

    /// Adds the spans of the series whose rows these are, sorted by period.
    pub(super) fn work_out(
        &mut self,
        range: Range<usize>,
        spans: &[&Span],
        out: &mut Observations,
        mismatches: &mut Vec<Mismatch>,
    ) {
        self.made.clear();
        for span in spans {
            if self.method == Method::Last {
                self.take_last(range.clone(), span);
            } else {
                self.bring_together(range.clone(), span);
            }
        }
        self.settle();
        for &row in &self.made {
            match reported(self.rows, range.clone(), row.period) {
                None => out.push(row),
                Some(at) if self.method == Method::Sum || self.method == Method::Pooled => {
                    let is_count = self.indicator.unit == "count";
                    mismatches.extend(mismatches::between(self.rows, at, &row, is_count));
                }
                Some(_) => {}
            }
        }
    }

    /// Every snapshot of the last day of a month or quarter is that of the spans that end with it.
    fn take_last(&mut self, range: Range<usize>, span: &Span) {
        for at in range.filter(|&at| is_actual(self.rows, at) && self.rows.period[at].kind() == PeriodKind::Day) {
            let Some(month) = month_that_ends(self.rows.period[at].last_day()) else { continue };
            if (month + 1).rem_euclid(span.from.months()) != 0 {
                continue;
            }
            for kind in &span.to {
                let Some((period, months)) = kind.ending(month, self.indicator.year_ends) else { continue };
                let count = count_of(months, span.from);
                self.made.push(Observation {
                    period,
                    value_source: ValueSource::Derived,
                    raw: RawText::default(),
                    origin: self.origins.of_span(span.from, count, true),
                    ..self.rows.row(at)
                });
            }
        }
    }

    /// Flows: every span of the declared kinds whose parts lie within the reach of the series.
    fn bring_together(&mut self, range: Range<usize>, span: &Span) {
        self.gather_parts(range, span.from);
        let (Some(&(first, _)), Some(&(last, _))) = (self.parts.first(), self.parts.last()) else { return };
        let step = span.from.months();
        self.places.clear();
        self.places.resize(count_of(last - first + step, span.from), None);
        for (place, (end, _)) in (0..).zip(&self.parts) {
            self.places[count_of(end - first, span.from)] = Some(place);
        }
        for kind in &span.to {
            for behind in 1..=self.places.len() {
                let end = first + step * (i32::try_from(behind).expect("a series has few parts") - 1);
                self.made.extend(self.span_of(*kind, span.from, end, behind));
            }
        }
    }

    /// The span of a kind that ends with a month; the last of its parts stands before the place `behind`.
    fn span_of(&self, kind: SpanKind, part: SpanPart, end: i32, behind: usize) -> Option<Observation> {
        let (period, months) = kind.ending(end, self.indicator.year_ends)?;
        let count = count_of(months, part);
        let window = &self.places[behind.checked_sub(count)?..behind];
        let row = self.together(window)?;
        Some(Observation { period, origin: self.origins.of_span(part, count, false), ..row })
    }

    /// The months or quarters of a series; quarters that were made of months stand beside those that were reported.
    fn gather_parts(&mut self, range: Range<usize>, part: SpanPart) {
        self.parts.clear();
        let last_month = |period: Period| period.index() * part.months() + part.months() - 1;
        for at in range.clone().filter(|&at| is_actual(self.rows, at) && self.rows.period[at].kind() == part.kind()) {
            self.parts.push((last_month(self.rows.period[at]), self.rows.row(at)));
        }
        if part != SpanPart::Quarter {
            return;
        }
        self.settle();
        let own = self.parts.len();
        for row in self.made.iter().filter(|row| row.period.kind() == PeriodKind::Quarter) {
            if reported(self.rows, range.clone(), row.period).is_none() {
                self.parts.push((last_month(row.period), *row));
            }
        }
        if self.parts.len() > own {
            self.parts.sort_by_key(|(end, _)| *end);
        }
    }

    /// What the parts of a window come to; none where there is none of them, and none where a share or rate came without
    /// its counts, from which nothing follows.
    fn together(&self, window: &[Option<u32>]) -> Option<Observation> {
        let parts = || window.iter().flatten().map(|&place| &self.parts[place as usize].1);
        let last = parts().next_back()?;
        let mut status = if parts().count() == window.len() { Status::Ok } else { Status::NotAvailable };
        let mut sums = Sums::default();
        for part in parts() {
            let own = self.status_of(part);
            if own == Status::Ok && self.method != Method::Sum && (part.numerator + part.denominator).is_nan() {
                return None;
            }
            status = status.of_parts(own);
            sums.add(part);
        }
        let decimals = sums.decimals;
        let (numerator, denominator, value) = match self.method {
            _ if status != Status::Ok => (f64::NAN, f64::NAN, f64::NAN),
            Method::Sum | Method::Last => (f64::NAN, f64::NAN, written(sums.value, decimals.value)),
            Method::Pooled | Method::OverPopulation => {
                let numerator = written(sums.numerator, decimals.numerator);
                let denominator = if self.method == Method::Pooled {
                    written(sums.denominator, decimals.denominator)
                } else {
                    sums.denominator / window.len() as f64
                };
                (numerator, denominator, quotient(numerator, denominator, self.indicator.multiplier))
            }
        };
        if status == Status::Ok && denominator == 0.0 {
            status = Status::NotApplicable;
        }
        Some(Observation {
            status,
            numerator,
            denominator,
            value: if status == Status::Ok { value } else { f64::NAN },
            decimals,
            value_source: ValueSource::Derived,
            submitted_on: parts().map(|part| part.submitted_on).max().unwrap_or(last.submitted_on),
            first_stated_on: parts().map(|part| part.first_stated_on).max().unwrap_or(last.first_stated_on),
            raw: RawText::default(),
            stale: parts().any(|part| part.stale),
            ..*last
        })
    }

    /// The status of a part. None out of none has no share of its own, and takes nothing from that of the span.
    fn status_of(&self, part: &Observation) -> Status {
        let is_none_of_none = part.numerator == 0.0 && part.denominator == 0.0;
        if self.method != Method::Sum && part.status == Status::NotApplicable && is_none_of_none {
            return Status::Ok;
        }
        part.status
    }

    /// One row a period, in their order: of several rules that give it the first one that gives it a figure counts.
    fn settle(&mut self) {
        self.made.sort_by_key(|row| (row.period, row.status != Status::Ok));
        self.made.dedup_by_key(|row| row.period);
    }
}

/// What the parts of a span add up to, and the most decimals that they were written with.
#[derive(Default)]
struct Sums {
    value: f64,
    numerator: f64,
    denominator: f64,
    decimals: Decimals,
}

impl Sums {
    fn add(&mut self, part: &Observation) {
        self.value += part.value;
        self.numerator += part.numerator;
        self.denominator += part.denominator;
        let (all, own) = (&mut self.decimals, part.decimals);
        all.value = all.value.max(own.value);
        all.numerator = all.numerator.max(own.numerator);
        all.denominator = all.denominator.max(own.denominator);
    }
}

/// A sum of numbers with so many decimals, without the noise of binary fractions.
fn written(sum: f64, decimals: i8) -> f64 {
    if !(0..=6).contains(&decimals) {
        return sum;
    }
    let scale = 10_f64.powi(i32::from(decimals));
    (sum * scale).round() / scale
}

/// The row that was there already for a period.
fn reported(rows: &Observations, range: Range<usize>, period: Period) -> Option<usize> {
    let start = range.start;
    let periods = &rows.period[range.clone()];
    let from = start + periods.partition_point(|&other| other < period);
    (from..range.end).take_while(|&at| rows.period[at] == period).find(|&at| rows.figure[at] == Figure::Actual)
}

/// The month that ends with a day, as [`Period::index`] counts months.
fn month_that_ends(day: Day) -> Option<i32> {
    let is_last = Day::last_of_month(day.year(), day.month()) == Some(day);
    is_last.then(|| Period::month(day.year(), day.month()).index())
}

/// How many parts so many months are.
fn count_of(months: i32, part: SpanPart) -> usize {
    usize::try_from(months / part.months()).expect("spans follow their first part")
}
