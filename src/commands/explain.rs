//! `peermark explain`: where one figure of a release came from and what became of it, or what a finding means.

use std::fmt::Write as _;

use super::named;
use crate::cli::{ExplainArguments, Format};
use crate::console::{Console, account};
use crate::domain::FindingCode;
use crate::error::Error;
use crate::explain::{self, Asked};
use crate::reference::Reference;

/// Prints the account of a figure, a finding of a release, one code with its meaning, or all codes in a line each.
pub(super) fn explain(arguments: &ExplainArguments, console: Console) -> Result<u8, Error> {
    let asked = Asked::read(arguments.what.as_deref(), arguments.breakdown.as_deref(), arguments.kind)?;
    let text = match (&asked, arguments.format) {
        (Asked::Codes, _) => codes(),
        (Asked::Code(code), _) => meaning(*code),
        (Asked::Finding(id), format) => {
            let found = explain::finding(&named::or_current(arguments.run.as_deref(), &arguments.out)?, id)?;
            match format {
                Format::Text => account::finding_text(&found),
                Format::Json => account::finding_json(&found),
            }
        }
        (Asked::Figure { subject, period, breakdown, kind }, format) => {
            let (release, reference) =
                (named::or_current(arguments.run.as_deref(), &arguments.out)?, Reference::embedded());
            let found = explain::figure(&release, &reference, subject, period, breakdown, *kind)?;
            match format {
                Format::Text => account::text(&found),
                Format::Json => account::json(&found),
            }
        }
    };
    console.data(&text)?;
    Ok(0)
}

fn codes() -> String {
    let mut text = String::new();
    for code in FindingCode::ALL {
        let _ = writeln!(text, "{:24} {}", code.name(), code.meaning());
    }
    text
}

fn meaning(code: FindingCode) -> String {
    let (name, severity, stage) = (code.name(), code.severity().name(), code.stage().name());
    format!("{name} ({severity}, found in stage {stage})\n\n{}\n{}\n", code.meaning(), code.advice())
}
