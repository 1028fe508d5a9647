//! The mirrors of `[gates]` and of `freshness` of a source.

use super::super::faults::Faults;
use super::super::table::{At, Table};

/// `[gates]`.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct RawGates {
    pub(in crate::pipeline) rejected_share: Option<At<f64>>,
    pub(in crate::pipeline) authorities_missing: Option<At<i64>>,
    pub(in crate::pipeline) rows_dropped_share: Option<At<f64>>,
    pub(in crate::pipeline) submissions_overdue: Option<At<i64>>,
}

/// `freshness`.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct RawFreshness {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) warn_after_days: Option<At<i64>>,
    pub(in crate::pipeline) error_after_days: Option<At<i64>>,
}

/// The gates, where there are any.
pub(super) fn gates(top: &mut Table, faults: &mut Faults) -> RawGates {
    let Some(mut table) = top.table("gates", faults) else { return RawGates::default() };
    let raw = RawGates {
        rejected_share: table.any_number("rejected_share", faults),
        authorities_missing: table.number("authorities_missing", faults),
        rows_dropped_share: table.any_number("rows_dropped_share", faults),
        submissions_overdue: table.number("submissions_overdue", faults),
    };
    table.finish(faults);
    raw
}

impl RawFreshness {
    pub(super) fn read(mut table: Table, faults: &mut Faults) -> Self {
        let raw = Self {
            at: table.at,
            warn_after_days: table.number("warn_after_days", faults),
            error_after_days: table.number("error_after_days", faults),
        };
        table.finish(faults);
        raw
    }
}
