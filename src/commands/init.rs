//! `peermark init`: a folder of exports of which nothing is known in, a first pipeline for them out.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::WITH_FAULTS;
use crate::cli::InitArguments;
use crate::console::Console;
use crate::domain::Day;
use crate::error::Error;
use crate::pipeline::{Overrides, Pipeline};
use crate::profile::{self, Head, Profiled};
use crate::reference::Reference;

/// Writes the pipeline, says what waits for a decision and what to do next.
pub(super) fn init(arguments: &InitArguments, console: Console) -> Result<u8, Error> {
    let InitArguments { exports, to, .. } = arguments;
    if to.exists() {
        return Err(Error::Usage {
            message: format!("{}: there is a file here", to.display()),
            hint: "name a new one with --to".into(),
        });
    }
    let reference = Reference::embedded();
    let region = arguments.region.as_deref().map(|name| region(name, &reference)).transpose()?;
    let files = profile::exports(exports, &reference)?;
    if files.is_empty() {
        return Err(Error::Usage {
            message: format!("{}: no exports are here", exports.display()),
            hint: "name a folder of CSV files or workbooks, compressed or not".into(),
        });
    }
    let profiled = drafted(&files, &reference);
    let stem = to.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let head = Head {
        name: name(&stem),
        title: region
            .as_ref()
            .map_or_else(|| stem.replace('_', " "), |region| format!("Children's social care, {region}")),
        reporting_day: arguments.reporting_day.unwrap_or_else(today),
        region,
        exports: exports.display().to_string(),
        data: reached(exports, to)?,
    };
    let text = profile::whole(&head, &profiled);
    fs::write(to, &text).map_err(Error::io("writing a pipeline", to))?;
    console.data(&to.display().to_string())?;
    let waiting = tell(&profiled, console);
    let shown = to.display().to_string();
    let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Pipeline::from_text(&text, &shown, folder, &Overrides::default(), &reference).map_err(Error::Pipeline)?;
    console.say(&format!("Next: peermark check {shown}"));
    Ok(if waiting { WITH_FAULTS } else { 0 })
}

/// How often an earlier file is tried where a later one gave nothing.
const TRIES: usize = 3;

/// The entries of the latest file of each kind, or of an earlier one where that one cannot be used.
fn drafted(kinds: &[Vec<PathBuf>], reference: &Reference) -> Vec<Profiled> {
    let mut tried = vec![0; kinds.len()];
    loop {
        let paths: Vec<String> = kinds.iter().zip(&tried).map(|(files, &at)| files[at].display().to_string()).collect();
        let profiled = profile::profile(&paths, reference);
        let mut again = false;
        for ((file, tried), files) in profiled.iter().zip(&mut tried).zip(kinds) {
            if file.outcome.is_err() && *tried + 1 < files.len().min(TRIES) {
                *tried += 1;
                again = true;
            }
        }
        if !again {
            return profiled;
        }
    }
}

/// Says what each file came to that has no source that runs; whether there is one.
fn tell(profiled: &[Profiled], console: Console) -> bool {
    let mut waiting = false;
    for file in profiled {
        match &file.outcome {
            Ok(drafted) if drafted.open.is_empty() => continue,
            Ok(drafted) => console.say(&format!("{}: to decide: {}", file.path, drafted.open.join("; "))),
            Err(none) => console.say(&format!("{}: no source: {}\nhint: {}", file.path, none.message, none.hint)),
        }
        waiting = true;
    }
    waiting
}

fn region(name: &str, reference: &Reference) -> Result<String, Error> {
    if let Some(found) = reference.area_in(name) {
        return Ok(reference.areas[found.at()].name.clone());
    }
    Err(Error::Usage {
        message: format!("`{name}` is no region"),
        hint: "name one of the nine, as \"West Midlands\" or \"London\"".into(),
    })
}

/// An id as pipelines have it.
fn name(stem: &str) -> String {
    let plain: String = stem
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' })
        .collect();
    let plain = plain.trim_matches('_');
    if plain.starts_with(|first: char| first.is_ascii_lowercase()) {
        plain.to_owned()
    } else {
        format!("region_{plain}")
    }
}

/// The day by the machine's clock.
fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day::from_days(i32::try_from(seconds / 86_400).unwrap_or(0))
}

/// The path of the exports as the pipeline file reaches them.
fn reached(exports: &Path, to: &Path) -> Result<String, Error> {
    let whole = |path: &Path| path.canonicalize().map_err(Error::io("following a path", path));
    let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(Error::io("creating a folder", folder))?;
    let (exports, folder) = (whole(exports)?, whole(folder)?);
    let shared = exports.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(exports.components().skip(shared)).collect();
    Ok(if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() })
}
