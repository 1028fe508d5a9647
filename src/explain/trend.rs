//! The key of a figure → what its trend says, and the breaks that were declared for its series.

use super::account::{Change, Counted};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::tables::declared::continuity::SERIES_BREAK;
use crate::tables::declared::facts::TREND;

/// How a figure stands against earlier periods; the key is that of authority, indicator, breakdown and period.
pub(super) fn of(release: &StoredRelease, key: &[(&str, &str)]) -> Result<Option<Change>, Error> {
    let rows = Rows::of(release, &TREND, key)?;
    let breaks = Rows::of(release, &SERIES_BREAK, &key[1..2])?;
    // What an authority ends or begins on a day of its own stands over the day of all.
    let own_effects: Vec<String> = breaks
        .iter()
        .filter(|row| row.text("applies_to") == key[0].1 && row.text("effect") != "changes")
        .map(|row| row.own_text("effect"))
        .collect();
    let is_meant = |row: &Row| {
        let is_of_all =
            row.text("applies_to") == "all" && !own_effects.iter().any(|effect| effect == row.text("effect"));
        is_of_all || row.text("applies_to") == key[0].1
    };
    let breaks: Vec<Counted> = breaks
        .iter()
        .filter(is_meant)
        .map(|row| Counted {
            from_day: row.day_text("from_day"),
            applies_to: row.own_text("applies_to"),
            effect: row.own_text("effect"),
            reason: row.own_text("reason"),
        })
        .collect();
    Ok(rows.first().map(|row| Change {
        previous_value: row.number("previous_value"),
        change: row.number("change"),
        year_ago_value: row.number("year_ago_value"),
        year_change: row.number("year_change"),
        direction: row.own_text("direction"),
        significant: row.flag("significant"),
        five_point_trend: row.own_text("five_point_trend"),
        xmr_centre: row.number("xmr_centre"),
        xmr_lower: row.number("xmr_lower"),
        xmr_upper: row.number("xmr_upper"),
        special_cause: row.own_text("special_cause"),
        variation: row.own_text("variation"),
        assurance: row.own_text("assurance"),
        series: row.integer("series"),
        is_latest: row.is_set("is_latest"),
        breaks,
    }))
}
