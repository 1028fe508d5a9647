//! Observations in columns: the form in which figures travel from `normalise` to the tables.

use std::ops::Range;

use super::{AuthorityIndex, Day, Figure, FileIndex, IndicatorIndex, Period, PeriodKind, Status, ValueSource};

/// A breakdown's place in the run's list of breakdowns, which is sorted by `breakdown_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BreakdownIndex(pub u32);

impl BreakdownIndex {
    /// As an index into a slice over all breakdowns.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// The id of the breakdown that is no breakdown.
pub const TOTAL: &str = "total";

/// A breakdown as people say it: `source: police, age: 0`.
pub fn breakdown_in_words(id: &str) -> String {
    id.replace(';', ", ").replace('=', ": ").replace('_', " ")
}

/// The key of a figure in one text, as `observation.observation_key` has it.
pub fn key_in_one([authority, indicator, breakdown, period]: [&str; 4], figure: Figure) -> String {
    let mut key = String::new();
    write_key(&mut key, [authority, indicator, breakdown, period], figure);
    key
}

/// Appends the key of a figure to a text.
pub fn write_key(text: &mut String, ids: [&str; 4], figure: Figure) {
    for id in ids {
        text.push_str(id);
        text.push('|');
    }
    text.push_str(figure.name());
}

/// The place in a file's raw text where an observation's cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawText {
    /// First byte in the raw text of its file.
    pub start: u32,
    /// Length in bytes.
    pub length: u32,
}

/// How many decimals the numbers of an observation were written with: the unit of a number is ten to the power of minus
/// its decimals, below zero where it was written in tens or thousands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decimals {
    /// Those of the value.
    pub value: i8,
    /// Those of the numerator.
    pub numerator: i8,
    /// Those of the denominator.
    pub denominator: i8,
}

/// What a derived figure was made from, as a place in the run's list of origins; the first one is that of a figure that
/// was not derived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginIndex(pub u16);

impl OriginIndex {
    /// As an index into a slice over all origins.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Observations as parallel columns of equal length; row `i` is the `i`-th entry of each.
///
/// `place` is an authority's index; in the rows of regions and nations (comparators) it is the area's index.
/// Numbers that are not there are `NaN`. `numerator` and `denominator` are in their own counts, `value` in the
/// indicator's unit.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    /// The authority, or for comparators the area.
    pub place: Vec<u16>,
    /// The indicator.
    pub indicator: Vec<IndicatorIndex>,
    /// The slice of it.
    pub breakdown: Vec<BreakdownIndex>,
    /// What span or day it is about.
    pub period: Vec<Period>,
    /// Actual, projected or target.
    pub figure: Vec<Figure>,
    /// Whether there is a value, and if not, why.
    pub status: Vec<Status>,
    /// What was counted.
    pub numerator: Vec<f64>,
    /// Out of how many.
    pub denominator: Vec<f64>,
    /// The figure.
    pub value: Vec<f64>,
    /// The decimals that these three were written with.
    pub decimals: Vec<Decimals>,
    /// Where the value came from.
    pub value_source: Vec<ValueSource>,
    /// The day it was submitted.
    pub submitted_on: Vec<Day>,
    /// The day on which it was first stated, where later submissions only repeat it; of a derived figure the day on which
    /// the last of its parts was.
    pub first_stated_on: Vec<Day>,
    /// The file it stands in.
    pub file: Vec<FileIndex>,
    /// The line of that file, counted from 1.
    pub line: Vec<u32>,
    /// The column of that file, counted from 0.
    pub column: Vec<u16>,
    /// The text of its cell.
    pub raw: Vec<RawText>,
    /// What it was derived from.
    pub origin: Vec<OriginIndex>,
    /// Whether it, or a part that it was derived from, was carried forward from an earlier release.
    pub stale: Vec<bool>,
}

/// One observation, for code that handles few of them.
#[derive(Clone, Copy, Debug)]
pub struct Observation {
    /// See [`Observations`].
    pub place: u16,
    /// See [`Observations`].
    pub indicator: IndicatorIndex,
    /// See [`Observations`].
    pub breakdown: BreakdownIndex,
    /// See [`Observations`].
    pub period: Period,
    /// See [`Observations`].
    pub figure: Figure,
    /// See [`Observations`].
    pub status: Status,
    /// See [`Observations`].
    pub numerator: f64,
    /// See [`Observations`].
    pub denominator: f64,
    /// See [`Observations`].
    pub value: f64,
    /// See [`Observations`].
    pub decimals: Decimals,
    /// See [`Observations`].
    pub value_source: ValueSource,
    /// See [`Observations`].
    pub submitted_on: Day,
    /// See [`Observations`].
    pub first_stated_on: Day,
    /// See [`Observations`].
    pub file: FileIndex,
    /// See [`Observations`].
    pub line: u32,
    /// See [`Observations`].
    pub column: u16,
    /// See [`Observations`].
    pub raw: RawText,
    /// See [`Observations`].
    pub origin: OriginIndex,
    /// See [`Observations`].
    pub stale: bool,
}

/// Applies one expression to every column, so that no column is forgotten when the list of them grows.
macro_rules! each_column {
    ($self:ident, $column:ident => $body:expr) => {
        each_column!(@fields $self, $column => $body;
            place, indicator, breakdown, period, figure, status, numerator, denominator, value, decimals, value_source, submitted_on, first_stated_on, file, line, column, raw, origin, stale)
    };
    (of $self:ident, $column:ident => $body:expr) => {
        each_column!(@make $self, $column => $body;
            place, indicator, breakdown, period, figure, status, numerator, denominator, value, decimals, value_source, submitted_on, first_stated_on, file, line, column, raw, origin, stale)
    };
    (@fields $self:ident, $column:ident => $body:expr; $($field:ident),*) => {
        $( { let $column = &mut $self.$field; $body; } )*
    };
    (@make $self:ident, $column:ident => $body:expr; $($field:ident),*) => {
        Observations { $( $field: { let $column = &$self.$field; $body }, )* }
    };
}

impl Observations {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// Adds a row.
    pub fn push(&mut self, row: Observation) {
        self.place.push(row.place);
        self.indicator.push(row.indicator);
        self.breakdown.push(row.breakdown);
        self.period.push(row.period);
        self.figure.push(row.figure);
        self.status.push(row.status);
        self.numerator.push(row.numerator);
        self.denominator.push(row.denominator);
        self.value.push(row.value);
        self.decimals.push(row.decimals);
        self.value_source.push(row.value_source);
        self.submitted_on.push(row.submitted_on);
        self.first_stated_on.push(row.first_stated_on);
        self.file.push(row.file);
        self.line.push(row.line);
        self.column.push(row.column);
        self.raw.push(row.raw);
        self.origin.push(row.origin);
        self.stale.push(row.stale);
    }

    /// The row at a position below [`Observations::len`].
    pub fn row(&self, at: usize) -> Observation {
        Observation {
            place: self.place[at],
            indicator: self.indicator[at],
            breakdown: self.breakdown[at],
            period: self.period[at],
            figure: self.figure[at],
            status: self.status[at],
            numerator: self.numerator[at],
            denominator: self.denominator[at],
            value: self.value[at],
            decimals: self.decimals[at],
            value_source: self.value_source[at],
            submitted_on: self.submitted_on[at],
            first_stated_on: self.first_stated_on[at],
            file: self.file[at],
            line: self.line[at],
            column: self.column[at],
            raw: self.raw[at],
            origin: self.origin[at],
            stale: self.stale[at],
        }
    }

    /// Whether a row is a figure of its own: stated for its period, or of a day. A span that was derived gives way to one
    /// that ends with it.
    pub fn is_stated(&self, at: usize) -> bool {
        self.value_source[at] != ValueSource::Derived || self.period[at].kind() == PeriodKind::Day
    }

    /// How many days ago a row was submitted that was carried forward, on a reporting day.
    pub fn stale_days(&self, at: usize, reporting_day: Day) -> Option<i32> {
        self.stale[at].then(|| reporting_day.days() - self.submitted_on[at].days())
    }

    /// The authority of a row that is no comparator.
    pub fn authority(&self, at: usize) -> AuthorityIndex {
        AuthorityIndex(self.place[at])
    }

    /// The rows of each indicator, in order; they come sorted by indicator.
    pub fn by_indicator(&self) -> Vec<Range<usize>> {
        let mut start = 0;
        let lengths = self.indicator.chunk_by(|one, other| one == other).map(<[_]>::len);
        lengths
            .map(|length| {
                let rows = start..start + length;
                start = rows.end;
                rows
            })
            .collect()
    }

    /// So many bytes a row takes.
    pub const ROW_BYTES: usize = {
        use std::mem::size_of;
        size_of::<u16>() * 2
            + size_of::<IndicatorIndex>()
            + size_of::<BreakdownIndex>()
            + size_of::<Period>()
            + size_of::<(Figure, Status, ValueSource, bool)>()
            + size_of::<f64>() * 3
            + size_of::<Decimals>()
            + size_of::<Day>() * 2
            + size_of::<FileIndex>()
            + size_of::<u32>()
            + size_of::<RawText>()
            + size_of::<OriginIndex>()
    };

    /// Makes room for so many more rows and no more than that.
    pub fn reserve(&mut self, rows: usize) {
        each_column!(self, column => column.reserve_exact(rows));
    }

    /// Takes out the rows from a position on.
    #[must_use]
    pub fn split_off(&mut self, at: usize) -> Self {
        let behind = self.range(at..self.len());
        each_column!(self, column => column.truncate(at));
        behind
    }

    /// Appends all rows of another set.
    pub fn append(&mut self, mut other: Self) {
        self.place.append(&mut other.place);
        self.indicator.append(&mut other.indicator);
        self.breakdown.append(&mut other.breakdown);
        self.period.append(&mut other.period);
        self.figure.append(&mut other.figure);
        self.status.append(&mut other.status);
        self.numerator.append(&mut other.numerator);
        self.denominator.append(&mut other.denominator);
        self.value.append(&mut other.value);
        self.decimals.append(&mut other.decimals);
        self.value_source.append(&mut other.value_source);
        self.submitted_on.append(&mut other.submitted_on);
        self.first_stated_on.append(&mut other.first_stated_on);
        self.file.append(&mut other.file);
        self.line.append(&mut other.line);
        self.column.append(&mut other.column);
        self.raw.append(&mut other.raw);
        self.origin.append(&mut other.origin);
        self.stale.append(&mut other.stale);
    }

    /// The rows in this order, which names each of them once.
    #[must_use]
    pub fn in_order(mut self, order: &[u32]) -> Self {
        each_column!(self, column => *column = order.iter().map(|&at| column[at as usize]).collect());
        self
    }

    /// The rows at these positions, in their order.
    #[must_use]
    pub fn gather(&self, positions: &[u32]) -> Self {
        each_column!(of self, column => positions.iter().map(|&at| column[at as usize]).collect())
    }

    /// The rows of a range.
    #[must_use]
    pub fn range(&self, rows: Range<usize>) -> Self {
        each_column!(of self, column => column[rows.clone()].to_vec())
    }
}

impl FromIterator<Observation> for Observations {
    fn from_iter<I: IntoIterator<Item = Observation>>(rows: I) -> Self {
        let mut out = Self::default();
        rows.into_iter().for_each(|row| out.push(row));
        out
    }
}

#[cfg(test)]
impl Observation {
    /// An authority's reported figure of the whole without counts; without a value it is suppressed.
    pub(crate) fn reported(place: u16, indicator: IndicatorIndex, period: Period, value: f64) -> Self {
        Self {
            place,
            indicator,
            breakdown: BreakdownIndex(0),
            period,
            figure: Figure::Actual,
            status: if value.is_nan() { Status::Suppressed } else { Status::Ok },
            numerator: f64::NAN,
            denominator: f64::NAN,
            value,
            decimals: Decimals::default(),
            value_source: ValueSource::Reported,
            submitted_on: Day::from_days(0),
            first_stated_on: Day::from_days(0),
            file: FileIndex(0),
            line: 1,
            column: 0,
            raw: RawText::default(),
            origin: OriginIndex::default(),
            stale: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_split_off_are_those_behind_the_others() {
        let month = Period::month(2024, 5);
        let row = |place| Observation::reported(place, IndicatorIndex(0), month, f64::from(place));
        let mut rows: Observations = (0..5).map(row).collect();
        let behind = rows.split_off(3);
        assert_eq!((rows.place.as_slice(), behind.place.as_slice()), (&[0, 1, 2][..], &[3, 4][..]));
        assert_eq!((rows.stale.len(), behind.stale.len()), (3, 2));
    }

    #[test]
    fn gathered_rows_are_the_rows_that_were_asked_for() {
        let month = Period::month(2024, 5);
        let mut rows = Observations::default();
        for place in 0..5 {
            rows.push(Observation::reported(place, IndicatorIndex(0), month, f64::from(place) * 2.0));
        }
        let gathered = rows.gather(&[4, 0, 0]);
        assert_eq!(gathered.place, [4, 0, 0]);
        assert_eq!(gathered.value, [8.0, 0.0, 0.0]);
        assert_eq!(gathered.row(0).place, 4);
    }
}
