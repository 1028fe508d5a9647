//! What columns and labels mean in a row: a measure may be meant only where other cells of the row say so.

use std::collections::HashSet;

use super::desk::{Desk, Place, column_number};
use super::dictionary::{Combinations, Dictionary};
use super::row_rules::says;
use super::slot::{Extras, PartCell};
use crate::domain::{Figure, FindingCode, IndicatorIndex};
use crate::pipeline::{IndicatorShape, Measure, Part};
use crate::read::Row;

/// What a column or a label means, with a number that tells it from the other meanings of its file.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    pub(super) number: usize,
    pub(super) indicator: IndicatorIndex,
    pub(super) part: Part,
    pub(super) breakdown: Vec<(String, String)>,
    pub(super) figure: Option<Figure>,
    pub(super) scale: f64,
}

impl Meaning {
    fn of(number: usize, measure: &Measure) -> Self {
        Self {
            number,
            indicator: measure.indicator,
            part: measure.part,
            breakdown: measure.breakdown.clone(),
            figure: measure.figure,
            scale: measure.scale,
        }
    }

    /// A cell that holds a part of it, with the cell of its status where there is one.
    pub(super) fn cell<'r>(&self, row: &Row<'r>, part: Part, column: usize, status: Option<usize>) -> PartCell<'r> {
        let status = status.map(|column| (row.cell(column), column_number(column)));
        let extras = Extras { scale: self.scale, status };
        PartCell { part, text: row.cell(column), line: row.line, column: column_number(column), extras }
    }
}

/// A column that some measures look at to know whether they are meant.
struct Condition<'a> {
    column: usize,
    /// The words that some measure wants there, each list once.
    wanted: Vec<&'a [String]>,
    /// The cells so far; cells that satisfy the same lists are of one class.
    cells: Dictionary<u32>,
    /// For each class which lists it satisfies.
    classes: Vec<Vec<bool>>,
}

impl Condition<'_> {
    /// The number of a cell's text, and its class.
    fn class(&mut self, text: &str) -> (u32, u32) {
        let (classes, wanted) = (&mut self.classes, &self.wanted);
        let number = self.cells.number(text, |text| {
            let satisfied: Vec<bool> = wanted.iter().map(|words| says(words, text)).collect();
            let at = classes.iter().position(|class| *class == satisfied).unwrap_or_else(|| {
                classes.push(satisfied);
                classes.len() - 1
            });
            u32::try_from(at).unwrap_or(u32::MAX)
        });
        (number, *self.cells.meaning(number))
    }
}

/// The measures of a source in one file.
pub(super) struct Measures<'a> {
    pub(super) shape: &'a IndicatorShape,
    meanings: Vec<Meaning>,
    conditions: Vec<Condition<'a>>,
    /// For each measure the conditions that it makes: the column's place, and that of the list of words.
    needs: Vec<Vec<(usize, usize)>>,
    cases: Combinations,
    /// The words themselves, so that each combination of them is reported once.
    words: Combinations,
    row_words: u32,
    reported: HashSet<(u32, u32)>,
}

impl<'a> Measures<'a> {
    pub(super) fn new(desk: &Desk, shape: &'a IndicatorShape) -> Self {
        let mut conditions: Vec<Condition> = Vec::new();
        let mut needs = Vec::with_capacity(shape.measures.len());
        for measure in &shape.measures {
            let mut own = Vec::with_capacity(measure.only_where.len());
            for (header, words) in &measure.only_where {
                let column = desk.required(header);
                let at = conditions.iter().position(|known| known.column == column).unwrap_or_else(|| {
                    let cells = Dictionary::default();
                    conditions.push(Condition { column, wanted: Vec::new(), cells, classes: Vec::new() });
                    conditions.len() - 1
                });
                let wanted = &mut conditions[at].wanted;
                let list = wanted.iter().position(|known| known == words).unwrap_or_else(|| {
                    wanted.push(words);
                    wanted.len() - 1
                });
                own.push((at, list));
            }
            needs.push(own);
        }
        Self {
            shape,
            meanings: shape.measures.iter().enumerate().map(|(at, measure)| Meaning::of(at, measure)).collect(),
            conditions,
            needs,
            cases: Combinations::default(),
            words: Combinations::default(),
            row_words: 0,
            reported: HashSet::new(),
        }
    }

    /// The columns that some measures look at.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.conditions.iter().map(|condition| condition.column)
    }

    /// The meaning with this number.
    pub(super) fn meaning(&self, number: usize) -> &Meaning {
        &self.meanings[number]
    }

    /// Adds a meaning that no measure declares: an indicator that the rows call by its own name.
    pub(super) fn add(&mut self, indicator: IndicatorIndex) -> usize {
        let number = self.meanings.len();
        let (part, scale) = (Part::Value, 1.0);
        self.meanings.push(Meaning { number, indicator, part, breakdown: Vec::new(), figure: None, scale });
        number
    }

    /// The number of what the conditions' columns say in a row; 0 where there are none.
    pub(super) fn case(&mut self, row: &Row) -> u32 {
        let mut case = 0;
        self.row_words = 0;
        for condition in &mut self.conditions {
            let (word, class) = condition.class(row.cell(condition.column));
            case = self.cases.with(case, class);
            self.row_words = self.words.with(self.row_words, word);
        }
        case
    }

    /// Whether a declared measure is meant in a case.
    pub(super) fn is_meant(&self, number: usize, case: u32) -> bool {
        let classes = self.cases.parts(case);
        self.needs[number].iter().all(|&(at, list)| {
            let condition = &self.conditions[at];
            classes.get(at).and_then(|&class| condition.classes.get(class as usize)).is_some_and(|class| class[list])
        })
    }

    /// A finding for a cell with a figure in the row of the last case, in which its column or label (`which`) is not
    /// meant; once for each distinct combination of the words that decide.
    pub(super) fn not_meant(&mut self, desk: &mut Desk, row: &Row, which: u32, name: &str) {
        if !self.reported.insert((self.row_words, which)) {
            return;
        }
        let shown = self
            .conditions
            .iter()
            .map(|condition| (desk.sheet.header[condition.column].as_str(), row.cell(condition.column)));
        let words: Vec<String> = shown.map(|(header, text)| format!("{header:?} is {text:?}")).collect();
        let message = format!("no measure is declared for {name:?} where {}", words.join(" and "));
        let hint = "add a measure with these words under where, or name the rows under ignore_rows".into();
        // The cell that decides is shown, and it is the file's matter: other rows say the same of other authorities.
        let column = self.conditions.first().expect("a measure without conditions is always meant").column;
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let about = desk.about.take();
        desk.find(FindingCode::UnknownMeasure, None, place, Some(row.cell(column)), message, hint);
        desk.about = about;
    }
}
