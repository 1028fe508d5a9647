//! What rows of figures have in common whatever their layout: who, when, which slice, which kind of figure.

use super::desk::{Desk, Place, Unit, column_number};
use super::dictionary::Dictionary;
use super::measures::Meaning;
use super::senders::Sender;
use super::slices::Slices;
use super::slot::Key;
use super::times::{Heading, Times};
use crate::domain::{AreaIndex, Day, Figure, FindingCode};
use crate::pipeline::{FigureFrom, IndicatorShape, LevelColumn};
use crate::read::{Row, fold};

/// The columns of a source of figures, found in the header of one file.
pub(super) struct Binding<'a> {
    shape: &'a IndicatorShape,
    times: Times<'a>,
    slices: Slices<'a>,
    figure: Option<usize>,
    figures: Dictionary<Option<Figure>>,
    level: Option<(usize, &'a LevelColumn)>,
    levels: Dictionary<Option<Level>>,
    region: Option<usize>,
    regions: Dictionary<Option<AreaIndex>>,
}

/// What a row's level says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Authority,
    Region,
    National,
}

/// What one row says before its figures are looked at; numbers stand for texts that are looked up once.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowFacts {
    pub(super) sender: Sender,
    pub(super) submitted: Day,
    pub(super) figure: Figure,
    /// Its combination of filters.
    pub(super) filters: u32,
    /// What it says of its period; 0 where the headers say it.
    pub(super) time: u32,
}

impl<'a> Binding<'a> {
    pub(super) fn new(desk: &Desk, shape: &'a IndicatorShape) -> Self {
        Self {
            shape,
            times: Times::new(desk, &shape.period),
            slices: Slices::new(desk, &shape.breakdowns),
            figure: match &shape.figure {
                FigureFrom::Fixed(_) => None,
                FigureFrom::Column { column, .. } => Some(desk.required(column)),
            },
            figures: Dictionary::default(),
            level: shape.level.as_ref().map(|level| (desk.required(&level.column), level)),
            levels: Dictionary::default(),
            region: shape.region.as_ref().map(|header| desk.required(header)),
            regions: Dictionary::default(),
        }
    }

    /// The columns that are used, so that the others can be reported.
    pub(super) fn used(&self, desk: &Desk) -> Vec<usize> {
        let mut used: Vec<usize> = self.times.columns().chain(self.slices.columns()).collect();
        used.extend(self.level.map(|(column, _)| column));
        used.extend([self.figure, self.region].into_iter().flatten());
        used.extend(desk.sender_columns());
        used
    }

    /// Who and when, which kind of figure and which filters; `None` after a finding where the row cannot be placed.
    pub(super) fn facts(&mut self, desk: &mut Desk, row: &Row) -> Option<RowFacts> {
        let sender = self.sender(desk, row)?;
        Some(RowFacts {
            sender,
            time: self.times.of_row(desk, row)?,
            figure: self.figure_of(desk, row)?,
            filters: self.slices.of_row(desk, row)?,
            submitted: desk.submitted_on(row)?,
        })
    }

    /// The key of a slot; `None` after a finding where the indicator cannot have the row's period or nobody of the
    /// row's name existed in it.
    pub(super) fn key(
        &mut self,
        desk: &mut Desk,
        facts: &RowFacts,
        heading: Heading,
        measure: &Meaning,
        place: (u32, usize),
    ) -> Option<Key> {
        let period = self.times.period(desk, facts, heading, measure.indicator, place)?;
        let unit = match facts.sender {
            Sender::Unit(unit) => unit,
            namesakes @ Sender::Namesakes(_) => desk.unit_of(namesakes, Some(period.last_day()), place.0)?,
        };
        Some(Key {
            unit,
            indicator: measure.indicator,
            breakdown: self.slices.breakdown(desk, facts.filters, measure),
            period,
            figure: measure.figure.unwrap_or(facts.figure),
        })
    }

    /// Whose row it is: the level tells nation and regions from authorities, and where there is none the cell itself.
    fn sender(&mut self, desk: &mut Desk, row: &Row) -> Option<Sender> {
        let Some((column, level)) = self.level else { return desk.sender_of(row) };
        let text = row.cell(column);
        let number = self.levels.number(text, |text| level_of(level, text));
        let area = match *self.levels.meaning(number) {
            Some(Level::Authority) => {
                let sender = desk.sender_of(row)?;
                if let Sender::Unit(Unit::Area(area)) = sender {
                    let message =
                        format!("the row is one of an authority and names {}", desk.reference.areas[area.at()].name);
                    let place = Place { line: row.line, column: Some(column_number(column)) };
                    let hint = "give the authority, or correct the level".into();
                    desk.find(FindingCode::UnknownAuthority, None, place, Some(text), message, hint);
                    return None;
                }
                return Some(sender);
            }
            Some(Level::National) => desk.reference.area_in("England"),
            Some(Level::Region) => self.region_of(desk, row, column),
            None => {
                let place = Place { line: row.line, column: Some(column_number(column)) };
                let message = format!("{text:?} is no declared level");
                let hint = "declare the word under level, or name the rows under ignore_rows".into();
                desk.find(FindingCode::UnknownAuthority, None, place, Some(text), message, hint);
                None
            }
        };
        // Whatever is wrong with the row is no authority's matter.
        desk.about = None;
        area.map(|area| Sender::Unit(Unit::Area(area)))
    }

    /// The region of a regional row: in its own column, else where other rows have their authority.
    fn region_of(&mut self, desk: &mut Desk, row: &Row, level: usize) -> Option<AreaIndex> {
        let text = self.region.map_or("", |column| row.cell(column));
        let number = self.regions.number(text, |text| desk.reference.area_in(text));
        let found = (*self.regions.meaning(number)).or_else(|| desk.area_of(row).filter(|_| text.is_empty()));
        if found.is_none() {
            let place = Place { line: row.line, column: Some(column_number(self.region.unwrap_or(level))) };
            let message = format!("no region is called {text:?}");
            let hint = "give the region's name or its GSS code".into();
            desk.about = None;
            desk.find(FindingCode::UnknownAuthority, None, place, Some(text), message, hint);
        }
        found
    }

    fn figure_of(&mut self, desk: &mut Desk, row: &Row) -> Option<Figure> {
        let (FigureFrom::Column { values, .. }, Some(column)) = (&self.shape.figure, self.figure) else {
            return match &self.shape.figure {
                FigureFrom::Fixed(figure) => Some(*figure),
                FigureFrom::Column { .. } => Some(Figure::Actual),
            };
        };
        let text = row.cell(column);
        let number = self.figures.number(text, |text| {
            let folded = fold(text);
            values.iter().find(|(word, _)| fold(word) == folded).map(|(_, figure)| *figure)
        });
        let found = *self.figures.meaning(number);
        if found.is_none() {
            let known: Vec<&str> = values.iter().map(|(word, _)| word.as_str()).collect();
            let place = Place { line: row.line, column: Some(column_number(column)) };
            let message = format!("{text:?} says neither actual nor projected nor target");
            let hint = format!("declared words: {}", known.join(", "));
            desk.find(FindingCode::UnknownFigureKind, None, place, Some(text), message, hint);
        }
        found
    }
}

fn level_of(level: &LevelColumn, text: &str) -> Option<Level> {
    let text = fold(text);
    let says = |words: &[String]| words.iter().any(|word| fold(word) == text);
    if says(&level.national) {
        Some(Level::National)
    } else if says(&level.region) {
        Some(Level::Region)
    } else if says(&level.authority) {
        Some(Level::Authority)
    } else {
        None
    }
}
