//! A cell that should hold a number and does not → what is wrong with it, and what its sender can do.

use super::day;

/// What a spreadsheet writes where a formula fails, lower case.
const FORMULA_FAILED: [&str; 9] =
    ["#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#error!", "#spill!"];

/// Message and hint.
pub(super) fn number(text: &str) -> (String, String) {
    let lower = text.trim().to_lowercase();
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let begins_with_digit = is_digit(lower.chars().next());
    let short = lower.len() <= 20;
    let hint = if FORMULA_FAILED.contains(&lower.as_str()) || lower.starts_with("err:") {
        return (
            format!("{text:?} is what a spreadsheet writes where its formula failed"),
            "mend the formula, or write c, x or z if there is no figure".into(),
        );
    } else if lower.strip_suffix('*').is_some_and(|rest| is_digit(rest.trim_end_matches('*').trim_end().chars().last()))
    {
        "a star behind a number may mark a footnote or a figure that is withheld: remove it, or write c for the figure"
    } else if day::read(&lower).is_some()
        || short && lower.split(['-', ' ']).any(|word| day::month_named(word).is_some())
    {
        "this is a day or a month; a spreadsheet makes one of 10-11 unless the cell is formatted as text"
    } else if begins_with_digit && lower.contains(" of ") {
        "give the count and the total in columns of their own"
    } else if begins_with_digit && short && lower.trim_end_matches([' ', 'k', 'm', 'b', 'n']).len() < lower.len() {
        "write the number out, or with a pound sign if it is money: £1.2m"
    } else if begins_with_digit && lower.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') {
        "a comma may only stand between thousands, as in 1,234; before decimals stands a point"
    } else if begins_with_digit && lower.ends_with([']', ')']) {
        "write the number alone, or only the symbol where the figure is not to be used"
    } else {
        "correct the cell, or declare the symbol under symbols"
    };
    (format!("{text:?} is no number and no known symbol"), hint.into())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn what_is_wrong_with_a_cell_is_said_in_words_that_its_sender_can_act_on() {
        let hints = [
            ("#DIV/0!", "mend the formula"),
            ("#N/A", "mend the formula"),
            ("Err:502", "mend the formula"),
            ("5*", "footnote or a figure that is withheld"),
            ("10-Nov", "formatted as text"),
            ("01/02/2024", "formatted as text"),
            ("12 of 14", "columns of their own"),
            ("1.2m", "£1.2m"),
            ("1,23", "before decimals stands a point"),
            ("0,123", "before decimals stands a point"),
            ("12 [c]", "only the symbol"),
            ("plenty", "declare the symbol"),
        ];
        for (text, part) in hints {
            let (_, hint) = number(text);
            assert!(hint.contains(part), "{text}: {hint}");
        }
    }
}
