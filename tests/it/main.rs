//! Runs of the built program → what it prints, its exit code and the tables it publishes.

mod analysis;
mod audiences;
mod cases;
mod commands;
mod conservation;
mod determinism;
mod diff;
mod disclosure;
mod docs;
mod editions;
mod england;
mod explain;
#[cfg(target_os = "linux")]
mod faults;
mod gates;
mod guide;
mod hostile;
mod init;
mod judgements;
mod messages;
mod nights;
mod papers;
mod profile;
mod properties;
mod readers;
mod refusals;
mod release;
mod report;
mod runs;
mod sheets;
mod sql;
mod statistics;
mod unchanged;
mod watch;
mod workbook;
mod workdir;
