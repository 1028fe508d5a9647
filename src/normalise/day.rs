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

/// Reads `2025-03-31`, `31/03/2025`, `31/03/25`, `31 March 2025`, `31-Mar-25`, `20250331`, each with or without a time
/// of day behind it.
pub fn read(text: &str) -> Option<Day> {
    let text = text.trim();
    let date = match text.find(['T', ' ']) {
        Some(at) if text[at + 1..].contains(':') => &text[..text[..].rfind(['T', ' ']).unwrap_or(at)],
        _ => text,
    };
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
        let is_number = matches!(suffix, "" | "st" | "nd" | "rd" | "th") && (1..=2).contains(&plain.len());
        if is_number { plain.parse().ok() } else { None }
    };
    let month = |text: &str| number(text).or_else(|| month_named(text));
    if first.len() == 4 {
        Day::new(year(first)?, month(second)?, number(third)?)
    } else {
        Day::new(year(third)?, month(second)?, number(first)?)
    }
}

#[cfg(test)]
mod tests {
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
}
