//! Which runs an output folder keeps and for how long, and whether the newest is copied.

/// The rule by which runs are kept. Those stay that any of `runs`, `monthly` and `days` counts in, all where none is stated;
/// of these none that is older than `longest_days`. Days are counted back from the start of the newest run, so that a clock that
/// is wrong for a while removes nothing that the rule keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// So many of the newest runs.
    pub runs: Option<u32>,
    /// The newest run of each of so many of the latest months that have one.
    pub monthly: Option<u32>,
    /// All that began within so many days.
    pub days: Option<u32>,
    /// None that began more days ago, whatever else counts it in.
    pub longest_days: Option<u32>,
    /// A run that awaits approval goes after so many days; never where nothing is stated.
    pub held_days: Option<u32>,
    /// A run that was declined goes after so many days; at the next pruning where nothing is stated.
    pub declined_days: Option<u32>,
    /// Whether `latest/` is to be a copy of the published run.
    pub latest: bool,
}

impl Keep {
    /// Whether it says that any run may go.
    pub const fn limits(&self) -> bool {
        self.counts() || self.longest_days.is_some() || self.held_days.is_some() || self.declined_days.is_some()
    }

    /// Whether it says which runs are counted in.
    pub const fn counts(&self) -> bool {
        self.runs.is_some() || self.monthly.is_some() || self.days.is_some()
    }
}
