//! A source → the same source as another edition of its files spells it: renamed columns, other labels, columns left out.
//!
//! Publishers rename their columns from one edition to the next. A source that is based on another states what changed
//! and nothing else; what it says itself is in the new spelling already.

use super::raw::{RawArea, RawSource};
use super::table::{At, Pair, Place, Words};

/// The base as the edition spells it: its columns by `renamed`, its labels by `relabelled`, without those `dropped`.
pub(super) fn of_edition(base: &RawSource, edition: &RawSource) -> RawSource {
    let names = Names {
        renamed: edition.renamed.as_deref().unwrap_or_default(),
        relabelled: edition.relabelled.as_deref().unwrap_or_default(),
        dropped: edition.dropped.as_deref().unwrap_or_default(),
    };
    let mut source = base.clone();
    names.column_of(&mut source.whole);
    for column in [
        &mut source.value,
        &mut source.numerator,
        &mut source.denominator,
        &mut source.region,
        &mut source.inspection_start,
        &mut source.published,
        &mut source.area,
        &mut source.grade,
    ] {
        names.column_of(column);
    }
    for place in [
        &mut source.authority,
        &mut source.submitted,
        &mut source.period,
        &mut source.measure,
        &mut source.figure,
        &mut source.framework,
        &mut source.event,
        &mut source.judged_body,
        &mut source.strand,
    ] {
        names.place(place);
    }
    if let Some(status) = &mut source.status {
        names.column_of(&mut status.column);
    }
    if let Some(level) = &mut source.level {
        names.column_of(&mut level.column);
        for words in [&mut level.authority, &mut level.region, &mut level.national].into_iter().flatten() {
            names.labels(words);
        }
    }
    for breakdown in source.breakdowns.iter_mut().flatten() {
        names.column_of(&mut breakdown.column);
        if let Some(words) = &mut breakdown.total {
            names.labels(words);
        }
        for (word, _) in breakdown.values.iter_mut().flatten() {
            names.label(word);
        }
    }
    for words in [&mut source.keep_rows, &mut source.ignore_rows].into_iter().flatten() {
        names.words(words);
    }
    let labels_are_headers = source.layout.as_ref().is_some_and(|layout| layout.value == "wide_indicators");
    if let Some(measures) = &mut source.measures {
        for measure in measures.iter_mut() {
            if let Some(name) = &mut measure.name {
                if labels_are_headers { names.column(name) } else { names.label(name) }
            }
            names.column_of(&mut measure.status);
            if let Some(words) = &mut measure.only_where {
                names.words(words);
            }
        }
        measures.retain(|measure| measure.name.as_ref().is_none_or(|name| !names.drops(name)));
    }
    for column in source.ignore.iter_mut().flatten() {
        names.column(column);
    }
    for (_, column) in source.columns.iter_mut().flatten() {
        names.column(column);
    }
    names.areas(source.areas.as_mut());
    for inspection in source.inspections.iter_mut().flatten() {
        names.column_of(&mut inspection.inspection_start);
        names.column_of(&mut inspection.published);
        for place in
            [&mut inspection.framework, &mut inspection.event, &mut inspection.judged_body, &mut inspection.strand]
        {
            names.place(place);
        }
        names.areas(inspection.areas.as_mut());
    }
    for neighbour in source.neighbours.iter_mut().flatten() {
        names.column_of(&mut neighbour.name);
        names.column_of(&mut neighbour.closeness);
    }
    source
}

struct Names<'a> {
    renamed: &'a [Pair],
    relabelled: &'a [Pair],
    dropped: &'a [At<String>],
}

impl Names<'_> {
    fn drops(&self, name: &At<String>) -> bool {
        self.dropped.iter().any(|dropped| dropped.value == name.value)
    }

    fn column(&self, name: &mut At<String>) {
        if let Some((_, new)) = self.renamed.iter().find(|(old, _)| old.value == name.value) {
            *name = new.clone();
        }
    }

    fn column_of(&self, name: &mut Option<At<String>>) {
        if let Some(name) = name {
            self.column(name);
        }
    }

    fn label(&self, label: &mut At<String>) {
        if let Some((_, new)) = self.relabelled.iter().find(|(old, _)| old.value == label.value) {
            *label = new.clone();
        }
    }

    fn labels(&self, labels: &mut [At<String>]) {
        for label in labels {
            self.label(label);
        }
    }

    fn place(&self, place: &mut Option<Place>) {
        match place {
            Some(Place::Column(column)) => {
                for name in [&mut column.column, &mut column.identifier, &mut column.gss, &mut column.name] {
                    self.column_of(name);
                }
                for (word, _) in column.values.iter_mut().flatten() {
                    self.label(word);
                }
            }
            Some(Place::Constant(_)) | None => {}
        }
    }

    fn words(&self, columns: &mut [Words]) {
        for (column, words) in columns {
            self.column(column);
            self.labels(words);
        }
    }

    fn areas(&self, areas: Option<&mut Vec<RawArea>>) {
        if let Some(areas) = areas {
            for area in areas.iter_mut() {
                self.column_of(&mut area.name);
            }
            areas.retain(|area| area.name.as_ref().is_none_or(|name| !self.drops(name)));
        }
    }
}
