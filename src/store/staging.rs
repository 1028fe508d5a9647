//! A folder of its own for what is fetched from an object store or is to go there: gone when its holder ends, cleared away
//! by the next one where its holder died.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::Error;

/// Where the folders are made, if not with other temporary files.
const PLACE: &str = "PEERMARK_STAGING";
const BEGINS: &str = "peermark-staging-";
/// The file by whose lock it is known that somebody works in the folder.
const HELD: &str = ".held";

/// A folder that only the account which runs peermark may look into.
#[derive(Debug)]
pub struct Staging {
    path: PathBuf,
    _held: File,
}

impl Staging {
    /// Makes one below `PEERMARK_STAGING`, or with the system's temporary files.
    pub fn make() -> Result<Self, Error> {
        let place = std::env::var_os(PLACE).filter(|place| !place.is_empty());
        Self::below(&place.map_or_else(std::env::temp_dir, PathBuf::from))
    }

    fn below(place: &Path) -> Result<Self, Error> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        fs::create_dir_all(place).map_err(Error::io("creating the folder for staging", place))?;
        clear(place);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = place.join(format!("{BEGINS}{}-{number}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&path).map_err(Error::io("creating a staging folder", &path))?;
        let held = path.join(HELD);
        let made = File::create_new(&held).and_then(|file| file.lock().map(|()| file));
        Ok(Self { _held: made.map_err(Error::io("marking a staging folder", &held))?, path })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What is left is cleared away by the next one.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders whose holders died. What cannot be looked into is somebody else's.
fn clear(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(BEGINS);
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(held) = File::open(entry.path().join(HELD)) else { continue };
        if held.try_lock().is_ok() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_its_holder_and_one_that_a_dead_one_left_goes_with_the_next() {
        let place = tempfile::tempdir().expect("a folder");
        let left = place.path().join(format!("{BEGINS}0-0"));
        fs::create_dir(&left).expect("a folder");
        fs::write(left.join(HELD), "").expect("a file");
        let one = Staging::below(place.path()).expect("a folder");
        let other = Staging::below(place.path()).expect("a folder");
        assert!(!left.exists() && one.path().exists() && other.path().exists(), "only the dead one's goes");
        let path = one.path().to_owned();
        drop(one);
        assert!(!path.exists());
    }
}
