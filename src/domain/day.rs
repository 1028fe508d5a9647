//! A calendar day as Parquet's `date32` holds it: days since 1 January 1970.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

/// A calendar day, ordered, four bytes wide. Prints as `2025-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("the epoch is a day");

impl Day {
    /// The day of a year, month (1 to 12) and day of month; none where the calendar has no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from)
    }

    /// The day that lies `days` after 1 January 1970.
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1 January 1970.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.date().month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.date().day()
    }

    /// The last day of a month (1 to 12).
    pub fn last_of_month(year: i32, month: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Self::from(first.checked_add_months(Months::new(1))?.pred_opt()?))
    }

    /// The same day so many months earlier; the end of a month stays the end of a month.
    pub fn months_before(self, months: u32) -> Option<Self> {
        self.months_later(-i32::try_from(months).ok()?)
    }

    /// The same day so many months later, or earlier where they are below zero; the end of a month stays the end of a month.
    pub fn months_later(self, months: i32) -> Option<Self> {
        let by = Months::new(months.unsigned_abs());
        let date = self.date();
        let moved = if months < 0 { date.checked_sub_months(by) } else { date.checked_add_months(by) };
        let moved = Self::from(moved?);
        let ends_month = Self::last_of_month(self.year(), self.month()) == Some(self);
        if ends_month { Self::last_of_month(moved.year(), moved.month()) } else { Some(moved) }
    }

    /// Whole months from one day to a later one, negative where it is earlier.
    pub fn months_until(self, later: Self) -> i32 {
        let months = (later.year() - self.year()) * 12 + i32::try_from(later.month()).unwrap_or(0)
            - i32::try_from(self.month()).unwrap_or(0);
        match (months > 0 && later.day() < self.day(), months < 0 && later.day() > self.day()) {
            (true, _) => months - 1,
            (_, true) => months + 1,
            _ => months,
        }
    }

    /// As people in Britain write it: `31 March 2025`.
    pub fn in_words(self) -> String {
        self.date().format("%-d %B %Y").to_string()
    }

    fn date(self) -> NaiveDate {
        EPOCH.checked_add_signed(chrono::TimeDelta::days(i64::from(self.0))).unwrap_or(EPOCH)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        let days = date.signed_duration_since(EPOCH).num_days();
        Self(i32::try_from(days).unwrap_or(0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.date().format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = ();

    /// Reads `2025-03-31` and nothing else; people's spellings are read by `normalise`.
    fn from_str(text: &str) -> Result<Self, ()> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::from).map_err(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_prints_back_what_it_read() {
        for text in ["1970-01-01", "2009-04-01", "2024-02-29", "1968-12-31"] {
            assert_eq!(text.parse::<Day>().map(|day| day.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("2023-02-29".parse::<Day>(), Err(()));
    }

    #[test]
    fn the_end_of_a_month_stays_the_end_of_a_month() {
        let february = Day::new(2025, 2, 28).expect("a day");
        assert_eq!(february.months_before(12), Day::new(2024, 2, 29));
        assert_eq!(february.months_before(1), Day::new(2025, 1, 31));
        assert_eq!(february.months_later(13), Day::new(2026, 3, 31));
        assert_eq!(Day::new(2025, 3, 15).and_then(|day| day.months_before(1)), Day::new(2025, 2, 15));
    }

    #[test]
    fn months_between_count_whole_months() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        assert_eq!(day("2010-04-30").months_until(day("2011-05-31")), 13);
        assert_eq!(day("2010-04-30").months_until(day("2010-05-29")), 0);
        assert_eq!(day("2011-05-31").months_until(day("2010-04-30")), -13);
    }
}
