//! A cell that gives a band in place of a figure: `<5`, `1-4`, `90-99%`. The exact figure is withheld, so the cell means
//! suppressed; its text stays beside the status for whoever wants the band.
//!
//! A band is a bound (`<5`, `5 or fewer`, `90%+`) or two plain numbers of which the first is the lower (`1-4`,
//! `1 to 5`). Two years (`2016-2017`), numbers that begin with a zero (parts of a day or of a telephone number: `01-04`,
//! `020-7946`) and words (`10-Nov`, a band that a spreadsheet took for a day) are none.

/// What stands before a bound, longer ones before those that they begin with.
const BEFORE: [&str; 13] = [
    "<=",
    "≤",
    "<",
    ">=",
    "≥",
    ">",
    "fewer than ",
    "less than ",
    "more than ",
    "up to ",
    "at least ",
    "at most ",
    "under ",
];

/// What stands behind a bound.
const BEHIND: [&str; 8] =
    ["+", " or fewer", " or less", " or under", " or more", " or over", " and under", " and over"];

/// Whether the cell gives a band.
pub(super) fn is_band(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let bound = BEFORE
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .or_else(|| BEHIND.iter().find_map(|word| lower.strip_suffix(word)));
    if let Some(bound) = bound {
        return plain(bound).is_some();
    }
    let between = lower.strip_prefix("between ").and_then(|rest| rest.split_once(" and "));
    let Some((low, high)) =
        between.or_else(|| lower.split_once(" to ")).or_else(|| lower.split_once(['-', '–', '‑', '‐']))
    else {
        return false;
    };
    let (Some(lower), Some(higher)) = (plain(low), plain(high)) else { return false };
    let is_year = |number: f64| (1900.0..2200.0).contains(&number);
    lower < higher && !(is_year(lower) && is_year(higher))
}

/// A number as bands print it: up to four digits, perhaps decimals and a percent sign, no zero before other digits.
fn plain(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_digits(whole) && is_digits(fraction) && (whole.len() == 1 || !whole.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::is_band;

    #[test]
    fn bands_are_bounds_or_two_numbers_of_which_the_first_is_lower() {
        for text in [
            "<5",
            "< 5",
            "<=5",
            "≤5",
            "1-4",
            "1 - 4",
            "1–4",
            "1 to 5",
            "fewer than 5",
            "Less than 6",
            "5 or fewer",
            "10 or more",
            "90-99",
            "90-99%",
            "90% - 99%",
            "<90%",
            ">95%",
            ">=95",
            "≥ 95",
            "90%+",
            "10+",
            "0-4",
            "10-11",
            "between 1 and 5",
            "up to 5",
            "0.1-0.9",
            "<0.5",
        ] {
            assert!(is_band(text), "{text}");
        }
    }

    #[test]
    fn days_years_and_telephone_numbers_are_no_bands() {
        for text in [
            "10-Nov",
            "Nov-10",
            "2016-17",
            "2016-2017",
            "01-04",
            "1-04",
            "020-7946",
            "5-1",
            "5-5",
            "-5",
            "5-",
            "1-2-3",
            "<",
            "<five",
            "5 to",
            "to 5",
            "1/4",
            "01/02/2024",
            "<15 yrs",
            "12 of 14",
            "020 7946 0000",
            "12345-67890",
            "5",
            "",
            "+",
            "+5",
            "5++",
            "<<5",
            "1 to 4 to 9",
            "1.2.3-4",
        ] {
            assert!(!is_band(text), "{text}");
        }
    }
}
