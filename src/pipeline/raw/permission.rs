//! The mirror of `[[permission]]`.

use super::super::faults::Faults;
use super::super::table::{At, Table};
use crate::domain::Day;

/// A `[[permission]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawPermission {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) audience: Option<At<String>>,
    pub(in crate::pipeline) sources: Option<Vec<At<String>>>,
    pub(in crate::pipeline) authorities: Option<Vec<At<String>>>,
    pub(in crate::pipeline) from: Option<At<Day>>,
    pub(in crate::pipeline) until: Option<At<Day>>,
}

/// One of them.
pub(super) fn permission(mut table: Table, faults: &mut Faults) -> RawPermission {
    let raw = RawPermission {
        at: table.at,
        audience: table.needed_text("audience", faults),
        sources: table.texts("sources", faults),
        authorities: table.texts("authorities", faults),
        from: table.day("from", faults),
        until: table.day("until", faults),
    };
    table.finish(faults);
    raw
}
