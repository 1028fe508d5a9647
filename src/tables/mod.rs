//! Tables: rows of every stage come in, Arrow batches under one declared schema each go out.
//!
//! A table is declared once, in [`declared`]. From that one declaration come the Arrow schema with its metadata, the
//! sort order and row groups of the Parquet file, the Frictionless data package, the audit of what is about to be
//! published and the text of `peermark schema`.

mod batch;
mod codes;
pub mod declared;
mod describe;
mod order;
pub mod rows;
mod sheet;

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::domain::Day;

pub use batch::{Batch, Cell, TextCell, from_frame};
pub use codes::Codes;
pub use declared::ALL;
pub use describe::{describe, describe_all};
pub use order::Places;
pub use sheet::{Sheet, SheetColumn};

/// The first day of a stretch that began before the reference tables do: keys hold no nulls, and a join on
/// `first_day <= day` then needs no special case.
pub const ALWAYS: Day = Day::from_days(-25_567); // 1900-01-01

/// The form of the tables, as manifest, data package and every file state it. The second number grows with each table or column
/// that is added: whoever reads by name need not care. The first grows when a table or column is renamed, goes away or
/// changes its type, unit, key or meaning, and the changelog says what has to be done.
pub const SCHEMA_VERSION: &str = "1.0";

/// One published table.
#[derive(Debug)]
pub struct Table {
    /// Its name, which is also the name of its file.
    pub name: &'static str,
    /// What one row of it is, in one sentence.
    pub description: &'static str,
    /// The columns that together name one row; never null.
    pub key: &'static [&'static str],
    /// The columns by which its rows are sorted: those of the key, in an order that suits its readers.
    pub sort: &'static [&'static str],
    /// The column at whose change a row group of the file may end; none where any row may end one.
    pub row_group: Option<&'static str>,
    /// Its columns, in their order.
    pub columns: &'static [Column],
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether it may be empty.
    pub nullable: bool,
    /// The unit of its values; blank where they have none.
    pub unit: &'static str,
    /// What it says, in one sentence.
    pub description: &'static str,
    /// The table and column in which each of its values stands.
    pub references: Option<(&'static str, &'static str)>,
    /// All the values that it may have; empty where any may be.
    pub values: &'static [&'static str],
}

/// The types of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text: ids, codes, names, sentences.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A figure, a float of 64 bits.
    Number,
    /// A calendar day.
    Date,
    /// True or false.
    Flag,
}

/// A column of text.
pub const fn text(name: &'static str, description: &'static str) -> Column {
    column(name, Kind::Text, description)
}

/// A column of whole numbers.
pub const fn integer(name: &'static str, description: &'static str) -> Column {
    column(name, Kind::Integer, description)
}

/// A column of figures.
pub const fn number(name: &'static str, description: &'static str) -> Column {
    column(name, Kind::Number, description)
}

/// A column of days.
pub const fn date(name: &'static str, description: &'static str) -> Column {
    column(name, Kind::Date, description)
}

/// A column that says yes or no.
pub const fn flag(name: &'static str, description: &'static str) -> Column {
    column(name, Kind::Flag, description)
}

const fn column(name: &'static str, kind: Kind, description: &'static str) -> Column {
    Column { name, kind, nullable: false, unit: "", description, references: None, values: &[] }
}

impl Column {
    /// The column may be empty.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The unit of its values.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Each of its values stands in that column of that table.
    #[must_use]
    pub const fn references(mut self, table: &'static str, column: &'static str) -> Self {
        self.references = Some((table, column));
        self
    }

    /// These are all the values that it may have.
    #[must_use]
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// The column as a field of an Arrow schema, with its description and unit.
    pub fn field(&self) -> Field {
        let mut metadata = HashMap::from([("description".to_owned(), self.description.to_owned())]);
        if !self.unit.is_empty() {
            metadata.insert("unit".to_owned(), self.unit.to_owned());
        }
        Field::new(self.name, self.kind.data_type(), self.nullable).with_metadata(metadata)
    }
}

impl Kind {
    /// The type in Arrow.
    pub const fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Flag => DataType::Boolean,
        }
    }

    /// The type in a Frictionless data package and in the text of `peermark schema`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Date => "date",
            Self::Flag => "boolean",
        }
    }
}

impl Table {
    /// The place of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The places of columns that the declaration itself names, as those of the key.
    ///
    /// # Panics
    /// Where one of them is not declared, which a test of this module rules out.
    pub fn positions(&self, names: &[&str]) -> Vec<usize> {
        let place = |name: &&str| self.position(name).expect("keys and sort orders name declared columns");
        names.iter().map(place).collect()
    }

    /// What readers of the file find beside the schema: the table's name, description and key. Nothing that changes
    /// from run to run.
    pub fn metadata(&self) -> [(&'static str, String); 4] {
        [
            ("table", self.name.to_owned()),
            ("description", self.description.to_owned()),
            ("key", self.key.join(",")),
            ("schema_version", SCHEMA_VERSION.to_owned()),
        ]
    }

    /// The Arrow schema, with descriptions and units as metadata.
    pub fn schema(&self) -> SchemaRef {
        let fields: Vec<Field> = self.columns.iter().map(Column::field).collect();
        let metadata = self.metadata().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Arc::new(Schema::new_with_metadata(fields, metadata))
    }
}

/// The declared table of that name.
pub fn find(name: &str) -> Option<&'static Table> {
    ALL.iter().copied().find(|table| table.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_snake_case() {
        let snake = |name: &str| {
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && !name.is_empty()
        };
        let tables: BTreeSet<_> = ALL.iter().map(|table| table.name).collect();
        assert_eq!(tables.len(), ALL.len());
        for table in ALL {
            assert!(snake(table.name), "{}", table.name);
            let columns: BTreeSet<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            assert!(columns.into_iter().all(snake), "{}", table.name);
        }
    }

    #[test]
    fn keys_are_columns_without_nulls_and_rows_are_sorted_by_them() {
        for table in ALL {
            assert!(!table.key.is_empty(), "{}", table.name);
            for &name in table.key {
                let position = table.position(name).unwrap_or_else(|| panic!("{} has no {name}", table.name));
                assert!(!table.columns[position].nullable, "{}.{name} is part of the key", table.name);
            }
            let (key, sort): (BTreeSet<_>, BTreeSet<_>) = (table.key.iter().collect(), table.sort.iter().collect());
            assert_eq!(key, sort, "{}", table.name);
            assert_eq!(table.key.len(), table.sort.len(), "{}", table.name);
            assert!(table.row_group.is_none_or(|column| table.sort[0] == column), "{}", table.name);
        }
    }

    #[test]
    fn references_point_at_the_whole_key_of_a_declared_table() {
        for table in ALL {
            for column in table.columns {
                let Some((to, target)) = column.references else { continue };
                let to = find(to).unwrap_or_else(|| panic!("{}.{} refers to no table", table.name, column.name));
                assert_eq!(to.key, [target], "{}.{}", table.name, column.name);
                assert_eq!(column.kind, Kind::Text, "{}.{}", table.name, column.name);
            }
        }
    }

    /// Power BI relates two tables by one column, so a column that is called like a dimension's key refers to it.
    #[test]
    fn columns_that_name_a_row_of_a_dimension_refer_to_it() {
        let dimensions =
            ["authority", "indicator", "breakdown", "period", "peer_group", "source_file", "source", "area"];
        for table in ALL {
            for column in table.columns.iter().filter(|column| table.key != [column.name]) {
                let names = |dimension: &str| {
                    let key = format!("{dimension}_id");
                    column.name == key || column.name.ends_with(&format!("_{key}"))
                };
                let Some(dimension) = dimensions.into_iter().find(|dimension| names(dimension)) else { continue };
                // The period before the first one of a kind is none of the table's.
                let is_outside = table.name == "period";
                let refers = column.references == Some((dimension, table_key(dimension)));
                assert!(refers || is_outside, "{}.{} refers to no {dimension}", table.name, column.name);
            }
        }
    }

    fn table_key(name: &str) -> &'static str {
        find(name).expect("a dimension").key[0]
    }

    #[test]
    fn descriptions_are_one_sentence_each() {
        let sentence = |text: &str| {
            text.ends_with('.')
                && text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
                && !text.contains(". ")
        };
        for table in ALL {
            assert!(sentence(table.description), "{}: {}", table.name, table.description);
            for column in table.columns {
                assert!(sentence(column.description), "{}.{}: {}", table.name, column.name, column.description);
                assert!(column.values.is_empty() || column.kind == Kind::Text, "{}.{}", table.name, column.name);
            }
        }
    }

    #[test]
    fn the_beginning_of_all_stretches_is_the_first_day_of_1900() {
        assert_eq!(ALWAYS.to_string(), "1900-01-01");
    }

    #[test]
    fn the_schema_carries_descriptions_and_units() {
        let schema = find("judgement_current").expect("a table").schema();
        let age = schema.field_with_name("age_days").expect("a column");
        assert_eq!(age.metadata().get("unit").map(String::as_str), Some("days"));
        assert!(age.metadata().contains_key("description"));
        assert_eq!(schema.metadata().get("key").map(String::as_str), Some("authority_id,judged_body,strand,area"));
    }
}
