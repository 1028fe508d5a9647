//! Spans worked out by hand, and random series against a plain restatement of the rules by days.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::derive::{Rules, derive, sorted};
use crate::domain::observation::{Decimals, Observation};
use crate::domain::{BreakdownIndex, Figure, IndicatorIndex, Observations, Period, Status, TOTAL, ValueSource};
use crate::pipeline::{DenominatorPeriod, Derivation, Span, SpanKind, SpanPart};
use crate::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(Reference::embedded);

fn index(id: &str) -> IndicatorIndex {
    REFERENCE.indicator_by_id(id).expect("an indicator")
}

fn row(indicator: &str, period: &str, value: Result<f64, Status>) -> Observation {
    Observation {
        status: value.err().unwrap_or(Status::Ok),
        ..Observation::reported(7, index(indicator), period.parse().expect("a period"), value.unwrap_or(f64::NAN))
    }
}

fn share(indicator: &str, period: &str, over: f64, under: f64, multiplier: f64) -> Observation {
    let value = if under == 0.0 { Err(Status::NotApplicable) } else { Ok(over / under * multiplier) };
    Observation { numerator: over, denominator: under, ..row(indicator, period, value) }
}

/// Months from one on, each with its figure.
fn months(indicator: &str, first: &str, values: &[Result<f64, Status>]) -> Vec<Observation> {
    let first: Period = first.parse().expect("a month");
    let month = |back: i32| {
        let index = first.index() + back;
        Period::month(index.div_euclid(12), index.rem_euclid(12).cast_unsigned() + 1).to_string()
    };
    (0..).zip(values).map(|(back, value)| row(indicator, &month(back), *value)).collect()
}

fn columns(rows: &[Observation]) -> Observations {
    sorted(rows.iter().copied().collect())
}

fn span(from: SpanPart, to: &[SpanKind]) -> Span {
    Span { indicators: Vec::new(), from, to: to.to_vec() }
}

/// What is made, and the words for what it is made from.
fn made(rows: &[Observation], spans: &[Span]) -> Vec<(Observation, String)> {
    let rules = Rules { derivations: &[], successions: &[], spans };
    let breakdowns = [TOTAL, "source=police"].map(str::to_owned);
    let result = derive(columns(rows), Observations::default(), &rules, &breakdowns, &REFERENCE);
    let all = &result.observations;
    let keys: Vec<_> = (0..all.len()).map(|at| crate::derive::key(all, at)).collect();
    assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(result.added + rows.len(), all.len(), "no row is lost or replaced");
    (0..all.len())
        .map(|at| (all.row(at), result.origins[all.origin[at].at()].clone()))
        .filter(|(row, _)| row.value_source == ValueSource::Derived)
        .collect()
}

/// Stands for no value, which equals nothing.
const NONE: f64 = -1.0;

/// Period, status and value of what is made of months.
fn of_months(rows: &[Observation], to: &[SpanKind]) -> Vec<(String, Status, f64)> {
    let made = made(rows, &[span(SpanPart::Month, to)]);
    made.iter()
        .map(|(row, _)| (row.period.to_string(), row.status, if row.value.is_nan() { NONE } else { row.value }))
        .collect()
}

fn ok(period: &str, value: f64) -> (String, Status, f64) {
    (period.to_owned(), Status::Ok, value)
}

#[test]
fn months_of_events_add_up_to_quarters_years_and_spans_to_date() {
    // 1 + 2 + 3, 4 + 5 + 6, 7 + 8 + 9, 10 + 11 + 12; 1 to 12 are 78, 2 to 13 are 90.
    let values: Vec<Result<f64, Status>> = (1..=13).map(|count| Ok(f64::from(count))).collect();
    let rows = months("referrals", "2024-04", &values);
    assert_eq!(
        of_months(&rows, &[SpanKind::Quarter]),
        [ok("2024-Q2", 6.0), ok("2024-Q3", 15.0), ok("2024-Q4", 24.0), ok("2025-Q1", 33.0)]
    );
    assert_eq!(of_months(&rows, &[SpanKind::Year]), [ok("FY2024-25", 78.0)]);
    assert_eq!(of_months(&rows, &[SpanKind::CalendarYear, SpanKind::AcademicYear]), []);
    assert_eq!(of_months(&rows, &[SpanKind::Rolling12]), [ok("R12-2025-03", 78.0), ok("R12-2025-04", 90.0)]);
    assert_eq!(of_months(&rows, &[SpanKind::Rolling6]).first(), Some(&ok("R6-2024-09", 21.0)));
    assert_eq!(of_months(&rows, &[SpanKind::Rolling3]).last(), Some(&ok("R3-2025-04", 36.0)));
    let to_date = of_months(&rows, &[SpanKind::YearToDate]);
    assert_eq!((to_date.len(), &to_date[5]), (13, &ok("YTD-2024-09", 21.0)));
    assert_eq!(to_date[12], ok("YTD-2025-04", 13.0), "April begins anew");
}

#[test]
fn a_span_without_one_of_its_months_has_no_figure_and_one_beyond_the_series_is_not_there() {
    let mut rows = months("referrals", "2024-04", &[Ok(1.0); 9]);
    rows.remove(4); // August
    let none = |period: &str| (period.to_owned(), Status::NotAvailable, NONE);
    assert_eq!(
        of_months(&rows, &[SpanKind::Quarter, SpanKind::Year]),
        [ok("2024-Q2", 3.0), none("2024-Q3"), ok("2024-Q4", 3.0)]
    );
    let rolling = of_months(&rows, &[SpanKind::Rolling6]);
    assert_eq!(rolling, ["R6-2024-09", "R6-2024-10", "R6-2024-11", "R6-2024-12"].map(none));
}

#[test]
fn a_suppressed_month_suppresses_its_spans_and_no_others() {
    let values = [Ok(5.0), Err(Status::Suppressed), Err(Status::NotAvailable), Ok(4.0), Ok(0.0), Ok(4.0)];
    let quarters = of_months(&months("referrals", "2024-04", &values), &[SpanKind::Quarter]);
    assert_eq!(quarters, [("2024-Q2".to_owned(), Status::Suppressed, NONE), ok("2024-Q3", 8.0)]);
    let low = of_months(&months("referrals", "2024-04", &[Ok(5.0), Err(Status::Low), Ok(1.0)]), &[SpanKind::Quarter]);
    assert_eq!(low[0].1, Status::NotAvailable, "what is not zero and not known adds nothing that is known");
}

#[test]
fn shares_are_pooled_and_none_out_of_none_takes_nothing_from_them() {
    let of = |counts: &[(f64, f64)]| {
        let months = ["2024-04", "2024-05", "2024-06"];
        let rows: Vec<_> = months
            .iter()
            .zip(counts)
            .map(|(month, (over, under))| share("assessments_in_45_days", month, *over, *under, 100.0))
            .collect();
        made(&rows, &[span(SpanPart::Month, &[SpanKind::Quarter])])
    };
    // (1 + 9 + 20) of (10 + 10 + 30) are 60 %; the mean of 10 %, 90 % and 66.7 % would be 55.6 %.
    let (pooled, from) = &of(&[(1.0, 10.0), (9.0, 10.0), (20.0, 30.0)])[0];
    assert_eq!((pooled.numerator, pooled.denominator, pooled.value, from.as_str()), (30.0, 50.0, 60.0, "3 months"));
    let (with_nothing, _) = &of(&[(1.0, 10.0), (0.0, 0.0), (2.0, 10.0)])[0];
    assert_eq!((with_nothing.status, with_nothing.value), (Status::Ok, 15.0));
    let (nothing, _) = &of(&[(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)])[0];
    assert_eq!((nothing.status, nothing.value.is_nan()), (Status::NotApplicable, true));
    let (all, _) = &of(&[(4.0, 4.0), (6.0, 6.0), (1.0, 1.0)])[0];
    assert_eq!(all.value.to_bits(), 100.0_f64.to_bits());
    let without_counts = months("assessments_in_45_days", "2024-04", &[Ok(80.0), Ok(80.0), Ok(80.0)]);
    assert_eq!(of_months(&without_counts, &[SpanKind::Quarter]), []);
}

#[test]
fn a_rate_sets_the_events_of_the_span_against_the_mean_of_its_populations() {
    // 12 months of 20 among 40,000 and then 42,000 children: 240 among 41,000 in the year, 60 among 40,000 in the quarter.
    let rows: Vec<Observation> = (0..12)
        .map(|month| {
            let children = if month < 6 { 40_000.0 } else { 42_000.0 };
            let month = format!("{}-{:02}", if month < 9 { 2024 } else { 2025 }, (month + 3) % 12 + 1);
            share("referrals_rate", &month, 20.0, children, 10_000.0)
        })
        .collect();
    let result = made(&rows, &[span(SpanPart::Month, &[SpanKind::Quarter, SpanKind::Year])]);
    let (year, from) = result.iter().find(|(row, _)| row.period.to_string() == "FY2024-25").expect("a year");
    assert_eq!((year.numerator, year.denominator, from.as_str()), (240.0, 41_000.0, "12 months"));
    assert!((year.value - 58.536_585_365_853_66).abs() < 1e-9, "{}", year.value);
    let (quarter, _) = &result[0];
    assert_eq!((quarter.numerator, quarter.denominator, quarter.value), (60.0, 40_000.0, 15.0));
}

#[test]
fn snapshots_take_the_last_day_and_need_no_other() {
    let rows = [
        row("cla", "D2024-04-30", Ok(400.0)),
        row("cla", "D2024-06-30", Ok(420.0)),
        row("cla", "D2024-08-31", Ok(430.0)),
        row("cla", "D2024-09-15", Ok(999.0)),
        row("cla", "D2025-03-31", Err(Status::Suppressed)),
    ];
    assert_eq!(
        of_months(&rows, &[SpanKind::Quarter, SpanKind::Year]),
        [
            ok("2024-Q2", 420.0),
            ("2025-Q1".to_owned(), Status::Suppressed, NONE),
            ("FY2024-25".to_owned(), Status::Suppressed, NONE)
        ]
    );
    let (last, from) = &made(&rows, &[span(SpanPart::Month, &[SpanKind::Quarter])])[0];
    assert_eq!((last.value, from.as_str()), (420.0, "last of 3 months"));
    // Posts are counted in September, so their year ends then.
    let posts = [row("vacancy_fte", "D2024-09-30", Ok(12.5)), row("vacancy_fte", "D2025-03-31", Ok(11.0))];
    assert_eq!(of_months(&posts, &[SpanKind::Year]), [ok("R12-2024-09", 12.5)]);
}

#[test]
fn averages_and_measures_that_count_somebody_once_have_no_spans() {
    for indicator in ["plo_weeks_mean", "children_referred", "turnover_rate_fte"] {
        let rows = months(indicator, "2024-04", &[Ok(3.0); 6]);
        assert_eq!(of_months(&rows, &[SpanKind::Quarter, SpanKind::Rolling3]), [], "{indicator}");
    }
}

#[test]
fn quarters_add_up_to_years_whether_reported_or_made_of_months() {
    let mut rows = months("referrals", "2024-04", &[Ok(1.0); 6]);
    rows.extend([row("referrals", "2024-Q4", Ok(10.0)), row("referrals", "2025-Q1", Ok(20.0))]);
    let quarters = [SpanKind::Year, SpanKind::Rolling6, SpanKind::Rolling12, SpanKind::YearToDate];
    let both = [span(SpanPart::Month, &[SpanKind::Quarter]), span(SpanPart::Quarter, &quarters)];
    let of = |spans: &[Span]| -> Vec<(String, f64, String)> {
        made(&rows, spans).into_iter().map(|(row, from)| (row.period.to_string(), row.value, from)).collect()
    };
    let made = of(&both);
    let find = |id: &str| made.iter().find(|(period, ..)| period == id).map(|(_, value, from)| (*value, from.as_str()));
    assert_eq!(find("2024-Q2"), Some((3.0, "3 months")));
    assert_eq!(find("FY2024-25"), Some((36.0, "4 quarters")));
    assert_eq!(find("R6-2024-12"), Some((13.0, "2 quarters")));
    assert_eq!(find("YTD-2024-06"), Some((3.0, "1 quarter")));
    let alone: Vec<String> = of(&both[1..]).into_iter().map(|(period, ..)| period).collect();
    assert_eq!(alone, ["R6-2025-03"], "the year to date needs the quarters from April on");
}

#[test]
fn a_reported_figure_stands_and_one_that_its_months_do_not_make_is_found() {
    let mut rows = months("referrals", "2024-04", &[Ok(10.0); 6]);
    rows.extend([row("referrals", "2024-Q2", Ok(31.0)), row("referrals", "2024-Q3", Ok(30.0))]);
    let spans = [span(SpanPart::Month, &[SpanKind::Quarter])];
    assert_eq!(made(&rows, &spans).len(), 0);
    let rules = Rules { derivations: &[], successions: &[], spans: &spans };
    let breakdowns = [TOTAL.to_owned()];
    let found = derive(columns(&rows), Observations::default(), &rules, &breakdowns, &REFERENCE);
    assert_eq!(found.mismatches.len(), 1, "30 is what its months make");
    let withheld = [rows[0], rows[1], rows[2], row("referrals", "2024-Q2", Err(Status::Suppressed))];
    assert_eq!(made(&withheld, &spans).len(), 0, "what was withheld is not worked out behind its back");
}

#[test]
fn posts_by_hours_add_up_without_the_noise_of_binary_fractions() {
    let decimals = Decimals { value: 1, ..Decimals::default() };
    let rows: Vec<Observation> = months("leavers_fte", "2024-10", &[Ok(0.1), Ok(0.2), Ok(0.4)])
        .into_iter()
        .map(|row| Observation { decimals, ..row })
        .collect();
    assert_eq!(of_months(&rows, &[SpanKind::Quarter])[0].2.to_bits(), 0.7_f64.to_bits());
}

#[test]
fn slices_are_spanned_like_totals_and_only_what_happened_is() {
    let police = |row: Observation| Observation { breakdown: BreakdownIndex(1), ..row };
    let hoped = |row: Observation| Observation { figure: Figure::Projected, ..row };
    let actual = months("referrals", "2024-04", &[Ok(10.0), Ok(10.0)]);
    let slices: Vec<Observation> =
        months("referrals", "2024-04", &[Ok(2.0), Ok(3.0), Ok(4.0)]).into_iter().map(police).collect();
    let expected: Vec<Observation> =
        months("referrals", "2024-04", &[Ok(9.0), Ok(9.0), Ok(9.0)]).into_iter().map(hoped).collect();
    let result = made(&[actual, slices, expected].concat(), &[span(SpanPart::Month, &[SpanKind::Quarter])]);
    let found: Vec<_> = result.iter().map(|(row, _)| (row.breakdown.0, row.figure, row.value)).collect();
    assert_eq!(found, [(1, Figure::Actual, 9.0)], "the month of June is only hoped for in the total");
}

#[test]
fn a_rolling_year_has_a_rate_as_soon_as_its_population_is_known_and_no_row_before() {
    let population = row("population_0_17", "D2024-06-30", Ok(40_000.0));
    let mut rows = months("referrals", "2023-08", &[Ok(100.0); 12]);
    rows.remove(3);
    rows.extend(months("referrals", "2024-08", &[Ok(100.0); 12]));
    let derivation = Derivation {
        indicator: index("referrals_rate"),
        numerator: index("referrals"),
        denominator: index("population_0_17"),
        denominator_period: DenominatorPeriod::MidYearBefore,
        annualises_quarters: false,
    };
    let spans = [span(SpanPart::Month, &[SpanKind::Rolling12])];
    let rules = Rules { derivations: &[derivation], successions: &[], spans: &spans };
    let breakdowns = [TOTAL.to_owned()];
    let all = derive(columns(&rows), columns(&[population]), &rules, &breakdowns, &REFERENCE).observations;
    let rates = (0..all.len()).map(|at| all.row(at)).filter(|row| row.indicator == index("referrals_rate"));
    let rates: Vec<_> = rates.map(|row| (row.period.to_string(), row.status, row.value)).collect();
    // November 2023 is missing, so the first whole year ends in November 2024; from June 2025 on another summer counts.
    let months = ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05"];
    assert_eq!(rates, months.map(|month| ok(&format!("R12-{month}"), 300.0)));
}

const KINDS: [SpanKind; 8] = [
    SpanKind::Quarter,
    SpanKind::FinancialYear,
    SpanKind::AcademicYear,
    SpanKind::CalendarYear,
    SpanKind::Rolling3,
    SpanKind::Rolling6,
    SpanKind::Rolling12,
    SpanKind::YearToDate,
];

/// Every id of a span that could lie between 2022 and 2027.
fn ids() -> Vec<Period> {
    let mut ids = Vec::new();
    for year in 2021..2028 {
        ids.extend((1..=4).map(|quarter| format!("{year}-Q{quarter}")));
        ids.extend([
            format!("FY{year}-{:02}", year - 1999),
            format!("AY{year}-{:02}", year - 1999),
            format!("CY{year}"),
        ]);
        for month in 1..=12 {
            ids.extend(["R3", "R6", "R12", "YTD"].map(|kind| format!("{kind}-{year}-{month:02}")));
        }
    }
    ids.iter().map(|id| id.parse().expect("a period")).collect()
}

/// What a span must come to by the days of the months in it; none where there must be no row.
fn expected(span: Period, rows: &[Observation]) -> Option<(Status, f64)> {
    let (first, last) = (rows.iter().map(|row| row.period).min()?, rows.iter().map(|row| row.period).max()?);
    if span.first_day() < first.first_day() || last.last_day() < span.last_day() {
        return None;
    }
    let inside: Vec<&Observation> = rows
        .iter()
        .filter(|row| span.first_day() <= row.period.first_day() && row.period.last_day() <= span.last_day())
        .collect();
    let wanted = span.first_day().months_until(span.last_day()) + 1;
    let has = |status: Status| inside.iter().any(|row| row.status == status);
    let is_whole = i64::try_from(inside.len()).ok() == Some(i64::from(wanted));
    let status = match () {
        () if inside.is_empty() => return None,
        () if has(Status::Suppressed) => Status::Suppressed,
        () if has(Status::Unreliable) => Status::Unreliable,
        () if !is_whole || has(Status::NotAvailable) || has(Status::Low) => Status::NotAvailable,
        () if has(Status::NotApplicable) => Status::NotApplicable,
        () => Status::Ok,
    };
    Some((status, if status == Status::Ok { inside.iter().map(|row| row.value).sum() } else { NONE }))
}

proptest! {
    #[test]
    fn a_span_is_the_sum_of_its_months_or_says_why_not_whatever_the_order_of_the_rows(
        cells in prop::collection::vec((0..20_u8, 0..500_u32), 1..48),
        turn in 0..48_usize,
    ) {
        let values: Vec<Option<Result<f64, Status>>> = cells
            .iter()
            .map(|(kind, count)| match kind {
                0 => None,
                1 => Some(Err(Status::Suppressed)),
                2 => Some(Err(Status::NotAvailable)),
                3 => Some(Err(Status::Low)),
                4 => Some(Err(Status::Unreliable)),
                5 => Some(Err(Status::NotApplicable)),
                _ => Some(Ok(f64::from(*count))),
            })
            .collect();
        let all: Vec<Result<f64, Status>> = values.iter().map(|value| value.unwrap_or(Ok(0.0))).collect();
        let mut rows = months("referrals", "2022-11", &all);
        let mut at = 0;
        rows.retain(|_| { at += 1; values[at - 1].is_some() });
        let in_order = made(&rows, &[span(SpanPart::Month, &KINDS)]);
        let mut turned = rows.clone();
        turned.reverse();
        let by = turn.min(turned.len());
        turned.rotate_left(by);
        let again = made(&turned, &[span(SpanPart::Month, &KINDS)]);
        let plain = |made: &[(Observation, String)]| -> Vec<(Period, Status, u64)> {
            let value = |row: &Observation| if row.value.is_nan() { NONE } else { row.value };
            let value = |row: &Observation| value(row).to_bits();
            made.iter().map(|(row, _)| (row.period, row.status, value(row))).collect()
        };
        prop_assert_eq!(plain(&in_order), plain(&again));
        let mut wanted: Vec<(Period, Status, u64)> = ids()
            .into_iter()
            .filter_map(|id| expected(id, &rows).map(|(status, value)| (id, status, value.to_bits())))
            .collect();
        wanted.sort();
        prop_assert_eq!(plain(&in_order), wanted);
    }
}
