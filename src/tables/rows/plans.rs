//! Actions, what changed of them and of the baselines of targets → batches.

use arrow::array::RecordBatch;

use super::Labels;
use crate::compare::{Checked, Missing};
use crate::domain::{Action, ActionStatus, Day};
use crate::reconcile::{ActionEvent, BaselineChange, Basis, Change};
use crate::tables::Batch;
use crate::tables::declared::plans::{ACTION, ACTION_EVENT, BASELINE_CHANGE};

/// Table `action`; `checked` has what the figures say of each action, in their order.
pub fn action(rows: &[Action], checked: &[Checked], labels: &Labels, on: Day) -> RecordBatch {
    Batch::of(&ACTION, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("plan_id", rows.iter().map(|row| &row.plan))
        .text("action_id", rows.iter().map(|row| &row.action))
        .text("area", rows.iter().map(|row| &row.area))
        .text("title", rows.iter().map(|row| &row.title))
        .text("owner", rows.iter().map(|row| &row.owner))
        .text("recommending_body", rows.iter().map(|row| &row.recommending_body))
        .text("status", rows.iter().map(|row| row.status.map(ActionStatus::name)))
        .flag("overdue", rows.iter().map(|row| row.is_overdue(on)))
        .flag("disputed", rows.iter().map(|row| row.disputed))
        .date("due_on", rows.iter().map(|row| row.due_on))
        .date("due_on_first", rows.iter().map(|row| row.due_on_first))
        .integer("n_redated", rows.iter().map(|row| row.past.redated))
        .date("completed_on", rows.iter().map(|row| row.completed_on))
        .text("moved_to_plan", rows.iter().map(|row| &row.moved_to_plan))
        .text("moved_from_plan", rows.iter().map(|row| &row.past.moved_from_plan))
        .flag("arrived", rows.iter().map(|row| row.past.arrived))
        .text("evidence", rows.iter().map(|row| &row.evidence))
        .text("verified_by", rows.iter().map(|row| &row.verified_by))
        .number("quantity_target", rows.iter().map(|row| row.quantity_target))
        .number("quantity_done", rows.iter().map(|row| row.quantity_done))
        .text("indicator_id", rows.iter().map(|row| row.indicator.map(|indicator| labels.indicator(indicator))))
        .number("baseline", rows.iter().map(|row| row.baseline))
        .number("target", rows.iter().map(|row| row.target))
        .number("claimed", rows.iter().map(|row| row.claimed))
        .number("latest_value", checked.iter().map(|row| row.latest_value))
        .text("latest_period", checked.iter().map(|row| row.latest_period.map(|period| period.to_string())))
        .text("gap_reason", checked.iter().map(|row| row.gap_reason.map(Missing::name)))
        .integer("days_since_last", checked.iter().map(|row| row.days_since_last))
        .date("next_expected_by", checked.iter().map(|row| row.next_expected_by))
        .text("data_says", checked.iter().map(|row| row.words.as_ref()))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}

/// Table `action_event`.
pub fn action_event(rows: &[ActionEvent], labels: &Labels) -> RecordBatch {
    let statuses = |row: &ActionEvent| match row.change {
        Change::Status(from, to) => (from.map(ActionStatus::name), to.map(ActionStatus::name)),
        Change::Disputed(_) | Change::DueOn(..) => (None, None),
    };
    let days = |row: &ActionEvent| match row.change {
        Change::DueOn(from, to) => (Some(from), to),
        Change::Disputed(_) | Change::Status(..) => (None, None),
    };
    let disputed = |row: &ActionEvent| match row.change {
        Change::Disputed(disputed) => Some(disputed),
        Change::DueOn(..) | Change::Status(..) => None,
    };
    Batch::of(&ACTION_EVENT, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("plan_id", rows.iter().map(|row| &row.plan))
        .text("action_id", rows.iter().map(|row| &row.action))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("what", rows.iter().map(|row| row.change.name()))
        .date("on_day", rows.iter().map(|row| row.on))
        .text("from_status", rows.iter().map(|row| statuses(row).0))
        .text("to_status", rows.iter().map(|row| statuses(row).1))
        .date("from_due_on", rows.iter().map(|row| days(row).0))
        .date("to_due_on", rows.iter().map(|row| days(row).1))
        .flag("disputed", rows.iter().map(disputed))
        .text("moved_to_plan", rows.iter().map(|row| &row.moved_to_plan))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}

/// Table `baseline_change`.
pub fn baseline_change(rows: &[BaselineChange], labels: &Labels) -> RecordBatch {
    let period = |basis: &Basis| basis.period.map(|period| period.to_string());
    Batch::of(&BASELINE_CHANGE, rows.len())
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("target_id", rows.iter().map(|row| &row.target))
        .date("changed_on", rows.iter().map(|row| row.on))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("indicator_id", rows.iter().map(|row| labels.indicator(row.indicator)))
        .flag("stated", rows.iter().map(|row| row.is_stated))
        .number("old_baseline", rows.iter().map(|row| row.old.baseline))
        .text("old_baseline_period", rows.iter().map(|row| period(&row.old)))
        .number("old_target", rows.iter().map(|row| row.old.target))
        .number("new_baseline", rows.iter().map(|row| row.new.baseline))
        .text("new_baseline_period", rows.iter().map(|row| period(&row.new)))
        .number("new_target", rows.iter().map(|row| row.new.target))
        .text("changed_by", rows.iter().map(|row| &row.by))
        .text("reason", rows.iter().map(|row| &row.reason))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}
