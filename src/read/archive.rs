//! A zip archive → the one file in it that is meant.

use std::io::{self, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::container::{Packing, unopened};
use super::origin::{Origin, Seekable};
use super::workbook::Kind;
use super::{Unreadable, damaged};
use crate::domain::FindingCode;
use crate::pipeline::bytes_in_words;

/// Names that a finding lists.
const NAMED_AT_MOST: usize = 8;

/// An archive and the names in it.
pub(super) struct Archive {
    zip: ZipArchive<Box<dyn Seekable>>,
    names: Vec<String>,
}

impl Archive {
    pub(super) fn open(origin: &Origin) -> Result<Self, Unreadable> {
        let file = origin.open().map_err(|error| unopened(&error))?;
        let mut zip = ZipArchive::new(file).map_err(|error| broken(&error))?;
        let mut names = Vec::with_capacity(zip.len());
        for at in 0..zip.len() {
            let member = zip.by_index_raw(at).map_err(|error| broken(&error))?;
            names.push(String::from_utf8_lossy(member.name_raw()).replace('\\', "/"));
        }
        Ok(Self { zip, names })
    }

    /// Which kind of workbook the archive is, where it is one.
    pub(super) fn workbook(&mut self) -> Option<Kind> {
        let named = |name: &str| self.names.iter().any(|known| known.eq_ignore_ascii_case(name));
        if named("xl/workbook.xml") {
            Some(Kind::Xlsx)
        } else if named("xl/workbook.bin") {
            Some(Kind::Xlsb)
        } else if named("content.xml") && named("mimetype") {
            let at = self.names.iter().position(|name| name == "mimetype")?;
            let mut kind = Vec::new();
            self.zip.by_index(at).ok()?.take(100).read_to_end(&mut kind).ok()?;
            kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet").then_some(Kind::Ods)
        } else {
            None
        }
    }

    /// Expands everything once, whatever sizes the archive claims, and holds none of it.
    pub(super) fn has_a_bounded_size(&mut self, at_most: u64) -> Result<(), Unreadable> {
        let mut left = at_most;
        for at in 0..self.names.len() {
            let member = self.zip.by_index(at).map_err(|error| broken(&error))?;
            let expanded = io::copy(&mut member.take(left + 1), &mut io::sink());
            let expanded = expanded.map_err(|_| damaged("the workbook is damaged"))?;
            left = left
                .checked_sub(expanded)
                .ok_or_else(|| damaged(&format!("the workbook expands to more than {}", bytes_in_words(at_most))))?;
        }
        Ok(())
    }

    /// The file that a pattern names, or the only one.
    pub(super) fn choose(&self, pattern: Option<&str>) -> Result<usize, Unreadable> {
        let candidates: Vec<usize> = (0..self.names.len())
            .filter(|&at| !is_hidden(&self.names[at]))
            .filter(|&at| pattern.is_none_or(|pattern| is_meant(pattern, &self.names[at])))
            .collect();
        let list = |places: &[usize]| {
            let mut names: Vec<String> =
                places.iter().take(NAMED_AT_MOST).map(|&at| format!("{:?}", self.names[at])).collect();
            if places.len() > NAMED_AT_MOST {
                names.push(format!("{} more", places.len() - NAMED_AT_MOST));
            }
            names.join(", ")
        };
        match (candidates.as_slice(), pattern) {
            (&[one], _) => Ok(one),
            ([], None) => Err(Unreadable {
                code: FindingCode::EmptyFile,
                message: "the archive holds no file".into(),
                hint: "ask the sender for the export again".into(),
                encoding: "",
            }),
            ([], Some(pattern)) => {
                let all: Vec<usize> = (0..self.names.len()).filter(|&at| !is_hidden(&self.names[at])).collect();
                Err(which(format!("no file in the archive is called {pattern:?}; it holds {}", list(&all))))
            }
            (several, None) => Err(which(format!("the archive holds several files: {}", list(several)))),
            (several, Some(pattern)) => {
                Err(which(format!("{pattern:?} means several files in the archive: {}", list(several))))
            }
        }
    }

    /// Whether a file in the archive is a workbook itself.
    pub(super) fn is_workbook(&mut self, member: usize) -> Result<bool, Unreadable> {
        let mut head = Vec::new();
        let file = self.zip.by_index(member).map_err(|error| broken(&error))?;
        file.take(8).read_to_end(&mut head).map_err(|_| damaged("the archive is damaged"))?;
        Ok(head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    }

    /// A file in the archive, whole.
    pub(super) fn bytes(&mut self, member: usize, at_most: u64) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let file = self.zip.by_index(member).map_err(|error| broken(&error))?;
        file.take(at_most + 1).read_to_end(&mut bytes).map_err(|_| damaged("the archive is damaged"))?;
        if bytes.len() as u64 > at_most {
            return Err(damaged(&format!("the workbook in the archive has more than {}", bytes_in_words(at_most))));
        }
        Ok(bytes)
    }

    /// Where the data of a file lie, after all of it was read once and its checksum found to hold.
    pub(super) fn packing(&mut self, member: usize, at_most: u64) -> Result<Packing, Unreadable> {
        let name = self.names[member].clone();
        let mut file = self.zip.by_index(member).map_err(|error| broken(&error))?;
        let deflated = match file.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(unsupported()),
        };
        let expanded = io::copy(&mut (&mut file).take(at_most + 1), &mut io::sink());
        match expanded {
            Ok(expanded) if expanded > at_most => {
                let size = bytes_in_words(at_most);
                Err(damaged(&format!("the file in the archive expands to more than {size}")))
            }
            Ok(_) => {
                let start = file.data_start().ok_or_else(|| damaged("the archive is damaged"))?;
                Ok(Packing::Member { name, start, length: file.compressed_size(), deflated })
            }
            Err(_) => Err(damaged("the archive is damaged")),
        }
    }
}

/// Folders and what systems put beside the files that a person packed.
fn is_hidden(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.ends_with('/')
        || name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
        || ["thumbs.db", "desktop.ini"].contains(&last.to_ascii_lowercase().as_str())
}

/// Whether a pattern means a name, whole or without its folders; `*` stands for any text.
fn is_meant(pattern: &str, name: &str) -> bool {
    matches(pattern, name) || name.rsplit_once('/').is_some_and(|(_, last)| matches(pattern, last))
}

/// Each part between stars is taken where it first occurs behind the one before it.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or("");
    for part in parts {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(last)
}

fn which(message: String) -> Unreadable {
    Unreadable {
        code: FindingCode::UnreadableFile,
        message,
        hint: "name one in the source, as member = \"*.csv\"".into(),
        encoding: "",
    }
}

fn unsupported() -> Unreadable {
    Unreadable {
        code: FindingCode::UnreadableFile,
        message: "the archive is packed in a way that cannot be read".into(),
        hint: "ask the sender to pack it again as an ordinary zip file, or to send the CSV".into(),
        encoding: "",
    }
}

fn broken(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => Unreadable {
            code: FindingCode::UnreadableFile,
            message: "the archive is protected by a password".into(),
            hint: "ask the sender for it without a password".into(),
            encoding: "",
        },
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => unsupported(),
        ZipError::Io(error) if error.kind() == io::ErrorKind::NotFound => unopened(error),
        _ => damaged("the archive is damaged"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_part_of_a_name() {
        for (pattern, name) in
            [("*.csv", "data/returns.csv"), ("returns*", "returns_2026.csv"), ("r*2026*.csv", "returns_2026_final.csv")]
        {
            assert!(is_meant(pattern, name), "{pattern} means {name}");
        }
        for (pattern, name) in [("*.csv", "returns.txt"), ("a*a", "a"), ("returns.csv", "old_returns.csv")] {
            assert!(!is_meant(pattern, name), "{pattern} does not mean {name}");
        }
    }
}
