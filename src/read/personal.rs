//! The tripwire: headers, and columns of valid NHS numbers, that say a file holds records of children and not figures.

use super::header::fold;
use super::rows::Rows;

/// So many valid NHS numbers and nothing else make a column of them; of other numbers one in eleven would pass.
const NUMBERS_ENOUGH: u32 = 5;

/// Rows that are looked at: a list of children says what it is long before that.
const ROWS_LOOKED_AT: usize = 1000;

/// Headers that name personal data, in their normal form.
const PERSONAL: [&str; 27] = [
    "upn",
    "unique pupil number",
    "nhs number",
    "nhs no",
    "nhs_number",
    "date of birth",
    "dob",
    "d.o.b.",
    "birth date",
    "person_dob",
    "surname",
    "last name",
    "forename",
    "first name",
    "child name",
    "child's name",
    "name of child",
    "full name",
    "child id",
    "childid",
    "child_id",
    "la child id",
    "lachildid",
    "person id",
    "personbirthdate",
    "postcode",
    "full postcode",
];

/// The first column that looks like personal data, by its header or by what its cells hold.
pub fn personal_column(header: &[String], rows: Rows) -> Option<usize> {
    let named = header.iter().position(|name| is_personal(name));
    named.or_else(|| column_of_nhs_numbers(rows, header.len()))
}

/// Whether a header names personal data.
fn is_personal(header: &str) -> bool {
    let name = fold(header);
    PERSONAL.contains(&name.as_str()) || PERSONAL.contains(&name.replace(['_', '-'], " ").as_str())
}

/// The first column that holds NHS numbers and nothing else.
fn column_of_nhs_numbers(mut rows: Rows, columns: usize) -> Option<usize> {
    let mut valid = vec![Some(0_u32); columns];
    for _ in 0..ROWS_LOOKED_AT {
        let Some(row) = rows.next_row() else { break };
        if valid.iter().all(Option::is_none) {
            break;
        }
        for (column, count) in valid.iter_mut().enumerate() {
            let cell = row.cell(column);
            if !cell.is_empty() {
                *count = count.filter(|_| is_nhs_number(cell)).map(|count| count + 1);
            }
        }
    }
    valid.iter().position(|count| count.is_some_and(|count| count >= NUMBERS_ENOUGH))
}

/// Ten digits, perhaps in groups of 3, 3 and 4, whose last is 11 less the weighted sum of the others modulo 11, as the
/// NHS Data Dictionary has it.
fn is_nhs_number(text: &str) -> bool {
    if !matches!(text.len(), 10 | 12) || !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'))
    {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let [first @ .., check] = digits.as_slice() else { return false };
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    digits.len() == 10 && (11 - sum % 11) % 11 == *check
}

#[cfg(test)]
mod tests {
    use super::is_nhs_number;

    /// 943 476 5919 is the example of the NHS Data Dictionary.
    #[test]
    fn nhs_numbers_are_told_by_their_check_digit() {
        for text in ["9434765919", "943 476 5919", "943-476-5919"] {
            assert!(is_nhs_number(text), "{text}");
        }
        for text in ["9434765918", "943476591", "94347659190", "1,234", "9434.65919", "", "2026-10-05"] {
            assert!(!is_nhs_number(text), "{text}");
        }
    }
}
