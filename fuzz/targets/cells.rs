//! A cell's text → number, period and day: what is read prints back to what reads the same, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peermark::domain::Status;
use peermark::normalise::day::read as read_day;
use peermark::normalise::number::{Cell, read as read_number};
use peermark::normalise::period::{Words, month_or_quarter, read as read_period, within};

fuzz_target!(|text: &str| {
    number(text);
    period(text);
    if let Some(day) = read_day(text) {
        assert_eq!(read_day(&day.to_string()), Some(day), "{text:?}");
        assert_eq!(read_day(&day.in_words()), Some(day), "{text:?}");
    }
});

fn number(text: &str) {
    match read_number(text, &[]) {
        Cell::Number(number) => {
            assert!(number.value.is_finite() && text.bytes().any(|byte| byte.is_ascii_digit()), "{text:?}");
            let printed = format!("{:e}", number.value);
            match read_number(&printed, &[]) {
                Cell::Number(again) => assert!(again.value == number.value, "{text:?}, {printed}"),
                other => panic!("{text:?} prints as {printed} and is read as {other:?}"),
            }
            let declared = [(text.trim().to_owned(), Status::Suppressed)];
            assert_eq!(read_number(text.trim(), &declared), Cell::Symbol(Status::Suppressed), "{text:?}");
        }
        Cell::Symbol(status) => assert!(status != Status::Ok, "{text:?} is a symbol for a figure"),
        Cell::Blank => assert!(!text.bytes().any(|byte| byte.is_ascii_alphanumeric()), "{text:?} is no blank"),
        Cell::Unreadable => {}
    }
}

fn period(text: &str) {
    let words = read_period(text);
    if let Some(Words::Named(period)) = words {
        let printed = period.to_string();
        let again = match read_period(&printed) {
            Some(Words::Named(again)) => again.to_string(),
            Some(Words::YearPairOrMonth(start, month)) => format!("{start:04}-{month:02}"),
            other => panic!("{text:?} prints as {printed} and is read as {other:?}"),
        };
        assert_eq!(again, printed, "{text:?}");
        assert!(period.first_day() <= period.last_day(), "{text:?}");
    }
    if let (Some(year), Some(part)) = (words, month_or_quarter("Q4"))
        && let Some(period) = within(year, Some("Financial year"), part)
    {
        assert_eq!(period.first_day().month(), 1, "{text:?}");
    }
    if let Some(part) = month_or_quarter(text) {
        assert_eq!(words, None, "{text:?} has a year and has none");
        assert!(within(Words::Year(2024), Some("Calendar year"), part).is_some(), "{text:?}");
    }
}
