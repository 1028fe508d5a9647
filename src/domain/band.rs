//! Bands: what the slices of a dimension by size mean, as whoever set them declares it.

use super::{AuthorityIndex, Day, IndicatorIndex, Period};

/// One band.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The value of the dimension.
    pub name: String,
    /// The least that belongs to it; none where it is open below, or where nobody says it.
    pub minimum: Option<f64>,
    /// The most that belongs to it; none where it is open above, or where nobody says it.
    pub maximum: Option<f64>,
}

/// Bands that belong together, the lowest first. Slices of two sets are never compared.
#[derive(Clone, Debug, PartialEq)]
pub struct BandSet {
    /// Its id with its version, `nottinghamshire_1`.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// Who set the edges.
    pub set_by: String,
    /// What is counted by band.
    pub indicators: Vec<IndicatorIndex>,
    /// The dimension whose values the bands are.
    pub dimension: String,
    /// Whose bands they are; those of all where none is named.
    pub authorities: Vec<AuthorityIndex>,
    /// The first day on which they count; none where they always did.
    pub first_day: Option<Day>,
    /// The bands.
    pub bands: Vec<Band>,
}

impl BandSet {
    /// Whether it is about that dimension of an indicator.
    pub fn is_of(&self, indicator: IndicatorIndex, dimension: &str) -> bool {
        self.dimension == dimension && self.indicators.contains(&indicator)
    }
}

/// The set by which an authority (or where there is none, a region or the nation) counts throughout a period: its own
/// before that of all, and of two the later. None where the bands change within the period.
pub fn in_force<'a>(
    sets: &'a [BandSet],
    (indicator, dimension): (IndicatorIndex, &str),
    authority: Option<AuthorityIndex>,
    period: Period,
) -> Option<&'a BandSet> {
    let on = |day: Day| {
        let begun = |set: &&BandSet| set.is_of(indicator, dimension) && set.first_day.is_none_or(|first| first <= day);
        let latest = |is_meant: &dyn Fn(&BandSet) -> bool| {
            sets.iter().filter(begun).filter(|set| is_meant(set)).max_by_key(|set| set.first_day)
        };
        let own = authority.and_then(|authority| latest(&|set| set.authorities.contains(&authority)));
        own.or_else(|| latest(&|set| set.authorities.is_empty()))
    };
    on(period.first_day()).filter(|first| on(period.last_day()).is_some_and(|last| last.id == first.id))
}

/// The dimension that says by which edges the slices of a dimension are.
pub fn edges_of(dimension: &str) -> String {
    format!("{dimension}_edges")
}

/// The pairs of dimension and value in the id of a breakdown.
pub fn pairs(id: &str) -> impl Iterator<Item = (&str, &str)> {
    id.split(';').filter_map(|pair| pair.split_once('='))
}

/// Whether a dimension says by which edges the slices of that one are, or is that one.
pub fn belongs_to(name: &str, dimension: &str) -> bool {
    name.strip_prefix(dimension).is_some_and(|rest| rest.is_empty() || rest == "_edges")
}

/// The id of the breakdown without a dimension and its edges.
pub fn without(id: &str, dimension: &str) -> String {
    let rest: Vec<String> = pairs(id)
        .filter(|(name, _)| !belongs_to(name, dimension))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if rest.is_empty() { super::TOTAL.to_owned() } else { rest.join(";") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTED: (IndicatorIndex, &str) = (IndicatorIndex(3), "caseload_band");

    fn set(id: &str, authorities: &[u16], first_day: Option<&str>) -> BandSet {
        BandSet {
            id: id.to_owned(),
            version: 1,
            set_by: "somebody".to_owned(),
            indicators: vec![COUNTED.0],
            dimension: COUNTED.1.to_owned(),
            authorities: authorities.iter().copied().map(AuthorityIndex).collect(),
            first_day: first_day.map(|day| day.parse().expect("a day")),
            bands: Vec::new(),
        }
    }

    #[test]
    fn an_authority_counts_by_its_own_bands_before_those_of_all_and_by_none_while_they_change() {
        let sets =
            [set("all_1", &[], None), set("own_1", &[7], Some("2011-04-01")), set("own_2", &[7], Some("2012-05-15"))];
        let of = |authority: u16, period: &str| {
            let period = period.parse().expect("a period");
            in_force(&sets, COUNTED, Some(AuthorityIndex(authority)), period).map(|set| set.id.as_str())
        };
        assert_eq!(of(8, "2012-05"), Some("all_1"));
        assert_eq!(
            [of(7, "2011-03"), of(7, "2011-04"), of(7, "2012-06")],
            [Some("all_1"), Some("own_1"), Some("own_2")]
        );
        assert_eq!([of(7, "2012-05"), of(7, "FY2010-11"), of(7, "FY2011-12")], [None, Some("all_1"), Some("own_1")]);
        assert_eq!(
            in_force(&sets, (IndicatorIndex(4), "caseload_band"), None, "2012-05".parse().expect("a period")),
            None
        );
    }

    #[test]
    fn a_dimension_goes_out_of_an_id_with_its_edges() {
        assert_eq!(without("caseload_band=high;caseload_band_edges=a_1;team=north", "caseload_band"), "team=north");
        assert_eq!(without("caseload_band=high;caseload_band_edges=a_1", "caseload_band"), "total");
        assert_eq!(without("source=police", "caseload_band"), "source=police");
    }
}
