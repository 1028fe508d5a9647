//! The tables that say which figures do not go on from those before, and which may stand for others: breaks and
//! equivalences.

use super::super::faults::Faults;
use super::super::table::{At, Table};
use crate::domain::Day;

/// A `[[break]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawBreak {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) indicators: Option<Vec<At<String>>>,
    pub(in crate::pipeline) authority: Option<At<String>>,
    pub(in crate::pipeline) on: Option<At<Day>>,
    pub(in crate::pipeline) effect: Option<At<String>>,
    pub(in crate::pipeline) before: Option<At<String>>,
    pub(in crate::pipeline) after: Option<At<String>>,
    pub(in crate::pipeline) reason: Option<At<String>>,
}

pub(super) fn series_break(mut table: Table, faults: &mut Faults) -> RawBreak {
    let raw = RawBreak {
        at: table.at,
        indicators: table.texts("indicators", faults),
        authority: table.text("authority", faults),
        on: table.needed_day("on", faults),
        effect: table.text("effect", faults),
        before: table.text("before", faults),
        after: table.text("after", faults),
        reason: table.needed_text("reason", faults),
    };
    table.finish(faults);
    raw
}

/// An `[[equivalent]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawEquivalence {
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) indicators: Option<Vec<At<String>>>,
    pub(in crate::pipeline) published_as: Option<At<String>>,
    pub(in crate::pipeline) lag_months: Option<At<i64>>,
    pub(in crate::pipeline) other_spans: Option<At<bool>>,
    pub(in crate::pipeline) other_editions: Option<At<bool>>,
    pub(in crate::pipeline) reason: Option<At<String>>,
}

pub(super) fn equivalence(mut table: Table, faults: &mut Faults) -> RawEquivalence {
    let raw = RawEquivalence {
        at: table.at,
        indicators: table.texts("indicators", faults),
        published_as: table.text("published_as", faults),
        lag_months: table.number("lag_months", faults),
        other_spans: table.flag("other_spans", faults),
        other_editions: table.flag("other_editions", faults),
        reason: table.needed_text("reason", faults),
    };
    table.finish(faults);
    raw
}
