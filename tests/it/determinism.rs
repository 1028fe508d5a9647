//! Runs of the same inputs in different circumstances → the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workdir::{self, DEMO, DEMO_RUN, Output, files, finish, program, publish, root};

/// Every file of a release that may not differ, by its path within it.
fn contents(release: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    for folder in ["tables", "csv"] {
        for path in files(&release.join(folder)) {
            let bytes = fs::read(&path).expect("a file");
            out.insert(path.strip_prefix(release).expect("a path within").to_owned(), bytes);
        }
    }
    out.insert("datapackage.json".into(), fs::read(release.join("datapackage.json")).expect("a file"));
    out
}

/// Compares by name first, so that a failure says which file differs and not how.
fn assert_equal(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    assert!(one.len() > 30, "{} files", one.len());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let different: Vec<&PathBuf> = one.keys().filter(|path| one[*path] != other[*path]).collect();
    assert!(different.is_empty(), "these differ: {different:?}");
}

fn assert_published(output: &Output) {
    assert_eq!(output.code, 1, "{}", output.stderr);
}

#[test]
fn the_number_of_threads_does_not_show() {
    for (threads, environment) in [("1", "1"), ("2", "4")] {
        let folder = workdir::folder();
        let output = finish(
            program()
                .args(["run", DEMO, "--threads", threads, "--out"])
                .arg(folder.path())
                .env("RAYON_NUM_THREADS", environment)
                .env("POLARS_MAX_THREADS", environment),
        );
        assert_published(&output);
        assert_equal(&DEMO_RUN.release.path, &folder.path().join("current"));
    }
}

#[test]
fn a_second_run_into_the_same_folder_gives_the_same_bytes_beside_the_first() {
    let folder = workdir::folder();
    let runs: Vec<PathBuf> = (0..2)
        .map(|_| {
            let arguments = ["run", DEMO, "--anew", "--out"];
            assert_published(&finish(program().args(arguments).arg(folder.path())));
            fs::canonicalize(folder.path().join("current")).expect("a release")
        })
        .collect();
    assert_ne!(runs[0], runs[1]);
    assert_eq!(files(&folder.path().join("runs")).len(), 2);
    assert_equal(&runs[0], &runs[1]);
    assert_equal(&DEMO_RUN.release.path, &runs[1]);
}

#[test]
fn locale_time_zone_and_home_do_not_show() {
    let folder = workdir::folder();
    let output = finish(
        program()
            .args(["run", DEMO, "--out"])
            .arg(folder.path())
            .env_clear()
            .env("LC_ALL", "tr_TR.UTF-8")
            .env("TZ", "Pacific/Kiritimati"),
    );
    assert_published(&output);
    assert_equal(&DEMO_RUN.release.path, &folder.path().join("current"));
}

/// Copies the sample with its files made in one order or the other.
fn copy_sample(into: &Path, backwards: bool) {
    let from = root().join("sample_data");
    let mut paths = Vec::new();
    let mut folders = vec![from.clone()];
    while let Some(folder) = folders.pop() {
        for path in files(&folder) {
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    if backwards {
        paths.reverse();
    }
    for path in paths {
        let to = into.join(path.strip_prefix(&from).expect("a path within"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(path, to).expect("a copy");
    }
}

#[test]
fn the_order_in_which_files_lie_on_the_disk_and_where_they_lie_do_not_show() {
    let folder = workdir::folder();
    let releases = [false, true].map(|backwards| {
        let place = folder.path().join(if backwards { "backwards" } else { "forwards" });
        copy_sample(&place, backwards);
        let out = place.join("out");
        assert_published(&publish(Path::new(DEMO), &out, &[&format!("data={}", place.display())]));
        out.join("current")
    });
    assert_equal(&releases[0], &releases[1]);
    for table in files(&releases[0].join("csv")) {
        let text = fs::read_to_string(&table).expect("text");
        let place = folder.path().display().to_string();
        assert!(!text.contains(&place), "{} names a folder of this machine", table.display());
    }
}

/// What changes with the inputs: a figure more, and the bytes of its table are others.
#[test]
fn another_reporting_day_gives_other_bytes() {
    let folder = workdir::folder();
    let output = finish(program().args(["run", DEMO, "--reporting-day", "2026-10-30", "--out"]).arg(folder.path()));
    assert_published(&output);
    let (one, other) = (contents(&DEMO_RUN.release.path), contents(&folder.path().join("current")));
    let headline = Path::new("tables/headline.parquet");
    assert_ne!(one[headline], other[headline], "ages are a day less");
    let observation = Path::new("tables/observation.parquet");
    assert_eq!(one[observation], other[observation], "the figures are the same");
}
