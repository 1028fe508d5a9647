//! A path pattern of a pipeline file → which files it means, and what the path of each says about it.
//!
//! `*` stands for anything within a folder, `**` for any number of folders, `<authority>` for a code or name and
//! `<submitted>` for a day as `2026-10-31` or `20261031`. Everything else in a pattern is meant literally.

use std::path::{Path, PathBuf};

use regex::Regex;

use super::faults::{nearest, one_of};
use super::parameters::Parameters;
use crate::domain::Day;
use crate::store::{Address, AddressFault};

/// A compiled path pattern: a root folder, and what the paths below it must look like.
#[derive(Clone, Debug)]
pub struct FileTemplate {
    text: String,
    root: PathBuf,
    address: Option<Address>,
    shown_root: String,
    depth: Option<usize>,
    below_root: Regex,
    states_authority: bool,
    states_submitted: bool,
}

/// What a path says about its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathFacts {
    /// The text in the place of `<authority>`.
    pub authority: Option<String>,
    /// The day in the place of `<submitted>`; none also where the digits there are no day.
    pub submitted: Option<Day>,
}

/// What is wrong with a pattern, and what may be done about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PatternFault {
    pub(super) message: String,
    pub(super) hint: String,
}

const PLACEHOLDERS: [&str; 2] = ["authority", "submitted"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Char(char),
    Star,
    Folders,
    Authority,
    Submitted,
}

impl FileTemplate {
    /// Reads a pattern. Its paths lie below `folder`, or below the working directory where it begins with a parameter
    /// that the command line gave.
    pub(super) fn parse(text: &str, parameters: &Parameters, folder: &Path) -> Result<Self, Vec<PatternFault>> {
        without_credentials(text)?;
        let (base, shown_base, rest) = match given_root(text, parameters) {
            Some((value, name, rest)) => (PathBuf::from(value), format!("{{{name}}}"), rest),
            None => (folder.to_owned(), String::new(), text),
        };
        let pieces = pieces(rest, parameters)?;
        let given = base.to_str().filter(|base| !shown_base.is_empty() && Address::split(base).is_some());
        let (bucket, pieces) = match given {
            Some(url) => {
                without_credentials(&format!("{}/{rest}", url.trim_end_matches('/')))?;
                (Some(url.to_owned()), pieces)
            }
            None => without_bucket(pieces)?,
        };
        let is_absolute = shown_base.is_empty() && pieces.first() == Some(&Piece::Char('/'));
        let segments: Vec<&[Piece]> = pieces
            .split(|piece| *piece == Piece::Char('/'))
            .filter(|segment| !segment.is_empty() && *segment != [Piece::Char('.')])
            .collect();
        let literal =
            segments.iter().take_while(|segment| segment.iter().all(|piece| matches!(piece, Piece::Char(_)))).count();
        let (folders, pattern) = segments.split_at(literal.min(segments.len().saturating_sub(1)));
        check(&pieces, pattern)?;

        let folders: Vec<String> = folders.iter().map(|segment| literal_text(segment)).collect();
        let mut shown_root = folders.join("/");
        if is_absolute {
            shown_root.insert(0, '/');
        }
        let mut root = if shown_root.is_empty() { base } else { base.join(&shown_root) };
        if root.as_os_str().is_empty() {
            root.push(".");
        }
        let address = match &bucket {
            Some(bucket) => {
                let url = [bucket.trim_end_matches('/'), &folders.join("/")].join("/");
                let address =
                    Address::read(&url).map_err(|AddressFault { message, hint }| vec![fault(message, hint)])?;
                let address = address.expect("a bucket stands behind a scheme");
                root = PathBuf::from(address.to_string());
                if shown_base.is_empty() {
                    shown_root = address.to_string();
                }
                Some(address)
            }
            None => None,
        };
        if !shown_base.is_empty() {
            shown_root = if shown_root.is_empty() { shown_base } else { format!("{shown_base}/{shown_root}") };
        }
        let below_root = Regex::new(&expression(pattern))
            .map_err(|_| vec![fault("the path is too long", "name its folder with a parameter")])?;
        let crosses_folders = pattern.iter().any(|segment| segment.contains(&Piece::Folders));
        Ok(Self {
            text: text.to_owned(),
            root,
            address,
            shown_root,
            depth: (!crosses_folders).then_some(pattern.len()),
            below_root,
            states_authority: pieces.contains(&Piece::Authority),
            states_submitted: pieces.contains(&Piece::Submitted),
        })
    }

    /// The pattern as the pipeline file has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The prefix below which all its files lie, where they are in an object store.
    pub fn address(&self) -> Option<&Address> {
        self.address.as_ref()
    }

    /// The folder below which all its files lie.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How many folders deep files may lie below the root, the file itself counted; none where any depth will do.
    pub fn depth(&self) -> Option<usize> {
        self.depth
    }

    /// Whether the paths say whose the files are.
    pub fn states_authority(&self) -> bool {
        self.states_authority
    }

    /// Whether the paths say when the files were submitted.
    pub fn states_submitted(&self) -> bool {
        self.states_submitted
    }

    /// A path below the root as the pipeline reaches it: `../sample_data/x.csv`, or `{data}/x.csv` where the command
    /// line gave `data`.
    pub fn shown(&self, below_root: &str) -> String {
        match self.shown_root.as_str() {
            "" => below_root.to_owned(),
            root if root.ends_with('/') => format!("{root}{below_root}"),
            root => format!("{root}/{below_root}"),
        }
    }

    /// What a path below the root, with `/` between folders, says; none where the pattern does not mean it.
    pub fn matches(&self, below_root: &str) -> Option<PathFacts> {
        let found = self.below_root.captures(below_root)?;
        let authority = found.name("authority").map(|text| text.as_str().to_owned());
        let submitted = found.name("submitted").and_then(|text| day(text.as_str()));
        Some(PathFacts { authority, submitted })
    }
}

/// Reads `2026-10-31` or `20261031`.
fn day(text: &str) -> Option<Day> {
    if text.len() == 8 {
        format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).parse().ok()
    } else {
        text.parse().ok()
    }
}

fn fault(message: impl Into<String>, hint: impl Into<String>) -> PatternFault {
    PatternFault { message: message.into(), hint: hint.into() }
}

/// The one file that a path without placeholders means, and the path as the pipeline reaches it.
pub(super) fn one_file(
    text: &str,
    parameters: &Parameters,
    folder: &Path,
) -> Result<(PathBuf, String), Vec<PatternFault>> {
    let template = FileTemplate::parse(text, parameters, folder)?;
    if template.address.is_some() {
        let message = "this file cannot be read from an object store";
        return Err(vec![fault(message, "name one on this machine; sources alone are read from stores")]);
    }
    let literal = pieces(text, parameters)?;
    if literal.iter().any(|piece| !matches!(piece, Piece::Char(_))) {
        return Err(vec![fault(format!("`{text}` must be one file"), "write its path without placeholders")]);
    }
    let name: String = literal_text(literal.rsplit(|piece| *piece == Piece::Char('/')).next().unwrap_or_default());
    Ok((template.root.join(&name), template.shown(&name)))
}

/// The parameter of the command line with which a path begins, with its value and the rest of the path.
fn given_root<'a>(text: &'a str, parameters: &'a Parameters) -> Option<(&'a str, &'a str, &'a str)> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    let value = parameters.given(name)?;
    (rest.is_empty() || rest.starts_with('/')).then_some((value, name, rest))
}

fn pieces(text: &str, parameters: &Parameters) -> Result<Vec<Piece>, Vec<PatternFault>> {
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '*' => {
                let after_stars = after.trim_start_matches('*');
                pieces.push(if after_stars.len() == after.len() { Piece::Star } else { Piece::Folders });
                after_stars
            }
            '{' | '<' => {
                let close = if first == '{' { '}' } else { '>' };
                let Some((name, after)) = after.split_once(close) else {
                    faults.push(fault(
                        format!("`{first}` in the path `{text}` is not closed"),
                        format!("write `{close}` behind the name"),
                    ));
                    break;
                };
                match (first, name, parameters.value(name)) {
                    ('{', _, Some(value)) => pieces.extend(value.chars().map(Piece::Char)),
                    ('{', _, None) => faults.push(unknown_parameter(name, parameters)),
                    (_, "authority", _) => pieces.push(Piece::Authority),
                    (_, "submitted", _) => pieces.push(Piece::Submitted),
                    _ => faults.push(fault(
                        format!("unknown placeholder `<{name}>`"),
                        format!(
                            "known placeholders: {}",
                            one_of(PLACEHOLDERS.map(|known| format!("<{known}>")).iter().map(String::as_str))
                        ),
                    )),
                }
                after
            }
            other => {
                pieces.push(Piece::Char(other));
                after
            }
        };
    }
    if faults.is_empty() { Ok(pieces) } else { Err(faults) }
}

/// Refuses a URL with credentials before any other message could repeat it.
fn without_credentials(text: &str) -> Result<(), Vec<PatternFault>> {
    Address::without_credentials(text).map_err(|AddressFault { message, hint }| vec![fault(message, hint)])
}

/// Parts the scheme and the bucket of a URL from the rest of its path.
fn without_bucket(mut pieces: Vec<Piece>) -> Result<(Option<String>, Vec<Piece>), Vec<PatternFault>> {
    let literal = pieces.iter().map_while(|piece| if let Piece::Char(char) = piece { Some(*char) } else { None });
    let literal: Vec<char> = literal.collect();
    let text: String = literal.iter().collect();
    let Some((scheme, rest)) = Address::split(&text) else { return Ok((None, pieces)) };
    let Some((bucket, _)) = rest.split_once('/') else {
        return Err(vec![fault(
            "the URL names no file in a bucket",
            format!("write {scheme}://BUCKET/PATH, with placeholders in the path alone"),
        )]);
    };
    let root = format!("{scheme}://{bucket}");
    let path = pieces.split_off(root.chars().count() + 1);
    let letters = path.iter().map(|piece| if let Piece::Char(char) = piece { *char } else { '*' });
    without_credentials(&format!("{root}/{}", letters.collect::<String>()))?;
    Ok((Some(root), path))
}

fn unknown_parameter(name: &str, parameters: &Parameters) -> PatternFault {
    let hint = match nearest(name, parameters.names()) {
        Some(near) => format!("the nearest parameter is `{near}`"),
        None => format!("declare it under [parameters]: {name} = \"…\""),
    };
    fault(format!("unknown parameter `{{{name}}}`"), hint)
}

fn check(pieces: &[Piece], pattern: &[&[Piece]]) -> Result<(), Vec<PatternFault>> {
    let mut faults = Vec::new();
    if pattern.is_empty() || pieces.last() == Some(&Piece::Char('/')) {
        faults.push(fault("the path names a folder, not files", "end it with the name of a file, or with `*.csv`"));
    }
    if pattern.iter().any(|segment| *segment == [Piece::Char('.'), Piece::Char('.')]) {
        faults.push(fault("`..` stands behind a wildcard", "name the folder outright, or add a second path"));
    }
    for (piece, name) in [Piece::Authority, Piece::Submitted].into_iter().zip(PLACEHOLDERS) {
        if pieces.iter().filter(|other| **other == piece).count() > 1 {
            faults.push(fault(format!("`<{name}>` stands twice in one path"), "write `*` in one of the places"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn literal_text(segment: &[Piece]) -> String {
    segment.iter().filter_map(|piece| if let Piece::Char(char) = piece { Some(*char) } else { None }).collect()
}

/// The regular expression of the segments below the root. A `**` that fills a segment also stands for no folder at all.
fn expression(segments: &[&[Piece]]) -> String {
    let mut out = String::from(r"(?s)\A");
    for (place, segment) in segments.iter().enumerate() {
        let is_last = place + 1 == segments.len();
        if *segment == [Piece::Folders] && !is_last {
            out.push_str("(?:[^/]+/)*");
            continue;
        }
        for piece in *segment {
            match piece {
                Piece::Char(char) => out.push_str(&regex::escape(char.encode_utf8(&mut [0; 4]))),
                Piece::Star => out.push_str("[^/]*?"),
                Piece::Folders => out.push_str(".*?"),
                Piece::Authority => out.push_str("(?<authority>[^/]+?)"),
                Piece::Submitted => out.push_str("(?<submitted>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})"),
            }
        }
        if !is_last {
            out.push('/');
        }
    }
    out.push_str(r"\z");
    out
}

#[cfg(test)]
mod tests;
