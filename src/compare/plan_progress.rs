//! Actions and what the figures say of them → how each improvement plan stands: a row a plan, one an area of it, and one
//! for each body that asked for actions.
//!
//! The ledger conserves: actions = complete + open + moved + withdrawn + unaccounted; what is counted beside these are
//! flags of the same actions. Actions without an area, or in one called `all`, count in the plan's own row only; those
//! that nobody is named for have no row by body.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, LazyFrame, SortMultipleOptions, UnionArgs, col, concat, len, lit,
};

use super::action_check::Checked;
use super::frames::{Codes, Frame, collect, columns, places, small};
use crate::domain::{Action, ActionStatus, Day};
use crate::reference::Reference;

/// The area of the rows that count a whole plan.
const WHOLE_PLAN: &str = "all";

/// What is counted of the actions.
const COUNTS: [&str; 13] = [
    "complete",
    "open",
    "moved",
    "withdrawn",
    "unaccounted",
    "overdue",
    "without_figure",
    "contradicted",
    "disputed",
    "redated",
    "completed_late",
    "without_evidence",
    "moved_and_lost",
];

/// The actions of all plans, to be counted.
pub(super) struct Ledger<'a> {
    reference: &'a Reference,
    plans: Codes<'a>,
    areas: Codes<'a>,
    bodies: Codes<'a>,
    rows: DataFrame,
}

impl<'a> Ledger<'a> {
    /// `checked` is what the figures say of the actions, in their order.
    pub(super) fn new(
        actions: &'a [Action],
        checked: &[Checked],
        reference: &'a Reference,
        reporting_day: Day,
    ) -> Self {
        let plans = Codes::of(actions.iter().map(|action| action.plan.as_str()));
        let areas = Codes::of(actions.iter().map(|action| action.area.as_str()).chain([WHOLE_PLAN, ""]));
        let bodies = Codes::of(actions.iter().map(|action| action.recommending_body.as_str()).chain([""]));
        let is = |status: ActionStatus| actions.iter().map(move |action| action.status == Some(status));
        let rows = Frame::default()
            .codes("authority", actions.iter().map(|action| i32::from(action.authority.0)))
            .codes("plan", actions.iter().map(|action| plans.code(&action.plan)))
            .codes("area", actions.iter().map(|action| areas.code(&action.area)))
            .codes("body", actions.iter().map(|action| bodies.code(&action.recommending_body)))
            .flags("complete", is(ActionStatus::Complete))
            .flags("open", is(ActionStatus::Open))
            .flags("moved", is(ActionStatus::Moved))
            .flags("withdrawn", is(ActionStatus::Withdrawn))
            .flags("unaccounted", actions.iter().map(|action| action.status.is_none()))
            .flags("overdue", actions.iter().map(|action| action.is_overdue(reporting_day)))
            .flags("without_figure", checked.iter().map(Checked::is_without_figure))
            .flags("contradicted", checked.iter().map(|checked| checked.is_contradicted))
            .flags("disputed", actions.iter().map(|action| action.disputed))
            .flags("redated", actions.iter().map(|action| action.past.redated > 0))
            .flags("completed_late", actions.iter().map(Action::is_completed_late))
            .flags("without_evidence", actions.iter().map(Action::is_without_evidence))
            .flags("moved_and_lost", actions.iter().map(|action| action.past.arrived == Some(false)))
            .finish();
        Self { reference, plans, areas, bodies, rows }
    }

    /// A row a plan and an area of it, sorted by authority, plan and area.
    pub(super) fn by_area(&self) -> DataFrame {
        let rows = self.rows.clone().lazy();
        let is_area = |area: &str| col("area").eq(lit(self.areas.code(area)));
        let by_area = counted(rows.clone().filter(is_area("").or(is_area(WHOLE_PLAN)).not()), "area");
        let by_plan = counted(rows.with_column(lit(self.areas.code(WHOLE_PLAN)).alias("area")), "area");
        let found = concat([by_plan, by_area], UnionArgs::default()).expect("both parts have the same columns");
        self.in_words(found, "area", "area", &self.areas)
    }

    /// A row a plan and a body that asked for actions of it, sorted by authority, plan and body.
    pub(super) fn by_body(&self) -> DataFrame {
        let named = self.rows.clone().lazy().filter(col("body").eq(lit(self.bodies.code(""))).not());
        self.in_words(counted(named, "body"), "body", "recommending_body", &self.bodies)
    }

    fn in_words(&self, found: LazyFrame, by: &str, called: &str, texts: &Codes) -> DataFrame {
        let found = collect(found.sort(["authority", "plan", by], SortMultipleOptions::default()));
        let authorities = places(&found, "authority").into_iter().map(|at| self.reference.authorities[at].id.as_str());
        let mut table = Frame::default()
            .texts("authority_id", authorities)
            .texts("plan_id", places(&found, "plan").into_iter().map(|plan| self.plans.text(plan)))
            .texts(called, places(&found, by).into_iter().map(|code| texts.text(code)))
            .codes("actions", places(&found, "actions").into_iter().map(small));
        for name in COUNTS {
            table = table.codes(name, places(&found, name).into_iter().map(small));
        }
        table.finish()
    }
}

fn counted(actions: LazyFrame, by: &str) -> LazyFrame {
    let number = |holds: Expr| holds.cast(DataType::Int32).sum();
    let mut counts = vec![len().cast(DataType::Int32).alias("actions")];
    counts.extend(COUNTS.map(|name| number(col(name))));
    actions.group_by_stable(columns(["authority", "plan", by])).agg(counts)
}
