//! What a pipeline says of lists of interventions and of claims: which column holds what, and what their words mean.

use crate::domain::{ClaimKind, Level};

/// The shape of a list of interventions.
#[derive(Clone, Debug)]
pub struct InterventionShape {
    /// Which column holds what.
    pub columns: Vec<(InterventionField, String)>,
    /// The level of all of them, where no column says so.
    pub level: Option<Level>,
    /// Who issued them, where no column says so.
    pub issued_by: Option<String>,
    /// The list's words for levels beside their names.
    pub levels: Vec<(String, Level)>,
}

/// What a column of a list of interventions holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the fields of `domain::Intervention`
pub enum InterventionField {
    Intervention,
    Level,
    Title,
    IssuedBy,
    IssuedOn,
    RevisedOn,
    TermEndsOn,
    EndedOn,
    PartOf,
    TriggerFramework,
    TriggerOn,
    Outcome,
}

impl InterventionField {
    /// The keys under `columns`, and what each means.
    pub const KEYS: [(&'static str, Self); 12] = [
        ("intervention", Self::Intervention),
        ("level", Self::Level),
        ("title", Self::Title),
        ("issued_by", Self::IssuedBy),
        ("issued_on", Self::IssuedOn),
        ("revised_on", Self::RevisedOn),
        ("term_ends_on", Self::TermEndsOn),
        ("ended_on", Self::EndedOn),
        ("part_of", Self::PartOf),
        ("trigger_framework", Self::TriggerFramework),
        ("trigger_on", Self::TriggerOn),
        ("outcome", Self::Outcome),
    ];
}

/// The shape of a list of claims.
#[derive(Clone, Debug)]
pub struct ClaimShape {
    /// Which column holds what.
    pub columns: Vec<(ClaimField, String)>,
    /// Where they were said, where no column says so.
    pub said_in: Option<String>,
    /// What all of them say of a figure, where no column says so.
    pub kind: Option<ClaimKind>,
    /// The list's words for kinds of claim beside their names.
    pub kinds: Vec<(String, ClaimKind)>,
}

/// What a column of a list of claims holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the fields of `domain::Claim`
pub enum ClaimField {
    Claim,
    SaidIn,
    SaidOn,
    Words,
    Kind,
    Indicator,
    Breakdown,
    OutOf,
    PeriodFrom,
    PeriodTo,
    Claimed,
    ClaimedFrom,
    ClaimedTo,
    Tolerance,
}

impl ClaimField {
    /// The keys under `columns`, and what each means.
    pub const KEYS: [(&'static str, Self); 14] = [
        ("claim", Self::Claim),
        ("said_in", Self::SaidIn),
        ("said_on", Self::SaidOn),
        ("words", Self::Words),
        ("kind", Self::Kind),
        ("indicator", Self::Indicator),
        ("breakdown", Self::Breakdown),
        ("out_of", Self::OutOf),
        ("period_from", Self::PeriodFrom),
        ("period_to", Self::PeriodTo),
        ("claimed", Self::Claimed),
        ("claimed_from", Self::ClaimedFrom),
        ("claimed_to", Self::ClaimedTo),
        ("tolerance", Self::Tolerance),
    ];
}
