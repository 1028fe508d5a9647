//! What every layout needs while it works through one file: look-ups, the account of slots, findings.

use std::collections::{BTreeMap, HashMap};

use super::dictionary::Dictionary;
use super::senders::{self, Sender, Senders, Trouble};
use super::{FileToRead, Normalised};
use crate::domain::indicator::grouped;
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
    /// Whose row is worked on, where its cells say so.
    pub(super) about: Option<AuthorityIndex>,
    sender_cells: Vec<usize>,
    /// What the cells of the row that is worked on say of its sender.
    row_sender: usize,
    senders: Senders,
    submitted_cell: Option<usize>,
    submitted_days: Dictionary<Day>,
    breakdowns: HashMap<String, BreakdownIndex>,
    last_raw: RawText,
    /// By kind: how many findings there are.
    found: BTreeMap<FindingCode, u64>,
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
        let mut desk = Self {
            file,
            sheet,
            pipeline,
            reference,
            out,
            columns: sheet.header.iter().enumerate().rev().map(|(column, name)| (fold(name), column)).collect(),
            about: None,
            sender_cells: Vec::new(),
            row_sender: 0,
            senders: Senders::default(),
            submitted_cell: None,
            submitted_days: Dictionary::default(),
            breakdowns: HashMap::new(),
            last_raw: RawText::default(),
            found: BTreeMap::new(),
        };
        if let AuthorityFrom::Column { column, gss, name } = &file.source.authority {
            let headers = std::iter::once(column).chain(gss).chain(name);
            desk.sender_cells = headers.map(|header| desk.required(header)).collect();
        }
        if let SubmittedFrom::Column(header) = &file.source.submitted {
            desk.submitted_cell = Some(desk.required(header));
        }
        desk
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
        self.count_the_rest();
        self.out
    }

    /// Tells of the findings behind the limit, by kind: they are as many as the file has cells, and each takes as much
    /// room as a hundred.
    fn count_the_rest(&mut self) {
        let limit = self.pipeline.limits.findings;
        for (code, count) in std::mem::take(&mut self.found) {
            if let Some(rest @ 1..) = count.checked_sub(limit) {
                let rest = grouped(rest as f64, 0);
                let message = format!("{rest} more findings of this kind in the file are not listed one by one");
                let hint = "mend those that are listed and send the file again, or raise file_findings under [limits]";
                self.out.findings.push(Finding {
                    code,
                    authority: self.file.authority,
                    file: Some(self.file.file),
                    source: self.file.source.id.clone(),
                    line: None,
                    column: None,
                    column_name: String::new(),
                    raw_value: None,
                    message,
                    hint: hint.into(),
                });
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
        self.sender_cells.iter().copied().chain(self.submitted_cell).collect()
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

    /// Makes ready for a row: findings that are made from now on are about its authority.
    pub(super) fn begin(&mut self, row: &Row) {
        if self.sender_cells.is_empty() {
            return;
        }
        let cells = self.sender_cells.iter().map(|&column| row.cell(column));
        self.row_sender = self.senders.number(self.pipeline, self.reference, cells);
        self.about = match self.senders.verdict(self.row_sender).sender {
            Some(Sender::Unit(unit)) => unit.authority(),
            _ => None,
        };
    }

    /// Whose row it is, by the source's rule; a finding is made where that cannot be told.
    pub(super) fn sender_of(&mut self, row: &Row) -> Option<Sender> {
        if self.sender_cells.is_empty() {
            return self.file.authority.map(|authority| Sender::Unit(Unit::Authority(authority)));
        }
        let verdict = self.senders.verdict(self.row_sender);
        let sender = verdict.sender;
        let aliases = std::mem::take(&mut verdict.aliases);
        let trouble = if sender.is_some() && verdict.reported { None } else { verdict.trouble.clone() };
        verdict.reported = true;
        self.out.aliases_used.extend(aliases);
        match trouble {
            Some(trouble) => self.report_sender(row.line, trouble),
            None if sender.is_none() => self.missing(row.line, self.sender_cells[0], "the authority"),
            None => {}
        }
        sender
    }

    fn report_sender(&mut self, line: u32, trouble: Trouble) {
        let place = Place { line, column: self.sender_cells.get(trouble.cell).map(|&column| column_number(column)) };
        self.find(trouble.code, None, place, Some(&trouble.raw), trouble.message, trouble.hint);
    }

    /// The authority of a row on the day that the row is about; a finding is made where it is none.
    pub(super) fn authority_of(&mut self, row: &Row, on: Option<Day>) -> Option<AuthorityIndex> {
        let sender = self.sender_of(row)?;
        if let Sender::Unit(Unit::Area(_)) = sender {
            let column = self.sender_cells.iter().position(|&column| !row.cell(column).is_empty()).unwrap_or(0);
            let text = row.cell(self.sender_cells[column]);
            let trouble = senders::unknown(self.reference, column, text, on);
            self.report_sender(row.line, trouble);
        }
        self.unit_of(sender, on, row.line)?.authority()
    }

    /// The unit that a sender is on a day; a finding is made where that cannot be told.
    pub(super) fn unit_of(&mut self, sender: Sender, on: Option<Day>, line: u32) -> Option<Unit> {
        let name = match sender {
            Sender::Unit(unit) => return Some(unit),
            Sender::Namesakes(name) => name,
        };
        let found = self.senders.namesake(self.reference, name, on);
        self.about = found;
        if found.is_none() {
            let text = self.senders.name(name).to_owned();
            let trouble = senders::unknown(self.reference, 0, &text, on);
            self.report_sender(line, trouble);
        }
        found.map(Unit::Authority)
    }

    /// The authority that a text means on a day, wherever it stands.
    pub(super) fn authority_in(&mut self, text: &str, on: Option<Day>) -> Option<AuthorityIndex> {
        let number = self.senders.number(self.pipeline, self.reference, std::iter::once(text));
        let verdict = self.senders.verdict(number);
        let sender = verdict.sender?;
        self.out.aliases_used.extend(verdict.aliases.iter().copied());
        match sender {
            Sender::Unit(unit) => unit.authority(),
            Sender::Namesakes(name) => self.senders.namesake(self.reference, name, on),
        }
    }

    /// The area that some cell of the authority's names, for rows of areas without a column of their own.
    pub(super) fn area_of(&mut self, row: &Row) -> Option<AreaIndex> {
        self.sender_cells.iter().find_map(|&column| self.reference.area_in(row.cell(column)))
    }

    /// When the row was submitted; a finding is made where that cannot be told.
    pub(super) fn submitted_on(&mut self, row: &Row) -> Option<Day> {
        let Some(column) = self.submitted_cell else { return self.file.submitted_on };
        if let Some(known) = self.submitted_days.find(row.cell(column)) {
            return Some(*self.submitted_days.meaning(known));
        }
        let day = self.day_in(row, Some(column)).ok()?;
        match day {
            Some(day) => _ = self.submitted_days.add(row.cell(column), day),
            None => self.missing(row.line, column, "when it was submitted"),
        }
        day
    }

    /// Whether a row was submitted after the day as of which figures are asked for, so that it is not known yet.
    pub(super) fn is_later(&self, row: &Row) -> bool {
        let Some(column) = self.submitted_cell else { return false };
        self.pipeline.as_at.is_some() && self.pipeline.is_later(super::day::read(row.cell(column)))
    }

    /// The day in a cell, where it has one; `Err` after a finding where it holds something else.
    pub(super) fn day_in(&mut self, row: &Row, column: Option<usize>) -> Result<Option<Day>, ()> {
        let Some(column) = column else { return Ok(None) };
        let text = row.cell(column);
        if super::day::is_none(text) {
            return Ok(None);
        }
        super::day::read(text).map(Some).ok_or_else(|| {
            let place = Place { line: row.line, column: Some(column_number(column)) };
            let message = format!("{text:?} is no day");
            let usual = || "write the day as 31/03/2025 or 2025-03-31".into();
            let hint = super::day::advice(text).unwrap_or_else(usual);
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

    /// Adds a finding, or counts it where the file has enough of its kind.
    pub(super) fn find(
        &mut self,
        code: FindingCode,
        authority: Option<AuthorityIndex>,
        place: Place,
        raw: Option<&str>,
        message: String,
        hint: String,
    ) {
        let count = self.found.entry(code).or_default();
        *count += 1;
        if *count > self.pipeline.limits.findings {
            return;
        }
        let name = place.column.and_then(|column| self.sheet.header.get(usize::from(column)));
        self.out.findings.push(Finding {
            code,
            authority: authority.or(self.about).or(self.file.authority),
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
