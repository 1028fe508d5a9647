//! The last release → the days on which it says that expected figures first came.
//!
//! A sender that overwrites its file, or a folder that keeps the newest one only, takes the file away in which a figure first
//! came. What was in time then is not late because it is sent again.

use std::collections::BTreeMap;

use super::Receipts;
use crate::domain::{AuthorityIndex, Day, IndicatorIndex, Period};
use crate::error::Error;
use crate::pipeline::Pipeline;
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::run::COVERAGE;

/// An expected figure; the number is the place of its source among those that expect something.
pub(super) type Expected = (IndicatorIndex, AuthorityIndex, u16, Period);

impl Receipts {
    /// Takes over from the last release of the same pipeline on which day each expected figure first came. Figures as at an
    /// earlier day are those of the files that were there then, whoever remembers more.
    pub fn remember(
        &mut self,
        pipeline: &Pipeline,
        last: Option<&StoredRelease>,
        reference: &Reference,
    ) -> Result<(), Error> {
        let Some(last) = last.filter(|_| pipeline.as_at.is_none() && !self.plan.sources.is_empty()) else {
            return Ok(());
        };
        let manifest = last.manifest()?;
        if manifest.pipeline.name != pipeline.name || manifest.as_at.is_some() {
            return Ok(());
        }
        let columns = ["authority_id", "source_id", "indicator_id", "period_id", "received_on"];
        let rows = Rows::of_columns(last, &COVERAGE, &columns, &[])?;
        let expected = |row: Row| -> Option<(Expected, Day)> {
            let source = self.plan.sources.binary_search_by(|source| source.id.as_str().cmp(row.text("source_id")));
            let indicator = reference.indicator_by_id(row.text("indicator_id"))?;
            let authority = reference.authority_by_id(row.text("authority_id"))?;
            let rank = u16::try_from(source.ok()?).ok()?;
            Some(((indicator, authority, rank, row.text("period_id").parse().ok()?), row.day("received_on")?))
        };
        self.before = rows.iter().filter_map(expected).collect::<BTreeMap<Expected, Day>>();
        Ok(())
    }
}
