//! The tables of a pipeline file that say what is worked out from other figures → plain mirrors of them.

use super::faults::Faults;
use super::table::{At, Table};

/// A `[[derive]]`.
#[derive(Debug)]
pub(super) struct RawDerivation {
    pub(super) at: usize,
    pub(super) indicator: Option<At<String>>,
    pub(super) method: Option<At<String>>,
    pub(super) numerator: Option<At<String>>,
    pub(super) denominator: Option<At<String>>,
    pub(super) population: Option<At<String>>,
    pub(super) population_year: Option<At<String>>,
    pub(super) annualise: Option<At<String>>,
}

/// A `[[succession]]`.
#[derive(Debug)]
pub(super) struct RawSuccession {
    pub(super) at: usize,
    pub(super) authority: Option<At<String>>,
    pub(super) from: Option<Vec<At<String>>>,
    pub(super) indicators: Vec<At<String>>,
}

/// A `[[span]]`.
#[derive(Debug)]
pub(super) struct RawSpan {
    pub(super) at: usize,
    pub(super) indicators: Vec<At<String>>,
    pub(super) from: Option<At<String>>,
    pub(super) to: Option<Vec<At<String>>>,
}

pub(super) fn derivation(mut table: Table, faults: &mut Faults) -> RawDerivation {
    let raw = RawDerivation {
        at: table.at,
        indicator: table.needed_text("indicator", faults),
        method: table.needed_text("method", faults),
        numerator: table.needed_text("numerator", faults),
        denominator: table.text("denominator", faults),
        population: table.text("population", faults),
        population_year: table.text("population_year", faults),
        annualise: table.text("annualise", faults),
    };
    table.finish(faults);
    raw
}

pub(super) fn succession(mut table: Table, faults: &mut Faults) -> RawSuccession {
    let raw = RawSuccession {
        at: table.at,
        authority: table.needed_text("authority", faults),
        from: table.texts("from", faults),
        indicators: table.texts("indicators", faults).unwrap_or_default(),
    };
    table.finish(faults);
    raw
}

pub(super) fn span(mut table: Table, faults: &mut Faults) -> RawSpan {
    let raw = RawSpan {
        at: table.at,
        indicators: table.texts("indicators", faults).unwrap_or_default(),
        from: table.needed_text("from", faults),
        to: table.texts("to", faults),
    };
    table.finish(faults);
    raw
}
