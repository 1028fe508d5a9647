//! SQL: a release and a query come in, what Polars makes of the release's tables goes out.
//!
//! Only the tables that the query names are read, and of those only the columns whose names it has: a release may hold
//! millions of rows of forty columns, and a query asks for three.

use std::collections::BTreeSet;

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::{DataType as ArrowType, Date32Type, Float64Type, Int64Type};
use polars::prelude::{AnyValue, Column, DataFrame, DataType, Engine, IntoLazy as _, NamedFrom as _, Series};
use polars::sql::{SQLContext, extract_table_identifiers};

use crate::domain::Day;
use crate::error::Error;
use crate::pipeline::nearest;
use crate::publish::StoredRelease;
use crate::tables::{self, Table};

/// What a query came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The names of its columns.
    pub names: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, a day, or whatever else has words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A figure.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// Runs a query over the tables of a release.
pub fn query(release: &StoredRelease, query: &str) -> Result<Answer, Error> {
    let named = extract_table_identifiers(query, false, true).map_err(|error| refused(query, &error.to_string()))?;
    // What Polars will do otherwise in a later version says nothing to whoever asks now.
    polars::error::set_warning_function(|_, _| {});
    let mut context = SQLContext::new();
    for name in &named {
        if let Some(table) = tables::find(name) {
            let batches = release.columns(table, &wanted(query, table))?;
            context.register(name, frame(&batches).lazy());
        }
    }
    let answer = context.execute(query).and_then(|query| query.collect_with_engine(Engine::InMemory));
    let answer = answer.map_err(|error| refused(query, &error.to_string()))?.unwrap_single();
    let rows = (0..answer.height()).map(|row| answer.columns().iter().map(|column| cell(column, row)).collect());
    Ok(Answer {
        names: answer.columns().iter().map(|column| column.name().to_string()).collect(),
        rows: rows.collect(),
    })
}

/// What of a table a query may need: the columns whose names are among its words, or all where it asks for all; one where it
/// only counts rows.
fn wanted(query: &str, table: &Table) -> Vec<&'static str> {
    let words = words(query);
    let all = table.columns.iter().map(|column| column.name);
    if asks_for_all(&words) {
        return all.collect();
    }
    let asked: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    let some: Vec<&'static str> = all.filter(|name| asked.contains(name)).collect();
    if some.is_empty() { table.key[..1].to_vec() } else { some }
}

/// The words and signs of a query, in lower case.
fn words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for letter in query.to_lowercase().chars() {
        let is_of_word = letter.is_alphanumeric() || letter == '_';
        match words.last_mut() {
            Some(word) if is_of_word && is_open => word.push(letter),
            _ if letter.is_whitespace() => {}
            _ => words.push(letter.to_string()),
        }
        is_open = is_of_word;
    }
    words
}

/// Whether a query asks for all columns: by a star that multiplies nothing and counts nothing, or by a join or a pattern over
/// columns that it does not name.
fn asks_for_all(words: &[String]) -> bool {
    let star = words
        .windows(2)
        .any(|pair| pair[1] == "*" && matches!(pair[0].as_str(), "select" | "distinct" | "all" | "," | "."));
    star || words.iter().any(|word| word == "natural" || word == "columns")
}

/// Why a query is no query, and what may be meant.
fn refused(query: &str, why: &str) -> Error {
    let words = words(query);
    if let Some(column) = why.split_once("unable to find column \"").and_then(|(_, rest)| rest.split('"').next()) {
        return no_column(column, &words);
    }
    let names = || tables::ALL.iter().map(|table| table.name);
    let behind = |keyword: &str| words.windows(2).find(|pair| pair[0] == keyword).map(|pair| pair[1].clone());
    let table = ["from", "join"].into_iter().find_map(behind);
    let hint = match table.as_deref().map(|table| (table, tables::find(table))) {
        Some((_, Some(table))) => format!("`peermark schema {}` lists its columns", table.name),
        Some((typed, None)) => match nearest(typed, names()) {
            Some(near) => format!("there is no table `{typed}`; the nearest is `{near}`"),
            None => format!("there is no table `{typed}`; `peermark schema` lists all"),
        },
        None => "write SELECT value FROM headline WHERE authority_name = 'Kent'".to_owned(),
    };
    Error::Usage { message: format!("the query cannot be answered: {why}"), hint }
}

/// That no table which the query names has a column, and which one may be meant. Polars would list those that were read.
fn no_column(column: &str, words: &[String]) -> Error {
    let tables: Vec<&Table> =
        tables::ALL.iter().copied().filter(|table| words.iter().any(|word| word == table.name)).collect();
    let names = || tables.iter().flat_map(|table| table.columns).map(|column| column.name);
    let hint = match (nearest(column, names()), tables.first()) {
        (Some(near), _) => format!("the nearest is `{near}`"),
        (None, Some(table)) => format!("`peermark schema {}` lists its columns", table.name),
        (None, None) => "`peermark schema` lists all tables".to_owned(),
    };
    Error::Usage { message: format!("the query cannot be answered: there is no column `{column}`"), hint }
}

fn frame(batches: &[RecordBatch]) -> DataFrame {
    const ALIKE: &str = "the batches of a table have its columns";
    let Some(first) = batches.first() else { return DataFrame::empty() };
    let rows = batches.iter().map(RecordBatch::num_rows).sum();
    let columns = first.schema_ref().fields().iter().enumerate().map(|(place, field)| {
        let name = field.name().as_str().into();
        let arrays = batches.iter().map(|batch| batch.column(place));
        let series = match field.data_type() {
            ArrowType::Float64 => {
                let values = arrays.flat_map(|array| array.as_primitive::<Float64Type>().iter());
                Series::new(name, values.collect::<Vec<Option<f64>>>())
            }
            ArrowType::Int64 => {
                let values = arrays.flat_map(|array| array.as_primitive::<Int64Type>().iter());
                Series::new(name, values.collect::<Vec<Option<i64>>>())
            }
            ArrowType::Date32 => {
                let days = arrays.flat_map(|array| array.as_primitive::<Date32Type>().iter());
                Series::new(name, days.collect::<Vec<Option<i32>>>()).cast(&DataType::Date).expect(ALIKE)
            }
            ArrowType::Boolean => {
                Series::new(name, arrays.flat_map(|array| array.as_boolean().iter()).collect::<Vec<Option<bool>>>())
            }
            _ => {
                let texts = arrays.flat_map(|array| array.as_string::<i32>().iter());
                Series::new(name, texts.collect::<Vec<Option<&str>>>())
            }
        };
        Column::from(series)
    });
    DataFrame::new(rows, columns.collect()).expect(ALIKE)
}

fn cell(column: &Column, row: usize) -> Cell {
    match column.get(row).expect("the row is one of the frame") {
        AnyValue::Null => Cell::Empty,
        AnyValue::String(text) => Cell::Text(text.to_owned()),
        AnyValue::StringOwned(text) => Cell::Text(text.to_string()),
        AnyValue::Boolean(flag) => Cell::Flag(flag),
        AnyValue::Float64(number) => figure(number),
        AnyValue::Float32(number) => figure(f64::from(number)),
        AnyValue::Date(days) => Cell::Text(Day::from_days(days).to_string()),
        whole if whole.is_integer() => whole.extract::<i64>().map_or(Cell::Empty, Cell::Whole),
        other => Cell::Text(other.to_string()),
    }
}

fn figure(number: f64) -> Cell {
    if number.is_finite() { Cell::Number(number) } else { Cell::Text(number.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::Lock;
    use crate::publish::sample::{publish, release};

    fn asked(text: &str) -> Result<Answer, Error> {
        let out = tempfile::tempdir().expect("a folder");
        let lock = Lock::take(out.path()).expect("the lock");
        let published = publish(&lock, release(5)).expect("a release");
        query(&StoredRelease::at(&published.path).expect("a release"), text)
    }

    #[test]
    fn a_query_reads_groups_and_joins_the_tables_of_a_release() {
        let answer = asked(
            "SELECT o.indicator_id, COUNT(*) AS figures, MAX(o.value) AS highest FROM observation o \
             JOIN authority a ON o.authority_id = a.authority_id WHERE o.value IS NOT NULL \
             GROUP BY o.indicator_id ORDER BY o.indicator_id",
        );
        let answer = answer.expect("an answer");
        assert_eq!(answer.names, ["indicator_id", "figures", "highest"]);
        let text = |text: &str| Cell::Text(text.to_owned());
        let expected = [
            vec![text("a"), Cell::Whole(4), Cell::Number(4.0 / 7.0)],
            vec![text("b"), Cell::Whole(3), Cell::Number(9.0 / 7.0)],
        ];
        assert_eq!(answer.rows, expected);
    }

    #[test]
    fn days_flags_and_what_is_missing_keep_their_kind() {
        let answer = asked("SELECT period_start, stale, line, value FROM observation ORDER BY period_id LIMIT 1");
        let day = Cell::Text("2024-10-04".to_owned());
        assert_eq!(answer.expect("an answer").rows[0][..3], [day, Cell::Flag(false), Cell::Empty]);
        assert_eq!(asked("SELECT COUNT(*) FROM observation").expect("an answer").rows, [[Cell::Whole(10)]]);
    }

    #[test]
    fn only_the_columns_that_a_query_names_are_read() {
        let table = tables::find("observation").expect("a table");
        let of = |query: &str| wanted(query, table);
        assert_eq!(of("SELECT value * 2 FROM observation WHERE kind = 'actual'"), ["value", "kind"]);
        assert_eq!(of("select count(*) from observation"), ["authority_id"]);
        for query in ["SELECT * FROM observation", "SELECT o.* FROM observation o", "SELECT 1, * FROM observation"] {
            assert_eq!(of(query).len(), table.columns.len(), "{query}");
        }
        assert_eq!(of("SELECT line FROM x NATURAL JOIN observation").len(), table.columns.len());
    }

    #[test]
    fn a_query_that_cannot_be_answered_says_what_may_be_meant() {
        for (query, hint) in [
            ("SELECT 1 FROM observatoin", "there is no table `observatoin`; the nearest is `observation`"),
            ("SELECT qqq FROM observation", "`peermark schema observation` lists its columns"),
            ("SELECT valeu FROM observation", "the nearest is `value`"),
            ("DELETE everything", "write SELECT value FROM headline WHERE authority_name = 'Kent'"),
        ] {
            let refused = asked(query).expect_err("no query");
            assert_eq!((refused.exit_code(), refused.hint().as_deref()), (3, Some(hint)), "{refused}");
        }
    }
}
