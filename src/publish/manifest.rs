//! The manifest: what went into a run, what each stage made of it and what came out, for people and programs that ask
//! where a release is from. Clocks, run ids and sizes stand here and in no table.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Instant, SystemTime};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::{Heading, Whole, count_by};
use crate::domain::{SignedOff, SourceFile};
use crate::tables::SCHEMA_VERSION;

/// What is known of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this file; it grows when a key changes its meaning.
    pub manifest_version: u32,
    /// The form of the tables: see [`SCHEMA_VERSION`]. Blank where a release is older than the first of them.
    #[serde(default)]
    pub schema_version: String,
    /// Id of the run, the name of its folder.
    pub run_id: String,
    /// The program's name.
    pub tool: String,
    /// The program's version.
    pub tool_version: String,
    /// What tells one build of a version from another: size and time of the program's file, hashed.
    #[serde(default)]
    pub tool_build: String,
    /// The pipeline.
    pub pipeline: PipelineEntry,
    /// The day on which the tables are said to stand.
    pub reporting_day: String,
    /// The day as of which figures were asked for: what was submitted later was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_at: Option<String>,
    /// Whom the release is cut for.
    pub audience: String,
    /// What is hidden from them, in words, where anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<String>,
    /// What may be shown to them, by source and authority, where the pipeline says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permitted: Option<String>,
    /// The run that was published before, which `release_diff` compares with, where one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_run_id: Option<String>,
    /// Hash over program version, pipeline, reporting day, as-at day, audience and inputs: equal hashes promise equal tables.
    pub input_hash: String,
    /// When the run began (UTC).
    pub started_at: String,
    /// When the release was complete (UTC).
    pub finished_at: String,
    /// The files that were read, by source and path.
    pub inputs: Vec<InputEntry>,
    /// What each stage did, in the order of the stages.
    pub stages: Vec<StageEntry>,
    /// The tables, in their declared order.
    pub tables: Vec<TableEntry>,
    /// How many findings there are of each code.
    pub findings: BTreeMap<String, u64>,
}

/// The pipeline of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineEntry {
    /// Its id.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Hash of its file and parameters.
    pub hash: String,
}

/// A file that a run read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputEntry {
    /// The source that it belongs to.
    pub source: String,
    /// Its path as the pipeline reaches it.
    pub path: String,
    /// BLAKE3 hash of its bytes.
    pub hash: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The day it was submitted.
    pub submitted_on: Option<String>,
    /// Whether this run did not read it, and carried figures of it forward from the release before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carried_forward: bool,
    /// Who answers for its content, where anybody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_off: Option<SignedOffEntry>,
}

/// That somebody answers for a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SignedOffEntry {
    /// Who.
    pub by: String,
    /// The day on which it was recorded.
    pub on: String,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl From<&SignedOff> for SignedOffEntry {
    fn from(signed: &SignedOff) -> Self {
        Self { by: signed.by.clone(), on: signed.on.to_string(), note: signed.note.clone() }
    }
}

/// What a stage did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageEntry {
    /// Its name.
    pub name: String,
    /// What it counted, by what.
    pub counts: BTreeMap<String, u64>,
    /// How long it took.
    pub milliseconds: u64,
}

/// A table of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// Its file within the release.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// The size of its file in bytes.
    pub bytes: u64,
    /// BLAKE3 hash of its file.
    pub hash: String,
}

impl From<&SourceFile> for InputEntry {
    fn from(file: &SourceFile) -> Self {
        Self {
            source: file.source.clone(),
            path: file.path.clone(),
            hash: file.hash.clone(),
            bytes: file.bytes,
            submitted_on: file.submitted_on.map(|day| day.to_string()),
            carried_forward: file.is_carried,
            signed_off: file.sign_off.signed().map(SignedOffEntry::from),
        }
    }
}

impl StageEntry {
    /// Adds it to others: to the one of its name, or behind them.
    pub fn add_to(self, stages: &mut Vec<Self>) {
        match stages.iter_mut().find(|stage| stage.name == self.name) {
            None => stages.push(self),
            Some(stage) => {
                for (what, count) in self.counts {
                    *stage.counts.entry(what).or_insert(0) += count;
                }
                stage.milliseconds += self.milliseconds;
            }
        }
    }

    /// A stage that began at an instant and ends now.
    pub fn since(name: &str, began: Instant, counts: &[(&str, u64)]) -> Self {
        Self {
            name: name.to_owned(),
            counts: counts.iter().map(|&(what, count)| (what.to_owned(), count)).collect(),
            milliseconds: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl Manifest {
    /// The manifest of a release whose tables are written.
    pub(super) fn of(
        run_id: &str,
        mut heading: Heading,
        mut stages: Vec<StageEntry>,
        tables: &[Whole],
        entries: Vec<TableEntry>,
        began: Instant,
    ) -> Self {
        let input_hash = input_hash(&heading);
        let sum = |what: fn(&TableEntry) -> u64| entries.iter().map(what).sum();
        let counts =
            [("tables", entries.len() as u64), ("rows", sum(|table| table.rows)), ("bytes", sum(|table| table.bytes))];
        stages.push(StageEntry::since("publish", began, &counts));
        heading.inputs.sort();
        Self {
            manifest_version: 1,
            schema_version: SCHEMA_VERSION.to_owned(),
            run_id: run_id.to_owned(),
            tool: env!("CARGO_PKG_NAME").to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            tool_build: build(),
            pipeline: PipelineEntry { name: heading.name, title: heading.title, hash: heading.pipeline_hash },
            reporting_day: heading.reporting_day.to_string(),
            as_at: heading.as_at.map(|day| day.to_string()),
            audience: heading.audience,
            disclosure: heading.disclosure,
            permitted: heading.permitted,
            previous_run_id: heading.previous,
            input_hash,
            started_at: in_utc(heading.started_at),
            finished_at: in_utc(SystemTime::now()),
            inputs: heading.inputs,
            stages,
            tables: entries,
            findings: count_by(tables, "finding", "code"),
        }
    }

    /// The first table that is not there, in the folder of the release, in the size that the manifest states. Whether it
    /// says what it should costs reading all of it ([`super::StoredRelease::verify`]), which is done before a run is shown.
    pub fn fault_of_sizes(&self, folder: &Path) -> Option<String> {
        self.tables.iter().find_map(|table| match fs::metadata(folder.join(&table.path)) {
            Err(_) => Some(format!("{} is missing", table.path)),
            Ok(file) if file.len() != table.bytes => {
                Some(format!("{} has {} bytes and the manifest says {}", table.path, file.len(), table.bytes))
            }
            Ok(_) => None,
        })
    }

    /// Whether a run of this program over what the heading says would give the same tables.
    pub fn promises(&self, heading: &Heading) -> bool {
        let build = build();
        !build.is_empty() && self.tool_build == build && self.input_hash == input_hash(heading)
    }

    /// The manifest as it stands in its file.
    pub(super) fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("a manifest is made of text and whole numbers");
        text + "\n"
    }
}

/// The id of a run: when it began, and the first digits of the hash of what it was given.
pub(super) fn run_id(heading: &Heading) -> String {
    let began = DateTime::<Utc>::from(heading.started_at).format("%Y%m%dT%H%M%SZ");
    format!("{began}-{}", &input_hash(heading)[..8])
}

/// Size and time of the program's file, hashed; blank where nobody can say.
fn build() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let of_file = file.and_then(|file| Ok((file.len(), file.modified()?)));
    of_file.map_or_else(
        |_| String::new(),
        |(bytes, changed)| {
            let since = changed.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            blake3::hash(format!("{bytes} {}", since.as_nanos()).as_bytes()).to_hex()[..16].to_owned()
        },
    )
}

fn in_utc(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Every part is preceded by its length, so that no two lists of parts read alike; the order of the inputs is theirs.
fn input_hash(heading: &Heading) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    let day = heading.reporting_day.to_string();
    for part in [env!("CARGO_PKG_VERSION"), &heading.name, &heading.pipeline_hash, &day, &heading.audience] {
        add(part);
    }
    if let Some(day) = heading.as_at {
        add(&format!("as at {day}"));
    }
    let mut inputs: Vec<&InputEntry> = heading.inputs.iter().collect();
    inputs.sort();
    for input in inputs {
        for part in [&input.source, &input.path, &input.hash, input.submitted_on.as_ref().unwrap_or(&String::new())] {
            add(part);
        }
        if input.carried_forward {
            add("carried forward");
        }
        if let Some(SignedOffEntry { by, on, note }) = &input.signed_off {
            for part in ["signed off", by, on, note.as_deref().unwrap_or_default()] {
                add(part);
            }
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::sample::release;

    #[test]
    fn a_run_is_named_after_its_start_and_its_inputs() {
        let id = run_id(&release(1).heading);
        assert_eq!(&id[..17], "20261031T013000Z-");
        assert_eq!(id.len(), 25);
        assert!(id[17..].bytes().all(|byte| byte.is_ascii_hexdigit()));
        let mut turned = release(1).heading;
        turned.inputs.reverse();
        assert_eq!(run_id(&turned), id, "the order of the inputs does not matter");
        let mut other = release(1).heading;
        other.inputs[0].hash.push('0');
        assert_ne!(run_id(&other), id, "the content of the inputs does");
    }
}
