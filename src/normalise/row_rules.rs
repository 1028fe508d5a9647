//! The source's rules for whole rows → which rows are passed over.

use super::desk::Desk;
use super::dictionary::Dictionary;
use crate::pipeline::RowRule;
use crate::read::{Row, fold};

/// The rules of a source, bound to the columns of one file.
pub(super) struct RowRules<'a> {
    rules: Vec<(&'a RowRule, usize, Dictionary<bool>)>,
}

impl<'a> RowRules<'a> {
    pub(super) fn new(desk: &Desk<'a>) -> Self {
        let rules = &desk.source().rows;
        let bound = |rule: &'a RowRule| (rule, desk.required(&rule.column), Dictionary::default());
        Self { rules: rules.iter().map(bound).collect() }
    }

    /// The columns that the rules look at.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.rules.iter().map(|(_, column, _)| *column)
    }

    /// Whether a row is read: all rules that keep rows name it, and none that passes over.
    pub(super) fn keep(&mut self, row: &Row) -> bool {
        self.rules.iter_mut().all(|(rule, column, known)| {
            let number = known.number(row.cell(*column), |text| says(&rule.words, text));
            *known.meaning(number) == rule.keep
        })
    }
}

/// Whether a cell holds one of the words: a blank word is a blank cell, `*` any cell that is not blank.
pub(super) fn says(words: &[String], text: &str) -> bool {
    let folded = fold(text);
    words.iter().any(|word| if word == "*" { !folded.is_empty() } else { fold(word) == folded })
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn words_are_compared_like_headers_and_blank_and_any_have_words_of_their_own() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert!(says(&words(&["Met District"]), "MET  district"));
        assert!(says(&words(&["County", ""]), ""));
        assert!(!says(&words(&["County"]), ""));
        assert!(says(&words(&["*"]), "UA"));
        assert!(!says(&words(&["*"]), ""));
    }
}
