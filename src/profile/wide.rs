//! A table with a row an authority and period and a column a measure → its measures.

use std::collections::{BTreeSet, HashMap};

use super::cells::Column;
use super::entry::{Item, inline, listed, quoted};
use super::figures::{FigureDraft, Figures, range, value};
use super::meaning::{Meaning, Numbers};
use super::measures;
use super::roles::has_word;
use super::vocabulary::{Announced, label};
use crate::domain::IndicatorIndex;
use crate::pipeline::{IndicatorShape, Measure, Part};

impl Figures<'_> {
    /// A row an authority and period, a column a measure.
    pub(super) fn wide(&self) -> Option<FigureDraft> {
        let figures = self.figure_columns();
        if figures.is_empty() {
            return None;
        }
        let mut draft = FigureDraft {
            layout: "wide_indicators",
            why: "each column of figures is a measure of its own".into(),
            ..FigureDraft::default()
        };
        self.population(&mut draft, &figures);
        if draft.is_mapped() {
            self.filters(&mut draft);
            return Some(draft);
        }
        let known = self.known.wide(self.columns, &figures);
        if let Some((source, shape)) = known {
            draft.like = Some(source.id.clone());
            let used = self.take_known(&mut draft, shape);
            draft.used.extend(used);
        }
        let generic = figures.iter().filter(|column| says_only_how(&column.name)).count();
        if known.is_none() && generic > 0 {
            self.by_filter(&mut draft, &figures);
        }
        let stems = self.stems(&figures, &draft);
        for column in figures.iter().filter(|column| !draft.used.contains(&column.at)).copied().collect::<Vec<_>>() {
            match self.meanings.of(&column.name, Numbers::of(column)) {
                Meaning::Certain(indicator) => {
                    self.take(&mut draft, &value(&column.name, indicator), "certain");
                    draft.used.push(column.at);
                }
                Meaning::Open(near) => {
                    if let Some((indicator, companion)) = stems.get(&column.at) {
                        let part = Measure { part: Part::Numerator, ..value(&column.name, *indicator) };
                        self.take(&mut draft, &part, &format!("certain: what {companion:?} is a share with"));
                        draft.used.push(column.at);
                        continue;
                    }
                    draft.has_candidates |= self.meanings.is_like(&column.name, &near);
                    let id = near.first().map_or("…", |index| &self.meanings.indicator(*index).id);
                    let remark = format!("{}; {}", range(Numbers::of(column)), self.nearest(&near));
                    draft.measures.push(Item::open(
                        format!("{{ name = {}, indicator = {} }}", quoted(&column.name), quoted(id)),
                        remark,
                    ));
                }
            }
        }
        self.filters(&mut draft);
        Some(draft)
    }

    /// Estimates of how many children there are: denominators.
    fn population(&self, draft: &mut FigureDraft, figures: &[&Column]) {
        let [column] = figures[..] else { return };
        if !has_word(column, &["population"]) {
            return;
        }
        let filters = self.columns.iter().filter(|column| column.words.len() == 1 && column.numbers == 0);
        let ages = filters.filter_map(|column| {
            let meaning = self
                .meanings
                .of(&column.words[0].0, Numbers { count: 0, least: 0.0, most: 0.0, decimals: false, percent: false });
            if let Meaning::Certain(indicator) = meaning { Some(indicator) } else { None }
        });
        if let Some(indicator) = ages.into_iter().find(|index| self.meanings.indicator(*index).topic == "Population") {
            draft.is_population = true;
            draft.why = "a column of estimates, a row an authority and year".into();
            self.take(draft, &value(&column.name, indicator), "certain");
            draft.used.push(column.at);
        }
    }

    /// Takes the measures of a shipped source that the file has; returns their columns.
    fn take_known(&self, draft: &mut FigureDraft, shape: &IndicatorShape) -> Vec<usize> {
        let here: Vec<(usize, Measure)> = shape
            .measures
            .iter()
            .filter(|measure| measure.only_where.iter().all(|(column, words)| self.says(column, words)))
            .filter_map(|measure| {
                let at = self.at(&measure.name)?;
                Some((at, Measure { name: self.columns[at].name.clone(), ..measure.clone() }))
            })
            .collect();
        let mut used = Vec::new();
        for (at, measure) in &here {
            let has = |part: Part| {
                let is_same = |other: &Measure| {
                    other.indicator == measure.indicator
                        && other.breakdown == measure.breakdown
                        && other.only_where == measure.only_where
                };
                here.iter().any(|(_, other)| other.part == part && is_same(other))
            };
            // One half of a share is no figure.
            if has(Part::Value) || has(Part::Numerator) && has(Part::Denominator) {
                self.take(draft, measure, "certain");
                used.push(*at);
                used.extend(measure.only_where.iter().filter_map(|(column, _)| self.at(column)));
            }
        }
        let sliced: BTreeSet<&String> = draft_dimensions(shape);
        draft.additive = shape.additive.iter().filter(|dimension| sliced.contains(dimension)).cloned().collect();
        for column in &shape.breakdowns {
            draft.used.extend(self.at(&column.column));
            draft.breakdowns.push(measures::breakdown(column, "certain"));
        }
        used
    }

    /// Whether a column has one of these words.
    fn says(&self, column: &str, words: &[String]) -> bool {
        let Some(at) = self.at(column) else { return false };
        let here = &self.columns[at].words;
        words.iter().any(|word| here.iter().any(|(own, _)| crate::read::fold(own) == crate::read::fold(word)))
    }

    /// A filter column whose words name measures, beside columns that only say how each is given.
    fn by_filter(&self, draft: &mut FigureDraft, figures: &[&Column]) {
        let used = self.roles.used();
        let filters = self.columns.iter().filter(|column| {
            !used.contains(&column.at)
                && column.is_filter()
                && column.words.iter().any(|(word, _)| self.is_measure(word))
        });
        let Some(filter) = filters
            .into_iter()
            .max_by_key(|column| column.words.iter().filter(|(word, _)| self.is_measure(word)).count())
        else {
            return;
        };
        draft.used.push(filter.at);
        draft.why = format!("{:?} says which measure a row is about, the columns say how it is given", filter.name);
        for (word, _) in &filter.words {
            for column in figures.iter().filter(|column| says_only_how(&column.name)) {
                let numbers = self.numbers_of(filter.at, word, &[column.at]);
                if numbers.count == 0 {
                    continue;
                }
                let how = match label(&column.name).announced {
                    Announced::Percent => " percent",
                    Announced::PerTenThousand => " per 10,000",
                    Announced::Rate => " rate",
                    Announced::Count => " number",
                    Announced::Nothing => "",
                };
                let only = vec![(filter.name.clone(), vec![word.clone()])];
                match self.meanings.of(&format!("{word}{how}"), numbers) {
                    Meaning::Certain(indicator) => {
                        let measure = Measure { only_where: only, ..value(&column.name, indicator) };
                        self.take(draft, &measure, "certain");
                    }
                    Meaning::Open(near) => {
                        draft.has_candidates |= self.meanings.is_like(word, &near);
                        let id = near.first().map_or("…", |index| &self.meanings.indicator(*index).id);
                        let rule = inline(&[(filter.name.as_str(), listed(&[word]))]);
                        let toml = format!(
                            "{{ name = {}, indicator = {}, where = {rule} }}",
                            quoted(&column.name),
                            quoted(id)
                        );
                        draft.measures.push(Item::open(toml, format!("{}; {}", range(numbers), self.nearest(&near))));
                    }
                }
            }
        }
        draft.used.extend(figures.iter().filter(|column| says_only_how(&column.name)).map(|column| column.at));
    }

    /// Counts whose share stands beside them: the indicator of the share and its column, by the count's column.
    fn stems(&self, figures: &[&Column], draft: &FigureDraft) -> HashMap<usize, (IndicatorIndex, String)> {
        let mut stems = HashMap::new();
        for share in figures.iter().filter(|column| !draft.used.contains(&column.at)) {
            let words = label(&share.name);
            let Some(indicator) = self.meanings.certain(&share.name, Numbers::of(share)) else { continue };
            if words.announced != Announced::Percent {
                continue;
            }
            let counts = figures.iter().filter(|column| {
                let own = label(&column.name);
                own.words == words.words && own.announced <= Announced::Count && column.decimals == 0
            });
            stems.extend(counts.map(|count| (count.at, (indicator, share.name.clone()))));
        }
        stems
    }
}

fn draft_dimensions(shape: &IndicatorShape) -> BTreeSet<&String> {
    let sliced = shape.measures.iter().flat_map(|measure| measure.breakdown.iter().map(|(dimension, _)| dimension));
    sliced.chain(shape.breakdowns.iter().map(|breakdown| &breakdown.dimension)).collect()
}

/// Whether a header says how a figure is given and not of what.
fn says_only_how(name: &str) -> bool {
    label(name).words.iter().all(|word| matches!(word.as_str(), "value" | "child" | "total" | "figure" | "person"))
}
