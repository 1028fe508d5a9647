//! Which figures go on from those before: breaks, and the versions of indicators that they divide time into.

use super::{EFFECTS, SET_BY, indicator_id};
use crate::tables::{Column, Table, date, flag, integer, text};

const fn applies_to() -> Column {
    text("applies_to", "The authority whose figures they are, or `all`: those without rows of their own.")
}

const fn meant_authority() -> Column {
    text("authority_id", "The authority, empty where the figures of all are meant.")
        .nullable()
        .references("authority", "authority_id")
}

/// Breaks.
pub static SERIES_BREAK: Table = Table {
    name: "series_break",
    description: "One day from which on figures of an indicator are counted anew, or the indicator is in use or no longer in use: no change, trend or published comparator runs across it; an end or beginning for `all` is not meant for an authority with one of its own.",
    key: &["indicator_id", "applies_to", "from_day", "effect"],
    sort: &["indicator_id", "applies_to", "from_day", "effect"],
    row_group: None,
    columns: &[
        indicator_id(),
        applies_to(),
        meant_authority(),
        date("from_day", "First day of what is new."),
        text("effect", "Whether it changes what is counted, ends the use of the indicator or begins it.")
            .values(EFFECTS),
        text("reason", "What changed."),
        text("set_by", "Whether the embedded catalogue or the pipeline says so.").values(SET_BY),
        text("source", "Where it is written, as the catalogue says.").nullable(),
    ],
};

/// Versions of indicators.
pub static INDICATOR_VERSION: Table = Table {
    name: "indicator_version",
    description: "One version of an indicator and the days on which it held; an authority that has rows of its own goes by these alone, every other by those of `all`, a day without a row is one on which it was not in use, and the same number is the same definition.",
    key: &["indicator_id", "applies_to", "version"],
    sort: &["indicator_id", "applies_to", "version"],
    row_group: None,
    columns: &[
        indicator_id(),
        applies_to(),
        meant_authority(),
        integer("version", "Number of the version, from 1, in the order of the days on which they came."),
        date("valid_from", "First day of the version, 1900-01-01 where it has no known beginning."),
        date("valid_to", "Last day of the version, empty while it holds.").nullable(),
        text("numerator_rule", "What is counted in it, in words, where somebody says it.").nullable(),
        text("begin_reason", "Why it came, empty for what was always there.").nullable(),
        text("end_reason", "Why it went, empty while it holds.").nullable(),
        flag("is_last", "Whether no other version follows."),
        flag("in_use", "Whether it holds on the reporting day."),
        text("set_by", "Whether its days come from the embedded catalogue alone or from the pipeline too.")
            .values(SET_BY),
        text("source", "Where its beginning and end are written, as the catalogue says.").nullable(),
    ],
};
