//! Filter columns of a table of figures → breakdowns: columns in which rows of one authority, period and measure differ.

use std::collections::BTreeMap;

use super::entry::slug;
use super::figures::{FigureDraft, Figures};
use super::measures;
use super::opened::TextRow;
use super::roles::has_word;
use crate::pipeline::{BreakdownColumn, Text};

/// Words that mean all slices together.
const TOTALS: [&str; 9] =
    ["total", "all", "persons", "all children", "all ages", "overall", "all persons", "both sexes", "england"];

impl Figures<'_> {
    /// Filter columns that tell rows of one authority and period apart become breakdowns.
    pub(super) fn filters(&self, draft: &mut FigureDraft) {
        let taken: Vec<usize> = self.roles.used().into_iter().chain(draft.used.iter().copied()).collect();
        let told = draft.used.iter().copied().filter(|at| self.columns[*at].is_filter());
        let key: Vec<usize> = self.roles.used().into_iter().chain(self.at_measure(draft)).chain(told).collect();
        for column in self.columns.iter().filter(|column| !taken.contains(&column.at) && column.is_filter()) {
            let is_remark = has_word(column, &["note", "trend", "compared", "rag", "rating", "comment", "owner"]);
            if is_remark || !self.splits(column.at, &key, draft) {
                continue;
            }
            let total: Vec<String> = column
                .words
                .iter()
                .filter(|(word, _)| TOTALS.contains(&crate::read::fold(word).as_str()))
                .map(|(word, _)| word.clone())
                .collect();
            let clear = column.words.iter().all(|(word, _)| !word.contains(['=', ';']));
            if !clear {
                continue;
            }
            let remark = if total.is_empty() && column.blank == 0 {
                format!("likely: {}; if one of these means all of them, write it under total", column.examples(4))
            } else {
                format!("likely: {}", column.examples(4))
            };
            let filter = BreakdownColumn {
                dimension: slug(&column.name),
                column: column.name.clone(),
                total,
                values: Vec::new(),
            };
            draft.breakdowns.push(measures::breakdown(&filter, &remark));
            draft.used.push(column.at);
        }
    }

    fn at_measure(&self, draft: &FigureDraft) -> Option<usize> {
        match &draft.measure {
            Some(Text::Column(name)) => self.at(name),
            _ => None,
        }
    }

    /// Whether rows of one authority, period and measure differ in a column.
    fn splits(&self, at: usize, key: &[usize], draft: &FigureDraft) -> bool {
        let mut seen: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
        let mut splits = 0_usize;
        let passed = |row: &TextRow| {
            self.roles.passes_over(row)
                || draft.ignore_rows.iter().any(|(column, words)| {
                    let cell = self.at(column).map_or("", |at| row.cell(at));
                    words.iter().any(|word| word == cell || word == "*" && !cell.is_empty())
                })
        };
        for row in self.table.rows.iter().filter(|row| !passed(row)) {
            let own: Vec<&str> = key.iter().map(|column| row.cell(*column)).collect();
            match seen.insert(own, row.cell(at)) {
                Some(other) if other != row.cell(at) => splits += 1,
                _ => {}
            }
        }
        splits * 20 >= self.table.rows.len().max(1)
    }
}
