//! Bands and the distributions over them → batches.

use arrow::array::RecordBatch;

use super::{Labels, PeriodIds};
use crate::compare::{BandShare, NoShare};
use crate::domain::band::{Band, BandSet};
use crate::tables::declared::bands::{BAND, BAND_SHARE};
use crate::tables::{ALWAYS, Batch};

fn band_id(set: &BandSet, band: &Band) -> String {
    format!("{}|{}", set.id, band.name)
}

/// Table `band`.
pub fn band(sets: &[BandSet]) -> RecordBatch {
    let rows: Vec<(&BandSet, usize, &Band)> =
        sets.iter().flat_map(|set| set.bands.iter().enumerate().map(move |(at, band)| (set, at + 1, band))).collect();
    Batch::of(&BAND, rows.len())
        .text("band_id", rows.iter().map(|(set, _, band)| band_id(set, band)))
        .text("band_set_id", rows.iter().map(|(set, ..)| &set.id))
        .text("band", rows.iter().map(|(.., band)| &band.name))
        .text("dimension", rows.iter().map(|(set, ..)| &set.dimension))
        .integer("position", rows.iter().map(|(_, position, _)| *position))
        .number("minimum", rows.iter().map(|(.., band)| band.minimum))
        .number("maximum", rows.iter().map(|(.., band)| band.maximum))
        .integer("version", rows.iter().map(|(set, ..)| set.version))
        .text("set_by", rows.iter().map(|(set, ..)| &set.set_by))
        .date("valid_from", rows.iter().map(|(set, ..)| set.first_day.unwrap_or(ALWAYS)))
        .finish_sorted()
}

/// Table `band_share`.
pub fn band_share(rows: &[BandShare], sets: &[BandSet], labels: &Labels) -> RecordBatch {
    let ids = PeriodIds::of(rows.iter().map(|row| &row.period));
    let set = |row: &BandShare| row.set.map(|set| &sets[set]);
    let band = |row: &BandShare| Some(&set(row)?.bands[row.position? - 1]);
    let total_source = |row: &BandShare| {
        let word = if row.is_stated { "stated" } else { "sum_of_bands" };
        (!row.total.is_nan()).then_some(word)
    };
    Batch::of(&BAND_SHARE, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("authority_name", rows.iter().map(|row| labels.authority_name(row.authority)))
        .text("indicator_id", rows.iter().map(|row| labels.indicator(row.indicator)))
        .text("period_id", rows.iter().map(|row| ids.id(row.period)))
        .date("period_start", rows.iter().map(|row| row.period.first_day()))
        .date("period_end", rows.iter().map(|row| row.period.last_day()))
        .text("kind", rows.iter().map(|row| row.figure.name()))
        .text("of_slice", rows.iter().map(|row| &row.whole))
        .text("dimension", rows.iter().map(|row| &row.dimension))
        .text("edges", rows.iter().map(|row| &row.edges))
        .text("band", rows.iter().map(|row| &row.band))
        .text("band_id", rows.iter().map(|row| Some(band_id(set(row)?, band(row)?))))
        .integer("position", rows.iter().map(|row| row.position))
        .number("minimum", rows.iter().map(|row| band(row).and_then(|band| band.minimum)))
        .number("maximum", rows.iter().map(|row| band(row).and_then(|band| band.maximum)))
        .text("set_by", rows.iter().map(|row| set(row).map(|set| &set.set_by)))
        .text("breakdown_id", rows.iter().map(|row| row.breakdown.map(|breakdown| labels.breakdown(breakdown))))
        .text("status", rows.iter().map(|row| row.status.name()))
        .number("value", rows.iter().map(|row| row.count))
        .number("total", rows.iter().map(|row| row.total))
        .text("total_source", rows.iter().map(total_source))
        .number("share", rows.iter().map(|row| row.share))
        .text("reason", rows.iter().map(|row| row.reason.map(NoShare::name)))
        .finish_sorted()
}
