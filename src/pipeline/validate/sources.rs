//! Mirrors of sources → sources: where their files are, whose and of which day, and that every key has its place.

use std::collections::BTreeMap;

use super::super::faults::nearest;
use super::super::raw::RawSource;
use super::super::table::{At, Place, Words};
use super::super::{AuthorityFrom, FileTemplate, RowRule, Shape, Source, SubmittedFrom, Text};
use super::Checker;
use crate::domain::{Day, SignOffRule};

const PRECEDENCE: i32 = 10;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Indicators,
    Populations,
    Judgements,
    Actions,
    Targets,
    Interventions,
    Claims,
    Neighbours,
}

const KINDS: [(&str, Kind); 8] = [
    ("indicators", Kind::Indicators),
    ("judgements", Kind::Judgements),
    ("actions", Kind::Actions),
    ("targets", Kind::Targets),
    ("interventions", Kind::Interventions),
    ("claims", Kind::Claims),
    ("populations", Kind::Populations),
    ("neighbours", Kind::Neighbours),
];

const SIGN_OFFS: [(&str, SignOffRule); 2] = [("expected", SignOffRule::Expected), ("required", SignOffRule::Required)];

impl Kind {
    /// Whether a source of this kind and layout can have a key.
    fn has(self, key: &str, layout: Option<&str>) -> bool {
        let figures = matches!(self, Self::Indicators | Self::Populations);
        let judgements = self == Self::Judgements;
        match key {
            "layout" => figures || judgements,
            "expected" | "carry_forward" => self == Self::Indicators,
            "whole" => figures && layout.is_none_or(|layout| layout == "wide_periods"),
            "status" => figures && layout.is_none_or(|layout| layout == "long"),
            "edition" | "neighbours" => self == Self::Neighbours,
            "measure" => figures && layout != Some("wide_indicators"),
            "value" | "numerator" | "denominator" => figures && layout.is_none_or(|layout| layout == "long"),
            "period" | "additive" | "scale" | "figure" | "breakdowns" | "level" | "region" | "symbols" | "measures" => {
                figures
            }
            "framework" | "inspection_start" | "published" | "event" | "judged_body" | "strand" | "theme" => judgements,
            "areas" | "inspections" => judgements && layout != Some("long"),
            "area" | "grade" => judgements && layout != Some("wide"),
            "columns" | "constants" => {
                matches!(self, Self::Actions | Self::Targets | Self::Interventions | Self::Claims)
            }
            "statuses" => self == Self::Actions,
            "levels" => self == Self::Interventions,
            "kinds" => self == Self::Claims,
            _ => true,
        }
    }
}

impl Checker<'_, '_> {
    pub(super) fn sources(&mut self, raw: &[RawSource]) -> Vec<Source> {
        let mut seen = BTreeMap::new();
        let mut merged: Vec<RawSource> = Vec::with_capacity(raw.len());
        let mut sources = Vec::with_capacity(raw.len());
        if raw.is_empty() {
            self.faults.add_missing(0, "there is no [[source]]", Some("each export needs one".to_owned()));
        }
        for (place, own) in raw.iter().enumerate() {
            if let Some(id) = &own.id {
                self.once(&mut seen, id, "source");
            }
            let mut whole = own.clone();
            self.base_is_unknown = false;
            if let Some(base) = &own.based_on {
                if let Some(base) = merged.iter().find(|other| same_id(other, base)) {
                    whole.inherit(base);
                } else {
                    self.unknown_base(base, raw, place);
                    self.base_is_unknown = true;
                }
            }
            sources.extend(self.source(&whole));
            merged.push(whole);
        }
        sources
    }

    fn unknown_base(&mut self, base: &At<String>, raw: &[RawSource], place: usize) {
        if let Some(later) = raw[place..].iter().find(|other| same_id(other, base)) {
            let line = self.faults.line(later.at);
            let message = format!("`based_on` names `{}`, which is not above it (line {line})", base.value);
            self.faults.add_with_hint(base.at, message, "a source can be based on one that stands above it");
            return;
        }
        let ids = raw[..place].iter().filter_map(|other| other.id.as_ref()).map(|id| id.value.as_str());
        let hint = nearest(&base.value, ids)
            .map_or_else(|| "give the id of a source above".to_owned(), |near| format!("the nearest id is `{near}`"));
        self.faults.add_with_hint(base.at, format!("`based_on` names an unknown source `{}`", base.value), hint);
    }

    fn source(&mut self, raw: &RawSource) -> Option<Source> {
        let Some(kind) = &raw.kind else {
            self.needs(raw, "kind");
            return None;
        };
        let kind = self.word(kind, "kind", &KINDS)?;
        self.keys_in_place(raw, kind);
        let files = self.files(raw);
        let submitted = self.submitted(raw, &files);
        let on = match submitted {
            Some(SubmittedFrom::Fixed(day)) => Some(day),
            _ => self.reporting_day,
        };
        let authority = self.authority_from(raw, &files, on);
        self.edition_keys(raw);
        let header_rows = self.count(raw.header_rows.as_ref(), "header_rows", 1);
        let table = raw.table.as_ref().map(|table| self.count(Some(table), "table", 1));
        let header_line = raw.header.as_ref().map(|line| self.count(Some(line), "header", 1));
        let (encoding, delimiter, precedence) = (self.encoding(raw), self.delimiter(raw), self.precedence(raw));
        let shape = match kind {
            Kind::Indicators => self.figures(raw).map(Shape::Indicators),
            Kind::Populations => self.figures(raw).map(Shape::Populations),
            Kind::Judgements => self.judgements(raw).map(Shape::Judgements),
            Kind::Actions => self.actions(raw).map(Shape::Actions),
            Kind::Targets => self.targets(raw).map(Shape::Targets),
            Kind::Interventions => self.interventions(raw).map(Shape::Interventions),
            Kind::Claims => self.claims(raw).map(Shape::Claims),
            Kind::Neighbours => self.neighbours(raw).map(Shape::Neighbours),
        };
        let expected = match (&raw.expected, &shape, &authority) {
            (Some(expected), Some(Shape::Indicators(shape)), Some(authority)) => {
                self.expected(expected, shape, authority)
            }
            _ => None,
        };
        let freshness = raw.freshness.as_ref().map(|freshness| self.freshness(freshness));
        let sign_off =
            raw.sign_off.as_ref().and_then(|rule| self.word(rule, "sign_off", &SIGN_OFFS)).unwrap_or_default();
        let id = raw.id.as_ref().and_then(|id| self.identifier(id, "id"))?;
        Some(Source {
            title: raw.title.as_ref().map_or_else(|| id.clone(), |title| title.value.clone()),
            id,
            files,
            authority: authority?,
            submitted: submitted?,
            precedence,
            carry_forward: raw.carry_forward.as_ref().is_none_or(|flag| flag.value),
            sign_off,
            freshness,
            expected,
            encoding,
            delimiter,
            header_line,
            header_rows,
            table,
            sheet: raw.sheet.as_ref().map(|sheet| sheet.value.clone()),
            member: raw.member.as_ref().map(|member| member.value.clone()),
            ignore: values(raw.ignore.as_deref()),
            rows: row_rules(raw),
            shape: shape?,
        })
    }

    /// What changed since another edition can only be said of a source that is based on one.
    fn edition_keys(&mut self, raw: &RawSource) {
        for key in &raw.stated {
            if matches!(key.value, "renamed" | "relabelled" | "dropped") && raw.based_on.is_none() {
                let hint = "write based_on = \"id of the source it differs from\"";
                self.faults.add_with_hint(key.at, format!("`{}` needs `based_on`", key.value), hint);
            }
        }
    }

    /// Reports the keys that the source itself states and that its kind or layout cannot have.
    fn keys_in_place(&mut self, raw: &RawSource, kind: Kind) {
        let layout = raw.layout.as_ref().map(|layout| layout.value.as_str());
        for key in &raw.stated {
            if !kind.has(key.value, None) {
                let kind = raw.kind.as_ref().map_or("", |kind| &kind.value);
                self.faults.add(key.at, format!("`{}` has no place in a source of kind `{kind}`", key.value));
            } else if let Some(layout) = layout
                && !kind.has(key.value, Some(layout))
            {
                self.faults.add(key.at, format!("`{}` has no place in layout `{layout}`", key.value));
            }
        }
    }

    fn files(&mut self, raw: &RawSource) -> Vec<FileTemplate> {
        let mut templates = Vec::new();
        for text in raw.files.iter().flatten() {
            match FileTemplate::parse(&text.value, &self.parameters, self.folder) {
                Ok(template) => templates.push(template),
                Err(faults) => {
                    for fault in faults {
                        self.faults.add_with_hint(text.at, fault.message, fault.hint);
                    }
                }
            }
        }
        if raw.files.as_ref().is_none_or(Vec::is_empty) {
            self.needs(raw, "files");
        }
        templates
    }

    fn authority_from(&mut self, raw: &RawSource, files: &[FileTemplate], on: Option<Day>) -> Option<AuthorityFrom> {
        let stated = raw.authority.as_ref().map(place_at);
        self.stated_once(raw, "authority", stated, files, FileTemplate::states_authority);
        match &raw.authority {
            None => Some(AuthorityFrom::Path),
            Some(Place::Constant(text)) => self.authority(text, on).map(AuthorityFrom::Fixed),
            Some(Place::Column(place)) => {
                let value = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
                let column = place.column.as_ref()?.value.clone();
                Some(AuthorityFrom::Column { column, gss: value(&place.gss), name: value(&place.name) })
            }
        }
    }

    fn submitted(&mut self, raw: &RawSource, files: &[FileTemplate]) -> Option<SubmittedFrom> {
        let stated = raw.submitted.as_ref().map(place_at);
        self.stated_once(raw, "submitted", stated, files, FileTemplate::states_submitted);
        match &raw.submitted {
            None => Some(SubmittedFrom::Path),
            Some(Place::Column(place)) => {
                place.column.as_ref().map(|column| SubmittedFrom::Column(column.value.clone()))
            }
            Some(Place::Constant(text)) => {
                let day = text.value.trim().parse().ok();
                if day.is_none() {
                    self.faults.add_with_hint(text.at, "`submitted` is no day", "write a day as 2026-10-31");
                }
                day.map(SubmittedFrom::Fixed)
            }
        }
    }

    /// Checks that either the key or every path says something, and not both.
    fn stated_once(
        &mut self,
        raw: &RawSource,
        key: &str,
        stated: Option<usize>,
        files: &[FileTemplate],
        in_path: fn(&FileTemplate) -> bool,
    ) {
        let paths_with = files.iter().filter(|template| in_path(template)).count();
        match stated {
            Some(at) if paths_with > 0 => {
                let hint = format!("remove the key, or write `*` for <{key}>");
                self.faults.add_with_hint(
                    at,
                    format!("`{key}` is stated twice: as a key and as <{key}> in `files`"),
                    hint,
                );
            }
            None if !files.is_empty() && paths_with < files.len() && !states(raw, key) => {
                let who_says = if paths_with == 0 { "nothing says" } else { "not every path says" };
                let (what, example) = match key {
                    "authority" => ("whose the files are", "\"884\" or { column = \"LA\" }"),
                    _ => ("when the files were submitted", "2026-10-05"),
                };
                let message = format!("source `{}` lacks `{key}`: {who_says} {what}", raw.name());
                self.lacks(raw.at, message, Some(&format!("put <{key}> into `files`, or write {key} = {example}")));
            }
            _ => {}
        }
    }

    fn encoding(&mut self, raw: &RawSource) -> Option<String> {
        let label = raw.encoding.as_ref()?;
        if encoding_rs::Encoding::for_label(label.value.as_bytes()).is_none() {
            let hint = "for example `utf-8`, `windows-1252`, `utf-16le` or `macintosh`";
            self.faults.add_with_hint(label.at, format!("unknown encoding `{}`", label.value), hint);
        }
        Some(label.value.clone())
    }

    fn delimiter(&mut self, raw: &RawSource) -> Option<u8> {
        let text = raw.delimiter.as_ref()?;
        match text.value.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\n' | b'\r') => {
                Some(*byte)
            }
            _ => {
                let hint = "one character, such as \",\", \";\", \"|\" or \"\\t\"";
                self.faults.add_with_hint(text.at, format!("{:?} cannot stand between cells", text.value), hint);
                None
            }
        }
    }

    fn precedence(&mut self, raw: &RawSource) -> i32 {
        let Some(number) = &raw.precedence else {
            return PRECEDENCE;
        };
        i32::try_from(number.value).unwrap_or_else(|_| {
            self.faults.add(number.at, "`precedence` is too large");
            PRECEDENCE
        })
    }

    /// Reports a key that the source lacks; one that is there and could not be read has been reported already.
    pub(super) fn needs(&mut self, raw: &RawSource, key: &str) {
        if !states(raw, key) {
            self.lacks(raw.at, format!("source `{}` lacks `{key}`", raw.name()), None);
        }
    }

    /// A column or the text itself.
    pub(super) fn text(place: Option<&Place>) -> Option<Text> {
        match place? {
            Place::Constant(text) => Some(Text::Constant(text.value.clone())),
            Place::Column(place) => place.column.as_ref().map(|column| Text::Column(column.value.clone())),
        }
    }
}

/// The rules for whole rows, those that keep rows first.
fn row_rules(raw: &RawSource) -> Vec<RowRule> {
    let rules = |words: &Option<Vec<Words>>, keep: bool| -> Vec<RowRule> {
        let rule = |(column, words): &Words| RowRule { column: column.value.clone(), words: values(Some(words)), keep };
        words.iter().flatten().map(rule).collect()
    };
    [rules(&raw.keep_rows, true), rules(&raw.ignore_rows, false)].concat()
}

/// Whether the source itself has the key.
pub(super) fn states(raw: &RawSource, key: &str) -> bool {
    raw.stated.iter().any(|stated| stated.value == key)
}

fn same_id(source: &RawSource, id: &At<String>) -> bool {
    source.id.as_ref().is_some_and(|other| other.value == id.value)
}

fn place_at(place: &Place) -> usize {
    match place {
        Place::Constant(text) => text.at,
        Place::Column(column) => column.at,
    }
}

/// Texts without their places.
pub(super) fn values(texts: Option<&[At<String>]>) -> Vec<String> {
    texts.unwrap_or_default().iter().map(|text| text.value.clone()).collect()
}
