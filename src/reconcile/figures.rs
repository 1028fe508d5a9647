//! Figures: the version that counts for each key, and what it replaced; indicators are worked on in parallel.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{FileRank, weight};
use crate::domain::{AuthorityIndex, FileIndex, Finding, FindingCode, Observations};
use crate::reference::Reference;

/// Why a version no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A source of higher precedence states the figure too.
    HigherPrecedence,
    /// A later submission corrects it.
    LaterSubmission,
    /// A later line of the same submission states another figure.
    LaterLine,
    /// The same figure stands again.
    Repeated,
}

impl Reason {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HigherPrecedence => "higher_precedence",
            Self::LaterSubmission => "later_submission",
            Self::LaterLine => "later_line",
            Self::Repeated => "repeated",
        }
    }
}

/// What was replaced and what replaced it, as parallel rows.
#[derive(Clone, Debug, Default)]
pub struct Revisions {
    /// The versions that no longer count.
    pub before: Observations,
    /// What stands in place of each.
    pub after: Observations,
    /// Why.
    pub reason: Vec<Reason>,
}

/// What reconciling figures comes to.
pub(super) struct Settled {
    pub(super) winners: Observations,
    pub(super) revisions: Revisions,
    /// The file of each row that does not count.
    pub(super) superseded: Vec<FileIndex>,
}

/// Positions of rows: those that count, and pairs of those that do not with what replaced them.
#[derive(Default)]
struct Choice {
    winners: Vec<u32>,
    replaced: Vec<(u32, u32, Reason)>,
}

pub(super) fn settle(
    rows: &Observations,
    ranks: &[FileRank],
    reference: &Reference,
    findings: &mut Vec<Finding>,
) -> Settled {
    let choices: Vec<Choice> = by_indicator(rows)
        .into_par_iter()
        .map(|mut positions| {
            positions.sort_unstable_by(|&one, &other| {
                key_order(rows, one, other)
                    .then_with(|| row_weight(rows, ranks, one).cmp(&row_weight(rows, ranks, other)))
            });
            choose(rows, ranks, &positions)
        })
        .collect();
    let mut winners = Vec::with_capacity(rows.len());
    let (mut before, mut after, mut reason) = (Vec::new(), Vec::new(), Vec::new());
    for choice in choices {
        winners.extend(choice.winners);
        for (loser, winner, why) in choice.replaced {
            if why == Reason::LaterLine {
                findings.push(conflict(rows, ranks, reference, loser, winner));
            }
            before.push(loser);
            after.push(winner);
            reason.push(why);
        }
    }
    Settled {
        superseded: before.iter().map(|&at| rows.file[at as usize]).collect(),
        winners: rows.gather(&winners),
        revisions: Revisions { before: rows.gather(&before), after: rows.gather(&after), reason },
    }
}

/// The positions of the rows of each indicator that occurs, in the order of the indicators.
fn by_indicator(rows: &Observations) -> Vec<Vec<u32>> {
    let most = rows.indicator.iter().map(|indicator| indicator.at() + 1).max().unwrap_or(0);
    let mut counts = vec![0_usize; most];
    for indicator in &rows.indicator {
        counts[indicator.at()] += 1;
    }
    let mut lists: Vec<Vec<u32>> = counts.into_iter().map(Vec::with_capacity).collect();
    for (position, indicator) in (0_u32..).zip(&rows.indicator) {
        lists[indicator.at()].push(position);
    }
    lists.retain(|list| !list.is_empty());
    lists
}

fn key_order(rows: &Observations, one: u32, other: u32) -> Ordering {
    let key = |at: u32| {
        let at = at as usize;
        (rows.place[at], rows.breakdown[at], rows.period[at], rows.figure[at])
    };
    key(one).cmp(&key(other))
}

fn row_weight(rows: &Observations, ranks: &[FileRank], at: u32) -> (i32, crate::domain::Day, FileIndex, u32, u16) {
    let at = at as usize;
    weight(ranks, rows.file[at], rows.submitted_on[at], rows.line[at], rows.column[at])
}

/// Walks the sorted rows key by key; the last row of a key counts, each other is replaced by the one behind it.
fn choose(rows: &Observations, ranks: &[FileRank], positions: &[u32]) -> Choice {
    let mut choice = Choice::default();
    for versions in positions.chunk_by(|&one, &other| key_order(rows, one, other) == Ordering::Equal) {
        for pair in versions.windows(2) {
            choice.replaced.push((pair[0], pair[1], reason(rows, ranks, pair[0] as usize, pair[1] as usize)));
        }
        choice.winners.extend(versions.last());
    }
    choice
}

fn reason(rows: &Observations, ranks: &[FileRank], loser: usize, winner: usize) -> Reason {
    let same_number = |one: f64, other: f64| one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan());
    let is_same = rows.status[loser] == rows.status[winner]
        && same_number(rows.value[loser], rows.value[winner])
        && same_number(rows.numerator[loser], rows.numerator[winner])
        && same_number(rows.denominator[loser], rows.denominator[winner]);
    let precedence = |at: usize| ranks[rows.file[at].at()].precedence;
    if is_same {
        Reason::Repeated
    } else if precedence(loser) < precedence(winner) {
        Reason::HigherPrecedence
    } else if rows.file[loser] != rows.file[winner] || rows.submitted_on[loser] != rows.submitted_on[winner] {
        Reason::LaterSubmission
    } else {
        Reason::LaterLine
    }
}

fn conflict(rows: &Observations, ranks: &[FileRank], reference: &Reference, loser: u32, winner: u32) -> Finding {
    let (earlier, later) = (rows.row(loser as usize), rows.row(winner as usize));
    let title = &reference.indicators[later.indicator.at()].title;
    let shown = |value: f64, status: crate::domain::Status| {
        if value.is_nan() { status.name().to_owned() } else { value.to_string() }
    };
    Finding {
        code: FindingCode::ConflictingDuplicate,
        authority: Some(AuthorityIndex(later.place)),
        file: Some(later.file),
        source: ranks[later.file.at()].source.clone(),
        line: Some(later.line),
        column: Some(later.column),
        column_name: String::new(),
        raw_value: Some(shown(later.value, later.status)),
        message: format!(
            "{title} for {} stands twice: {} in line {} and {} here",
            later.period,
            shown(earlier.value, earlier.status),
            earlier.line,
            shown(later.value, later.status)
        ),
        hint: "the later line is used; remove whichever is wrong".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::{Decimals, Observation, RawText};
    use crate::domain::{BreakdownIndex, Day, Figure, IndicatorIndex, Period, Status, ValueSource};

    fn rank(source: &str, precedence: i32) -> FileRank {
        FileRank { source: source.into(), precedence }
    }

    fn row(place: u16, value: f64, file: u32, submitted: i32, line: u32) -> Observation {
        Observation {
            place,
            indicator: IndicatorIndex(3),
            breakdown: BreakdownIndex(0),
            period: Period::month(2024, 5),
            figure: Figure::Actual,
            status: if value.is_nan() { Status::Unreliable } else { Status::Ok },
            numerator: f64::NAN,
            denominator: f64::NAN,
            value,
            decimals: Decimals::default(),
            value_source: ValueSource::Reported,
            submitted_on: Day::from_days(submitted),
            file: FileIndex(file),
            line,
            column: 1,
            raw: RawText::default(),
        }
    }

    fn settled(rows: &[Observation], ranks: &[FileRank]) -> (Settled, Vec<Finding>) {
        let mut columns = Observations::default();
        for &row in rows {
            columns.push(row);
        }
        let mut findings = Vec::new();
        let settled = settle(&columns, ranks, &Reference::embedded(), &mut findings);
        (settled, findings)
    }

    #[test]
    fn precedence_goes_before_submission_and_submission_before_line() {
        let ranks = [rank("council", 10), rank("published", 20)];
        let (settled, findings) =
            settled(&[row(1, 5.0, 0, 900, 2), row(1, 4.0, 1, 100, 2), row(1, 6.0, 0, 300, 9)], &ranks);
        assert_eq!(settled.winners.value, [4.0]);
        assert_eq!(settled.revisions.before.value, [6.0, 5.0]);
        assert_eq!(settled.revisions.reason, [Reason::LaterSubmission, Reason::HigherPrecedence]);
        assert!(findings.is_empty());
    }

    #[test]
    fn a_retraction_replaces_the_figure_and_is_kept_as_one() {
        let (settled, _) =
            settled(&[row(1, 437.0, 0, 100, 2), row(1, f64::NAN, 1, 200, 2)], &[rank("a", 10), rank("b", 10)]);
        assert_eq!(settled.winners.status, [Status::Unreliable]);
        assert_eq!(settled.revisions.before.value, [437.0]);
        assert!(settled.revisions.after.value[0].is_nan());
    }

    #[test]
    fn a_line_that_contradicts_another_is_a_finding_and_a_repeated_one_is_not() {
        let (settled, findings) = settled(
            &[row(1, 5.0, 0, 1, 2), row(1, 5.0, 0, 1, 3), row(1, 7.0, 0, 1, 4), row(2, 1.0, 0, 1, 5)],
            &[rank("a", 10)],
        );
        assert_eq!(settled.winners.value, [7.0, 1.0]);
        assert_eq!(settled.revisions.reason, [Reason::Repeated, Reason::LaterLine]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, Some(4));
        assert_eq!(settled.winners.len() + settled.superseded.len(), 4, "no row is lost");
    }
}
