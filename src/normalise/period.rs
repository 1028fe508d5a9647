//! A cell that should hold a period → what it says, and then, with the indicator's definition, the period.
//!
//! Reading goes in two steps because the same words mean another period for another indicator: `March 2025` is a month
//! of referrals and the last day of that month for vacancies; `Reporting year 2025` ends in March or in September.

mod advice;
mod grammar;
#[cfg(test)]
mod tests;

use super::day;
use crate::domain::{Day, Frequency, Indicator, Period, PeriodKind};

pub(super) use advice::advice;

/// What the words say, before an indicator is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// A period that needs no indicator: quarters, named kinds of year, rolling spans.
    Named(Period),
    /// A day: `31/03/2025`.
    Day(Day),
    /// A day on which something is counted, and so no span: `as at 31 March 2025`.
    AsAt(Day),
    /// Two years in a row: `2010/11`, `201516`; holds the first.
    YearPair(i32),
    /// Two years in a row or a year and a month, as in `2010-11`.
    YearPairOrMonth(i32, u32),
    /// The same without a dash, as in `201011`; holds the first year.
    SixDigits(i32),
    /// One year: `2025`.
    Year(i32),
    /// The year that the indicator reports by, by the year it ends in: `Reporting year 2025`.
    Reporting(i32),
}

/// How a column of the file spells what could be read in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// Nothing in it decides.
    #[default]
    Open,
    /// Some cell can only be a month (`2011-05`).
    Months,
    /// Some cell can only be a pair of years (`2015-16`).
    YearPairs,
}

/// A part of a year that needs the year from elsewhere: the header of a column under a row's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// A month (1 to 12).
    Month(u32),
    /// A quarter by its number (1 to 4) within whatever year it lies in: the first of a financial year is April to June.
    Quarter(u32),
    /// A quarter by its first month: `Apr-Jun`.
    QuarterFrom(u32),
}

impl Words {
    /// The day on which an authority that a name means has to be there, as far as the words alone say.
    pub fn last_day(self) -> Option<Day> {
        match self {
            Self::Named(period) => Some(period.last_day()),
            Self::Day(day) | Self::AsAt(day) => Some(day),
            Self::YearPair(start) | Self::YearPairOrMonth(start, _) | Self::SixDigits(start) => {
                Day::new(start + 1, 3, 31)
            }
            Self::Year(year) | Self::Reporting(year) => Day::new(year, 3, 31),
        }
    }

    /// Whether the other cells of the column have to say what it means.
    pub fn needs_spelling(self) -> bool {
        matches!(self, Self::YearPairOrMonth(..) | Self::SixDigits(_))
    }
}

/// Reads the words of a period.
pub fn read(text: &str) -> Option<Words> {
    grammar::read(text)
}

/// Reads `April`, `Apr`, `Q1`, `Quarter 1`, `Qtr 1`, `Apr-Jun`, `April to June`.
pub fn month_or_quarter(text: &str) -> Option<Within> {
    grammar::month_or_quarter(text)
}

/// How the cells of a column are spelled, from those that can be read in one way only; a column that has both decides
/// nothing.
pub fn spelling_of<'a>(cells: impl Iterator<Item = &'a str>) -> Spelling {
    let (mut months, mut pairs) = (false, false);
    for cell in cells {
        match read(cell) {
            Some(Words::Named(period)) if period.kind() == PeriodKind::Month => {
                months |= cell.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            }
            Some(Words::YearPair(_)) => pairs = true,
            _ => {}
        }
    }
    match (months, pairs) {
        (true, false) => Spelling::Months,
        (false, true) => Spelling::YearPairs,
        _ => Spelling::Open,
    }
}

/// What the cell beside a period says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    /// Nothing that bears on it.
    Nothing,
    /// The year that the indicator reports by.
    Reporting,
    /// A kind of year.
    Kind(PeriodKind),
    /// A year that ends with a month, and the year in which it does where that is said.
    Ending(u32, Option<i32>),
    /// A day (month, day) on which something is counted, and its year where that is said.
    AsAt(u32, u32, Option<i32>),
    /// A month or quarter of the year.
    Within(Within),
    /// Something else: `Week 42`.
    Unknown,
}

impl Beside {
    /// Reads the neighbouring cell (`time_identifier`).
    fn read(identifier: Option<&str>) -> Self {
        let text = grammar::normal(identifier.unwrap_or_default());
        match text.as_str() {
            "" => return Self::Nothing,
            "reporting year" => return Self::Reporting,
            "financial year" => return Self::Kind(PeriodKind::FinancialYear),
            "academic year" => return Self::Kind(PeriodKind::AcademicYear),
            "calendar year" => return Self::Kind(PeriodKind::CalendarYear),
            _ => {}
        }
        if let Some(within) = month_or_quarter(&text) {
            return Self::Within(within);
        }
        if let Some(end) =
            ["year ending ", "year ended ", "year to ", "up to "].iter().find_map(|word| text.strip_prefix(word))
        {
            return match month_and_day(end) {
                Some((month, day, year)) if day.is_none_or(|day| ends_month(month, day)) => Self::Ending(month, year),
                _ => Self::Unknown,
            };
        }
        let day = grammar::AS_AT.iter().find_map(|word| text.strip_prefix(word)).and_then(month_and_day);
        match day {
            Some((month, Some(day), year)) => Self::AsAt(month, day, year),
            _ => Self::Unknown,
        }
    }
}

/// `31 march 2018`, `31 march`, `march 2018`, `march`: month, day and year, as far as they are there.
fn month_and_day(text: &str) -> Option<(u32, Option<u32>, Option<i32>)> {
    if let Some(day) = day::read(text) {
        return Some((day.month(), Some(day.day()), Some(day.year())));
    }
    if let Some(Words::Named(period)) =
        read(text).filter(|words| matches!(words, Words::Named(period) if period.kind() == PeriodKind::Month))
    {
        return Some((period.first_day().month(), None, Some(period.first_day().year())));
    }
    if let Some(month) = day::month_named(text) {
        return Some((month, None, None));
    }
    // A leap year has every day that some year has.
    let day = day::read(&format!("{text} 2000"))?;
    Some((day.month(), Some(day.day()), None))
}

fn ends_month(month: u32, day: u32) -> bool {
    [1999, 2000].iter().any(|&year| Day::last_of_month(year, month).is_some_and(|last| last.day() == day))
}

/// What the words mean for an indicator; `identifier` is the neighbouring cell that some publishers use to say which
/// kind of year it is (`Reporting year`). None where the two contradict each other.
pub fn for_indicator(
    words: Words,
    indicator: &Indicator,
    identifier: Option<&str>,
    spelling: Spelling,
) -> Option<Period> {
    let beside = Beside::read(identifier);
    let span = match words {
        Words::Named(period) => named(period, beside, indicator)?,
        Words::Day(day) => return of_day(day, indicator),
        Words::AsAt(day) => return indicator.is_snapshot.then_some(Period::on(day)),
        Words::Reporting(year) => return reporting_year(year, indicator),
        Words::YearPairOrMonth(start, month) if !is_pair(beside, spelling, indicator.frequency == Frequency::Year) => {
            Period::month(start, month)
        }
        Words::SixDigits(start) if !is_pair(beside, spelling, true) => {
            Period::month(start, (start + 1).rem_euclid(100).cast_unsigned())
        }
        Words::YearPair(start) | Words::YearPairOrMonth(start, _) | Words::SixDigits(start) => match beside {
            Beside::Reporting if indicator.year_ends != 3 => return None,
            Beside::AsAt(month, day, year) => {
                let on = Day::new(if month >= 4 { start } else { start + 1 }, month, day)?;
                let agrees = year.is_none_or(|year| year == on.year());
                return (indicator.is_snapshot && agrees).then_some(Period::on(on));
            }
            Beside::Within(part) => within(words, None, part)?,
            _ => of_year_pair(start, beside)?,
        },
        Words::Year(year) => match beside {
            Beside::Reporting => return reporting_year(year, indicator),
            Beside::AsAt(month, day, said) => {
                let agrees = said.is_none_or(|said| said == year);
                let on = Day::new(year, month, day)?;
                return (indicator.is_snapshot && agrees).then_some(Period::on(on));
            }
            Beside::Within(Within::Month(month)) => Period::month(year, month),
            Beside::Within(Within::QuarterFrom(month)) => Period::quarter(year, month.div_ceil(3)),
            _ => of_year(year, beside)?,
        },
    };
    Some(if indicator.is_snapshot { snapshot_in(span, indicator) } else { span })
}

/// The month or quarter that lies in a year. `Reporting year` is here the one that ends in March, as it is wherever
/// publishers print months under it: April of 2024 is April 2023.
pub fn within(year: Words, identifier: Option<&str>, within: Within) -> Option<Period> {
    let beside = match Beside::read(identifier) {
        Beside::Reporting => Beside::Kind(PeriodKind::FinancialYear),
        other => other,
    };
    let span = match year {
        // A calendar year beside the words `Financial year` has no quarters of either.
        Words::Named(period) if !matches!(beside, Beside::Kind(kind) if kind != period.kind()) => period,
        Words::YearPair(start) | Words::YearPairOrMonth(start, _) | Words::SixDigits(start) => {
            of_year_pair(start, beside)?
        }
        Words::Year(year) => of_year(year, beside)?,
        Words::Reporting(year) => Period::year(PeriodKind::FinancialYear, year - 1),
        Words::Named(_) | Words::Day(_) | Words::AsAt(_) => return None,
    };
    let first = span.first_day();
    let last_month = (first.month() + 10) % 12 + 1;
    if span.last_day() != Day::last_of_month(first.year() + i32::from(first.month() > 1), last_month)? {
        return None;
    }
    let in_span = |month: u32| if month >= first.month() { first.year() } else { first.year() + 1 };
    match within {
        Within::Month(month) => Some(Period::month(in_span(month), month)),
        Within::Quarter(_) | Within::QuarterFrom(_) if first.month() % 3 != 1 => None,
        Within::Quarter(number) => {
            let month = (first.month() + 3 * (number - 1) - 1) % 12 + 1;
            Some(Period::quarter(in_span(month), month.div_ceil(3)))
        }
        Within::QuarterFrom(month) => Some(Period::quarter(in_span(month), month.div_ceil(3))),
    }
}

/// Whether what could be a month is a pair of years: the cell beside it decides, then the column's other cells.
fn is_pair(beside: Beside, spelling: Spelling, unless_told: bool) -> bool {
    match (beside, spelling) {
        (Beside::Nothing | Beside::Unknown, Spelling::Open) => unless_told,
        (Beside::Nothing | Beside::Unknown, spelling) => spelling == Spelling::YearPairs,
        _ => true,
    }
}

/// A period that says all by itself, unless the cell beside it says something else.
fn named(period: Period, beside: Beside, indicator: &Indicator) -> Option<Period> {
    let (first, last) = (period.first_day(), period.last_day());
    let is_year = first.months_until(last) == 11;
    let agrees = match beside {
        Beside::Nothing | Beside::Unknown => true,
        Beside::Reporting => is_year && last.month() == indicator.year_ends,
        Beside::Kind(kind) => period.kind() == kind,
        Beside::Ending(month, year) => is_year && last.month() == month && year.is_none_or(|year| year == last.year()),
        Beside::AsAt(month, day, year) => {
            (last.month(), last.day()) == (month, day) && year.is_none_or(|year| year == last.year())
        }
        Beside::Within(Within::Month(month)) => period.kind() == PeriodKind::Month && last.month() == month,
        Beside::Within(Within::QuarterFrom(month)) => period.kind() == PeriodKind::Quarter && first.month() == month,
        Beside::Within(Within::Quarter(_)) => period.kind() == PeriodKind::Quarter,
    };
    agrees.then_some(period)
}

/// A snapshot's day in a span: the end of the span, or where the span is a financial year the end of the month in which
/// the indicator's reporting year ends.
fn snapshot_in(span: Period, indicator: &Indicator) -> Period {
    let end = span.last_day();
    let day = match span.kind() {
        PeriodKind::FinancialYear => {
            let year = if indicator.year_ends <= 3 { end.year() } else { end.year() - 1 };
            Day::last_of_month(year, indicator.year_ends).unwrap_or(end)
        }
        _ => end,
    };
    Period::on(day)
}

/// A day for a snapshot is that day, and the first of a month stands for the month where the indicator is monthly; for
/// a flow the first or last day of a month stands for the month.
fn of_day(day: Day, indicator: &Indicator) -> Option<Period> {
    let month_end = Day::last_of_month(day.year(), day.month())?;
    if indicator.is_snapshot {
        let means_month = day.day() == 1 && indicator.frequency == Frequency::Month;
        Some(Period::on(if means_month { month_end } else { day }))
    } else if day.day() == 1 || day == month_end {
        Some(Period::month(day.year(), day.month()))
    } else {
        None
    }
}

fn of_year(year: i32, beside: Beside) -> Option<Period> {
    match beside {
        Beside::Kind(PeriodKind::CalendarYear) => Some(Period::year(PeriodKind::CalendarYear, year)),
        Beside::Kind(kind) => Some(Period::year(kind, year - 1)),
        Beside::Ending(month, said) => said.is_none_or(|said| said == year).then(|| Period::year_ending(year, month)),
        _ => None,
    }
}

/// Two years are a financial year unless the cell beside them says otherwise; no calendar year lies in two.
fn of_year_pair(start: i32, beside: Beside) -> Option<Period> {
    match beside {
        Beside::Nothing | Beside::Reporting => Some(Period::year(PeriodKind::FinancialYear, start)),
        Beside::Kind(kind) if kind != PeriodKind::CalendarYear => Some(Period::year(kind, start)),
        Beside::Ending(month, said) => {
            (month != 12 && said.is_none_or(|said| said == start + 1)).then(|| Period::year_ending(start + 1, month))
        }
        Beside::Kind(_) | Beside::AsAt(..) | Beside::Within(_) | Beside::Unknown => None,
    }
}

fn reporting_year(year: i32, indicator: &Indicator) -> Option<Period> {
    if indicator.is_snapshot {
        Day::last_of_month(year, indicator.year_ends).map(Period::on)
    } else {
        Some(Period::year_ending(year, indicator.year_ends))
    }
}
