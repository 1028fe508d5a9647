//! Slices by band, and the bands that the pipeline declares → slices that say by which edges they are.
//!
//! `band=high` of two authorities is one slice only where both count by one set of bands. So the set becomes a dimension
//! of its own beside the band (`band=high;band_edges=nottinghamshire_1`), and whatever compares slices keeps those of
//! unlike sets apart. A band of which the pipeline declares nothing for its authority is like nobody else's, which is a
//! finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Normalised;
use crate::domain::band::{BandSet, edges_of, in_force, pairs};
use crate::domain::{
    AreaIndex, AuthorityIndex, BreakdownIndex, FileIndex, Finding, FindingCode, IndicatorIndex, Observations, Period,
};
use crate::reference::Reference;

/// Whose slice it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Authority(AuthorityIndex),
    Area(AreaIndex),
}

/// Slices without declared bands, of one authority or area and indicator.
struct Undeclared {
    line: u32,
    column: u16,
    slices: BTreeSet<String>,
}

struct Work<'a> {
    sets: &'a [BandSet],
    reference: &'a Reference,
    ids: &'a mut Vec<String>,
    /// By breakdown as it came: its dimensions that are by band, with the band.
    banded: Vec<Vec<(String, String)>>,
    places: HashMap<String, BreakdownIndex>,
    /// Slices as they came, each with one that it became.
    renamed: BTreeMap<BreakdownIndex, BreakdownIndex>,
    undeclared: BTreeMap<(Whose, IndicatorIndex, String), Undeclared>,
}

/// Says of every slice by band of a file by which edges it is.
pub(super) fn qualify(
    out: &mut Normalised,
    (file, source): (FileIndex, &str),
    sets: &[BandSet],
    reference: &Reference,
) {
    let dimensions: BTreeSet<&str> = sets.iter().map(|set| set.dimension.as_str()).collect();
    let by_band = |id: &String| {
        let of_bands = pairs(id).filter(|(dimension, _)| dimensions.contains(dimension));
        of_bands.map(|(dimension, band)| (dimension.to_owned(), band.to_owned())).collect::<Vec<_>>()
    };
    let banded: Vec<Vec<(String, String)>> = out.breakdowns.iter().map(by_band).collect();
    if banded.iter().all(Vec::is_empty) {
        return;
    }
    let places = (0..).map(BreakdownIndex).zip(&out.breakdowns).map(|(at, id)| (id.clone(), at)).collect();
    let mut work = Work {
        sets,
        reference,
        ids: &mut out.breakdowns,
        banded,
        places,
        renamed: BTreeMap::new(),
        undeclared: BTreeMap::new(),
    };
    work.rows(&mut out.observations, |place| Whose::Authority(AuthorityIndex(place)));
    work.rows(&mut out.comparators, |place| Whose::Area(AreaIndex(place)));
    for target in &mut out.targets {
        let period = Period::on(target.due_on.unwrap_or(target.submitted_on));
        let key = (target.indicator, Whose::Authority(target.authority), period);
        target.breakdown = work.qualified(target.breakdown, key, None);
    }
    for claim in &mut out.claims {
        let key = (claim.indicator, Whose::Authority(claim.authority), claim.period_to);
        claim.breakdown = work.qualified(claim.breakdown, key, None);
    }
    let undeclared = std::mem::take(&mut work.undeclared);
    let renamed = std::mem::take(&mut work.renamed);
    forget(out, &renamed);
    out.findings.extend(undeclared.into_iter().map(|((whose, indicator, dimension), found)| {
        let title = &reference.indicators[indicator.at()].title;
        let slices = found.slices.into_iter().collect::<Vec<_>>().join(", ");
        let (authority, at) = match whose {
            Whose::Authority(authority) => (Some(authority), String::new()),
            Whose::Area(area) => (None, format!(" in {}", reference.areas[area.at()].name)),
        };
        Finding {
            code: FindingCode::UndeclaredBands,
            authority,
            file: Some(file),
            source: source.to_owned(),
            line: Some(found.line),
            column: Some(found.column),
            column_name: out.columns.get(usize::from(found.column)).cloned().unwrap_or_default(),
            raw_value: None,
            message: format!("{title}{at} has slices by {dimension} of which no bands are declared: {slices}"),
            hint: "declare who set them under [[bands]]; until then they are compared with nobody's".into(),
        }
    }));
}

/// Names slices that no row has any more by what they became, so that nobody meets a slice without figures.
fn forget(out: &mut Normalised, renamed: &BTreeMap<BreakdownIndex, BreakdownIndex>) {
    let rows = out.observations.breakdown.iter().chain(&out.comparators.breakdown).chain(&out.populations.breakdown);
    let others =
        out.targets.iter().map(|target| target.breakdown).chain(out.claims.iter().map(|claim| claim.breakdown));
    let used: BTreeSet<BreakdownIndex> = rows.copied().chain(others).collect();
    for (was, is) in renamed.iter().filter(|(was, _)| !used.contains(was)) {
        let id = out.breakdowns[is.at()].clone();
        out.breakdowns[was.at()] = id;
    }
}

impl Work<'_> {
    fn rows(&mut self, rows: &mut Observations, whose: fn(u16) -> Whose) {
        for at in 0..rows.len() {
            let key = (rows.indicator[at], whose(rows.place[at]), rows.period[at]);
            rows.breakdown[at] = self.qualified(rows.breakdown[at], key, Some((rows.line[at], rows.column[at])));
        }
    }

    /// The slice with its edges. Where a cell is given, slices without declared bands are noted.
    fn qualified(
        &mut self,
        breakdown: BreakdownIndex,
        (indicator, whose, period): (IndicatorIndex, Whose, Period),
        cell: Option<(u32, u16)>,
    ) -> BreakdownIndex {
        let mut edges: Vec<(String, String)> = Vec::new();
        for (dimension, band) in &self.banded[breakdown.at()] {
            if !self.sets.iter().any(|set| set.is_of(indicator, dimension)) {
                continue;
            }
            let authority = match whose {
                Whose::Authority(authority) => Some(authority),
                Whose::Area(_) => None,
            };
            let set = in_force(self.sets, (indicator, dimension), authority, period)
                .filter(|set| set.bands.iter().any(|declared| declared.name == *band));
            if let Some((line, column)) = cell.filter(|_| set.is_none()) {
                let key = (whose, indicator, dimension.clone());
                let found = self.undeclared.entry(key).or_insert(Undeclared { line, column, slices: BTreeSet::new() });
                if (line, column) < (found.line, found.column) {
                    (found.line, found.column) = (line, column);
                }
                found.slices.insert(band.clone());
            }
            let id = match (set, whose) {
                (Some(set), _) => set.id.clone(),
                (None, Whose::Authority(authority)) => {
                    format!("undeclared_{}", self.reference.authorities[authority.at()].id)
                }
                (None, Whose::Area(area)) => format!("undeclared_{}", self.reference.areas[area.at()].id),
            };
            edges.push((edges_of(dimension), id));
        }
        if edges.is_empty() {
            return breakdown;
        }
        let mut all: Vec<(&str, &str)> = pairs(&self.ids[breakdown.at()]).collect();
        all.extend(edges.iter().map(|(dimension, id)| (dimension.as_str(), id.as_str())));
        all.sort_unstable();
        let id = all.iter().map(|(dimension, value)| format!("{dimension}={value}")).collect::<Vec<_>>().join(";");
        let qualified = *self.places.entry(id).or_insert_with_key(|id| {
            self.ids.push(id.clone());
            BreakdownIndex(u32::try_from(self.ids.len() - 1).unwrap_or(u32::MAX))
        });
        self.renamed.insert(breakdown, qualified);
        qualified
    }
}
