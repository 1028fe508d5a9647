//! What the labels of a file's rows mean: the source's measures first, then the ids and titles of the catalogue.

use std::rc::Rc;

use super::desk::{Desk, Place, column_number};
use super::dictionary::{Dictionary, QuickMap};
use super::measures::{Meaning, Measures};
use crate::domain::FindingCode;
use crate::pipeline::{IndicatorShape, Part, Text};
use crate::read::{Row, fold};

/// What a label may mean.
#[derive(Clone, Debug)]
enum Label {
    /// Declared measures, each where its conditions hold.
    Declared(Vec<usize>),
    /// An indicator of the catalogue.
    Catalogue(usize),
    /// Nothing.
    Unknown,
}

/// What a row meant: its label and filters, and the measures.
type Last = ((u32, u32), Rc<[usize]>);

/// The labels of a file.
pub(super) struct Labels<'a> {
    column: Option<usize>,
    constant: &'a str,
    measures: Measures<'a>,
    known: Dictionary<Label>,
    meant: QuickMap<(u32, u32), Rc<[usize]>>,
    /// What the row before meant.
    last: Option<Last>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(desk: &Desk, shape: &'a IndicatorShape) -> Self {
        let (column, constant) = match &shape.measure {
            Some(Text::Column(header)) => (Some(desk.required(header)), ""),
            Some(Text::Constant(name)) => (None, name.as_str()),
            None => (None, ""),
        };
        Self {
            column,
            constant,
            measures: Measures::new(desk, shape),
            known: Dictionary::default(),
            meant: QuickMap::default(),
            last: None,
        }
    }

    /// The columns that it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.column.into_iter().chain(self.measures.columns())
    }

    /// The column of the labels, where one holds them.
    pub(super) fn column(&self) -> Option<usize> {
        self.column
    }

    /// The meaning with this number.
    pub(super) fn meaning(&self, number: usize) -> &Meaning {
        self.measures.meaning(number)
    }

    /// Whether some measure holds only a part of its figure, so that rows must be brought together.
    pub(super) fn has_parts(&self) -> bool {
        self.measures.shape.measures.iter().any(|measure| measure.part != Part::Value)
    }

    /// The numbers of a row's meanings, one in most files; `None` after a finding.
    pub(super) fn of_row(&mut self, desk: &mut Desk, row: &Row) -> Option<Rc<[usize]>> {
        let text = self.column.map_or(self.constant, |column| row.cell(column));
        if let (Some(column), true) = (self.column, text.is_empty()) {
            desk.missing(row.line, column, "the measure");
            return None;
        }
        let label = if let Some(label) = self.known.find(text) {
            label
        } else {
            let label = self.look_up(desk, text);
            self.known.add(text, label)
        };
        if matches!(self.known.meaning(label), Label::Unknown) {
            self.unknown(desk, row, text);
            return None;
        }
        let case = self.measures.case(row);
        if let Some((_, meant)) = self.last.as_ref().filter(|(known, _)| *known == (label, case)) {
            return Some(Rc::clone(meant));
        }
        let measures = &self.measures;
        let meant = self.meant.entry((label, case)).or_insert_with(|| match self.known.meaning(label) {
            Label::Declared(numbers) => {
                numbers.iter().copied().filter(|&number| measures.is_meant(number, case)).collect()
            }
            Label::Catalogue(number) => [*number].into(),
            Label::Unknown => [].into(),
        });
        let meant = Rc::clone(meant);
        if meant.is_empty() {
            self.measures.not_meant(desk, row, label, text);
            return None;
        }
        self.last = Some(((label, case), Rc::clone(&meant)));
        Some(meant)
    }

    fn look_up(&mut self, desk: &Desk, text: &str) -> Label {
        let folded = fold(text);
        let measures = self.measures.shape.measures.iter().enumerate();
        let declared: Vec<usize> =
            measures.filter(|(_, measure)| fold(&measure.name) == folded).map(|(number, _)| number).collect();
        if !declared.is_empty() {
            return Label::Declared(declared);
        }
        match desk.reference.indicator_in(text) {
            Some(indicator) => Label::Catalogue(self.measures.add(indicator)),
            None => Label::Unknown,
        }
    }

    fn unknown(&self, desk: &mut Desk, row: &Row, text: &str) {
        let near = desk.reference.nearest_indicator_ids(text);
        let hint = if near.is_empty() {
            "add the label to the source's measures".into()
        } else {
            format!("add the label to the source's measures; indicators near it: {}", near.join(", "))
        };
        let place = Place { line: row.line, column: self.column.map(column_number) };
        desk.find(FindingCode::UnknownMeasure, None, place, Some(text), format!("no measure is called {text:?}"), hint);
    }
}
