//! The sign-off of a run: that it was held back, and who decided what when. It stands beside the manifest, which never
//! changes.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::publish::sync;

pub(in crate::publish) const FILE: &str = "sign_off.json";
const UNFINISHED: &str = ".sign_off.json";

/// What was decided of a run that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// When it was held (UTC).
    pub held_at: String,
    /// What was decided; none while it awaits approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether the run may be shown.
    pub approved: bool,
    /// Who decided, as named on the command line.
    pub by: String,
    /// When (UTC).
    pub at: String,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Decision {
    /// A decision of this moment.
    pub fn now(approved: bool, by: &str, note: Option<&str>) -> Self {
        Self { approved, by: by.to_owned(), at: now(), note: note.map(str::to_owned) }
    }
}

impl SignOff {
    /// That of a run that is held from now on.
    pub fn held() -> Self {
        Self { held_at: now(), decision: None }
    }

    /// That of a run in a folder; none where it was never held.
    pub fn of(run: &Path) -> Result<Option<Self>, Error> {
        let path = run.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map(Some).map_err(|error| Error::Table {
                doing: "reading the sign-off",
                path,
                message: error.to_string(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("reading the sign-off", &path)(error)),
        }
    }

    /// Writes it into the folder of a run, in one step.
    pub fn write(&self, run: &Path) -> Result<(), Error> {
        let (unfinished, path) = (run.join(UNFINISHED), run.join(FILE));
        let text = serde_json::to_string_pretty(self).expect("a sign-off is made of text") + "\n";
        let written = File::create(&unfinished)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
        written.map_err(Error::io("writing the sign-off", &unfinished))?;
        fs::rename(&unfinished, &path).map_err(Error::io("moving the sign-off into place", &path))?;
        sync(run)
    }
}

pub(super) fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A moment as a manifest or a sign-off writes it, for people.
pub fn moment_in_words(at: &str) -> String {
    DateTime::parse_from_rfc3339(at).map_or_else(|_| at.to_owned(), |at| at.format("%-d %B %Y %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_off_reads_back_and_replaces_the_one_before() {
        let run = tempfile::tempdir().expect("a folder");
        assert_eq!(SignOff::of(run.path()).expect("none"), None);
        let mut sign_off = SignOff::held();
        sign_off.write(run.path()).expect("a file");
        assert_eq!(SignOff::of(run.path()).expect("a sign-off").as_ref(), Some(&sign_off));
        sign_off.decision = Some(Decision::now(true, "Jane Doe", Some("checked against the return")));
        sign_off.write(run.path()).expect("a file");
        assert_eq!(SignOff::of(run.path()).expect("a sign-off"), Some(sign_off));
        assert_eq!(fs::read_dir(run.path()).expect("a folder").count(), 1);
    }
}
