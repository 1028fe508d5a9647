//! The nouns that every stage speaks in: no input or output happens here and nothing else of the crate is used.
//!
//! Inside the pipeline an authority, an indicator, a breakdown or a file is a small integer (an index into the table
//! that names it); text stands only at the edges.

pub mod authority;
pub mod band;
pub mod claim;
pub(crate) mod columns;
pub mod day;
pub mod definition;
pub mod figure;
pub mod finding;
pub mod indicator;
pub mod intervention;
pub mod judgement;
pub mod neighbour;
pub mod observation;
pub mod period;
pub mod plan;
pub mod sign_off;
pub mod source_file;

pub use authority::{Area, AreaIndex, AreaKind, Authority, AuthorityIndex};
pub use claim::{Claim, ClaimKind};
pub use day::Day;
pub use definition::{Belongs, Break, Effect, SetBy};
pub use figure::{Figure, Status, ValueSource};
pub use finding::{Finding, FindingCode, Severity, Stage};
pub use indicator::{Aggregation, Frequency, Indicator, IndicatorIndex, IntervalMethod, Polarity};
pub use intervention::{Intervention, Level};
pub use judgement::{GradeStatus, Judgement};
pub use neighbour::{Closeness, NeighbourLink};
pub use observation::{BreakdownIndex, Observations, TOTAL};
pub use period::{Period, PeriodKind};
pub use plan::{Action, ActionPast, ActionStatus, Operator, Target};
pub use sign_off::{SignOffRule, SignOffState, SignOffs, SignedOff};
pub use source_file::{FileIndex, Slots, SourceFile};
