//! Names and codes as people type them → authorities and areas, by exact match of a normal form; never a guess.

use std::collections::{BTreeSet, HashMap};

use super::authorities::{self, TABLE};
use crate::domain::authority::holds;
use crate::domain::{Area, AreaIndex, Authority, AuthorityIndex, Day};

/// Words in front of a name that say only what kind of authority it is; longest first.
const LEADING: [&str; 7] =
    ["metropolitan borough of", "london borough of", "royal borough of", "borough of", "county of", "city of", "the"];

/// Words behind a name that say only what kind of authority it is; longest first.
const TRAILING: [&str; 15] = [
    "metropolitan borough council",
    "unitary authority",
    "borough council",
    "county council",
    "city council",
    "county of",
    "city of",
    "borough",
    "council",
    "city",
    "mbc",
    "bc",
    "cc",
    "lb",
    "ua",
];

/// A name in its normal form: lower case, `&` as `and`, punctuation as space, without the words that only say what kind
/// of authority it is. Two spellings name the same authority where their normal forms are equal.
pub fn normalise_name(text: &str) -> String {
    let folded = fold(text);
    let mut name = folded.as_str();
    loop {
        let before = name;
        for words in LEADING {
            if let Some(rest) = name.strip_prefix(words).and_then(|rest| rest.strip_prefix(' ')) {
                name = rest;
                break;
            }
        }
        for words in TRAILING {
            if let Some(rest) = name.strip_suffix(words).and_then(|rest| rest.strip_suffix(' ')) {
                name = rest;
                break;
            }
        }
        if name == before {
            return name.to_owned();
        }
    }
}

/// Lower case, `&` as `and`, everything but letters and digits as single spaces.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |letter: char, gap: &mut bool| {
        if *gap && !out.is_empty() {
            out.push(' ');
        }
        *gap = false;
        out.push(letter);
    };
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '&' => {
                gap = true;
                for letter in "and".chars() {
                    push(letter, &mut gap);
                }
                gap = true;
            }
            '\'' | '’' => {}
            letter if letter.is_alphanumeric() => push(letter, &mut gap),
            _ => gap = true,
        }
    }
    out
}

/// Who a name may mean, and from which day to which.
#[derive(Clone, Debug)]
struct Meaning {
    authority: AuthorityIndex,
    first_day: Option<Day>,
    last_day: Option<Day>,
}

/// Everything by which authorities and areas are found.
#[derive(Clone, Debug)]
pub(super) struct Names {
    by_id: HashMap<String, AuthorityIndex>,
    by_gss: HashMap<String, AuthorityIndex>,
    by_name: HashMap<String, Vec<Meaning>>,
    areas: HashMap<String, AreaIndex>,
    /// Names for hints.
    shown: Vec<(String, String)>,
}

impl Names {
    pub(super) fn new(authorities: &[Authority], areas: &[Area]) -> Self {
        let index = |at: usize| AuthorityIndex(u16::try_from(at).expect(TABLE));
        let mut names = Self {
            by_id: HashMap::new(),
            by_gss: HashMap::new(),
            by_name: HashMap::new(),
            areas: authorities::area_names(areas).into_iter().map(|(name, area)| (fold(&name), area)).collect(),
            shown: Vec::new(),
        };
        for (at, authority) in authorities.iter().enumerate() {
            names.by_id.insert(authority.id.clone(), index(at));
            for period in &authority.history {
                if let Some(code) = &period.gss_code {
                    names.by_gss.insert(code.clone(), index(at));
                }
            }
            let meaning =
                Meaning { authority: index(at), first_day: authority.first_day, last_day: authority.last_day };
            names.by_name.entry(normalise_name(&authority.name)).or_default().push(meaning);
            names.shown.push((normalise_name(&authority.name), authority.name.clone()));
        }
        for alias in authorities::aliases() {
            let authority = names.by_id.get(&alias.authority_id).copied().expect(TABLE);
            let meaning = Meaning {
                authority,
                first_day: alias.first_day.or(authorities[authority.at()].first_day),
                last_day: alias.last_day.or(authorities[authority.at()].last_day),
            };
            names.by_name.entry(normalise_name(&alias.alias)).or_default().push(meaning);
        }
        names
    }

    fn named(&self, name: &str, on: Option<Day>) -> Option<AuthorityIndex> {
        // 'London' is a region; 'City of London' is an authority.
        if self.areas.contains_key(&fold(name)) {
            return None;
        }
        let meanings = self.by_name.get(&normalise_name(name))?;
        let held: BTreeSet<AuthorityIndex> = meanings
            .iter()
            .filter(|meaning| on.is_none_or(|day| holds(meaning.first_day, meaning.last_day, day)))
            .map(|meaning| meaning.authority)
            .collect();
        if held.len() == 1 { held.first().copied() } else { None }
    }
}

impl super::Reference {
    /// The authority with this DfE code; a joint return is found as `314+318`, `314 / 318` or `314/318`.
    pub fn authority_by_id(&self, id: &str) -> Option<AuthorityIndex> {
        let id = id.trim();
        if let Some(found) = self.names.by_id.get(id) {
            return Some(*found);
        }
        let (first, second) = id.split_once(['/', '+'])?;
        self.names.by_id.get(&format!("{}+{}", first.trim(), second.trim())).copied()
    }

    /// The authority that has or had this GSS code; a joint return is found by the codes of both, `E09000021 / E09000027`.
    pub fn authority_by_gss(&self, code: &str) -> Option<AuthorityIndex> {
        let find = |code: &str| self.names.by_gss.get(code.trim()).copied();
        let Some((first, second)) = code.split_once(['/', '+']) else { return find(code) };
        let parts = [find(first)?, find(second)?];
        self.authorities
            .iter()
            .position(|authority| authority.parts == parts)
            .map(|at| AuthorityIndex(u16::try_from(at).expect(TABLE)))
    }

    /// The authority that this name means on a day; none where it means none or, without a day, more than one. Where
    /// figures are restated on the boundaries of a day, it means who has it on that one, if anybody.
    pub fn authority_named(&self, name: &str, on: Option<Day>) -> Option<AuthorityIndex> {
        let restated = self.boundaries.and_then(|day| self.names.named(name, Some(day)));
        restated.or_else(|| self.names.named(name, on))
    }

    /// The authority that a text means: its DfE code, its GSS code or its name.
    pub fn authority_in(&self, text: &str, on: Option<Day>) -> Option<AuthorityIndex> {
        self.authority_by_id(text).or_else(|| self.authority_by_gss(text)).or_else(|| self.authority_named(text, on))
    }

    /// Whether a name is or was that of an authority, even where only the day tells of which.
    pub fn is_authority_name(&self, name: &str) -> bool {
        !self.names.areas.contains_key(&fold(name)) && self.names.by_name.contains_key(&normalise_name(name))
    }

    /// Up to three names of authorities that are spelled most like a text, for hints.
    pub fn nearest_authority_names(&self, text: &str) -> Vec<&str> {
        let wanted = normalise_name(text);
        nearest(&wanted, self.names.shown.iter().map(|(normal, shown)| (normal.as_str(), shown.as_str())))
    }

    /// The region, subregion or country with this GSS code or name.
    pub fn area_in(&self, text: &str) -> Option<AreaIndex> {
        self.names.areas.get(&fold(text)).copied()
    }
}

/// Up to three of the candidates that are spelled most like a text, best first; none that is not like it at all.
pub(super) fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = candidates
        .map(|(normal, shown)| (strsim::jaro_winkler(wanted, normal), shown))
        .filter(|(score, _)| *score > 0.8)
        .collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let mut names: Vec<&str> = Vec::new();
    for (_, shown) in scored {
        if !names.contains(&shown) && names.len() < 3 {
            names.push(shown);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::reference::Reference;

    #[test]
    fn names_as_people_type_them_find_their_authority() {
        let reference = Reference::embedded();
        let spellings = [
            ("Kent CC", "886"),
            ("KENT COUNTY COUNCIL", "886"),
            ("Herefordshire, County of", "884"),
            ("Bristol City Council", "801"),
            ("Bristol, City of", "801"),
            ("City of Bristol", "801"),
            ("Kingston upon Hull, City of", "810"),
            ("Telford & Wrekin", "894"),
            ("St Helens", "342"),
            ("Stoke on Trent City Council", "861"),
            ("County Durham", "840"),
            ("City of London Corporation", "201"),
            ("Bournemouth, Christchurch & Poole", "839"),
            ("London Borough of Hillingdon", "312"),
            ("E06000019", "884"),
            ("E10000002", "825"),
            ("314 / 318", "314+318"),
            ("E09000021 / E09000027", "314+318"),
            ("E06000061 / E06000062", "940+941"),
            ("Kingston upon Thames / Richmond upon Thames", "314+318"),
        ];
        for (spelling, id) in spellings {
            let found =
                reference.authority_in(spelling, None).map(|found| reference.authorities[found.at()].id.as_str());
            assert_eq!(found, Some(id), "{spelling}");
        }
    }

    #[test]
    fn the_two_dorsets_are_told_apart_by_the_day() {
        let reference = Reference::embedded();
        let id = |day: &str| {
            let found = reference.authority_named("Dorset", day.parse().ok());
            found.map(|found| reference.authorities[found.at()].id.as_str())
        };
        assert_eq!(id("2018-03-31"), Some("835"));
        assert_eq!(id("2019-04-01"), Some("838"));
        assert_eq!(reference.authority_named("Dorset", None), None);
        assert!(reference.is_authority_name("Dorset"));
        assert!(!reference.is_authority_name("London") && !reference.is_authority_name("Mercia"));
    }

    #[test]
    fn a_region_is_never_an_authority() {
        let reference = Reference::embedded();
        for region in ["London", "LONDON", "North East", "England", "Inner London"] {
            assert_eq!(reference.authority_in(region, None), None, "{region}");
            assert!(reference.area_in(region).is_some(), "{region}");
        }
    }

    #[test]
    fn an_unknown_name_has_near_ones_for_the_hint() {
        let reference = Reference::embedded();
        assert_eq!(reference.authority_in("Herfordshire", None), None);
        assert!(reference.nearest_authority_names("Herfordshire").contains(&"Herefordshire"));
        assert!(reference.nearest_authority_names("Xyzzy").is_empty());
    }
}
