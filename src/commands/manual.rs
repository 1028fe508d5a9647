//! `peermark completions` and `peermark man`: the command line as shells and manual readers know it.

use clap::CommandFactory as _;

use crate::cli::{Arguments, CompletionsArguments, ManArguments};
use crate::console::Console;
use crate::error::Error;

/// Prints the completions of a shell.
pub(super) fn completions(arguments: &CompletionsArguments, console: Console) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "peermark", &mut script);
    console.data(String::from_utf8_lossy(&script).trim_end())?;
    Ok(0)
}

/// Writes the pages of the program and of each command, and prints the folder.
pub(super) fn pages(arguments: &ManArguments, console: Console) -> Result<u8, Error> {
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder).map_err(Error::io("creating a folder", folder))?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(Error::io("writing manual pages", folder))?;
    console.data(&folder.display().to_string())?;
    Ok(0)
}
