//! Where the table begins: the first row that has the columns which the source declares, in whichever delimiter.

use super::Instructions;
use super::rows::Rows;

/// Rows of a preamble that are looked at for the header.
const LOOKED_AT: usize = 100;

/// Delimiters, in the order in which they are tried.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the header of a source's files must have.
pub struct Expectation<'a> {
    /// Columns that must all be there.
    pub required: Vec<&'a str>,
    /// What at least one of the columns must satisfy.
    pub one_of: &'a dyn Fn(&str) -> bool,
}

/// A header that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) delimiter: u8,
    pub(super) names: Vec<String>,
    pub(super) line: u32,
    /// The first byte of the rows below it, and the line it stands on.
    pub(super) body: (usize, u32),
}

/// A header's or label's normal form: lower case, white space folded.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in
        text.split(|letter: char| letter.is_whitespace() || letter == '\u{feff}').filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// Finds the header, or says which columns the best candidate lacks.
pub(super) fn find(text: &str, instructions: Instructions, expected: &Expectation) -> Result<Found, String> {
    let required: Vec<String> = expected.required.iter().map(|name| fold(name)).collect();
    let mut best: Option<(usize, u32, Vec<&str>)> = None;
    let declared = instructions.delimiter.as_ref().map(std::slice::from_ref);
    for &delimiter in declared.unwrap_or(&DELIMITERS) {
        let mut rows = Rows::new(text, delimiter, 1);
        for _ in 0..LOOKED_AT {
            let Some(row) = rows.next_row() else { break };
            let line = row.line;
            if instructions.header_line.is_some_and(|wanted| wanted != line) {
                continue;
            }
            let names: Vec<String> =
                row.cells().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
            let missing: Vec<&str> = required
                .iter()
                .zip(&expected.required)
                .filter(|(name, _)| !folded.contains(name))
                .map(|(_, shown)| *shown)
                .collect();
            let has_figures = names.iter().any(|name| (expected.one_of)(name));
            if missing.is_empty() && has_figures {
                return Ok(Found { delimiter, names, line, body: rows.position() });
            }
            let present = required.len() - missing.len() + usize::from(has_figures);
            if best.as_ref().is_none_or(|(most, ..)| present > *most) {
                best = Some((present, line, missing));
            }
        }
    }
    Err(match best {
        Some((present, line, missing)) if present > 0 && !missing.is_empty() => {
            let missing = missing.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
            format!("no row has all declared columns; line {line} comes nearest and lacks {missing}")
        }
        Some((present, line, _)) if present > 0 => {
            format!("no row has the declared columns; line {line} has no column with figures")
        }
        _ => "no row has any of the declared columns".into(),
    })
}
