//! What reconciling knows of the files beyond their rows, and the findings that it makes with it.

use super::FileRank;
pub(super) use crate::domain::indicator::rounded;
use crate::domain::{AreaIndex, AuthorityIndex, BreakdownIndex, FileIndex, Finding, FindingCode, Observations, Status};
use crate::reference::Reference;

/// Whose figures some rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// `place` is an authority.
    Authorities,
    /// `place` is a region or the nation.
    Areas,
}

/// What reconciling knows of the files beyond their rows.
pub(super) struct Known<'a> {
    pub(super) ranks: &'a [FileRank],
    pub(super) reference: &'a Reference,
    /// The text of each file's cells.
    pub(super) raw_texts: &'a [String],
    /// The names of each file's columns.
    pub(super) columns: Vec<Vec<String>>,
    /// The ids of the breakdowns of all files.
    pub(super) breakdowns: Vec<String>,
}

impl Known<'_> {
    pub(super) fn precedence(&self, file: FileIndex) -> i32 {
        self.ranks[file.at()].precedence
    }

    /// The path of a file, as the pipeline reaches it.
    pub(super) fn path(&self, file: FileIndex) -> &str {
        &self.ranks[file.at()].path
    }

    /// What a row is about, as people say it: `Referrals by source: police, for 2024-05 in West Midlands`.
    pub(super) fn subject(&self, rows: &Observations, at: usize, whose: Whose) -> String {
        let indicator = &self.reference.indicators[rows.indicator[at].at()];
        let mut subject = indicator.title_of(self.breakdown(rows.breakdown[at]));
        subject.push_str(" for ");
        subject.push_str(&rows.period[at].to_string());
        if whose == Whose::Areas {
            subject.push_str(" in ");
            subject.push_str(&self.reference.areas[AreaIndex(rows.place[at]).at()].name);
        }
        subject
    }

    pub(super) fn breakdown(&self, breakdown: BreakdownIndex) -> &str {
        &self.breakdowns[breakdown.at()]
    }

    /// A finding about the cell of a row.
    pub(super) fn at_row(
        &self,
        code: FindingCode,
        (rows, at): (&Observations, usize),
        whose: Whose,
        message: String,
        hint: &str,
    ) -> Finding {
        let authority = (whose == Whose::Authorities).then(|| AuthorityIndex(rows.place[at]));
        let cell = (rows.file[at], rows.line[at], Some(rows.column[at]));
        let (start, length) = (rows.raw[at].start as usize, rows.raw[at].length as usize);
        let raw = self.raw_texts[rows.file[at].at()].get(start..start + length).map(str::to_owned);
        self.finding(code, authority, cell, raw, message, hint)
    }

    /// A finding about a cell of a file, or about a line where no column is known.
    pub(super) fn finding(
        &self,
        code: FindingCode,
        authority: Option<AuthorityIndex>,
        (file, line, column): (FileIndex, u32, Option<u16>),
        raw_value: Option<String>,
        message: String,
        hint: &str,
    ) -> Finding {
        let name = column.and_then(|column| self.columns[file.at()].get(usize::from(column)));
        Finding {
            code,
            authority,
            file: Some(file),
            source: self.ranks[file.at()].source.clone(),
            line: Some(line),
            column,
            column_name: name.cloned().unwrap_or_default(),
            raw_value,
            message,
            hint: hint.to_owned(),
        }
    }

    /// The column that holds the number or name of a file's actions or targets.
    pub(super) fn key_column(&self, file: FileIndex) -> Option<u16> {
        let wanted = crate::read::fold(self.ranks[file.at()].key_column.as_deref()?);
        let at = self.columns[file.at()].iter().position(|name| crate::read::fold(name) == wanted)?;
        u16::try_from(at).ok()
    }
}

/// A figure as a message says it, or the word for why there is none.
pub(super) fn shown(value: f64, status: Status) -> String {
    if value.is_nan() { status.name().to_owned() } else { value.to_string() }
}
