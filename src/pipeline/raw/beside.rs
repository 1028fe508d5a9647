//! The mirrors of `[timeline]` and `[profile]`: which indicators are held against judgements.

use super::super::faults::Faults;
use super::super::table::{At, Table};

/// A `[timeline]` or a `[profile]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawBeside {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) indicators: Option<Vec<At<String>>>,
}

/// The table of that name, where it is there.
pub(super) fn beside(top: &mut Table, key: &'static str, faults: &mut Faults) -> Option<RawBeside> {
    let mut table = top.table(key, faults)?;
    let raw = RawBeside { at: table.at, indicators: table.texts("indicators", faults) };
    table.finish(faults);
    Some(raw)
}
