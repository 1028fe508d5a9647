//! Faults of a pipeline file, in: a byte of its text and what is wrong there; out: lines, in order, each fault once.

use std::collections::BTreeSet;

use crate::error::Fault;

/// Collects the faults of one file.
pub(super) struct Faults<'a> {
    file: &'a str,
    line_starts: Vec<usize>,
    /// Lines that begin with `[`, as the header of a table does.
    headers: BTreeSet<usize>,
    broken_lines: BTreeSet<usize>,
    list: Vec<Fault>,
}

impl<'a> Faults<'a> {
    /// For a file of this name and text.
    pub(super) fn new(file: &'a str, text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        let lines = text.lines().enumerate();
        let headers = lines.filter(|(_, line)| line.trim_start().starts_with('[')).map(|(at, _)| at + 1).collect();
        Self { file, line_starts, headers, broken_lines: BTreeSet::new(), list: Vec::new() }
    }

    /// The line, from 1, of a byte of the text.
    pub(super) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at)
    }

    /// Something is wrong.
    pub(super) fn add(&mut self, at: usize, message: impl Into<String>) {
        self.push(at, message.into(), None);
    }

    /// Something is wrong and this may be done about it.
    pub(super) fn add_with_hint(&mut self, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.push(at, message.into(), Some(hint.into()));
    }

    /// The text is no TOML here. What else seems wrong with this line is a consequence; where it is the header of a
    /// table, so is what seems wrong down to the next header.
    pub(super) fn add_syntax(&mut self, at: usize, message: &str) {
        let line = self.line(at);
        if self.broken_lines.insert(line) {
            let message = format!("this is not TOML: {message}");
            self.list.push(Fault { file: self.file.to_owned(), line, message, hint: None });
        }
    }

    /// A table, or the top of the file, lacks something; held back where one of its lines is broken and may have it.
    pub(super) fn add_missing(&mut self, at: usize, message: impl Into<String>, hint: Option<String>) {
        let line = self.line(at);
        let end = self.headers.range(line + 1..).find(|header| !self.broken_lines.contains(header));
        if self.broken_lines.range(line..end.copied().unwrap_or(usize::MAX)).next().is_none() {
            self.push(at, message.into(), hint);
        }
    }

    fn push(&mut self, at: usize, message: String, hint: Option<String>) {
        let line = self.line(at);
        let header = self.headers.range(..=line).next_back();
        if !self.broken_lines.contains(&line) && header.is_none_or(|header| !self.broken_lines.contains(header)) {
            self.list.push(Fault { file: self.file.to_owned(), line, message, hint });
        }
    }

    /// All faults by line, each once: what a source takes from another is checked for both.
    pub(super) fn into_list(mut self) -> Vec<Fault> {
        self.list.sort_by_key(|fault| fault.line);
        let mut seen = BTreeSet::new();
        self.list.retain(|fault| seen.insert((fault.line, fault.message.clone())));
        self.list
    }
}

/// The known word that is nearest to the typed one, where one is near.
pub(crate) fn nearest<'w>(typed: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&typed, &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, word)| word)
}

/// Words as a sentence lists them: `a`, `b` or `c`.
pub(super) fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
