//! One TOML table → its values with their places, read tolerantly: a wrong type is a fault and the value is left out.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::{Faults, nearest, one_of};
use crate::domain::Day;

/// A value and the byte of the text at which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// Two texts that a table pairs.
pub(super) type Pair = (At<String>, At<String>);

/// A column and its words.
pub(super) type Words = (At<String>, Vec<At<String>>);

/// A text, or the column in which it stands.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Constant(At<String>),
    Column(ColumnPlace),
}

/// A column, with what some keys say beside it.
#[derive(Clone, Debug)]
pub(super) struct ColumnPlace {
    pub(super) at: usize,
    pub(super) column: Option<At<String>>,
    pub(super) identifier: Option<At<String>>,
    pub(super) values: Option<Vec<Pair>>,
    pub(super) gss: Option<At<String>>,
    pub(super) name: Option<At<String>>,
}

/// A table that is being read; remembers which keys were asked for, so that the others can be reported.
pub(super) struct Table<'a, 'i> {
    entries: &'a DeTable<'i>,
    /// Where it begins.
    pub(super) at: usize,
    asked: Vec<&'static str>,
}

type Item<'a, 'i> = &'a Spanned<DeValue<'i>>;

impl<'a, 'i> Table<'a, 'i> {
    pub(super) fn new(entries: &'a DeTable<'i>, at: usize) -> Self {
        Self { entries, at, asked: Vec::new() }
    }

    fn take(&mut self, key: &'static str) -> Option<Item<'a, 'i>> {
        self.asked.push(key);
        self.entries.get(key)
    }

    /// The keys that are there and that somebody asked for.
    pub(super) fn stated(&self) -> Vec<At<&'static str>> {
        let place = |key: &&'static str| self.entries.get_key_value(*key).map(|(found, _)| found.span().start);
        self.asked.iter().filter_map(|key| Some(At { value: *key, at: place(key)? })).collect()
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, faults: &mut Faults) {
        for key in self.entries.keys().filter(|key| !self.asked.contains(&key.get_ref().as_ref())) {
            let hint = nearest(key.get_ref(), self.asked.iter().copied()).map_or_else(
                || format!("keys known here: {}", one_of(sorted(&self.asked))),
                |near| format!("the nearest known key is `{near}`"),
            );
            faults.add_with_hint(key.span().start, format!("unknown key `{}`", key.get_ref()), hint);
        }
    }

    /// A text that says something.
    pub(super) fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let item = self.take(key)?;
        text_of(key, item, faults)
    }

    /// A text that must be there.
    pub(super) fn needed_text(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        if !self.entries.contains_key(key) {
            faults.add_missing(self.at, format!("the key `{key}` is missing"), None);
        }
        self.text(key, faults)
    }

    /// A day that must be there.
    pub(super) fn needed_day(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Day>> {
        if !self.entries.contains_key(key) {
            faults.add_missing(self.at, format!("the key `{key}` is missing"), None);
        }
        self.day(key, faults)
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<i64>> {
        let item = self.take(key)?;
        let DeValue::Integer(number) = item.get_ref() else {
            wrong_type(key, "a whole number", item, faults);
            return None;
        };
        let value = i64::from_str_radix(number.as_str(), number.radix()).ok();
        if value.is_none() {
            faults.add(start(item), format!("`{key}` is too large"));
        }
        value.map(|value| At { value, at: start(item) })
    }

    /// A number with or without decimals, above zero.
    pub(super) fn decimal(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<f64>> {
        let number = self.any_number(key, faults)?;
        if number.value.is_finite() && number.value > 0.0 {
            return Some(number);
        }
        faults.add(number.at, format!("`{key}` must be a number above zero"));
        None
    }

    /// A number of any size.
    pub(super) fn any_number(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<f64>> {
        let item = self.take(key)?;
        let number: Option<f64> = match item.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            _ => {
                wrong_type(key, "a number", item, faults);
                return None;
            }
        };
        if number.is_none() {
            faults.add(start(item), format!("`{key}` must be a number in decimals"));
        }
        number.map(|value| At { value, at: start(item) })
    }

    /// Whether something holds.
    pub(super) fn flag(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<bool>> {
        let item = self.take(key)?;
        let DeValue::Boolean(value) = item.get_ref() else {
            wrong_type(key, "true or false", item, faults);
            return None;
        };
        Some(At { value: *value, at: start(item) })
    }

    /// A table whose keys are columns and whose values are a word or a list of words, in the order of the file.
    pub(super) fn words(&mut self, key: &'static str, faults: &mut Faults) -> Option<Vec<Words>> {
        let item = self.take(key)?;
        let DeValue::Table(entries) = item.get_ref() else {
            wrong_type(key, "a table", item, faults);
            return None;
        };
        let mut columns = Vec::with_capacity(entries.len());
        for (name, item) in entries {
            let items: Vec<Item> = match item.get_ref() {
                DeValue::Array(array) => array.iter().collect(),
                _ => vec![item],
            };
            let mut words = Vec::with_capacity(items.len());
            for item in items {
                match item.get_ref() {
                    DeValue::String(text) => words.push(At { value: text.to_string(), at: start(item) }),
                    _ => wrong_type(name.get_ref(), "a text or a list of texts", item, faults),
                }
            }
            columns.push((At { value: name.get_ref().to_string(), at: name.span().start }, words));
        }
        columns.sort_by_key(|(name, _)| name.at);
        Some(columns)
    }

    /// A day, as TOML's own or as a text.
    pub(super) fn day(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Day>> {
        let item = self.take(key)?;
        day_of(key, item, faults)
    }

    /// A list of days.
    pub(super) fn days(&mut self, key: &'static str, faults: &mut Faults) -> Vec<At<Day>> {
        self.list(key, "a list of days", faults).into_iter().filter_map(|item| day_of(key, item, faults)).collect()
    }

    /// A text or a list of texts; a blank one may be meant (a blank cell).
    pub(super) fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Option<Vec<At<String>>> {
        let item = self.take(key)?;
        let items: Vec<Item> = match item.get_ref() {
            DeValue::Array(array) => array.iter().collect(),
            _ => vec![item],
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            if let DeValue::String(text) = item.get_ref() {
                texts.push(At { value: text.to_string(), at: start(item) });
            } else {
                wrong_type(key, "a text or a list of texts", item, faults);
            }
        }
        Some(texts)
    }

    /// A table whose keys are free and whose values are texts, in the order of the file.
    pub(super) fn pairs(&mut self, key: &'static str, faults: &mut Faults) -> Option<Vec<Pair>> {
        let item = self.take(key)?;
        let DeValue::Table(entries) = item.get_ref() else {
            wrong_type(key, "a table", item, faults);
            return None;
        };
        let mut pairs: Vec<Pair> = Vec::with_capacity(entries.len());
        for (name, item) in entries {
            if let Some(value) = text_of(name.get_ref(), item, faults) {
                pairs.push((At { value: name.get_ref().to_string(), at: name.span().start }, value));
            }
        }
        pairs.sort_by_key(|(name, _)| name.at);
        Some(pairs)
    }

    /// A table under a key.
    pub(super) fn table(&mut self, key: &'static str, faults: &mut Faults) -> Option<Table<'a, 'i>> {
        let item = self.take(key)?;
        table_of(key, item, faults)
    }

    /// A list of tables under a key.
    pub(super) fn tables(&mut self, key: &'static str, faults: &mut Faults) -> Option<Vec<Table<'a, 'i>>> {
        let is_there = self.entries.contains_key(key);
        let items = self.list(key, "a list of tables", faults);
        if !is_there {
            return None;
        }
        Some(items.into_iter().filter_map(|item| table_of(key, item, faults)).collect())
    }

    /// A list whose entries are texts or tables.
    pub(super) fn texts_or_tables(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
    ) -> Vec<Result<At<String>, Table<'a, 'i>>> {
        let mut entries = Vec::new();
        for item in self.list(key, "a list", faults) {
            match item.get_ref() {
                DeValue::Table(table) => entries.push(Err(Table::new(table, start(item)))),
                _ => entries.extend(text_of(key, item, faults).map(Ok)),
            }
        }
        entries
    }

    /// A text, or a table that names a column and, for some keys, one more thing.
    pub(super) fn place(&mut self, key: &'static str, faults: &mut Faults) -> Option<Place> {
        let item = self.take(key)?;
        match item.get_ref() {
            DeValue::Table(entries) => Some(Place::Column(column_of(key, entries, start(item), faults))),
            DeValue::String(_) => text_of(key, item, faults).map(Place::Constant),
            DeValue::Datetime(_) => {
                day_of(key, item, faults).map(|day| Place::Constant(At { value: day.value.to_string(), at: day.at }))
            }
            _ => {
                wrong_type(key, "a text or { column = \"…\" }", item, faults);
                None
            }
        }
    }

    /// A table that names a column.
    pub(super) fn column(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let item = self.take(key)?;
        let DeValue::Table(entries) = item.get_ref() else {
            let hint = format!("write `{key} = {{ column = \"header of the column\" }}`");
            faults.add_with_hint(
                start(item),
                format!("`{key}` expected a table that names a column, found {}", kind_of(item)),
                hint,
            );
            return None;
        };
        column_of(key, entries, start(item), faults).column
    }

    fn list(&mut self, key: &'static str, expected: &str, faults: &mut Faults) -> Vec<Item<'a, 'i>> {
        let Some(item) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = item.get_ref() else {
            wrong_type(key, expected, item, faults);
            return Vec::new();
        };
        array.iter().collect()
    }
}

fn sorted(keys: &[&'static str]) -> Vec<&'static str> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys
}

fn start(item: Item) -> usize {
    item.span().start
}

fn kind_of(item: Item) -> &'static str {
    match item.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(moment) if moment.date.is_some() && moment.time.is_none() => "a day",
        DeValue::Datetime(_) => "a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn wrong_type(key: &str, expected: &str, item: Item, faults: &mut Faults) {
    let message = format!("`{key}` expected {expected}, found {}", kind_of(item));
    match item.get_ref() {
        DeValue::Integer(number) if expected.starts_with("a text") => {
            faults.add_with_hint(
                start(item),
                message,
                format!("put it between quotation marks: \"{}\"", number.as_str()),
            );
        }
        _ => faults.add(start(item), message),
    }
}

fn text_of(key: &str, item: Item, faults: &mut Faults) -> Option<At<String>> {
    let DeValue::String(text) = item.get_ref() else {
        wrong_type(key, "a text", item, faults);
        return None;
    };
    if text.trim().is_empty() {
        faults.add(start(item), format!("`{key}` is blank"));
        return None;
    }
    Some(At { value: text.to_string(), at: start(item) })
}

fn day_of(key: &str, item: Item, faults: &mut Faults) -> Option<At<Day>> {
    let day = match item.get_ref() {
        DeValue::String(text) => text.trim().parse().ok(),
        DeValue::Datetime(moment) if moment.time.is_none() => {
            moment.date.and_then(|date| Day::new(i32::from(date.year), u32::from(date.month), u32::from(date.day)))
        }
        _ => {
            wrong_type(key, "a day", item, faults);
            return None;
        }
    };
    if day.is_none() {
        faults.add_with_hint(start(item), format!("`{key}` is no day"), "write a day as 2026-10-31");
    }
    day.map(|value| At { value, at: start(item) })
}

fn table_of<'a, 'i>(key: &str, item: Item<'a, 'i>, faults: &mut Faults) -> Option<Table<'a, 'i>> {
    let DeValue::Table(entries) = item.get_ref() else {
        wrong_type(key, "a table", item, faults);
        return None;
    };
    Some(Table::new(entries, start(item)))
}

fn column_of(key: &str, entries: &DeTable, at: usize, faults: &mut Faults) -> ColumnPlace {
    let mut table = Table::new(entries, at);
    let column = table.needed_text("column", faults);
    let identifier = if key == "period" { table.text("identifier", faults) } else { None };
    let values = if key == "figure" { table.pairs("values", faults) } else { None };
    let gss = if key == "authority" { table.text("gss", faults) } else { None };
    let name = if key == "authority" { table.text("name", faults) } else { None };
    table.finish(faults);
    ColumnPlace { at, column, identifier, values, gss, name }
}
