//! `peermark report`: a published release for people, as pages that open from a file share.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use super::named;
use crate::cli::ReportArguments;
use crate::console::Console;
use crate::error::Error;
use crate::publish::StoredRelease;
use crate::reference::Reference;
use crate::report::{self, Page};

/// The file by which a folder is known as one of a report.
const MARK: &str = "report.json";

/// Writes the report of a release and prints the path of its first page.
pub(super) fn report(arguments: &ReportArguments, console: Console) -> Result<u8, Error> {
    let release = named::or_current(arguments.release.run.as_deref(), &arguments.release.out)?;
    let to = &arguments.to;
    may_replace(to)?;
    let pages = report::pages(&release, &Reference::embedded())?;
    write(&release, &pages, to)?;
    let largest = pages.iter().map(|page| page.html.len()).max().unwrap_or(0);
    console.say(&format!("{} pages, the largest of {} KB", pages.len(), largest.div_ceil(1024)));
    console.data(&to.join("index.html").display().to_string())?;
    Ok(0)
}

/// A folder of other things is never replaced.
fn may_replace(to: &Path) -> Result<(), Error> {
    let has_things = fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some());
    if to.is_file() || has_things && !to.join(MARK).is_file() {
        return Err(Error::Usage {
            message: format!("{}: there are other things here", to.display()),
            hint: "name a new folder, an empty one, or one of an earlier report".into(),
        });
    }
    Ok(())
}

/// Writes beside the folder first, so that readers find the earlier report whole until the new one is.
fn write(release: &StoredRelease, pages: &[Page], to: &Path) -> Result<(), Error> {
    let beside = |what: &str| -> PathBuf {
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        to.with_file_name(format!(".{name}.{what}.{}", process::id()))
    };
    let (new, old) = (beside("new"), beside("old"));
    for folder in ["authorities", "indicators"] {
        let folder = new.join(folder);
        fs::create_dir_all(&folder).map_err(Error::io("creating a folder", &folder))?;
    }
    for page in pages {
        let path = new.join(&page.path);
        fs::write(&path, &page.html).map_err(Error::io("writing a page", &path))?;
    }
    let mark = serde_json::json!({ "run_id": release.manifest()?.run_id, "pages": pages.len() });
    let path = new.join(MARK);
    fs::write(&path, format!("{mark:#}\n")).map_err(Error::io("writing a page", &path))?;
    if to.exists() {
        fs::rename(to, &old).map_err(Error::io("putting the earlier report aside", to))?;
    }
    fs::rename(&new, to).map_err(Error::io("putting the report in its place", to))?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(Error::io("removing the earlier report", &old))?;
    }
    Ok(())
}
