//! A calendar day as Parquet's `date32` holds it: days since 1 January 1970.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// A calendar day, ordered, four bytes wide. Prints as `2025-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("the epoch is a day");

/// The years of which days are known.
const YEARS: std::ops::RangeInclusive<i32> = -262_143..=262_142;

/// The first and the last day that are known.
const FIRST: i32 = days_of(-262_143, 1, 1);
const LAST: i32 = days_of(262_142, 12, 31);

/// The days from the epoch to a day of the calendar. Years are counted from March, so that the day which only some of
/// them have is the last, and in eras of 400 years, after which the calendar repeats itself (H. Hinnant, *chrono-compatible
/// low-level date algorithms*, `days_from_civil`).
const fn days_of(year: i32, month: i32, day: i32) -> i32 {
    let from_march = year - (month <= 2) as i32;
    let era = from_march.div_euclid(400);
    let year_of_era = from_march - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of month so many days after the epoch (`civil_from_days` there); the epoch's own where no such
/// day is known.
const fn date_of(days: i32) -> (i32, i32, i32) {
    let days = if FIRST <= days && days <= LAST { days + 719_468 } else { 719_468 };
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = (from_march + 2) % 12 + 1;
    (year_of_era + era * 400 + (month <= 2) as i32, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

/// How many days a month has.
const fn days_in(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Day {
    /// The day of a year, month (1 to 12) and day of month; none where the calendar has no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let (month, day) = (i32::try_from(month).ok()?, i32::try_from(day).ok()?);
        let is_day = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        is_day.then(|| Self(days_of(year, month, day)))
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
        date_of(self.0).0
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        date_of(self.0).1.cast_unsigned()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        date_of(self.0).2.cast_unsigned()
    }

    /// The last day of a month (1 to 12).
    pub fn last_of_month(year: i32, month: u32) -> Option<Self> {
        Self::new(year, month, days_in(year, month.cast_signed()).cast_unsigned())
    }

    /// The same day so many months earlier; the end of a month stays the end of a month.
    pub fn months_before(self, months: u32) -> Option<Self> {
        self.months_later(-i32::try_from(months).ok()?)
    }

    /// The same day so many months later, or earlier where they are below zero; the end of a month stays the end of a month.
    pub fn months_later(self, months: i32) -> Option<Self> {
        let (year, month, day) = date_of(self.0);
        let moved = (year * 12 + month - 1).checked_add(months)?;
        let (to_year, to_month) = (moved.div_euclid(12), moved.rem_euclid(12) + 1);
        let last = days_in(to_year, to_month);
        let day = if day == days_in(year, month) { last } else { day.min(last) };
        Self::new(to_year, to_month.cast_unsigned(), day.cast_unsigned())
    }

    /// Whole months from one day to a later one, negative where it is earlier.
    pub fn months_until(self, later: Self) -> i32 {
        let (from, to) = (date_of(self.0), date_of(later.0));
        let months = (to.0 - from.0) * 12 + to.1 - from.1;
        match (months > 0 && to.2 < from.2, months < 0 && to.2 > from.2) {
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
    use chrono::{Datelike, Months};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_day_of_twelve_centuries_is_the_one_that_chrono_has() {
        let mut date = NaiveDate::from_ymd_opt(1500, 1, 1).expect("a day");
        while date.year() < 2700 {
            let day = Day::from(date);
            assert_eq!((day.year(), day.month(), day.day()), (date.year(), date.month(), date.day()));
            assert_eq!(Day::new(date.year(), date.month(), date.day()), Some(day));
            date = date.succ_opt().expect("a day");
        }
    }

    #[test]
    fn the_first_and_the_last_day_are_those_of_chrono() {
        assert_eq!((Day(FIRST), Day(LAST)), (Day::from(NaiveDate::MIN), Day::from(NaiveDate::MAX)));
        assert_eq!((Day(FIRST - 1).year(), Day(LAST + 1).year()), (1970, 1970));
        assert_eq!((Day::new(262_143, 1, 1), Day::new(-262_144, 12, 31)), (None, None));
    }

    proptest! {
        #[test]
        fn months_on_and_back_are_those_of_chrono(days in -800_000..800_000_i32, months in -5_000..5_000_i32) {
            let date = Day::from_days(days).date();
            let by = Months::new(months.unsigned_abs());
            let moved = if months < 0 { date - by } else { date + by };
            let ends_month = date.succ_opt().is_some_and(|next| next.day() == 1);
            let wanted = Day::from(moved);
            let wanted = if ends_month { Day::last_of_month(wanted.year(), wanted.month()) } else { Some(wanted) };
            prop_assert_eq!(Day::from_days(days).months_later(months), wanted);
            let first = NaiveDate::from_ymd_opt(moved.year(), moved.month(), 1).expect("a day") + Months::new(1);
            prop_assert_eq!(Day::last_of_month(moved.year(), moved.month()), first.pred_opt().map(Day::from));
        }

        #[test]
        fn what_is_no_day_of_the_calendar_is_none(year in -3_000..3_000_i32, month in 0..15_u32, day in 0..35_u32) {
            prop_assert_eq!(Day::new(year, month, day), NaiveDate::from_ymd_opt(year, month, day).map(Day::from));
        }
    }

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
