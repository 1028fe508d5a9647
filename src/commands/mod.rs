//! The commands, one a file. Each gets its arguments and gives an exit code.

mod check;
mod clock;
mod diff;
mod explain;
mod in_order;
mod init;
mod intake;
mod manual;
mod measured;
mod named;
mod partitions;
mod parts;
mod profile;
mod report;
mod run;
mod runs;
mod schema;
mod setting;
mod sql;
mod workbook;

use crate::cli::{Arguments, Command};
use crate::console::Console;
use crate::error::Error;

/// Published, with rejections or a source without files.
const WITH_FAULTS: u8 = 1;

/// Does what the command line asks for; the exit code says how it went.
pub fn execute(arguments: &Arguments, console: Console) -> Result<u8, Error> {
    match &arguments.command {
        Command::Run(arguments) => run::run(arguments, console),
        Command::Check(arguments) => check::check(arguments, console),
        Command::Profile(arguments) => profile::profile(arguments, console),
        Command::Init(arguments) => init::init(arguments, console),
        Command::Schema(arguments) => schema::schema(arguments, console),
        Command::Explain(arguments) => explain::explain(arguments, console),
        Command::Diff(arguments) => diff::diff(arguments, console),
        Command::Sql(arguments) => sql::sql(arguments, console),
        Command::Runs(arguments) => runs::runs(arguments, console),
        Command::Report(arguments) => report::report(arguments, console),
        Command::Workbook(arguments) => workbook::workbook(arguments, console),
        Command::Completions(arguments) => manual::completions(arguments, console),
        Command::Man(arguments) => manual::pages(arguments, console),
    }
}
