//! Signatures: the file that somebody answers for comes in, a line of `sign_offs.jsonl` in the output folder goes out; and the
//! lines come in, who answers for which content goes out.
//!
//! A line is added and none is ever changed: whoever takes a signature back adds a line that says so. A content is known by its
//! hash under whatever name.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::purge::begins;
use super::{list, now};
use crate::domain::{Day, SignOffs, SignedOff};
use crate::error::Error;
use crate::publish::{InputEntry, Lock, sync};

pub(in crate::publish) const FILE: &str = "sign_offs.jsonl";
const UNFINISHED: &str = ".sign_offs.jsonl";
const READING: &str = "reading who signed submissions off";

/// A line: that somebody answers for a content, or does so no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// BLAKE3 hash of the content.
    pub hash: String,
    /// The file, as it was named or as the kept runs have it, for people.
    pub path: String,
    /// Who, as named on the command line.
    pub by: String,
    /// When (UTC).
    pub at: String,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it takes back what was signed before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

/// Who answers for which content in an output folder; what was signed after a day is not known as at that day.
pub fn signed_off(out: &Path, as_at: Option<Day>) -> Result<SignOffs, Error> {
    let mut in_force = std::collections::BTreeMap::new();
    for signature in signatures(&out.join(FILE))? {
        let day: Option<Day> = signature.at.get(..10).and_then(|day| day.parse().ok());
        let on = day.ok_or_else(|| unreadable(&out.join(FILE), format!("{:?} is no moment", signature.at)))?;
        if as_at.is_some_and(|as_at| on > as_at) {
            continue;
        }
        if signature.revoked {
            in_force.remove(&signature.hash);
        } else {
            in_force.insert(signature.hash, SignedOff { by: signature.by, on, note: signature.note });
        }
    }
    Ok(in_force.into_iter().collect())
}

/// Records that somebody answers for a file, or takes that back. The file is a path on this machine, else one that the
/// kept runs have, or the first eight digits of its hash or more.
pub fn sign(lock: &Lock, named: &str, by: &str, note: Option<&str>, is_revoked: bool) -> Result<Signature, Error> {
    let (path, hash) = meant(lock, named)?;
    let is_signed = signed_off(lock.out(), None)?.of(&hash).is_some();
    if is_revoked && !is_signed {
        return Err(Error::Usage {
            message: format!("{path}: nobody has signed off its content, whose hash begins {}", &hash[..16]),
            hint: format!("{} has all that were", lock.name().join(FILE).display()),
        });
    }
    let signature =
        Signature { hash, path, by: by.to_owned(), at: now(), note: note.map(str::to_owned), revoked: is_revoked };
    let line = serde_json::to_string(&signature).expect("a signature is made of text") + "\n";
    add(lock.out(), &line)?;
    lock.output().add_line(FILE, &line)?;
    Ok(signature)
}

/// The path and hash of the content that is meant.
fn meant(lock: &Lock, named: &str) -> Result<(String, String), Error> {
    if Path::new(named).is_file() {
        let path = Path::new(named);
        let mut hasher = blake3::Hasher::new();
        let read = File::open(path).and_then(|mut file| io::copy(&mut file, &mut hasher));
        read.map_err(Error::io("reading the file to be signed off", path))?;
        return Ok((named.to_owned(), hasher.finalize().to_hex().to_string()));
    }
    let out = lock.out();
    let runs = if out.join("runs").is_dir() { list(out)? } else { Vec::new() };
    let inputs = runs.iter().filter_map(|run| run.manifest.as_ref()).flat_map(|manifest| &manifest.inputs);
    let is_meant = |input: &&InputEntry| !input.hash.is_empty() && (input.path == named || begins(&input.hash, named));
    let mut found: Vec<&InputEntry> = inputs.filter(is_meant).collect();
    found.sort_by(|one, other| (&one.hash, &one.path).cmp(&(&other.hash, &other.path)));
    found.dedup_by(|one, other| one.hash == other.hash);
    match found.as_slice() {
        [one] => Ok((one.path.clone(), one.hash.clone())),
        [] => Err(Error::Usage {
            message: format!("there is no file `{named}`, and no kept run in {} has read one", lock.name().display()),
            hint: "name it by its path, or by the first eight digits of its hash or more".into(),
        }),
        [one, other, ..] => Err(Error::Usage {
            message: format!("`{named}` is more than one file: the runs have it with different contents"),
            hint: format!("name the one that is meant by its hash: {}, {} …", &one.hash[..16], &other.hash[..16]),
        }),
    }
}

fn signatures(path: &Path) -> Result<Vec<Signature>, Error> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(READING, path)(error)),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| unreadable(path, format!("line {}: {error}", at + 1)))
        })
        .collect()
}

fn unreadable(path: &Path, message: String) -> Error {
    Error::Table { doing: READING, path: path.to_owned(), message }
}

/// Adds a line. The file is replaced by one that has it, so that nobody ever finds half a line.
fn add(out: &Path, line: &str) -> Result<(), Error> {
    let (unfinished, path) = (out.join(UNFINISHED), out.join(FILE));
    let mut text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Error::io(READING, &path)(error)),
    };
    text.extend_from_slice(line.as_bytes());
    let written = File::create(&unfinished).and_then(|mut file| file.write_all(&text).and_then(|()| file.sync_all()));
    written.map_err(Error::io("writing who signed it off", &unfinished))?;
    fs::rename(&unfinished, &path).map_err(Error::io("moving who signed it off into place", &path))?;
    sync(out)
}
