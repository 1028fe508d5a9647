//! What every layout needs while it works through one file: look-ups, the account of slots, findings.

use std::collections::{HashMap, HashSet};

use super::{FileToRead, Normalised};
use crate::domain::observation::RawText;
use crate::domain::{AreaIndex, AuthorityIndex, BreakdownIndex, Day, Finding, FindingCode};
use crate::pipeline::{AuthorityFrom, Pipeline, Source, SubmittedFrom};
use crate::read::{Row, Sheet, Unreadable, fold};
use crate::reference::Reference;

/// Characters of a cell or message that a finding shows.
const SHOWN_AT_MOST: usize = 300;

/// Where in a file something stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) column: Option<u16>,
}

/// Who a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    Authority(AuthorityIndex),
    Area(AreaIndex),
}

impl Unit {
    pub(super) fn authority(self) -> Option<AuthorityIndex> {
        match self {
            Self::Authority(authority) => Some(authority),
            Self::Area(_) => None,
        }
    }
}

/// The working place of one file.
pub(super) struct Desk<'a> {
    pub(super) file: FileToRead<'a>,
    pub(super) sheet: &'a Sheet,
    pub(super) pipeline: &'a Pipeline,
    pub(super) reference: &'a Reference,
    pub(super) out: Normalised,
    /// The columns by the normal forms of their headers.
    columns: HashMap<String, usize>,
    authorities: HashMap<String, AuthorityIndex>,
    breakdowns: HashMap<String, BreakdownIndex>,
    last_raw: RawText,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        file: FileToRead<'a>,
        sheet: &'a Sheet,
        pipeline: &'a Pipeline,
        reference: &'a Reference,
    ) -> Self {
        let out = Normalised {
            encoding: sheet.encoding,
            delimiter: sheet.delimiter,
            header_line: Some(sheet.header_line),
            columns: sheet.header.clone(),
            ..Normalised::default()
        };
        Self {
            file,
            sheet,
            pipeline,
            reference,
            out,
            columns: sheet.header.iter().enumerate().rev().map(|(column, name)| (fold(name), column)).collect(),
            authorities: HashMap::new(),
            breakdowns: HashMap::new(),
            last_raw: RawText::default(),
        }
    }

    pub(super) fn source(&self) -> &'a Source {
        self.file.source
    }

    pub(super) fn finish(mut self) -> Normalised {
        if self.out.rows_read == 0 {
            let line = self.sheet.header_line;
            self.find(
                FindingCode::EmptyFile,
                None,
                Place { line, column: None },
                None,
                "the file has a header and no row below it".into(),
                "ask the sender for the export again".into(),
            );
        }
        self.name_authorities();
        self.out
    }

    /// Says whose rows those findings are about that were made before the authority's cell was looked at.
    fn name_authorities(&mut self) {
        let AuthorityFrom::Column { column: header, .. } = &self.source().authority else { return };
        let nobody: HashSet<u32> =
            self.out.findings.iter().filter(|finding| finding.authority.is_none()).filter_map(|one| one.line).collect();
        if nobody.is_empty() {
            return;
        }
        let column = self.required(header);
        let mut named: HashMap<u32, AuthorityIndex> = HashMap::new();
        let mut rows = self.sheet.rows();
        while let Some(row) = rows.next_row() {
            if nobody.contains(&row.line)
                && let Some(authority) = self.authority_in(row.cell(column), None)
            {
                named.insert(row.line, authority);
            }
        }
        for finding in self.out.findings.iter_mut().filter(|finding| finding.authority.is_none()) {
            // A column that nobody declares is the file's matter and not that of the row in which it first has a cell.
            if finding.code != FindingCode::UnmappedColumn {
                finding.authority = finding.line.and_then(|line| named.get(&line).copied());
            }
        }
    }

    /// The first column with this header.
    pub(super) fn column(&self, header: &str) -> Option<usize> {
        self.columns.get(&fold(header)).copied()
    }

    /// The columns that the source declares to carry no figure; a name that ends in `*` stands for all that begin like it.
    pub(super) fn ignored(&self) -> Vec<usize> {
        let mut columns = Vec::new();
        for declared in &self.source().ignore {
            match (self.column(declared), declared.strip_suffix('*')) {
                (None, Some(beginning)) => {
                    let beginning = fold(beginning);
                    let begins = |name: &String| fold(name).starts_with(&beginning);
                    let header = self.sheet.header.iter().enumerate();
                    columns.extend(header.filter(|(_, name)| begins(name)).map(|(column, _)| column));
                }
                (column, _) => columns.extend(column),
            }
        }
        columns
    }

    /// A column that the header is known to have, since the file was accepted by it.
    pub(super) fn required(&self, header: &str) -> usize {
        self.column(header).expect("the header was found by its required columns")
    }

    /// The columns that say whose each row is and when it was submitted, where columns do.
    pub(super) fn sender_columns(&self) -> Vec<usize> {
        let authority = match &self.source().authority {
            AuthorityFrom::Column { column, .. } => self.column(column),
            AuthorityFrom::Path | AuthorityFrom::Fixed(_) => None,
        };
        let submitted = match &self.source().submitted {
            SubmittedFrom::Column(header) => self.column(header),
            SubmittedFrom::Path | SubmittedFrom::Fixed(_) => None,
        };
        authority.into_iter().chain(submitted).collect()
    }

    /// Keeps the text of a cell; equal neighbours share one copy.
    pub(super) fn keep(&mut self, text: &str) -> RawText {
        let last = self.last_raw;
        let range = last.start as usize..(last.start + last.length) as usize;
        if self.out.raw_text.get(range).is_some_and(|kept| kept == text) {
            return last;
        }
        let raw = RawText {
            start: u32::try_from(self.out.raw_text.len()).unwrap_or(u32::MAX),
            length: u32::try_from(text.len()).unwrap_or(0),
        };
        self.out.raw_text.push_str(text);
        self.last_raw = raw;
        raw
    }

    /// The index of a breakdown within this file.
    pub(super) fn breakdown(&mut self, id: &str) -> BreakdownIndex {
        if let Some(&known) = self.breakdowns.get(id) {
            return known;
        }
        let index = BreakdownIndex(u32::try_from(self.out.breakdowns.len()).unwrap_or(u32::MAX));
        self.out.breakdowns.push(id.to_owned());
        self.breakdowns.insert(id.to_owned(), index);
        index
    }

    /// The authority that a cell means; `on` is the day the row is about.
    pub(super) fn authority_in(&mut self, text: &str, on: Option<Day>) -> Option<AuthorityIndex> {
        if let Some(&known) = self.authorities.get(text) {
            return Some(known);
        }
        let folded = fold(text);
        if let Some(at) = self.pipeline.aliases.iter().position(|alias| fold(&alias.name) == folded) {
            self.out.aliases_used.insert(at);
            let authority = self.pipeline.aliases[at].authority;
            self.authorities.insert(text.to_owned(), authority);
            return Some(authority);
        }
        if let Some(always) = self.reference.authority_in(text, None) {
            // A name that one authority ever had still means nobody after its last day, so it is asked with the day.
            let by_code = self.reference.authority_by_id(text).or_else(|| self.reference.authority_by_gss(text));
            if by_code.is_some() || self.reference.authorities[always.at()].last_day.is_none() {
                self.authorities.insert(text.to_owned(), always);
                return Some(always);
            }
        }
        self.reference.authority_in(text, on)
    }

    /// Whose row it is, by the source's rule; a finding is made where that cannot be told.
    pub(super) fn authority_of(&mut self, row: &Row, on: Option<Day>) -> Option<AuthorityIndex> {
        let AuthorityFrom::Column { column: header, .. } = &self.source().authority else { return self.file.authority };
        let column = self.required(header);
        let text = row.cell(column);
        let place = Place { line: row.line, column: Some(column_number(column)) };
        if text.is_empty() {
            self.missing(row.line, column, "the authority");
            return None;
        }
        let found = self.authority_in(text, on);
        if found.is_none() {
            let near = self.reference.nearest_authority_names(text);
            let hint = if near.is_empty() {
                "give the authority's name or its DfE code".into()
            } else {
                format!("known names near it: {}", near.join(", "))
            };
            let message =
                format!("no authority is called {text:?}{}", on.map_or(String::new(), |day| format!(" on {day}")));
            self.find(FindingCode::UnknownAuthority, None, place, Some(text), message, hint);
        }
        found
    }

    /// When the row was submitted; a finding is made where that cannot be told.
    pub(super) fn submitted_on(&mut self, row: &Row) -> Option<Day> {
        let SubmittedFrom::Column(header) = &self.source().submitted else { return self.file.submitted_on };
        let column = self.required(header);
        let day = self.day_in(row, Some(column)).ok()?;
        if day.is_none() {
            self.missing(row.line, column, "when it was submitted");
        }
        day
    }

    /// Whether a row was submitted after the day as of which figures are asked for, so that it is not known yet.
    pub(super) fn is_later(&self, row: &Row) -> bool {
        let SubmittedFrom::Column(header) = &self.source().submitted else { return false };
        self.pipeline.as_at.is_some() && self.pipeline.is_later(super::day::read(row.cell(self.required(header))))
    }

    /// The day in a cell, where it has one; `Err` after a finding where it holds something else.
    pub(super) fn day_in(&mut self, row: &Row, column: Option<usize>) -> Result<Option<Day>, ()> {
        let Some(column) = column else { return Ok(None) };
        let text = row.cell(column);
        if text.is_empty() || ["none", "nan", "n/a", "na", "-", "tbc"].contains(&text.to_lowercase().as_str()) {
            return Ok(None);
        }
        super::day::read(text).map(Some).ok_or_else(|| {
            let place = Place { line: row.line, column: Some(column_number(column)) };
            let message = format!("{text:?} is no day");
            let hint = "write the day as 31/03/2025 or 2025-03-31".into();
            self.find(FindingCode::UnreadableDay, None, place, Some(text), message, hint);
        })
    }

    /// A finding for a cell that must not be blank.
    pub(super) fn missing(&mut self, line: u32, column: usize, what: &str) {
        let place = Place { line, column: Some(column_number(column)) };
        let message = format!("the row has figures and no cell says {what}");
        let hint = format!("fill in column {:?}", self.sheet.header.get(column).map_or("", String::as_str));
        self.find(FindingCode::MissingCell, None, place, None, message, hint);
    }

    /// Adds a finding.
    pub(super) fn find(
        &mut self,
        code: FindingCode,
        authority: Option<AuthorityIndex>,
        place: Place,
        raw: Option<&str>,
        message: String,
        hint: String,
    ) {
        let name = place.column.and_then(|column| self.sheet.header.get(usize::from(column)));
        self.out.findings.push(Finding {
            code,
            authority: authority.or(self.file.authority),
            file: Some(self.file.file),
            source: self.file.source.id.clone(),
            line: Some(place.line),
            column: place.column,
            column_name: name.cloned().unwrap_or_default(),
            raw_value: raw.map(|raw| shortened(raw.to_owned())),
            message: shortened(message),
            hint,
        });
    }
}

/// What a finding shows of a text: a quote that is never closed makes one cell of the rest of the file.
fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(SHOWN_AT_MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What a file comes to that could not be read: one finding and an account of nothing.
pub(super) fn refused(file: FileToRead, unreadable: &Unreadable) -> Normalised {
    Normalised {
        findings: vec![Finding {
            code: unreadable.code,
            authority: file.authority,
            file: Some(file.file),
            source: file.source.id.clone(),
            line: None,
            column: None,
            column_name: String::new(),
            raw_value: None,
            message: unreadable.message.clone(),
            hint: unreadable.hint.clone(),
        }],
        encoding: unreadable.encoding,
        ..Normalised::default()
    }
}

/// A column's number as findings carry it.
pub(super) fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
