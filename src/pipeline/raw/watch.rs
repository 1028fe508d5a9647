//! The mirror of `[watch]`.

use super::super::faults::Faults;
use super::super::table::{At, Table};

/// `[watch]`.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct RawWatch {
    pub(in crate::pipeline) metrics: Option<At<String>>,
    pub(in crate::pipeline) lineage: Option<At<String>>,
}

/// The table, where it is there.
pub(super) fn watch(top: &mut Table, faults: &mut Faults) -> RawWatch {
    let Some(mut table) = top.table("watch", faults) else { return RawWatch::default() };
    let raw = RawWatch { metrics: table.text("metrics", faults), lineage: table.text("lineage", faults) };
    table.finish(faults);
    raw
}
