//! A cell that holds a symbol in place of a figure → the status that the symbol means, in its era.

use crate::domain::{Day, Status};

/// Before this year publishers wrote `x` for a figure that they withheld; since then it means that there is none.
const X_MEANS_NOT_AVAILABLE_SINCE: i32 = 2018;

/// The usual symbols, lower case. Publishers write them bare or in square brackets. A dash is never a zero: it stands
/// for nothing at all in one file and for whatever could not be had in the next.
const SYMBOLS: [(&str, Status); 41] = [
    ("c", Status::Suppressed),
    ("*", Status::Suppressed),
    ("suppressed", Status::Suppressed),
    ("x", Status::NotAvailable),
    (":", Status::NotAvailable),
    ("..", Status::NotAvailable),
    ("...", Status::NotAvailable),
    ("…", Status::NotAvailable),
    ("-", Status::NotAvailable),
    ("--", Status::NotAvailable),
    ("–", Status::NotAvailable),
    ("—", Status::NotAvailable),
    ("−", Status::NotAvailable),
    ("na", Status::NotAvailable),
    ("n/a", Status::NotAvailable),
    ("n.a.", Status::NotAvailable),
    ("<na>", Status::NotAvailable),
    ("nan", Status::NotAvailable),
    ("null", Status::NotAvailable),
    ("none", Status::NotAvailable),
    ("n/k", Status::NotAvailable),
    ("not known", Status::NotAvailable),
    ("unknown", Status::NotAvailable),
    ("no data", Status::NotAvailable),
    ("not available", Status::NotAvailable),
    ("data not available", Status::NotAvailable),
    ("not yet available", Status::NotAvailable),
    ("not collected", Status::NotAvailable),
    ("not recorded", Status::NotAvailable),
    ("not returned", Status::NotAvailable),
    ("not submitted", Status::NotAvailable),
    ("not published", Status::NotAvailable),
    ("tbc", Status::NotAvailable),
    ("z", Status::NotApplicable),
    (".", Status::NotApplicable),
    ("not applicable", Status::NotApplicable),
    ("u", Status::Unreliable),
    ("unreliable", Status::Unreliable),
    ("low", Status::Low),
    ("k", Status::Low),
    ("~", Status::Low),
];

/// What a usual symbol means: `c`, `[c]`, `NULL`.
pub(super) fn status_of(text: &str) -> Option<Status> {
    let bare = bare(text);
    SYMBOLS.iter().find(|(symbol, _)| symbol.eq_ignore_ascii_case(bare)).map(|(_, status)| *status)
}

/// What a usual symbol meant when the file was submitted.
pub(super) fn by_era(status: Status, text: &str, submitted: Day) -> Status {
    let withheld = submitted.year() < X_MEANS_NOT_AVAILABLE_SINCE && bare(text.trim()).eq_ignore_ascii_case("x");
    if withheld { Status::Suppressed } else { status }
}

fn bare(text: &str) -> &str {
    text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_have_their_meaning_bare_and_in_brackets() {
        let meanings = [
            ("c", Status::Suppressed),
            ("[c]", Status::Suppressed),
            ("[x]", Status::NotAvailable),
            ("z", Status::NotApplicable),
            ("[ z ]", Status::NotApplicable),
            ("[low]", Status::Low),
            ("LOW", Status::Low),
            ("k", Status::Low),
            ("u", Status::Unreliable),
            (".", Status::NotApplicable),
            ("..", Status::NotAvailable),
            ("NULL", Status::NotAvailable),
            ("No data", Status::NotAvailable),
            ("Not known", Status::NotAvailable),
        ];
        for (text, status) in meanings {
            assert_eq!(status_of(text), Some(status), "{text}");
        }
        for text in ["", "[]", "[c", "y", "nil", "#N/A", "[n]", "M"] {
            assert_eq!(status_of(text), None, "{text}");
        }
        assert!(SYMBOLS.iter().all(|(symbol, _)| *symbol == symbol.to_lowercase()));
    }

    #[test]
    fn the_same_letter_changes_its_meaning_with_the_era() {
        let on = |text: &str, year| by_era(Status::NotAvailable, text, Day::new(year, 6, 30).expect("a day"));
        assert_eq!(on("x", 2017), Status::Suppressed);
        assert_eq!(on("[X]", 2010), Status::Suppressed);
        assert_eq!(on("x", 2018), Status::NotAvailable);
        assert_eq!(on("..", 2010), Status::NotAvailable);
    }
}
