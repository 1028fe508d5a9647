//! What two releases differ in → its batch.

use arrow::array::RecordBatch;

use crate::diff::{Diff, Difference, TextId, What};
use crate::tables::Batch;
use crate::tables::declared::diff::RELEASE_DIFF;

/// Table `release_diff`. What this release has no name for any more is named by its id alone.
pub fn release_diff(diff: &Diff) -> RecordBatch {
    let rows = &diff.differences;
    let known = &diff.dimensions;
    let in_release = |place: usize, is_known: &dyn Fn(&str) -> bool| -> Vec<Option<&str>> {
        rows.iter().map(|row| Some(diff.names_of(row)[place]).filter(|name| is_known(name))).collect()
    };
    let more = |whats: &[What]| -> Vec<Option<&str>> {
        rows.iter().map(|row| whats.contains(&row.what).then(|| diff.texts.text(row.more))).collect()
    };
    let authorities = in_release(0, &|id| known.authorities.contains_key(id));
    let names = authorities.iter().map(|id| id.map(|id| &known.authorities[id])).collect::<Vec<_>>();
    let groups = more(&[What::Rank, What::Verdict]);
    let text = |of: fn(&Difference<TextId>) -> TextId| rows.iter().map(move |row| diff.texts.text(of(row)));
    Batch::of(&RELEASE_DIFF, rows.len())
        .text("difference_id", rows.iter().map(|row| id(diff, row)))
        .text("what", rows.iter().map(|row| row.what.name()))
        .text("change", rows.iter().map(|row| row.change.name()))
        .text("authority_id", authorities)
        .text("authority_name", names)
        .text("indicator_id", in_release(1, &|id| known.indicators.contains_key(id)))
        .text("breakdown_id", in_release(2, &|id| known.breakdowns.contains(id)))
        .text("period_id", in_release(3, &|id| known.periods.contains(id)))
        .text("kind", more(&[What::Figure]))
        .text("peer_group_id", groups.into_iter().map(|id| id.filter(|id| known.groups.contains_key(*id))))
        .text("judgement_of", more(&[What::Judgement]))
        .number("value_before", rows.iter().map(|row| row.before.value))
        .number("value_after", rows.iter().map(|row| row.after.value))
        .number("difference", rows.iter().map(|row| row.after.value - row.before.value))
        .text("text_before", text(|row| row.before.text))
        .text("text_after", text(|row| row.after.text))
        .text("path_before", text(|row| row.before.path))
        .text("path_after", text(|row| row.after.path))
        .finish_sorted()
}

/// What differs and its key: `figure 884/referrals/total/FY2024-25/actual`.
fn id(diff: &Diff, row: &Difference<TextId>) -> String {
    let mut id = row.what.name().to_owned();
    let mut separator = ' ';
    for name in diff.names_of(row).into_iter().filter(|name| !name.is_empty()) {
        id.push(separator);
        id.push_str(name);
        separator = '/';
    }
    id
}
