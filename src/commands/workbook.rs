//! `peermark workbook`: Excel workbooks of a published release, one an authority.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use super::named;
use crate::cli::WorkbookArguments;
use crate::console::Console;
use crate::error::Error;
use crate::reference::Reference;
use crate::workbook::Workbooks;

/// The word for all authorities that the release speaks of.
const ALL: &str = "all";

/// Writes the workbooks and prints the path of each.
pub(super) fn workbook(arguments: &WorkbookArguments, console: Console) -> Result<u8, Error> {
    let release = named::or_current(arguments.release.run.as_deref(), &arguments.release.out)?;
    let reference = Reference::embedded();
    let workbooks = Workbooks::read(&release, &reference)?;
    let wanted = wanted(&arguments.authorities, &workbooks, &reference)?;
    let paths = paths(&arguments.to, &wanted, &workbooks)?;
    if let Some(there) = paths.iter().find(|path| path.exists()).filter(|_| !arguments.replace) {
        return Err(Error::Usage {
            message: format!("{}: there is a file here, and somebody may have typed into it", there.display()),
            hint: "name another path, or say --replace".into(),
        });
    }
    for (id, path) in wanted.iter().zip(&paths) {
        let bytes = workbooks.of(id).expect("its authorities were asked for")?;
        write(path, &bytes)?;
        console.data(&path.display().to_string())?;
    }
    Ok(0)
}

/// The DfE codes of the authorities that are meant, each once.
fn wanted(texts: &[String], workbooks: &Workbooks, reference: &Reference) -> Result<Vec<String>, Error> {
    let mut wanted: Vec<String> = Vec::new();
    for text in texts {
        if text.eq_ignore_ascii_case(ALL) {
            wanted.extend(workbooks.authorities().map(|(id, _)| id.to_owned()));
            continue;
        }
        let meant = reference.authority_in(text, None).map(|meant| reference.authorities[meant.at()].id.as_str());
        let found = workbooks.authorities().find(|(id, name)| Some(*id) == meant || name.eq_ignore_ascii_case(text));
        let Some((id, _)) = found else { return Err(unknown(text, meant.is_some(), reference)) };
        wanted.push(id.to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    wanted.retain(|id| seen.insert(id.clone()));
    Ok(wanted)
}

fn unknown(text: &str, is_known: bool, reference: &Reference) -> Error {
    let message = if is_known {
        format!("`{text}`: the release says nothing of this authority")
    } else {
        format!("`{text}` is no authority")
    };
    let nearest = reference.nearest_authority_names(text);
    let hint = if is_known || nearest.is_empty() {
        "name it by DfE code, GSS code or name, or say `all`".to_owned()
    } else {
        format!("did you mean {}?", nearest.join(" or "))
    };
    Error::Usage { message, hint }
}

/// Where each workbook is written: one file, or files in a folder, which is made.
fn paths(to: &Path, wanted: &[String], workbooks: &Workbooks) -> Result<Vec<PathBuf>, Error> {
    let folder = |path: &Path| fs::create_dir_all(path).map_err(Error::io("creating a folder", path));
    let is_file = to.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if is_file && wanted.len() == 1 {
        to.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), folder)?;
        return Ok(vec![to.to_owned()]);
    }
    if is_file {
        return Err(Error::Usage {
            message: format!("{}: one file cannot hold {} workbooks", to.display(), wanted.len()),
            hint: "name a folder".into(),
        });
    }
    folder(to)?;
    let name = |id: &String| workbooks.file_name(id).expect("its authorities were asked for");
    Ok(wanted.iter().map(|id| to.join(name(id))).collect())
}

/// Writes beside it first, so that nobody opens half of a workbook.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}", process::id()));
    fs::write(&beside, bytes).map_err(Error::io("writing a workbook", &beside))?;
    fs::rename(&beside, path).map_err(Error::io("putting a workbook in its place", path))
}
