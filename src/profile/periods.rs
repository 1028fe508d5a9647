//! The column of the period → how it is spelled, from when to when, and which kind of period it means.

use super::cells::Column;
use super::roles::Roles;
use crate::domain::{Day, Indicator, IndicatorIndex, Period};
use crate::normalise::period::{self, Spelling};
use crate::reference::Reference;

/// What a column of periods says.
#[derive(Clone, Debug, Default)]
pub(super) struct Periods {
    /// A sentence about them.
    pub(super) told: String,
    /// From when to when, in the file's words.
    pub(super) span: String,
    /// The last day of the latest, as the first mapped indicator reads it.
    pub(super) latest: Option<Day>,
}

impl Periods {
    pub(super) fn of(roles: &Roles, columns: &[Column], indicators: &[IndicatorIndex], reference: &Reference) -> Self {
        let Some(column) = roles.period.map(|at| &columns[at]) else {
            return Self::in_headers(columns, indicators, reference);
        };
        let identifier = roles.identifier.map(|at| &columns[at]);
        let kind = identifier.and_then(|column| column.words.first()).map(|(word, _)| word.as_str());
        let spelling = period::spelling_of(column.words.iter().map(|(word, _)| word.as_str()));
        let mut ends: Vec<(Day, &str, Option<Period>)> = column
            .words
            .iter()
            .filter_map(|(word, _)| end_of(word, kind, spelling, indicators, &reference.indicators))
            .collect();
        ends.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.cmp(other.1)));
        let (Some(first), Some(last)) = (ends.first(), ends.last()) else { return Self::default() };
        let unread: Vec<&str> = column
            .words
            .iter()
            .filter(|(word, _)| period::read(word).is_none())
            .map(|(word, _)| word.as_str())
            .collect();
        let span = if ends.len() == 1 {
            format!("{:?} in all rows", first.1)
        } else {
            format!("{:?} to {:?}", first.1, last.1)
        };
        let beside = kind.map_or(String::new(), |kind| format!(" beside {kind:?}"));
        let meant = match (&last.2, indicators.first()) {
            (Some(period), Some(index)) => {
                format!("; {:?} of {} is read as {period}", last.1, reference.indicators[index.at()].id)
            }
            _ => String::new(),
        };
        let left = if unread.is_empty() {
            String::new()
        } else {
            format!(
                " No periods: {}.",
                unread.iter().take(5).map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
            )
        };
        Self {
            told: format!("{} different periods{beside}, {span}{meant}.{left}", ends.len()),
            span,
            latest: Some(last.0),
        }
    }

    fn in_headers(columns: &[Column], indicators: &[IndicatorIndex], reference: &Reference) -> Self {
        let spelling = period::spelling_of(columns.iter().map(|column| column.name.as_str()));
        let headers =
            columns.iter().filter_map(|column| end_of(&column.name, None, spelling, indicators, &reference.indicators));
        let mut ends: Vec<(Day, &str, Option<Period>)> =
            headers.filter(|(_, name, _)| !name.bytes().all(|byte| byte.is_ascii_digit())).collect();
        ends.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.cmp(other.1)));
        match (ends.first(), ends.last()) {
            (Some(first), Some(last)) if ends.len() >= 3 => Self {
                told: format!("{} columns are periods, {:?} to {:?}.", ends.len(), first.1, last.1),
                span: String::new(),
                latest: Some(last.0),
            },
            _ => Self::default(),
        }
    }
}

/// The last day of a period in words.
pub(super) fn last_day(text: &str) -> Option<Day> {
    end_of(text, None, Spelling::YearPairs, &[], &[]).map(|(day, _, _)| day)
}

/// The last day that a period's words can mean, and the period where an indicator decides it.
fn end_of<'w>(
    word: &'w str,
    kind: Option<&str>,
    spelling: Spelling,
    indicators: &[IndicatorIndex],
    catalogue: &[Indicator],
) -> Option<(Day, &'w str, Option<Period>)> {
    let words = period::read(word)?;
    let read = |index: &IndicatorIndex| period::for_indicator(words, &catalogue[index.at()], kind, spelling);
    let meant = indicators.first().and_then(read);
    let day = match (meant, words) {
        (Some(period), _) | (None, period::Words::Named(period)) => period.last_day(),
        (None, period::Words::Day(day) | period::Words::AsAt(day)) => day,
        (
            None,
            period::Words::YearPair(start) | period::Words::YearPairOrMonth(start, _) | period::Words::SixDigits(start),
        ) => Day::new(start + 1, 3, 31)?,
        (None, period::Words::Year(year) | period::Words::Reporting(year)) => Day::new(year, 12, 31)?,
    };
    Some((day, word, meant))
}
