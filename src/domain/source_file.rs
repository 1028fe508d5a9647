//! Source files and the account of their slots: what was read from each and what became of it.

use super::{AuthorityIndex, Day, SignOffState};

/// A file's place in the run's list of files, which is sorted by source and path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileIndex(pub u32);

impl FileIndex {
    /// As an index into a slice over all files.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// One file from one authority or publisher.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// A short id made from source, path and content.
    pub id: String,
    /// The source that it belongs to.
    pub source: String,
    /// Its path as the pipeline reaches it, with `/` between folders; never absolute because of this machine.
    pub path: String,
    /// Its authority, where the file has only one.
    pub authority: Option<AuthorityIndex>,
    /// The day it was submitted.
    pub submitted_on: Option<Day>,
    /// BLAKE3 hash of its bytes, in hexadecimal.
    pub hash: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The encoding it was read in.
    pub encoding: String,
    /// The character between its cells.
    pub delimiter: String,
    /// The line of its header, from 1.
    pub header_line: Option<u32>,
    /// Rows below the header.
    pub rows_read: u64,
    /// The account of its slots.
    pub slots: Slots,
    /// How many of its superseded figures the version in their place only repeats.
    pub repeated: u64,
    /// Whether this run did not read it: figures of it were carried forward from the release before.
    pub is_carried: bool,
    /// Whether anybody answers for its content.
    pub sign_off: SignOffState,
}

/// The account of slots: a slot is all that feeds one observation, judgement, action, target, intervention, claim,
/// denominator or link between statistical neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// All slots of the file.
    pub read: u64,
    /// Slots that stand in `observation`.
    pub observations: u64,
    /// Slots that stand in `comparator`.
    pub comparators: u64,
    /// Slots that stand in `judgement`.
    pub judgements: u64,
    /// Slots that stand in `action`, `target_progress`, `intervention` or `claim`.
    pub plan_rows: u64,
    /// Slots that stand as denominators.
    pub populations: u64,
    /// Slots that stand as links between statistical neighbours.
    pub references: u64,
    /// Slots that another submission or line replaced.
    pub superseded: u64,
    /// Slots that a finding refuses.
    pub rejected: u64,
    /// Slots that a named rule passes over.
    pub ignored: u64,
    /// Slots with nothing in them.
    pub blank: u64,
}

impl Slots {
    /// The sum of all that became of the slots; equal to `read` in every file.
    pub const fn explained(&self) -> u64 {
        self.observations
            + self.comparators
            + self.judgements
            + self.plan_rows
            + self.populations
            + self.references
            + self.superseded
            + self.rejected
            + self.ignored
            + self.blank
    }
}
