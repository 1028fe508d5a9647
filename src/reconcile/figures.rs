//! Figures: the version that counts for each key, and what it replaced; indicators are worked on in parallel.

use rayon::prelude::*;

use super::known::{Known, Whose, shown};
use super::revisions::{Reason, Revisions};
use super::weight;
use crate::domain::{Day, FileIndex, Finding, FindingCode, Observations};

/// What reconciling figures comes to.
pub(super) struct Settled {
    pub(super) winners: Observations,
    /// The positions of the winners among the rows that were handed over.
    pub(super) positions: Vec<u32>,
    pub(super) revisions: Revisions,
    pub(super) superseded: Vec<Superseded>,
}

/// A row that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Superseded {
    /// Its file.
    pub(super) file: FileIndex,
    /// Whether the row that replaced it states the same.
    pub(super) is_repeated: bool,
}

/// A row that another replaced.
struct Replaced {
    before: u32,
    after: u32,
    /// Why; none where the other states the same.
    reason: Option<Reason>,
    /// The first day on which what was replaced was stated, by this row or by those that it repeats.
    since: Day,
    /// Whether nothing but the order of lines or files decides between it and the row that counts.
    is_open: bool,
}

/// Positions of rows: those that count, and those that do not with what replaced them.
#[derive(Default)]
struct Choice {
    winners: Vec<u32>,
    /// By winner: the first day on which what it states was stated.
    first_stated: Vec<Day>,
    replaced: Vec<Replaced>,
}

pub(super) fn settle(rows: &Observations, whose: Whose, known: &Known, findings: &mut Vec<Finding>) -> Settled {
    let choices: Vec<Choice> = by_indicator(rows)
        .into_par_iter()
        .map(|positions| {
            let mut keys: Vec<Key> = positions.into_iter().map(|at| Key::of(rows, at)).collect();
            // Files come one after another, each mostly in its own order.
            keys.sort();
            choose(rows, known, &keys)
        })
        .collect();
    let mut positions = Vec::with_capacity(rows.len());
    let mut first_stated = Vec::with_capacity(rows.len());
    let (mut before, mut after, mut reasons, mut stood_since) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut superseded = Vec::new();
    for choice in choices {
        positions.extend(choice.winners);
        first_stated.extend(choice.first_stated);
        for replaced in choice.replaced {
            let file = rows.file[replaced.before as usize];
            superseded.push(Superseded { file, is_repeated: replaced.reason.is_none() });
            let Some(reason) = replaced.reason else { continue };
            if replaced.is_open {
                findings.push(conflict(rows, whose, known, &replaced));
            }
            before.push(replaced.before);
            after.push(replaced.after);
            reasons.push(reason);
            stood_since.push(replaced.since);
        }
    }
    Settled {
        winners: Observations { first_stated_on: first_stated, ..rows.gather(&positions) },
        positions,
        revisions: Revisions { before: rows.gather(&before), after: rows.gather(&after), reason: reasons, stood_since },
        superseded,
    }
}

/// The positions of the rows of each indicator that occurs, in the order of the indicators.
pub(super) fn by_indicator(rows: &Observations) -> Vec<Vec<u32>> {
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

/// What tells rows of one indicator apart, and below it the position of the row, in one number that is quickly compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u128);

impl Key {
    fn of(rows: &Observations, position: u32) -> Self {
        let at = position as usize;
        let period = rows.period[at];
        // Below zero comes first.
        let index = period.index().cast_unsigned() ^ (1 << 31);
        let slice = (u64::from(rows.place[at]) << 32) | u64::from(rows.breakdown[at].0);
        let time = (u64::from(period.kind() as u8) << 40) | (u64::from(index) << 8) | u64::from(rows.figure[at] as u8);
        Self((u128::from(slice) << 80) | (u128::from(time) << 32) | u128::from(position))
    }

    fn position(self) -> u32 {
        let [.., a, b, c, d] = self.0.to_be_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    fn is_of_the_same(self, other: Self) -> bool {
        self.0 >> 32 == other.0 >> 32
    }
}

fn row_weight(rows: &Observations, known: &Known, at: u32) -> (i32, Day, FileIndex, u32, u16) {
    let at = at as usize;
    weight(known.ranks, rows.file[at], rows.submitted_on[at], rows.line[at], rows.column[at])
}

/// Walks the sorted rows key by key; the last row of a key counts, each other is replaced by the one behind it.
fn choose(rows: &Observations, known: &Known, keys: &[Key]) -> Choice {
    let mut choice = Choice::default();
    let mut versions: Vec<u32> = Vec::new();
    for same in keys.chunk_by(|one, other| one.is_of_the_same(*other)) {
        versions.clear();
        versions.extend(same.iter().map(|key| key.position()));
        versions.sort_by_key(|&at| row_weight(rows, known, at));
        let standing = |at: u32| (known.precedence(rows.file[at as usize]), rows.submitted_on[at as usize]);
        let last = versions[versions.len() - 1];
        let open_from = versions.partition_point(|&version| standing(version) < standing(last));
        let mut since = rows.submitted_on[versions[0] as usize];
        for (at, pair) in versions.windows(2).enumerate() {
            let reason = Reason::of(rows, pair[0] as usize, pair[1] as usize, known);
            choice.replaced.push(Replaced { before: pair[0], after: pair[1], reason, since, is_open: at >= open_from });
            let day = rows.submitted_on[pair[1] as usize];
            since = if reason.is_none() { since.min(day) } else { day };
        }
        choice.winners.push(last);
        choice.first_stated.push(since);
    }
    choice
}

/// Two statements of one figure of which neither corrects the other.
fn conflict(rows: &Observations, whose: Whose, known: &Known, replaced: &Replaced) -> Finding {
    let (earlier, later) = (replaced.before as usize, replaced.after as usize);
    let subject = known.subject(rows, later, whose);
    let figure = |at: usize| shown(rows.value[at], rows.status[at]);
    let (code, message, hint) = if replaced.reason == Some(Reason::SameDay) {
        let message = format!(
            "{subject} was submitted twice on {}: {} in line {} of {} and {} here",
            rows.submitted_on[later],
            figure(earlier),
            rows.line[earlier],
            known.path(rows.file[earlier]),
            figure(later)
        );
        (FindingCode::ConflictingSubmissions, message, FindingCode::ConflictingSubmissions.advice())
    } else {
        let message = format!(
            "{subject} stands twice: {} in line {} and {} here",
            figure(earlier),
            rows.line[earlier],
            figure(later)
        );
        (FindingCode::ConflictingDuplicate, message, "the later line is used; remove whichever is wrong")
    };
    known.at_row(code, (rows, later), whose, message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::Observation;
    use crate::domain::{IndicatorIndex, Period, Status};
    use crate::reconcile::FileRank;
    use crate::reference::Reference;

    fn rank(source: &str, precedence: i32) -> FileRank {
        FileRank { source: source.into(), path: format!("{source}.csv"), precedence, ..FileRank::default() }
    }

    fn row(place: u16, value: f64, file: u32, submitted: i32, line: u32) -> Observation {
        Observation {
            status: if value.is_nan() { Status::Unreliable } else { Status::Ok },
            submitted_on: Day::from_days(submitted),
            file: FileIndex(file),
            line,
            column: 1,
            ..Observation::reported(place, IndicatorIndex(3), Period::month(2024, 5), value)
        }
    }

    fn settled(rows: &[Observation], ranks: &[FileRank]) -> (Settled, Vec<Finding>) {
        let columns: Observations = rows.iter().copied().collect();
        let known = Known {
            ranks,
            reference: &Reference::embedded(),
            raw_texts: &vec![String::new(); ranks.len()],
            columns: vec![vec!["Month".into(), "Value".into()]; ranks.len()],
            breakdowns: vec!["total".into()],
        };
        let mut findings = Vec::new();
        let settled = settle(&columns, Whose::Authorities, &known, &mut findings);
        (settled, findings)
    }

    #[test]
    fn precedence_goes_before_submission_and_submission_before_line() {
        let ranks = [rank("council", 10), rank("published", 20)];
        let (settled, findings) =
            settled(&[row(1, 5.0, 0, 900, 2), row(1, 4.0, 1, 100, 2), row(1, 6.0, 0, 300, 9)], &ranks);
        assert_eq!(settled.winners.value, [4.0]);
        assert_eq!(settled.revisions.before.value, [6.0, 5.0]);
        assert_eq!(settled.revisions.reason, [Reason::Corrected, Reason::HigherPrecedence]);
        assert!(findings.is_empty());
    }

    #[test]
    fn a_retraction_replaces_the_figure_and_is_kept_as_one() {
        let (settled, _) =
            settled(&[row(1, 437.0, 0, 100, 2), row(1, f64::NAN, 1, 200, 2)], &[rank("a", 10), rank("b", 10)]);
        assert_eq!(settled.winners.status, [Status::Unreliable]);
        assert_eq!(settled.revisions.before.value, [437.0]);
        assert!(settled.revisions.after.value[0].is_nan());
        assert_eq!(settled.revisions.reason, [Reason::Retracted]);
    }

    #[test]
    fn a_line_that_contradicts_another_is_a_finding_and_a_repeated_one_is_not() {
        let (settled, findings) = settled(
            &[row(1, 5.0, 0, 1, 2), row(1, 5.0, 0, 1, 3), row(1, 7.0, 0, 1, 4), row(2, 1.0, 0, 1, 5)],
            &[rank("a", 10)],
        );
        assert_eq!(settled.winners.value, [7.0, 1.0]);
        assert_eq!(settled.revisions.reason, [Reason::LaterLine]);
        assert_eq!(settled.superseded.iter().filter(|row| row.is_repeated).count(), 1);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].line, findings[0].column_name.as_str()), (Some(4), "Value"));
        assert_eq!(settled.winners.len() + settled.superseded.len(), 4, "no row is lost");
    }

    #[test]
    fn a_figure_that_was_repeated_before_it_was_corrected_stood_since_its_first_edition() {
        let editions = [row(1, 5.0, 0, 100, 2), row(1, 5.0, 1, 200, 2), row(1, 6.0, 2, 300, 2)];
        let (settled, _) = settled(&editions, &[rank("a", 10), rank("b", 10), rank("c", 10)]);
        assert_eq!(settled.revisions.before.submitted_on, [Day::from_days(200)]);
        assert_eq!(settled.revisions.stood_since, [Day::from_days(100)]);
        assert_eq!(settled.winners.first_stated_on, [Day::from_days(300)]);
    }

    #[test]
    fn a_figure_that_counts_was_first_stated_when_a_submission_first_said_the_same() {
        let repeated = [row(1, 5.0, 0, 100, 2), row(1, 5.0, 1, 200, 2)];
        let (settled, _) = settled(&repeated, &[rank("a", 10), rank("b", 10)]);
        assert_eq!(settled.winners.submitted_on, [Day::from_days(200)]);
        assert_eq!(settled.winners.first_stated_on, [Day::from_days(100)]);
    }

    #[test]
    fn three_editions_give_a_chain_and_the_order_of_the_files_does_not_matter() {
        let editions = [row(1, 5.0, 0, 100, 2), row(1, 6.0, 1, 200, 2), row(1, 8.0, 2, 300, 2)];
        let ranks = [rank("a", 10), rank("b", 10), rank("c", 10)];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let (settled, findings) = settled(&order.map(|at| editions[at]), &ranks);
            assert_eq!(settled.winners.value, [8.0]);
            assert_eq!(settled.revisions.before.value, [5.0, 6.0]);
            assert_eq!(settled.revisions.after.value, [6.0, 8.0]);
            assert_eq!(settled.revisions.reason, [Reason::Corrected, Reason::Corrected]);
            assert!(findings.is_empty());
        }
    }

    #[test]
    fn two_submissions_of_one_day_that_differ_are_a_finding_until_a_later_one_settles_it() {
        let ranks = [rank("a", 10), rank("b", 10), rank("c", 10)];
        let (settled_twice, findings) = settled(&[row(1, 5.0, 0, 100, 2), row(1, 6.0, 1, 100, 3)], &ranks);
        assert_eq!(settled_twice.winners.value, [6.0]);
        assert_eq!(settled_twice.revisions.reason, [Reason::SameDay]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, FindingCode::ConflictingSubmissions);
        assert!(findings[0].message.contains("5 in line 2 of a.csv and 6 here"), "{}", findings[0].message);
        let later = row(1, 7.0, 2, 200, 2);
        let (settled, findings) = settled(&[row(1, 5.0, 0, 100, 2), row(1, 6.0, 1, 100, 3), later], &ranks);
        assert_eq!(settled.winners.value, [7.0]);
        assert!(findings.is_empty());
    }

    #[test]
    fn a_part_that_only_one_version_states_is_no_correction() {
        let with_parts = Observation { numerator: 5.0, denominator: 10.0, ..row(1, 50.0, 0, 100, 2) };
        let ranks = [rank("a", 10), rank("b", 10)];
        let (plain, _) = settled(&[with_parts, row(1, 50.0, 1, 200, 2)], &ranks);
        assert!(plain.revisions.reason.is_empty());
        let rebased = Observation { file: FileIndex(1), denominator: 9.0, ..with_parts };
        let (rebased, _) = settled(&[with_parts, Observation { submitted_on: Day::from_days(200), ..rebased }], &ranks);
        assert_eq!(rebased.revisions.reason, [Reason::Corrected]);
    }
}
