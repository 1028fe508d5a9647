//! The tables that say which figures do not go on from those before: breaks.

use super::super::faults::Faults;
use super::super::table::{At, Table};
use crate::domain::Day;

/// A `[[break]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawBreak {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) indicators: Option<Vec<At<String>>>,
    pub(in crate::pipeline) authority: Option<At<String>>,
    pub(in crate::pipeline) on: Option<At<Day>>,
    pub(in crate::pipeline) reason: Option<At<String>>,
}

pub(super) fn series_break(mut table: Table, faults: &mut Faults) -> RawBreak {
    let raw = RawBreak {
        at: table.at,
        indicators: table.texts("indicators", faults),
        authority: table.text("authority", faults),
        on: table.needed_day("on", faults),
        reason: table.needed_text("reason", faults),
    };
    table.finish(faults);
    raw
}
