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
