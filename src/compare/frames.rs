//! Domain rows → Polars frames of small integers, and collected frames → frames of text and figures: safe column copies
//! in both directions.

use polars::prelude::{
    Column, DataFrame, DataType, Engine, Expr, IntoLazy, IntoSeries, JoinArgs, JoinType, LazyFrame, NamedFrom,
    NewChunkedArray, Series, StringChunked, col,
};

use crate::domain::{BreakdownIndex, Day, Figure, Observations, Status};

/// Why a lazy query cannot fail.
const SOUND: &str = "a query names columns of its own frames only";

/// Texts in order, each once. A code is a place among them, so that codes compare as their texts do.
#[derive(Debug)]
pub(super) struct Codes<'a>(Vec<&'a str>);

impl<'a> Codes<'a> {
    /// The codes of these texts, in whatever order and however often they come.
    pub(super) fn of(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut texts: Vec<&str> = texts.into_iter().collect();
        texts.sort_unstable();
        texts.dedup();
        Self(texts)
    }

    /// The code of one of the texts.
    pub(super) fn code(&self, text: &str) -> i32 {
        small(self.0.binary_search(&text).expect("every text that is asked for was given before"))
    }

    /// The text of a code.
    pub(super) fn text(&self, code: usize) -> &'a str {
        self.0[code]
    }
}

/// A place in a list as a code.
pub(super) fn small(place: usize) -> i32 {
    i32::try_from(place).expect("lists of judgements, plans and names hold fewer than 2^31 rows")
}

/// A frame in the making, of columns of equal length.
#[derive(Debug, Default)]
pub(super) struct Frame(Vec<Column>);

impl Frame {
    /// Codes, numbers of days, counts.
    #[must_use]
    pub(super) fn codes(self, name: &str, values: impl IntoIterator<Item = i32>) -> Self {
        self.series(Series::new(name.into(), values.into_iter().collect::<Vec<i32>>()))
    }

    /// Codes that may be missing.
    #[must_use]
    pub(super) fn some_codes(self, name: &str, values: impl IntoIterator<Item = Option<i32>>) -> Self {
        self.series(Series::new(name.into(), values.into_iter().collect::<Vec<Option<i32>>>()))
    }

    /// Wide integers that may be missing.
    #[must_use]
    pub(super) fn integers(self, name: &str, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        self.series(Series::new(name.into(), values.into_iter().collect::<Vec<Option<i64>>>()))
    }

    /// Figures; `NaN` is none.
    #[must_use]
    pub(super) fn numbers(self, name: &str, values: impl IntoIterator<Item = f64>) -> Self {
        let values = values.into_iter().map(|value| Some(value).filter(|value| !value.is_nan()));
        self.series(Series::new(name.into(), values.collect::<Vec<Option<f64>>>()))
    }

    /// What holds or does not.
    #[must_use]
    pub(super) fn flags(self, name: &str, values: impl IntoIterator<Item = bool>) -> Self {
        self.series(Series::new(name.into(), values.into_iter().collect::<Vec<bool>>()))
    }

    /// What holds or does not, or of which nobody can say.
    #[must_use]
    pub(super) fn some_flags(self, name: &str, values: impl IntoIterator<Item = Option<bool>>) -> Self {
        self.series(Series::new(name.into(), values.into_iter().collect::<Vec<Option<bool>>>()))
    }

    /// Days.
    #[must_use]
    pub(super) fn days(self, name: &str, values: impl IntoIterator<Item = Option<Day>>) -> Self {
        let days: Vec<Option<i32>> = values.into_iter().map(|day| day.map(Day::days)).collect();
        self.series(Series::new(name.into(), days).cast(&DataType::Date).expect("a day is a number of days"))
    }

    /// Text.
    #[must_use]
    pub(super) fn texts<T: AsRef<str>>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        self.some_texts(name, values.into_iter().map(Some))
    }

    /// Text that may be missing.
    #[must_use]
    pub(super) fn some_texts<T: AsRef<str>>(self, name: &str, values: impl IntoIterator<Item = Option<T>>) -> Self {
        let texts = StringChunked::from_iter_options(name.into(), values.into_iter());
        self.series(texts.into_series())
    }

    fn series(mut self, series: Series) -> Self {
        self.0.push(series.into());
        self
    }

    /// The frame.
    pub(super) fn finish(self) -> DataFrame {
        let height = self.0.first().map_or(0, Column::len);
        DataFrame::new(height, self.0).expect("columns of one frame have one length and names of their own")
    }

    /// The frame, for a query.
    pub(super) fn lazy(self) -> LazyFrame {
        self.finish().lazy()
    }
}

/// Runs a query on the in-memory engine, whose results do not depend on the number of threads.
pub(super) fn collect(query: LazyFrame) -> DataFrame {
    query.collect_with_engine(Engine::InMemory).expect(SOUND).unwrap_single()
}

/// The columns of these names.
pub(super) fn columns<const N: usize>(names: [&str; N]) -> [Expr; N] {
    names.map(col)
}

/// Joins on columns that have the same names on both sides; the order of the left side stays.
pub(super) fn join<const N: usize>(left: LazyFrame, right: LazyFrame, on: [&str; N], how: JoinType) -> LazyFrame {
    let mut arguments = JoinArgs::new(how);
    arguments.maintain_order = polars::prelude::MaintainOrderJoin::LeftRight;
    left.join(right, columns(on), columns(on), arguments)
}

/// A column of whole numbers or flags, whatever its width.
pub(super) fn integers(frame: &DataFrame, name: &str) -> Vec<Option<i64>> {
    let wide = frame.column(name).and_then(|column| column.cast(&DataType::Int64)).expect(SOUND);
    wide.i64().expect("it was cast just before").iter().collect()
}

/// A column of codes, none of them missing, as places in lists.
pub(super) fn places(frame: &DataFrame, name: &str) -> Vec<usize> {
    integers(frame, name).into_iter().map(|value| place(value.expect("a code is never missing here"))).collect()
}

/// A column of codes, as places in lists.
pub(super) fn some_places(frame: &DataFrame, name: &str) -> Vec<Option<usize>> {
    integers(frame, name).into_iter().map(|value| value.map(place)).collect()
}

/// A column of flags, none of them missing.
pub(super) fn flags(frame: &DataFrame, name: &str) -> Vec<bool> {
    places(frame, name).into_iter().map(|value| value == 1).collect()
}

fn place(code: i64) -> usize {
    usize::try_from(code).expect("codes are never negative")
}

/// The value of an observation where it has one that may be used.
pub(super) fn usable(observations: &Observations, row: usize) -> Option<f64> {
    let value = observations.value[row];
    (observations.status[row] == Status::Ok && value.is_finite()).then_some(value)
}

/// The actual observations of these breakdowns (sorted) whose period ends by a day: `row` (place among the
/// observations), `authority`, `indicator`, `breakdown`, `period_end`, `period_order`, `usable`.
///
/// `period_order` sorts periods by their end; of those that end together derived spans before others and longer ones after
/// shorter ones; of equally long ones the later row is of the later kind.
pub(super) fn figures(observations: &Observations, breakdowns: &[BreakdownIndex], by: Day) -> DataFrame {
    let rows: Vec<usize> = (0..observations.len())
        .filter(|&row| {
            observations.figure[row] == Figure::Actual
                && breakdowns.binary_search(&observations.breakdown[row]).is_ok()
                && observations.period[row].last_day() <= by
        })
        .collect();
    let each = || rows.iter().copied();
    Frame::default()
        .integers("row", each().map(|row| i64::try_from(row).ok()))
        .codes("authority", each().map(|row| i32::from(observations.place[row])))
        .codes("indicator", each().map(|row| i32::from(observations.indicator[row].0)))
        .codes("breakdown", each().map(|row| small(observations.breakdown[row].at())))
        .codes("period_end", each().map(|row| observations.period[row].last_day().days()))
        .integers("period_order", each().map(|row| Some(order_of(observations, row))))
        .flags("usable", each().map(|row| usable(observations, row).is_some()))
        .finish()
}

/// A number that sorts periods as [`figures`] says.
pub(super) fn order_of(observations: &Observations, row: usize) -> i64 {
    /// More than a period has days, and less than one more day of its end comes to.
    const STATED: i64 = 50_000;
    observations.period[row].sort_key() + if observations.is_stated(row) { STATED } else { 0 }
}

/// Of each group of figures the row of the latest, whatever its status, as `row`.
pub(super) fn latest<const N: usize>(figures: LazyFrame, by: [&str; N]) -> LazyFrame {
    figures
        .sort(["period_order", "row"], polars::prelude::SortMultipleOptions::default())
        .group_by_stable(columns(by))
        .agg([col("row").last()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_compare_as_their_texts_do() {
        let codes = Codes::of(["SIF", "", "ILACS", "SIF"]);
        assert_eq!([codes.code(""), codes.code("ILACS"), codes.code("SIF")], [0, 1, 2]);
        assert_eq!(codes.text(2), "SIF");
    }

    #[test]
    fn a_frame_gives_back_what_it_was_made_of() {
        let frame = Frame::default()
            .some_codes("code", [Some(3), None])
            .numbers("value", [1.5, f64::NAN])
            .flags("flag", [true, false])
            .days("day", [None, Some(Day::from_days(7))])
            .some_texts("text", [None, Some("x")])
            .finish();
        assert_eq!(some_places(&frame, "code"), [Some(3), None]);
        let figures = frame.column("value").and_then(|column| column.f64()).expect("it holds figures");
        assert_eq!(figures.iter().collect::<Vec<_>>(), [Some(1.5), None]);
        assert_eq!(flags(&frame, "flag"), [true, false]);
        assert_eq!(integers(&frame, "day"), [None, Some(7)]);
        assert_eq!(frame.column("text").expect("a column").null_count(), 1);
    }
}
