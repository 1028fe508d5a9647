//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;
use peermark::cli::Arguments;
use peermark::commands;
use peermark::console::Console;

/// Clap's own 2 means something else here.
const USAGE: u8 = 3;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let console = Console::new(arguments.log_format);
    match commands::execute(&arguments, console) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            console.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
