//! Errors: why a run cannot go on. A problem in the data is a [`crate::domain::Finding`] instead.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a command stops.
#[derive(Debug, Error)]
pub enum Error {
    /// The command line, or the pipeline file: every fault that was found, each with its place.
    #[error("{}", faults_in_words(.0))]
    Pipeline(Vec<Fault>),
    /// The command line asks for something that is not there.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What may be done about it.
        hint: String,
    },
    /// A gate stopped the publication.
    #[error("{0}")]
    Gate(String),
    /// The disk.
    #[error("{}: {doing}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An object store.
    #[error("{url}: {doing}: {message}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// To which bucket, prefix or object.
        url: String,
        /// What the store said, without anything secret.
        message: String,
    },
    /// A table could not be written or read.
    #[error("{}: {doing}: {message}", path.display())]
    Table {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the writer or reader said.
        message: String,
    },
    /// A query over the comparison tables failed; a defect of peermark.
    #[error("comparison table {table}: {message}")]
    Query {
        /// The table.
        table: &'static str,
        /// What the engine said.
        message: String,
    },
    /// Another run writes to the same folder.
    #[error("{}: {}", path.display(), held_in_words(holder.as_deref()))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, as the lock file says.
        holder: Option<String>,
    },
    /// A run cannot be done with the memory that the command line allows.
    #[error("{message}")]
    Memory {
        /// How much it takes, how much is allowed, and why it cannot be cut.
        message: String,
        /// What may be done about it.
        hint: String,
    },
    /// The disk has too little room for what is to be written.
    #[error("{message}")]
    Room {
        /// How much there is and how much is needed.
        message: String,
        /// What may be done about it.
        hint: String,
    },
}

/// One fault of a pipeline file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What may be done about it.
    pub hint: Option<String>,
}

impl Error {
    /// Says which file a fault of the disk is about.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    /// The exit code : 2 gate, 3 usage or pipeline file, 4 input or output, 5 lock.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Gate(_) => 2,
            Self::Pipeline(_) | Self::Usage { .. } => 3,
            Self::Io { .. }
            | Self::Store { .. }
            | Self::Table { .. }
            | Self::Query { .. }
            | Self::Room { .. }
            | Self::Memory { .. } => 4,
            Self::Locked { .. } => 5,
        }
    }

    /// What may be done about it, where that is not said in the message.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Usage { hint, .. } | Self::Room { hint, .. } | Self::Memory { hint, .. } => Some(hint.clone()),
            Self::Locked { .. } => Some(
                "wait until it has ended, or write to another folder with --out; the lock ends with its process".into(),
            ),
            _ => None,
        }
    }
}

fn held_in_words(holder: Option<&str>) -> String {
    match holder {
        Some(holder) => format!("another run holds the lock; it is held by {holder}"),
        None => "another run holds the lock".to_owned(),
    }
}

fn faults_in_words(faults: &[Fault]) -> String {
    let mut out = String::new();
    for fault in faults {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = write!(out, "{}:{}: {}", fault.file, fault.line, fault.message);
        if let Some(hint) = &fault.hint {
            let _ = write!(out, "\n  hint: {hint}");
        }
    }
    out
}

/// A size as people say it: `1.2 GB`.
pub fn bytes_in_words(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} bytes"),
        1_000..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    format!("{:.1} {name}", bytes as f64 / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        let said = [0, 999, 1_000, 2_408_097, 1_500_000_000].map(bytes_in_words);
        assert_eq!(said, ["0 bytes", "999 bytes", "1.0 kB", "2.4 MB", "1.5 GB"]);
    }
}
