//! The pointer of an output folder and its kept runs → the release that a run goes on from.
//!
//! That is the one that readers are shown. Where it is broken, gone or of a form that this version cannot read, the run goes on
//! from the newest sound one before it, as a rollback would show it: figures that a refused file should have replaced
//! come from there, and so does what is told to have changed. Without this a damaged disk would stop every night until somebody
//! came.

use super::{Kept, State, list};
use crate::error::Error;
use crate::publish::{Output, StoredRelease};
use crate::tables::SCHEMA_VERSION;

/// What a run goes on from.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// The release; none where nothing was published yet, or nothing sound is left.
    pub release: Option<StoredRelease>,
    /// Where it is not the one that readers are shown: that one, and what is wrong with it.
    pub broken: Option<(String, String)>,
}

impl Before {
    /// What a run into that folder goes on from.
    pub fn of(output: &Output) -> Result<Self, Error> {
        let Some(shown) = output.current()? else { return Ok(Self::default()) };
        let Some(fault) = fault(&shown) else { return Ok(Self { release: Some(shown), broken: None }) };
        let shown = shown.run_id();
        let runs = list(output.folder())?;
        let behind = runs.iter().position(|run| run.is_current).map(|current| current + 1);
        let is_earlier = |run: &&Kept| behind.is_some() || run.run_id < shown;
        let sound = runs[behind.unwrap_or(0)..].iter().filter(is_earlier).filter(|run| run.state == State::Sound);
        let mut sound = sound.filter_map(|run| output.of_run(&run.run_id).ok());
        let release = sound.find(|release| self::fault(release).is_none() && release.verify().is_ok());
        Ok(Self { release, broken: Some((shown, fault)) })
    }

    /// What an operator is told of a broken one.
    pub fn warning(&self) -> Option<String> {
        let (shown, fault) = self.broken.as_ref()?;
        Some(match &self.release {
            Some(release) => {
                format!(
                    "the current release `{shown}` is broken ({fault}); this run goes on from `{}`",
                    release.run_id()
                )
            }
            None => format!(
                "the current release `{shown}` is broken ({fault}) and no sound one is left before it; no earlier figure stands in for \
                 a refused file"
            ),
        })
    }
}

/// What keeps a release from being gone on from.
fn fault(release: &StoredRelease) -> Option<String> {
    let Ok(manifest) = release.manifest() else { return Some("its manifest cannot be read".to_owned()) };
    let first = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    let version = &manifest.schema_version;
    if !version.is_empty() && first(version) != first(SCHEMA_VERSION) {
        return Some(format!("its tables are of form {version}, and this version reads {SCHEMA_VERSION}"));
    }
    manifest.fault_of_sizes(release.path())
}
