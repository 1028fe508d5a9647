//! The key of a figure → its account, gathered from every table that speaks of it.

use super::absent::{self, Sought};
use super::account::{Account, AuthorityNamed, Cell, Headline, IndicatorNamed, Named, PeriodNamed, Published, Version};
use super::findings;
use super::parts;
use super::peers;
use super::trend;
use super::versions::{Replaced, in_order};
use crate::domain::Figure;
use crate::domain::indicator::{grouped, in_unit, quotient};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::facts::{COMPARATOR, OBSERVATION, REVISION};
use crate::tables::declared::headline::HEADLINE;
use crate::tables::declared::reference::{AUTHORITY_HISTORY, BREAKDOWN, PERIOD};
use crate::tables::declared::run::SOURCE_FILE;

/// The account of a figure, or an error that says what is there instead.
pub fn figure(
    release: &StoredRelease,
    reference: &Reference,
    subject: &str,
    period: &str,
    breakdown: &str,
    kind: Figure,
) -> Result<Account, Error> {
    let sought = Sought::resolve(release, reference, subject, period, breakdown, kind)?;
    let key = sought.key();
    let rows = Rows::of(release, &OBSERVATION, &key)?;
    let Some(row) = rows.first() else { return Err(absent::why(release, &sought)?) };
    let files = Files::of(release)?;
    let indicator = sought.indicator.clone();
    let shown = |value: Option<f64>, status: &str| shown(&indicator, value, status);

    let cell = cell(release, &files, row)?;
    let versions = versions(release, &files, &key, row, &shown)?;
    let mut about = cell.as_ref().map_or(Ok(Vec::new()), |cell| findings::about(release, cell))?;
    for version in &versions {
        let earlier = files.cell_of(version);
        about.extend(findings::about(release, &earlier)?.into_iter().filter(|found| found.about != "file"));
    }
    let parts = parts::of(release, &files, &sought, row, &shown)?;
    let is_actual = kind == Figure::Actual;
    let key = &key[..4];
    let periods = Rows::of(release, &PERIOD, &[("period_id", &sought.period)])?;
    let breakdowns = Rows::of(release, &BREAKDOWN, &[("breakdown_id", &sought.breakdown)])?;
    Ok(Account {
        observation_key: row.own_text("observation_key"),
        authority: AuthorityNamed {
            id: sought.authority.clone(),
            name: row.own_text("authority_name"),
            gss_code: row.own_text("gss_code"),
        },
        breakdown: Named {
            id: sought.breakdown.clone(),
            name: breakdowns.first().map(|row| row.own_text("label")).unwrap_or_default(),
        },
        period: PeriodNamed {
            id: sought.period.clone(),
            label: periods.first().map(|row| row.own_text("label")).unwrap_or_default(),
            first_day: row.day_text("period_start"),
            last_day: row.day_text("period_end"),
        },
        kind: kind.name().to_owned(),
        status: row.own_text("status"),
        value: row.number("value"),
        display: shown(row.number("value"), row.text("status")),
        value_source: row.own_text("value_source"),
        numerator: row.number("numerator"),
        denominator: row.number("denominator"),
        formula: formula(&indicator, row).or_else(|| parts::formula(&indicator, row, &parts)),
        made_from: row.own_text("derived_from"),
        parts,
        derived_from: derived_from(release, &sought, row)?,
        stale: row.is_set("stale"),
        cell,
        versions,
        peers: if is_actual { peers::of(release, reference, &sought, &shown)? } else { Vec::new() },
        trend: if is_actual { trend::of(release, key)? } else { None },
        headline: if is_actual { headline(release, &sought)? } else { None },
        published: published(release, &files, &sought, row, &shown)?,
        findings: about,
        indicator,
    })
}

/// A value as people read it, or the status in words.
pub(super) fn shown(indicator: &IndicatorNamed, value: Option<f64>, status: &str) -> String {
    value.map_or_else(|| status.replace('_', " "), |value| in_unit(value, &indicator.unit, indicator.decimals))
}

/// How the parts give the value: `37 / 100 × 100 = 37.0 %`.
fn formula(indicator: &IndicatorNamed, row: Row) -> Option<String> {
    let (over, under) = (row.number("numerator")?, row.number("denominator")?);
    if under == 0.0 {
        return None;
    }
    let multiplier = indicator.multiplier;
    let times =
        if (multiplier - 1.0).abs() < f64::EPSILON { String::new() } else { format!(" × {}", plain(multiplier)) };
    let gives = in_unit(quotient(over, under, multiplier), &indicator.unit, indicator.decimals);
    Some(format!("{} / {}{times} = {gives}", plain(over), plain(under)))
}

/// A part of a figure: whole where it is whole.
pub(super) fn plain(value: f64) -> String {
    let decimals = (0..4).find(|&decimals| (value * 10_f64.powi(decimals)).fract().abs() < 1e-9).unwrap_or(4);
    grouped(value, usize::try_from(decimals).unwrap_or(0))
}

/// The files of the release.
pub(super) struct Files(Rows);

impl Files {
    fn of(release: &StoredRelease) -> Result<Self, Error> {
        Rows::of(release, &SOURCE_FILE, &[]).map(Self)
    }

    fn find(&self, id: &str) -> Option<Row<'_>> {
        self.0.iter().find(|row| row.text("source_file_id") == id)
    }

    pub(super) fn path(&self, id: &str) -> String {
        self.find(id).map(|row| row.own_text("path")).unwrap_or_default()
    }

    /// The cell in which an earlier version stood.
    fn cell_of(&self, version: &Version) -> Cell {
        let file = self.0.iter().find(|row| row.text("path") == version.path);
        let text = |column| file.map(|row| row.own_text(column)).unwrap_or_default();
        Cell {
            path: version.path.clone(),
            line: version.line,
            column_letter: version.column_letter.clone(),
            column_name: String::new(),
            raw_value: String::new(),
            submitted_on: version.submitted_on.clone(),
            source_id: text("source_id"),
            source_file_id: text("source_file_id"),
            encoding: text("encoding"),
            hash: text("hash"),
        }
    }
}

fn cell(release: &StoredRelease, files: &Files, row: Row) -> Result<Option<Cell>, Error> {
    let id = row.text("source_file_id");
    let Some(file) = files.find(id) else { return Ok(None) };
    let letter = row.text("source_column");
    Ok(Some(Cell {
        path: file.own_text("path"),
        line: row.integer("line"),
        column_letter: letter.to_owned(),
        column_name: findings::column_name(release, id, letter)?,
        raw_value: row.own_text("raw_value"),
        submitted_on: row.day_text("submitted_on"),
        source_id: file.own_text("source_id"),
        source_file_id: id.to_owned(),
        encoding: file.own_text("encoding"),
        hash: file.own_text("hash"),
    }))
}

fn versions(
    release: &StoredRelease,
    files: &Files,
    key: &[(&str, &str)],
    now: Row,
    shown: &dyn Fn(Option<f64>, &str) -> String,
) -> Result<Vec<Version>, Error> {
    let rows = Rows::of(release, &REVISION, key)?;
    let replaced = rows.iter().map(|row| Replaced {
        before: (row.own_text("status_before"), row.number("value_before")),
        after: (row.own_text("status_after"), row.number("value_after")),
        row,
    });
    let ordered = in_order(replaced.collect(), (now.own_text("status"), now.number("value")));
    let version = |Replaced { before, after, row }: Replaced<Row>| Version {
        submitted_on: row.day_text("submitted_on"),
        value: before.1,
        display: shown(before.1, &before.0),
        status: before.0,
        path: files.path(row.text("source_file_id")),
        line: row.integer("line"),
        column_letter: row.own_text("source_column"),
        raw_value: row.own_text("raw_value_before"),
        stood_since: row.day_text("stood_since"),
        replaced_on: row.day_text("replaced_on"),
        reason: row.own_text("reason"),
        replaced_by: shown(after.1, &after.0),
        replaced_by_path: files.path(row.text("replaced_by_file_id")),
        replaced_by_line: row.integer("replaced_by_line"),
        replaced_by_column: row.own_text("replaced_by_column"),
        change: row.number("change"),
    };
    Ok(ordered.into_iter().map(version).collect())
}

/// The observation in whose cell the numerator of a derived figure stands.
fn derived_from(release: &StoredRelease, sought: &Sought, row: Row) -> Result<Option<Named>, Error> {
    if row.text("value_source") != "derived" || row.number("numerator").is_none() {
        return Ok(None);
    }
    let key = sought.key();
    let without_indicator: Vec<(&str, &str)> =
        key.iter().copied().filter(|(column, _)| *column != "indicator_id").collect();
    let rows = Rows::of(release, &OBSERVATION, &without_indicator)?;
    let place = |row: Row| {
        (row.own_text("source_file_id"), row.integer("line"), row.own_text("source_column"), row.number("numerator"))
    };
    let (file, line, column, numerator) = place(row);
    let of_cell = |other: &Row| {
        let (own_file, own_line, own_column, _) = place(*other);
        other.text("indicator_id") != row.text("indicator_id")
            && (own_file, own_line, own_column) == (file.clone(), line, column.clone())
            && (other.number("value").map(f64::to_bits) == numerator.map(f64::to_bits))
    };
    Ok(rows
        .iter()
        .find(of_cell)
        .map(|row| Named { id: row.own_text("observation_key"), name: row.own_text("raw_value") }))
}

fn headline(release: &StoredRelease, sought: &Sought) -> Result<Option<Headline>, Error> {
    let rows = Rows::of(release, &HEADLINE, &sought.key()[..2])?;
    Ok(rows.first().map(|row| Headline {
        is_this: sought.breakdown == crate::domain::TOTAL && row.text("period_id") == sought.period,
        period_id: row.own_text("period_id"),
        period_label: row.own_text("period_label"),
        display: row.own_text("display"),
        target: row.number("target"),
        target_verdict: row.own_text("target_verdict"),
    }))
}

/// What is published for the region in which the authority lay at the end of the period, and for England.
fn published(
    release: &StoredRelease,
    files: &Files,
    sought: &Sought,
    row: Row,
    shown: &dyn Fn(Option<f64>, &str) -> String,
) -> Result<Vec<Published>, Error> {
    let history = Rows::of(release, &AUTHORITY_HISTORY, &[("authority_id", &sought.authority)])?;
    let end = row.day("period_end");
    let stretch = history.iter().find(|stretch| {
        stretch.day("first_day") <= end && (stretch.day("last_day").is_none() || end <= stretch.day("last_day"))
    });
    let region = stretch.map(|stretch| (stretch.text("region_id"), stretch.text("region_name")));
    let rows = Rows::of(release, &COMPARATOR, &sought.key()[1..4])?;
    let mut list: Vec<Published> = rows
        .iter()
        .filter_map(|row| {
            let name = match (row.text("area_kind"), region) {
                ("national", _) => "England",
                (_, Some((id, name))) if id == row.text("area_id") => name,
                _ => return None,
            };
            Some(Published {
                area_id: row.own_text("area_id"),
                name: name.to_owned(),
                value: row.number("value"),
                display: shown(row.number("value"), row.text("status")),
                status: row.own_text("status"),
                computed_value: row.number("computed_value"),
                difference: row.number("difference"),
                tolerance: row.number("tolerance"),
                members: row.integer("members"),
                members_with_figure: row.integer("members_with_figure"),
                path: files.path(row.text("source_file_id")),
                line: row.integer("line"),
            })
        })
        .collect();
    list.reverse();
    Ok(list)
}
