//! An expectation and an indicator's definition → the periods that are expected, each with the day by which it must be here.

use crate::domain::{Day, Frequency, Indicator, Period};
use crate::pipeline::Expected;

/// An expected period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// The period; the last day of its span where the indicator is a snapshot.
    pub(super) period: Period,
    /// The last day on which it comes in time.
    pub(super) expected_by: Day,
}

/// The periods from the first that begins on `from` or later to the one that runs on the reporting day, or to the last that
/// ends by `until`, in their order.
/// All are of one kind.
pub(super) fn calendar(expected: &Expected, indicator: &Indicator, reporting_day: Day) -> Vec<Due> {
    let mut dues = Vec::new();
    let mut span = first_span(expected, indicator);
    while span.first_day() <= reporting_day && expected.until.is_none_or(|until| span.last_day() <= until) {
        let last = span.last_day();
        let sent = span_at(expected.sent, last, indicator).last_day();
        let period = if indicator.is_snapshot { Period::on(last) } else { span };
        dues.push(Due { period, expected_by: Day::from_days(sent.days() + expected.due_days) });
        span = span_at(expected.every, Day::from_days(last.days() + 1), indicator);
    }
    dues
}

fn first_span(expected: &Expected, indicator: &Indicator) -> Period {
    let around = span_at(expected.every, expected.from, indicator);
    if around.first_day() >= expected.from {
        return around;
    }
    span_at(expected.every, Day::from_days(around.last_day().days() + 1), indicator)
}

/// The month or quarter in which a day lies, or the year as the indicator reports it.
fn span_at(every: Frequency, day: Day, indicator: &Indicator) -> Period {
    match every {
        Frequency::Month => Period::month(day.year(), day.month()),
        Frequency::Quarter => Period::quarter(day.year(), day.month().div_ceil(3)),
        Frequency::Year => {
            let year = if day.month() <= indicator.year_ends { day.year() } else { day.year() + 1 };
            Period::year_ending(year, indicator.year_ends)
        }
    }
}

/// The place of a period in a calendar.
pub(super) fn place(calendar: &[Due], period: Period) -> Option<usize> {
    calendar.binary_search_by_key(&period, |due| due.period).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::ExpectedFrom;
    use crate::reference::Reference;

    fn expected(every: Frequency, sent: Frequency, from: &str) -> Expected {
        let from = from.parse().expect("a day");
        let authorities = ExpectedFrom::Paths;
        Expected { every, from, until: None, due_days: 21, sent, authorities, indicators: Vec::new() }
    }

    fn dues(expected: &Expected, indicator: &str, reporting_day: &str) -> Vec<(String, String)> {
        let reference = Reference::embedded();
        let indicator = reference.indicator_by_id(indicator).expect("an indicator");
        let indicator = &reference.indicators[indicator.at()];
        calendar(expected, indicator, reporting_day.parse().expect("a day"))
            .iter()
            .map(|due| (due.period.to_string(), due.expected_by.to_string()))
            .collect()
    }

    fn shown(dues: &[(String, String)]) -> Vec<(&str, &str)> {
        dues.iter().map(|(period, by)| (period.as_str(), by.as_str())).collect()
    }

    #[test]
    fn flows_have_spans_and_snapshots_the_last_days_of_them() {
        let monthly = expected(Frequency::Month, Frequency::Month, "2026-08-01");
        assert_eq!(
            shown(&dues(&monthly, "referrals", "2026-10-31")),
            [("2026-08", "2026-09-21"), ("2026-09", "2026-10-21"), ("2026-10", "2026-11-21")]
        );
        assert_eq!(
            shown(&dues(&monthly, "cla", "2026-10-01")),
            [("D2026-08-31", "2026-09-21"), ("D2026-09-30", "2026-10-21"), ("D2026-10-31", "2026-11-21")],
            "the month that runs on the reporting day is there and not due"
        );
        assert_eq!(dues(&monthly, "referrals", "2026-07-31"), []);
        let ended = Expected { until: "2026-09-29".parse().ok(), ..monthly };
        assert_eq!(shown(&dues(&ended, "referrals", "2026-10-31")), [("2026-08", "2026-09-21")]);
    }

    #[test]
    fn the_first_period_begins_on_the_first_day_or_later() {
        let monthly = expected(Frequency::Month, Frequency::Month, "2026-08-02");
        assert_eq!(shown(&dues(&monthly, "referrals", "2026-09-30")), [("2026-09", "2026-10-21")]);
        let quarterly = expected(Frequency::Quarter, Frequency::Quarter, "2026-02-01");
        assert_eq!(shown(&dues(&quarterly, "referrals", "2026-06-30")), [("2026-Q2", "2026-07-21")]);
    }

    #[test]
    fn months_of_a_quarterly_return_are_due_after_the_quarter() {
        let expected = expected(Frequency::Month, Frequency::Quarter, "2026-08-01");
        assert_eq!(
            shown(&dues(&expected, "referrals", "2026-10-31")),
            [("2026-08", "2026-10-21"), ("2026-09", "2026-10-21"), ("2026-10", "2027-01-21")]
        );
    }

    #[test]
    fn a_year_ends_as_the_indicator_reports_it() {
        let reference = Reference::embedded();
        let september = reference.indicators.iter().find(|one| one.year_ends == 9 && !one.is_snapshot);
        let september = &september.expect("an indicator of the workforce").id;
        let yearly = expected(Frequency::Year, Frequency::Year, "2024-04-01");
        assert_eq!(
            shown(&dues(&yearly, "referrals", "2025-06-30")),
            [("FY2024-25", "2025-04-21"), ("FY2025-26", "2026-04-21")]
        );
        assert_eq!(shown(&dues(&yearly, september, "2025-06-30")), [("R12-2025-09", "2025-10-21")]);
    }
}
