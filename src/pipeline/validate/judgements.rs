//! The mirror of a source of judgements → how its rows are read: framework, days, areas and grades.

use std::collections::{BTreeMap, BTreeSet};

use super::super::faults::{nearest, one_of};
use super::super::raw::{RawArea, RawInspection, RawSource};
use super::super::table::{At, Place};
use super::super::{AreaColumn, GradeLayout, InspectionShape, JudgementShape, Text};
use super::Checker;

impl Checker<'_, '_> {
    pub(super) fn judgements(&mut self, raw: &RawSource) -> Option<JudgementShape> {
        let Some(layout) = &raw.layout else {
            self.needs(raw, "layout");
            return None;
        };
        let is_wide = self.word(layout, "layout", &[("long", false), ("wide", true)])?;
        let whole = RawInspection {
            at: raw.at,
            framework: raw.framework.clone(),
            inspection_start: raw.inspection_start.clone(),
            published: raw.published.clone(),
            event: raw.event.clone(),
            judged_body: raw.judged_body.clone(),
            strand: raw.strand.clone(),
            theme: raw.theme.clone(),
            areas: raw.areas.clone(),
        };
        let entries: Vec<RawInspection> = match &raw.inspections {
            Some(entries) => entries.iter().map(|entry| entry.clone().or(&whole)).collect(),
            None => vec![whole],
        };
        let inspections: Vec<_> = entries.iter().map(|entry| self.inspection(raw, entry, is_wide)).collect();
        Some(JudgementShape { inspections: inspections.into_iter().collect::<Option<_>>()? })
    }

    fn inspection(&mut self, source: &RawSource, raw: &RawInspection, is_wide: bool) -> Option<InspectionShape> {
        let framework = self.framework(source, raw);
        if raw.inspection_start.is_none() && raw.published.is_none() {
            let message =
                format!("source `{}` lacks a day: neither `inspection_start` nor `published` is there", source.name());
            self.lacks(raw.at, message, Some("write published = { column = \"…\" }"));
        }
        let frameworks = &self.reference.frameworks.all;
        let event_kinds: BTreeSet<&str> = frameworks.iter().map(|framework| framework.event_kind.as_str()).collect();
        let bodies: BTreeSet<&str> = frameworks.iter().map(|framework| framework.judged_body.as_str()).collect();
        let areas: BTreeSet<&str> =
            frameworks.iter().flat_map(|framework| &framework.areas).map(|(_, area)| area.as_str()).collect();
        let strands: BTreeSet<&str> = frameworks
            .iter()
            .flat_map(|framework| &framework.areas)
            .map(|(strand, _)| strand.as_str())
            .filter(|strand| !strand.is_empty())
            .collect();
        self.known_constant(raw.event.as_ref(), "event", &event_kinds);
        self.known_constant(raw.judged_body.as_ref(), "judged_body", &bodies);
        self.known_constant(raw.strand.as_ref(), "strand", &strands);
        for column in raw.areas.iter().flatten() {
            self.known(column.area.as_ref(), "area", &areas);
            self.known(column.strand.as_ref(), "strand", &strands);
            self.known(column.judged_body.as_ref(), "judged_body", &bodies);
        }
        let grades = if is_wide { Some(self.wide(source, raw)) } else { self.long(source) };
        Some(InspectionShape {
            framework: framework?,
            inspection_start: raw.inspection_start.as_ref().map(|column| column.value.clone()),
            published: raw.published.as_ref().map(|column| column.value.clone()),
            event: Self::text(raw.event.as_ref()),
            judged_body: Self::text(raw.judged_body.as_ref()),
            strand: Self::text(raw.strand.as_ref()),
            theme: raw.theme.as_ref().map(|column| column.value.clone()),
            grades: grades?,
        })
    }

    fn framework(&mut self, source: &RawSource, raw: &RawInspection) -> Option<Text> {
        match &raw.framework {
            None => self.needs(source, "framework"),
            Some(Place::Constant(text)) if !self.reference.frameworks.is_known(&text.value) => {
                let families: BTreeSet<&str> =
                    self.reference.frameworks.all.iter().map(|framework| framework.family.as_str()).collect();
                let near = nearest(&text.value, families.iter().copied());
                let hint = near.map_or_else(
                    || format!("families: {}", one_of(families.iter().copied())),
                    |near| format!("the nearest family is `{near}`"),
                );
                self.faults.add_with_hint(text.at, format!("unknown framework `{}`", text.value), hint);
            }
            Some(_) => {}
        }
        Self::text(raw.framework.as_ref())
    }

    fn known_constant(&mut self, place: Option<&Place>, key: &str, words: &BTreeSet<&str>) {
        if let Some(Place::Constant(text)) = place {
            self.known(Some(text), key, words);
        }
    }

    fn known(&mut self, text: Option<&At<String>>, key: &str, words: &BTreeSet<&str>) {
        if let Some(text) = text {
            let allowed: Vec<(&str, ())> = words.iter().map(|word| (*word, ())).collect();
            let _ = self.word(text, key, &allowed);
        }
    }

    fn long(&mut self, raw: &RawSource) -> Option<GradeLayout> {
        for (key, column) in [("area", &raw.area), ("grade", &raw.grade)] {
            if column.is_none() {
                self.needs(raw, key);
            }
        }
        Some(GradeLayout::Long { area: raw.area.as_ref()?.value.clone(), grade: raw.grade.as_ref()?.value.clone() })
    }

    fn wide(&mut self, source: &RawSource, raw: &RawInspection) -> GradeLayout {
        let columns = raw.areas.as_deref().unwrap_or_default();
        if columns.is_empty() {
            self.needs(source, "areas");
        }
        let mut seen = BTreeMap::new();
        let read = |column: &RawArea| {
            let name = column.name.as_ref()?;
            self.once(&mut seen, name, "column");
            let value = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
            Some(AreaColumn {
                name: name.value.clone(),
                area: value(&column.area),
                strand: value(&column.strand),
                judged_body: value(&column.judged_body),
            })
        };
        GradeLayout::Wide(columns.iter().filter_map(read).collect())
    }
}

impl RawInspection {
    /// The keys that an entry does not state are those of the source.
    fn or(mut self, source: &Self) -> Self {
        self.framework = self.framework.or_else(|| source.framework.clone());
        self.inspection_start = self.inspection_start.or_else(|| source.inspection_start.clone());
        self.published = self.published.or_else(|| source.published.clone());
        self.event = self.event.or_else(|| source.event.clone());
        self.judged_body = self.judged_body.or_else(|| source.judged_body.clone());
        self.strand = self.strand.or_else(|| source.strand.clone());
        self.theme = self.theme.or_else(|| source.theme.clone());
        self.areas = self.areas.or_else(|| source.areas.clone());
        self
    }
}
