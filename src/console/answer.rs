//! What a query came to → a table for people, CSV and JSON.

use serde_json::{Map, Value};

use crate::publish::harmless;
use crate::sql::{Answer, Cell};

/// Columns under their names, numbers to the right.
pub fn table(answer: &Answer) -> String {
    let rows: Vec<Vec<String>> = answer.rows.iter().map(|row| row.iter().map(words).collect()).collect();
    let is_number = |column: usize| {
        let cells = || answer.rows.iter().map(|row| &row[column]);
        cells().any(|cell| *cell != Cell::Empty)
            && cells().all(|cell| matches!(cell, Cell::Empty | Cell::Whole(_) | Cell::Number(_)))
    };
    let numbers: Vec<bool> = (0..answer.names.len()).map(is_number).collect();
    let widths: Vec<usize> = (answer.names.iter().enumerate())
        .map(|(column, name)| rows.iter().map(|row| &row[column]).chain([name]).map(|cell| cell.chars().count()).max())
        .map(|width| width.unwrap_or(0))
        .collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).zip(&numbers).map(|((cell, &width), &is_number)| {
            if is_number { format!("{cell:>width$}") } else { format!("{cell:width$}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
    let mut text = line(&answer.names) + &line(&rule);
    text.extend(rows.iter().map(|row| line(row)));
    text
}

/// CSV, in which no text is taken for a formula by a spreadsheet.
pub fn csv(answer: &Answer) -> String {
    let memory = "writing to memory does not fail";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&answer.names).expect(memory);
    for row in &answer.rows {
        let cells = row.iter().map(|cell| if let Cell::Text(text) = cell { harmless(text) } else { words(cell) });
        writer.write_record(cells).expect(memory);
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("every cell is text")
}

/// A list of objects, one a row.
pub fn json(answer: &Answer) -> String {
    let value = |cell: &Cell| match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Whole(number) => Value::from(*number),
        Cell::Number(number) => Value::from(*number),
        Cell::Flag(flag) => Value::from(*flag),
    };
    let rows = answer.rows.iter().map(|row| {
        Value::Object(answer.names.iter().cloned().zip(row.iter().map(value)).collect::<Map<String, Value>>())
    });
    format!("{:#}", Value::Array(rows.collect()))
}

/// A cell as text; control characters that would move the cursor are shown as what they are.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        Answer {
            names: ["name", "value", "count"].map(str::to_owned).to_vec(),
            rows: vec![
                vec![Cell::Text("Kent, the county".into()), Cell::Number(12.5), Cell::Whole(3)],
                vec![Cell::Text("=1+1".into()), Cell::Empty, Cell::Whole(1200)],
            ],
        }
    }

    #[test]
    fn a_table_has_its_numbers_to_the_right() {
        let expected = "name              value  count\n----------------  -----  -----\nKent, the county   12.5      3\n=1+1                      1200\n";
        assert_eq!(table(&answer()), expected);
    }

    #[test]
    fn csv_quotes_what_must_be_and_holds_no_formula() {
        assert_eq!(csv(&answer()), "name,value,count\n\"Kent, the county\",12.5,3\n'=1+1,,1200\n");
    }

    #[test]
    fn json_keeps_numbers_numbers_and_nothing_nothing() {
        let rows: Value = serde_json::from_str(&json(&answer())).expect("JSON");
        assert_eq!(rows[0]["value"], Value::from(12.5));
        assert_eq!((&rows[1]["value"], &rows[1]["name"]), (&Value::Null, &Value::from("=1+1")));
    }
}
