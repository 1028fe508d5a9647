//! The mirror of a source of figures → how its rows are read: layout, period, parts, breakdowns, levels, measures.

use std::collections::{BTreeMap, BTreeSet};

use super::super::raw::{RawBreakdown, RawLevel, RawMeasure, RawSource, RawStatus};
use super::super::table::{At, Pair, Place};
use super::super::{
    BreakdownColumn, FigureFrom, IndicatorShape, Layout, LevelColumn, Measure, Part, PeriodFrom, StatusColumn,
};
use super::Checker;
use super::sources::{states, values};
use crate::domain::{Figure, Status};

const LAYOUTS: [(&str, Layout); 3] =
    [("long", Layout::Long), ("wide_indicators", Layout::WideIndicators), ("wide_periods", Layout::WidePeriods)];

const PARTS: [(&str, Part); 3] =
    [("value", Part::Value), ("numerator", Part::Numerator), ("denominator", Part::Denominator)];

const FIGURES: [(&str, Figure); 3] = [
    (Figure::Actual.name(), Figure::Actual),
    (Figure::Projected.name(), Figure::Projected),
    (Figure::Target.name(), Figure::Target),
];

impl Checker<'_, '_> {
    pub(super) fn figures(&mut self, raw: &RawSource) -> Option<IndicatorShape> {
        let Some(layout) = &raw.layout else {
            self.needs(raw, "layout");
            return None;
        };
        let layout = self.word(layout, "layout", &LAYOUTS)?;
        let parts = self.parts(raw, layout);
        let measure = if layout == Layout::WideIndicators { None } else { raw.measure.as_ref() };
        if layout != Layout::WideIndicators && raw.measure.is_none() {
            self.needs(raw, "measure");
        }
        if layout == Layout::WideIndicators && raw.measures.as_ref().is_none_or(Vec::is_empty) {
            self.needs(raw, "measures");
        }
        let period = self.period(raw, layout);
        let figure = self.figure(raw);
        let breakdowns = self.breakdowns(raw.breakdowns.as_deref().unwrap_or_default());
        let level = raw.level.as_ref().map(|level| self.level(level));
        if let (Some(region), None) = (&raw.region, &raw.level) {
            let hint = "write level = { column = \"…\", region = [\"Regional\"], authority = [\"Local authority\"] }";
            self.faults.add_with_hint(
                region.at,
                "`region` is read in regional rows, which only `level` can tell",
                hint,
            );
        }
        let symbols = self.symbols(raw.symbols.as_deref().unwrap_or_default());
        let scale = raw.scale.as_ref().map_or(1.0, |scale| scale.value);
        let measures = self.measures(raw.measures.as_deref().unwrap_or_default(), scale);
        if let (Some(whole), Some(PeriodFrom::Headers)) = (&raw.whole, &period) {
            let hint = "write period = { column = \"…\" }";
            self.faults.add_with_hint(whole.at, "`whole` is a year's figure, and no `period` says which year", hint);
        }
        Some(IndicatorShape {
            layout,
            period: period?,
            measure: Self::text(measure),
            whole: raw.whole.as_ref().map(|column| column.value.clone()),
            status: raw.status.as_ref().and_then(|status| self.status(status)),
            additive: values(raw.additive.as_deref()),
            parts,
            figure: figure?,
            breakdowns,
            level: level.flatten(),
            region: raw.region.as_ref().map(|column| column.value.clone()),
            symbols,
            measures,
        })
    }

    fn parts(&mut self, raw: &RawSource, layout: Layout) -> Vec<(Part, String)> {
        if layout != Layout::Long {
            return Vec::new();
        }
        let columns =
            [(Part::Value, &raw.value), (Part::Numerator, &raw.numerator), (Part::Denominator, &raw.denominator)];
        let parts: Vec<_> =
            columns.into_iter().filter_map(|(part, column)| Some((part, column.as_ref()?.value.clone()))).collect();
        if parts.is_empty() && !PARTS.iter().any(|(part, _)| states(raw, part)) {
            self.needs(raw, "value");
        }
        parts
    }

    fn period(&mut self, raw: &RawSource, layout: Layout) -> Option<PeriodFrom> {
        match &raw.period {
            None if layout == Layout::WidePeriods => Some(PeriodFrom::Headers),
            Some(Place::Column(place)) if layout == Layout::WidePeriods => Some(PeriodFrom::HeadersWithin {
                column: place.column.as_ref()?.value.clone(),
                identifier: place.identifier.as_ref().map(|column| column.value.clone()),
            }),
            Some(Place::Constant(text)) if layout == Layout::WidePeriods => {
                let message = "the periods of this layout stand in the headers";
                self.faults.add_with_hint(text.at, message, "name the column of the year, or leave `period` out");
                None
            }
            Some(Place::Constant(text)) => Some(PeriodFrom::Constant(text.value.clone())),
            Some(Place::Column(place)) => Some(PeriodFrom::Column {
                column: place.column.as_ref()?.value.clone(),
                identifier: place.identifier.as_ref().map(|column| column.value.clone()),
            }),
            None => {
                self.needs(raw, "period");
                None
            }
        }
    }

    fn figure(&mut self, raw: &RawSource) -> Option<FigureFrom> {
        match &raw.figure {
            None => Some(FigureFrom::Fixed(Figure::Actual)),
            Some(Place::Constant(text)) => self.word(text, "figure", &FIGURES).map(FigureFrom::Fixed),
            Some(Place::Column(place)) => {
                let declared = place.values.as_deref().unwrap_or_default();
                if declared.is_empty() {
                    let hint = "write values = { \"Actual\" = \"actual\", \"Forecast\" = \"projected\" }";
                    self.lacks(place.at, "`figure` in a column needs `values`".to_owned(), Some(hint));
                }
                let values = self.meanings(declared, "figure", &FIGURES);
                Some(FigureFrom::Column { column: place.column.as_ref()?.value.clone(), values })
            }
        }
    }

    /// Words of the sender with what each means.
    pub(super) fn meanings<T: Copy>(&mut self, pairs: &[Pair], key: &str, allowed: &[(&str, T)]) -> Vec<(String, T)> {
        let read = |(name, meaning): &Pair| Some((name.value.clone(), self.word(meaning, key, allowed)?));
        pairs.iter().filter_map(read).collect()
    }

    fn breakdowns(&mut self, raw: &[RawBreakdown]) -> Vec<BreakdownColumn> {
        let mut seen = BTreeMap::new();
        let mut columns = Vec::new();
        for breakdown in raw {
            let (Some(dimension), Some(column)) = (&breakdown.dimension, &breakdown.column) else {
                continue;
            };
            self.once(&mut seen, dimension, "breakdown with dimension");
            let declared = breakdown.values.as_deref().unwrap_or_default();
            for (_, value) in declared {
                self.plain(value, "value of a breakdown");
            }
            self.plain(dimension, "dimension");
            columns.push(BreakdownColumn {
                dimension: dimension.value.clone(),
                column: column.value.clone(),
                total: values(breakdown.total.as_deref()),
                values: texts(declared),
            });
        }
        columns
    }

    /// A part of a `breakdown_id`, in which `=` and `;` have a meaning.
    fn plain(&mut self, text: &At<String>, what: &str) {
        if text.value.contains(['=', ';']) {
            let hint = "`=` and `;` stand between the parts of a breakdown's id";
            self.faults.add_with_hint(text.at, format!("a {what} cannot be `{}`", text.value), hint);
        }
    }

    fn level(&mut self, raw: &RawLevel) -> Option<LevelColumn> {
        let words = [&raw.authority, &raw.region, &raw.national].map(|words| values(words.as_deref()));
        if words.iter().all(Vec::is_empty) {
            let hint = "write authority = [\"Local authority\"], region = [\"Regional\"], national = [\"National\"]";
            self.lacks(raw.at, "`level` names no word for any level".to_owned(), Some(hint));
        }
        let [authority, region, national] = words;
        let rounded_to = raw.rounded_to.as_ref().map_or(1.0, |unit| unit.value);
        Some(LevelColumn { column: raw.column.as_ref()?.value.clone(), authority, region, national, rounded_to })
    }

    fn status(&mut self, raw: &RawStatus) -> Option<StatusColumn> {
        let statuses = Status::ALL.map(|status| (status.name(), status));
        let values = self.meanings(raw.values.as_deref().unwrap_or_default(), "status", &statuses);
        let otherwise = raw.otherwise.as_ref().and_then(|text| self.word(text, "status", &statuses));
        Some(StatusColumn { column: raw.column.as_ref()?.value.clone(), values, otherwise })
    }

    fn symbols(&mut self, raw: &[Pair]) -> Vec<(String, Status)> {
        let statuses: Vec<(&str, Status)> = Status::ALL
            .into_iter()
            .filter(|status| *status != Status::Ok)
            .map(|status| (status.name(), status))
            .collect();
        self.meanings(raw, "status", &statuses)
    }

    fn measures(&mut self, raw: &[RawMeasure], scale: f64) -> Vec<Measure> {
        let mut seen = BTreeSet::new();
        let mut measures = Vec::with_capacity(raw.len());
        for entry in raw {
            let indicator = entry.indicator.as_ref().and_then(|text| self.indicator(text));
            let part = entry.part.as_ref().map_or(Some(Part::Value), |text| self.word(text, "part", &PARTS));
            let figure = entry.figure.as_ref().and_then(|text| self.word(text, "figure", &FIGURES));
            let mut breakdown = texts(entry.breakdown.as_deref().unwrap_or_default());
            breakdown.sort();
            for (dimension, value) in entry.breakdown.iter().flatten() {
                self.plain(dimension, "dimension");
                self.plain(value, "value of a breakdown");
            }
            let (Some(name), Some(indicator), Some(part)) = (&entry.name, indicator, part) else {
                continue;
            };
            let only_where: Vec<(String, Vec<String>)> = entry
                .only_where
                .iter()
                .flatten()
                .map(|(column, words)| (column.value.clone(), values(Some(words))))
                .collect();
            if !seen.insert((name.value.clone(), indicator, part, breakdown.clone(), figure, only_where.clone())) {
                self.faults.add(entry.at, format!("measure `{}` stands twice with the same meaning", name.value));
            }
            measures.push(Measure {
                name: name.value.clone(),
                indicator,
                part,
                breakdown,
                figure,
                only_where,
                status: entry.status.as_ref().map(|column| column.value.clone()),
                scale: entry.scale.as_ref().map_or(scale, |own| own.value),
            });
        }
        measures
    }
}

fn texts(pairs: &[Pair]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect()
}
