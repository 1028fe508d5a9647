//! Diff: two releases come in, what became of figures, verdicts, ranks and judgements from the one to the other goes out.
//!
//! A figure is changed where its value, status, numerator or denominator is another; that a later file only repeats it is no
//! change, nor is the noise in a float's last bits. A verdict moved where its significance or the place among the widened limits is another, and so is what its words
//! say. A rank moved where the latest figure of a series has another place in a group; ranks
//! of earlier periods are not told, since each corrected figure moves those of all its peers. A judgement is corrected where
//! the version in force of what an inspection said of an area is another.
//!
//! Tables with the same hash are not opened, and what has the same bytes in both is not decoded.

mod dimensions;
mod figures;
mod judgements;
mod merged;
mod standing;
mod texts;

use crate::error::Error;
use crate::publish::{StoredRelease, TableEntry};
use crate::tables::Table;
use crate::tables::declared::facts::{BENCHMARK, OBSERVATION};
use crate::tables::declared::judgements::JUDGEMENT;

pub use dimensions::{Dimensions, IndicatorShown};
pub use texts::{TextId, Texts};

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A figure.
    Figure,
    /// A grade that an inspection gave to an area.
    Judgement,
    /// The place of a latest figure in a peer group.
    Rank,
    /// Whether a figure differs from that of a peer group beyond chance.
    Verdict,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Figure, Self::Judgement, Self::Rank, Self::Verdict];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Judgement => "judgement",
            Self::Rank => "rank",
            Self::Verdict => "verdict",
        }
    }
}

/// How it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It was not there.
    New,
    /// It was otherwise.
    Changed,
    /// It is not there any more.
    Gone,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::New, Self::Changed, Self::Gone];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }
}

/// One thing that differs, with what names it and what each release says of it; `T` holds its texts.
#[derive(Clone, Debug)]
pub struct Difference<T> {
    /// What it is.
    pub what: What,
    /// How it differs.
    pub change: Change,
    /// Authority, indicator, breakdown and period; a judgement has an authority only.
    pub of: [T; 4],
    /// The kind of a figure, the peer group of a rank or verdict, the key of a judgement behind its authority.
    pub more: T,
    /// What the earlier release says.
    pub before: Said<T>,
    /// What the later release says.
    pub after: Said<T>,
}

/// What a release says of something.
#[derive(Clone, Debug)]
pub struct Said<T> {
    /// A figure's value, a rank, a grade as a number; `NaN` where there is none.
    pub value: f64,
    /// A figure's status, `7 of 14`, a verdict, a grade.
    pub text: T,
    /// The path of the file that says so, where one does.
    pub path: T,
}

impl<T: Default> Said<T> {
    /// Nothing.
    fn nothing() -> Self {
        Self { value: f64::NAN, text: T::default(), path: T::default() }
    }
}

/// All that differs.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// In the order of the tables.
    pub differences: Vec<Difference<TextId>>,
    /// Their texts.
    pub texts: Texts,
    /// The names in which the later release speaks.
    pub dimensions: Dimensions,
    /// The tables that could not be compared, since a release of another version has not all of their columns.
    pub incomparable: Vec<&'static str>,
}

impl Diff {
    /// What two releases differ in; the tables of the later one are stated beside it, for it may still be in the making.
    pub fn between(before: &StoredRelease, after: &StoredRelease, stated: &[TableEntry]) -> Result<Self, Error> {
        let mut diff = Self { dimensions: Dimensions::of(after)?, ..Self::default() };
        let earlier = before.manifest()?.tables;
        let hash = |entries: &[TableEntry], table: &Table| {
            entries.iter().find(|entry| entry.name == table.name).map(|entry| entry.hash.clone())
        };
        let is_same = |table: &Table| {
            let before = hash(&earlier, table);
            before.is_some() && before == hash(stated, table)
        };
        if !is_same(&OBSERVATION) {
            figures::add(&mut diff, before, after)?;
        }
        if !is_same(&BENCHMARK) {
            standing::add(&mut diff, before, after)?;
        }
        if !is_same(&JUDGEMENT) {
            judgements::add(&mut diff, before, after)?;
        }
        Ok(diff)
    }

    fn take(&mut self, found: Vec<Difference<String>>) {
        let texts = &mut self.texts;
        self.differences.extend(found.into_iter().map(|one| one.map(|text| texts.place(text))));
    }

    /// The texts that name something, as the tables have them.
    pub fn names_of(&self, one: &Difference<TextId>) -> [&str; 5] {
        let [authority, indicator, breakdown, period] = one.of.map(|text| self.texts.text(text));
        [authority, indicator, breakdown, period, self.texts.text(one.more)]
    }

    /// How many there are of a kind.
    pub fn count(&self, what: What, change: Change) -> usize {
        self.differences.iter().filter(|one| one.what == what && one.change == change).count()
    }
}

impl<T> Difference<T> {
    fn map<U>(self, mut text: impl FnMut(T) -> U) -> Difference<U> {
        let Self { what, change, of, more, before, after } = self;
        let mut said = |said: Said<T>| Said { value: said.value, text: text(said.text), path: text(said.path) };
        let (before, after) = (said(before), said(after));
        Difference { what, change, of: of.map(&mut text), more: text(more), before, after }
    }
}

#[cfg(test)]
mod tests;
