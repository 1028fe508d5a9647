//! A cell that gives no period → what its sender can do about it. What could mean two things is named with both.

use super::{Words, grammar};
use crate::normalise::day;

/// What is said of a cell of which nothing more is known.
const USUAL: &str = "write the period as 2025-03, Mar 2025, 2024/25 or Q1 2024/25";

/// The hint for a cell that gives no period for an indicator.
pub(in crate::normalise) fn advice(text: &str) -> String {
    let plain = grammar::normal(text);
    if let Some(day) = day::of_serial(&plain) {
        return format!("the number is a spreadsheet's count of days and would be {day}: format the cell as a date");
    }
    match grammar::read(text) {
        Some(Words::Year(year)) => {
            let (before, next) = (year - 1, (year + 1).rem_euclid(100));
            let end = year.rem_euclid(100);
            return format!(
                "{year} may be the calendar year, {before}/{end:02} or {year}/{next:02}: write CY{year} or {before}/{end:02}, or \
                 name the column that says which under period"
            );
        }
        Some(Words::AsAt(day)) => return format!("figures of a span need its name: 2024-25 and not the day {day}"),
        Some(Words::Day(_)) => {
            return "a day stands for a month only where it is the first or the last of one: write 2025-03".into();
        }
        Some(_) => return "the words contradict the cell beside them, or the indicator has no such period".into(),
        None => {}
    }
    if let Some(year) = lone_year_of_quarter(&plain) {
        return format!(
            "nobody can tell whether the quarter is of a calendar or a financial year: write Q1 {year}/{:02} or Jan-Mar {year}",
            (year + 1).rem_euclid(100)
        );
    }
    if super::month_or_quarter(text).is_some() {
        return "a month or quarter needs its year: April 2024, Q1 2024/25".into();
    }
    let numbers: Vec<&str> = plain.split(['/', '-', ' ']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.len() == 2 && numbers.iter().all(is_number) && numbers.iter().all(|number| number.len() == 2) {
        return format!(
            "{plain} may be a month, a day or two years: write 2011-12 as 2011/12, and a month as Dec 2011"
        );
    }
    if numbers.len() >= 2 && numbers.iter().all(is_number) && numbers[0].len() == 4 {
        return "a span of several years is no period here: give each year in a row of its own".into();
    }
    if plain.starts_with("week") {
        return "weeks are no periods here: give figures by month, quarter or year".into();
    }
    day::advice(&plain).unwrap_or_else(|| USUAL.into())
}

/// The year of `q1 2024`.
fn lone_year_of_quarter(text: &str) -> Option<i32> {
    let mut words = text.split([' ', '-', ',', '_']).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next()?, words.next()?, words.next());
    let (quarter, year) = match third {
        Some(_) if words.next().is_some() => return None,
        Some(number) if first.len() == 4 => (format!("{second} {number}"), first),
        Some(year) => (format!("{first} {second}"), year),
        None if first.starts_with('q') => (first.to_owned(), second),
        None => (second.to_owned(), first),
    };
    match super::month_or_quarter(&quarter)? {
        super::Within::Quarter(_) if year.len() == 4 => day::year(year),
        _ => None,
    }
}
