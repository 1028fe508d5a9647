//! A cell of a figure → a number or the reason why there is none. Nothing that is not a number becomes one.

use std::borrow::Cow;

use super::{band, mark, symbol};
use crate::domain::Status;

/// What a cell of a figure holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A number, as people write it.
    Number(Number),
    /// A symbol that says why there is no number, or a band of which the exact figure is withheld.
    Symbol(Status),
    /// Something else.
    Unreadable,
}

/// A number with what its spelling says about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The number.
    pub value: f64,
    /// How many decimals it was written with, below zero where its last digit is no unit: -5 for `£1.2m`.
    pub decimals: i8,
    /// Whether a percent sign followed.
    pub percent: bool,
}

/// From so many decimals on a fraction is no rounding by its sender but what floating point left of one.
const FLOAT_NOISE: i32 = 12;

/// The powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// One in each of them.
const STEPS: [f64; POWERS.len()] = {
    let mut steps = POWERS;
    let mut at = 0;
    while at < steps.len() {
        steps[at] = 1.0 / POWERS[at];
        at += 1;
    }
    steps
};

/// Whole numbers of so many figures are held exactly by a double.
const FIGURES_AT_MOST: usize = 15;

/// Names of powers of ten behind an amount of money.
const MAGNITUDES: [(&str, i32); 7] =
    [("billion", 9), ("bn", 9), ("million", 6), ("mn", 6), ("m", 6), ("thousand", 3), ("k", 3)];

/// Reads a cell. `own` are the source's symbols, which go before the usual ones.
#[inline]
pub fn read(text: &str, own: &[(String, Status)]) -> Cell {
    match plain(text) {
        Some(number) if own_symbol(text, own).is_none() => Cell::Number(number),
        _ => by_people(text, own),
    }
}

fn own_symbol(text: &str, own: &[(String, Status)]) -> Option<Status> {
    own.iter().find(|(symbol, _)| symbol.eq_ignore_ascii_case(text)).map(|(_, status)| *status)
}

/// Reads a cell that people wrote.
#[inline(never)]
fn by_people(text: &str, own: &[(String, Status)]) -> Cell {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'));
    if text.is_empty() {
        return Cell::Blank;
    }
    if let Some(status) = own_symbol(text, own) {
        return Cell::Symbol(status);
    }
    // A spreadsheet's mark of a number that is kept as text.
    let text = text.strip_prefix('\'').unwrap_or(text);
    if let Some(number) = number(text) {
        return Cell::Number(number);
    }
    let bare = mark::without(text);
    if let Some(status) = symbol::status_of(bare) {
        return Cell::Symbol(status);
    }
    if band::is_band(bare) { Cell::Symbol(Status::Suppressed) } else { Cell::Unreadable }
}

impl Number {
    /// What one step of its last written digit is worth: 0.1 for `12.4`, 100,000 for `£1.2m`.
    pub fn step(self) -> f64 {
        let powers = if self.decimals > 0 { &STEPS } else { &POWERS };
        let step = powers.get(usize::from(self.decimals.unsigned_abs()));
        step.copied().unwrap_or_else(|| 10_f64.powi(-i32::from(self.decimals)))
    }

    /// The number in another unit, without the noise that a product of floating-point numbers has: 1.005 thousand is
    /// 1,005 and not 1,004.9999999999999.
    #[must_use]
    pub fn times(self, scale: f64) -> Self {
        let power = (-12..12_i8).find(|&power| 10_f64.powi(power.into()) >= scale.abs() * (1.0 - 1e-9)).unwrap_or(12);
        let moved = Self { value: self.value * scale, decimals: self.decimals.saturating_sub(power), ..self };
        let is_power = (10_f64.powi(power.into()) / scale - 1.0).abs() < 1e-9;
        let value = match moved.decimals {
            _ if !is_power => moved.value,
            ..=0 => (moved.value / moved.step()).round() * moved.step(),
            // A quotient of whole numbers is the nearest to the decimal; a product with a tenth is not.
            decimals => (moved.value * 10_f64.powi(decimals.into())).round() / 10_f64.powi(decimals.into()),
        };
        Self { value, ..moved }
    }
}

/// A number as programs write it, `1234`, `-12.5`, `76.4%`, which most are; whatever else a cell holds is for
/// [`number`]. A quotient of two numbers that a double holds exactly is the nearest to the decimal that was written.
#[inline]
fn plain(text: &str) -> Option<Number> {
    let (negative, rest) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (percent, rest) = match rest {
        [rest @ .., b'%'] => (true, rest),
        rest => (false, rest),
    };
    if rest.len() > FIGURES_AT_MOST + 1 {
        return None;
    }
    let mut whole = 0_u64;
    let mut point = None;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'0'..=b'9' => whole = whole * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let (figures, decimals) = point.map_or((rest.len(), 0), |point| (rest.len() - 1, rest.len() - 1 - point));
    let written = i8::try_from(decimals).ok().filter(|&decimals| i32::from(decimals) < FLOAT_NOISE)?;
    if !(1..=FIGURES_AT_MOST).contains(&figures) {
        return None;
    }
    let value = whole as f64 / POWERS[decimals];
    // A nought has no sign.
    let value = if negative && whole != 0 { -value } else { value };
    Some(Number { value, decimals: written, percent })
}

/// A number as people write it: `1,234`, `76%`, `£1.2m`, `(5)`, `12.4 [r]`.
fn number(text: &str) -> Option<Number> {
    let mut rest = without_letter(mark::without(text));
    let mut negative = None;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, rest) = (Some(true), inner.trim());
    }
    rest = signed(rest, &mut negative)?;
    let mut power = 0;
    let mut percent = false;
    if let Some(amount) = rest.strip_prefix('£') {
        rest = signed(amount.trim_start(), &mut negative)?;
        for (name, thousands) in MAGNITUDES {
            if let Some(before) = without_ending(rest, name) {
                (rest, power) = (before.trim_end(), thousands);
                break;
            }
        }
    } else if let Some(before) = rest.strip_suffix('%').or_else(|| without_ending(rest, "per cent")) {
        (rest, percent) = (before.trim_end(), true);
    }
    let (value, decimals) = digits(rest, power)?;
    // A nought has no sign.
    let value = if negative == Some(true) && value != 0.0 { -value } else { value };
    Some(Number { value, decimals, percent })
}

/// The text behind its sign. One is enough: `(-5)` may be meant either way.
fn signed<'t>(text: &'t str, negative: &mut Option<bool>) -> Option<&'t str> {
    let minus = text.strip_prefix(['-', '−', '–', '‐', '‑']);
    let Some(rest) = minus.or_else(|| text.strip_prefix('+')) else { return Some(text) };
    if negative.replace(minus.is_some()).is_some() { None } else { Some(rest.trim_start()) }
}

/// The text before a word that it ends with, whatever its case.
fn without_ending<'t>(text: &'t str, ending: &str) -> Option<&'t str> {
    let (before, end) = text.split_at_checked(text.len().checked_sub(ending.len())?)?;
    end.eq_ignore_ascii_case(ending).then_some(before)
}

/// A bare letter is a mark only behind a digit, a percent sign or a space: `12.4r`, `76% p`, `12.4 e`.
fn without_letter(text: &str) -> &str {
    let Some(before) = text.strip_suffix(['e', 'p', 'r']) else { return text };
    if before.ends_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '%' | '.' | ')' | ' ')) {
        before.trim_end()
    } else {
        text
    }
}

/// Digits with an optional point, exponent and separators of thousands, and how many decimals they have; none where
/// anything else is among them. The whole is read as one decimal, so that `£0.57m` is 570,000 exactly.
fn digits(text: &str, power: i32) -> Option<(f64, i8)> {
    if text.len() > 60 {
        return None;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole)?;
    let is_grouped = matches!(whole, Cow::Owned(_));
    if is_grouped && mantissa.len() < text.len() {
        return None;
    }
    if !is_digits(&whole) || !is_digits(fraction) || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let exponent = exponent + power;
    let value: f64 = if exponent == 0 && !is_grouped {
        fast_float2::parse(mantissa).ok()?
    } else {
        fast_float2::parse(format!("{whole}.{fraction}0e{exponent}")).ok()?
    };
    if !value.is_finite() {
        return None;
    }
    let mut decimals = i32::try_from(fraction.len()).ok()? - exponent;
    if decimals >= FLOAT_NOISE {
        let shortest = format!("{value}");
        decimals = shortest.split_once('.').map_or(0, |(_, fraction)| i32::try_from(fraction.len()).unwrap_or(0));
    }
    Some((value, i8::try_from(decimals.clamp(-100, 100)).unwrap_or(0)))
}

/// `-2`, `+05`.
fn exponent_of(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_exponent = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_exponent { text.parse().ok() } else { None }
}

/// A whole number without the commas or spaces between its thousands; none where they stand elsewhere. A zero before a
/// comma is none of thousands: `0,123` is somebody's decimal.
fn ungrouped(text: &str) -> Option<Cow<'_, str>> {
    let Some(separator) = text.chars().find(|&letter| letter == ',' || letter.is_whitespace()) else {
        return Some(text.into());
    };
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let is_first = (1..=3).contains(&first.len()) && !first.starts_with('0');
    (is_first && groups.all(|group| group.len() == 3)).then(|| text.replace(separator, "").into())
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
    #[allow(clippy::float_cmp)] // a figure is the number that was written and none beside it
    fn numbers_as_people_write_them_are_read() {
        let written = [
            ("76", 76.0),
            (" 27,480 ", 27_480.0),
            ("1,234,567.5", 1_234_567.5),
            ("1 234 567", 1_234_567.0),
            ("1\u{2009}234", 1234.0),
            ("12\u{a0}345.5", 12_345.5),
            ("76%", 76.0),
            ("76.4 %", 76.4),
            ("76 per cent", 76.0),
            ("£1.2m", 1_200_000.0),
            ("£1.2M", 1_200_000.0),
            ("£0.57 million", 570_000.0),
            ("£1,234k", 1_234_000.0),
            ("£ 950", 950.0),
            ("£3bn", 3e9),
            ("-£5", -5.0),
            ("£-5", -5.0),
            ("(£1.5k)", -1500.0),
            ("(5)", -5.0),
            ("-12.5", -12.5),
            ("−12.5", -12.5),
            ("- 490", -490.0),
            ("+3", 3.0),
            ("'12", 12.0),
            ("12.4 [r]", 12.4),
            ("12.4r", 12.4),
            ("12.4 p", 12.4),
            ("12.4 (r)", 12.4),
            ("(12.4) (r)", -12.4),
            ("12.4 [note 1]", 12.4),
            ("12.4¹", 12.4),
            ("76%r", 76.0),
            ("76% [p] [1]", 76.0),
            ("7.0000000000000007E-2", 0.07),
            ("1.5E+03", 1500.0),
            ("9.3699999999999992", 9.37),
            (".5", 0.5),
            ("5.", 5.0),
            ("(0)", 0.0),
            ("0012", 12.0),
            ("\u{a0}5.7762", 5.7762),
        ];
        for (text, expected) in written {
            let read = value(text).unwrap_or(f64::NAN);
            assert!(read == expected && read.is_sign_negative() == (expected < 0.0), "{text} was read as {read}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_made_one() {
        for text in [
            "n/k?",
            "12 of 14",
            "1,23",
            "1,2345",
            "0,123",
            "012,345",
            "1,234 567",
            "1 2",
            "020 794 600",
            "<90",
            "90-99",
            "12..5",
            "e",
            "--5",
            "(-5)",
            "-(-5)",
            "-£-5",
            "1.2.3",
            "£",
            "%",
            "5k",
            "1.2m",
            "5*",
            "0x10",
            "inf",
            "1e1000",
            "£5%",
            "5-",
            "12 [x]",
            "12 [c]",
            "[1]",
            "¹",
            "r",
            "()",
            "(r)",
            "10-Nov",
            "５",
            "1'234",
            "12pr",
            "''5",
            "1 234e3",
            "5 £",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(read("n/k?", &[]), Cell::Unreadable);
        assert_eq!(read("", &[]), Cell::Blank);
        assert_eq!(read(" \u{a0}", &[]), Cell::Blank);
    }

    #[test]
    fn decimals_follow_the_spelling_and_not_the_noise() {
        let spelled = [
            ("76", 0),
            ("76.40%", 2),
            ("£1.2m", -5),
            ("£1,234k", -3),
            ("9.3699999999999992", 2),
            ("7.0000000000000007E-2", 2),
            ("85.700000000000", 1),
            ("85.7000", 4),
            ("1.5E+03", -2),
            ("15e-1", 1),
            ("93.12345678901234", 14),
        ];
        for (text, expected) in spelled {
            match read(text, &[]) {
                Cell::Number(number) => assert_eq!(number.decimals, expected, "{text}"),
                other => panic!("{text} was read as {other:?}"),
            }
        }
    }

    #[test]
    #[allow(clippy::float_cmp)] // no noise is the point
    fn a_number_in_thousands_has_no_noise_behind_it() {
        let thousands = |text: &str| match read(text, &[]) {
            Cell::Number(number) => (number.times(1000.0).value, number.times(1000.0).decimals),
            other => panic!("{text} was read as {other:?}"),
        };
        assert_eq!(thousands("1.005"), (1005.0, 0));
        assert_eq!(thousands("24.57").0, 24_570.0);
        assert_eq!(thousands("4.0351").0, 4035.1);
        assert_eq!(thousands("-1,234"), (-1_234_000.0, -3));
        assert_eq!(Number { value: 57.0, decimals: 0, percent: false }.times(0.01).value, 0.57);
    }

    #[test]
    fn symbols_and_bands_are_no_numbers_and_a_source_may_give_its_own() {
        assert_eq!(read("c", &[]), Cell::Symbol(Status::Suppressed));
        assert_eq!(read("'-", &[]), Cell::Symbol(Status::NotAvailable));
        assert_eq!(read("-", &[]), Cell::Symbol(Status::NotAvailable));
        assert_eq!(read("0", &[]), Cell::Number(Number { value: 0.0, decimals: 0, percent: false }));
        assert_eq!(read("<5", &[]), Cell::Symbol(Status::Suppressed));
        assert_eq!(read("x [note 4]", &[]), Cell::Symbol(Status::NotAvailable));
        assert_eq!(read("1-4 [r]", &[]), Cell::Symbol(Status::Suppressed));
        assert_eq!(read("#DIV/0!", &[]), Cell::Unreadable);
        let own = [("x".to_owned(), Status::Suppressed), ("0".to_owned(), Status::NotAvailable)];
        assert_eq!(read("X", &own), Cell::Symbol(Status::Suppressed));
        assert_eq!(read("0", &own), Cell::Symbol(Status::NotAvailable));
    }

    /// A printer for each way in which people write a number with two decimals or none.
    fn printed(cents: i64, style: u8) -> String {
        let (sign, size) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
        let (whole, rest) = (size / 100, size % 100);
        let grouped = |separator: &str| {
            let plain = whole.to_string();
            let groups: Vec<&str> =
                plain.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
            groups.join(separator)
        };
        match style {
            0 => format!("{sign}{whole}.{rest:02}"),
            1 => format!("{sign}{}.{rest:02}", grouped(",")),
            2 => format!("{sign}{}.{rest:02}", grouped(" ")),
            3 if cents < 0 => format!("({}.{rest:02})", grouped(",")),
            4 => format!("{sign}£{}.{rest:02}", grouped(",")),
            5 => format!("{sign}{whole}.{rest:02}%"),
            6 => format!("{sign}{whole}.{rest:02} [r]"),
            7 => format!("{}{whole}.{rest:02}¹", if cents < 0 { "−" } else { "" }),
            8 => format!("{sign}{size}e-2"),
            9 => format!("'{sign}{whole}.{rest:02}"),
            _ => format!(" {sign}{whole}.{rest:02} (p)"),
        }
    }

    proptest! {
        #[test]
        fn every_number_prints_and_reads_back(value in -1e12_f64..1e12) {
            for text in [format!("{value}"), format!("{value:e}")] {
                match read(&text, &[]) {
                    Cell::Number(number) => prop_assert_eq!(number.value.to_bits(), value.to_bits()),
                    other => prop_assert!(false, "{text} was read as {other:?}"),
                }
            }
        }

        #[test]
        fn every_way_of_writing_a_number_reads_back(cents in -100_000_000_000_i64..100_000_000_000, style in 0_u8..11) {
            let text = printed(cents, style);
            let plain: f64 = printed(cents, 0).parse().expect("digits");
            prop_assert_eq!(value(&text), Some(plain), "{}", text);
        }

        #[test]
        fn a_number_as_programs_write_it_is_the_one_that_people_could_have_written(
            text in "-?[0-9]{0,9}\\.?[0-9]{0,9}%?"
        ) {
            let parts = |number: Option<Number>| number.map(|it| (it.value.to_bits(), it.decimals, it.percent));
            if plain(&text).is_some() {
                prop_assert_eq!(parts(plain(&text)), parts(number(&text)));
            }
            prop_assert!(plain(&text).is_some() || number(&text).is_none() || text.len() > 12);
        }

        #[test]
        fn no_text_panics_the_reader_of_numbers(text in "\\PC{0,20}") {
            let _ = read(&text, &[]);
        }
    }
}
