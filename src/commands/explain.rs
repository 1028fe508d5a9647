//! `peermark explain`: what a finding's code means.

use std::fmt::Write as _;

use crate::cli::ExplainArguments;
use crate::console::Console;
use crate::domain::FindingCode;
use crate::error::Error;

/// Prints all codes in a line each, or one with its meaning and what to do.
pub(super) fn explain(arguments: &ExplainArguments, console: Console) -> Result<u8, Error> {
    let mut text = String::new();
    match &arguments.code {
        None => {
            for code in FindingCode::ALL {
                let _ = writeln!(text, "{:24} {}", code.name(), code.meaning());
            }
        }
        Some(name) => {
            let code = FindingCode::from_name(name).ok_or_else(|| Error::Usage {
                message: format!("no finding has the code {name:?}"),
                hint: "`peermark explain` lists all codes".into(),
            })?;
            let _ =
                writeln!(text, "{} ({}, found in stage {})", code.name(), code.severity().name(), code.stage().name());
            let _ = writeln!(text, "\n{}\n{}", code.meaning(), code.advice());
        }
    }
    console.data(&text)?;
    Ok(0)
}
