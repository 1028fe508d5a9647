//! The command line of `peermark runs`: what may be done with kept runs and what is known of submissions.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Format;

/// Arguments of `runs`.
#[derive(Args, Debug)]
pub struct RunsArguments {
    /// What to do with the runs.
    #[command(subcommand)]
    pub command: RunsCommand,
}

/// What may be done with kept runs.
#[derive(Debug, Subcommand)]
pub enum RunsCommand {
    /// List the kept runs, newest first, and which of them readers are shown
    #[command(after_help = "Example:\n  peermark runs list --out out")]
    List(ListArguments),
    /// Show readers another kept run, the one before the current one unless one is named
    #[command(after_help = "Example:\n  peermark runs rollback --out out\n  \
        peermark runs rollback 20261031T013000Z-401ff8ed --out out\n\n\
        Its tables are held against the hashes in its manifest first.")]
    Rollback(RollbackArguments),
    /// Approve a run that was held: readers are shown it, and its sign-off says who approved it when
    #[command(after_help = "Example:\n  peermark runs approve 20261031T013000Z-401ff8ed --by \"Jane Doe\" --out out")]
    Approve(DecideArguments),
    /// Decline a run that was held: readers are never shown it, and its sign-off says who declined it when
    #[command(
        after_help = "Example:\n  peermark runs decline 20261031T013000Z-401ff8ed --by \"Jane Doe\" --note \"Kent resubmits\" --out out"
    )]
    Decline(DecideArguments),
    /// Sign a submission off: somebody of its sender answers for its content, or no longer does
    #[command(
        after_help = "Example:\n  peermark runs sign-off data/kent/return_2026-10-05.csv --by \"Jane Doe, data lead of Kent\" --out out\n\n\
        The file is a path, or eight or more digits of its hash as table source_file has it. It is its content that is signed: the\n\
        same bytes count as signed under any name, other bytes under this name do not. `sign_offs.jsonl` in the output folder has\n\
        a line for each; `sign_off` of a source says whether a file may go without. Tables show who signed: where the public\n\
        reads them, name an office."
    )]
    SignOff(SignOffArguments),
    /// Withdraw a submission: no kept run holds anything of it any more, and later runs refuse it
    #[command(
        after_help = "Example:\n  peermark runs purge data/kent/return_2026-10-05.csv --by \"Jane Doe\" --out out\n\n\
        The file is named as table source_file has it, by path or by eight or more digits of its hash. Runs that hold anything of\n\
        it go; readers are shown the newest run that is left. Run the pipeline again for a release without it."
    )]
    Purge(PurgeArguments),
    /// Remove the runs that a rule does not keep
    #[command(after_help = "Example:\n  peermark runs prune --keep 30 --keep-monthly 12 --dry-run --out out\n\n\
        The current run stays, and so does one that awaits approval unless --held-days is given. `[keep]` in a pipeline file does the\n\
        same after each run.")]
    Prune(PruneArguments),
}

/// Arguments of `runs list`.
#[derive(Args, Debug)]
pub struct ListArguments {
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// How the list is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `runs rollback`.
#[derive(Args, Debug)]
pub struct RollbackArguments {
    /// The run: its id, the beginning of it, or its folder
    #[arg(value_name = "RUN")]
    pub run: Option<String>,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
}

/// Arguments of `runs approve` and `runs decline`.
#[derive(Args, Debug)]
pub struct DecideArguments {
    /// The run: its id, the beginning of it, or its folder
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
}

/// Arguments of `runs sign-off`.
#[derive(Args, Debug)]
pub struct SignOffArguments {
    /// The submission: its path or the beginning of its hash
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Who answers for it, with their office
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Take back what was signed
    #[arg(long)]
    pub revoke: bool,
    /// The folder of releases
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// How what was recorded is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `runs purge`.
#[derive(Args, Debug)]
pub struct PurgeArguments {
    /// The submission: its path or the beginning of its hash
    #[arg(value_name = "FILE")]
    pub file: String,
    /// Who asks for it
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Only say what would go
    #[arg(long)]
    pub dry_run: bool,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// How what went is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `runs prune`.
#[derive(Args, Debug)]
pub struct PruneArguments {
    /// Keep so many of the newest runs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep: Option<u32>,
    /// Keep the newest run of each of the last N months that have one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep_monthly: Option<u32>,
    /// Keep all that began within so many days of the newest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep_days: Option<u32>,
    /// Keep none that is older than so many days, whatever else counts it in
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub longest_days: Option<u32>,
    /// Remove what has awaited approval for more days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub held_days: Option<u32>,
    /// Keep what was declined for so many days; it goes at once where nothing is stated
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub declined_days: Option<u32>,
    /// Only say what would go
    #[arg(long)]
    pub dry_run: bool,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// How what went is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}
