//! Tests of whole publications.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::sample::{check, observations, publish, release, replace};
use super::*;
use crate::tables::declared::facts::OBSERVATION;

fn published(out: &Path, months: usize) -> Published {
    let lock = Lock::take(out).expect("the lock");
    publish(&lock, release(months)).expect("a release")
}

fn file_bytes(run: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = ["tables", "csv"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(run.join(folder)).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(&path).expect("bytes")))
        .collect();
    files.sort();
    files.push(("datapackage.json".into(), fs::read(run.join("datapackage.json")).expect("bytes")));
    files
}

/// That every table of a release is there as its manifest states it.
fn assert_complete(release: &StoredRelease) {
    let manifest = release.manifest().expect("a manifest");
    assert_eq!(manifest.tables.len(), crate::tables::ALL.len());
    for table in &manifest.tables {
        let bytes = fs::read(release.path().join(&table.path)).expect("a table");
        assert_eq!(blake3::hash(&bytes).to_hex().as_str(), table.hash, "{}", table.name);
        assert_eq!(bytes.len() as u64, table.bytes, "{}", table.name);
    }
}

#[test]
fn a_release_holds_tables_csv_manifest_and_data_package_and_reads_back() {
    let out = tempfile::tempdir().expect("a folder");
    let published = published(out.path(), 5);
    assert!(published.run_id.starts_with("20261031T013000Z-"));
    let link = fs::read_link(out.path().join("current")).expect("a link");
    assert_eq!(link, Path::new("runs").join(&published.run_id));
    let stored = StoredRelease::current(out.path()).expect("a link").expect("a release");
    assert_eq!(stored.path(), published.path);
    assert_complete(&stored);
    assert_eq!(stored.manifest().expect("a manifest"), published.manifest);
    let read = stored.table(&OBSERVATION).expect("rows");
    assert_eq!(read, [observations(&[("a", 5), ("b", 5)])]);
    assert!(
        fs::read_to_string(published.path.join("csv/finding.csv")).expect("a file").starts_with("\u{feff}finding_id,")
    );
    assert_eq!(published.manifest.findings.values().sum::<u64>(), 2);
    assert_eq!(published.manifest.stages.last().map(|stage| stage.name.as_str()), Some("publish"));
    assert_eq!(StoredRelease::of_run(out.path(), &published.run_id).expect("a run"), stored);
    assert!(matches!(StoredRelease::of_run(out.path(), "nothing"), Err(Error::Usage { .. })));
}

#[test]
fn the_release_table_counts_what_the_others_hold() {
    let out = tempfile::tempdir().expect("a folder");
    published(out.path(), 3);
    let stored = StoredRelease::current(out.path()).expect("a link").expect("a release");
    let table = crate::tables::find("release").expect("a table");
    let batch = &stored.table(table).expect("rows")[0];
    let count = |name: &str| {
        let column = batch.column_by_name(name).expect("a column");
        arrow::array::AsArray::as_primitive::<arrow::datatypes::Int64Type>(column).value(0)
    };
    assert_eq!(["authorities", "files", "observations", "findings", "rejected"].map(count), [1, 1, 6, 2, 0]);
}

#[test]
fn equal_runs_give_equal_bytes_whatever_the_number_of_threads() {
    let bytes = [1, 2, 2].map(|threads| {
        let out = tempfile::tempdir().expect("a folder");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| file_bytes(&published(out.path(), 40).path))
    });
    assert_eq!(bytes[0].len(), crate::tables::ALL.len() + csv::TABLES.len() + 1);
    assert_eq!(bytes[0], bytes[1]);
    assert_eq!(bytes[1], bytes[2]);
}

#[test]
fn runs_of_one_second_get_names_of_their_own() {
    let out = tempfile::tempdir().expect("a folder");
    let first = published(out.path(), 1).run_id;
    assert_eq!(published(out.path(), 1).run_id, format!("{first}-2"));
    assert_eq!(published(out.path(), 1).run_id, format!("{first}-3"));
}

#[test]
fn a_release_with_faults_is_not_published_and_leaves_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    let before = published(out.path(), 2);
    let lock = Lock::take(out.path()).expect("the lock");
    let mut faulty = release(2);
    replace(&mut faulty.tables, "observation", observations(&[("b", 1), ("a", 1)]));
    assert!(check(&release(2)).is_ok());
    assert!(matches!(check(&faulty), Err(Error::Gate(_))));
    let refused = publish(&lock, faulty).expect_err("rows out of order");
    assert_eq!(refused.exit_code(), 2);
    assert!(refused.to_string().contains("observation: the rows are not sorted as declared"), "{refused}");
    let current = StoredRelease::current(out.path()).expect("a link").expect("a release");
    assert_eq!(current.path(), before.path);
    assert_eq!(fs::read_dir(out.path().join("runs")).expect("a folder").count(), 1);
}

#[test]
fn a_run_that_fails_while_it_writes_leaves_the_published_release_as_it_was() {
    let out = tempfile::tempdir().expect("a folder");
    let before = published(out.path(), 2);
    let lock = Lock::take(out.path()).expect("the lock");
    let run_id = free_run_id(&out.path().join("runs"), &release(2).heading);
    // A file where the staging folder should grow stands for a disk that refuses.
    fs::write(out.path().join(format!("runs/{STAGING}{run_id}")), "").expect("a file");
    let failed = publish(&lock, release(2)).expect_err("the disk refuses");
    assert_eq!(failed.exit_code(), 4);
    let current = StoredRelease::current(out.path()).expect("a link").expect("a release");
    assert_eq!(current.path(), before.path);
    assert_complete(&current);
}

#[test]
fn a_reader_finds_a_complete_release_at_every_moment() {
    let out = tempfile::tempdir().expect("a folder");
    assert_eq!(StoredRelease::current(out.path()).expect("no link"), None);
    published(out.path(), 1);
    let done = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = BTreeSet::new();
            loop {
                let last_round = done.load(Ordering::Acquire);
                let current = StoredRelease::current(out.path()).expect("the link is always there").expect("a release");
                assert_complete(&current);
                seen.insert(current.path().to_owned());
                if last_round {
                    return seen;
                }
            }
        });
        for months in [2, 3] {
            published(out.path(), months);
        }
        done.store(true, Ordering::Release);
        reader.join().expect("the reader found every release complete")
    });
    assert!(seen.len() >= 2, "the reader saw the switch: {seen:?}");
}

#[test]
fn the_link_is_there_while_it_is_switched_again_and_again() {
    let out = tempfile::tempdir().expect("a folder");
    let runs = [1, 2].map(|months| published(out.path(), months).run_id);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                let current = StoredRelease::current(out.path()).expect("the link is always there").expect("a release");
                assert!(current.path().join("manifest.json").is_file());
            }
        });
        for round in 0..200 {
            let (from, to) = (&runs[(round + 1) % 2], &runs[round % 2]);
            FolderPointer::of(out.path()).switch(Some(from.as_str()), to).expect("a switch");
        }
        done.store(true, Ordering::Release);
        reader.join().expect("the reader found a release at every moment");
    });
}
