//! What rows of figures have in common whatever their layout: who, when, which slice, which kind of figure.

use std::collections::HashMap;

use super::desk::{Desk, Place, Unit, column_number};
use super::period::{self, Spelling, Words};
use super::slot::Key;
use crate::domain::{BreakdownIndex, Day, Figure, FindingCode, IndicatorIndex, TOTAL};
use crate::pipeline::{FigureFrom, IndicatorShape, Measure, Part, PeriodFrom, Text};
use crate::read::{Row, fold};

/// The columns of a source of figures, found in the header of one file.
pub(super) struct Binding<'a> {
    shape: &'a IndicatorShape,
    period: Option<usize>,
    identifier: Option<usize>,
    figure: Option<usize>,
    breakdowns: Vec<usize>,
    level: Option<usize>,
    region: Option<usize>,
    pub(super) measure: Option<usize>,
    words: HashMap<String, Option<Words>>,
    spelling: Option<Spelling>,
    slices: HashMap<(usize, String), BreakdownIndex>,
}

/// What one row says before its figures are looked at.
pub(super) struct RowFacts<'r> {
    pub(super) unit: Unit,
    pub(super) submitted: Day,
    pub(super) figure: Figure,
    /// Dimension and value of each filter column.
    pub(super) filters: Vec<(String, String)>,
    /// The words of its period; none where the layout has the period elsewhere.
    pub(super) words: Option<Words>,
    pub(super) identifier: Option<&'r str>,
    /// The cell that the words of its period stand in; blank where no cell does.
    pub(super) period_text: &'r str,
}

impl<'a> Binding<'a> {
    pub(super) fn new(desk: &Desk, shape: &'a IndicatorShape) -> Self {
        let (period, identifier) = match &shape.period {
            PeriodFrom::Column { column, identifier } | PeriodFrom::HeadersWithin { column, identifier } => {
                (Some(desk.required(column)), identifier.as_ref().map(|header| desk.required(header)))
            }
            PeriodFrom::Headers | PeriodFrom::Constant(_) => (None, None),
        };
        Self {
            shape,
            period,
            identifier,
            figure: match &shape.figure {
                FigureFrom::Fixed(_) => None,
                FigureFrom::Column { column, .. } => Some(desk.required(column)),
            },
            breakdowns: shape.breakdowns.iter().map(|breakdown| desk.required(&breakdown.column)).collect(),
            level: shape.level.as_ref().map(|level| desk.required(&level.column)),
            region: shape.region.as_ref().map(|header| desk.required(header)),
            measure: match &shape.measure {
                Some(Text::Column(header)) => Some(desk.required(header)),
                Some(Text::Constant(_)) | None => None,
            },
            words: HashMap::new(),
            spelling: None,
            slices: HashMap::new(),
        }
    }

    /// The columns that are used, so that the others can be reported.
    pub(super) fn used(&self, desk: &Desk) -> Vec<usize> {
        let mut used: Vec<usize> = self.breakdowns.clone();
        used.extend(
            [self.period, self.identifier, self.figure, self.level, self.region, self.measure].into_iter().flatten(),
        );
        used.extend(desk.sender_columns());
        used
    }

    /// Who and when, which kind of figure and which filters; `None` after a finding where the row cannot be placed.
    pub(super) fn facts<'r>(&mut self, desk: &mut Desk, row: &Row<'r>) -> Option<RowFacts<'r>> {
        let words = match (&self.shape.period, self.period) {
            (PeriodFrom::Constant(text), _) => {
                let words = self.words_of(text);
                if words.is_none() {
                    unreadable_period(desk, row.line, None, text, None);
                }
                Some(words?)
            }
            (_, Some(column)) => Some(self.words_in(desk, row, column)?),
            _ => None,
        };
        let figure = match (&self.shape.figure, self.figure) {
            (FigureFrom::Column { values, .. }, Some(column)) => figure_in(desk, row, column, values)?,
            (FigureFrom::Fixed(figure), _) => *figure,
            (FigureFrom::Column { .. }, None) => Figure::Actual,
        };
        let mut filters = Vec::with_capacity(self.breakdowns.len());
        for (declared, &column) in self.shape.breakdowns.iter().zip(&self.breakdowns) {
            let text = row.cell(column);
            let folded = fold(text);
            if text.is_empty() || declared.total.iter().any(|word| fold(word) == folded) {
                continue;
            }
            let value = match declared.values.iter().find(|(word, _)| fold(word) == folded) {
                Some((_, value)) => value.clone(),
                None if declared.values.is_empty() => slug(text),
                None => {
                    let known: Vec<&str> = declared.values.iter().map(|(word, _)| word.as_str()).collect();
                    let place = Place { line: row.line, column: Some(column_number(column)) };
                    let message = format!("{text:?} is no declared value of {}", declared.dimension);
                    let hint = format!("declared values: {}", known.join(", "));
                    desk.find(FindingCode::UnknownBreakdown, None, place, Some(text), message, hint);
                    return None;
                }
            };
            filters.push((declared.dimension.clone(), value));
        }
        let on = words.and_then(Words::last_day);
        let unit = self.unit(desk, row, on)?;
        let submitted = desk.submitted_on(row)?;
        Some(RowFacts {
            unit,
            submitted,
            figure,
            filters,
            words,
            identifier: self.identifier.map(|column| row.cell(column)),
            period_text: self.period.map_or("", |column| row.cell(column)),
        })
    }

    fn unit(&self, desk: &mut Desk, row: &Row, on: Option<Day>) -> Option<Unit> {
        if let (Some(column), Some(level)) = (self.level, &self.shape.level) {
            let text = fold(row.cell(column));
            let says = |words: &[String]| words.iter().any(|word| fold(word) == text);
            let area = if says(&level.national) {
                Some("England")
            } else if says(&level.region) {
                Some(self.region.map_or("", |column| row.cell(column)))
            } else {
                None
            };
            if let Some(area) = area {
                let found = desk.reference.area_in(area);
                if found.is_none() {
                    let column = self.region.unwrap_or(column);
                    let place = Place { line: row.line, column: Some(column_number(column)) };
                    let message = format!("no region is called {area:?}");
                    let hint = "give the region's name or its GSS code".into();
                    desk.find(FindingCode::UnknownAuthority, None, place, Some(area), message, hint);
                }
                return found.map(Unit::Area);
            }
            if !says(&level.authority) {
                let place = Place { line: row.line, column: Some(column_number(column)) };
                let message = format!("{:?} is no declared level", row.cell(column));
                let hint = "declare the word under level".into();
                desk.find(FindingCode::UnknownAuthority, None, place, Some(row.cell(column)), message, hint);
                return None;
            }
        }
        desk.authority_of(row, on).map(Unit::Authority)
    }

    fn words_of(&mut self, text: &str) -> Option<Words> {
        if let Some(known) = self.words.get(text) {
            return *known;
        }
        let words = period::read(text);
        self.words.insert(text.to_owned(), words);
        words
    }

    fn words_in(&mut self, desk: &mut Desk, row: &Row, column: usize) -> Option<Words> {
        let text = row.cell(column);
        if text.is_empty() {
            desk.missing(row.line, column, "the period");
            return None;
        }
        let words = self.words_of(text);
        if words.is_none() {
            unreadable_period(desk, row.line, Some(column), text, None);
        }
        words
    }

    /// The key of a slot; `None` after a finding where the indicator cannot have the row's period.
    pub(super) fn key(
        &mut self,
        desk: &mut Desk,
        facts: &RowFacts,
        words: Words,
        measure: &Meaning,
        place: (u32, usize),
    ) -> Option<Key> {
        let spelling = self.spelling(desk, words);
        let indicator = &desk.reference.indicators[measure.indicator.at()];
        let period = period::for_indicator(words, indicator, facts.identifier, spelling);
        let Some(period) = period else {
            // The place is that of the period: its cell where the row has one, else the column that it heads.
            let column = self.period.unwrap_or(place.1);
            unreadable_period(desk, place.0, Some(column), facts.period_text, Some(&indicator.title));
            return None;
        };
        Some(Key {
            unit: facts.unit,
            indicator: measure.indicator,
            breakdown: self.slice(desk, measure, &facts.filters),
            period,
            figure: measure.figure.unwrap_or(facts.figure),
        })
    }

    /// How the period column spells what could be read in two ways; looked up once, and only where it matters.
    fn spelling(&mut self, desk: &Desk, words: Words) -> Spelling {
        if !matches!(words, Words::YearPairOrMonth(..)) {
            return Spelling::Open;
        }
        *self.spelling.get_or_insert_with(|| match self.period {
            None => period::spelling_of(desk.sheet.header.iter().map(String::as_str)),
            Some(column) => {
                let mut rows = desk.sheet.rows();
                let mut cells = Vec::new();
                while let Some(row) = rows.next_row() {
                    cells.push(row.cell(column).to_owned());
                }
                period::spelling_of(cells.iter().map(String::as_str))
            }
        })
    }

    fn slice(&mut self, desk: &mut Desk, measure: &Meaning, filters: &[(String, String)]) -> BreakdownIndex {
        let mut key = String::new();
        for (dimension, value) in filters {
            key.push_str(dimension);
            key.push('=');
            key.push_str(value);
            key.push(';');
        }
        if let Some(&known) = self.slices.get(&(measure.number, key.clone())) {
            return known;
        }
        let mut pairs: Vec<(&str, &str)> = measure
            .breakdown
            .iter()
            .chain(filters)
            .map(|(dimension, value)| (dimension.as_str(), value.as_str()))
            .collect();
        pairs.sort_unstable();
        let id = pairs.iter().map(|(dimension, value)| format!("{dimension}={value}")).collect::<Vec<_>>().join(";");
        let index = desk.breakdown(if id.is_empty() { TOTAL } else { &id });
        self.slices.insert((measure.number, key), index);
        index
    }
}

/// What a column or a label means, with a number that tells it from the other meanings of its file.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    pub(super) number: usize,
    pub(super) indicator: IndicatorIndex,
    pub(super) part: Part,
    pub(super) breakdown: Vec<(String, String)>,
    pub(super) figure: Option<Figure>,
}

impl Meaning {
    pub(super) fn of(number: usize, measure: &Measure) -> Self {
        Self {
            number,
            indicator: measure.indicator,
            part: measure.part,
            breakdown: measure.breakdown.clone(),
            figure: measure.figure,
        }
    }
}

/// What the labels of a file's rows mean: the source's measures first, then the ids and titles of the catalogue.
pub(super) struct Labels<'a> {
    shape: &'a IndicatorShape,
    known: HashMap<String, Option<Meaning>>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(shape: &'a IndicatorShape) -> Self {
        Self { shape, known: HashMap::new() }
    }

    /// The meaning of a row's label; `None` after a finding.
    pub(super) fn meaning(&mut self, desk: &mut Desk, row: &Row, column: usize) -> Option<Meaning> {
        let text = row.cell(column);
        if text.is_empty() {
            desk.missing(row.line, column, "the measure");
            return None;
        }
        if let Some(known) = self.known.get(text) {
            if known.is_none() {
                Self::unknown(desk, row, column, text);
            }
            return known.clone();
        }
        let folded = fold(text);
        let declared = self.shape.measures.iter().position(|measure| fold(&measure.name) == folded);
        let meaning = match declared {
            Some(at) => Some(Meaning::of(at, &self.shape.measures[at])),
            None => desk.reference.indicator_in(text).map(|indicator| Meaning {
                number: self.shape.measures.len() + indicator.at(),
                indicator,
                part: Part::Value,
                breakdown: Vec::new(),
                figure: None,
            }),
        };
        self.known.insert(text.to_owned(), meaning.clone());
        if meaning.is_none() {
            Self::unknown(desk, row, column, text);
        }
        meaning
    }

    fn unknown(desk: &mut Desk, row: &Row, column: usize, text: &str) {
        let near = desk.reference.nearest_indicator_ids(text);
        let hint = if near.is_empty() {
            "add the label to the source's measures".into()
        } else {
            format!("add the label to the source's measures; indicators near it: {}", near.join(", "))
        };
        let place = Place { line: row.line, column: Some(column_number(column)) };
        desk.find(FindingCode::UnknownMeasure, None, place, Some(text), format!("no measure is called {text:?}"), hint);
    }

    /// Whether some measure holds only a part of its figure, so that rows must be brought together.
    pub(super) fn has_parts(&self) -> bool {
        self.shape.measures.iter().any(|measure| measure.part != Part::Value)
    }
}

fn figure_in(desk: &mut Desk, row: &Row, column: usize, values: &[(String, Figure)]) -> Option<Figure> {
    let text = row.cell(column);
    let folded = fold(text);
    let found = values.iter().find(|(word, _)| fold(word) == folded).map(|(_, figure)| *figure);
    if found.is_none() {
        let known: Vec<&str> = values.iter().map(|(word, _)| word.as_str()).collect();
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let message = format!("{text:?} says neither actual nor projected nor target");
        let hint = format!("declared words: {}", known.join(", "));
        desk.find(FindingCode::UnknownFigureKind, None, place, Some(text), message, hint);
    }
    found
}

fn unreadable_period(desk: &mut Desk, line: u32, column: Option<usize>, text: &str, indicator: Option<&str>) {
    let place = Place { line, column: column.map(column_number) };
    let message = match indicator {
        Some(title) if text.is_empty() => format!("{title} cannot have this period"),
        Some(title) => format!("{title} cannot have the period {text:?}"),
        None => format!("{text:?} is no period"),
    };
    let hint = "write the period as 2025-03, Mar 2025, 2024/25 or Q1 2024/25".into();
    let raw = Some(text).filter(|text| !text.is_empty());
    desk.find(FindingCode::UnreadablePeriod, None, place, raw, message, hint);
}

/// A word as a value of a breakdown: lower case, single underscores between words.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            out.push(letter);
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn words_become_values_of_a_breakdown() {
        assert_eq!(slug("Health services (A&E)"), "health_services_a_e");
        assert_eq!(slug("Police"), "police");
    }
}
