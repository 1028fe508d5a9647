//! A table in two releases → its rows in stretches that can be compared one by one, without those whose bytes are the same
//! in both.
//!
//! The tables that grow with the observations are sorted by indicator, and a row group of theirs ends where an indicator
//! does. A stretch is as many row groups of either file as share indicators; a night in which one authority resubmits leaves
//! most bytes as they were, and those are never decoded.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;
use rayon::prelude::*;

use super::{StoredRelease, table_error};
use crate::error::Error;
use crate::tables::Table;

const DOING: &str = "reading the table";
/// So many stretches are worked on at a time: memory has a bound, and all cores have work.
const AT_A_TIME: usize = 16;

/// A table of a release, and what its file says of itself.
struct Stored {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

/// Row groups of one table in two releases that hold the same indicators.
#[derive(Debug, Default, PartialEq, Eq)]
struct Stretch {
    before: Vec<usize>,
    after: Vec<usize>,
}

/// A table in two releases.
pub struct Paired {
    before: Stored,
    after: Stored,
    stretches: Vec<Stretch>,
}

impl Paired {
    /// A table in two releases; none where one of them, being of another version, has not all of the columns.
    pub fn of(
        before: &StoredRelease,
        after: &StoredRelease,
        table: &Table,
        columns: &[&str],
    ) -> Result<Option<Self>, Error> {
        let (Some(before), Some(after)) = (Stored::open(before, table, columns)?, Stored::open(after, table, columns)?)
        else {
            return Ok(None);
        };
        let whole = || vec![Stretch { before: before.all_groups(), after: after.all_groups() }];
        let spans = table.row_group.and_then(|column| Some((before.spans(column)?, after.spans(column)?)));
        let stretches = spans.map_or_else(whole, |(before, after)| stretches(&before, &after));
        Ok(Some(Self { before, after, stretches }))
    }

    /// Hands the rows of each stretch that is not the same in both releases to `compare`, and what it makes of them to
    /// `take`, in the order of the table. Stretches are the same where the bytes of these first columns are; the others
    /// are read beside them.
    pub fn each<R: Send>(
        &self,
        deciding: &[&str],
        beside: &[&str],
        compare: impl Fn(&RecordBatch, &RecordBatch) -> Vec<R> + Sync,
        mut take: impl FnMut(Vec<R>),
    ) -> Result<(), Error> {
        let columns: Vec<&str> = deciding.iter().chain(beside).copied().collect();
        let one = |stretch: &Stretch| -> Result<Vec<R>, Error> {
            if self.is_same(stretch, deciding)? {
                return Ok(Vec::new());
            }
            Ok(compare(&self.before.rows(&stretch.before, &columns)?, &self.after.rows(&stretch.after, &columns)?))
        };
        for some in self.stretches.chunks(AT_A_TIME) {
            let found: Vec<Vec<R>> = some.par_iter().map(one).collect::<Result<_, Error>>()?;
            found.into_iter().for_each(&mut take);
        }
        Ok(())
    }

    fn is_same(&self, stretch: &Stretch, columns: &[&str]) -> Result<bool, Error> {
        if stretch.before.len() != stretch.after.len() {
            return Ok(false);
        }
        let (before, after) = (self.before.file()?, self.after.file()?);
        for (&one, &other) in stretch.before.iter().zip(&stretch.after) {
            for column in columns {
                if self.before.bytes(&before, one, column)? != self.after.bytes(&after, other, column)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

impl Stored {
    fn open(release: &StoredRelease, table: &Table, columns: &[&str]) -> Result<Option<Self>, Error> {
        let path = release.path().join("tables").join(format!("{}.parquet", table.name));
        let file = match File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(Error::io(DOING, &path))?,
        };
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new());
        let metadata = metadata.map_err(|error| table_error(DOING, &path, error))?;
        let has_all = columns.iter().all(|column| metadata.schema().index_of(column).is_ok());
        Ok(has_all.then_some(Self { path, metadata }))
    }

    /// The file, opened anew: threads that share one would share its place.
    fn file(&self) -> Result<File, Error> {
        File::open(&self.path).map_err(Error::io(DOING, &self.path))
    }

    fn groups(&self) -> &[RowGroupMetaData] {
        self.metadata.metadata().row_groups()
    }

    fn all_groups(&self) -> Vec<usize> {
        (0..self.groups().len()).collect()
    }

    /// The first and the last value of a column in each row group; none where one of them states no exact bounds.
    fn spans(&self, column: &str) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        let place = self.metadata.schema().index_of(column).ok()?;
        let span = |group: &RowGroupMetaData| match group.column(place).statistics()? {
            Statistics::ByteArray(bounds) if bounds.min_is_exact() && bounds.max_is_exact() => {
                Some((bounds.min_opt()?.data().to_vec(), bounds.max_opt()?.data().to_vec()))
            }
            _ => None,
        };
        self.groups().iter().map(span).collect()
    }

    /// The bytes of a column in a row group, as they lie in the file.
    fn bytes(&self, file: &File, group: usize, column: &str) -> Result<Vec<u8>, Error> {
        let place = self.metadata.schema().index_of(column).expect("the columns were found when it was opened");
        let (start, length) = self.groups()[group].column(place).byte_range();
        let mut bytes = vec![0; usize::try_from(length).expect("a column lies in memory when it is written")];
        file.read_exact_at(&mut bytes, start).map_err(Error::io(DOING, &self.path))?;
        Ok(bytes)
    }

    /// The rows of some row groups, with these columns.
    fn rows(&self, groups: &[usize], columns: &[&str]) -> Result<RecordBatch, Error> {
        let failed = |error| table_error(DOING, &self.path, error);
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file()?, self.metadata.clone());
        let places: Vec<usize> = columns.iter().filter_map(|column| builder.schema().index_of(column).ok()).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), places);
        let reader = builder.with_projection(mask).with_row_groups(groups.to_vec()).with_batch_size(65_536).build();
        let reader = reader.map_err(failed)?;
        let schema = arrow::array::RecordBatchReader::schema(&reader);
        let batches: Result<Vec<RecordBatch>, _> = reader.collect();
        concat_batches(&schema, &batches.map_err(|error| failed(error.into()))?).map_err(|error| failed(error.into()))
    }
}

/// Row groups of two files, by the first and last value of each, in stretches of which no value lies in two.
fn stretches(before: &[(Vec<u8>, Vec<u8>)], after: &[(Vec<u8>, Vec<u8>)]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut one, mut other) = (0, 0);
    loop {
        let first = match (before.get(one), after.get(other)) {
            (None, None) => return stretches,
            (Some(group), None) | (None, Some(group)) => group,
            (Some(group), Some(against)) => group.min(against),
        };
        let mut end = &first.1;
        let mut stretch = Stretch::default();
        loop {
            if let Some(group) = before.get(one).filter(|group| group.0 <= *end) {
                stretch.before.push(one);
                end = end.max(&group.1);
                one += 1;
            } else if let Some(group) = after.get(other).filter(|group| group.0 <= *end) {
                stretch.after.push(other);
                end = end.max(&group.1);
                other += 1;
            } else {
                break;
            }
        }
        stretches.push(stretch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(spans: &[(&str, &str)]) -> Vec<(Vec<u8>, Vec<u8>)> {
        spans.iter().map(|(first, last)| (first.as_bytes().to_vec(), last.as_bytes().to_vec())).collect()
    }

    fn cut(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<(Vec<usize>, Vec<usize>)> {
        stretches(&spans(before), &spans(after)).into_iter().map(|stretch| (stretch.before, stretch.after)).collect()
    }

    #[test]
    fn files_that_are_cut_alike_are_compared_group_by_group() {
        let groups = [("a", "c"), ("d", "d"), ("e", "g")];
        assert_eq!(cut(&groups, &groups), [(vec![0], vec![0]), (vec![1], vec![1]), (vec![2], vec![2])]);
    }

    #[test]
    fn no_indicator_lies_in_two_stretches() {
        let found = cut(&[("a", "c"), ("d", "f"), ("h", "k")], &[("a", "d"), ("e", "f"), ("g", "g"), ("i", "k")]);
        assert_eq!(found, [(vec![0, 1], vec![0, 1]), (vec![], vec![2]), (vec![2], vec![3])]);
        assert_eq!(cut(&[], &[("a", "b")]), [(vec![], vec![0])]);
        assert_eq!(cut(&[("a", "b")], &[]), [(vec![0], vec![])]);
        assert_eq!(cut(&[], &[]), []);
    }
}
