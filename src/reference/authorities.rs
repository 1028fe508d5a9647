//! The embedded tables of authorities, areas and statistical neighbours → domain types.

use serde::Deserialize;

use crate::domain::authority::AuthorityPeriod;
use crate::domain::{Area, AreaIndex, AreaKind, Authority, AuthorityIndex, Day};

/// Why a fault in an embedded table may stop the program: tests have read the same bytes.
pub(super) const TABLE: &str = "the embedded reference tables are sound";

/// Who followed whom.
#[derive(Clone, Debug)]
pub struct Successor {
    /// The authority that ended or gave up a part.
    pub authority: AuthorityIndex,
    /// The authority that followed it.
    pub successor: AuthorityIndex,
    /// The successor's first day.
    pub on: Day,
    /// `whole` or `part` of the predecessor.
    pub extent: String,
    /// What happened.
    pub note: String,
}

/// One edition of the statistical-neighbour model.
#[derive(Clone, Debug)]
pub struct NeighbourEdition {
    /// Its name, `2025`.
    pub edition: String,
    /// The neighbours of each authority (by its index), nearest first; empty where the edition has none.
    pub neighbours: Vec<Vec<Neighbour>>,
}

/// A statistical neighbour.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Who it is.
    pub authority: AuthorityIndex,
    /// 1 for the nearest to 10.
    pub order: u8,
    /// How like it is, in the model's words.
    pub closeness: String,
}

/// Reads an embedded table; its columns are the fields of `T`.
pub(super) fn rows<T: for<'a> Deserialize<'a>>(table: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect(TABLE)
}

/// A day of an embedded table, where there is one.
pub(super) fn day(text: &str) -> Option<Day> {
    if text.is_empty() { None } else { Some(text.parse().expect(TABLE)) }
}

#[derive(Deserialize)]
struct AreaRow {
    region_id: String,
    name: String,
    kind: String,
}

pub(super) fn areas() -> Vec<Area> {
    let mut areas: Vec<Area> = rows::<AreaRow>(include_str!("../../pipelines/reference/regions.csv"))
        .into_iter()
        .map(|row| Area {
            id: row.region_id,
            name: row.name,
            kind: match row.kind.as_str() {
                "region" => AreaKind::Region,
                "subregion" => AreaKind::Subregion,
                "country" => AreaKind::Country,
                _ => unreachable!("{TABLE}"),
            },
        })
        .collect();
    areas.sort_by(|one, other| one.id.cmp(&other.id));
    areas
}

#[derive(Deserialize)]
struct AreaAliasRow {
    alias: String,
    region_id: String,
    scheme: String,
}

/// Every id, name and alias by which an area is found.
pub(super) fn area_names(areas: &[Area]) -> Vec<(String, AreaIndex)> {
    let place = |id: &str| AreaIndex(place_of(areas.iter().map(|area| area.id.as_str()), id));
    let own = areas.iter().flat_map(|area| [(area.id.clone(), place(&area.id)), (area.name.clone(), place(&area.id))]);
    // Letters and numbers of other schemes mean different regions in different files; only names hold everywhere.
    let aliases = rows::<AreaAliasRow>(include_str!("../../pipelines/reference/region_aliases.csv"))
        .into_iter()
        .filter(|row| row.scheme == "name")
        .map(|row| (row.alias, place(&row.region_id)));
    own.chain(aliases).collect()
}

#[derive(Deserialize)]
struct AuthorityRow {
    authority_id: String,
    name: String,
    kind: String,
    first_day: String,
    last_day: String,
}

#[derive(Deserialize)]
struct HistoryRow {
    authority_id: String,
    gss_code: String,
    region_id: String,
    subregion_id: String,
    first_day: String,
    last_day: String,
}

#[derive(Deserialize)]
struct PartRow {
    authority_id: String,
    part_id: String,
}

pub(super) fn authorities(areas: &[Area]) -> Vec<Authority> {
    let mut authorities: Vec<Authority> =
        rows::<AuthorityRow>(include_str!("../../pipelines/reference/authorities.csv"))
            .into_iter()
            .map(|row| Authority {
                id: row.authority_id,
                name: row.name,
                kind: row.kind,
                first_day: day(&row.first_day),
                last_day: day(&row.last_day),
                history: Vec::new(),
                parts: Vec::new(),
                restated_on: None,
            })
            .collect();
    authorities.sort_by(|one, other| one.id.cmp(&other.id));
    let area = |id: &str| {
        if id.is_empty() { None } else { Some(AreaIndex(place_of(areas.iter().map(|area| area.id.as_str()), id))) }
    };
    for row in rows::<HistoryRow>(include_str!("../../pipelines/reference/authority_history.csv")) {
        let at = index(&authorities, &row.authority_id).at();
        authorities[at].history.push(AuthorityPeriod {
            gss_code: Some(row.gss_code).filter(|code| !code.is_empty()),
            region: area(&row.region_id),
            subregion: area(&row.subregion_id),
            first_day: day(&row.first_day),
            last_day: day(&row.last_day),
        });
    }
    for row in rows::<PartRow>(include_str!("../../pipelines/reference/authority_parts.csv")) {
        let part = index(&authorities, &row.part_id);
        let at = index(&authorities, &row.authority_id).at();
        authorities[at].parts.push(part);
    }
    for authority in &mut authorities {
        authority.history.sort_by_key(|period| period.first_day);
    }
    authorities
}

impl super::Reference {
    /// The same tables for figures that are restated on the boundaries of one day, whatever their period.
    #[must_use]
    pub fn with_boundaries_of(mut self, day: Day) -> Self {
        for authority in &mut self.authorities {
            authority.restated_on = Some(day);
        }
        self.boundaries = Some(day);
        self
    }
}

#[derive(Deserialize)]
struct SuccessorRow {
    authority_id: String,
    successor_id: String,
    on_day: String,
    extent: String,
    note: String,
}

pub(super) fn successors(authorities: &[Authority]) -> Vec<Successor> {
    rows::<SuccessorRow>(include_str!("../../pipelines/reference/authority_successors.csv"))
        .into_iter()
        .map(|row| Successor {
            authority: index(authorities, &row.authority_id),
            successor: index(authorities, &row.successor_id),
            on: day(&row.on_day).expect(TABLE),
            extent: row.extent,
            note: row.note,
        })
        .collect()
}

/// A spelling that the normal form of names does not solve.
#[derive(Deserialize)]
struct AliasRow {
    alias: String,
    authority_id: String,
    first_day: String,
    last_day: String,
}

/// A spelling and whom it means, between two optional days.
pub(super) struct NameAlias {
    pub(super) alias: String,
    pub(super) authority_id: String,
    pub(super) first_day: Option<Day>,
    pub(super) last_day: Option<Day>,
}

pub(super) fn aliases() -> Vec<NameAlias> {
    rows::<AliasRow>(include_str!("../../pipelines/reference/aliases.csv"))
        .into_iter()
        .map(|row| NameAlias {
            first_day: day(&row.first_day),
            last_day: day(&row.last_day),
            alias: row.alias,
            authority_id: row.authority_id,
        })
        .collect()
}

#[derive(Deserialize)]
struct NeighbourRow {
    edition: String,
    authority_id: String,
    neighbour_order: u8,
    neighbour_id: String,
    closeness: String,
}

pub(super) fn neighbours(authorities: &[Authority]) -> Vec<NeighbourEdition> {
    let mut editions: Vec<NeighbourEdition> = Vec::new();
    for row in rows::<NeighbourRow>(include_str!("../../pipelines/reference/neighbours.csv")) {
        let at = editions.iter().position(|edition| edition.edition == row.edition).unwrap_or_else(|| {
            editions.push(NeighbourEdition { edition: row.edition, neighbours: vec![Vec::new(); authorities.len()] });
            editions.len() - 1
        });
        editions[at].neighbours[index(authorities, &row.authority_id).at()].push(Neighbour {
            authority: index(authorities, &row.neighbour_id),
            order: row.neighbour_order,
            closeness: row.closeness,
        });
    }
    editions.sort_by(|one, other| one.edition.cmp(&other.edition));
    for neighbours in editions.iter_mut().flat_map(|edition| &mut edition.neighbours) {
        neighbours.sort_by_key(|neighbour| neighbour.order);
    }
    editions
}

fn index(authorities: &[Authority], id: &str) -> AuthorityIndex {
    let at = authorities.binary_search_by(|authority| authority.id.as_str().cmp(id)).expect(TABLE);
    AuthorityIndex(u16::try_from(at).expect(TABLE))
}

fn place_of<'a>(mut ids: impl Iterator<Item = &'a str>, id: &str) -> u16 {
    let at = ids.position(|candidate| candidate == id).expect(TABLE);
    u16::try_from(at).expect(TABLE)
}

#[cfg(test)]
mod tests {
    use crate::domain::AreaKind;
    use crate::reference::Reference;

    #[test]
    fn england_has_153_authorities_and_the_west_midlands_14() {
        let reference = Reference::embedded();
        let today = "2026-10-31".parse().expect("a day");
        let current: Vec<_> = reference
            .authorities
            .iter()
            .filter(|authority| authority.existed_on(today) && !authority.is_joint())
            .collect();
        assert_eq!(current.len(), 153);
        let west_midlands = reference.area_in("West Midlands");
        let there = current.iter().filter(|one| one.on(today).and_then(|period| period.region) == west_midlands);
        assert_eq!(there.count(), 14);
        assert_eq!(reference.areas.iter().filter(|area| area.kind == AreaKind::Region).count(), 9);
    }

    #[test]
    fn codes_follow_the_day() {
        let reference = Reference::embedded();
        let code = |id: &str, day: &str| {
            let authority = &reference.authorities[reference.authority_by_id(id).expect("an authority").at()];
            authority.on(day.parse().expect("a day")).and_then(|period| period.gss_code.clone()).unwrap_or_default()
        };
        assert_eq!(code("825", "2020-03-31"), "E10000002");
        assert_eq!(code("825", "2020-04-01"), "E06000060");
        assert_eq!(code("929", "2012-03-31"), "E06000048");
        assert_eq!(code("370", "2025-03-31"), "E08000016");
        assert_eq!(code("370", "2025-04-01"), "E08000038");
    }

    #[test]
    fn both_editions_give_ten_neighbours() {
        let reference = Reference::embedded();
        let editions: Vec<_> = reference.neighbours.iter().map(|edition| edition.edition.as_str()).collect();
        assert_eq!(editions, ["2021", "2025"]);
        for edition in &reference.neighbours {
            assert!(edition.neighbours.iter().all(|list| list.is_empty() || list.len() == 10));
        }
        let barnsley = reference.authority_by_id("370").expect("an authority");
        let nearest = &reference.neighbours[1].neighbours[barnsley.at()][0];
        assert_eq!(reference.authorities[nearest.authority.at()].id, "372");
    }
}
