//! A table of inspection outcomes → how its source entry speaks of them: inspections, days, frameworks, areas, grades.

use super::cells::Column;
use super::entry::{Entry, Item, inline, quoted};
use super::known::Known;
use super::roles::{Confidence, Roles};
use super::tables::Table;
use crate::normalise::day;
use crate::pipeline::{AreaColumn, GradeLayout, InspectionShape, Text};
use crate::reference::{Framework, Reference};

/// What of a table of grades has a place in the entry.
pub(super) struct JudgementDraft {
    inspections: Vec<Inspection>,
    /// The columns of area and grade where a row is a judgement.
    long: Option<(String, String)>,
    pub(super) used: Vec<usize>,
    pub(super) why: String,
    /// Rows that speak of no inspection.
    pub(super) ignore_rows: Vec<(String, Vec<String>)>,
}

impl JudgementDraft {
    /// Whether a row is a judgement.
    pub(super) fn is_long(&self) -> bool {
        self.long.is_some()
    }
}

struct Inspection {
    framework: String,
    framework_is_sure: bool,
    start: Option<String>,
    published: Option<String>,
    event: Option<String>,
    judged_body: Option<String>,
    strand: Option<String>,
    areas: Vec<Item>,
}

/// Drafts a source of judgements; none where the table has no grades.
pub(super) fn draft(
    table: &Table,
    columns: &[Column],
    roles: &Roles,
    known: &Known,
    reference: &Reference,
) -> Option<JudgementDraft> {
    let used = roles.of_authority();
    let is_grade = |column: &&Column| {
        !used.contains(&column.at)
            && column.filled > 0
            && column.words.len() <= 25
            && column.share(column.grades) >= 0.5
    };
    let grades: Vec<&Column> = columns.iter().filter(is_grade).collect();
    roles.authority.as_ref()?;
    // One cell with a word like a grade makes no list of judgements.
    if grades.iter().all(|column| column.filled < 2) {
        return None;
    }
    if let Some(inspections) = known.judgements(columns) {
        return Some(as_shipped(inspections, columns));
    }
    if let [grade] = grades[..]
        && let Some(area) = columns.iter().find(|column| !used.contains(&column.at) && names_areas(column, reference))
    {
        let block: Vec<&Column> =
            columns.iter().filter(|column| column.at != area.at && column.at != grade.at).collect();
        let mut inspection = inspection(&block, columns, table, reference);
        inspection.areas.clear();
        let mut used = used_by(&inspection, columns);
        used.extend([area.at, grade.at]);
        let why = format!("{:?} names what was judged and {:?} has the grade", area.name, grade.name);
        return Some(JudgementDraft {
            inspections: vec![inspection],
            long: Some((area.name.clone(), grade.name.clone())),
            used,
            why,
            ignore_rows: without_inspection(columns),
        });
    }
    let blocks = blocks(columns, &grades, &used);
    let inspections: Vec<Inspection> =
        blocks.iter().map(|block| inspection(block, columns, table, reference)).collect();
    let used = inspections.iter().flat_map(|inspection| used_by(inspection, columns)).collect();
    let why = match inspections.len() {
        1 => "each column of grades is an area of the inspection".to_owned(),
        several => format!("each column of grades is an area; a row speaks of {several} inspections"),
    };
    Some(JudgementDraft { inspections, long: None, used, why, ignore_rows: without_inspection(columns) })
}

/// Rows whose kind of inspection is a word for none.
fn without_inspection(columns: &[Column]) -> Vec<(String, Vec<String>)> {
    let is_none = |word: &str| {
        matches!(
            crate::read::fold(word).as_str(),
            "none" | "nan" | "n/a" | "na" | "-" | "not inspected" | "not yet inspected"
        )
    };
    let kinds = columns.iter().filter(|column| is_kind(column));
    kinds
        .filter_map(|column| {
            let words: Vec<String> =
                column.words.iter().filter(|(word, _)| is_none(word)).map(|(word, _)| word.clone()).collect();
            (!words.is_empty()).then(|| (column.name.clone(), words))
        })
        .collect()
}

/// What a shipped source says of the same columns.
fn as_shipped(inspections: &[InspectionShape], columns: &[Column]) -> JudgementDraft {
    let mut long = None;
    let taken: Vec<Inspection> = inspections
        .iter()
        .map(|shape| {
            let areas = match &shape.grades {
                GradeLayout::Wide(areas) => areas.iter().map(|area| Item::sure(area_toml(area), "")).collect(),
                GradeLayout::Long { area, grade } => {
                    long = Some((area.clone(), grade.clone()));
                    Vec::new()
                }
            };
            Inspection {
                framework: text(&shape.framework),
                framework_is_sure: true,
                start: shape.inspection_start.clone(),
                published: shape.published.clone(),
                event: shape.event.as_ref().map(text),
                judged_body: shape.judged_body.as_ref().map(text),
                strand: shape.strand.as_ref().map(text),
                areas,
            }
        })
        .collect();
    let mut used: Vec<usize> = taken.iter().flat_map(|inspection| used_by(inspection, columns)).collect();
    if let Some((area, grade)) = &long {
        used.extend(
            columns.iter().filter(|column| column.name == *area || column.name == *grade).map(|column| column.at),
        );
    }
    JudgementDraft {
        inspections: taken,
        long,
        used,
        why: "its columns are those of a source in england.toml".into(),
        ignore_rows: without_inspection(columns),
    }
}

fn text(text: &Text) -> String {
    match text {
        Text::Column(name) => inline(&[("column", quoted(name))]),
        Text::Constant(word) => quoted(word),
    }
}

fn area_toml(area: &AreaColumn) -> String {
    let mut pairs = vec![("name", quoted(&area.name))];
    for (key, value) in [("area", &area.area), ("strand", &area.strand), ("judged_body", &area.judged_body)] {
        pairs.extend(value.as_ref().map(|value| (key, quoted(value))));
    }
    inline(&pairs)
}

/// Columns that a piece of TOML names.
fn used_by(inspection: &Inspection, columns: &[Column]) -> Vec<usize> {
    let places = [
        Some(&inspection.framework),
        inspection.event.as_ref(),
        inspection.judged_body.as_ref(),
        inspection.strand.as_ref(),
    ];
    let is_named = |column: &Column| {
        let name = quoted(&column.name);
        let folded = crate::read::fold(&column.name);
        let by_day = [&inspection.start, &inspection.published]
            .into_iter()
            .flatten()
            .any(|day| crate::read::fold(day) == folded);
        by_day
            || places.iter().flatten().any(|place| place.contains(&format!("column = {name}")))
            || inspection.areas.iter().any(|item| {
                item.is_active
                    && crate::read::fold(&item.toml).starts_with(&crate::read::fold(&format!("{{ name = {name}")))
            })
    };
    columns.iter().filter(|column| is_named(column)).map(|column| column.at).collect()
}

/// Columns in groups: days or the kind of inspection begin a new one where grades went before.
fn blocks<'c>(columns: &'c [Column], grades: &[&Column], used: &[usize]) -> Vec<Vec<&'c Column>> {
    let mut blocks: Vec<Vec<&Column>> = vec![Vec::new()];
    let mut has_grades = false;
    for column in columns.iter().filter(|column| !used.contains(&column.at)) {
        let is_grade = grades.iter().any(|grade| grade.at == column.at);
        if !is_grade && has_grades && (is_day(column) || is_kind(column)) {
            blocks.push(Vec::new());
            has_grades = false;
        }
        has_grades |= is_grade;
        blocks.last_mut().expect("there is a block").push(column);
    }
    // What stands behind the last grades, or has no day, belongs to no inspection of its own.
    let mut whole: Vec<Vec<&Column>> = Vec::new();
    let mut before: Vec<&Column> = Vec::new();
    for block in blocks {
        let has_one = block.iter().any(|column| grades.iter().any(|grade| grade.at == column.at));
        if has_one && block.iter().any(|column| is_day(column)) {
            whole.push(before.drain(..).chain(block).collect());
        } else if let Some(last) = whole.last_mut() {
            last.extend(block);
        } else {
            before.extend(block);
        }
    }
    if !before.is_empty() {
        whole.push(before);
    }
    whole
}

fn is_day(column: &Column) -> bool {
    let named = crate::read::fold(&column.name).contains("date");
    column.days > 0 && (column.share(column.days) >= 0.8 || named)
}

fn is_kind(column: &Column) -> bool {
    column.filled > 0 && column.share(column.frameworks) >= 0.8
}

fn inspection(block: &[&Column], columns: &[Column], table: &Table, reference: &Reference) -> Inspection {
    let days: Vec<&Column> = block.iter().copied().filter(|column| is_day(column)).collect();
    let folded = |column: &Column| crate::read::fold(&column.name);
    let published = days.iter().find(|column| folded(column).contains("publi"));
    let start = days.iter().find(|column| !folded(column).contains("publi") && !folded(column).contains("end"));
    let kind = block.iter().find(|column| is_kind(column));
    let from_title = || {
        let titles = table.titles.iter().flat_map(|title| phrases(title));
        titles.into_iter().find(|phrase| reference.frameworks.is_known(phrase))
    };
    let from_headers = block.iter().flat_map(|column| phrases(&column.name)).find(|phrase| {
        phrase.chars().filter(|letter| letter.is_uppercase()).count() >= 2 && reference.frameworks.is_known(phrase)
    });
    let (framework, framework_is_sure) = match (kind, from_headers) {
        (Some(kind), _) => (inline(&[("column", quoted(&kind.name))]), true),
        (None, Some(phrase)) => (quoted(&phrase), true),
        (None, None) => match from_title() {
            Some(phrase) => (quoted(&phrase), true),
            None => (quoted(by_day(&days)), false),
        },
    };
    let latest = latest(&days);
    let named = framework.trim_matches('"');
    let edition = reference.frameworks.named(if kind.is_some() { "ILACS" } else { named }, latest);
    let areas = columns
        .iter()
        .filter(|column| block.iter().any(|own| own.at == column.at) && column.share(column.grades) >= 0.5)
        .map(|column| area(column, edition, reference))
        .collect();
    Inspection {
        framework,
        framework_is_sure,
        start: start.map(|column| column.name.clone()),
        published: published.map(|column| column.name.clone()),
        event: None,
        judged_body: None,
        strand: None,
        areas,
    }
}

fn latest(days: &[&Column]) -> Option<crate::domain::Day> {
    days.iter().flat_map(|column| column.words.iter().filter_map(|(word, _)| day::read(word))).max()
}

/// The framework under which inspections of these days were mostly made.
fn by_day(days: &[&Column]) -> &'static str {
    match latest(days).map(crate::domain::Day::year) {
        Some(..=2012) => "SLAC",
        Some(2013..=2017) => "SIF",
        _ => "ILACS",
    }
}

/// All runs of words of a text, longest first.
fn phrases(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut phrases = Vec::new();
    for length in (1..=words.len().min(10)).rev() {
        phrases.extend(words.windows(length).map(|window| window.join(" ")));
    }
    phrases
}

/// The area that a header means: by the table of labels as it stands or without its first words, else by what it speaks of.
fn area(column: &Column, framework: Option<&Framework>, reference: &Reference) -> Item {
    let name = quoted(&column.name);
    let Some(framework) = framework else {
        return Item::open(format!("{{ name = {name}, area = \"…\" }}"), "no framework is known for it");
    };
    let words: Vec<&str> = column.name.split(|letter: char| letter.is_whitespace() || letter == '_').collect();
    for skipped in 0..words.len() {
        let rest = if skipped == 0 { column.name.clone() } else { words[skipped..].join(" ") };
        if let Some((strand, area)) = reference.frameworks.area_labelled(framework, &rest) {
            if skipped == 0 {
                return Item::sure(inline(&[("name", name)]), format!("certain: {area}"));
            }
            let mut pairs = vec![("name", name), ("area", quoted(area))];
            if !strand.is_empty() {
                pairs.push(("strand", quoted(strand)));
            }
            return Item::sure(inline(&pairs), "likely");
        }
    }
    let folded = crate::read::fold(&column.name);
    let has = |word: &str| folded.contains(word);
    let area = if has("overall") {
        "OVERALL"
    } else if has("leader") {
        "LEADERS"
    } else if has("help and protection") || has("help & protection") || has("help_and_protection") {
        "HELP_PROT"
    } else if has("in care and care leavers") {
        "CIC_CL"
    } else if has("care leavers") || has("care_leavers") {
        "CARE_LEAVERS"
    } else if has("in care") || has("in_care") || has("looked after") {
        "CIC"
    } else {
        ""
    };
    if area.is_empty() || !framework.areas.iter().any(|(_, own)| own == area) {
        let areas: Vec<&str> = framework.areas.iter().map(|(_, area)| area.as_str()).collect();
        let remark = format!("which of {} is it?", areas.join(", "));
        return Item::open(format!("{{ name = {name}, area = \"…\" }}"), remark);
    }
    Item::sure(inline(&[("name", name), ("area", quoted(area))]), "likely")
}

fn names_areas(column: &Column, reference: &Reference) -> bool {
    let labelled = |word: &str| {
        reference.frameworks.all.iter().any(|framework| reference.frameworks.area_labelled(framework, word).is_some())
    };
    let met: usize = column.words.iter().take(60).filter(|(word, _)| labelled(word)).map(|(_, count)| count).sum();
    column.filled > 0 && column.numbers == 0 && met * 10 >= column.filled * 8
}

/// Writes the keys of a source of judgements, from the layout on.
pub(super) fn write(draft: &JudgementDraft, entry: &mut Entry) {
    if let [inspection] = &draft.inspections[..] {
        let (confidence, why) = if inspection.framework_is_sure {
            (Confidence::Likely, "its words are known")
        } else {
            (Confidence::Guess, "nothing names the framework; it is the one of these days")
        };
        entry.sure_key("framework", &inspection.framework, confidence, why);
        for (key, name) in [("inspection_start", &inspection.start), ("published", &inspection.published)] {
            if let Some(name) = name {
                entry.key(key, &inline(&[("column", quoted(name))]));
            }
        }
        for (key, toml) in
            [("event", &inspection.event), ("judged_body", &inspection.judged_body), ("strand", &inspection.strand)]
        {
            if let Some(toml) = toml {
                entry.key(key, toml);
            }
        }
        match &draft.long {
            Some((area, grade)) => {
                entry.key("area", &inline(&[("column", quoted(area))]));
                entry.key("grade", &inline(&[("column", quoted(grade))]));
            }
            None => entry.list("areas", &inspection.areas),
        }
        return;
    }
    for inspection in &draft.inspections {
        entry.section("[[source.inspections]]", lines(inspection));
    }
}

/// An inspection among several.
fn lines(inspection: &Inspection) -> Vec<String> {
    let mut lines = vec![format!("framework = {}", inspection.framework)];
    for (key, name) in [("inspection_start", &inspection.start), ("published", &inspection.published)] {
        lines.extend(name.as_ref().map(|name| format!("{key} = {}", inline(&[("column", quoted(name))]))));
    }
    for (key, toml) in
        [("event", &inspection.event), ("judged_body", &inspection.judged_body), ("strand", &inspection.strand)]
    {
        lines.extend(toml.as_ref().map(|toml| format!("{key} = {toml}")));
    }
    lines.push("areas = [".into());
    for item in &inspection.areas {
        let mark = if item.is_active { "" } else { "# " };
        let remark = if item.remark.is_empty() { String::new() } else { format!(" # {}", item.remark) };
        lines.push(format!("  {mark}{},{remark}", item.toml));
    }
    lines.push("]".into());
    lines
}
