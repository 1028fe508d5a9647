//! The mirror of `[keep]`: which runs the output folder keeps.

use super::super::faults::Faults;
use super::super::table::{At, Table};

/// `[keep]`.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct RawKeep {
    pub(in crate::pipeline) runs: Option<At<i64>>,
    pub(in crate::pipeline) monthly: Option<At<i64>>,
    pub(in crate::pipeline) days: Option<At<i64>>,
    pub(in crate::pipeline) longest_days: Option<At<i64>>,
    pub(in crate::pipeline) held_days: Option<At<i64>>,
    pub(in crate::pipeline) declined_days: Option<At<i64>>,
    pub(in crate::pipeline) latest: Option<At<bool>>,
}

/// The table, where it is there.
pub(super) fn keep(top: &mut Table, faults: &mut Faults) -> RawKeep {
    let Some(mut table) = top.table("keep", faults) else { return RawKeep::default() };
    let raw = RawKeep {
        runs: table.number("runs", faults),
        monthly: table.number("monthly", faults),
        days: table.number("days", faults),
        longest_days: table.number("longest_days", faults),
        held_days: table.number("held_days", faults),
        declined_days: table.number("declined_days", faults),
        latest: table.flag("latest", faults),
    };
    table.finish(faults);
    raw
}
