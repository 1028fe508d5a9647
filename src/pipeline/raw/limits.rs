//! The mirror of `[limits]`.

use super::super::faults::Faults;
use super::super::table::{At, Table};

/// `[limits]`.
#[derive(Clone, Debug, Default)]
pub(in crate::pipeline) struct RawLimits {
    pub(in crate::pipeline) file_mib: Option<At<i64>>,
    pub(in crate::pipeline) expanded_mib: Option<At<i64>>,
    pub(in crate::pipeline) workbook_mib: Option<At<i64>>,
    pub(in crate::pipeline) row_mib: Option<At<i64>>,
    pub(in crate::pipeline) row_cells: Option<At<i64>>,
    pub(in crate::pipeline) file_cells: Option<At<i64>>,
    pub(in crate::pipeline) file_findings: Option<At<i64>>,
}

/// The limits, where there are any.
pub(super) fn limits(top: &mut Table, faults: &mut Faults) -> RawLimits {
    let Some(mut table) = top.table("limits", faults) else { return RawLimits::default() };
    let raw = RawLimits {
        file_mib: table.number("file_mib", faults),
        expanded_mib: table.number("expanded_mib", faults),
        workbook_mib: table.number("workbook_mib", faults),
        row_mib: table.number("row_mib", faults),
        row_cells: table.number("row_cells", faults),
        file_cells: table.number("file_cells", faults),
        file_findings: table.number("file_findings", faults),
    };
    table.finish(faults);
    raw
}
