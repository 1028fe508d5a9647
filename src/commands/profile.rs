//! `peermark profile`: exports of which nothing is known in, drafted source entries out.

use serde_json::json;

use crate::cli::{Format, ProfileArguments};
use crate::console::Console;
use crate::error::Error;
use crate::profile::{self, Profiled};
use crate::reference::Reference;

/// Some file gave no entry.
const WITHOUT_ENTRY: u8 = 1;

/// Prints an entry for each file; what cannot be one is told beside.
pub(super) fn profile(arguments: &ProfileArguments, console: Console) -> Result<u8, Error> {
    let reference = Reference::embedded();
    let paths: Vec<String> = arguments.files.iter().map(|path| path.display().to_string()).collect();
    let profiled = profile::profile(&paths, &reference);
    match arguments.format {
        Format::Text => text(&profiled, console)?,
        Format::Json => console.data(&json(&profiled))?,
    }
    Ok(if profiled.iter().all(|file| file.outcome.is_ok()) { 0 } else { WITHOUT_ENTRY })
}

fn text(profiled: &[Profiled], console: Console) -> Result<(), Error> {
    let entries: Vec<&str> =
        profiled.iter().filter_map(|file| file.outcome.as_ref().ok()).map(|drafted| drafted.text.as_str()).collect();
    if !entries.is_empty() {
        console.data(&entries.join("\n"))?;
    }
    for file in profiled {
        match &file.outcome {
            Ok(drafted) if drafted.open.is_empty() => {}
            Ok(drafted) => console.say(&format!("{}: to do before it runs: {}", file.path, drafted.open.join("; "))),
            Err(none) => console.say(&format!("{}: no entry: {}\nhint: {}", file.path, none.message, none.hint)),
        }
    }
    Ok(())
}

fn json(profiled: &[Profiled]) -> String {
    let files: Vec<_> = profiled
        .iter()
        .map(|file| match &file.outcome {
            Ok(drafted) => json!({
                "path": file.path,
                "kinds": drafted.kinds,
                "runs": drafted.open.is_empty(),
                "to_do": drafted.open,
                "entry": drafted.text,
            }),
            Err(none) => json!({ "path": file.path, "reason": none.message, "hint": none.hint }),
        })
        .collect();
    format!("{:#}", json!({ "files": files }))
}
