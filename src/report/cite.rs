//! Figures with their place in a file in, short notes with a list of the files below out.

use std::cell::RefCell;

use maud::{Markup, html};

use crate::gathered::Gathered;
use crate::gathered::words;
use crate::publish::Row;

/// The files that a page names, in the order in which it first does.
#[derive(Debug)]
pub(super) struct Citations<'a> {
    gathered: &'a Gathered,
    files: RefCell<Vec<String>>,
}

impl<'a> Citations<'a> {
    /// None yet.
    pub(super) fn new(gathered: &'a Gathered) -> Self {
        Self { gathered, files: RefCell::new(Vec::new()) }
    }

    /// The cell of a row: the number of its file, line, column and, of a figure, what stands there.
    pub(super) fn cell(&self, row: Row) -> Markup {
        let file = row.text("source_file_id");
        let made_of = row.text("derived_from");
        if file.is_empty() {
            return html! { @if made_of.is_empty() { "not known" } @else { "worked out from " (made_of) } };
        }
        let (line, column) = (row.integer("line"), row.text("source_column"));
        html! {
            @if !made_of.is_empty() { "worked out from " (made_of) "; " }
            (self.file(file))
            @if let Some(line) = line { " line " (line) }
            @if !column.is_empty() { " column " (column) }
        }
    }

    /// The number of a file, which leads to the list.
    pub(super) fn file(&self, id: &str) -> Markup {
        let mut files = self.files.borrow_mut();
        let number = files.iter().position(|file| file == id).unwrap_or_else(|| {
            files.push(id.to_owned());
            files.len() - 1
        }) + 1;
        html! { a href={ "#f" (number) } { "file " (number) } }
    }

    /// The list of all files that were named.
    pub(super) fn list(&self) -> Markup {
        let files = self.files.borrow();
        html! {
            @if !files.is_empty() {
                h2 id="sources" { "Sources" }
                p { "Each figure above names the file, line and column that it stands in. These are the files." }
                ol.files {
                    @for (at, id) in files.iter().enumerate() {
                        li id={ "f" (at + 1) } {
                            @match self.gathered.files.get(id) {
                                Some(file) => {
                                    (file.path)
                                    @if let Some(day) = file.submitted_on { ", submitted on " (day.in_words()) }
                                },
                                None => "a file that the release does not name",
                            }
                            @for row in self.gathered.submission.of(id).filter(|row| !row.text("drivers").is_empty()) {
                                ". Confidence " (row.text("confidence")) ": " (words::sentence(row.text("drivers")))
                            }
                        }
                    }
                }
            }
        }
    }
}
