//! The columns of a table of figures → layout, period, measures and breakdowns of its source entry.

use std::collections::BTreeSet;

use super::cells::Column;
use super::entry::{Entry, Item, listed, quoted};
use super::known::{self, Known};
use super::meaning::{Meaning, Meanings, Numbers};
use super::measures;
use super::roles::{Confidence, Roles, has_word};
use super::tables::Table;
use crate::domain::IndicatorIndex;
use crate::normalise::{day, period};
use crate::pipeline::{IndicatorShape, Layout, Measure, Part, Text};
use crate::reference::Reference;

/// What the drafting of figures is given.
pub(super) struct Figures<'a> {
    pub(super) table: &'a Table,
    pub(super) columns: &'a [Column],
    pub(super) roles: &'a Roles,
    pub(super) reference: &'a Reference,
    pub(super) meanings: &'a Meanings<'a>,
    pub(super) known: &'a Known,
}

/// What of a table of figures has a place in the entry.
#[derive(Default)]
pub(super) struct FigureDraft {
    pub(super) layout: &'static str,
    pub(super) why: String,
    pub(super) is_population: bool,
    /// The column of the measure, or its constant.
    pub(super) measure: Option<Text>,
    pub(super) whole: Option<String>,
    pub(super) parts: Vec<(Part, String)>,
    pub(super) status: Option<String>,
    pub(super) breakdowns: Vec<Item>,
    pub(super) additive: Vec<String>,
    pub(super) measures: Vec<Item>,
    /// Indicators that are mapped, for the day of the latest period.
    pub(super) indicators: Vec<IndicatorIndex>,
    pub(super) ignore_rows: Vec<(String, Vec<String>)>,
    /// Columns that are used.
    pub(super) used: Vec<usize>,
    /// The source that ships and that the file is like.
    pub(super) like: Option<String>,
    /// Whether some column is like a measure at all.
    pub(super) has_candidates: bool,
    /// Whether the periods stand in the headers alone.
    pub(super) period_in_headers: bool,
}

impl FigureDraft {
    /// Whether a measure is mapped.
    pub(super) fn is_mapped(&self) -> bool {
        !self.indicators.is_empty()
    }
}

/// Of measures that are not mapped so many are shown.
const SHOWN_AT_MOST: usize = 40;

impl<'a> Figures<'a> {
    /// Drafts the part of the entry that speaks of figures; none where the table has none.
    pub(super) fn draft(&self) -> Option<FigureDraft> {
        let months = self.columns.iter().filter(|column| day::month_named(&column.name).is_some()).count();
        let periods = self.columns.iter().filter(|column| is_period_header(&column.name)).count();
        if months >= 6 && self.roles.period.is_some() {
            Some(self.months())
        } else if periods >= 3 {
            Some(self.wide_periods())
        } else if let Some(long) = self.long() {
            Some(long)
        } else {
            self.wide()
        }
    }

    /// Columns with figures that have no role yet.
    pub(super) fn figure_columns(&self) -> Vec<&'a Column> {
        let used = self.roles.used();
        let named = ["urn", "id", "ind", "code", "sortable", "link", "line", "row"];
        let figures = self.columns.iter().filter(|column| {
            let only_symbols = column.numbers == 0 && column.filled > 0 && column.symbol_cells() == column.filled;
            (column.is_figures() || only_symbols) && !used.contains(&column.at) && !has_word(column, &named)
        });
        figures.collect()
    }

    /// A row a year, a column a month of it.
    fn months(&self) -> FigureDraft {
        let mut draft = FigureDraft {
            layout: "wide_periods",
            why: "the headers are months of the year that each row names".into(),
            ..FigureDraft::default()
        };
        let is_month = |column: &&Column| day::month_named(&column.name).is_some();
        draft.used.extend(self.columns.iter().filter(is_month).map(|column| column.at));
        let labels = self.label_column();
        let others: Vec<&Column> =
            self.figure_columns().into_iter().filter(|column| !draft.used.contains(&column.at)).collect();
        if let Some(labels) = labels.filter(|column| !column.is_constant()) {
            self.take_labels(&mut draft, labels);
        } else if let [whole] = others[..] {
            // One other column: the year's own figure, whose header says what is counted.
            if let Meaning::Certain(indicator) = self.meanings.of(&whole.name, Numbers::of(whole)) {
                draft.measure = Some(Text::Constant(whole.name.clone()));
                draft.whole = Some(whole.name.clone());
                draft.used.push(whole.at);
                self.take(&mut draft, &value(&whole.name, indicator), "certain");
            }
        }
        draft
    }

    /// A row a measure, a column a period.
    fn wide_periods(&self) -> FigureDraft {
        let mut draft = FigureDraft {
            layout: "wide_periods",
            why: "the headers are periods".into(),
            period_in_headers: true,
            ..FigureDraft::default()
        };
        draft.used.extend(self.columns.iter().filter(|column| is_period_header(&column.name)).map(|column| column.at));
        if let Some(labels) = self.label_column() {
            self.take_labels(&mut draft, labels);
        }
        draft
    }

    /// The column whose texts name measures.
    fn label_column(&self) -> Option<&'a Column> {
        let used = self.roles.used();
        let named = ["measure", "indicator", "kpi", "metric", "description", "pi", "performance"];
        let mut best: Option<(usize, &Column)> = None;
        for column in self.columns.iter().filter(|column| {
            !used.contains(&column.at) && !column.is_figures() && column.filled > 0 && column.days == 0
        }) {
            let met = column.words.iter().take(200).filter(|(word, _)| self.is_measure(word)).count();
            let hint = if has_word(column, &named) { 3 } else { 0 };
            let score = 2 * met + hint;
            if score >= 3 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, column));
            }
        }
        best.map(|(_, column)| column)
    }

    /// Whether a text can only be the label of a measure.
    pub(super) fn is_measure(&self, text: &str) -> bool {
        let any = Numbers { count: 0, least: 0.0, most: 0.0, decimals: false, percent: false };
        let decimals = Numbers { decimals: true, ..any };
        [any, decimals].into_iter().any(|numbers| self.meanings.certain(text, numbers).is_some())
    }

    /// Maps the texts of a column of labels.
    fn take_labels(&self, draft: &mut FigureDraft, labels: &'a Column) {
        draft.measure = Some(Text::Column(labels.name.clone()));
        draft.used.push(labels.at);
        let values: Vec<usize> = match &draft.parts[..] {
            [] => draft.used.clone(),
            parts => {
                let is_value =
                    |column: &&Column| parts.iter().any(|(part, name)| *part == Part::Value && *name == column.name);
                self.columns.iter().filter(is_value).map(|column| column.at).collect()
            }
        };
        let mut left: Vec<String> = Vec::new();
        let decided: BTreeSet<String> = draft.measures.iter().map(|item| item.toml.clone()).collect();
        for (word, _) in labels.words.iter().take(400) {
            let quoted_name = format!("name = {}", quoted(word));
            if decided.iter().any(|toml| toml.contains(&quoted_name)) {
                continue;
            }
            let numbers = self.numbers_of(labels.at, word, &values);
            match self.meanings.of(word, numbers) {
                Meaning::Certain(indicator) => self.take(draft, &value(word, indicator), "certain"),
                Meaning::Open(near) => {
                    let remark = format!("{}; {}", range(numbers), self.nearest(&near));
                    let id = near.first().map_or("…", |index| &self.meanings.indicator(*index).id);
                    draft.has_candidates |= self.meanings.is_like(word, &near);
                    left.push(word.clone());
                    draft
                        .measures
                        .push(Item::open(format!("{{ name = {}, indicator = {} }}", quoted(word), quoted(id)), remark));
                }
            }
        }
        if draft.is_mapped() && !left.is_empty() {
            draft.ignore_rows.push((labels.name.clone(), left));
        }
    }

    /// The numbers in the rows of one label.
    pub(super) fn numbers_of(&self, labels: usize, word: &str, values: &[usize]) -> Numbers {
        let mut column = Column { least: f64::INFINITY, most: f64::NEG_INFINITY, ..Column::default() };
        for row in self.table.rows.iter().filter(|row| row.cell(labels) == word) {
            for &at in values.iter().filter(|at| **at != labels) {
                column.take_number(row.cell(at));
            }
        }
        Numbers::of(&column)
    }

    /// A row a figure.
    fn long(&self) -> Option<FigureDraft> {
        if let Some((source, shape)) = self.known.labelled(self.columns, Layout::Long) {
            return Some(self.long_like(source.id.clone(), source, shape));
        }
        let labels = self.label_column()?;
        let figures = self.figure_columns();
        let by_name = |wanted: &[&str]| {
            figures.iter().find(|column| wanted.contains(&crate::read::fold(&column.name).as_str())).copied()
        };
        let numerator = by_name(&["numerator", "count", "num", "cases"]);
        let denominator = by_name(&["denominator", "out of", "denom", "base", "cohort"]);
        let value = by_name(&["value", "result", "figure", "actual", "performance", "outturn", "amount", "score"])
            .or_else(|| {
                let parts = [numerator, denominator].into_iter().flatten().map(|column| column.at);
                let parts: Vec<usize> = parts.collect();
                let left: Vec<&Column> = figures.iter().copied().filter(|column| !parts.contains(&column.at)).collect();
                if let [only] = left[..] { Some(only) } else { None }
            })?;
        let mut draft = FigureDraft {
            layout: "long",
            why: format!("{:?} names the measure and {:?} holds its figure", labels.name, value.name),
            ..FigureDraft::default()
        };
        for (part, column) in
            [(Part::Value, Some(value)), (Part::Numerator, numerator), (Part::Denominator, denominator)]
        {
            if let Some(column) = column {
                draft.parts.push((part, column.name.clone()));
                draft.used.push(column.at);
            }
        }
        self.take_labels(&mut draft, labels);
        self.filters(&mut draft);
        Some(draft)
    }

    /// A row a figure, in the columns of a source that ships.
    fn long_like(&self, id: String, source: &crate::pipeline::Source, shape: &IndicatorShape) -> FigureDraft {
        let mut draft = FigureDraft {
            layout: "long",
            why: "a column names the measure and another holds its figure".into(),
            parts: shape.parts.clone(),
            like: Some(id),
            ..FigureDraft::default()
        };
        draft.used.extend(shape.parts.iter().filter_map(|(_, name)| self.at(name)));
        if let Some(status) = &shape.status {
            let values: Vec<(&str, String)> =
                status.values.iter().map(|(word, meaning)| (word.as_str(), quoted(meaning.name()))).collect();
            let mut pairs = vec![("column", quoted(&status.column)), ("values", super::entry::inline(&values))];
            pairs.extend(status.otherwise.map(|meaning| ("otherwise", quoted(meaning.name()))));
            draft.status = Some(super::entry::inline(&pairs));
            draft.used.extend(self.at(&status.column));
        }
        for rule in source.rows.iter().filter(|rule| !rule.keep) {
            if let Some(at) = self.at(&rule.column) {
                draft.ignore_rows.push((self.columns[at].name.clone(), rule.words.clone()));
                draft.used.push(at);
            }
        }
        if let Some(labels) = shape.measure.as_ref().and_then(|text| match text {
            Text::Column(name) => self.at(name).map(|at| &self.columns[at]),
            Text::Constant(_) => None,
        }) {
            for measure in known::labels(shape, labels) {
                self.take(&mut draft, measure, "certain");
            }
            let named = if draft.is_mapped() { Some(labels) } else { self.label_column() };
            self.take_labels(&mut draft, named.unwrap_or(labels));
        }
        self.filters(&mut draft);
        draft
    }

    pub(super) fn at(&self, name: &str) -> Option<usize> {
        let folded = crate::read::fold(name);
        self.columns.iter().position(|column| crate::read::fold(&column.name) == folded)
    }

    pub(super) fn take(&self, draft: &mut FigureDraft, measure: &Measure, why: &str) {
        draft.measures.push(measures::item(measure, why, self.reference));
        draft.indicators.push(measure.indicator);
    }

    pub(super) fn nearest(&self, near: &[IndicatorIndex]) -> String {
        if near.is_empty() {
            return "the catalogue has nothing like it".into();
        }
        let named = near.iter().map(|index| {
            let indicator = self.meanings.indicator(*index);
            format!("{} ({})", indicator.id, indicator.title)
        });
        format!("nearest: {}", named.collect::<Vec<_>>().join(", "))
    }
}

/// A header that is a period by itself.
fn is_period_header(name: &str) -> bool {
    matches!(period::read(name), Some(words) if !matches!(words, period::Words::Year(_)))
}

/// A column or label that is the value of an indicator.
pub(super) fn value(name: &str, indicator: IndicatorIndex) -> Measure {
    Measure {
        name: name.to_owned(),
        indicator,
        part: Part::Value,
        breakdown: Vec::new(),
        figure: None,
        only_where: Vec::new(),
        status: None,
        scale: 1.0,
    }
}

/// What the numbers are like, for a comment.
pub(super) fn range(numbers: Numbers) -> String {
    if numbers.count == 0 {
        return "no numbers".into();
    }
    let kind = if numbers.percent { " %" } else { "" };
    format!("{} to {}{kind}", numbers.least, numbers.most)
}

/// Writes the keys of a source of figures, from the layout on.
pub(super) fn write(draft: &FigureDraft, entry: &mut Entry) {
    match &draft.measure {
        Some(Text::Column(name)) => entry.sure_key(
            "measure",
            &super::entry::inline(&[("column", quoted(name))]),
            Confidence::Likely,
            "its texts name the measures",
        ),
        Some(Text::Constant(name)) => {
            entry.sure_key("measure", &quoted(name), Confidence::Likely, "all rows are of one measure");
        }
        None if draft.layout != "wide_indicators" => {
            entry.open_key("measure", "{ column = \"…\" }", "no column was found that names the measures");
        }
        None => {}
    }
    for (part, name) in &draft.parts {
        let key = match part {
            Part::Value => "value",
            Part::Numerator => "numerator",
            Part::Denominator => "denominator",
        };
        entry.key(key, &super::entry::inline(&[("column", quoted(name))]));
    }
    if let Some(whole) = &draft.whole {
        entry.remarked_key("whole", &super::entry::inline(&[("column", quoted(whole))]), "the year's own figure");
    }
    if let Some(status) = &draft.status {
        entry.key("status", status);
    }
    if !draft.breakdowns.is_empty() {
        entry.list("breakdowns", &draft.breakdowns);
    }
    if !draft.additive.is_empty() {
        entry.remarked_key("additive", &listed(&draft.additive), "slices that add up to the total");
    }
    if !draft.measures.is_empty() {
        let mut items: Vec<Item> = Vec::new();
        let (mut open, mut left) = (0_usize, 0_usize);
        for item in &draft.measures {
            if item.is_active || open < SHOWN_AT_MOST {
                items.push(item.clone());
            } else {
                left += 1;
            }
            open += usize::from(!item.is_active);
        }
        if left > 0 {
            items.push(Item::open("…".into(), format!("and {left} more of which nothing is certain, see `ignore`")));
        }
        entry.list("measures", &items);
    }
}
