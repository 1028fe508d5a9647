//! The command line: what may be typed, and its help.

mod runs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::console::LogFormat;
use crate::domain::{Day, Figure};
use crate::pipeline::Overrides;

pub use runs::{
    DecideArguments, ListArguments, PruneArguments, PurgeArguments, RollbackArguments, RunsArguments, RunsCommand,
    SignOffArguments,
};

/// Benchmarks England's children's services: messy exports in, traceable Parquet out.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Example:\n  peermark run pipelines/west_midlands.toml --out out"
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How stderr is written: for people, or a line of JSON for each stage, warning and error
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take the exports of a pipeline through every stage and publish the tables
    #[command(
        after_help = "Example:\n  peermark run pipelines/west_midlands.toml --out out --reporting-day 2026-10-31\n\n\
        Exit: 0 published and clean, 1 published with rejections, a source without files or an overdue sender,\n\
        2 a gate failed and nothing was published, 3 usage or pipeline file, 4 input or output,\n\
        5 another run holds the lock."
    )]
    Run(RunArguments),
    /// Do all that `run` does but publish nothing
    #[command(after_help = "Example:\n  peermark check pipelines/west_midlands.toml")]
    Check(CheckArguments),
    /// Read exports of which nothing is known and draft their source entries for a pipeline
    #[command(after_help = "Example:\n  peermark profile exports/*.csv >> pipelines/ours.toml\n\n\
        stdout is TOML. A measure is mapped only where its name and its numbers leave no doubt; what must be decided stands\n\
        there as a comment. Exit: 0 every file gave an entry, 1 some file gave none.")]
    Profile(ProfileArguments),
    /// Write a first pipeline for a folder of exports, with comments on what it could not decide
    #[command(after_help = "Example:\n  peermark init exports --region \"West Midlands\" --to ours.toml\n\n\
        What it could not decide is commented out; the file runs as it stands. Exit: 0 every file has its source, 1 some wait\n\
        for a decision or gave none, 3 a file stands in the way or there are no exports, 4 input or output.")]
    Init(InitArguments),
    /// Print the dictionary of the published tables, or of one of them
    #[command(after_help = "Example:\n  peermark schema observation")]
    Schema(SchemaArguments),
    /// Say where a published figure came from and what became of it, or what a finding means
    #[command(after_help = "Example:\n  peermark explain 884/referrals/FY2024-25 --run out\n  \
        peermark explain Herefordshire/referrals/FY2024-25 --breakdown source=police --run out\n  \
        peermark explain unknown-authority\n\n\
        Exit: 0 explained, 3 there is no such figure, finding or release, 4 input or output.")]
    Explain(ExplainArguments),
    /// Say what two releases differ in: figures, verdicts, ranks and judgements that are new, changed or gone
    #[command(
        after_help = "Example:\n  peermark diff 20261030T013000Z-5ddd4afa 20261031T013000Z-401ff8ed --out out\n\n\
        Table `release_diff` of a release has the same against the one that was published before it.\n\n\
        Exit: 0 compared, 3 there is no such release, 4 input or output."
    )]
    Diff(DiffArguments),
    /// Ask a release with SQL
    #[command(
        after_help = "Example:\n  peermark sql \"SELECT authority_name, value FROM headline WHERE indicator_id = 'cla_rate' \
        ORDER BY value DESC\" --run out\n\n\
        `peermark schema` has the tables and their columns; the SQL is that of Polars. Exit: 0 answered, 3 no such table, column or\n\
        release, 4 input or output."
    )]
    Sql(SqlArguments),
    /// List the kept runs of an output folder, show another one, decide on one that was held, remove old ones
    #[command(after_help = "Example:\n  peermark runs list --out out\n  peermark runs rollback --out out\n  \
        peermark runs prune --keep 30 --keep-monthly 12 --out out\n\n\
        Exit: 0 done, 2 somebody else switched meanwhile, 3 there is no such run or it may not be shown, 4 input or output,\n\
        5 another run holds the lock.")]
    Runs(RunsArguments),
    /// Write a report for people: pages of the region, each authority and each indicator that open from a file share
    #[command(after_help = "Example:\n  peermark report out --to report\n\n\
        A page needs no network and no server: open report/index.html. A folder that an earlier report wrote is replaced.\n\
        Exit: 0 written, 3 there is no such release or the folder has other things in it, 4 input or output.")]
    Report(ReportArguments),
    /// Write the Excel workbook of an authority: figures beside peers with charts, judgements, plan, what is to be mended
    #[command(after_help = "Example:\n  peermark workbook --authority Herefordshire --to Herefordshire.xlsx\n  \
        peermark workbook --out out --authority all --to workbooks\n\n\
        Exit: 0 written, 3 there is no such release or authority or a file stands in the way, 4 input or output.")]
    Workbook(WorkbookArguments),
    /// Print what makes a shell complete commands, options and paths
    #[command(
        after_help = "Example:\n  peermark completions bash > ~/.local/share/bash-completion/completions/peermark\n\n\
        For zsh a file `_peermark` on its `fpath`, for fish `~/.config/fish/completions/peermark.fish`."
    )]
    Completions(CompletionsArguments),
    /// Write the manual pages of all commands
    #[command(after_help = "Example:\n  peermark man ~/.local/share/man/man1")]
    Man(ManArguments),
}

/// What names and adjusts a pipeline.
#[derive(Args, Debug)]
pub struct PipelineArguments {
    /// The pipeline file
    pub pipeline: PathBuf,
    /// The day on which the tables are to stand, instead of the pipeline's
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub reporting_day: Option<Day>,
    /// The figures as they were known on a day: what was submitted later is left out
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_at: Option<Day>,
    /// Whom the release is cut for, instead of the pipeline's audience
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// A parameter of the pipeline; a path is relative to the working directory
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parameter)]
    pub parameters: Vec<(String, String)>,
    /// Threads to work on, all cores where it is not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Memory to work with, as 4GiB or 500MB: figures that it has no room for wait on the disk; three quarters of the machine's
    /// where it is not given
    #[arg(long, value_name = "SIZE", value_parser = crate::spill::size)]
    pub memory: Option<u64>,
    /// So many rows are worked on at once, whatever the memory: for tests
    #[arg(long, value_name = "N", hide = true)]
    pub rows_at_once: Option<u64>,
    /// How the closing summary is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

impl PipelineArguments {
    /// What they change in the pipeline file.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            reporting_day: self.reporting_day,
            as_at: self.as_at,
            audience: self.audience.clone(),
            parameters: self.parameters.clone(),
        }
    }
}

/// Arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// The pipeline and its adjustments.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Keep the release back until `peermark runs approve` shows it to readers
    #[arg(long)]
    pub hold: bool,
    /// Work everything out anew, also where nothing changed since the current release
    #[arg(long)]
    pub anew: bool,
    /// Measurements of the run for Prometheus, written anew as one file, instead of the pipeline's
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// OpenLineage events of the run, added to a file as lines of JSON, instead of the pipeline's
    #[arg(long, value_name = "FILE")]
    pub lineage: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// The pipeline and its adjustments.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
}

/// Arguments of `profile`.
#[derive(Args, Debug)]
pub struct ProfileArguments {
    /// The exports: CSV in any encoding, compressed or not, or workbooks
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How the entries are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// The exports that a first pipeline is written for.
#[derive(Args, Debug)]
pub struct InitArguments {
    /// The folder of exports, whatever folders it has inside
    pub exports: PathBuf,
    /// The pipeline file that is written
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// The region whose authorities are expected to send
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
    /// The day on which the tables are to stand, instead of today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub reporting_day: Option<Day>,
}

/// Arguments of `schema`.
#[derive(Args, Debug)]
pub struct SchemaArguments {
    /// A table; all of them where none is named
    pub table: Option<String>,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// A figure as AUTHORITY/INDICATOR/PERIOD or by its key in the tables, a finding's id or code; all codes where none is named
    pub what: Option<String>,
    /// The release: an output folder, a folder of a run, or a run id below --out
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// The slice of the figure, as its id: source=police
    #[arg(long, value_name = "ID")]
    pub breakdown: Option<String>,
    /// The kind of figure: actual, projected or target
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Option<Figure>,
    /// How the account is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `diff`.
#[derive(Args, Debug)]
pub struct DiffArguments {
    /// The earlier release: a run id below --out, a folder of a run, or an output folder
    #[arg(value_name = "RUN")]
    pub before: String,
    /// The later release
    #[arg(value_name = "RUN")]
    pub after: String,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// So many of the largest changes, judgements and verdicts
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub largest: usize,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Arguments of `sql`.
#[derive(Args, Debug)]
pub struct SqlArguments {
    /// The query
    pub query: String,
    /// The release: an output folder, a folder of a run, or a run id below --out
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = SqlFormat::Table)]
    pub format: SqlFormat,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SqlFormat {
    /// For people.
    Table,
    /// For spreadsheets and scripts.
    Csv,
    /// For programs: a list of objects, one a row.
    Json,
}

/// Arguments of `report`.
#[derive(Args, Debug)]
pub struct ReportArguments {
    /// The release
    #[command(flatten)]
    pub release: ReleaseArguments,
    /// The folder that the report is written to
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

/// The release and the authorities that workbooks are made of, and where they are written.
#[derive(Args, Debug)]
pub struct WorkbookArguments {
    /// The release
    #[command(flatten)]
    pub release: ReleaseArguments,
    /// The authority: its DfE code, GSS code or name; `all` for all that the release speaks of; may be given more than once
    #[arg(long = "authority", value_name = "NAME", required = true)]
    pub authorities: Vec<String>,
    /// The file that is written, or for more than one authority the folder
    #[arg(long, value_name = "PATH")]
    pub to: PathBuf,
    /// Replace workbooks that stand there
    #[arg(long)]
    pub replace: bool,
}

/// The shell that completes.
#[derive(Args, Debug)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Where manual pages are written.
#[derive(Args, Debug)]
pub struct ManArguments {
    /// The folder, which is made
    pub folder: PathBuf,
}

/// What names a release on the command line.
#[derive(Args, Debug)]
pub struct ReleaseArguments {
    /// The release: an output folder, a folder of a run, or a run id below --out; the current one of --out where none is named
    pub run: Option<String>,
    /// The folder of releases, or its URL in an object store
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
}

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|()| "a day is written as 2026-10-31".into())
}

fn kind(text: &str) -> Result<Figure, String> {
    Figure::from_name(text).ok_or_else(|| "a kind is actual, projected or target".into())
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a parameter is written as name=value")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}
