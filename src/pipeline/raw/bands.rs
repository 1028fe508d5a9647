//! The mirror of `[[bands]]`.

use super::super::faults::Faults;
use super::super::table::{At, Table};
use crate::domain::Day;

/// A `[[bands]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawBands {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) id: Option<At<String>>,
    pub(in crate::pipeline) version: Option<At<i64>>,
    pub(in crate::pipeline) set_by: Option<At<String>>,
    pub(in crate::pipeline) indicators: Option<Vec<At<String>>>,
    pub(in crate::pipeline) dimension: Option<At<String>>,
    pub(in crate::pipeline) authorities: Vec<At<String>>,
    pub(in crate::pipeline) from: Option<At<Day>>,
    pub(in crate::pipeline) bands: Vec<RawBand>,
}

/// One of its `bands`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawBand {
    pub(in crate::pipeline) name: Option<At<String>>,
    pub(in crate::pipeline) min: Option<At<f64>>,
    pub(in crate::pipeline) max: Option<At<f64>>,
}

pub(super) fn bands(mut table: Table, faults: &mut Faults) -> RawBands {
    let raw = RawBands {
        at: table.at,
        id: table.needed_text("id", faults),
        version: table.number("version", faults),
        set_by: table.needed_text("set_by", faults),
        indicators: table.texts("indicators", faults),
        dimension: table.needed_text("dimension", faults),
        authorities: table.texts("authorities", faults).unwrap_or_default(),
        from: table.day("from", faults),
        bands: table.tables("bands", faults).unwrap_or_default().into_iter().map(|band| one(band, faults)).collect(),
    };
    table.finish(faults);
    raw
}

fn one(mut table: Table, faults: &mut Faults) -> RawBand {
    let raw = RawBand {
        name: table.needed_text("name", faults),
        min: table.decimal("min", faults),
        max: table.decimal("max", faults),
    };
    table.finish(faults);
    raw
}
