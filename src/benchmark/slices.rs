//! Sorted observations of one indicator → the rows of each slice.
//!
//! A slice is one breakdown in one period: the figures that may be compared with each other.

use std::ops::Range;

use crate::domain::{BreakdownIndex, Figure, Observations, Period};

/// A slice's breakdown and period.
pub type SliceKey = (BreakdownIndex, Period);

/// The actual rows of one indicator by slice.
#[derive(Debug)]
pub struct Slices {
    keys: Vec<SliceKey>,
    /// Where the rows of each slice begin, and where the last ones end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Slices {
    /// Sorts rows of one indicator, which come sorted by place, breakdown and period, into slices.
    pub fn new(observations: &Observations, rows: Range<usize>) -> Self {
        let keys = distinct_keys(observations, rows.clone());
        let mut starts = vec![0_u32; keys.len() + 1];
        each_row(observations, rows.clone(), &keys, |_, slice| {
            starts[slice + 1] += 1;
        });
        for slice in 0..keys.len() {
            starts[slice + 1] += starts[slice];
        }
        let mut ends = starts.clone();
        let mut by_slice = vec![0; starts[keys.len()] as usize];
        each_row(observations, rows, &keys, |row, slice| {
            by_slice[ends[slice] as usize] = row;
            ends[slice] += 1;
        });
        Self { keys, starts, rows: by_slice }
    }

    /// The slices in the order of breakdown and period, each with its rows in the order of their authorities.
    pub fn iter(&self) -> impl Iterator<Item = (SliceKey, &[u32])> {
        self.keys.iter().zip(self.starts.windows(2)).map(|(&key, bounds)| {
            let rows = &self.rows[bounds[0] as usize..bounds[1] as usize];
            (key, rows)
        })
    }
}

/// The keys of these rows, sorted. Most authorities have the same ones, so a walk along those already known does.
fn distinct_keys(observations: &Observations, rows: Range<usize>) -> Vec<SliceKey> {
    let mut keys: Vec<SliceKey> = Vec::new();
    let mut fresh: Vec<SliceKey> = Vec::new();
    let mut place = None;
    let mut at = 0;
    for row in actual(observations, rows) {
        if place != Some(observations.place[row]) {
            place = Some(observations.place[row]);
            at = 0;
            if !fresh.is_empty() {
                keys.append(&mut fresh);
                keys.sort();
            }
        }
        let key = key_of(observations, row);
        while keys.get(at).is_some_and(|&known| known < key) {
            at += 1;
        }
        if keys.get(at) != Some(&key) {
            fresh.push(key);
        }
    }
    keys.append(&mut fresh);
    keys.sort();
    keys
}

/// Calls `each` with every actual row and its slice's place among the keys.
fn each_row(observations: &Observations, rows: Range<usize>, keys: &[SliceKey], mut each: impl FnMut(u32, usize)) {
    let mut place = None;
    let mut slice = 0;
    for row in actual(observations, rows) {
        if place != Some(observations.place[row]) {
            place = Some(observations.place[row]);
            slice = 0;
        }
        let key = key_of(observations, row);
        while keys[slice] < key {
            slice += 1;
        }
        each(u32::try_from(row).expect("a run holds fewer than 2^32 observations"), slice);
    }
}

fn actual(observations: &Observations, rows: Range<usize>) -> impl Iterator<Item = usize> {
    rows.filter(|&row| observations.figure[row] == Figure::Actual)
}

fn key_of(observations: &Observations, row: usize) -> SliceKey {
    (observations.breakdown[row], observations.period[row])
}
