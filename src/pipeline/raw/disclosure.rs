//! The mirror of `[[disclosure]]`.

use crate::pipeline::faults::Faults;
use crate::pipeline::table::{At, Table};

/// A `[[disclosure]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawDisclosure {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) audience: Option<At<String>>,
    pub(in crate::pipeline) suppress_below: Option<At<i64>>,
    pub(in crate::pipeline) keep_zero: Option<At<bool>>,
    pub(in crate::pipeline) round_to: Option<At<i64>>,
    pub(in crate::pipeline) secondary: Option<At<bool>>,
    pub(in crate::pipeline) indicators: Vec<At<String>>,
}

/// All of them.
pub(super) fn disclosures(top: &mut Table, faults: &mut Faults) -> Vec<RawDisclosure> {
    let tables = top.tables("disclosure", faults).unwrap_or_default();
    let read = |mut table: Table| {
        let raw = RawDisclosure {
            at: table.at,
            audience: table.needed_text("audience", faults),
            suppress_below: table.number("suppress_below", faults),
            keep_zero: table.flag("keep_zero", faults),
            round_to: table.number("round_to", faults),
            secondary: table.flag("secondary", faults),
            indicators: table.texts("indicators", faults).unwrap_or_default(),
        };
        table.finish(faults);
        raw
    };
    tables.into_iter().map(read).collect()
}
