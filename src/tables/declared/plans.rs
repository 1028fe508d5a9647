//! Improvement plans: actions, how each plan stands, and targets beside the figures.

use super::{
    ACTION_CHANGES, ACTION_STATUSES, ASSURANCES, MISSING, OF_INDICATOR, TARGET_VERDICTS, authority_id, breakdown_id,
    confidence, confidence_drivers, indicator_id, next_expected_by, source_file_id,
};
use crate::tables::{Table, date, flag, integer, number, text};

/// Columns, and behind them the numbers of some actions of a plan.
macro_rules! in_numbers {
    ($($key:expr),* $(,)?) => {
        &[
            $($key,)*
            integer("actions", "All its actions.").unit("actions"),
            integer("complete", "Actions that are complete.").unit("actions"),
            integer("open", "Actions that are open.").unit("actions"),
            integer("moved", "Actions that moved to another plan.").unit("actions"),
            integer("withdrawn", "Actions that were withdrawn.").unit("actions"),
            integer("unaccounted", "Actions whose status is not known.").unit("actions"),
            integer("overdue", "Open actions past the day they were due.").unit("actions"),
            integer("without_figure", "Actions with an indicator that has no current figure.").unit("actions"),
            integer("contradicted", "Actions whose claim the figures contradict.").unit("actions"),
            integer("disputed", "Actions whose status somebody disputes.").unit("actions"),
            integer("redated", "Actions whose due day was moved.").unit("actions"),
            integer("completed_late", "Actions that were completed after the day they were first due.").unit("actions"),
            integer("without_evidence", "Complete actions for which neither evidence nor who verified it is named.")
                .unit("actions"),
            integer("moved_and_lost", "Moved actions that name no plan, or one that is here and does not have them.")
                .unit("actions"),
        ]
    };
}

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
        date("due_on_first", "Day on which it was first due, as the earliest tracker has it that knows.").nullable(),
        integer("n_redated", "How often the day on which it is due was moved, in the plan that it moved from as well.")
            .unit("times"),
        date("completed_on", "Day on which it was completed.").nullable(),
        text("moved_to_plan", "The plan that it moved to.").nullable(),
        text("moved_from_plan", "The plan that it moved from.").nullable(),
        flag(
            "arrived",
            "Whether the plan that it moved to has it; empty where it did not move or nothing of that plan is here.",
        )
        .nullable(),
        text("evidence", "What shows that it is done.").nullable(),
        text("verified_by", "Who made sure that it is.").nullable(),
        number("quantity_target", "How many are to be done, where it is about so many of something.").nullable(),
        number("quantity_done", "How many of them are done.").nullable(),
        text("indicator_id", "The indicator that it is meant to move.")
            .nullable()
            .references("indicator", "indicator_id"),
        number("baseline", "Where the indicator stood.").nullable().unit(OF_INDICATOR),
        number("target", "Where the indicator should come to.").nullable().unit(OF_INDICATOR),
        number("claimed", "Where the tracker says that the indicator is.").nullable().unit(OF_INDICATOR),
        number("latest_value", "The current figure of the indicator.").nullable().unit(OF_INDICATOR),
        text("latest_period", "Period of that figure, or of the row that says why there is none.")
            .nullable()
            .references("period", "period_id"),
        text("gap_reason", "Why the indicator has no current figure, where it has none.").nullable().values(MISSING),
        integer("days_since_last", "Days from the end of the last period with a figure to the reporting day.")
            .nullable()
            .unit("days"),
        next_expected_by(),
        text("data_says", "What the figures say of the claim, or why they say nothing.").nullable(),
        date("submitted_on", "Day on which the tracker was submitted."),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
    ],
};

/// Changes of status.
pub static ACTION_EVENT: Table = Table {
    name: "action_event",
    description: "One change of an action's status, day or dispute from one submission of its tracker to the next; its first \
                  status is one, and rows are only ever added.",
    key: &["authority_id", "plan_id", "action_id", "submitted_on", "what"],
    sort: &["authority_id", "plan_id", "action_id", "submitted_on", "what"],
    row_group: None,
    columns: &[
        authority_id(),
        text("plan_id", "The plan."),
        text("action_id", "The action's number in the tracker."),
        date("submitted_on", "Day on which the tracker with the change was submitted."),
        text("what", "What changed.").values(ACTION_CHANGES),
        date("on_day", "Day of the change as the tracker states it, else the day the tracker was submitted."),
        text("from_status", "Status before, empty where the action is new.").nullable().values(ACTION_STATUSES),
        text("to_status", "Status after, empty where the tracker's word is not declared.")
            .nullable()
            .values(ACTION_STATUSES),
        date("from_due_on", "Day on which it was due before.").nullable(),
        date("to_due_on", "Day on which it is due since.").nullable(),
        flag("disputed", "Whether somebody disputes its status since.").nullable(),
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
    columns: in_numbers![
        authority_id(),
        text("plan_id", "The plan."),
        text("area", "Part of the plan, `all` for the whole."),
    ],
};

/// Plans in numbers, by who asked for their actions.
pub static PLAN_BY_BODY: Table = Table {
    name: "plan_by_body",
    description: "How those actions of a plan stand that one body asked for; actions that name nobody are not here.",
    key: &["authority_id", "plan_id", "recommending_body"],
    sort: &["authority_id", "plan_id", "recommending_body"],
    row_group: None,
    columns: in_numbers![
        authority_id(),
        text("plan_id", "The plan."),
        text("recommending_body", "Who asked for the actions."),
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
        text("intervention_id", "The notice or other intervention that set it.")
            .nullable()
            .references("intervention", "intervention_id"),
        text("title", "What it asks for, in words.").nullable(),
        text("owner", "Who answers for it.").nullable(),
        indicator_id(),
        breakdown_id(),
        number("baseline", "Where the indicator started.").nullable().unit(OF_INDICATOR),
        text("baseline_period", "Period of the baseline.").nullable(),
        number("target", "The value to reach.").unit(OF_INDICATOR),
        text("operator", "How the figure must lie to the target: at least, at most, or just so.")
            .values(&[">=", "<=", "="]),
        date("due_on", "Day by which it is to be met.").nullable(),
        text("due_basis", "Whether that day is stated, or is the end of the term of the intervention that set it.")
            .nullable()
            .values(&["stated", "term_of_intervention"]),
        number("latest_value", "The latest actual figure.").nullable().unit(OF_INDICATOR),
        text("latest_period", "Period of the latest figure.").nullable().references("period", "period_id"),
        number("gap", "The latest figure less the target.").nullable().unit(OF_INDICATOR),
        text("gap_reason", "Why there is no current figure and so no gap to state, where there is none.")
            .nullable()
            .values(MISSING),
        number(
            "required_per_month",
            "Change a month that the target still needs from the latest figure to its day; empty where it is met or that day is over.",
        )
        .nullable()
        .unit(OF_INDICATOR),
        number("achieved_per_month", "Change a month from the baseline to the latest figure, where the two are on one basis.")
            .nullable()
            .unit(OF_INDICATOR),
        date("forecast_on", "Day on which the target would be met at that rate; empty where the figure does not come nearer.")
            .nullable(),
        number("trajectory", "Where the straight way from the baseline to the target would be at the latest figure.")
            .nullable()
            .unit(OF_INDICATOR),
        text(
            "verdict",
            "How the figure stands to the target: met; on track at the rate kept so far, behind at half of the required rate or more, \
             unlikely at less; not met where its day is over or nothing tells a rate.",
        )
        .values(TARGET_VERDICTS),
        text("assurance", "Whether chance alone could make the series meet or miss the target.").nullable().values(ASSURANCES),
        number("projected_value", "What its senders expect, by the day it is due or next: no figure of what happened.")
            .nullable()
            .unit(OF_INDICATOR),
        text("projected_period", "Period of that expectation.").nullable().references("period", "period_id"),
        number("last_value", "The last actual figure that there is, whatever became of the baseline.")
            .nullable()
            .unit(OF_INDICATOR),
        text("last_period", "Period of that figure.").nullable().references("period", "period_id"),
        integer("days_since_last", "Days from the end of that period to the reporting day.").nullable().unit("days"),
        next_expected_by(),
        confidence(),
        confidence_drivers(),
        flag("comparable_with_baseline", "Whether figures of today are on one basis with the baseline.").nullable(),
        date("rebaselined_on", "Day on which the baseline was changed, after which earlier figures no longer count.")
            .nullable(),
    ],
};

/// Baselines that were changed.
pub static BASELINE_CHANGE: Table = Table {
    name: "baseline_change",
    description: "One change of the baseline of a target, with what held before and what holds since; rows are only ever added.",
    key: &["authority_id", "target_id", "changed_on", "submitted_on"],
    sort: &["authority_id", "target_id", "changed_on", "submitted_on"],
    row_group: None,
    columns: &[
        authority_id(),
        text("target_id", "Number or name of the target."),
        date(
            "changed_on",
            "Day of the change as the list states it, else the day the list that shows it was submitted.",
        ),
        date("submitted_on", "Day on which the list with the change was submitted."),
        indicator_id(),
        flag(
            "stated",
            "Whether the list says that the baseline was changed; else it only states another one than before.",
        ),
        number("old_baseline", "Where the indicator started before.").nullable().unit(OF_INDICATOR),
        text("old_baseline_period", "Period of that.").nullable(),
        number("old_target", "The value to reach before, where an earlier list states it.")
            .nullable()
            .unit(OF_INDICATOR),
        number("new_baseline", "Where the indicator starts since, where that is stated.").nullable().unit(OF_INDICATOR),
        text("new_baseline_period", "Period of that.").nullable(),
        number("new_target", "The value to reach since.").unit(OF_INDICATOR).nullable(),
        text("changed_by", "Who changed it, where that is stated.").nullable(),
        text("reason", "Why, where that is stated.").nullable(),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
    ],
};
