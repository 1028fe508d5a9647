//! Stage `sources`: a pipeline → its files, each with authority, submitted day and content hash, and what is wrong there.

mod fetched;
mod sign_off;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::domain::{AuthorityIndex, Day, FileIndex, Finding, FindingCode, SignOffState};
use crate::pipeline::{AuthorityFrom, FileTemplate, PathFacts, Pipeline, Source, SubmittedFrom};
use crate::reference::Reference;
use fetched::Object;

pub use fetched::Fetched;

pub use sign_off::ask_for_sign_off;

/// A file of a source. Its place in the run's list is its [`FileIndex`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// A short id made from source, path and content.
    pub id: String,
    /// The place of its source in the pipeline.
    pub source: usize,
    /// Where it lies on this machine, or was fetched to.
    pub path: PathBuf,
    /// Its path as the pipeline reaches it, with `/` between folders; its URL in an object store.
    pub shown: String,
    /// Its authority, where path or pipeline say so.
    pub authority: Option<AuthorityIndex>,
    /// The place of the pipeline's alias by which its authority was found.
    pub alias: Option<usize>,
    /// The day it was submitted, where path or pipeline say so.
    pub submitted_on: Option<Day>,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 hash of its bytes, in hexadecimal; blank where it cannot be read.
    pub hash: String,
    /// Whether a finding refuses it whole, so that no later stage reads it.
    pub refused: bool,
    /// Whether anybody answers for its content.
    pub sign_off: SignOffState,
}

/// Finds the files of all sources, sorted by source and shown path, and hashes them.
///
/// Hidden files and folders are passed over. A link is followed only to a file below the same root; other links, and names that
/// are no text, are findings. Where the pipeline
/// asks for the figures as at a day, files that were submitted later are not there at all, and their absence is no
/// finding; nor are files, where it says what its audience may see, of which it may see nothing.
pub fn find(pipeline: &Pipeline, reference: &Reference, fetched: &Fetched) -> (Vec<FoundFile>, Vec<Finding>) {
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    for (place, source) in pipeline.sources.iter().enumerate().filter(|(place, _)| pipeline.permitted.allows(*place)) {
        let mut matches = BTreeMap::new();
        let mut missing_roots = BTreeSet::new();
        for template in &source.files {
            let walk = fetched.below(template).map_or_else(|| Walk::below(template), Walk::over);
            for (below_root, path) in walk.files {
                if let Some(facts) = template.matches(&below_root) {
                    matches.entry(template.shown(&below_root)).or_insert((path, facts));
                }
            }
            for (below_root, problem) in walk.unreadable {
                findings.push(unreadable(source, &template.shown(&below_root), &problem, None));
            }
            for strange in walk.strange.iter().filter(|strange| strange.concerns(template)) {
                findings.push(strange.finding(source, template));
            }
            if walk.root_is_missing {
                missing_roots.insert(template.shown(""));
            }
        }
        if matches.is_empty() {
            findings.push(no_files(source, &missing_roots));
        }
        for (shown, (path, facts)) in matches {
            let file = FoundFile {
                id: String::new(),
                source: place,
                path,
                shown,
                authority: None,
                alias: None,
                submitted_on: None,
                bytes: 0,
                hash: String::new(),
                refused: false,
                sign_off: SignOffState::NotAsked,
            };
            let index = FileIndex(u32::try_from(files.len()).unwrap_or(u32::MAX));
            let mut of_file = Vec::new();
            let file = attribute(file, &facts, index, pipeline, reference, &mut of_file);
            let is_permitted = file.authority.is_none_or(|authority| pipeline.permitted.allows_of(place, authority));
            if is_permitted && !pipeline.is_later(file.submitted_on) {
                files.push(file);
                findings.append(&mut of_file);
            }
        }
    }
    let contents = hashes(&files, pipeline.limits.file);
    for (at, file) in files.iter_mut().enumerate() {
        let source = &pipeline.sources[file.source];
        match &contents[&file.path] {
            Ok((bytes, hash)) => (file.bytes, file.hash) = (*bytes, hash.clone()),
            Err(problem) => {
                file.refused = true;
                let index = FileIndex(u32::try_from(at).unwrap_or(u32::MAX));
                findings.push(unreadable(source, &file.shown, problem, Some((index, file.authority))));
            }
        }
        file.id = file_id(&source.id, &file.shown, &file.hash);
    }
    (files, findings)
}

/// Leaves files out whose content was withdrawn, by its hash; a finding says so of each. What was found wrong with the others
/// names them by their new places.
pub fn leave_out(
    files: &mut Vec<FoundFile>,
    findings: &mut Vec<Finding>,
    pipeline: &Pipeline,
    is_withdrawn: impl Fn(&str) -> bool,
) {
    let stays: Vec<bool> = files.iter().map(|file| !is_withdrawn(&file.hash)).collect();
    let mut left = 0;
    let places: Vec<Option<FileIndex>> = (stays.iter())
        .map(|&stays| {
            let place = stays.then_some(FileIndex(left));
            left += u32::from(stays);
            place
        })
        .collect();
    findings.retain_mut(|finding| {
        let Some(file) = finding.file else { return true };
        finding.file = places[file.at()];
        finding.file.is_some()
    });
    for file in files.iter().zip(&stays).filter(|(_, stays)| !**stays).map(|(file, _)| file) {
        let code = FindingCode::WithdrawnFile;
        let message = format!("{}: its content was withdrawn", file.shown);
        let finding = finding(code, &pipeline.sources[file.source], message, code.advice().to_owned());
        findings.push(Finding { authority: file.authority, ..finding });
    }
    let mut stays = stays.into_iter();
    files.retain(|_| stays.next().unwrap_or(true));
}

/// Says whose a file is and when it was submitted, from its path or the pipeline.
fn attribute(
    mut file: FoundFile,
    facts: &PathFacts,
    index: FileIndex,
    pipeline: &Pipeline,
    reference: &Reference,
    findings: &mut Vec<Finding>,
) -> FoundFile {
    let source = &pipeline.sources[file.source];
    file.submitted_on = match source.submitted {
        SubmittedFrom::Path => facts.submitted,
        SubmittedFrom::Fixed(day) => Some(day),
        SubmittedFrom::Column(_) => None,
    };
    match (&source.authority, &facts.authority) {
        (AuthorityFrom::Fixed(authority), _) => file.authority = Some(*authority),
        (AuthorityFrom::Path, Some(text)) => {
            let name = text.replace(['_', '-'], " ");
            file.alias = pipeline.alias_of(&name);
            file.authority = match file.alias {
                Some(alias) => Some(pipeline.aliases[alias].authority),
                // The day tells two of one name apart; one that is gone by then may still send its last year again.
                None => {
                    reference.authority_in(&name, file.submitted_on).or_else(|| reference.authority_in(&name, None))
                }
            };
            if file.authority.is_none() {
                file.refused = true;
                let hint = match reference.nearest_authority_names(&name).as_slice() {
                    [] => FindingCode::UnknownAuthorityInPath.advice().to_owned(),
                    near => format!(
                        "Nearest names: {}. Rename the file or declare the name under [aliases].",
                        near.join(", ")
                    ),
                };
                let message = format!("{}: the path names no known authority", file.shown);
                let finding = finding(FindingCode::UnknownAuthorityInPath, source, message, hint);
                findings.push(Finding { file: Some(index), raw_value: Some(text.clone()), ..finding });
            }
        }
        _ => {}
    }
    if file.submitted_on.is_none() && source.submitted == SubmittedFrom::Path {
        file.refused = true;
        let message = format!("{}: the digits in the path are no day", file.shown);
        let hint = "Name the day as 2026-10-31 or 20261031.".to_owned();
        let finding = finding(FindingCode::NoSubmissionDay, source, message, hint);
        findings.push(Finding { file: Some(index), authority: file.authority, ..finding });
    }
    file
}

fn finding(code: FindingCode, source: &Source, message: String, hint: String) -> Finding {
    Finding {
        code,
        authority: None,
        file: None,
        source: source.id.clone(),
        line: None,
        column: None,
        column_name: String::new(),
        raw_value: None,
        message,
        hint,
    }
}

fn no_files(source: &Source, missing_roots: &BTreeSet<String>) -> Finding {
    let patterns: Vec<&str> = source.files.iter().map(FileTemplate::text).collect();
    let mut message = format!("no file matches {}", patterns.join(" or "));
    for root in missing_roots {
        let root = if root.is_empty() { "." } else { root.trim_end_matches('/') };
        message.push_str("; there is no folder ");
        message.push_str(root);
    }
    finding(FindingCode::NoFiles, source, message, FindingCode::NoFiles.advice().to_owned())
}

fn unreadable(
    source: &Source,
    shown: &str,
    problem: &io::Error,
    file: Option<(FileIndex, Option<AuthorityIndex>)>,
) -> Finding {
    let hint = match problem.kind() {
        io::ErrorKind::PermissionDenied => "Let the account that runs peermark read it.",
        io::ErrorKind::FileTooLarge => "Ask the sender for the export again, or raise file_mib under [limits].",
        _ => "Check the disk, or ask the sender for the export again.",
    };
    // The kind, not the system's words, which differ between machines.
    let message = format!("{shown}: cannot be read ({})", problem.kind());
    let finding = finding(FindingCode::UnreadableFile, source, message, hint.to_owned());
    Finding { file: file.map(|(index, _)| index), authority: file.and_then(|(_, authority)| authority), ..finding }
}

/// What lies below the root of a template.
struct Walk {
    real_root: PathBuf,
    root_is_missing: bool,
    /// Path below the root, with `/`, and on disk.
    files: Vec<(String, PathBuf)>,
    unreadable: Vec<(String, io::Error)>,
    strange: Vec<Strange>,
}

impl Walk {
    fn below(template: &FileTemplate) -> Self {
        let mut walk = Self {
            real_root: PathBuf::new(),
            root_is_missing: false,
            files: Vec::new(),
            unreadable: Vec::new(),
            strange: Vec::new(),
        };
        match fs::canonicalize(template.root()) {
            Ok(real_root) => {
                walk.real_root = real_root;
                walk.folder(template.root(), "", template.depth());
            }
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => walk.root_is_missing = true,
            Err(problem) => walk.unreadable.push((String::new(), problem)),
        }
        walk
    }

    /// What lies below a root in an object store, by the rules of a folder.
    fn over(objects: &[Object]) -> Self {
        let mut walk = Self {
            real_root: PathBuf::new(),
            root_is_missing: objects.is_empty(),
            files: Vec::new(),
            unreadable: Vec::new(),
            strange: Vec::new(),
        };
        for Object { below, path } in objects {
            if below.contains(char::is_control) {
                walk.strange.push(Strange { below: below.clone(), why: Why::Name, is_folder: false });
            } else if let Some(path) = path {
                walk.files.push((below.clone(), path.clone()));
            }
        }
        walk
    }

    /// Reads a folder below which paths may be `depth` names deep; any depth where there is none.
    fn folder(&mut self, folder: &Path, below_root: &str, depth: Option<usize>) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(problem) => return self.unreadable.push((below_root.to_owned(), problem)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            // `~$report.xlsx` is the lock of an open workbook.
            if name.starts_with('.') || name.starts_with("~$") {
                continue;
            }
            let is_text = entry.file_name().to_str().is_some() && !name.contains(char::is_control);
            let (path, below) =
                (entry.path(), if below_root.is_empty() { name } else { format!("{below_root}/{name}") });
            let has_deeper = depth.is_none_or(|depth| depth > 1);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !has_deeper => {}
                Ok(kind) if !is_text => self.strange.push(Strange { below, why: Why::Name, is_folder: kind.is_dir() }),
                Ok(kind) if kind.is_dir() => self.folder(&path, &below, depth.map(|depth| depth - 1)),
                Ok(kind) if kind.is_file() => self.files.push((below, path)),
                Ok(kind) if kind.is_symlink() => match fs::canonicalize(&path) {
                    Ok(target) if target.is_dir() => {
                        if has_deeper {
                            self.strange.push(Strange { below, why: Why::LinkedFolder, is_folder: true });
                        }
                    }
                    Ok(target) if target.starts_with(&self.real_root) && target.is_file() => {
                        self.files.push((below, path));
                    }
                    Ok(_) => self.strange.push(Strange { below, why: Why::LeadsOut, is_folder: false }),
                    Err(_) => self.strange.push(Strange { below, why: Why::LeadsNowhere, is_folder: false }),
                },
                Ok(_) => self.strange.push(Strange { below, why: Why::NoFile, is_folder: false }),
                Err(problem) => self.unreadable.push((below, problem)),
            }
        }
    }
}

/// Something below a root that is passed over.
struct Strange {
    /// Its path below the root.
    below: String,
    why: Why,
    is_folder: bool,
}

/// Why it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Name,
    LinkedFolder,
    LeadsOut,
    LeadsNowhere,
    NoFile,
}

impl Strange {
    /// Whether a template may mean it.
    fn concerns(&self, template: &FileTemplate) -> bool {
        self.is_folder || template.matches(&self.below).is_some()
    }

    fn finding(&self, source: &Source, template: &FileTemplate) -> Finding {
        let (code, why) = match self.why {
            Why::Name => (FindingCode::UnusableName, "the name has characters that are no text"),
            Why::LinkedFolder => (FindingCode::LinkNotFollowed, "a link to a folder"),
            Why::LeadsOut => (FindingCode::LinkNotFollowed, "the link leads out of the folder of the source"),
            Why::LeadsNowhere => (FindingCode::LinkNotFollowed, "the link leads nowhere"),
            Why::NoFile => (FindingCode::UnreadableFile, "neither a file nor a folder"),
        };
        // What would steer a terminal is shown and not done.
        let shown = template.shown(&self.below);
        let shown = shown
            .chars()
            .map(|letter| if letter.is_control() { letter.escape_default().to_string() } else { letter.into() });
        let message = format!("{}: {why}", shown.collect::<String>());
        finding(code, source, message, code.advice().to_owned())
    }
}

type Content = io::Result<(u64, String)>;

/// Size and hash of each file, read once even where several sources use it.
fn hashes(files: &[FoundFile], at_most: u64) -> BTreeMap<PathBuf, Content> {
    let paths: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    paths.into_par_iter().map(|path| (path.to_owned(), hash(path, at_most))).collect()
}

fn hash(path: &Path, at_most: u64) -> Content {
    let mut file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > at_most {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((hasher.count(), hasher.finalize().to_hex().to_string())),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(problem) if problem.kind() == io::ErrorKind::Interrupted => continue,
            Err(problem) => return Err(problem),
        };
    }
}

/// The id of a file, by its source, shown path and content.
pub fn file_id(source: &str, shown: &str, hash: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [source, "\0", shown, "\0", hash] {
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests;
