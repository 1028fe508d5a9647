//! The rows of many files → one file on the disk, from which the rows of some indicators are read back.

use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::columns::{self, Bytes, Columns};
use crate::domain::Observations;
use crate::error::Error;

/// How the file is called for the moment for which it has a name.
pub const SPILLING: &str = ".spilling-";

/// A file without a name: it goes away with the process, however that ends.
#[derive(Debug)]
pub(super) struct Disk {
    file: File,
    /// What it was called, for messages.
    path: PathBuf,
    /// So many bytes stand in it.
    end: AtomicU64,
}

/// Some rows in the file, sorted by indicator.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    start: u64,
    columns: Columns,
    /// The place of each indicator and how many rows it and those before it have, in the order of the indicators.
    ends: Vec<(usize, usize)>,
}

impl Bytes for File {
    fn read(&self, into: &mut [u8], from: u64) -> io::Result<()> {
        self.read_exact_at(into, from)
    }
}

impl Disk {
    /// Makes the file in a folder, which must be there.
    pub(super) fn make(folder: &Path) -> Result<Self, Error> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{SPILLING}{}-{number}", std::process::id()));
        let opened = File::options().read(true).write(true).create_new(true).mode(0o600).open(&path);
        let file = opened.map_err(Error::io("creating a file for figures that memory has no room for", &path))?;
        fs::remove_file(&path).map_err(Error::io("taking its name from a file that goes away by itself", &path))?;
        Ok(Self { file, path, end: AtomicU64::new(0) })
    }

    /// So many bytes stand in it.
    pub(super) fn bytes(&self) -> u64 {
        self.end.load(Ordering::Relaxed)
    }

    /// Appends rows that are sorted by indicator.
    pub(super) fn write(&self, rows: &Observations) -> Result<Block, Error> {
        let (bytes, columns) = columns::written(rows);
        let start = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let written = self.file.write_all_at(&bytes, start);
        written.map_err(Error::io("writing figures that memory has no room for", &self.path))?;
        let ends = rows.by_indicator().into_iter().map(|rows_of| (rows.indicator[rows_of.start].at(), rows_of.end));
        Ok(Block { start, columns, ends: ends.collect() })
    }

    /// The rows of some indicators.
    pub(super) fn read(&self, block: &Block, indicators: &Range<usize>) -> Result<Observations, Error> {
        let read = columns::read(&self.file, block.start, &block.columns, block.rows(indicators));
        read.map_err(Error::io("reading figures that memory had no room for", &self.path))
    }
}

impl Block {
    /// Where the rows of some indicators stand among all.
    fn rows(&self, indicators: &Range<usize>) -> Range<usize> {
        let before = |indicator: usize| {
            let earlier = self.ends.partition_point(|(of, _)| *of < indicator);
            earlier.checked_sub(1).map_or(0, |last| self.ends[last].1)
        };
        before(indicators.start)..before(indicators.end)
    }

    /// How many rows each indicator has, by its place.
    pub(super) fn counts(&self) -> impl Iterator<Item = (usize, usize)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        self.ends.iter().zip(starts).map(|((indicator, end), start)| (*indicator, end - start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::Observation;
    use crate::domain::{IndicatorIndex, Period};

    fn rows(indicators: &[u16]) -> Observations {
        let row = |(place, indicator): (u16, &u16)| {
            Observation::reported(place, IndicatorIndex(*indicator), Period::month(2024, 5), f64::from(place))
        };
        (0..).zip(indicators).map(row).collect()
    }

    #[test]
    fn the_rows_of_some_indicators_are_read_back_and_the_folder_stays_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Disk::make(folder.path()).expect("a file");
        let first = disk.write(&rows(&[2, 2, 5, 9, 9, 9])).expect("room on the disk");
        let second = disk.write(&rows(&[1, 5])).expect("room on the disk");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        let places = |block: &Block, indicators: Range<usize>| disk.read(block, &indicators).expect("rows").place;
        assert_eq!(places(&first, 0..100), [0, 1, 2, 3, 4, 5]);
        assert_eq!(places(&first, 2..6), [0, 1, 2]);
        assert_eq!(places(&first, 3..9), [2]);
        assert_eq!(places(&first, 9..10), [3, 4, 5]);
        assert!(places(&first, 3..5).is_empty());
        assert_eq!(places(&second, 5..6), [1]);
        assert_eq!(first.counts().collect::<Vec<_>>(), [(2, 2), (5, 1), (9, 3)]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_of_the_disk() {
        let error = Disk::make(Path::new("/nowhere/at/all")).expect_err("no such folder");
        assert_eq!(error.exit_code(), 4);
        assert!(error.to_string().starts_with("/nowhere/at/all/.spilling-"), "{error}");
    }
}
