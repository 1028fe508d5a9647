//! The tables `inspections` and `areas` of a source of judgements → their mirrors.

use super::super::faults::Faults;
use super::super::table::{At, Place, Table};

/// An entry of `inspections`, or the keys of the same names of the source itself.
#[derive(Clone, Debug)]
pub(in super::super) struct RawInspection {
    pub(in super::super) at: usize,
    pub(in super::super) framework: Option<Place>,
    pub(in super::super) inspection_start: Option<At<String>>,
    pub(in super::super) published: Option<At<String>>,
    pub(in super::super) event: Option<Place>,
    pub(in super::super) judged_body: Option<Place>,
    pub(in super::super) strand: Option<Place>,
    pub(in super::super) theme: Option<At<String>>,
    pub(in super::super) areas: Option<Vec<RawArea>>,
}

/// An entry of `areas`.
#[derive(Clone, Debug)]
pub(in super::super) struct RawArea {
    pub(in super::super) name: Option<At<String>>,
    pub(in super::super) area: Option<At<String>>,
    pub(in super::super) strand: Option<At<String>>,
    pub(in super::super) judged_body: Option<At<String>>,
}

pub(super) fn inspection(mut table: Table, faults: &mut Faults) -> RawInspection {
    let raw = RawInspection {
        at: table.at,
        framework: table.place("framework", faults),
        inspection_start: table.column("inspection_start", faults),
        published: table.column("published", faults),
        event: table.place("event", faults),
        judged_body: table.place("judged_body", faults),
        strand: table.place("strand", faults),
        theme: table.column("theme", faults),
        areas: table.tables("areas", faults).map(|list| super::each(list, faults, area)),
    };
    table.finish(faults);
    raw
}

pub(super) fn area(mut table: Table, faults: &mut Faults) -> RawArea {
    let raw = RawArea {
        name: table.needed_text("name", faults),
        area: table.text("area", faults),
        strand: table.text("strand", faults),
        judged_body: table.text("judged_body", faults),
    };
    table.finish(faults);
    raw
}
