//! Declarations come in, the text that `peermark schema` prints goes out.

use std::fmt::Write as _;

use super::{ALL, Column, Table};

/// All tables with what a row of each is; the columns are left to [`describe`].
pub fn describe_all() -> String {
    let width = ALL.iter().map(|table| table.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for table in ALL {
        let _ = writeln!(out, "{:width$}  {}", table.name, table.description);
    }
    out
}

/// One table with its key, its order and all its columns.
pub fn describe(table: &Table) -> String {
    let mut out = format!("{}\n{}\n", table.name, table.description);
    let _ = writeln!(out, "key: {}", table.key.join(", "));
    if table.sort != table.key {
        let _ = writeln!(out, "sorted by: {}", table.sort.join(", "));
    }
    out.push('\n');
    let width = table.columns.iter().map(|column| column.name.len()).max().unwrap_or(0);
    for column in table.columns {
        let mark = if table.key.contains(&column.name) { '*' } else { ' ' };
        let _ = writeln!(out, "{mark} {:width$}  {:7}  {}", column.name, column.kind.name(), in_words(column));
    }
    out
}

/// What a column says, and all that is declared of its values.
fn in_words(column: &Column) -> String {
    let mut notes = Vec::new();
    if !column.unit.is_empty() {
        notes.push(format!("unit: {}", column.unit));
    }
    if !column.values.is_empty() {
        let shown = column.values.iter().map(|value| if value.is_empty() { "(blank)" } else { value });
        notes.push(format!("one of {}", shown.collect::<Vec<_>>().join(", ")));
    }
    if let Some((table, target)) = column.references {
        notes.push(format!("see {table}.{target}"));
    }
    if column.nullable {
        notes.push("may be empty".to_owned());
    }
    if notes.is_empty() {
        column.description.to_owned()
    } else {
        format!("{} [{}]", column.description, notes.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::find;

    #[test]
    fn a_table_is_described_with_key_types_units_and_references() {
        let text = describe(find("peer_member").expect("a table"));
        insta::assert_snapshot!(text, @r"
        peer_member
        One member of a peer group, as seen by one authority, for a stretch of days.
        key: peer_group_id, authority_id, member_id, first_day

        * peer_group_id    string   The group. [see peer_group.peer_group_id]
        * authority_id     string   The authority that is compared. [see authority.authority_id]
        * member_id        string   A member of the group that it is compared with. [see authority.authority_id]
        * first_day        date     First day of the membership, 1900-01-01 where it has no known beginning.
          last_day         date     Last day of the membership, empty while it holds. [may be empty]
          neighbour_order  integer  Place among the statistical neighbours, 1 is the closest. [may be empty]
          closeness        string   How close the statistical neighbour is, in words. [may be empty]
        ");
    }

    #[test]
    fn every_table_has_a_line_in_the_overview() {
        let text = describe_all();
        assert_eq!(text.lines().count(), ALL.len());
        assert!(text.lines().all(|line| line.ends_with('.')));
    }
}
