//! The pointer at the release that readers are shown: where it is kept comes in, the run that it names goes out, and a
//! switch to another.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{SWITCHING, sync};
use crate::error::Error;

/// Names the run that readers are shown, and changes it in one step. Whoever implements it keeps this promise: a reader
/// sees the run before or the run behind a switch, never neither, whatever becomes of the process meanwhile.
pub trait ReleasePointer {
    /// The id of the run that is shown; none where nothing was shown yet.
    fn current(&self) -> Result<Option<String>, Error>;

    /// Shows a run in the place of `from`; fails and changes nothing where another one is shown by now.
    fn switch(&self, from: Option<&str>, to: &str) -> Result<(), Error>;
}

/// The pointer of an output folder: the link `current`, or on a share that keeps no links a file of that name which holds
/// what the link would point at.
#[derive(Debug)]
pub struct FolderPointer<'a> {
    out: &'a Path,
}

impl<'a> FolderPointer<'a> {
    /// That of an output folder.
    pub const fn of(out: &'a Path) -> Self {
        Self { out }
    }

    /// Where it points, below the output folder; none where nothing was shown yet.
    pub(super) fn target(&self) -> Result<Option<PathBuf>, Error> {
        let path = self.path();
        match fs::read_link(&path) {
            Ok(target) => Ok(Some(target)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                let text = fs::read_to_string(&path).map_err(Error::io("reading which release is published", &path))?;
                Ok(Some(PathBuf::from(text.trim_end())))
            }
            Err(error) => Err(Error::io("following the link to the published release", &path)(error)),
        }
    }

    fn path(&self) -> PathBuf {
        self.out.join("current")
    }
}

impl ReleasePointer for FolderPointer<'_> {
    fn current(&self) -> Result<Option<String>, Error> {
        let name = |target: PathBuf| target.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(self.target()?.and_then(name))
    }

    fn switch(&self, from: Option<&str>, to: &str) -> Result<(), Error> {
        let shown = self.current()?;
        if shown.as_deref() != from {
            return Err(overtaken(&self.path(), self.out, (from, shown.as_deref()), to));
        }
        let (temporary, current) = (self.out.join(format!("{SWITCHING}{to}")), self.path());
        let target = Path::new("runs").join(to);
        match symlink(&target, &temporary) {
            Err(error) if keeps_no_links(&error) => write(&temporary, &format!("{}\n", target.display()))?,
            made => made.map_err(Error::io("creating a link", &temporary))?,
        }
        fs::rename(&temporary, &current).map_err(Error::io("switching to the new release", &current))?;
        sync(self.out)
    }
}

impl FolderPointer<'_> {
    /// Shows readers nothing any more.
    pub(super) fn clear(&self) -> Result<(), Error> {
        let path = self.path();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("removing the link to the published release", &path)(error))
            }
            _ => sync(self.out),
        }
    }
}

/// That someone else switched a pointer of an output folder meanwhile.
pub(super) fn overtaken(pointer: &Path, out: &Path, (from, found): (Option<&str>, Option<&str>), to: &str) -> Error {
    let words = |run: Option<&str>| run.map_or_else(|| "no run".to_owned(), |run| format!("`{run}`"));
    Error::Gate(format!(
        "{}: it was switched from {} to {} by someone else meanwhile, and stays so; `{to}` is whole and can be shown with \
         `peermark runs rollback {to} --out {}`",
        pointer.display(),
        words(from),
        words(found),
        out.display()
    ))
}

/// Whether a folder's system says that it has no links; that this one may not be made is another matter.
fn keeps_no_links(error: &io::Error) -> bool {
    const NOT_PERMITTED_HERE: i32 = 1; // EPERM: what Linux says of a file system without links; no right would be EACCES
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error() == Some(NOT_PERMITTED_HERE)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let written =
        File::create(path).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(Error::io("writing which release is published", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_run_that_it_was_switched_to_last() {
        let out = tempfile::tempdir().expect("a folder");
        let pointer = FolderPointer::of(out.path());
        assert_eq!(pointer.current().expect("none"), None);
        pointer.switch(None, "one").expect("a switch");
        pointer.switch(Some("one"), "two").expect("a switch");
        assert_eq!(pointer.current().expect("a run").as_deref(), Some("two"));
        assert_eq!(fs::read_link(out.path().join("current")).expect("a link"), Path::new("runs/two"));
    }

    #[test]
    fn a_switch_that_was_overtaken_changes_nothing_and_says_so() {
        let out = tempfile::tempdir().expect("a folder");
        let pointer = FolderPointer::of(out.path());
        pointer.switch(None, "one").expect("a switch");
        pointer.switch(Some("one"), "two").expect("a switch");
        for from in [None, Some("one")] {
            let refused = pointer.switch(from, "three").expect_err("another run is shown");
            assert_eq!(refused.exit_code(), 2);
            assert!(refused.to_string().contains("to `two` by someone else"), "{refused}");
        }
        assert_eq!(pointer.current().expect("a run").as_deref(), Some("two"));
    }

    #[test]
    fn a_share_that_keeps_no_links_has_a_file_in_the_place_of_the_link() {
        let out = tempfile::tempdir().expect("a folder");
        write(&out.path().join("current"), "runs/one\n").expect("a file");
        let pointer = FolderPointer::of(out.path());
        assert_eq!(pointer.current().expect("a run").as_deref(), Some("one"));
        assert_eq!(pointer.target().expect("a path"), Some(PathBuf::from("runs/one")));
        assert!(keeps_no_links(&io::Error::from_raw_os_error(1)));
        assert!(!keeps_no_links(&io::Error::from_raw_os_error(13)));
    }
}
