//! A change of a gap and its parts → one sentence that a committee member understands, without better or worse.
//!
//! Figures are said in the indicator's own decimals, those without any with one where a median lies between two whole
//! numbers, so that parts may miss their sum by the last digit.

use std::fmt::Write as _;

use super::parts::{Movement, Parts};
use crate::domain::indicator::{grouped, in_unit};

/// What a sentence says.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The unit of the indicator.
    pub unit: &'a str,
    /// The decimals in which it is said.
    pub decimals: u8,
    /// The earlier period, as people name it.
    pub since: &'a str,
    /// The two editions of neighbours.
    pub editions: [&'a str; 2],
    /// The gaps and the parts.
    pub parts: Parts,
}

/// Writes the sentence; nothing where the parts cannot be told.
pub fn write_sentence(out: &mut String, told: &Told) {
    let Parts { gap_before, gap_after, own, neighbours, reporting, set } = told.parts;
    let Some(movement) = Movement::of(gap_before, gap_after).filter(|_| !own.is_nan()) else { return };
    let (before, after) = (told.side(gap_before), told.side(gap_after));
    let further = gap_after.abs() - gap_before.abs();
    let since = told.since;
    let gap = "the gap to its statistical neighbours";
    let opening = match movement {
        Movement::Crossed => format!(
            "Since {since} it went from {} to {}",
            told.place(gap_before, " the median of its statistical neighbours"),
            told.place(gap_after, " it")
        ),
        Movement::Unchanged => format!("Since {since} {gap} stayed as it was, at {after}"),
        _ if told.is_nothing(further) => format!("Since {since} {gap} hardly changed and lies at {after}"),
        Movement::Widened => {
            format!("Since {since} {gap} widened by {}, from {before} to {after}", told.amount(further))
        }
        Movement::Narrowed => {
            format!("Since {since} {gap} narrowed by {}, from {before} to {after}", told.amount(further))
        }
    };
    out.push_str(&opening);
    let (way, their_way) = (told.way(own), told.way(-neighbours));
    let by = |change: f64| format!("by {}", told.number(change));
    let figures = |way: &str, change: f64| match way {
        "" => "stayed the same".to_owned(),
        way => format!("{way} {}", by(change)),
    };
    let theirs = if way == their_way && !way.is_empty() { by(neighbours) } else { figures(their_way, neighbours) };
    write!(out, ": its own figure {}, theirs {theirs}", figures(way, own)).expect(TEXT);
    for (part, what) in [(reporting, "neighbours that came in or dropped out"), (set, "another list of neighbours")] {
        if told.is_nothing(part) {
            continue;
        }
        let way = if part > 0.0 { "up" } else { "down" };
        write!(out, "; {what}").expect(TEXT);
        if what.starts_with("another") {
            write!(out, " ({}, then {})", told.editions[0], told.editions[1]).expect(TEXT);
        }
        write!(out, " took the gap {way} by {}", told.number(part)).expect(TEXT);
    }
    out.push('.');
}

const TEXT: &str = "a String takes all that is written";

impl Told<'_> {
    /// A number without its sign, without its unit.
    fn number(&self, value: f64) -> String {
        grouped(value.abs(), usize::from(self.decimals_of(value)))
    }

    /// The decimals in which a number is said.
    fn decimals_of(&self, value: f64) -> u8 {
        let is_whole = ((value * 10.0).round() % 10.0).abs() < 0.5;
        if self.decimals == 0 && !is_whole { 1 } else { self.decimals }
    }

    /// The same with its unit. A difference of shares is one of percentage points.
    fn amount(&self, value: f64) -> String {
        match self.unit {
            "percent" => format!("{} percentage points", self.number(value)),
            unit => in_unit(value.abs(), unit, self.decimals_of(value)),
        }
    }

    /// Whether a number is said as zero.
    fn is_nothing(&self, value: f64) -> bool {
        !self.number(value).bytes().any(|byte| matches!(byte, b'1'..=b'9'))
    }

    /// Which way a figure went; blank where that is not said.
    fn way(&self, change: f64) -> &'static str {
        if self.is_nothing(change) {
            ""
        } else if change > 0.0 {
            "rose"
        } else {
            "fell"
        }
    }

    /// A gap in short: `3.1 above`.
    fn side(&self, gap: f64) -> String {
        match self.way(gap) {
            "" => "none".to_owned(),
            "rose" => format!("{} above", self.number(gap)),
            _ => format!("{} below", self.number(gap)),
        }
    }

    /// Where a figure lies: `3.1 percentage points above the median`.
    fn place(&self, gap: f64, what: &str) -> String {
        match self.way(gap) {
            "" => format!("level with{what}"),
            "rose" => format!("{} above{what}", self.amount(gap)),
            _ => format!("{} below{what}", self.amount(gap)),
        }
    }
}
