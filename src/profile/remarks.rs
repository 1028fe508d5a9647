//! What stands above an entry as comment: what the file is, its symbols, the names in it that nobody knows.

use std::fmt::Write as _;

use super::cells::{self, Whose};
use super::entry::{inline, quoted};
use super::source::Writer;
use crate::normalise::number::{Cell, read};

impl Writer<'_> {
    /// What the file is, as comment.
    pub(super) fn describe(&mut self, path: &str, tables: usize, kind: &str, why: &str, like: Option<&String>) {
        let table = self.table;
        let delimiter = match self.opened.delimiter {
            Some(b',') => ", commas",
            Some(b';') => ", semicolons",
            Some(b'\t') => ", tabs",
            Some(b'|') => ", bars",
            _ => "",
        };
        let container =
            if self.opened.container == "plain" { String::new() } else { format!(", {}", self.opened.container) };
        let title = match table.titles.first() {
            Some(title) if table.number == 1 => format!(", below {:?}", cells::shortened(title)),
            _ => String::new(),
        };
        let last = table.rows.last().map_or(table.header_line, |row| row.line);
        let on = if self.opened.goes_on { " and more" } else { "" };
        let notes = match table.notes {
            0 => String::new(),
            1 => "; one line of notes".into(),
            several => format!("; {several} lines of notes"),
        };
        let mut text = format!(
            "{path}: {}{delimiter}{container}; header in line {}{title}; {} rows to line {last}{on}{notes}.",
            self.opened.encoding,
            table.header_line,
            table.rows.len(),
        );
        if tables > 1 {
            let _ = write!(text, " This is table {} of {tables}.", table.number);
        }
        if self.opened.sheets.len() > 1 {
            let _ = write!(text, " Others in the same file: {}.", self.opened.sheets.join(", "));
        }
        self.entry.note(&text);
        let known = like.map_or(String::new(), |like| format!(" Its headers are those of `{like}` in england.toml."));
        self.entry.note(&format!("Kind `{kind}`, {why}.{known}"));
    }

    /// The symbols that stand for figures, and those that are not known.
    pub(super) fn symbols(&mut self) {
        let mut known: Vec<(String, &str, usize)> = Vec::new();
        let mut unknown: Vec<(String, usize)> = Vec::new();
        for column in self.columns.iter().filter(|column| column.is_figures()) {
            for (symbol, status, count) in &column.symbols {
                match known.iter_mut().find(|(own, ..)| own == symbol) {
                    Some((_, _, total)) => *total += count,
                    None => known.push((symbol.clone(), status.name(), *count)),
                }
            }
            for (word, count) in &column.words {
                if read(word, &[]) == Cell::Unreadable {
                    match unknown.iter_mut().find(|(own, _)| own == word) {
                        Some((_, total)) => *total += count,
                        None => unknown.push((word.clone(), *count)),
                    }
                }
            }
        }
        known.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.0.cmp(&other.0)));
        if !known.is_empty() {
            let told = known.iter().take(10).map(|(symbol, status, count)| format!("`{symbol}` {status} ({count})"));
            self.entry.note(&format!("Symbols in place of figures: {}.", told.collect::<Vec<_>>().join(", ")));
        }
        if !unknown.is_empty() {
            unknown.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            let told: Vec<String> =
                unknown.iter().take(8).map(|(word, count)| format!("{:?} ({count})", cells::shortened(word))).collect();
            self.entry.note(&format!(
                "Neither numbers nor known symbols, and rejected as it stands: {}. Where one has a meaning:",
                told.join(", ")
            ));
            let pairs: Vec<(&str, String)> =
                unknown.iter().take(8).map(|(word, _)| (word.as_str(), quoted("not_available"))).collect();
            self.entry.above.push(format!("# symbols = {}", inline(&pairs)));
        }
    }

    /// Names in the place of an authority that mean nobody, with the nearest known ones, as aliases to fill in.
    pub(super) fn strangers(&mut self) {
        let Some(role) = &self.roles.authority else { return };
        let passed: Vec<&String> = self.roles.level.iter().flat_map(|level| &level.others).collect();
        let column = role.name.unwrap_or(role.column);
        let mut names: Vec<&str> = Vec::new();
        for (row, whose) in self.table.rows.iter().zip(&self.roles.whose) {
            let level = self.roles.level.as_ref().map(|level| row.cell(level.column));
            let is_passed = level.is_some_and(|level| passed.iter().any(|word| *word == level));
            let name = row.cell(column);
            if *whose == Whose::Stranger && !is_passed && !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return;
        }
        self.entry.note(&format!(
            "{} {} no known authority; rows of such a name are rejected. Where one is meant, declare it at the top of the pipeline:",
            names.len(),
            if names.len() == 1 { "name means" } else { "names mean" },
        ));
        self.entry.above.push("# [aliases]".into());
        for name in names.iter().take(10) {
            let near = self.tools.reference.nearest_authority_names(name);
            let near = if near.is_empty() {
                "nothing is spelled like it".into()
            } else {
                format!("near: {}", near.join(", "))
            };
            self.entry.above.push(format!("# {} = \"…\" # {near}", quoted(&cells::shortened(name))));
        }
        if names.len() > 10 {
            self.entry.above.push(format!("# … and {} more", names.len() - 10));
        }
    }
}
