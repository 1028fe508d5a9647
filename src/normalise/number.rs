//! A cell of a figure → a number or the reason why there is none. Nothing that is not a number becomes one.

use crate::domain::Status;

/// What a cell of a figure holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A number, as people write it.
    Number(Number),
    /// A symbol that says why there is no number.
    Symbol(Status),
    /// Something else.
    Unreadable,
}

/// A number with what its spelling says about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The number.
    pub value: f64,
    /// How many decimals were written.
    pub decimals: u8,
    /// Whether a percent sign followed.
    pub percent: bool,
}

/// The usual symbols, lower case. Publishers write them bare or in square brackets.
const SYMBOLS: [(&str, Status); 26] = [
    ("c", Status::Suppressed),
    ("*", Status::Suppressed),
    ("suppressed", Status::Suppressed),
    ("x", Status::NotAvailable),
    (":", Status::NotAvailable),
    ("..", Status::NotAvailable),
    ("-", Status::NotAvailable),
    ("–", Status::NotAvailable),
    ("—", Status::NotAvailable),
    ("na", Status::NotAvailable),
    ("n/a", Status::NotAvailable),
    ("n.a.", Status::NotAvailable),
    ("nan", Status::NotAvailable),
    ("null", Status::NotAvailable),
    ("none", Status::NotAvailable),
    ("not available", Status::NotAvailable),
    ("not returned", Status::NotAvailable),
    ("not submitted", Status::NotAvailable),
    ("tbc", Status::NotAvailable),
    ("z", Status::NotApplicable),
    (".", Status::NotApplicable),
    ("not applicable", Status::NotApplicable),
    ("u", Status::Unreliable),
    ("low", Status::Low),
    ("k", Status::Low),
    ("~", Status::Low),
];

/// Footnote marks that may follow a number: estimated, provisional, revised.
const MARKS: [&str; 6] = ["[e]", "[p]", "[r]", "e", "p", "r"];

/// Reads a cell. `own` are the source's symbols, which go before the usual ones.
pub fn read(text: &str, own: &[(String, Status)]) -> Cell {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    if text.is_empty() {
        return Cell::Blank;
    }
    if let Some((_, status)) = own.iter().find(|(symbol, _)| symbol.eq_ignore_ascii_case(text)) {
        return Cell::Symbol(*status);
    }
    if let Some(number) = number(text) {
        return Cell::Number(number);
    }
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text).trim();
    match SYMBOLS.iter().find(|(symbol, _)| symbol.eq_ignore_ascii_case(bare)) {
        Some((_, status)) => Cell::Symbol(*status),
        None => Cell::Unreadable,
    }
}

/// A number as people write it: `1,234`, `76%`, `£1.2m`, `(5)`, `12.4 [r]`.
fn number(text: &str) -> Option<Number> {
    let mut rest = text;
    for mark in MARKS {
        if let Some(before) = rest.strip_suffix(mark) {
            // A bare letter is a mark only behind a digit or a space: `12.4 r`, `12.4r`.
            rest = before.trim_end();
            break;
        }
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        negative = true;
        rest = inner.trim();
    }
    if let Some(after) = rest.strip_prefix(['-', '−', '–']) {
        negative = !negative;
        rest = after.trim_start();
    } else if let Some(after) = rest.strip_prefix('+') {
        rest = after.trim_start();
    }
    let mut scale = 1.0;
    if let Some(amount) = rest.strip_prefix('£') {
        rest = amount.trim_start();
        for (suffix, factor) in [("bn", 1e9), ("m", 1e6), ("k", 1e3)] {
            if let Some(before) = rest.strip_suffix(suffix) {
                rest = before.trim_end();
                scale = factor;
                break;
            }
        }
    }
    let percent = rest.ends_with('%');
    if percent {
        rest = rest[..rest.len() - 1].trim_end();
    }
    let (value, decimals) = digits(rest)?;
    Some(Number { value: if negative { -value * scale } else { value * scale }, decimals, percent })
}

/// Digits with an optional point, exponent and commas between thousands; none where anything else is among them.
fn digits(text: &str) -> Option<(f64, u8)> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 40 || !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut plain = [0_u8; 41];
    let mut length = 0;
    if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let sound = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
        if first.is_empty() || first.len() > 3 || !sound(first) || !groups.all(|group| group.len() == 3 && sound(group))
        {
            return None;
        }
    }
    for &byte in bytes.iter().filter(|&&byte| byte != b',') {
        if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+')) {
            return None;
        }
        plain[length] = byte;
        length += 1;
    }
    if fraction.is_some_and(|fraction| fraction.contains(',')) || !matches!(bytes[0], b'0'..=b'9' | b'.') {
        return None;
    }
    let value: f64 = fast_float2::parse(&plain[..length]).ok()?;
    let decimals = fraction.map_or(0, |fraction| fraction.bytes().take_while(u8::is_ascii_digit).count());
    value.is_finite().then_some((value, u8::try_from(decimals).unwrap_or(u8::MAX)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> Option<f64> {
        match read(text, &[]) {
            Cell::Number(number) => Some(number.value),
            _ => None,
        }
    }

    #[test]
    fn numbers_as_people_write_them_are_read() {
        let written = [
            ("76", 76.0),
            (" 27,480 ", 27_480.0),
            ("1,234,567.5", 1_234_567.5),
            ("76%", 76.0),
            ("76.4 %", 76.4),
            ("£1.2m", 1_200_000.0),
            ("£ 950", 950.0),
            ("(5)", -5.0),
            ("-12.5", -12.5),
            ("+3", 3.0),
            ("12.4 [r]", 12.4),
            ("12.4r", 12.4),
            ("12.4 p", 12.4),
            ("7.0000000000000007E-2", 0.07),
            ("9.3699999999999992", 9.37),
            (".5", 0.5),
            ("\u{a0}5.7762", 5.7762),
        ];
        for (text, expected) in written {
            let read = value(text).unwrap_or(f64::NAN);
            assert!((read - expected).abs() < 1e-9, "{text} was read as {read}");
        }
        assert!(matches!(read("76.40%", &[]), Cell::Number(Number { decimals: 2, percent: true, .. })));
    }

    #[test]
    fn what_is_no_number_is_not_made_one() {
        for text in [
            "n/k?", "12 of 14", "1,23", "1,2345", "<90", "90-99", "12..5", "e", "--5", "1.2.3", "£", "%", "5k", "0x10",
            "inf", "1 2",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(read("n/k?", &[]), Cell::Unreadable);
        assert_eq!(read("", &[]), Cell::Blank);
        assert_eq!(read(" \u{a0}", &[]), Cell::Blank);
    }

    #[test]
    fn symbols_keep_their_meaning_and_a_source_may_give_its_own() {
        assert_eq!(read("c", &[]), Cell::Symbol(Status::Suppressed));
        assert_eq!(read("[x]", &[]), Cell::Symbol(Status::NotAvailable));
        assert_eq!(read("z", &[]), Cell::Symbol(Status::NotApplicable));
        assert_eq!(read("LOW", &[]), Cell::Symbol(Status::Low));
        assert_eq!(read("-", &[]), Cell::Symbol(Status::NotAvailable));
        assert_eq!(read("0", &[]), Cell::Number(Number { value: 0.0, decimals: 0, percent: false }));
        let own = [("x".to_owned(), Status::Suppressed)];
        assert_eq!(read("X", &own), Cell::Symbol(Status::Suppressed));
    }

    proptest! {
        #[test]
        fn every_number_prints_and_reads_back(value in -1e12_f64..1e12) {
            match read(&format!("{value}"), &[]) {
                Cell::Number(number) => prop_assert_eq!(number.value.to_bits(), value.to_bits()),
                other => prop_assert!(false, "{value} was read as {other:?}"),
            }
        }

        #[test]
        fn no_text_panics_the_reader_of_numbers(text in "\\PC{0,20}") {
            let _ = read(&text, &[]);
        }
    }
}
