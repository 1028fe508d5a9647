//! peermark: exports of England's children's services in, traceable Parquet tables out.
//!
//! Data flows one way. A stage sees the domain types, the pipeline, the reference tables and what the stage before it
//! hands over, never a later stage.
//!
//! | stage | in → out | parallel over |
//! | --- | --- | --- |
//! | [`sources`] | [`pipeline`] file → files, each with authority, submitted day, content hash | files |
//! | [`read`] | bytes → rows of text with line numbers | files |
//! | [`normalise`] | rows of text → typed rows and findings, every slot accounted for | files |
//! | [`carry`](mod@carry) | last release, refused files → the last good figures that they should have replaced | – |
//! | [`reconcile`] | all versions → the one that counts, and the history of the others | indicators |
//! | [`coverage`](mod@coverage) | what is expected, what each file brought → states of expected figures, trust in submissions | indicators |
//! | [`derive`](mod@derive) | counts, populations → spans, rates and ratios, as declared | indicators |
//! | [`disclose`](mod@disclose) | observations, the audience's rule → the same without what it hides | – |
//! | [`benchmark`], [`trend`] | observations, peer groups → statistics, ranks, bands; change | indicators |
//! | [`gap`](mod@gap) | observations, statistical neighbours → how gaps to them changed, and by what | indicators |
//! | [`compare`] | observations, benchmarks, judgements, plans → comparison tables (Polars) | – |
//! | [`tables`] | all of it → Arrow batches, each under its one declared schema | – |
//! | [`publish`] | → staging folder, audit, fsync, one atomic switch | tables |
//!
//! From benchmark to publish the work goes part by part (`commands/parts.rs`): some indicators at a time, from their
//! observations to an encoded row group of each table that grows with them, so that a run never holds all of those rows.
//! What comparisons ask of them ([`compare::Asked`]) is kept. The other tables come whole at the end.
//!
//! Before that, from reconcile to derive, it goes partition by partition (`commands/partitions.rs`): as long as memory has room
//! for all figures there is one; else they wait on the disk in [`spill`], and no table shows how they were cut.
//!
//! [`diff`](mod@diff) holds the release against the one before it: what is new, changed and gone becomes its last table. [`watch`](mod@watch) tells of a run while it goes, and never fails it.
//!
//! [`explain`](mod@explain) goes the other way: from a figure of a published release back to its cell and its versions.
//! [`sql`](mod@sql) answers queries over its tables.
//! [`store`] stands under the first and the last stage where sources or releases are in an object store.
//! [`mod@report`] makes pages for people of a published release, [`mod@workbook`] an authority's Excel workbook, both from its tables alone.
//! [`mod@profile`] stands beside them: an export of which nothing is known → a drafted source entry for a pipeline.
//!
//! [`domain`] has the nouns, [`reference`](mod@reference) the embedded tables, [`commands`] what a person asks for (`commands/run.rs` is
//! the spine), [`console`] all printing. Inside, authorities, indicators, breakdowns and files are small integers; text
//! stands at the edges, in `normalise` on the way in and in [`tables::rows`] on the way out. An [`error::Error`] stops
//! the run; a [`domain::Finding`] is a row in a table and stops nobody else.

pub mod benchmark;
pub mod carry;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod console;
pub mod coverage;
pub mod derive;
pub mod diff;
pub mod disclose;
pub mod domain;
pub mod error;
pub mod explain;
pub mod gap;
pub mod gates;
mod gathered;
pub mod normalise;
pub mod pipeline;
pub mod profile;
pub mod publish;
pub mod read;
pub mod reconcile;
pub mod reference;
pub mod report;
pub mod sources;
pub mod spill;
pub mod sql;
pub mod store;
pub mod tables;
pub mod trend;
pub mod watch;
pub mod workbook;
