//! Tests of the stage over folders made for the purpose.

use std::fs;
use std::path::Path;

use super::*;
use crate::pipeline::Overrides;

const HEAD: &str = "version = 1\nname = \"test\"\nreporting_day = 2026-10-31\n[parameters]\ndata = \"data\"\n[aliases]\n\"the trust\" = \"333\"\n";

/// A source of figures with a path and further keys.
fn source(id: &str, files: &str, keys: &str) -> String {
    format!(
        "[[source]]\nid = \"{id}\"\nkind = \"indicators\"\nfiles = \"{files}\"\nlayout = \"wide_periods\"\nmeasure = {{ column = \"Measure\" }}\n{keys}\n"
    )
}

fn pipeline(folder: &Path, sources: &str, overrides: &Overrides) -> Pipeline {
    let text = format!("{HEAD}{sources}");
    Pipeline::from_text(&text, "test.toml", folder, overrides, &Reference::embedded()).expect("a sound pipeline")
}

fn found(folder: &Path, sources: &str) -> (Vec<FoundFile>, Vec<Finding>) {
    find(&pipeline(folder, sources, &Overrides::default()), &Reference::embedded(), &Fetched::default())
}

/// A folder with files; each holds its own path.
fn folder(paths: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for path in paths {
        let on_disk = folder.path().join(path);
        fs::create_dir_all(on_disk.parent().expect("a parent")).expect("a folder");
        fs::write(on_disk, path).expect("a file");
    }
    folder
}

fn shown(files: &[FoundFile]) -> Vec<&str> {
    files.iter().map(|file| file.shown.as_str()).collect()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.name()).collect()
}

#[test]
fn files_come_in_order_with_authority_day_and_hash() {
    let folder = folder(&[
        "data/stoke-on-trent/x_20261005.csv",
        "data/884/x_2026-07-01.csv",
        "data/884/x.csv",
        "data/the_trust/x_2026-01-01.csv",
    ]);
    let (files, findings) = found(folder.path(), &source("a", "{data}/<authority>/x_<submitted>.csv", ""));
    assert_eq!(findings, []);
    assert_eq!(
        shown(&files),
        ["data/884/x_2026-07-01.csv", "data/stoke-on-trent/x_20261005.csv", "data/the_trust/x_2026-01-01.csv"]
    );
    let reference = Reference::embedded();
    let authorities: Vec<_> = files.iter().filter_map(|file| file.authority).collect();
    let ids: Vec<_> = authorities.iter().map(|authority| reference.authorities[authority.at()].id.as_str()).collect();
    assert_eq!(ids, ["884", "861", "333"]);
    assert_eq!(files[1].submitted_on, Day::new(2026, 10, 5));
    assert_eq!(files.iter().map(|file| file.alias).collect::<Vec<_>>(), [None, None, Some(0)]);
    assert_eq!(
        (files[0].bytes, &files[0].hash),
        (25, &blake3::hash(b"data/884/x_2026-07-01.csv").to_hex().to_string())
    );
    assert_eq!(files[0].id.len(), 16);
}

#[test]
fn a_file_that_two_sources_match_is_used_by_both_and_one_that_two_paths_match_once() {
    let folder = folder(&["data/a.csv", "data/b.csv"]);
    let keys = "authority = \"884\"\nsubmitted = 2026-10-05";
    let two = source("one", "data/*.csv", keys) + &source("two", "data/a.csv", keys);
    let (files, _) = found(folder.path(), &two.replace("\"data/*.csv\"", "[\"data/b.csv\", \"data/*.csv\"]"));
    assert_eq!(shown(&files), ["data/a.csv", "data/b.csv", "data/a.csv"]);
    assert_eq!(files.iter().map(|file| file.source).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(files[0].hash, files[2].hash);
    assert_ne!(files[0].id, files[2].id);
}

#[test]
fn hidden_files_folders_and_locks_are_passed_over() {
    let folder = folder(&["data/.a.csv", "data/.git/a.csv", "data/~$a.csv", "data/deep/er/a.csv"]);
    let (files, findings) =
        found(folder.path(), &source("a", "data/**/*.csv", "authority = \"884\"\nsubmitted = 2026-10-05"));
    assert_eq!((shown(&files), codes(&findings)), (vec!["data/deep/er/a.csv"], vec![]));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["data/a.csv", "secret/b.csv"]);
    let data = folder.path().join("data");
    symlink(folder.path().join("secret/b.csv"), data.join("b.csv")).expect("a link");
    symlink(folder.path().join("secret"), data.join("secret")).expect("a link");
    symlink(&data, data.join("round")).expect("a link");
    symlink(data.join("a.csv"), data.join("c.csv")).expect("a link");
    symlink(data.join("nowhere"), data.join("d.csv")).expect("a link");
    let (files, findings) =
        found(folder.path(), &source("a", "data/**/*.csv", "authority = \"884\"\nsubmitted = 2026-10-05"));
    assert_eq!(shown(&files), ["data/a.csv", "data/c.csv"]);
    assert!(findings.iter().all(|finding| finding.code == FindingCode::LinkNotFollowed));
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "data/b.csv: the link leads out of the folder of the source",
            "data/d.csv: the link leads nowhere",
            "data/round: a link to a folder",
            "data/secret: a link to a folder",
        ]
    );
    let other = source("a", "data/*.txt", "authority = \"884\"\nsubmitted = 2026-10-05");
    assert_eq!(codes(&found(folder.path(), &other).1), ["no-files"], "links that no source means are passed over");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_shown_and_not_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&["data/a.csv", "data/b\nc.csv", "data/d\u{1b}e/f.csv"]);
    // Two names that would be one text.
    for name in [&b"x\xff.csv"[..], b"x\xfe.csv"] {
        fs::write(folder.path().join("data").join(OsStr::from_bytes(name)), "a").expect("a file");
    }
    let (files, findings) =
        found(folder.path(), &source("a", "data/**/*.csv", "authority = \"884\"\nsubmitted = 2026-10-05"));
    assert_eq!(shown(&files), ["data/a.csv"]);
    assert!(findings.iter().all(|finding| finding.code == FindingCode::UnusableName), "{findings:?}");
    let shown: Vec<&str> = findings.iter().filter_map(|finding| finding.message.split(": ").next()).collect();
    assert_eq!(shown, ["data/b\\nc.csv", "data/d\\u{1b}e", "data/x\u{fffd}.csv", "data/x\u{fffd}.csv"]);
}

#[test]
fn a_source_without_files_an_unknown_name_and_a_day_that_is_none_are_findings() {
    let folder = folder(&["data/x_herefordshyre_2026-10-05.csv", "data/x_kent_20261345.csv"]);
    let sources = source("named", "{data}/x_<authority>_<submitted>.csv", "")
        + &source("empty", "{data}/y_<authority>_<submitted>.csv", "")
        + &source("absent", "elsewhere/y_<authority>_<submitted>.csv", "");
    let (files, findings) = found(folder.path(), &sources);
    assert_eq!(files.iter().map(|file| file.refused).collect::<Vec<_>>(), [true, true]);
    assert_eq!(codes(&findings), ["unknown-authority-in-path", "no-submission-day", "no-files", "no-files"]);
    assert_eq!(findings[0].raw_value.as_deref(), Some("herefordshyre"));
    assert!(findings[0].hint.starts_with("Nearest names: Herefordshire"), "{}", findings[0].hint);
    assert_eq!((findings[1].file, findings[1].authority), (Some(FileIndex(1)), files[1].authority));
    assert_eq!(
        findings[3].message,
        "no file matches elsewhere/y_<authority>_<submitted>.csv; there is no folder elsewhere"
    );
}

#[test]
fn a_parameter_of_the_command_line_is_shown_by_its_name() {
    let (own, given) = (folder(&["data/a.csv"]), folder(&["in/a.csv"]));
    let overrides =
        Overrides { parameters: vec![("data".to_owned(), given.path().display().to_string())], ..Overrides::default() };
    let sources = source("a", "{data}/**/*.csv", "authority = \"884\"\nsubmitted = 2026-10-05");
    let (files, _) = find(&pipeline(own.path(), &sources, &overrides), &Reference::embedded(), &Fetched::default());
    assert_eq!(shown(&files), ["{data}/in/a.csv"]);
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    let folder = folder(&["data/a.csv"]);
    let problem = hash(&folder.path().join("data"), u64::MAX).expect_err("a folder is no file");
    let pipeline = pipeline(
        folder.path(),
        &source("a", "data/*.csv", "authority = \"884\"\nsubmitted = 2026-10-05"),
        &Overrides::default(),
    );
    let finding = unreadable(&pipeline.sources[0], "data/a.csv", &problem, Some((FileIndex(0), None)));
    assert_eq!((finding.code, finding.file), (FindingCode::UnreadableFile, Some(FileIndex(0))));
    assert_eq!(finding.message, "data/a.csv: cannot be read (is a directory)");
}
