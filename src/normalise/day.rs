//! A cell that should hold a day → a day. Days are read as the British write them: the day before the month.

use crate::domain::Day;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The month (1 to 12) that a word names: its first three letters or more of its name, `Sept` too.
pub fn month_named(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    (NAMES[at].starts_with(&word) || word == "sept").then(|| u32::try_from(at).unwrap_or(0) + 1)
}

/// Years that figures can be about.
pub const YEARS: std::ops::Range<i32> = 1900..2200;

/// A year of four digits, or of two: 00 to 69 are of this century.
pub fn year(text: &str) -> Option<i32> {
    let number: i32 = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok()? } else { return None };
    match text.len() {
        4 if YEARS.contains(&number) => Some(number),
        2 if number < 70 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

/// Words and days that say that there is no day: spreadsheets print a blank date as the first day they know.
const NO_DAY: [&str; 12] =
    ["none", "nan", "nat", "null", "n/a", "na", "-", "–", "tbc", "not known", "01/01/1900", "1900-01-01"];

/// Whether a cell says that there is no day.
pub(super) fn is_none(text: &str) -> bool {
    let date = without_time(text);
    date.is_empty() || NO_DAY.iter().any(|word| word.eq_ignore_ascii_case(&date))
}

/// Reads `2025-03-31`, `31/03/2025`, `31/03/25`, `31 March 2025`, `31-Mar-25`, `20250331`, each with or without a time
/// of day behind it.
pub fn read(text: &str) -> Option<Day> {
    let date = without_time(text);
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Day::new(year(&date[..4])?, date[4..6].parse().ok()?, date[6..].parse().ok()?);
    }
    let mut parts = date.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty());
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let number = |text: &str| -> Option<u32> {
        let plain = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let suffix = &text[plain.len()..];
        let is_number = ["", "st", "nd", "rd", "th"].iter().any(|ending| ending.eq_ignore_ascii_case(suffix));
        let is_day = is_number && (1..=2).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_digit());
        if is_day { plain.parse().ok() } else { None }
    };
    let month = |text: &str| number(text).or_else(|| month_named(text));
    if first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        Day::new(year(first)?, month(second)?, number(third)?)
    } else {
        Day::new(year(third)?, month(second)?, number(first)?)
    }
}

/// The text before a time of day: `2019-02-18T00:00:00`, `31/03/2025 14:05`, `31/03/2025 2:05 PM`.
fn without_time(text: &str) -> String {
    let is_date = |word: &&str| !word.contains(':');
    let date: Vec<&str> = text.split_whitespace().take_while(is_date).collect();
    if date.is_empty() {
        return text.trim().split_once(['T', 't']).map_or(text.trim(), |(date, _)| date).to_owned();
    }
    date.join(" ")
}

/// The day that a spreadsheet's count of days means, where the number can be one.
pub(super) fn of_serial(text: &str) -> Option<Day> {
    let days: i32 = if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()?
    } else {
        return None;
    };
    // The count begins on the day before 31 December 1899, as it takes 1900 for a leap year; 80,000 is in 2119.
    let first = Day::new(1899, 12, 30)?;
    (20_000..80_000).contains(&days).then(|| Day::from_days(first.days() + days))
}

/// What may be done about a cell that should hold a day, where that can be told from it.
pub(super) fn advice(text: &str) -> Option<String> {
    if let Some(day) = of_serial(text.trim()) {
        return Some(format!(
            "the number is a spreadsheet's count of days and would be {day}: format the cell as a date"
        ));
    }
    let date = without_time(text);
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let american = match parts[..] {
        [month, day, year] if year.len() == 4 => read(&format!("{year}-{month}-{day}")),
        _ => None,
    };
    american
        .map(|day| format!("the day goes before the month: write {:02}/{:02}/{}", day.day(), day.month(), day.year()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_as_files_print_them_are_read() {
        let written = [
            ("2019-02-18 00:00:00", "2019-02-18"),
            ("2019-02-18T00:00:00", "2019-02-18"),
            ("2025-03-31", "2025-03-31"),
            ("31/03/2025", "2025-03-31"),
            ("27/10/23", "2023-10-27"),
            ("4 July 2016", "2016-07-04"),
            ("4th July 2016", "2016-07-04"),
            ("30 Jan 2017", "2017-01-30"),
            ("31-Mar-25", "2025-03-31"),
            ("20250331", "2025-03-31"),
            ("2025/03/31", "2025-03-31"),
            ("1 Sept 2011", "2011-09-01"),
            ("31/03/2025 14:05", "2025-03-31"),
            ("31/03/2025 2:05 PM", "2025-03-31"),
            ("31ST MARCH 2025", "2025-03-31"),
        ];
        for (text, expected) in written {
            assert_eq!(read(text).map(|day| day.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_made_one() {
        for text in
            ["", "None", "31/02/2025", "13/13/2025", "May 2011", "2025", "45809", "12 Jux 2020", "1/2/3/4", "31/03/205"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_cell_that_is_no_day_is_explained_where_it_can_be() {
        assert_eq!(of_serial("45809"), Day::new(2025, 6, 1));
        assert!(advice("45809").is_some_and(|advice| advice.contains("2025-06-01")));
        assert!(advice("03/31/2025").is_some_and(|advice| advice.contains("31/03/2025")));
        assert_eq!(advice("31/02/2025"), None);
        assert_eq!(of_serial("12345"), None);
        assert!(is_none("01/01/1900 00:00:00") && is_none(" NaT ") && is_none("") && !is_none("01/01/1901"));
    }

    proptest! {
        #[test]
        fn every_way_of_writing_a_day_reads_back(days in -10_000_i32..40_000, style in 0_u8..9) {
            let day = Day::from_days(days);
            let (year, month, number) = (day.year(), day.month(), day.day());
            let name = day.in_words().split(' ').nth(1).expect("a month").to_owned();
            let text = match style {
                0 => day.to_string(),
                1 => format!("{number:02}/{month:02}/{year}"),
                2 => format!("{number}.{month}.{year}"),
                3 => day.in_words(),
                4 => format!("{number}th {name} {year}"),
                5 => format!("{number:02}-{}-{year}", &name[..3]),
                6 => format!("{year}{month:02}{number:02}"),
                7 => format!("{day} 13:45:00"),
                _ => format!("{day}T13:45:00"),
            };
            prop_assert_eq!(read(&text), Some(day), "{}", text);
        }
    }
}
