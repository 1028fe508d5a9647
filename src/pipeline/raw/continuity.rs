//! The tables that say which figures go on from which: rules of succession, and breaks.

use super::super::faults::Faults;
use super::super::table::{At, Table};
use crate::domain::Day;

/// A `[[succession]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawSuccession {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) authority: Option<At<String>>,
    pub(in crate::pipeline) from: Option<Vec<At<String>>>,
    pub(in crate::pipeline) indicators: Vec<At<String>>,
}

/// A `[[break]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawBreak {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) indicators: Option<Vec<At<String>>>,
    pub(in crate::pipeline) authority: Option<At<String>>,
    pub(in crate::pipeline) on: Option<At<Day>>,
    pub(in crate::pipeline) reason: Option<At<String>>,
}

pub(super) fn succession(mut table: Table, faults: &mut Faults) -> RawSuccession {
    let raw = RawSuccession {
        at: table.at,
        authority: table.needed_text("authority", faults),
        from: table.texts("from", faults),
        indicators: table.texts("indicators", faults).unwrap_or_default(),
    };
    table.finish(faults);
    raw
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
