//! Periods: what span or day a figure is about, as a kind and a number that is consecutive within the kind.

use std::fmt;
use std::str::FromStr;

use super::Day;
use super::indicator::Frequency;

/// The kinds of period; a series never mixes two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// A calendar quarter: Q2 is April to June.
    Quarter,
    /// April to March.
    FinancialYear,
    /// September to August.
    AcademicYear,
    /// January to December.
    CalendarYear,
    /// Twelve months that end with a month.
    Rolling12,
    /// Six months that end with a month.
    Rolling6,
    /// Three months that end with a month.
    Rolling3,
    /// From April to the end of a month.
    YearToDate,
    /// A day, for snapshots.
    Day,
}

impl PeriodKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 10] = [
        Self::Month,
        Self::Quarter,
        Self::FinancialYear,
        Self::AcademicYear,
        Self::CalendarYear,
        Self::Rolling12,
        Self::Rolling6,
        Self::Rolling3,
        Self::YearToDate,
        Self::Day,
    ];

    /// The name in the `period` table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::FinancialYear => "financial_year",
            Self::AcademicYear => "academic_year",
            Self::CalendarYear => "calendar_year",
            Self::Rolling12 => "rolling_12_months",
            Self::Rolling6 => "rolling_6_months",
            Self::Rolling3 => "rolling_3_months",
            Self::YearToDate => "financial_year_to_date",
            Self::Day => "day",
        }
    }
}

/// A period: a kind and an index that grows by one from each period to the next of that kind.
///
/// The index counts months (`year × 12 + month − 1`) for months, rolling and to-date spans, quarters, years, or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    kind: PeriodKind,
    index: i32,
}

impl Period {
    /// A calendar month (1 to 12).
    pub fn month(year: i32, month: u32) -> Self {
        Self { kind: PeriodKind::Month, index: month_index(year, month) }
    }

    /// A calendar quarter (1 to 4).
    pub fn quarter(year: i32, quarter: u32) -> Self {
        Self { kind: PeriodKind::Quarter, index: year * 4 + quarter.cast_signed() - 1 }
    }

    /// A year of some kind, named by the calendar year in which it starts.
    pub const fn year(kind: PeriodKind, start: i32) -> Self {
        Self { kind, index: start }
    }

    /// The twelve months that end with a month (1 to 12), by their ordinary name where they have one.
    pub fn year_ending(year: i32, month: u32) -> Self {
        match month {
            3 => Self::year(PeriodKind::FinancialYear, year - 1),
            8 => Self::year(PeriodKind::AcademicYear, year - 1),
            12 => Self::year(PeriodKind::CalendarYear, year),
            _ => Self::ending(PeriodKind::Rolling12, year, month),
        }
    }

    /// A span that ends with a month: rolling 12, 6 or 3 months, or the financial year to date.
    pub fn ending(kind: PeriodKind, year: i32, month: u32) -> Self {
        Self { kind, index: month_index(year, month) }
    }

    /// A day.
    pub const fn on(day: Day) -> Self {
        Self { kind: PeriodKind::Day, index: day.days() }
    }

    /// The period that has a number within its kind, as [`Period::index`] gives it.
    pub const fn numbered(kind: PeriodKind, index: i32) -> Self {
        Self { kind, index }
    }

    /// The kind.
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The consecutive number within the kind.
    pub const fn index(self) -> i32 {
        self.index
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        let month_start = |index: i32| civil(index.div_euclid(12), month_of(index), 1);
        match self.kind {
            PeriodKind::Month => month_start(self.index),
            PeriodKind::Quarter => month_start(self.index * 3),
            PeriodKind::FinancialYear => civil(self.index, 4, 1),
            PeriodKind::AcademicYear => civil(self.index, 9, 1),
            PeriodKind::CalendarYear => civil(self.index, 1, 1),
            PeriodKind::Rolling12 => month_start(self.index - 11),
            PeriodKind::Rolling6 => month_start(self.index - 5),
            PeriodKind::Rolling3 => month_start(self.index - 2),
            PeriodKind::YearToDate => month_start((self.index - 3).div_euclid(12) * 12 + 3),
            PeriodKind::Day => Day::from_days(self.index),
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        let next_month = |index: i32| civil((index + 1).div_euclid(12), month_of(index + 1), 1).days() - 1;
        match self.kind {
            PeriodKind::Month
            | PeriodKind::Rolling12
            | PeriodKind::Rolling6
            | PeriodKind::Rolling3
            | PeriodKind::YearToDate => Day::from_days(next_month(self.index)),
            PeriodKind::Quarter => Day::from_days(next_month(self.index * 3 + 2)),
            PeriodKind::FinancialYear => civil(self.index + 1, 3, 31),
            PeriodKind::AcademicYear => civil(self.index + 1, 8, 31),
            PeriodKind::CalendarYear => civil(self.index, 12, 31),
            PeriodKind::Day => Day::from_days(self.index),
        }
    }

    /// The period just before it, where its kind has one: a year to date starts anew in April, and a day follows
    /// another only at an indicator's frequency (see [`Period::previous_at`]).
    pub fn previous(self) -> Option<Self> {
        match self.kind {
            PeriodKind::Day => None,
            PeriodKind::YearToDate if month_of(self.index) == 4 => None,
            _ => Some(Self { index: self.index - 1, ..self }),
        }
    }

    /// The period before it for an indicator that is reported at this frequency; it decides only for days.
    pub fn previous_at(self, frequency: Frequency) -> Option<Self> {
        match self.kind {
            PeriodKind::Day => Day::from_days(self.index).months_before(frequency.months()).map(Self::on),
            _ => self.previous(),
        }
    }

    /// The same period a year earlier.
    pub fn year_ago(self) -> Option<Self> {
        let back = match self.kind {
            PeriodKind::Month
            | PeriodKind::Rolling12
            | PeriodKind::Rolling6
            | PeriodKind::Rolling3
            | PeriodKind::YearToDate => 12,
            PeriodKind::Quarter => 4,
            PeriodKind::FinancialYear | PeriodKind::AcademicYear | PeriodKind::CalendarYear => 1,
            PeriodKind::Day => return Day::from_days(self.index).months_before(12).map(Self::on),
        };
        Some(Self { index: self.index - back, ..self })
    }

    /// The period of the same kind that lies so many months later, or earlier where they are below zero; none where its kind
    /// has no period there.
    pub fn later_by(self, months: i32) -> Option<Self> {
        let step = match self.kind {
            PeriodKind::Month
            | PeriodKind::Rolling12
            | PeriodKind::Rolling6
            | PeriodKind::Rolling3
            | PeriodKind::YearToDate => 1,
            PeriodKind::Quarter => 3,
            PeriodKind::FinancialYear | PeriodKind::AcademicYear | PeriodKind::CalendarYear => 12,
            PeriodKind::Day => return Day::from_days(self.index).months_later(months).map(Self::on),
        };
        (months % step == 0).then(|| Self { index: self.index + months / step, ..self })
    }

    /// A number that orders periods of all kinds by their end, longer ones after shorter ones that end together.
    pub fn sort_key(self) -> i64 {
        i64::from(self.last_day().days()) * 100_000 + i64::from(self.last_day().days() - self.first_day().days())
    }

    /// As a chart's axis says it: `May 2024`, `Apr to Jun 2024`, `2024/25`, `31 March 2025`.
    pub fn label(self) -> String {
        let month = |index: i32| {
            let name = MONTHS[(month_of(index) - 1) as usize];
            format!("{name} {}", index.div_euclid(12))
        };
        match self.kind {
            PeriodKind::Month => month(self.index),
            PeriodKind::Quarter => {
                let first = self.index * 3;
                format!("{} to {}", MONTHS[(month_of(first) - 1) as usize], month(first + 2))
            }
            PeriodKind::FinancialYear => slashed(self.index),
            PeriodKind::AcademicYear => format!("{} academic year", slashed(self.index)),
            PeriodKind::CalendarYear => self.index.to_string(),
            PeriodKind::Rolling12 => format!("12 months to {}", month(self.index)),
            PeriodKind::Rolling6 => format!("6 months to {}", month(self.index)),
            PeriodKind::Rolling3 => format!("3 months to {}", month(self.index)),
            PeriodKind::YearToDate => format!("April to {}", month(self.index)),
            PeriodKind::Day => Day::from_days(self.index).in_words(),
        }
    }

    /// The financial year in which it ends, as `2024/25`.
    pub fn financial_year(self) -> String {
        let last = self.last_day();
        slashed(if last.month() >= 4 { last.year() } else { last.year() - 1 })
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month_index(year: i32, month: u32) -> i32 {
    year * 12 + month.cast_signed() - 1
}

fn month_of(index: i32) -> u32 {
    index.rem_euclid(12).cast_unsigned() + 1
}

fn civil(year: i32, month: u32, day: u32) -> Day {
    Day::new(year, month, day).unwrap_or(Day::from_days(0))
}

fn slashed(start: i32) -> String {
    format!("{start}/{:02}", (start + 1).rem_euclid(100))
}

fn dashed(start: i32) -> String {
    format!("{start}-{:02}", (start + 1).rem_euclid(100))
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.index;
        let month = |out: &mut fmt::Formatter<'_>, prefix: &str| {
            write!(out, "{prefix}{}-{:02}", index.div_euclid(12), month_of(index))
        };
        match self.kind {
            PeriodKind::Month => month(out, ""),
            PeriodKind::Quarter => write!(out, "{}-Q{}", index.div_euclid(4), index.rem_euclid(4) + 1),
            PeriodKind::FinancialYear => write!(out, "FY{}", dashed(index)),
            PeriodKind::AcademicYear => write!(out, "AY{}", dashed(index)),
            PeriodKind::CalendarYear => write!(out, "CY{index}"),
            PeriodKind::Rolling12 => month(out, "R12-"),
            PeriodKind::Rolling6 => month(out, "R6-"),
            PeriodKind::Rolling3 => month(out, "R3-"),
            PeriodKind::YearToDate => month(out, "YTD-"),
            PeriodKind::Day => write!(out, "D{}", Day::from_days(index)),
        }
    }
}

impl FromStr for Period {
    type Err = ();

    /// Reads a `period_id`; people's spellings are read by `normalise`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let month = |text: &str| -> Result<(i32, u32), ()> {
            let (year, month) = text.split_once('-').ok_or(())?;
            let month: u32 = two_digits(month)?;
            if (1..=12).contains(&month) { Ok((four_digits(year)?, month)) } else { Err(()) }
        };
        let year = |kind, text: &str| {
            let (start, end) = text.split_once('-').ok_or(())?;
            let start = four_digits(start)?;
            if two_digits(end)? == (start + 1).rem_euclid(100).cast_unsigned() {
                Ok(Self::year(kind, start))
            } else {
                Err(())
            }
        };
        let ending = |kind, text: &str| month(text).map(|(year, month)| Self::ending(kind, year, month));
        if let Some(rest) = text.strip_prefix("FY") {
            year(PeriodKind::FinancialYear, rest)
        } else if let Some(rest) = text.strip_prefix("AY") {
            year(PeriodKind::AcademicYear, rest)
        } else if let Some(rest) = text.strip_prefix("CY") {
            four_digits(rest).map(|start| Self::year(PeriodKind::CalendarYear, start))
        } else if let Some(rest) = text.strip_prefix("R12-") {
            ending(PeriodKind::Rolling12, rest)
        } else if let Some(rest) = text.strip_prefix("R6-") {
            ending(PeriodKind::Rolling6, rest)
        } else if let Some(rest) = text.strip_prefix("R3-") {
            ending(PeriodKind::Rolling3, rest)
        } else if let Some(rest) = text.strip_prefix("YTD-") {
            ending(PeriodKind::YearToDate, rest)
        } else if let Some(rest) = text.strip_prefix('D') {
            rest.parse().map(Self::on)
        } else if let Some((start, quarter)) = text.split_once("-Q") {
            match quarter {
                "1" | "2" | "3" | "4" => Ok(Self::quarter(four_digits(start)?, quarter.parse().map_err(|_| ())?)),
                _ => Err(()),
            }
        } else {
            month(text).map(|(year, month)| Self::month(year, month))
        }
    }
}

/// Whether one of these days lies between two periods, or within one of them: from such a day
/// on figures are counted anew.
pub fn are_apart(days: &[Day], earlier: Period, later: Period) -> bool {
    // A break moves a period on by one where it lies within it, and by two where it lies before it.
    let era = |period: Period| -> usize {
        let (first, last) = (period.first_day(), period.last_day());
        days.iter().map(|day| usize::from(first >= *day) + usize::from(last >= *day)).sum()
    };
    !days.is_empty() && era(earlier) != era(later)
}

fn four_digits(text: &str) -> Result<i32, ()> {
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_err(|_| ())
    } else {
        Err(())
    }
}

fn two_digits(text: &str) -> Result<u32, ()> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_err(|_| ())
    } else {
        Err(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(id: &str) -> Period {
        id.parse().expect("a period id")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn every_kind_prints_back_what_it_read() {
        let ids = [
            "2024-05",
            "2024-Q2",
            "FY2024-25",
            "FY1999-00",
            "AY2024-25",
            "CY2024",
            "R12-2025-09",
            "R6-2025-09",
            "R3-2025-09",
            "YTD-2024-09",
            "D2025-03-31",
        ];
        for id in ids {
            assert_eq!(period(id).to_string(), id);
        }
        for id in ["2024-13", "2024-5", "FY2024-26", "2024-Q5", "202405", "CY24", "D2025-02-30", "", "R12-2025", "FY"] {
            assert!(id.parse::<Period>().is_err(), "{id} is no period id");
        }
    }

    #[test]
    fn spans_have_the_days_that_their_names_say() {
        let spans = [
            ("2024-Q2", "2024-04-01", "2024-06-30"),
            ("FY2024-25", "2024-04-01", "2025-03-31"),
            ("AY2024-25", "2024-09-01", "2025-08-31"),
            ("R12-2025-09", "2024-10-01", "2025-09-30"),
            ("R6-2025-03", "2024-10-01", "2025-03-31"),
            ("R3-2025-02", "2024-12-01", "2025-02-28"),
            ("YTD-2015-02", "2014-04-01", "2015-02-28"),
            ("YTD-2015-04", "2015-04-01", "2015-04-30"),
            ("2024-02", "2024-02-01", "2024-02-29"),
        ];
        for (id, first, last) in spans {
            assert_eq!(
                (period(id).first_day().to_string().as_str(), period(id).last_day().to_string().as_str()),
                (first, last),
                "{id}"
            );
        }
    }

    #[test]
    fn a_period_follows_only_its_own_kind() {
        assert_eq!(period("2024-01").previous(), Some(period("2023-12")));
        assert_eq!(period("2024-Q1").previous(), Some(period("2023-Q4")));
        assert_eq!(period("YTD-2024-04").previous(), None);
        assert_eq!(period("D2025-03-31").previous(), None);
        assert_eq!(period("D2025-03-31").previous_at(Frequency::Month), Some(period("D2025-02-28")));
        assert_eq!(period("D2025-03-31").previous_at(Frequency::Year), Some(period("D2024-03-31")));
        assert_eq!(period("R12-2025-09").year_ago(), Some(period("R12-2024-09")));
        assert_eq!(period("D2025-02-28").year_ago(), Some(period("D2024-02-29")));
    }

    #[test]
    fn a_period_moves_within_its_own_kind() {
        let moved = |id: &str, months| period(id).later_by(months).map(|period| period.to_string());
        assert_eq!(moved("FY2021-22", -48).as_deref(), Some("FY2017-18"));
        assert_eq!(moved("2024-Q2", 9).as_deref(), Some("2025-Q1"));
        assert_eq!(moved("2024-05", -6).as_deref(), Some("2023-11"));
        assert_eq!(moved("D2023-02-28", 12).as_deref(), Some("D2024-02-29"));
        assert_eq!(moved("FY2021-22", 3), None);
    }

    #[test]
    fn labels_read_as_people_write_them() {
        assert_eq!(period("2024-Q2").label(), "Apr to Jun 2024");
        assert_eq!(period("FY2009-10").label(), "2009/10");
        assert_eq!(period("D2025-03-31").label(), "31 March 2025");
        assert_eq!(period("2024-03").financial_year(), "2023/24");
    }

    #[test]
    fn a_period_across_a_break_belongs_to_neither_side() {
        let days = [day("2019-04-01")];
        let apart = |earlier, later| are_apart(&days, period(earlier), period(later));
        assert!(apart("FY2018-19", "FY2019-20"));
        assert!(!apart("FY2017-18", "FY2018-19") && !apart("FY2019-20", "FY2020-21"));
        assert!(apart("CY2018", "CY2019") && apart("CY2019", "CY2020"));
        assert!(apart("D2019-03-31", "D2019-04-01"));
        assert!(!apart("D2019-04-01", "D2020-04-01"));
        assert!(!are_apart(&[], period("CY2018"), period("CY2019")));
    }

    #[test]
    fn two_breaks_are_two() {
        let days = [day("2020-04-01"), day("2019-04-01")];
        let apart = |earlier, later| are_apart(&days, period(earlier), period(later));
        assert!(apart("FY2018-19", "FY2019-20") && apart("FY2019-20", "FY2020-21") && apart("FY2018-19", "FY2020-21"));
        assert!(!apart("FY2020-21", "FY2021-22"));
    }
}
