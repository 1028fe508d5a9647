//! The declarations of all published tables, by subject: data only.

pub mod bands;
pub mod beside;
pub mod continuity;
pub mod diff;
pub mod facts;
pub mod gap;
pub mod headline;
pub mod interventions;
pub mod judgements;
pub mod plans;
pub mod reference;
pub mod run;

use super::{Column, Table, date, flag, text};
use crate::compare::{ClaimVerdict, EventKind, Missing, NoShare, TargetVerdict};
use crate::coverage::{Confidence, State};
use crate::diff::{Change as Difference, What};
use crate::domain::{ActionStatus, ClaimKind, Effect, Figure, FindingCode, GradeStatus, Level, SetBy, Status};
use crate::gap::{Movement, Reason as GapReason};
use crate::pipeline::Basis;
use crate::reconcile::{Change, Reason};
use crate::trend::{Assurance, Direction, FivePoint, SpecialCause, Variation};

/// Every published table, in the order in which an analyst meets them.
pub static ALL: &[&Table] = &[
    &reference::AUTHORITY,
    &reference::AUTHORITY_HISTORY,
    &reference::AUTHORITY_SUCCESSOR,
    &reference::AUTHORITY_PART,
    &reference::INDICATOR,
    &reference::AREA,
    &reference::SOURCE,
    &continuity::SERIES_BREAK,
    &continuity::INDICATOR_VERSION,
    &reference::PERIOD,
    &reference::BREAKDOWN,
    &reference::BREAKDOWN_PART,
    &bands::BAND,
    &reference::PEER_GROUP,
    &reference::PEER_MEMBER,
    &facts::OBSERVATION,
    &facts::REVISION,
    &bands::BAND_SHARE,
    &facts::COMPARATOR,
    &facts::BENCHMARK,
    &facts::TREND,
    &gap::GAP_CHANGE,
    &headline::HEADLINE,
    &judgements::JUDGEMENT,
    &judgements::JUDGEMENT_CURRENT,
    &judgements::JUDGEMENT_CHANGE,
    &judgements::JUDGEMENT_STANDING,
    &judgements::STANDING_MEMBER,
    &judgements::JUDGEMENT_FRAMEWORK,
    &judgements::JUDGEMENT_RECOVERY,
    &beside::JUDGEMENT_TIMELINE,
    &beside::JUDGEMENT_PROFILE,
    &plans::ACTION,
    &plans::ACTION_EVENT,
    &plans::PLAN_PROGRESS,
    &plans::PLAN_BY_BODY,
    &plans::TARGET_PROGRESS,
    &plans::BASELINE_CHANGE,
    &interventions::INTERVENTION,
    &interventions::AUTHORITY_EVENT,
    &interventions::CLAIM,
    &interventions::CLAIM_CONFLICT,
    &run::FINDING,
    &run::COVERAGE,
    &run::SUBMISSION,
    &run::SOURCE_FILE,
    &run::RELEASE,
    &diff::RELEASE_DIFF,
];

/// The names of all cases of a domain type, in their order.
macro_rules! names {
    ($type:ty) => {{
        const NAMES: [&str; <$type>::ALL.len()] = {
            let mut names = [""; <$type>::ALL.len()];
            let mut at = 0;
            while at < names.len() {
                names[at] = <$type>::ALL[at].name();
                at += 1;
            }
            names
        };
        &NAMES
    }};
}

const DIFFERING: &[&str] = names!(What);
const CHANGES: &[&str] = names!(Difference);
const FIGURES: &[&str] = names!(Figure);
const STATUSES: &[&str] = names!(Status);
const GRADE_STATUSES: &[&str] = names!(GradeStatus);
const ACTION_STATUSES: &[&str] = names!(ActionStatus);
const ACTION_CHANGES: &[&str] = &Change::NAMES;
const TARGET_VERDICTS: &[&str] = names!(TargetVerdict);
const MISSING: &[&str] = names!(Missing);
const NO_SHARES: &[&str] = names!(NoShare);
const EFFECTS: &[&str] = names!(Effect);
const SET_BY: &[&str] = names!(SetBy);
const LEVELS: &[&str] = names!(Level);
const EVENT_KINDS: &[&str] = names!(EventKind);
const CLAIM_KINDS: &[&str] = names!(ClaimKind);
const CLAIM_VERDICTS: &[&str] = names!(ClaimVerdict);
const REVISION_REASONS: &[&str] = names!(Reason);
const DIRECTIONS: &[&str] = names!(Direction);
const FIVE_POINT_TRENDS: &[&str] = names!(FivePoint);
const SPECIAL_CAUSES: &[&str] = names!(SpecialCause);
const VARIATIONS: &[&str] = names!(Variation);
const ASSURANCES: &[&str] = names!(Assurance);
const BASES: &[&str] = names!(Basis);
const MOVEMENTS: &[&str] = names!(Movement);
const GAP_REASONS: &[&str] = names!(GapReason);
const FINDING_CODES: &[&str] = names!(FindingCode);
const COVERAGE_STATES: &[&str] = names!(State);
const CONFIDENCES: &[&str] = names!(Confidence);
const VALUE_SOURCES: &[&str] = &["reported", "computed", "derived"];
const PEER_GROUP_KINDS: &[&str] = &["region", "statistical_neighbours", "england", "custom"];
const QUARTILE_BANDS: &[&str] = &["A", "B", "C", "D"];
const COMPARATOR_SOURCES: &[&str] = &["published", "pooled", "median"];
const SIGNIFICANCES: &[&str] = &["better", "similar", "worse", "higher", "lower"];
const FUNNEL_POSITIONS: &[&str] = &["below_998", "below_95", "within", "above_95", "above_998"];
const STRANDS: &[&str] = &["", "safeguarding", "looked_after"];
const GRADES: &[&str] = &["outstanding", "good", "adequate", "requires_improvement", "inadequate"];
const GRADE_FAMILIES: &[&str] = &["adequate_scale", "ri_scale"];

/// Figures are in the unit that `indicator.unit` names.
const OF_INDICATOR: &str = "unit of the indicator";

const fn significant() -> Column {
    flag("significant", "Whether it went further than chance explains (95 %), empty where that cannot be tested.")
        .nullable()
}

const fn five_point_trend() -> Column {
    text("five_point_trend", "Trend of the five consecutive figures that end with this one, and what it means.")
        .nullable()
        .values(FIVE_POINT_TRENDS)
}

const fn special_cause() -> Column {
    text("special_cause", "Why the figure is no chance in its series, empty where it may be.")
        .nullable()
        .values(SPECIAL_CAUSES)
}

const fn variation() -> Column {
    text("variation", "What the figure says of the process, from twelve consecutive figures on.")
        .nullable()
        .values(VARIATIONS)
}

const fn assurance() -> Column {
    text("assurance", "Whether chance alone could make the series meet or miss the target in force.")
        .nullable()
        .values(ASSURANCES)
}

const fn authority_id() -> Column {
    text("authority_id", "DfE code of the authority, for a joint return both codes joined by a plus sign.")
        .references("authority", "authority_id")
}

const fn authority_name() -> Column {
    text("authority_name", "Ordinary name of the authority.")
}

const fn indicator_id() -> Column {
    text("indicator_id", "The indicator.").references("indicator", "indicator_id")
}

const fn breakdown_id() -> Column {
    text("breakdown_id", "The slice of the indicator, `total` for the whole of it.")
        .references("breakdown", "breakdown_id")
}

const fn period_id() -> Column {
    text("period_id", "The period that the figure is about.").references("period", "period_id")
}

const fn source_file_id() -> Column {
    text("source_file_id", "The file that states it.").references("source_file", "source_file_id")
}

const fn status() -> Column {
    text("status", "Whether there is a figure, and if not, why: only `ok` comes with a value.").values(STATUSES)
}

const fn confidence() -> Column {
    text(
        "confidence",
        "How far the submission can be trusted that the figure stands in, a derived one that of its numerator or last part.",
    )
    .nullable()
    .values(CONFIDENCES)
}

const fn confidence_drivers() -> Column {
    text("confidence_drivers", "Why that submission is not trusted fully, empty where it is.").nullable()
}

const fn next_expected_by() -> Column {
    date(
        "next_expected_by",
        "Day by which the next figure behind the last one is, or was, expected, where the pipeline says what it expects.",
    )
    .nullable()
}

const fn is_latest() -> Column {
    super::flag("is_latest", "Whether this is the latest period with a figure in its series.")
}

const fn method_version() -> Column {
    text("method_version", "Version of the rules by which the row was worked out.")
}
