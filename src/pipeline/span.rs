//! The spans that a pipeline declares: which longer periods are made of months or quarters.

use crate::domain::{IndicatorIndex, Period, PeriodKind};

/// A declared rule by which longer periods are worked out from shorter ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The indicators it is good for; all whose periods can be brought together where none is named.
    pub indicators: Vec<IndicatorIndex>,
    /// What the spans are made of.
    pub from: SpanPart,
    /// What is made of it.
    pub to: Vec<SpanKind>,
}

/// What spans are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanPart {
    /// Months; for snapshots the last days of months.
    Month,
    /// Quarters; for snapshots the last days of quarters.
    Quarter,
}

impl SpanPart {
    /// All, with their names in a pipeline file.
    pub const ALL: [(&str, Self); 2] = [("month", Self::Month), ("quarter", Self::Quarter)];

    /// How many months it has.
    pub const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }

    /// The kind of the periods that it is.
    pub const fn kind(self) -> PeriodKind {
        match self {
            Self::Month => PeriodKind::Month,
            Self::Quarter => PeriodKind::Quarter,
        }
    }
}

/// What is made of months or quarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// Calendar quarters.
    Quarter,
    /// The years in which the indicator is reported.
    Year,
    /// April to March.
    FinancialYear,
    /// September to August.
    AcademicYear,
    /// January to December.
    CalendarYear,
    /// The three months that end with each month.
    Rolling3,
    /// The six months that end with each month.
    Rolling6,
    /// The twelve months that end with each month.
    Rolling12,
    /// From April to the end of each month.
    YearToDate,
}

impl SpanKind {
    /// All, with their names in a pipeline file: those of table `period`, and `year`.
    pub const ALL: [(&str, Self); 9] = [
        (PeriodKind::Quarter.name(), Self::Quarter),
        ("year", Self::Year),
        (PeriodKind::FinancialYear.name(), Self::FinancialYear),
        (PeriodKind::AcademicYear.name(), Self::AcademicYear),
        (PeriodKind::CalendarYear.name(), Self::CalendarYear),
        (PeriodKind::Rolling3.name(), Self::Rolling3),
        (PeriodKind::Rolling6.name(), Self::Rolling6),
        (PeriodKind::Rolling12.name(), Self::Rolling12),
        (PeriodKind::YearToDate.name(), Self::YearToDate),
    ];

    /// Whether a whole number of such parts, more than one of them, can make it.
    pub const fn is_made_of(self, part: SpanPart) -> bool {
        match part {
            SpanPart::Month => true,
            SpanPart::Quarter => !matches!(self, Self::Quarter | Self::Rolling3 | Self::AcademicYear),
        }
    }

    /// The span of this kind that ends with a month, given as [`Period::index`] counts months, and how many months it
    /// has; none where none ends then. `year_ends` is the month in which the indicator's year ends.
    pub fn ending(self, month: i32, year_ends: u32) -> Option<(Period, i32)> {
        let (year, number) = (month.div_euclid(12), month.rem_euclid(12).cast_unsigned() + 1);
        let rolling = |kind: PeriodKind, months: i32| Some((Period::ending(kind, year, number), months));
        let year_in =
            |kind: PeriodKind, last: u32, start: i32| (number == last).then(|| (Period::year(kind, start), 12));
        match self {
            Self::Quarter => number.is_multiple_of(3).then(|| (Period::quarter(year, number / 3), 3)),
            Self::FinancialYear => year_in(PeriodKind::FinancialYear, 3, year - 1),
            Self::AcademicYear => year_in(PeriodKind::AcademicYear, 8, year - 1),
            Self::CalendarYear => year_in(PeriodKind::CalendarYear, 12, year),
            Self::Year => match year_ends {
                3 => Self::FinancialYear.ending(month, year_ends),
                8 => Self::AcademicYear.ending(month, year_ends),
                12 => Self::CalendarYear.ending(month, year_ends),
                _ if number == year_ends => rolling(PeriodKind::Rolling12, 12),
                _ => None,
            },
            Self::Rolling3 => rolling(PeriodKind::Rolling3, 3),
            Self::Rolling6 => rolling(PeriodKind::Rolling6, 6),
            Self::Rolling12 => rolling(PeriodKind::Rolling12, 12),
            Self::YearToDate => rolling(PeriodKind::YearToDate, (month - 3).rem_euclid(12) + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(kind: SpanKind, month: &str, year_ends: u32) -> Option<(String, i32)> {
        let month: Period = month.parse().expect("a month");
        kind.ending(month.index(), year_ends).map(|(period, months)| (period.to_string(), months))
    }

    #[test]
    fn a_span_ends_where_its_last_month_ends_and_has_the_months_of_its_days() {
        let some = |id: &str, months: i32| Some((id.to_owned(), months));
        assert_eq!(ending(SpanKind::Quarter, "2024-06", 3), some("2024-Q2", 3));
        assert_eq!(ending(SpanKind::Quarter, "2024-05", 3), None);
        assert_eq!(ending(SpanKind::Year, "2025-03", 3), some("FY2024-25", 12));
        assert_eq!(ending(SpanKind::Year, "2025-08", 8), some("AY2024-25", 12));
        assert_eq!(ending(SpanKind::Year, "2025-12", 12), some("CY2025", 12));
        assert_eq!(ending(SpanKind::Year, "2025-09", 9), some("R12-2025-09", 12));
        assert_eq!(ending(SpanKind::Year, "2025-03", 9), None);
        assert_eq!(ending(SpanKind::YearToDate, "2025-04", 3), some("YTD-2025-04", 1));
        assert_eq!(ending(SpanKind::YearToDate, "2025-03", 3), some("YTD-2025-03", 12));
        assert_eq!(ending(SpanKind::Rolling12, "2025-01", 3), some("R12-2025-01", 12));
        for (name, kind) in SpanKind::ALL {
            for month in 24_000..24_036 {
                let Some((period, months)) = kind.ending(month, 9) else { continue };
                let first = period.first_day();
                let days = (first.year() * 12 + first.month().cast_signed() - 1, first.day());
                assert_eq!(days, (month + 1 - months, 1), "{name}: {period}");
                let next = Period::month((month + 1).div_euclid(12), (month + 1).rem_euclid(12).cast_unsigned() + 1);
                assert_eq!(period.last_day().days() + 1, next.first_day().days(), "{name}: {period}");
            }
        }
    }
}
