//! Where a row says its period, and the headers where they do → the period of each of its figures.

use super::desk::{Desk, Place, column_number};
use super::dictionary::{Combinations, Dictionary, Grid};
use super::figures::RowFacts;
use super::period::{self, Spelling, Within, Words};
use crate::domain::{FindingCode, Frequency, Indicator, IndicatorIndex, Period};
use crate::pipeline::PeriodFrom;
use crate::read::Row;

/// What a header says of the figures below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// Nothing: the period is the row's.
    Row,
    /// The period; the number tells the headings of a file apart, from 1.
    Period(u16, Words),
    /// A month or quarter of the row's year, numbered likewise.
    Within(u16, Within),
}

impl Heading {
    fn number(self) -> usize {
        match self {
            Self::Row => 0,
            Self::Period(number, _) | Self::Within(number, _) => number.into(),
        }
    }
}

/// What of an indicator decides how words of a period are meant; most indicators share theirs with many.
type Habit = (Frequency, bool, u32);

/// By indicator the number of its habit, and how many habits there are.
fn habits(indicators: &[Indicator]) -> (Vec<usize>, usize) {
    let mut known: Vec<Habit> = Vec::new();
    let numbers = indicators.iter().map(|indicator| {
        let habit = (indicator.frequency, indicator.is_snapshot, indicator.year_ends);
        known.iter().position(|other| *other == habit).unwrap_or_else(|| {
            known.push(habit);
            known.len() - 1
        })
    });
    (numbers.collect(), known.len())
}

/// The columns of the period, with what is known of their texts.
pub(super) struct Times<'a> {
    from: &'a PeriodFrom,
    column: Option<usize>,
    identifier: Option<usize>,
    words: Dictionary<Option<Words>>,
    identifiers: Dictionary<()>,
    combinations: Combinations,
    /// By indicator: its habit.
    habits: Vec<usize>,
    /// By habit: by what rows say and by heading.
    periods: Vec<Grid<Option<Period>>>,
    spelling: Option<Spelling>,
}

impl<'a> Times<'a> {
    pub(super) fn new(desk: &Desk, from: &'a PeriodFrom) -> Self {
        let (column, identifier) = match from {
            PeriodFrom::Column { column, identifier } | PeriodFrom::HeadersWithin { column, identifier } => {
                (Some(desk.required(column)), identifier.as_ref().map(|header| desk.required(header)))
            }
            PeriodFrom::Headers | PeriodFrom::Constant(_) => (None, None),
        };
        let (habits, count) = habits(&desk.reference.indicators);
        Self {
            from,
            column,
            identifier,
            words: Dictionary::default(),
            identifiers: Dictionary::default(),
            combinations: Combinations::default(),
            habits,
            periods: std::iter::repeat_with(Grid::default).take(count).collect(),
            spelling: None,
        }
    }

    /// The columns that it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        [self.column, self.identifier].into_iter().flatten()
    }

    /// The number of what a row says of its period, 0 where it says nothing because the headers do; `None` after a
    /// finding where it says no period.
    pub(super) fn of_row(&mut self, desk: &mut Desk, row: &Row) -> Option<u32> {
        let text = match (self.from, self.column) {
            (PeriodFrom::Constant(text), _) => text,
            (_, Some(column)) => row.cell(column),
            (_, None) => return Some(0),
        };
        if let (Some(column), true) = (self.column, text.is_empty()) {
            desk.missing(row.line, column, "the period");
            return None;
        }
        let words = self.words.number(text, period::read);
        if self.words.meaning(words).is_none() {
            unreadable(desk, row.line, self.column, text, None);
            return None;
        }
        let time = self.combinations.with(0, words);
        let Some(column) = self.identifier else { return Some(time) };
        let identifier = self.identifiers.number(row.cell(column), |_| ());
        Some(self.combinations.with(time, identifier))
    }

    /// The period of a figure; `None` after a finding where its indicator cannot have what row and header say.
    pub(super) fn period(
        &mut self,
        desk: &mut Desk,
        facts: &RowFacts,
        heading: Heading,
        indicator: IndicatorIndex,
        place: (u32, usize),
    ) -> Option<Period> {
        let (habit, at) = (self.habits[indicator.at()], (facts.time as usize, heading.number()));
        let found = self.periods[habit].get(at.0, at.1).unwrap_or_else(|| {
            let found = self.work_out(desk, facts.time, heading, indicator);
            self.periods[habit].set(at.0, at.1, found);
            found
        });
        if found.is_none() {
            // The place is that of the period: its cell where the row has one, else the column that it heads.
            let text = self.combinations.parts(facts.time).first().map_or("", |&words| self.words.text(words));
            let text = if self.column.is_some() { text } else { "" };
            let title = &desk.reference.indicators[indicator.at()].title;
            unreadable(desk, place.0, Some(self.column.unwrap_or(place.1)), text, Some(title));
        }
        found
    }

    fn work_out(&mut self, desk: &Desk, time: u32, heading: Heading, indicator: IndicatorIndex) -> Option<Period> {
        let indicator = &desk.reference.indicators[indicator.at()];
        let (words, identifier) = match *self.combinations.parts(time) {
            [words] => (*self.words.meaning(words), None),
            [words, identifier] => (*self.words.meaning(words), Some(self.identifiers.text(identifier).to_owned())),
            _ => (None, None),
        };
        match heading {
            Heading::Row => self.read_as(desk, words?, indicator, identifier.as_deref()),
            Heading::Period(_, words) => self.read_as(desk, words, indicator, None),
            Heading::Within(_, part) => {
                let period = period::within(words?, identifier.as_deref(), part)?;
                period::for_indicator(Words::Named(period), indicator, None, Spelling::Open)
            }
        }
    }

    fn read_as(
        &mut self,
        desk: &Desk,
        words: Words,
        indicator: &Indicator,
        identifier: Option<&str>,
    ) -> Option<Period> {
        let spelling = self.spelling(desk, words);
        period::for_indicator(words, indicator, identifier, spelling)
    }

    /// How the period column spells what could be read in two ways; looked up once, and only where it matters.
    fn spelling(&mut self, desk: &Desk, words: Words) -> Spelling {
        if !words.needs_spelling() {
            return Spelling::Open;
        }
        *self.spelling.get_or_insert_with(|| match self.column {
            None => period::spelling_of(desk.sheet.header.iter().map(String::as_str)),
            Some(column) => {
                let mut rows = desk.sheet.rows();
                let mut cells: Dictionary<()> = Dictionary::default();
                let mut numbers = Vec::new();
                while let Some(row) = rows.next_row() {
                    if cells.find(row.cell(column)).is_none() {
                        numbers.push(cells.add(row.cell(column), ()));
                    }
                }
                period::spelling_of(numbers.into_iter().map(|number| cells.text(number)))
            }
        })
    }
}

fn unreadable(desk: &mut Desk, line: u32, column: Option<usize>, text: &str, indicator: Option<&str>) {
    let place = Place { line, column: column.map(column_number) };
    let message = match indicator {
        Some(title) if text.is_empty() => format!("{title} cannot have this period"),
        Some(title) => format!("{title} cannot have the period {text:?}"),
        None => format!("{text:?} is no period"),
    };
    let hint = period::advice(text);
    let raw = Some(text).filter(|text| !text.is_empty());
    desk.find(FindingCode::UnreadablePeriod, None, place, raw, message, hint);
}
