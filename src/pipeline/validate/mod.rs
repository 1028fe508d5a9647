//! The mirror of a pipeline file → a [`Pipeline`], or every fault of its meaning: unknown names, contradictions, gaps.

mod bands;
mod beside;
mod breaks;
mod derivations;
mod disclosure;
mod equivalences;
mod expected;
mod figures;
mod gates;
mod judgements;
mod keep;
mod limits;
mod lists;
mod members;
mod peers;
mod permissions;
mod plans;
mod references;
mod sources;
mod spans;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::faults::{Faults, one_of};
use super::parameters::Parameters;
use super::raw::RawPipeline;
use super::table::At;
use super::{Overrides, Permitted, Pipeline};
use crate::domain::{AuthorityIndex, Day, IndicatorIndex};
use crate::reference::Reference;

const MIN_PEERS: u32 = 3;
const MIN_PEERS_EXTREMES: u32 = 8;

/// Checks the mirror; none where something that a pipeline cannot do without is missing or wrong.
pub(super) fn pipeline(
    raw: &RawPipeline,
    parameters: Parameters,
    folder: &Path,
    overrides: &Overrides,
    reference: &Reference,
    faults: &mut Faults,
) -> Option<Pipeline> {
    let reporting_day = overrides.reporting_day.or(overrides.as_at).or(raw.reporting_day.as_ref().map(|day| day.value));
    if reporting_day.is_none() && raw.reporting_day.is_none() {
        faults.add_missing(
            0,
            "the key `reporting_day` is missing",
            Some("write reporting_day = 2026-10-31".to_owned()),
        );
    }
    let members = Vec::new();
    let mut check = Checker { reference, faults, parameters, folder, reporting_day, members, base_is_unknown: false };
    check.version(raw);
    let name = raw.name.as_ref().and_then(|name| check.identifier(name, "name"));
    check.members = check.members(raw);
    let boundaries = check.boundaries(raw);
    let aliases = check.aliases(raw);
    let peers = &raw.peers;
    let min_peers = check.count(peers.min_peers.as_ref(), "min_peers", MIN_PEERS);
    let min_peers_extremes = check.count(peers.min_peers_extremes.as_ref(), "min_peers_extremes", MIN_PEERS_EXTREMES);
    let neighbours_edition = check.neighbours_edition(raw);
    let earlier_edition = check.earlier_edition(raw, &neighbours_edition);
    let gap_change = check.gap_change(peers);
    let groups = check.groups(&raw.groups);
    let derivations = check.derivations(&raw.derivations);
    let successions = check.successions(&raw.successions);
    let breaks = check.breaks(&raw.breaks);
    let band_sets = check.bands(&raw.bands);
    let equivalences = check.equivalences(&raw.equivalences);
    let spans = check.spans(&raw.spans);
    let timeline = check.beside(raw.timeline.as_ref());
    let profile = check.beside(raw.profile.as_ref());
    let (audience, disclosure) = check.disclosure(raw, overrides.audience.as_deref());
    let keep = check.keep(&raw.keep);
    let gates = check.gates(&raw.gates);
    let watch = check.watch(&raw.watch);
    let limits = check.limits(&raw.limits);
    let sources = check.sources(&raw.sources);
    let permissions = check.permissions(&raw.permissions, &sources);
    let mut members = std::mem::take(&mut check.members);
    let (name, reporting_day) = (name?, reporting_day?);
    let permitted = Permitted::of(&permissions, &audience, reporting_day, sources.len());
    members.retain(|&member| (0..sources.len()).any(|source| permitted.allows_of(source, member)));
    let standing_days: BTreeSet<Day> = raw.as_at.iter().map(|day| day.value).chain([reporting_day]).collect();
    Some(Pipeline {
        title: raw.title.as_ref().map_or_else(|| name.clone(), |title| title.value.clone()),
        name,
        reporting_day,
        hash: String::new(),
        members,
        boundaries,
        aliases,
        min_peers,
        min_peers_extremes,
        neighbours_edition,
        earlier_edition,
        gap_change,
        groups,
        timeline,
        profile,
        standing_days: standing_days.into_iter().collect(),
        indicators: Vec::new(),
        derivations,
        successions,
        breaks,
        band_sets,
        equivalences,
        spans,
        as_at: overrides.as_at,
        audience,
        disclosure,
        permitted,
        keep,
        gates,
        watch,
        limits,
        sources,
    })
}

/// What all checks look things up in, and where they report.
struct Checker<'a, 'f> {
    reference: &'a Reference,
    faults: &'a mut Faults<'f>,
    parameters: Parameters,
    folder: &'a Path,
    reporting_day: Option<Day>,
    /// Who takes part.
    members: Vec<AuthorityIndex>,
    /// Whether the source at hand is based on none that is known, so that what it lacks is a consequence.
    base_is_unknown: bool,
}

impl Checker<'_, '_> {
    /// Something that must be stated is not.
    fn lacks(&mut self, at: usize, message: String, hint: Option<&str>) {
        if !self.base_is_unknown {
            self.faults.add_missing(at, message, hint.map(str::to_owned));
        }
    }

    fn version(&mut self, raw: &RawPipeline) {
        let hint = "this peermark reads `version = 1`";
        match &raw.version {
            Some(version) if version.value == 1 => {}
            Some(version) => self.faults.add_with_hint(version.at, format!("unknown version {}", version.value), hint),
            None => self.faults.add_missing(0, "the key `version` is missing", Some(hint.to_owned())),
        }
    }

    /// A text that also names files and keys of tables.
    fn identifier(&mut self, text: &At<String>, key: &str) -> Option<String> {
        let fits = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
        if text.value.chars().all(fits) {
            return Some(text.value.clone());
        }
        let hint = "letters a to z, digits, `_` and `-` may stand there";
        self.faults.add_with_hint(text.at, format!("`{key}` cannot be `{}`", text.value), hint);
        None
    }

    /// One of some words.
    fn word<T: Copy>(&mut self, text: &At<String>, key: &str, allowed: &[(&str, T)]) -> Option<T> {
        let found = allowed.iter().find(|(word, _)| *word == text.value).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words = one_of(allowed.iter().map(|(word, _)| *word));
            self.faults.add_with_hint(text.at, format!("unknown {key} `{}`", text.value), format!("allowed: {words}"));
        }
        found
    }

    /// An authority by code or name. A name is read as of a day; one that meant somebody only before that day is found too.
    fn authority(&mut self, text: &At<String>, on: Option<Day>) -> Option<AuthorityIndex> {
        let found =
            self.reference.authority_in(&text.value, on).or_else(|| self.reference.authority_in(&text.value, None));
        if found.is_none() {
            let hint = match self.reference.nearest_authority_names(&text.value).as_slice() {
                [] => "give the DfE code, the GSS code or the name".to_owned(),
                near => format!("nearest names: {}", one_of(near.iter().copied())),
            };
            self.faults.add_with_hint(text.at, format!("unknown authority `{}`", text.value), hint);
        }
        found
    }

    fn indicator(&mut self, text: &At<String>) -> Option<IndicatorIndex> {
        let found = self.reference.indicator_in(&text.value);
        if found.is_none() {
            let hint = match self.reference.nearest_indicator_ids(&text.value).as_slice() {
                [] => "give an id or a title of the indicator catalogue".to_owned(),
                near => format!("nearest ids: {}", one_of(near.iter().copied())),
            };
            self.faults.add_with_hint(text.at, format!("unknown indicator `{}`", text.value), hint);
        }
        found
    }

    /// A number from 1, or the usual one.
    fn count(&mut self, number: Option<&At<i64>>, key: &str, usual: u32) -> u32 {
        let Some(number) = number else { return usual };
        match u32::try_from(number.value) {
            Ok(count) if count >= 1 => count,
            _ => {
                self.faults.add(number.at, format!("`{key}` cannot be {}, it starts at 1", number.value));
                usual
            }
        }
    }

    /// Reports an id that an earlier entry has.
    fn once(&mut self, seen: &mut BTreeMap<String, usize>, id: &At<String>, what: &str) {
        let line = self.faults.line(id.at);
        if let Some(first) = seen.get(&id.value) {
            let hint = format!("line {first} has the first one");
            self.faults.add_with_hint(id.at, format!("a second {what} `{}`", id.value), hint);
        } else {
            seen.insert(id.value.clone(), line);
        }
    }
}
