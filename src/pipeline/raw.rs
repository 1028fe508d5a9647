//! The text of a pipeline file → a plain mirror of it, key by key, in which each value keeps its place.
//!
//! Only form is checked here: TOML's syntax, unknown keys, wrong types. What the values mean is `validate`'s business.

mod bands;
mod beside;
mod continuity;
mod disclosure;
mod expected;
mod gates;
mod group;
mod judgements;
mod keep;
mod limits;
mod peers;
mod permission;
mod watch;

use toml::de::DeTable;

use super::catalogue::RawCatalogue;
use super::derived::{self, RawDerivation, RawSpan, RawSuccession};
use super::faults::Faults;
use super::table::{At, Pair, Place, Table, Words};
use crate::domain::{Day, Indicator};
use continuity::{equivalence, series_break};
use judgements::{area, inspection};

pub(super) use bands::{RawBand, RawBands};
pub(super) use beside::RawBeside;
pub(super) use continuity::{RawBreak, RawEquivalence};
pub(super) use disclosure::RawDisclosure;
pub(super) use expected::RawExpected;
pub(super) use gates::{RawFreshness, RawGates};
pub(super) use group::RawGroup;
pub(super) use judgements::{RawArea, RawInspection};
pub(super) use keep::RawKeep;
pub(super) use limits::RawLimits;
pub(super) use peers::RawPeers;
pub(super) use permission::RawPermission;
pub(super) use watch::RawWatch;

/// The file.
#[derive(Debug, Default)]
pub(super) struct RawPipeline {
    pub(super) version: Option<At<i64>>,
    pub(super) name: Option<At<String>>,
    pub(super) title: Option<At<String>>,
    pub(super) reporting_day: Option<At<Day>>,
    /// Where `[parameters]` stands, else the top of the file.
    pub(super) parameters_at: usize,
    pub(super) parameters: Vec<Pair>,
    pub(super) regions: Vec<At<String>>,
    pub(super) authorities: Vec<At<String>>,
    pub(super) boundaries: Option<At<Day>>,
    pub(super) aliases: Vec<Pair>,
    pub(super) peers: RawPeers,
    pub(super) groups: Vec<RawGroup>,
    pub(super) as_at: Vec<At<Day>>,
    pub(super) timeline: Option<RawBeside>,
    pub(super) profile: Option<RawBeside>,
    pub(super) derivations: Vec<RawDerivation>,
    pub(super) successions: Vec<RawSuccession>,
    pub(super) indicators: Vec<At<Indicator>>,
    pub(super) catalogues: Vec<RawCatalogue>,
    pub(super) breaks: Vec<RawBreak>,
    pub(super) bands: Vec<RawBands>,
    pub(super) equivalences: Vec<RawEquivalence>,
    pub(super) spans: Vec<RawSpan>,
    pub(super) audience: Option<At<String>>,
    pub(super) disclosures: Vec<RawDisclosure>,
    pub(super) permissions: Vec<RawPermission>,
    pub(super) keep: RawKeep,
    pub(super) gates: RawGates,
    pub(super) watch: RawWatch,
    pub(super) limits: RawLimits,
    pub(super) sources: Vec<RawSource>,
}

/// An entry of `breakdowns`.
#[derive(Clone, Debug)]
pub(super) struct RawBreakdown {
    pub(super) dimension: Option<At<String>>,
    pub(super) column: Option<At<String>>,
    pub(super) total: Option<Vec<At<String>>>,
    pub(super) values: Option<Vec<Pair>>,
}

/// `level`.
#[derive(Clone, Debug)]
pub(super) struct RawLevel {
    pub(super) at: usize,
    pub(super) column: Option<At<String>>,
    pub(super) authority: Option<Vec<At<String>>>,
    pub(super) region: Option<Vec<At<String>>>,
    pub(super) national: Option<Vec<At<String>>>,
    pub(super) rounded_to: Option<At<f64>>,
}

/// `status`.
#[derive(Clone, Debug)]
pub(super) struct RawStatus {
    pub(super) column: Option<At<String>>,
    pub(super) values: Option<Vec<Pair>>,
    pub(super) otherwise: Option<At<String>>,
}

/// An entry of `measures`.
#[derive(Clone, Debug)]
pub(super) struct RawMeasure {
    pub(super) at: usize,
    pub(super) name: Option<At<String>>,
    pub(super) indicator: Option<At<String>>,
    pub(super) part: Option<At<String>>,
    pub(super) breakdown: Option<Vec<Pair>>,
    pub(super) figure: Option<At<String>>,
    pub(super) only_where: Option<Vec<Words>>,
    pub(super) status: Option<At<String>>,
    pub(super) scale: Option<At<f64>>,
}

impl RawMeasure {
    /// What it reads a column as: its name, its part and, for a half of a share, whose half.
    fn role(&self) -> [Option<String>; 3] {
        let text = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
        let part = text(&self.part).filter(|part| part != "value");
        let whose = text(&self.indicator).filter(|_| part.is_some());
        [text(&self.name), part, whose]
    }
}

/// An entry of `neighbours`.
#[derive(Clone, Debug)]
pub(super) struct RawNeighbour {
    pub(super) name: Option<At<String>>,
    pub(super) closeness: Option<At<String>>,
}

/// A `[[source]]`: all keys of all kinds; `validate` says which of them have a place in it.
#[derive(Clone, Debug)]
pub(super) struct RawSource {
    /// Where it begins.
    pub(super) at: usize,
    /// The keys that it states itself.
    pub(super) stated: Vec<At<&'static str>>,
    pub(super) id: Option<At<String>>,
    pub(super) kind: Option<At<String>>,
    pub(super) title: Option<At<String>>,
    pub(super) based_on: Option<At<String>>,
    pub(super) files: Option<Vec<At<String>>>,
    pub(super) authority: Option<Place>,
    pub(super) submitted: Option<Place>,
    pub(super) precedence: Option<At<i64>>,
    pub(super) expected: Option<RawExpected>,
    pub(super) carry_forward: Option<At<bool>>,
    pub(super) freshness: Option<RawFreshness>,
    pub(super) sign_off: Option<At<String>>,
    pub(super) layout: Option<At<String>>,
    pub(super) encoding: Option<At<String>>,
    pub(super) delimiter: Option<At<String>>,
    pub(super) header: Option<At<i64>>,
    pub(super) header_rows: Option<At<i64>>,
    pub(super) table: Option<At<i64>>,
    pub(super) sheet: Option<At<String>>,
    pub(super) member: Option<At<String>>,
    pub(super) renamed: Option<Vec<Pair>>,
    pub(super) relabelled: Option<Vec<Pair>>,
    pub(super) dropped: Option<Vec<At<String>>>,
    pub(super) keep_rows: Option<Vec<Words>>,
    pub(super) ignore_rows: Option<Vec<Words>>,
    pub(super) ignore: Option<Vec<At<String>>>,
    pub(super) period: Option<Place>,
    pub(super) measure: Option<Place>,
    pub(super) whole: Option<At<String>>,
    pub(super) status: Option<RawStatus>,
    pub(super) additive: Option<Vec<At<String>>>,
    pub(super) scale: Option<At<f64>>,
    pub(super) value: Option<At<String>>,
    pub(super) numerator: Option<At<String>>,
    pub(super) denominator: Option<At<String>>,
    pub(super) figure: Option<Place>,
    pub(super) breakdowns: Option<Vec<RawBreakdown>>,
    pub(super) level: Option<RawLevel>,
    pub(super) region: Option<At<String>>,
    pub(super) symbols: Option<Vec<Pair>>,
    pub(super) measures: Option<Vec<RawMeasure>>,
    pub(super) framework: Option<Place>,
    pub(super) inspection_start: Option<At<String>>,
    pub(super) published: Option<At<String>>,
    pub(super) event: Option<Place>,
    pub(super) judged_body: Option<Place>,
    pub(super) strand: Option<Place>,
    pub(super) theme: Option<At<String>>,
    pub(super) areas: Option<Vec<RawArea>>,
    pub(super) inspections: Option<Vec<RawInspection>>,
    pub(super) edition: Option<At<String>>,
    pub(super) neighbours: Option<Vec<RawNeighbour>>,
    pub(super) area: Option<At<String>>,
    pub(super) grade: Option<At<String>>,
    pub(super) columns: Option<Vec<Pair>>,
    pub(super) constants: Option<Vec<Pair>>,
    pub(super) statuses: Option<Vec<Pair>>,
    pub(super) levels: Option<Vec<Pair>>,
    pub(super) kinds: Option<Vec<Pair>>,
}

impl RawPipeline {
    /// Reads the text; what cannot be read is left out and reported.
    pub(super) fn read(text: &str, faults: &mut Faults) -> Self {
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            faults.add_syntax(error.span().map_or(0, |span| span.start), error.message());
        }
        let mut top = Table::new(document.get_ref(), 0);
        let mut raw = Self {
            version: top.number("version", faults),
            name: top.needed_text("name", faults),
            title: top.text("title", faults),
            reporting_day: top.day("reporting_day", faults),
            audience: top.text("audience", faults),
            ..Self::default()
        };
        raw.parameters = top.pairs("parameters", faults).unwrap_or_default();
        raw.parameters_at = top.stated().iter().find(|key| key.value == "parameters").map_or(0, |key| key.at);
        raw.aliases = top.pairs("aliases", faults).unwrap_or_default();
        if let Some(mut members) = top.table("members", faults) {
            raw.regions = members.texts("regions", faults).unwrap_or_default();
            raw.authorities = members.texts("authorities", faults).unwrap_or_default();
            raw.boundaries = members.day("boundaries", faults);
            members.finish(faults);
        }
        raw.peers = peers::peers(&mut top, faults);
        if let Some(mut standing) = top.table("standing", faults) {
            raw.as_at = standing.days("as_at", faults);
            standing.finish(faults);
        }
        raw.timeline = beside::beside(&mut top, "timeline", faults);
        raw.profile = beside::beside(&mut top, "profile", faults);
        raw.indicators = super::indicators::read(top.tables("indicator", faults).unwrap_or_default(), faults);
        raw.catalogues = each(top.tables("catalogue", faults).unwrap_or_default(), faults, RawCatalogue::read);
        let groups = top.tables("group", faults).unwrap_or_default();
        raw.groups = groups.into_iter().map(|table| group::group(table, faults)).collect();
        raw.breaks = each(top.tables("break", faults).unwrap_or_default(), faults, series_break);
        raw.bands = each(top.tables("bands", faults).unwrap_or_default(), faults, bands::bands);
        raw.equivalences = each(top.tables("equivalent", faults).unwrap_or_default(), faults, equivalence);
        raw.derivations = each(top.tables("derive", faults).unwrap_or_default(), faults, derived::derivation);
        raw.successions = each(top.tables("succession", faults).unwrap_or_default(), faults, derived::succession);
        raw.spans = each(top.tables("span", faults).unwrap_or_default(), faults, derived::span);
        raw.disclosures = disclosure::disclosures(&mut top, faults);
        raw.permissions = each(top.tables("permission", faults).unwrap_or_default(), faults, permission::permission);
        raw.keep = keep::keep(&mut top, faults);
        raw.gates = gates::gates(&mut top, faults);
        raw.watch = watch::watch(&mut top, faults);
        raw.limits = limits::limits(&mut top, faults);
        let sources = top.tables("source", faults).unwrap_or_default();
        raw.sources = sources.into_iter().map(|table| source(table, faults)).collect();
        top.finish(faults);
        raw
    }
}

impl RawSource {
    /// Its id, for messages.
    pub(super) fn name(&self) -> &str {
        self.id.as_ref().map_or("", |id| &id.value)
    }

    /// Takes every key that it does not state from another source. Measures are merged, its own win: one that reads a
    /// column's values replaces what they were read as; a half of a share replaces that half of that indicator alone,
    /// since a column may be a half of many.
    ///
    /// An authority or a day that its own paths state needs no key, so none is taken.
    pub(super) fn inherit(&mut self, base: &Self) {
        let base = &super::edition::of_edition(base, self);
        let own_paths = |placeholder: &str| {
            self.files.as_ref().is_some_and(|files| files.iter().any(|file| file.value.contains(placeholder)))
        };
        let (authority_in_path, submitted_in_path) = (own_paths("<authority>"), own_paths("<submitted>"));
        if self.authority.is_none() && !authority_in_path {
            self.authority.clone_from(&base.authority);
        }
        if self.submitted.is_none() && !submitted_in_path {
            self.submitted.clone_from(&base.submitted);
        }
        if let (Some(own), Some(others)) = (&mut self.measures, &base.measures) {
            let replaced: Vec<_> = own.iter().map(RawMeasure::role).collect();
            let mut merged: Vec<_> = others.iter().filter(|other| !replaced.contains(&other.role())).cloned().collect();
            merged.append(own);
            *own = merged;
        }
        macro_rules! take_over {
            ($($key:ident)*) => { $( if self.$key.is_none() { self.$key.clone_from(&base.$key); } )* };
        }
        take_over! {
            kind title files precedence expected carry_forward freshness sign_off layout encoding delimiter header header_rows table sheet member keep_rows
            ignore_rows ignore period measure whole status additive scale value numerator denominator figure breakdowns
            level region symbols measures framework inspection_start published event judged_body strand theme areas
            inspections edition neighbours area grade columns constants statuses levels kinds
        }
    }
}

fn source(mut table: Table, faults: &mut Faults) -> RawSource {
    let mut raw = RawSource {
        at: table.at,
        id: table.needed_text("id", faults),
        kind: table.text("kind", faults),
        title: table.text("title", faults),
        based_on: table.text("based_on", faults),
        files: table.texts("files", faults),
        authority: table.place("authority", faults),
        submitted: table.place("submitted", faults),
        precedence: table.number("precedence", faults),
        expected: table.table("expected", faults).map(|table| RawExpected::read(table, faults)),
        carry_forward: table.flag("carry_forward", faults),
        freshness: table.table("freshness", faults).map(|table| RawFreshness::read(table, faults)),
        sign_off: table.text("sign_off", faults),
        layout: table.text("layout", faults),
        encoding: table.text("encoding", faults),
        delimiter: delimiter(&mut table, faults),
        header: table.number("header", faults),
        header_rows: table.number("header_rows", faults),
        table: table.number("table", faults),
        sheet: table.text("sheet", faults),
        member: table.text("member", faults),
        renamed: table.pairs("renamed", faults),
        relabelled: table.pairs("relabelled", faults),
        dropped: table.texts("dropped", faults),
        keep_rows: table.words("keep_rows", faults),
        ignore_rows: table.words("ignore_rows", faults),
        ignore: table.texts("ignore", faults),
        period: table.place("period", faults),
        measure: table.place("measure", faults),
        whole: table.column("whole", faults),
        status: table.table("status", faults).map(|table| status(table, faults)),
        additive: table.texts("additive", faults),
        scale: table.decimal("scale", faults),
        value: table.column("value", faults),
        numerator: table.column("numerator", faults),
        denominator: table.column("denominator", faults),
        figure: table.place("figure", faults),
        breakdowns: table.tables("breakdowns", faults).map(|list| each(list, faults, breakdown)),
        level: table.table("level", faults).map(|table| level(table, faults)),
        region: table.column("region", faults),
        symbols: table.pairs("symbols", faults),
        measures: table.tables("measures", faults).map(|list| each(list, faults, measure)),
        framework: table.place("framework", faults),
        inspection_start: table.column("inspection_start", faults),
        published: table.column("published", faults),
        event: table.place("event", faults),
        judged_body: table.place("judged_body", faults),
        strand: table.place("strand", faults),
        theme: table.column("theme", faults),
        areas: table.tables("areas", faults).map(|list| each(list, faults, area)),
        inspections: table.tables("inspections", faults).map(|list| each(list, faults, inspection)),
        edition: table.text("edition", faults),
        neighbours: table.tables("neighbours", faults).map(|list| each(list, faults, neighbour)),
        area: table.column("area", faults),
        grade: table.column("grade", faults),
        columns: table.pairs("columns", faults),
        constants: table.pairs("constants", faults),
        statuses: table.pairs("statuses", faults),
        levels: table.pairs("levels", faults),
        kinds: table.pairs("kinds", faults),
        stated: Vec::new(),
    };
    raw.stated = table.stated();
    table.finish(faults);
    raw
}

/// The one text that may be white space: a tab.
fn delimiter(table: &mut Table, faults: &mut Faults) -> Option<At<String>> {
    table.texts("delimiter", faults).and_then(|texts| texts.into_iter().next())
}

fn each<'a, 'i, T>(
    tables: Vec<Table<'a, 'i>>,
    faults: &mut Faults,
    read: fn(Table<'a, 'i>, &mut Faults) -> T,
) -> Vec<T> {
    tables.into_iter().map(|table| read(table, faults)).collect()
}

fn breakdown(mut table: Table, faults: &mut Faults) -> RawBreakdown {
    let raw = RawBreakdown {
        dimension: table.needed_text("dimension", faults),
        column: table.needed_text("column", faults),
        total: table.texts("total", faults),
        values: table.pairs("values", faults),
    };
    table.finish(faults);
    raw
}

fn level(mut table: Table, faults: &mut Faults) -> RawLevel {
    let raw = RawLevel {
        at: table.at,
        column: table.needed_text("column", faults),
        authority: table.texts("authority", faults),
        region: table.texts("region", faults),
        national: table.texts("national", faults),
        rounded_to: table.decimal("rounded_to", faults),
    };
    table.finish(faults);
    raw
}

fn measure(mut table: Table, faults: &mut Faults) -> RawMeasure {
    let raw = RawMeasure {
        at: table.at,
        name: table.needed_text("name", faults),
        indicator: table.needed_text("indicator", faults),
        part: table.text("part", faults),
        breakdown: table.pairs("breakdown", faults),
        figure: table.text("figure", faults),
        only_where: table.words("where", faults),
        status: table.text("status", faults),
        scale: table.decimal("scale", faults),
    };
    table.finish(faults);
    raw
}

fn status(mut table: Table, faults: &mut Faults) -> RawStatus {
    let raw = RawStatus {
        column: table.needed_text("column", faults),
        values: table.pairs("values", faults),
        otherwise: table.text("otherwise", faults),
    };
    table.finish(faults);
    raw
}

fn neighbour(mut table: Table, faults: &mut Faults) -> RawNeighbour {
    let raw = RawNeighbour { name: table.needed_text("name", faults), closeness: table.text("closeness", faults) };
    table.finish(faults);
    raw
}
