//! The figures of files, one after another in whatever order they are read → held as they are, or, where they are more
//! than may be held, on the disk, from where those of some indicators come back in the order of the files.

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::cuts::partitions;
use super::disk::{Block, Disk};
use super::{Joined, Memory, Rows};
use crate::domain::Observations;
use crate::error::Error;
use crate::store::Staging;

/// Where figures go that memory has no room for.
#[derive(Debug)]
pub enum Place {
    /// A folder that is there.
    Folder(PathBuf),
    /// Wherever temporary files of this program go.
    Temporary,
}

/// Figures that come in.
#[derive(Debug)]
pub struct Stock {
    rows_held: u64,
    place: Place,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    files: Vec<Option<Lot>>,
    /// So many rows are held.
    held: u64,
    disk: Option<Arc<OnDisk>>,
    /// The first error; behind it nothing is held.
    failed: Option<Error>,
}

/// The file, with its folder where that is its own.
#[derive(Debug)]
struct OnDisk {
    disk: Disk,
    _folder: Option<Staging>,
}

/// The figures of a file.
#[derive(Debug)]
enum Lot {
    Held(Box<Rows>),
    OnDisk { observations: Block, comparators: Block },
}

impl Stock {
    /// Takes the figures of so many files.
    pub fn new(files: usize, memory: &Memory, joined: &Joined, place: Place) -> Self {
        // What is worked on whole comes back whole.
        let rows_held = if joined.whole().is_some() { u64::MAX } else { memory.rows_held() };
        let state = State { files: (0..files).map(|_| None).collect(), ..State::default() };
        Self { rows_held, place, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the figures of a file. That the disk fails is said at the end.
    pub fn put(&self, file: usize, rows: Rows) {
        let mut state = self.state();
        if state.failed.is_some() {
            return;
        }
        state.held += rows.len() as u64;
        if state.disk.is_none() && state.held <= self.rows_held {
            state.files[file] = Some(Lot::Held(Box::new(rows)));
            return;
        }
        let mut moved = vec![(file, rows)];
        let disk = if let Some(disk) = &state.disk {
            Arc::clone(disk)
        } else {
            match self.place.open() {
                Ok(disk) => Arc::clone(state.disk.insert(Arc::new(disk))),
                Err(error) => return state.fail(error),
            }
        };
        for (file, lot) in state.files.iter_mut().enumerate() {
            if let Some(Lot::Held(rows)) = lot {
                moved.push((file, std::mem::take(rows.as_mut())));
                *lot = None;
            }
        }
        drop(state);
        for (file, rows) in moved {
            let lot = disk.write(rows);
            let mut state = self.state();
            match lot {
                Ok(lot) => state.files[file] = Some(lot),
                Err(error) => return state.fail(error),
            }
        }
    }

    /// All figures, or what the disk said.
    pub fn finish(self) -> Result<Stocked, Error> {
        let State { files, disk, failed, .. } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed {
            return Err(error);
        }
        let lots = files.into_iter().map(|lot| lot.unwrap_or_else(|| Lot::Held(Box::default()))).collect();
        Ok(Stocked { lots, disk })
    }
}

impl State {
    fn fail(&mut self, error: Error) {
        self.failed.get_or_insert(error);
        self.files.iter_mut().for_each(|lot| *lot = None);
    }
}

impl Place {
    fn open(&self) -> Result<OnDisk, Error> {
        match self {
            Self::Folder(folder) => Ok(OnDisk { disk: Disk::make(folder)?, _folder: None }),
            Self::Temporary => {
                let folder = Staging::make()?;
                Ok(OnDisk { disk: Disk::make(folder.path())?, _folder: Some(folder) })
            }
        }
    }
}

impl OnDisk {
    fn write(&self, rows: Rows) -> Result<Lot, Error> {
        let observations = self.disk.write(&sorted(rows.observations))?;
        let comparators = self.disk.write(&sorted(rows.comparators))?;
        Ok(Lot::OnDisk { observations, comparators })
    }
}

/// Rows by indicator, those of one as they stood.
fn sorted(rows: Observations) -> Observations {
    if rows.indicator.is_sorted() {
        return rows;
    }
    let mut order: Vec<u32> = (0_u32..).take(rows.len()).collect();
    order.sort_by_key(|&at| rows.indicator[at as usize]);
    rows.in_order(&order)
}

/// All figures of a run.
#[derive(Debug)]
pub struct Stocked {
    lots: Vec<Lot>,
    disk: Option<Arc<OnDisk>>,
}

impl Stocked {
    /// Whether figures stand on the disk, and how many bytes of them.
    pub fn bytes_on_disk(&self) -> Option<u64> {
        self.disk.as_ref().map(|on_disk| on_disk.disk.bytes())
    }

    /// Adds the figures of a file behind the others.
    pub fn push(&mut self, rows: Rows) {
        self.lots.push(Lot::Held(Box::new(rows)));
    }

    /// The figures of authorities in a file.
    pub fn observations(&self, file: usize) -> Result<Cow<'_, Observations>, Error> {
        match (&self.lots[file], &self.disk) {
            (Lot::Held(rows), _) => Ok(Cow::Borrowed(&rows.observations)),
            (Lot::OnDisk { observations, .. }, Some(on_disk)) => {
                on_disk.disk.read(observations, &(0..usize::MAX)).map(Cow::Owned)
            }
            (Lot::OnDisk { .. }, None) => unreachable!("what stands on the disk has one"),
        }
    }

    /// How the run is cut, which is not at all where everything is held; so many indicators there are.
    pub fn partitions(&self, indicators: usize, memory: &Memory, joined: &Joined) -> Vec<Partition> {
        if self.disk.is_none() {
            let rows = self.lots.iter().map(|lot| if let Lot::Held(rows) = lot { rows.len() as u64 } else { 0 }).sum();
            return vec![Partition { indicators: 0..indicators, rows }];
        }
        let mut rows = vec![0_u64; indicators];
        for lot in &self.lots {
            match lot {
                Lot::Held(held) => {
                    for indicator in held.observations.indicator.iter().chain(&held.comparators.indicator) {
                        rows[indicator.at()] += 1;
                    }
                }
                Lot::OnDisk { observations, comparators } => {
                    for (indicator, count) in observations.counts().chain(comparators.counts()) {
                        rows[indicator] += count as u64;
                    }
                }
            }
        }
        let cut = partitions(&rows, joined, memory.rows_of_partition());
        let partition =
            |indicators: Range<usize>| Partition { rows: rows[indicators.clone()].iter().sum(), indicators };
        cut.into_iter().map(partition).collect()
    }

    /// The figures of some indicators, by file. What is held is given away where these are all indicators.
    pub fn take(&mut self, partition: &Partition, is_all: bool) -> Result<Vec<Rows>, Error> {
        let Self { lots, disk } = self;
        if is_all && disk.is_none() {
            let given = lots.iter_mut().map(|lot| match lot {
                Lot::Held(rows) => std::mem::take(rows.as_mut()),
                Lot::OnDisk { .. } => unreachable!("what stands on the disk has one"),
            });
            return Ok(given.collect());
        }
        let indicators = &partition.indicators;
        let read = |lot: &Lot| match (lot, disk.as_ref()) {
            (Lot::OnDisk { observations, comparators }, Some(on_disk)) => Ok(Rows {
                observations: on_disk.disk.read(observations, indicators)?,
                comparators: on_disk.disk.read(comparators, indicators)?,
            }),
            (Lot::Held(rows), _) => Ok(rows.of(indicators)),
            (Lot::OnDisk { .. }, None) => unreachable!("what stands on the disk has one"),
        };
        lots.par_iter().map(read).collect()
    }
}

/// Some indicators that are worked on together, one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// By their places.
    pub indicators: Range<usize>,
    /// So many rows the files have of them.
    pub rows: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::Observation;
    use crate::domain::{IndicatorIndex, Period};

    /// Figures of authorities whose values say from which file they are, and a comparator of the first of the indicators.
    fn rows(file: u16, indicators: &[u16]) -> Rows {
        let row = |(place, indicator): (u16, &u16)| {
            let value = f64::from(file * 100 + place);
            Observation::reported(place, IndicatorIndex(*indicator), Period::month(2024, 5), value)
        };
        let observations: Observations = (0..).zip(indicators).map(row).collect();
        Rows { comparators: observations.range(0..1), observations }
    }

    fn stocked(rows_held: u64, place: Place) -> Result<Stocked, Error> {
        let state = State { files: (0..3).map(|_| None).collect(), ..State::default() };
        let stock = Stock { rows_held, place, state: Mutex::new(state) };
        // Files are ready in any order, and of one nothing came.
        stock.put(2, rows(2, &[7, 3, 7]));
        stock.put(0, rows(0, &[5, 3]));
        let mut stocked = stock.finish()?;
        stocked.push(rows(3, &[3, 9]));
        Ok(stocked)
    }

    /// The values of some indicators by file, those of comparators behind the others.
    fn values(stocked: &mut Stocked, indicators: Range<usize>, is_all: bool) -> Vec<Vec<f64>> {
        let taken = stocked.take(&Partition { indicators, rows: 0 }, is_all).expect("a sound disk");
        taken.into_iter().map(|rows| [rows.observations.value, rows.comparators.value].concat()).collect()
    }

    #[test]
    fn figures_come_back_by_file_and_in_their_order_wherever_they_were_meanwhile() {
        let all = 0..10;
        let mut held = stocked(8, Place::Temporary).expect("nothing is written");
        assert_eq!(held.bytes_on_disk(), None);
        let whole = values(&mut held, all.clone(), true);
        assert_eq!(whole, [vec![0.0, 1.0, 0.0], vec![], vec![200.0, 201.0, 202.0, 200.0], vec![300.0, 301.0, 300.0]]);
        for rows_held in [0, 4] {
            let mut spilled = stocked(rows_held, Place::Temporary).expect("room on the disk");
            assert!(spilled.bytes_on_disk().is_some_and(|bytes| bytes > 0));
            assert_eq!(values(&mut spilled, 7..8, false), [vec![], vec![], vec![200.0, 202.0, 200.0], vec![]]);
            assert_eq!(values(&mut spilled, 0..4, false), [vec![1.0], vec![], vec![201.0], vec![300.0, 300.0]]);
            assert_eq!(spilled.observations(2).expect("a sound disk").value, [201.0, 200.0, 202.0], "by indicator");
            let memory = Memory::of(Some(1 << 30), Some(4));
            let cut = spilled.partitions(10, &memory, &Joined::default());
            assert_eq!(cut.iter().map(|partition| partition.rows).sum::<u64>(), 10);
            assert!(cut.len() > 1, "{cut:?}");
        }
    }

    #[test]
    fn a_disk_that_fails_is_said_when_all_files_are_read() {
        let failed = stocked(0, Place::Folder("/nowhere/at/all".into())).map(|_| ()).expect_err("no such folder");
        assert_eq!(failed.exit_code(), 4);
    }
}
