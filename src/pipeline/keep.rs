//! How many runs an output folder keeps, and whether the newest is copied.

/// The rule by which runs are kept. The newest ones and the newest of each month are; a run that neither keeps may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// So many of the newest runs.
    pub runs: Option<u32>,
    /// The newest run of each of so many of the latest months that have one.
    pub monthly: Option<u32>,
    /// Whether `latest/` is to be a copy of the published run.
    pub latest: bool,
}

impl Keep {
    /// Whether it says that any run may go.
    pub const fn limits(&self) -> bool {
        self.runs.is_some() || self.monthly.is_some()
    }
}
