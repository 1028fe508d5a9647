//! The filter columns of a row and the slice that its measure names → a breakdown.

use super::desk::{Desk, Place, column_number};
use super::dictionary::{Combinations, Dictionary, Grid};
use super::measures::Meaning;
use crate::domain::{BreakdownIndex, FindingCode, TOTAL};
use crate::pipeline::BreakdownColumn;
use crate::read::{Row, fold};

/// What a word in a filter column means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// All slices together.
    Total,
    /// One slice.
    Value(String),
    /// No declared word.
    Unknown,
}

/// The filter columns of a file.
pub(super) struct Slices<'a> {
    columns: Vec<(&'a BreakdownColumn, usize, Dictionary<Word>)>,
    combinations: Combinations,
    breakdowns: Grid<BreakdownIndex>,
}

impl<'a> Slices<'a> {
    pub(super) fn new(desk: &Desk, declared: &'a [BreakdownColumn]) -> Self {
        let bound = |column: &'a BreakdownColumn| (column, desk.required(&column.column), Dictionary::default());
        Self {
            columns: declared.iter().map(bound).collect(),
            combinations: Combinations::default(),
            breakdowns: Grid::default(),
        }
    }

    /// The columns that it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().map(|(_, column, _)| *column)
    }

    /// The number of a row's combination of filters; `None` after a finding where a word is not declared.
    pub(super) fn of_row(&mut self, desk: &mut Desk, row: &Row) -> Option<u32> {
        let mut combination = 0;
        for (declared, column, words) in &mut self.columns {
            let text = row.cell(*column);
            let number = words.number(text, |text| word_of(declared, text));
            if *words.meaning(number) == Word::Unknown {
                let known: Vec<&str> = declared.values.iter().map(|(word, _)| word.as_str()).collect();
                let place = Place { line: row.line, column: Some(column_number(*column)) };
                let message = format!("{text:?} is no declared value of {}", declared.dimension);
                let hint = format!("declared values: {}", known.join(", "));
                desk.find(FindingCode::UnknownBreakdown, None, place, Some(text), message, hint);
                return None;
            }
            combination = self.combinations.with(combination, number);
        }
        Some(combination)
    }

    /// The breakdown of a measure in a row with that combination of filters.
    pub(super) fn breakdown(&mut self, desk: &mut Desk, combination: u32, measure: &Meaning) -> BreakdownIndex {
        if let Some(known) = self.breakdowns.get(combination as usize, measure.number) {
            return known;
        }
        let mut pairs: Vec<(&str, &str)> =
            measure.breakdown.iter().map(|(dimension, value)| (dimension.as_str(), value.as_str())).collect();
        for ((declared, _, words), &number) in self.columns.iter().zip(self.combinations.parts(combination)) {
            if let Word::Value(value) = words.meaning(number) {
                pairs.push((&declared.dimension, value));
            }
        }
        pairs.sort_unstable();
        let id = pairs.iter().map(|(dimension, value)| format!("{dimension}={value}")).collect::<Vec<_>>().join(";");
        let index = desk.breakdown(if id.is_empty() { TOTAL } else { &id });
        self.breakdowns.set(combination as usize, measure.number, index);
        index
    }
}

fn word_of(declared: &BreakdownColumn, text: &str) -> Word {
    let folded = fold(text);
    if text.is_empty() || declared.total.iter().any(|word| fold(word) == folded) {
        return Word::Total;
    }
    match declared.values.iter().find(|(word, _)| fold(word) == folded) {
        Some((_, value)) => Word::Value(value.clone()),
        None if declared.values.is_empty() => Word::Value(slug(text, char::is_alphanumeric)),
        None => Word::Unknown,
    }
}

/// Words as an id: lower case, the letters that are kept, one underscore for whatever stands between them.
pub(crate) fn slug(text: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if keeps(letter) {
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
        assert_eq!(slug("Health services (A&E)", char::is_alphanumeric), "health_services_a_e");
        assert_eq!(slug("Café (Ω)", char::is_alphanumeric), "café_ω");
    }
}
