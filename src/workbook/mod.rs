//! A published release and one of its authorities in, that authority's Excel workbook out.
//!
//! It is made of the published tables only, like the report: a summary, each indicator beside its peers with a chart of its
//! line, judgements, plan, what is to be mended with row and column letter, what is missing, and what the words mean.
//! Figures are numbers in cells, not texts; texts from data are never formulas. Whoever types into it loses nothing, as a
//! workbook is never written over.

mod charts;
mod definitions;
mod figures;
mod indicators;
mod judgements;
mod mend;
mod neighbours;
mod plan;
mod sheet;
mod shown;
mod summary;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::domain::Day;
use crate::error::Error;
use crate::gathered::measure::measures;
use crate::gathered::{Authority, Gathered};
use crate::publish::StoredRelease;
use crate::reference::Reference;

/// The workbooks that a release can give.
pub struct Workbooks {
    gathered: Gathered,
    run_id: String,
}

impl Workbooks {
    /// Reads what they are made of.
    pub fn read(release: &StoredRelease, reference: &Reference) -> Result<Self, Error> {
        Ok(Self { gathered: Gathered::read(release, reference)?, run_id: release.run_id() })
    }

    /// The authorities that there can be a workbook of: their DfE codes and names, by name.
    pub fn authorities(&self) -> impl Iterator<Item = (&str, &str)> {
        self.gathered.authorities.iter().map(|one| (one.id.as_str(), one.name.as_str()))
    }

    /// The name of an authority in names of files.
    pub fn file_name(&self, id: &str) -> Option<String> {
        self.gathered.authority(id).map(|one| format!("{}.xlsx", crate::gathered::links::slug(&one.name)))
    }

    /// The bytes of the workbook of the authority with that DfE code; none where the release says nothing of it.
    pub fn of(&self, id: &str) -> Option<Result<Vec<u8>, Error>> {
        let authority = self.gathered.authority(id)?;
        let made = whole(&self.gathered, authority, &self.run_id);
        Some(made.map_err(|error| Error::Table {
            doing: "making the workbook",
            path: format!("{}.xlsx", authority.slug).into(),
            message: error.to_string(),
        }))
    }
}

fn whole(gathered: &Gathered, authority: &Authority, run_id: &str) -> Result<Vec<u8>, XlsxError> {
    let measures = measures(gathered, authority);
    let figures = figures::sheet(gathered, authority, &measures)?;
    let mut book = Workbook::new();
    book.set_properties(&properties(gathered, authority)?);
    let sheets = vec![
        summary::sheet(gathered, authority, &measures, run_id)?,
        indicators::sheet(gathered, &measures, &figures.places)?,
        charts::sheet(authority, &measures, &figures.places)?,
        neighbours::sheet(gathered, authority, &measures)?,
        judgements::sheet(gathered, authority)?,
        plan::sheet(gathered, authority)?,
        mend::sheet(gathered, authority)?,
        mend::missing(gathered, authority)?,
        figures.sheet,
        definitions::sheet(gathered, &measures)?,
        definitions::words()?,
    ];
    for sheet in sheets {
        book.push_worksheet(sheet.worksheet);
    }
    book.save_to_buffer()
}

/// What a file says of itself. Its day is the reporting day, so that one release gives the same bytes always.
fn properties(gathered: &Gathered, authority: &Authority) -> Result<DocProperties, XlsxError> {
    let day = |day: Day| {
        let small = |number: u32| u8::try_from(number).expect("days and months are small");
        let year = u16::try_from(day.year()).expect("a reporting day lies in our time");
        ExcelDateTime::from_ymd(year, small(day.month()), small(day.day()))
    };
    Ok(DocProperties::new()
        .set_title(format!("{}: {}", authority.name, gathered.title))
        .set_author("peermark")
        .set_creation_datetime(&day(gathered.reporting_day)?))
}
