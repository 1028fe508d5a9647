//! What a pipeline puts up with: limits past which a run is not published, and the age of submissions.

/// The limits past which nothing is published; what is not declared has none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gates {
    /// The greatest share of slots that findings may refuse.
    pub rejected_share: Option<f64>,
    /// So many members may be without a figure of this run.
    pub authorities_missing: Option<u32>,
    /// The greatest share of observations by which a release may be smaller than the last.
    pub rows_dropped_share: Option<f64>,
    /// So many senders may be overdue.
    pub submissions_overdue: Option<u32>,
}

/// How old the latest submission of a sender may be on the reporting day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// After so many days it is a warning.
    pub warn_after: Option<i32>,
    /// After so many days it is overdue.
    pub error_after: Option<i32>,
}
