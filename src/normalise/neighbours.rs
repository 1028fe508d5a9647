//! Rows of a list of statistical neighbours → links; a row is an authority, a slot is one neighbour with its closeness.

use super::columns::for_each_row;
use super::desk::{Desk, Place, column_number};
use crate::domain::neighbour::{Closeness, NeighbourLink};
use crate::domain::{AuthorityIndex, Day, FindingCode};
use crate::pipeline::NeighbourShape;
use crate::read::Row;

/// A slot: the neighbour's place, its column and that of its closeness.
struct Listed {
    order: u8,
    column: usize,
    closeness: Option<usize>,
}

/// Works through the rows of a file.
pub(super) fn normalise(desk: &mut Desk, shape: &NeighbourShape) {
    let slots: Vec<Listed> = (1..=u8::MAX)
        .zip(&shape.columns)
        .map(|(order, (column, closeness))| Listed {
            order,
            column: desk.required(column),
            closeness: closeness.as_deref().map(|header| desk.required(header)),
        })
        .collect();
    let mut used: Vec<usize> = slots.iter().flat_map(|slot| [Some(slot.column), slot.closeness]).flatten().collect();
    used.extend(desk.sender_columns());

    for_each_row(desk, &used, |desk, row| {
        let filled: Vec<&Listed> = slots.iter().filter(|slot| !is_nobody(row.cell(slot.column))).collect();
        desk.out.slots.read += slots.len() as u64;
        desk.out.slots.blank += (slots.len() - filled.len()) as u64;
        if filled.is_empty() {
            return;
        }
        let links = links(desk, shape, &row, &filled).unwrap_or_default();
        desk.out.slots.references += links.len() as u64;
        desk.out.slots.rejected += (filled.len() - links.len()) as u64;
        desk.out.neighbours.extend(links);
    });
}

/// Whether a cell says that there is no neighbour in its place.
fn is_nobody(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—") || text.eq_ignore_ascii_case("na") || text.eq_ignore_ascii_case("n/a")
}

/// The links of a row; none after a finding where the row cannot say whose they are.
fn links(desk: &mut Desk, shape: &NeighbourShape, row: &Row, filled: &[&Listed]) -> Option<Vec<NeighbourLink>> {
    let submitted_on = desk.submitted_on(row)?;
    let authority = desk.authority_of(row, Some(submitted_on))?;
    let mut links = Vec::with_capacity(filled.len());
    for slot in filled {
        let Some(neighbour) = neighbour(desk, row, slot.column, submitted_on) else { continue };
        links.push(NeighbourLink {
            edition: shape.edition.clone(),
            authority,
            order: slot.order,
            neighbour,
            closeness: slot.closeness.and_then(|column| closeness(desk, row, column)),
            submitted_on,
            file: desk.file.file,
            line: row.line,
            column: column_number(slot.column),
        });
    }
    Some(links)
}

/// Whom a cell names, by code or name; a finding is made where that is nobody.
fn neighbour(desk: &mut Desk, row: &Row, column: usize, on: Day) -> Option<AuthorityIndex> {
    let text = row.cell(column);
    let found = desk.authority_in(text, Some(on));
    if found.is_none() {
        let near = desk.reference.nearest_authority_names(text);
        let hint = if near.is_empty() {
            "give the neighbour's DfE code or its name".into()
        } else {
            format!("known names near it: {}", near.join(", "))
        };
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let message = format!("no authority is called {text:?}, so it is nobody's neighbour");
        desk.find(FindingCode::UnknownAuthority, None, place, Some(text), message, hint);
    }
    found
}

/// How like the neighbour is; a word that the model does not have is a finding and the link stands without it.
fn closeness(desk: &mut Desk, row: &Row, column: usize) -> Option<Closeness> {
    let text = row.cell(column);
    if is_nobody(text) {
        return None;
    }
    let found = Closeness::from_words(text);
    if found.is_none() {
        let place = Place { line: row.line, column: Some(column_number(column)) };
        let message = format!("{text:?} does not say how close a neighbour is");
        let hint = "write Extremely close, Very close, Close, Somewhat close or Not close".into();
        desk.find(FindingCode::UnknownCloseness, None, place, Some(text), message, hint);
    }
    found
}
