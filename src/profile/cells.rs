//! The cells of a column → what kinds of thing they are, counted.

use std::collections::HashMap;

use super::tables::Table;
use crate::domain::{AreaKind, Status};
use crate::normalise::number::{self, Cell};
use crate::normalise::{day, period};
use crate::reference::Reference;

/// A column and what its cells look like. Counts are of cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) name: String,
    /// The words of its header.
    pub(super) header: Vec<String>,
    pub(super) filled: usize,
    pub(super) blank: usize,
    /// The different texts, commonest first.
    pub(super) words: Vec<(String, usize)>,
    pub(super) numbers: usize,
    /// Numbers with decimals.
    pub(super) decimals: usize,
    /// Numbers with a percent sign.
    pub(super) percents: usize,
    pub(super) least: f64,
    pub(super) most: f64,
    /// Symbols with their meaning.
    pub(super) symbols: Vec<(String, Status, usize)>,
    pub(super) days: usize,
    pub(super) periods: usize,
    /// Cells that can only be a period: `2024/25`, `May 2024`, and no bare number.
    pub(super) worded_periods: usize,
    pub(super) ids: usize,
    pub(super) gss: usize,
    pub(super) names: usize,
    pub(super) areas: usize,
    pub(super) grades: usize,
    pub(super) frameworks: usize,
    pub(super) year_words: usize,
}

impl Column {
    /// What part of the filled cells a count is.
    pub(super) fn share(&self, count: usize) -> f64 {
        if self.filled == 0 { 0.0 } else { count as f64 / self.filled as f64 }
    }

    /// Whether its cells are figures: numbers, or symbols in their place.
    pub(super) fn is_figures(&self) -> bool {
        self.numbers > 0 && self.share(self.numbers + self.symbol_cells()) >= 0.9
    }

    pub(super) fn symbol_cells(&self) -> usize {
        self.symbols.iter().map(|(_, _, count)| count).sum()
    }

    pub(super) fn is_constant(&self) -> bool {
        self.words.len() == 1
    }

    /// Whether its texts are few enough to be the words of a filter.
    pub(super) fn is_filter(&self) -> bool {
        (2..=60).contains(&self.words.len()) && self.words.len() * 3 <= self.filled && !self.is_figures()
    }

    /// Some of its texts, for a comment.
    pub(super) fn examples(&self, count: usize) -> String {
        let shown: Vec<String> =
            self.words.iter().take(count).map(|(word, _)| format!("{:?}", shortened(word))).collect();
        let more = if self.words.len() > count { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    }
}

/// A text that is short enough for a comment.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(50) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Looks at all cells of a table.
pub(super) fn columns(table: &Table, reference: &Reference) -> Vec<Column> {
    (0..table.names.len()).map(|at| column(table, at, reference)).collect()
}

fn column(table: &Table, at: usize, reference: &Reference) -> Column {
    let mut column = Column {
        at,
        name: table.names[at].clone(),
        header: super::vocabulary::label(&table.names[at]).words,
        least: f64::INFINITY,
        most: f64::NEG_INFINITY,
        ..Column::default()
    };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in &table.rows {
        match row.cell(at) {
            "" => column.blank += 1,
            text => *counts.entry(text).or_default() += 1,
        }
    }
    column.words = counts.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
    column.words.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    column.filled = column.words.iter().map(|(_, count)| count).sum();
    let few = column.words.len() <= 400;
    for (word, count) in column.words.clone() {
        column.take(&word, count, few, reference);
    }
    column
}

impl Column {
    /// Counts a cell as a number, where it is one.
    pub(super) fn take_number(&mut self, word: &str) {
        if let Cell::Number(number) = number::read(word, &[]) {
            self.numbers += 1;
            self.decimals += usize::from(number.decimals > 0);
            self.percents += usize::from(number.percent);
            self.least = self.least.min(number.value);
            self.most = self.most.max(number.value);
        }
    }

    fn take(&mut self, word: &str, count: usize, few: bool, reference: &Reference) {
        let reading = number::read(word, &[]);
        match reading {
            Cell::Number(number) => {
                self.numbers += count;
                self.decimals += if number.decimals > 0 { count } else { 0 };
                self.percents += if number.percent { count } else { 0 };
                self.least = self.least.min(number.value);
                self.most = self.most.max(number.value);
            }
            Cell::Symbol(status) => self.symbols.push((word.to_owned(), status, count)),
            Cell::Blank | Cell::Unreadable => {}
        }
        let is_number = matches!(reading, Cell::Number(_));
        let is_short = word.len() <= 40 && !(is_number && (word.contains('.') || word.len() > 8));
        if is_short && day::read(word).is_some() {
            self.days += count;
        }
        if is_short && period::read(word).is_some() {
            self.periods += count;
            self.worded_periods += if is_number { 0 } else { count };
        }
        if word.len() > 120 || is_number && word.len() > 4 {
            return;
        }
        if reference.authority_by_id(word).is_some() {
            self.ids += count;
        } else if reference.authority_by_gss(word).is_some() {
            self.gss += count;
        } else if !is_number && reference.is_authority_name(word) {
            self.names += count;
        }
        if !is_number && reference.area_in(word).is_some() {
            self.areas += count;
        }
        if few && !is_number {
            let frameworks = &reference.frameworks;
            let says_grade = |word: &str| {
                frameworks.all.iter().any(|framework| {
                    framework.graded && frameworks.grade(framework, word).is_some_and(|reading| reading.grade.is_some())
                })
            };
            self.grades += if says_grade(word) { count } else { 0 };
            self.frameworks += if frameworks.is_known(word) { count } else { 0 };
            self.year_words += if is_kind_of_year(word) { count } else { 0 };
        }
    }
}

/// Words that stand beside a year and say which kind of year it is.
fn is_kind_of_year(word: &str) -> bool {
    let word = crate::read::fold(word);
    ["reporting year", "academic year", "financial year", "calendar year", "year ending", "year ended", "up to 31"]
        .iter()
        .any(|kind| word.starts_with(kind))
}

/// What a text in the column of an authority says of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Authority,
    Region,
    Nation,
    /// Somebody whom the reference tables do not know.
    Stranger,
    Nobody,
}

/// Whom a text means.
pub(super) fn whose(text: &str, reference: &Reference) -> Whose {
    if text.is_empty() {
        Whose::Nobody
    } else if let Some(area) = reference.area_in(text) {
        if reference.areas[area.at()].kind == AreaKind::Country { Whose::Nation } else { Whose::Region }
    } else if reference.authority_in(text, None).is_some() || reference.is_authority_name(text) {
        Whose::Authority
    } else {
        Whose::Stranger
    }
}
