//! A cell that should hold a period → what it says, and then, with the indicator's definition, the period.
//!
//! Reading goes in two steps because the same words mean another period for another indicator: `March 2025` is a month
//! of referrals and the last day of that month for vacancies; `Reporting year 2025` ends in March or in September.

use super::day;
use crate::domain::{Day, Frequency, Indicator, Period, PeriodKind};

/// What the words say, before an indicator is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// A period that needs no indicator: quarters, named kinds of year, rolling spans.
    Named(Period),
    /// A day: `31/03/2025`.
    Day(Day),
    /// Two years in a row: `2010/11`, `201011`; holds the first.
    YearPair(i32),
    /// Two years in a row or a year and a month, as in `2010-11`.
    YearPairOrMonth(i32, u32),
    /// One year: `2025`.
    Year(i32),
}

impl Words {
    /// The day on which an authority that a name means has to be there, as far as the words alone say.
    pub fn last_day(self) -> Option<Day> {
        match self {
            Self::Named(period) => Some(period.last_day()),
            Self::Day(day) => Some(day),
            Self::YearPair(start) | Self::YearPairOrMonth(start, _) => Day::new(start + 1, 3, 31),
            Self::Year(year) => Day::new(year, 3, 31),
        }
    }
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

/// Reads `April`, `Apr`, `Q1`, `Quarter 1`, `Qtr 1`, `Apr-Jun`, `April to June`.
pub fn month_or_quarter(text: &str) -> Option<Within> {
    let lower = text.trim().to_lowercase();
    if let Some(month) = day::month_named(&lower) {
        return Some(Within::Month(month));
    }
    if let Some(number) = ["quarter", "qtr", "q"].iter().find_map(|word| lower.strip_prefix(word)) {
        return match number.trim() {
            "1" => Some(Within::Quarter(1)),
            "2" => Some(Within::Quarter(2)),
            "3" => Some(Within::Quarter(3)),
            "4" => Some(Within::Quarter(4)),
            _ => None,
        };
    }
    let (first, last) = lower.split_once(" to ").or_else(|| lower.split_once(['-', '–']))?;
    let (first, last) = (day::month_named(first.trim())?, day::month_named(last.trim())?);
    (last == first + 2 && first % 3 == 1).then_some(Within::QuarterFrom(first))
}

/// The month or quarter that lies in a year. `Reporting year` is here the one that ends in March, as it is wherever
/// publishers print months under it: April of 2024 is April 2023.
pub fn within(year: Words, identifier: Option<&str>, within: Within) -> Option<Period> {
    let identifier = identifier.map(|text| text.trim().to_lowercase());
    let identifier = identifier.as_deref().filter(|text| !text.is_empty());
    let span = match year {
        Words::Named(period) => period,
        Words::YearPair(start) | Words::YearPairOrMonth(start, _) => of_year_pair(start, identifier)?,
        Words::Year(year) => match identifier? {
            "reporting year" => Period::year(PeriodKind::FinancialYear, year - 1),
            other => of_year(year, other)?,
        },
        Words::Day(_) => return None,
    };
    let first = span.first_day();
    if span.last_day()
        != Day::last_of_month(first.year() + i32::from(first.month() > 1), (first.month() + 10) % 12 + 1)?
    {
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

/// Reads the words of a period.
pub fn read(text: &str) -> Option<Words> {
    let text = text.trim();
    if let Ok(period) = text.parse::<Period>() {
        // A slip of the keyboard is no period: `0202-05`, `9999-12`.
        if !day::YEARS.contains(&period.last_day().year()) {
            return None;
        }
        let month = period.index().rem_euclid(12).cast_unsigned() + 1;
        let start = period.index().div_euclid(12);
        let is_pair = period.kind() == PeriodKind::Month && next_year(start) == month;
        return Some(if is_pair { Words::YearPairOrMonth(start, month) } else { Words::Named(period) });
    }
    let lower = text.to_lowercase();
    let mut words = lower.as_str();
    for (prefix, kind) in [
        ("rolling 12 months to ", PeriodKind::Rolling12),
        ("12 months to ", PeriodKind::Rolling12),
        ("12 months ending ", PeriodKind::Rolling12),
        ("r12 ", PeriodKind::Rolling12),
        ("rolling 6 months to ", PeriodKind::Rolling6),
        ("6 months to ", PeriodKind::Rolling6),
        ("r6 ", PeriodKind::Rolling6),
        ("ytd to ", PeriodKind::YearToDate),
        ("ytd ", PeriodKind::YearToDate),
        ("year to date ", PeriodKind::YearToDate),
        ("april to date ", PeriodKind::YearToDate),
    ] {
        if let Some(rest) = words.strip_prefix(prefix) {
            let (year, month) = month_of(rest)?;
            return Some(Words::Named(Period::ending(kind, year, month)));
        }
    }
    for prefix in ["year ending ", "year ended ", "year to "] {
        if let Some(rest) = words.strip_prefix(prefix) {
            let (year, month) = day::read(rest).map(|day| (day.year(), day.month())).or_else(|| month_of(rest))?;
            return Some(Words::Named(year_ending(year, month)));
        }
    }
    for (word, kind) in [
        ("financial year", PeriodKind::FinancialYear),
        ("academic year", PeriodKind::AcademicYear),
        ("calendar year", PeriodKind::CalendarYear),
        ("fy", PeriodKind::FinancialYear),
        ("ay", PeriodKind::AcademicYear),
        ("cy", PeriodKind::CalendarYear),
    ] {
        let rest = words.strip_prefix(word).or_else(|| words.strip_suffix(word));
        if let Some(rest) = rest.map(str::trim) {
            return named_year(kind, rest).map(Words::Named);
        }
    }
    if let Some(quarter) = quarter_of(words) {
        return Some(Words::Named(quarter));
    }
    if let Some((year, month)) = month_of(words) {
        return Some(Words::Named(Period::month(year, month)));
    }
    if let Some(found) = day::read(words) {
        return Some(Words::Day(found));
    }
    words = words.trim_end_matches("outturn").trim();
    if let Some(start) = year_pair(words) {
        return Some(Words::YearPair(start));
    }
    if words.len() == 6 && words.bytes().all(|byte| byte.is_ascii_digit()) {
        let month: u32 = words[4..].parse().ok()?;
        return (1..=12).contains(&month).then_some(Words::Named(Period::month(day::year(&words[..4])?, month)));
    }
    if words.len() == 4 { day::year(words).map(Words::Year) } else { None }
}

/// What the words mean for an indicator; `identifier` is the neighbouring cell that some publishers use to say which
/// kind of year it is (`Reporting year`).
pub fn for_indicator(
    words: Words,
    indicator: &Indicator,
    identifier: Option<&str>,
    spelling: Spelling,
) -> Option<Period> {
    let identifier = identifier.map(|text| text.trim().to_lowercase());
    let identifier = identifier.as_deref().filter(|text| !text.is_empty());
    let span = match words {
        Words::Named(period) => period,
        Words::Day(day) => return of_day(day, indicator),
        Words::YearPairOrMonth(start, month) => {
            let is_pair = match (identifier, spelling) {
                (Some(identifier), _) => identifier.contains("year"),
                (None, Spelling::YearPairs) => true,
                (None, Spelling::Months) => false,
                (None, Spelling::Open) => indicator.frequency == Frequency::Year,
            };
            if is_pair { of_year_pair(start, identifier)? } else { Period::month(start, month) }
        }
        Words::YearPair(start) => of_year_pair(start, identifier)?,
        Words::Year(year) => match identifier? {
            "reporting year" => return reporting_year(year, indicator),
            other => of_year(year, other)?,
        },
    };
    Some(if indicator.is_snapshot { snapshot_in(span, indicator) } else { span })
}

/// How the cells of a column are spelled, from those that can be read in one way only.
pub fn spelling_of<'a>(cells: impl Iterator<Item = &'a str>) -> Spelling {
    for cell in cells {
        match read(cell) {
            Some(Words::Named(period)) if period.kind() == PeriodKind::Month && cell.trim().len() == 7 => {
                return Spelling::Months;
            }
            Some(Words::YearPair(_)) => return Spelling::YearPairs,
            _ => {}
        }
    }
    Spelling::Open
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

fn of_year(year: i32, identifier: &str) -> Option<Period> {
    Some(match identifier {
        "calendar year" => Period::year(PeriodKind::CalendarYear, year),
        "financial year" => Period::year(PeriodKind::FinancialYear, year - 1),
        "academic year" => Period::year(PeriodKind::AcademicYear, year - 1),
        other => {
            let end = ["year ending ", "year ended "].iter().find_map(|prefix| other.strip_prefix(prefix))?;
            year_ending(year, end.split_whitespace().find_map(day::month_named)?)
        }
    })
}

fn of_year_pair(start: i32, identifier: Option<&str>) -> Option<Period> {
    match identifier {
        None | Some("financial year" | "reporting year") => Some(Period::year(PeriodKind::FinancialYear, start)),
        Some("academic year") => Some(Period::year(PeriodKind::AcademicYear, start)),
        Some(other) => {
            let end = ["year ending ", "year ended "].iter().find_map(|prefix| other.strip_prefix(prefix))?;
            Some(year_ending(start + 1, end.split_whitespace().find_map(day::month_named)?))
        }
    }
}

fn reporting_year(year: i32, indicator: &Indicator) -> Option<Period> {
    if indicator.is_snapshot {
        Day::last_of_month(year, indicator.year_ends).map(Period::on)
    } else {
        Some(year_ending(year, indicator.year_ends))
    }
}

/// The year that ends with a month, by its ordinary name where it has one.
fn year_ending(year: i32, month: u32) -> Period {
    match month {
        3 => Period::year(PeriodKind::FinancialYear, year - 1),
        8 => Period::year(PeriodKind::AcademicYear, year - 1),
        12 => Period::year(PeriodKind::CalendarYear, year),
        _ => Period::ending(PeriodKind::Rolling12, year, month),
    }
}

/// `2010/11`, `2010-11`, `201011`, `2010/2011` behind a word that says which kind of year; `11` is the year it ends in.
fn named_year(kind: PeriodKind, text: &str) -> Option<Period> {
    if kind == PeriodKind::CalendarYear {
        return day::year(text).map(|year| Period::year(kind, year));
    }
    year_pair(text).or_else(|| day::year(text).map(|year| year - 1)).map(|start| Period::year(kind, start))
}

/// Two years in a row.
fn year_pair(text: &str) -> Option<i32> {
    let (first, second) = match text.split_once(['/', '-', '–']) {
        Some((first, second)) => (first.trim(), second.trim()),
        None if text.len() == 6 => text.split_at_checked(4)?,
        None => return None,
    };
    let start = if first.len() == 4 { day::year(first)? } else { return None };
    let end: u32 = match second.len() {
        2 => second.parse().ok()?,
        4 => day::year(second)?.rem_euclid(100).cast_unsigned(),
        _ => return None,
    };
    (end == next_year(start)).then_some(start)
}

fn next_year(start: i32) -> u32 {
    (start + 1).rem_euclid(100).cast_unsigned()
}

/// `may 2011`, `may-11`, `2011-05`, `2011/05`, `2011 may`.
fn month_of(text: &str) -> Option<(i32, u32)> {
    let mut parts = text.split([' ', '-', '/', '\'', ',', '_']).filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if let Some(month) = day::month_named(first) {
        return Some((day::year(second)?, month));
    }
    if let Some(month) = day::month_named(second) {
        return Some((day::year(first)?, month));
    }
    let number = |text: &str| text.parse::<u32>().ok().filter(|month| (1..=12).contains(month));
    match (first.len(), second.len()) {
        (4, 1 | 2) if !text.contains('/') || second.len() == 2 && number(second)? != next_year(day::year(first)?) => {
            Some((day::year(first)?, number(second)?))
        }
        (1 | 2, 4) => Some((day::year(second)?, number(first)?)),
        _ => None,
    }
}

/// `q1 2011/12`, `2011/12 q1` (April to June 2011), `apr-jun 2011`.
fn quarter_of(text: &str) -> Option<Period> {
    let mut parts: Vec<&str> = text.split([' ', ',']).filter(|part| !part.is_empty() && *part != "-").collect();
    if parts.len() == 3 && (parts[0] == "quarter") {
        parts.remove(0);
        return quarter_of(&format!("q{} {}", parts[0], parts[1]));
    }
    if let [first, second] = parts[..] {
        let (quarter, years) = if first.starts_with('q') { (first, second) } else { (second, first) };
        if let Some(quarter) = quarter.strip_prefix('q') {
            let quarter: u32 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
            let start = year_pair(years)?;
            return Some(if quarter == 4 {
                Period::quarter(start + 1, 1)
            } else {
                Period::quarter(start, quarter + 1)
            });
        }
    }
    let (months, year) = text.rsplit_once([' ', '-'])?;
    let year = day::year(year.trim())?;
    let (first, last) = months.split_once(" to ").or_else(|| months.split_once(['-', '–']))?;
    let (first, last) = (day::month_named(first.trim())?, day::month_named(last.trim())?);
    (last == first + 2 && first % 3 == 1).then(|| Period::quarter(year, first.div_ceil(3)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reference::Reference;

    fn means(text: &str, indicator: &str, identifier: Option<&str>) -> Option<String> {
        let reference = Reference::embedded();
        let indicator = &reference.indicators[reference.indicator_by_id(indicator).expect("an indicator").at()];
        for_indicator(read(text)?, indicator, identifier, Spelling::Open).map(|period| period.to_string())
    }

    #[test]
    fn periods_as_people_write_them_are_read() {
        let written = [
            ("May 2011", "2011-05"),
            ("May-11", "2011-05"),
            ("may-2011", "2011-05"),
            ("2011-05", "2011-05"),
            ("01/05/2011", "2011-05"),
            ("31/05/2011", "2011-05"),
            ("05/2011", "2011-05"),
            ("Sept 2024", "2024-09"),
            ("2010/11", "FY2010-11"),
            ("201011", "FY2010-11"),
            ("2016-17", "FY2016-17"),
            ("2010/2011", "FY2010-11"),
            ("202122", "FY2021-22"),
            ("202405", "2024-05"),
            ("FY11", "FY2010-11"),
            ("FY2010/11", "FY2010-11"),
            ("2024/25 academic year", "AY2024-25"),
            ("Q1 2011/12", "2011-Q2"),
            ("2011/12 Q1", "2011-Q2"),
            ("Q4 2011/12", "2012-Q1"),
            ("Quarter 4 2011/12", "2012-Q1"),
            ("Apr-Jun 2011", "2011-Q2"),
            ("April to June 2011", "2011-Q2"),
            ("2024-Q2", "2024-Q2"),
            ("YTD Feb 2015", "YTD-2015-02"),
            ("12 months to Sep 2025", "R12-2025-09"),
            ("year ending 31 March 2018", "FY2017-18"),
            ("Year ending September 2018", "R12-2018-09"),
            ("CY2024", "CY2024"),
        ];
        for (text, expected) in written {
            assert_eq!(means(text, "referrals", None).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_not_made_one() {
        for text in [
            "",
            "Month",
            "Q5 2011/12",
            "Q1 2011",
            "2016-18",
            "13/2024",
            "Jux 2024",
            "2025",
            "15/05/2011",
            "202413",
            "31/02/2024",
        ] {
            assert_eq!(means(text, "referrals", None), None, "{text}");
        }
    }

    #[test]
    fn the_indicator_says_whether_a_row_is_a_span_or_a_day() {
        assert_eq!(means("Mar 2025", "vacancy_fte", None).as_deref(), Some("D2025-03-31"));
        assert_eq!(means("01/02/2024", "vacancy_fte", None).as_deref(), Some("D2024-02-29"));
        assert_eq!(means("Q1 2024/25", "cp_plans", None).as_deref(), Some("D2024-06-30"));
        assert_eq!(means("2025", "cla", Some("Reporting year")).as_deref(), Some("D2025-03-31"));
        assert_eq!(means("2025", "referrals", Some("Reporting year")).as_deref(), Some("FY2024-25"));
        assert_eq!(means("2025", "vacancy_fte", Some("Reporting year")).as_deref(), Some("D2025-09-30"));
        assert_eq!(means("2025", "leavers_fte", Some("Reporting year")).as_deref(), Some("R12-2025-09"));
        assert_eq!(means("202425", "referrals", Some("Financial year")).as_deref(), Some("FY2024-25"));
        assert_eq!(means("202425", "referrals", Some("Academic year")).as_deref(), Some("AY2024-25"));
        assert_eq!(means("2023", "referrals", Some("Calendar year")).as_deref(), Some("CY2023"));
    }

    #[test]
    fn a_month_or_quarter_lies_in_the_year_beside_it() {
        let id = |year: &str, identifier: Option<&str>, part: &str| {
            within(read(year)?, identifier, month_or_quarter(part)?).map(|period| period.to_string())
        };
        let lies = [
            ("2024", Some("Reporting year"), "April", "2023-04"),
            ("2024", Some("Reporting year"), "March", "2024-03"),
            ("2024", Some("Reporting year"), "Q4", "2024-Q1"),
            ("2024", Some("Calendar year"), "Apr", "2024-04"),
            ("2024", Some("Calendar year"), "Q1", "2024-Q1"),
            ("2024", Some("Calendar year"), "Apr-Jun", "2024-Q2"),
            ("2023/24", None, "Sept", "2023-09"),
            ("2023/24", None, "Quarter 1", "2023-Q2"),
            ("2023/24", None, "January to March", "2024-Q1"),
            ("202324", Some("Academic year"), "August", "2024-08"),
            ("202324", Some("Academic year"), "September", "2023-09"),
            ("2024", Some("year ending September"), "October", "2023-10"),
        ];
        for (year, identifier, part, expected) in lies {
            assert_eq!(id(year, identifier, part).as_deref(), Some(expected), "{part} of {year} {identifier:?}");
        }
        for (year, identifier, part) in [
            ("2024", None, "April"),
            ("202324", Some("Academic year"), "Q1"),
            ("2024-05", None, "May"),
            ("2023/24", None, "Q5"),
            ("2023/24", None, "total"),
            ("202324", Some("Calendar year"), "May"),
        ] {
            assert_eq!(id(year, identifier, part), None, "{part} of {year} {identifier:?}");
        }
    }

    #[test]
    fn a_pair_of_years_that_could_be_a_month_is_settled_by_its_column() {
        let reference = Reference::embedded();
        let referrals = &reference.indicators[reference.indicator_by_id("referrals").expect("an indicator").at()];
        let words = read("2010-11").expect("words");
        let id = |spelling| for_indicator(words, referrals, None, spelling).map(|period| period.to_string());
        let months = spelling_of(["2010-10", "2010-11", "2010-12"].into_iter());
        let years = spelling_of(["2010-11", "2015-16"].into_iter());
        assert_eq!(id(months).as_deref(), Some("2010-11"));
        assert_eq!(id(years).as_deref(), Some("FY2010-11"));
    }

    proptest! {
        #[test]
        fn every_period_prints_and_reads_back(month in 24_000_i32..24_400, kind in 0_u8..6) {
            let period = match kind {
                0 => Period::quarter(month / 12, month.rem_euclid(4).cast_unsigned() + 1),
                1 => Period::year(PeriodKind::FinancialYear, month / 12),
                2 => Period::year(PeriodKind::AcademicYear, month / 12),
                3 => Period::year(PeriodKind::CalendarYear, month / 12),
                4 => Period::ending(PeriodKind::Rolling12, month / 12, month.rem_euclid(12).cast_unsigned() + 1),
                _ => Period::on(Day::from_days(month)),
            };
            prop_assert_eq!(read(&period.to_string()), Some(Words::Named(period)));
        }

        #[test]
        fn no_text_panics_the_reader_of_periods(text in "\\PC{0,24}") {
            let _ = read(&text);
            let _ = day::read(&text);
        }
    }
}
