//! Actions and their changes of status → batches.

use arrow::array::RecordBatch;

use super::Labels;
use crate::domain::{Action, ActionStatus, Day};
use crate::reconcile::StatusChange;
use crate::tables::Batch;
use crate::tables::declared::plans::{ACTION, ACTION_EVENT};

/// Table `action`; `data_says` has what the figures say of each action's claim, in their order.
pub fn action(rows: &[Action], data_says: &[Option<String>], labels: &Labels, on: Day) -> RecordBatch {
    let is_overdue = |row: &Action| row.status == Some(ActionStatus::Open) && row.due_on.is_some_and(|due| due < on);
    Batch::of(&ACTION, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("plan_id", rows.iter().map(|row| &row.plan))
        .text("action_id", rows.iter().map(|row| &row.action))
        .text("area", rows.iter().map(|row| &row.area))
        .text("title", rows.iter().map(|row| &row.title))
        .text("owner", rows.iter().map(|row| &row.owner))
        .text("recommending_body", rows.iter().map(|row| &row.recommending_body))
        .text("status", rows.iter().map(|row| row.status.map(ActionStatus::name)))
        .flag("overdue", rows.iter().map(is_overdue))
        .flag("disputed", rows.iter().map(|row| row.disputed))
        .date("due_on", rows.iter().map(|row| row.due_on))
        .date("due_on_first", rows.iter().map(|row| row.due_on_first))
        .date("completed_on", rows.iter().map(|row| row.completed_on))
        .text("moved_to_plan", rows.iter().map(|row| &row.moved_to_plan))
        .text("indicator_id", rows.iter().map(|row| row.indicator.map(|indicator| labels.indicator(indicator))))
        .number("baseline", rows.iter().map(|row| row.baseline))
        .number("target", rows.iter().map(|row| row.target))
        .number("claimed", rows.iter().map(|row| row.claimed))
        .text("data_says", data_says.iter().map(Option::as_ref))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}

/// Table `action_event`.
pub fn action_event(rows: &[StatusChange], labels: &Labels) -> RecordBatch {
    Batch::of(&ACTION_EVENT, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("plan_id", rows.iter().map(|row| &row.plan))
        .text("action_id", rows.iter().map(|row| &row.action))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .date("on_day", rows.iter().map(|row| row.on))
        .text("from_status", rows.iter().map(|row| row.from.map(ActionStatus::name)))
        .text("to_status", rows.iter().map(|row| row.to.map(ActionStatus::name)))
        .text("moved_to_plan", rows.iter().map(|row| &row.moved_to_plan))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}
