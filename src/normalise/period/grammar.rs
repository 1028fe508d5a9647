//! A cell's text → the words of a period. Every spelling is read by one rule; what could be read by two is told apart
//! later, by its column or by the cell beside it, or is no period at all.

use super::{Within, Words};
use crate::domain::{Day, Period, PeriodKind};
use crate::normalise::{day, mark};

/// Spans that are named by their last month. A year that ends with a month has a name of its own where it is one.
const ENDING: [(&str, Ending); 11] = [
    ("rolling 12 months", Ending::Span(PeriodKind::Rolling12)),
    ("12 months", Ending::Span(PeriodKind::Rolling12)),
    ("r12", Ending::Span(PeriodKind::Rolling12)),
    ("rolling 6 months", Ending::Span(PeriodKind::Rolling6)),
    ("6 months", Ending::Span(PeriodKind::Rolling6)),
    ("r6", Ending::Span(PeriodKind::Rolling6)),
    ("year to date", Ending::Span(PeriodKind::YearToDate)),
    ("april to date", Ending::Span(PeriodKind::YearToDate)),
    ("ytd", Ending::Span(PeriodKind::YearToDate)),
    ("quarter", Ending::Quarter),
    ("year", Ending::Year),
];

#[derive(Clone, Copy)]
enum Ending {
    Span(PeriodKind),
    Quarter,
    Year,
}

/// Words that name a kind of year, before or behind it; none for the year that the indicator reports by.
const YEARS: [(&str, Option<PeriodKind>); 7] = [
    ("financial year", Some(PeriodKind::FinancialYear)),
    ("academic year", Some(PeriodKind::AcademicYear)),
    ("calendar year", Some(PeriodKind::CalendarYear)),
    ("reporting year", None),
    ("fy", Some(PeriodKind::FinancialYear)),
    ("ay", Some(PeriodKind::AcademicYear)),
    ("cy", Some(PeriodKind::CalendarYear)),
];

/// Words before a day on which something is counted.
pub(super) const AS_AT: [&str; 6] = ["as at ", "as of ", "position at ", "up to ", "at ", "on "];

/// Reads the words of a period.
pub(super) fn read(text: &str) -> Option<Words> {
    if let Ok(period) = text.trim().parse() {
        return of_id(period);
    }
    let plain = normal(text);
    let words = plain.as_str();
    if let Ok(period) = words.parse() {
        return of_id(period);
    }
    if let Some((ending, rest)) = ENDING.iter().find_map(|(word, ending)| Some((*ending, words.strip_prefix(word)?)))
        && let Some((year, month)) = month_at_end(rest)
    {
        return match ending {
            Ending::Span(kind) => Some(Words::Named(Period::ending(kind, year, month))),
            Ending::Quarter if month % 3 == 0 => Some(Words::Named(Period::quarter(year, month / 3))),
            Ending::Quarter => None,
            Ending::Year => Some(Words::Named(Period::year_ending(year, month))),
        };
    }
    if let Some(rest) = AS_AT.iter().find_map(|word| words.strip_prefix(word)) {
        return day::read(rest).or_else(|| end_of_month(rest)).map(Words::AsAt);
    }
    if let Some(day) = words.strip_prefix("end ").and_then(end_of_month) {
        return Some(Words::AsAt(day));
    }
    for (word, kind) in YEARS {
        // The year 2025 in `2025 may` is no academic one.
        let is_letter = |letter: char| letter.is_alphabetic();
        let behind = words.strip_prefix(word).filter(|rest| !rest.starts_with(is_letter));
        let before = words.strip_suffix(word).filter(|rest| !rest.ends_with(is_letter));
        if let Some(rest) = behind.or(before) {
            return named_year(kind, rest.trim_matches([' ', ':', '-', ',']));
        }
    }
    if let Some(quarter) = quarter_of(words) {
        return Some(Words::Named(quarter));
    }
    if let Some(span) = span_of(words) {
        return Some(Words::Named(span));
    }
    if let Some((year, month)) = month_of(words) {
        return Some(Words::Named(Period::month(year, month)));
    }
    if let Some(found) = day::read(words) {
        return Some(Words::Day(found));
    }
    digits(words)
}

/// Reads `April`, `Apr`, `Q1`, `Quarter 1`, `Qtr 1`, `Apr-Jun`, `April to June`.
pub(super) fn month_or_quarter(text: &str) -> Option<Within> {
    let plain = normal(text);
    if let Some(month) = day::month_named(&plain) {
        return Some(Within::Month(month));
    }
    if let Some(number) = quarter_number(&plain) {
        return Some(Within::Quarter(number));
    }
    let (first, last) = plain.split_once(" to ").or_else(|| plain.split_once('-'))?;
    let (first, last) = (day::month_named(first.trim())?, day::month_named(last.trim())?);
    (last == first + 2 && first % 3 == 1).then_some(Within::QuarterFrom(first))
}

/// Words behind a period that say which version of its figures it is.
const VERSIONS: [&str; 6] = [" outturn", " provisional", " prov", " revised", " rev", " final"];

/// Lower case, without footnote marks, one space between words, one kind of dash, no space around a sign between
/// figures: `2010 – 11 (prov)` is `2010-11`.
pub(super) fn normal(text: &str) -> String {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'));
    let lower = mark::without(text).to_lowercase().replace(['–', '—', '‑', '‐', '−'], "-").replace('’', "'");
    let mut plain = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    for sign in ['-', '/'] {
        plain = joined(&plain, sign);
    }
    if let Some(rest) = VERSIONS.iter().find_map(|word| plain.strip_suffix(word)) {
        plain.truncate(rest.len());
    }
    plain
}

/// The text without spaces around this sign where it stands between figures.
fn joined(text: &str, sign: char) -> String {
    let mut parts = text.split(sign);
    let mut out = parts.next().unwrap_or_default().to_owned();
    let is_digit = |letter: char| letter.is_ascii_digit();
    for part in parts {
        let (before, behind) = (out.trim_end(), part.trim_start());
        if before.ends_with(is_digit) && behind.starts_with(is_digit) {
            out.truncate(before.len());
            out.push(sign);
            out.push_str(behind);
        } else {
            out.push(sign);
            out.push_str(part);
        }
    }
    out
}

/// The words of a `period_id`. One of a year in which nothing happened is a slip of the keyboard and no period.
fn of_id(period: Period) -> Option<Words> {
    if !day::YEARS.contains(&period.last_day().year()) {
        return None;
    }
    let month = period.index().rem_euclid(12).cast_unsigned() + 1;
    let start = period.index().div_euclid(12);
    let is_pair = period.kind() == PeriodKind::Month && next_year(start) == month;
    Some(if is_pair { Words::YearPairOrMonth(start, month) } else { Words::Named(period) })
}

/// ` to march 2025`, ` ending 31 march 2025`, ` march 2025`: the month that ends a span. A day within a month ends none.
fn month_at_end(text: &str) -> Option<(i32, u32)> {
    let rest = [" to ", " ending ", " ended ", " "].iter().find_map(|word| text.strip_prefix(word))?;
    let day = match day::read(rest) {
        Some(day) => day,
        None => end_of_month(rest)?,
    };
    (Day::last_of_month(day.year(), day.month()) == Some(day)).then(|| (day.year(), day.month()))
}

/// `of march 2025`, `march 2025`: the last day of the month.
fn end_of_month(text: &str) -> Option<Day> {
    let text = text.strip_prefix("the ").unwrap_or(text);
    let text = text.strip_prefix("end ").unwrap_or(text);
    let (year, month) = month_of(text.strip_prefix("of ").unwrap_or(text))?;
    Day::last_of_month(year, month)
}

/// `2010/11`, `10/11`, `201011`, `2010/2011` beside a word that says which kind of year; `11` is the year it ends in.
fn named_year(kind: Option<PeriodKind>, text: &str) -> Option<Words> {
    let pair = || year_pair(text).or_else(|| short_pair(text));
    match kind {
        None => pair().map(|start| start + 1).or_else(|| day::year(text)).map(Words::Reporting),
        Some(PeriodKind::CalendarYear) => {
            day::year(text).map(|year| Words::Named(Period::year(PeriodKind::CalendarYear, year)))
        }
        Some(kind) => {
            pair().or_else(|| day::year(text).map(|year| year - 1)).map(|start| Words::Named(Period::year(kind, start)))
        }
    }
}

/// Two years in a row.
fn year_pair(text: &str) -> Option<i32> {
    let (first, second) = match text.split_once(['/', '-']) {
        Some(pair) => pair,
        None if matches!(text.len(), 6 | 8) => text.split_at_checked(4)?,
        None => return None,
    };
    let start = if first.len() == 4 { day::year(first)? } else { return None };
    let end = match second.len() {
        2 | 4 => day::year(second)?,
        _ => return None,
    };
    (end.rem_euclid(100).cast_unsigned() == next_year(start) && (second.len() == 2 || end == start + 1))
        .then_some(start)
}

/// Two years in a row in two digits each: `24/25`.
fn short_pair(text: &str) -> Option<i32> {
    let (first, second) = text.split_once(['/', '-'])?;
    if (first.len(), second.len()) != (2, 2) {
        return None;
    }
    let (start, end) = (day::year(first)?, day::year(second)?);
    (end.rem_euclid(100).cast_unsigned() == next_year(start)).then_some(start)
}

fn next_year(start: i32) -> u32 {
    (start + 1).rem_euclid(100).cast_unsigned()
}

/// Periods in figures alone: a pair of years, a year and a month, a year.
fn digits(text: &str) -> Option<Words> {
    let is_figure = text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(start) = year_pair(text) {
        let may_be_month = text.len() == 6 && is_figure && (1..=12).contains(&next_year(start));
        return Some(if may_be_month { Words::SixDigits(start) } else { Words::YearPair(start) });
    }
    // Below 13 the first of the two may be a month or a day.
    if text.contains('/')
        && let Some(start) = short_pair(text).filter(|start| start.rem_euclid(100) > 12)
    {
        return Some(Words::YearPair(start));
    }
    if text.len() == 6 && is_figure {
        let month: u32 = text[4..].parse().ok()?;
        return (1..=12).contains(&month).then_some(Words::Named(Period::month(day::year(&text[..4])?, month)));
    }
    if text.len() == 4 { day::year(text).map(Words::Year) } else { None }
}

/// A month and its year: `may 2011`, `may-11`, `may11`, `2011 may`, `05/2011`, `2011-05`, `2011/05`.
fn month_of(text: &str) -> Option<(i32, u32)> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    if text.starts_with(|letter: char| letter.is_alphabetic()) {
        let at = text.find(is_digit)?;
        let month = day::month_named(text[..at].trim_end_matches([' ', '-', '/', '\'', ',', '_']))?;
        return Some((day::year(&text[at..])?, month));
    }
    if text.ends_with(|letter: char| letter.is_alphabetic() || letter == '.') {
        // `25 march` is the 25th of March; a year in front of its month has four digits.
        let (year, month) = text.split_at_checked(4)?;
        let month = day::month_named(month.trim_start_matches([' ', '-', '/', ',', '_']))?;
        return Some((day::year(year)?, month));
    }
    let (first, second) = text.split_once(['-', '/'])?;
    let month = |text: &str| {
        let is_month = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|month| is_month && (1..=12).contains(month))
    };
    match (first.len(), second.len()) {
        (4, 1 | 2) => {
            let (year, month) = (day::year(first)?, month(second)?);
            // `2011/12` is a pair of years.
            (second.len() == 1 && text.contains('-') || second.len() == 2 && month != next_year(year))
                .then_some((year, month))
        }
        (1 | 2, 4) => Some((day::year(second)?, month(first)?)),
        _ => None,
    }
}

/// `q1`, `quarter 1`, `qtr 1`.
fn quarter_number(text: &str) -> Option<u32> {
    let number = ["quarter", "qtr", "q"].iter().find_map(|word| text.strip_prefix(word))?;
    match number.trim_start_matches([' ', '.']) {
        "1" => Some(1),
        "2" => Some(2),
        "3" => Some(3),
        "4" => Some(4),
        _ => None,
    }
}

/// `q1 2011/12`, `2011-12 q1`, `qtr 1 11/12`: April to June 2011. With one year nobody can tell of which kind it is.
fn quarter_of(text: &str) -> Option<Period> {
    let at = text.find('q')?;
    let (before, from) = text.split_at(at);
    let digit = from.find(|letter: char| letter.is_ascii_digit())?;
    let (quarter, behind) = from.split_at_checked(digit + 1)?;
    let number = quarter_number(quarter)?;
    let ends = |text: &str| text.is_empty() || text.ends_with([' ', '-', ',', '_', '/']);
    let begins = |text: &str| text.is_empty() || text.starts_with([' ', '-', ',', '_', '/']);
    if !ends(before) || !begins(behind) || before.is_empty() == behind.is_empty() {
        return None;
    }
    let years = if before.is_empty() { behind } else { before };
    let years = years.trim_matches([' ', '-', ',', '_', '/']);
    let years = years.strip_prefix("fy").map_or(years, str::trim_start);
    let start = year_pair(years).or_else(|| short_pair(years))?;
    Some(if number == 4 { Period::quarter(start + 1, 1) } else { Period::quarter(start, number + 1) })
}

/// From one month to another: `apr-jun 2011`, `april 2024 to march 2025`, `1 april 2024 - 31 march 2025`. Three months
/// are a quarter, six a half, twelve a year by its ordinary name; other spans are no period.
fn span_of(text: &str) -> Option<Period> {
    let mut splits = [" to ", " - ", "-"].iter().flat_map(|sign| text.match_indices(sign));
    splits.find_map(|(at, sign)| span_between(text[..at].trim_end(), text[at + sign.len()..].trim_start()))
}

fn span_between(first: &str, last: &str) -> Option<Period> {
    let (end_year, end_month) = match day::read(last) {
        Some(day) if Day::last_of_month(day.year(), day.month()) == Some(day) => (day.year(), day.month()),
        Some(_) => return None,
        None => month_of(last)?,
    };
    let (start_year, start_month) = match (day::read(first), day::month_named(first)) {
        (Some(day), _) if day.day() == 1 => (day.year(), day.month()),
        (None, Some(month)) if month <= end_month => (end_year, month),
        (None, None) => month_of(first)?,
        _ => return None,
    };
    let months = (end_year - start_year) * 12 + end_month.cast_signed() - start_month.cast_signed() + 1;
    match months {
        3 if end_month % 3 == 0 => Some(Period::quarter(end_year, end_month / 3)),
        6 => Some(Period::ending(PeriodKind::Rolling6, end_year, end_month)),
        12 => Some(Period::year_ending(end_year, end_month)),
        _ => None,
    }
}
