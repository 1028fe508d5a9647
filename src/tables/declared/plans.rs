//! Improvement plans: actions, how each plan stands, and targets beside the figures.

use super::{ACTION_STATUSES, OF_INDICATOR, authority_id, breakdown_id, indicator_id, source_file_id};
use crate::tables::{Table, date, flag, integer, number, text};

/// Actions as their trackers last stated them.
pub static ACTION: Table = Table {
    name: "action",
    description: "One action of an improvement plan, as its tracker last stated it.",
    key: &["authority_id", "plan_id", "action_id"],
    sort: &["authority_id", "plan_id", "action_id"],
    row_group: None,
    columns: &[
        authority_id(),
        text("plan_id", "The plan."),
        text("action_id", "The action's number in the tracker, which survives a move to another plan."),
        text("area", "Part of the plan.").nullable(),
        text("title", "What is to be done.").nullable(),
        text("owner", "Who is to do it.").nullable(),
        text("recommending_body", "Who asked for it.").nullable(),
        text("status", "Where it stands, empty where the tracker's word is not declared.")
            .nullable()
            .values(ACTION_STATUSES),
        flag("overdue", "Whether it is open past the day it was due."),
        flag("disputed", "Whether somebody disputes its status."),
        date("due_on", "Day on which it is due.").nullable(),
        date("due_on_first", "Day on which it was first due.").nullable(),
        date("completed_on", "Day on which it was completed.").nullable(),
        text("moved_to_plan", "The plan that it moved to.").nullable(),
        text("indicator_id", "The indicator that it is meant to move.")
            .nullable()
            .references("indicator", "indicator_id"),
        number("baseline", "Where the indicator stood.").nullable().unit(OF_INDICATOR),
        number("target", "Where the indicator should come to.").nullable().unit(OF_INDICATOR),
        number("claimed", "Where the tracker says that the indicator is.").nullable().unit(OF_INDICATOR),
        text("data_says", "What the figures say of the claim, or why they say nothing.").nullable(),
        date("submitted_on", "Day on which the tracker was submitted."),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
    ],
};

/// Changes of status.
pub static ACTION_EVENT: Table = Table {
    name: "action_event",
    description: "One change of an action's status from one submission of its tracker to the next, its first among them.",
    key: &["authority_id", "plan_id", "action_id", "submitted_on"],
    sort: &["authority_id", "plan_id", "action_id", "submitted_on"],
    row_group: None,
    columns: &[
        authority_id(),
        text("plan_id", "The plan."),
        text("action_id", "The action's number in the tracker."),
        date("submitted_on", "Day on which the tracker with the change was submitted."),
        date("on_day", "Day of the change as the tracker states it, else the day the tracker was submitted."),
        text("from_status", "Status before, empty where the action is new.").nullable().values(ACTION_STATUSES),
        text("to_status", "Status after, empty where the tracker's word is not declared.")
            .nullable()
            .values(ACTION_STATUSES),
        text("moved_to_plan", "The plan that it moved to.").nullable(),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
    ],
};

/// Plans in numbers.
pub static PLAN_PROGRESS: Table = Table {
    name: "plan_progress",
    description: "How the actions of one area of a plan stand, with `all` for the whole plan.",
    key: &["authority_id", "plan_id", "area"],
    sort: &["authority_id", "plan_id", "area"],
    row_group: None,
    columns: &[
        authority_id(),
        text("plan_id", "The plan."),
        text("area", "Part of the plan, `all` for the whole."),
        integer("actions", "All its actions.").unit("actions"),
        integer("complete", "Actions that are complete.").unit("actions"),
        integer("open", "Actions that are open.").unit("actions"),
        integer("moved", "Actions that moved to another plan.").unit("actions"),
        integer("withdrawn", "Actions that were withdrawn.").unit("actions"),
        integer("unaccounted", "Actions whose status is not known.").unit("actions"),
        integer("overdue", "Open actions past the day they were due.").unit("actions"),
        integer("without_figure", "Actions with an indicator that has no current figure.").unit("actions"),
        integer("contradicted", "Actions whose claim the figures contradict.").unit("actions"),
    ],
};

/// Targets beside the figures.
pub static TARGET_PROGRESS: Table = Table {
    name: "target_progress",
    description: "One target of a plan or notice beside the latest figure of its indicator.",
    key: &["authority_id", "target_id"],
    sort: &["authority_id", "target_id"],
    row_group: None,
    columns: &[
        authority_id(),
        text("target_id", "Number or name of the target."),
        text("source", "Who set the target.").nullable(),
        text("title", "What it asks for, in words.").nullable(),
        indicator_id(),
        breakdown_id(),
        number("baseline", "Where the indicator started.").nullable().unit(OF_INDICATOR),
        text("baseline_period", "Period of the baseline.").nullable(),
        number("target", "The value to reach.").unit(OF_INDICATOR),
        text("operator", "How the figure must lie to the target: at least, at most, or just so.")
            .values(&[">=", "<=", "="]),
        date("due_on", "Day by which it is to be met.").nullable(),
        number("latest_value", "The latest actual figure.").nullable().unit(OF_INDICATOR),
        text("latest_period", "Period of the latest figure.").nullable().references("period", "period_id"),
        number("gap", "The latest figure less the target.").nullable().unit(OF_INDICATOR),
        text("gap_reason", "Why there is no gap to state, where there is none.").nullable(),
        text("verdict", "How the figure stands to the target.").nullable(),
        date("rebaselined_on", "Day on which the baseline was changed, after which earlier figures no longer count.")
            .nullable(),
    ],
};
