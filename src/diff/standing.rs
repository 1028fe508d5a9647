//! Table `benchmark` of two releases → the verdicts and the ranks that moved.

use arrow::array::RecordBatch;

use super::merged::{Rows, merged, text};
use super::{Change, Diff, Difference, Said, What};
use crate::error::Error;
use crate::publish::{Paired, StoredRelease};
use crate::tables::declared::facts::BENCHMARK;

const DECIDING: [&str; 10] = [
    "authority_id",
    "indicator_id",
    "breakdown_id",
    "period_id",
    "peer_group_id",
    "status",
    "rank",
    "significance",
    "funnel_position",
    "is_latest",
];
const BESIDE: [&str; 2] = ["ranked_count", "verdict"];

/// Adds what differs. A figure that either release has not is told as a figure and not again here.
pub(super) fn add(diff: &mut Diff, before: &StoredRelease, after: &StoredRelease) -> Result<(), Error> {
    let columns: Vec<&str> = DECIDING.iter().chain(&BESIDE).copied().collect();
    let Some(paired) = Paired::of(before, after, &BENCHMARK, &columns)? else {
        diff.incomparable.push(BENCHMARK.name);
        return Ok(());
    };
    paired.each(&DECIDING, &BESIDE, compare, |found| diff.take(found))
}

fn compare(before: &RecordBatch, after: &RecordBatch) -> Vec<Difference<String>> {
    let sides = [Side::of(before), Side::of(after)];
    let [earlier, later] = &sides;
    let mut found = Vec::new();
    merged(before, after, BENCHMARK.sort, |one, other| {
        let (Some(one), Some(other)) = (one, other) else { return };
        if text(earlier.status, one) != "ok" || text(later.status, other) != "ok" {
            return;
        }
        let mut add = |what, before, after| {
            let [authority, indicator, breakdown, period, group] =
                later.keys.map(|column| text(column, other).to_owned());
            let of = [authority, indicator, breakdown, period];
            found.push(Difference { what, change: Change::Changed, of, more: group, before, after });
        };
        if let (Some(was), Some(is)) = (earlier.rows.whole("rank", one), later.rows.whole("rank", other))
            && was != is
            && later.rows.flag("is_latest", other)
        {
            add(What::Rank, earlier.rank(one, was), later.rank(other, is));
        }
        let differs = earlier.judged.iter().zip(&later.judged).any(|(was, is)| text(was, one) != text(is, other));
        if differs && !says_the_same(text(earlier.verdicts, one), text(later.verdicts, other)) {
            add(What::Verdict, earlier.verdict(one), later.verdict(other));
        }
    });
    found
}

/// Whether two verdicts differ in no more than how many authorities they count.
fn says_the_same(one: &str, other: &str) -> bool {
    one.bytes().filter(|byte| !byte.is_ascii_digit()).eq(other.bytes().filter(|byte| !byte.is_ascii_digit()))
}

struct Side<'a> {
    rows: Rows<'a>,
    keys: [&'a arrow::array::StringArray; 5],
    status: &'a arrow::array::StringArray,
    judged: [&'a arrow::array::StringArray; 2],
    verdicts: &'a arrow::array::StringArray,
}

impl<'a> Side<'a> {
    fn of(batch: &'a RecordBatch) -> Self {
        let rows = Rows(batch);
        Self {
            keys: ["authority_id", "indicator_id", "breakdown_id", "period_id", "peer_group_id"]
                .map(|name| rows.texts(name)),
            status: rows.texts("status"),
            judged: ["significance", "funnel_position"].map(|name| rows.texts(name)),
            verdicts: rows.texts("verdict"),
            rows,
        }
    }

    fn rank(&self, row: usize, rank: i64) -> Said<String> {
        let count = self.rows.whole("ranked_count", row).unwrap_or(0);
        Said { value: rank as f64, text: format!("{rank} of {count}"), path: String::new() }
    }

    fn verdict(&self, row: usize) -> Said<String> {
        Said { text: text(self.verdicts, row).to_owned(), ..Said::nothing() }
    }
}
