//! One table of a file → its source entry.

use super::cells::{self, Column, Whose};
use super::entry::{Entry, inline, listed, quoted, slug};
use super::figures::{self, FigureDraft, Figures};
use super::judgements::{self, JudgementDraft};
use super::known::Known;
use super::lists;
use super::meaning::Meanings;
use super::opened::Opened;
use super::paths::{self, Named};
use super::periods::Periods;
use super::roles::{Confidence, Roles};
use super::siblings;
use super::tables::Table;
use crate::domain::Day;
use crate::reference::Reference;

/// Everything that files are looked at with.
pub(super) struct Tools<'a> {
    pub(super) reference: &'a Reference,
    pub(super) meanings: Meanings<'a>,
    pub(super) known: Known,
}

/// What the rows of a table hold.
enum Content {
    Figures(FigureDraft),
    Judgements(JudgementDraft),
    Neighbours(Vec<(usize, Option<usize>)>),
    Actions(Vec<(&'static str, usize)>),
    Targets(Vec<(&'static str, usize)>),
}

/// A drafted entry.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) entry: Entry,
    /// What must still be decided before it runs, in a line each.
    pub(super) open: Vec<String>,
    /// The headers, folded.
    pub(super) header: Vec<String>,
    /// Whether another entry takes its file too.
    pub(super) joined: bool,
    /// The pattern of its path that takes the files of all authorities.
    pub(super) files_of_all: Option<String>,
}

/// Drafts the entry of a table; none where nothing in it is anything that a source can hold.
pub(super) fn draft(path: &str, opened: &Opened, table: &Table, tables: &[Table], tools: &Tools) -> Option<Draft> {
    let columns = cells::columns(table, tools.reference);
    let roles = Roles::of(table, &columns, tools.reference);
    let named = paths::read(path, &table.titles, tools.reference);
    let content = content(table, &columns, &roles, tools)?;
    let mut writer = Writer {
        opened,
        table,
        columns: &columns,
        roles: &roles,
        named: &named,
        tools,
        entry: Entry::default(),
        open: Vec::new(),
    };
    let id = if table.number > 1 { format!("{}_table_{}", named.id, table.number) } else { named.id.clone() };
    let kind = match &content {
        Content::Figures(draft) if draft.is_population => "populations",
        Content::Figures(_) => "indicators",
        Content::Judgements(_) => "judgements",
        Content::Neighbours(_) => "neighbours",
        Content::Actions(_) => "actions",
        Content::Targets(_) => "targets",
    };
    writer.write(&id, kind, path, tables, &content);
    let Writer { entry, open, .. } = writer;
    let header = columns.iter().map(|column| crate::read::fold(&column.name)).collect();
    Some(Draft { id, kind, entry, open, header, joined: false, files_of_all: named.files_of_all })
}

fn content(table: &Table, columns: &[Column], roles: &Roles, tools: &Tools) -> Option<Content> {
    if let Some(neighbours) = lists::neighbours(columns, roles).filter(|_| roles.authority.is_some()) {
        return Some(Content::Neighbours(neighbours));
    }
    if let Some(judgements) = judgements::draft(table, columns, roles, &tools.known, tools.reference) {
        return Some(Content::Judgements(judgements));
    }
    if let Some(actions) = lists::actions(columns) {
        return Some(Content::Actions(actions));
    }
    if let Some(targets) = lists::targets(columns) {
        return Some(Content::Targets(targets));
    }
    let figures =
        Figures { table, columns, roles, reference: tools.reference, meanings: &tools.meanings, known: &tools.known };
    let draft = figures.draft().filter(|draft| draft.is_mapped() || draft.has_candidates)?;
    // Numbers without anybody and any time that they could be about are no export.
    let has_place = roles.period.is_some() || draft.period_in_headers || roles.authority.is_some();
    has_place.then_some(Content::Figures(draft))
}

pub(super) struct Writer<'a> {
    pub(super) opened: &'a Opened,
    pub(super) table: &'a Table,
    pub(super) columns: &'a [Column],
    pub(super) roles: &'a Roles,
    named: &'a Named,
    pub(super) tools: &'a Tools<'a>,
    pub(super) entry: Entry,
    open: Vec<String>,
}

impl Writer<'_> {
    fn write(&mut self, id: &str, kind: &'static str, path: &str, tables: &[Table], content: &Content) {
        let why = match content {
            Content::Figures(draft) => format!("layout `{}`: {}", draft.layout, draft.why),
            Content::Judgements(draft) => draft.why.clone(),
            Content::Neighbours(_) => "a row an authority, a column a neighbour, nearest first".into(),
            Content::Actions(_) => "a row an action of a plan".into(),
            Content::Targets(_) => "a row a target".into(),
        };
        let like = match content {
            Content::Figures(draft) => draft.like.as_ref(),
            _ => None,
        };
        self.describe(path, tables.len(), kind, &why, like);
        let periods = match content {
            Content::Figures(draft) => Periods::of(self.roles, self.columns, &draft.indicators, self.tools.reference),
            _ => Periods::default(),
        };
        if !periods.told.is_empty() {
            self.entry.note(&periods.told);
        }
        if let Content::Figures(_) = content {
            self.symbols();
        }
        self.strangers();

        self.entry.key("id", &quoted(id));
        self.entry.key("kind", &quoted(kind));
        self.entry.key("title", &quoted(&self.named.title));
        self.entry.key("files", &quoted(&self.named.files));
        self.submitted(&periods);
        self.reading();
        match content {
            Content::Figures(draft) => self.entry.key("layout", &quoted(draft.layout)),
            Content::Judgements(draft) => {
                self.entry.key("layout", &quoted(if draft.is_long() { "long" } else { "wide" }));
            }
            _ => {}
        }
        self.authority();
        let mut used = self.roles.used();
        match content {
            Content::Figures(draft) => {
                self.level(&draft.ignore_rows);
                self.period(draft, &periods);
                figures::write(draft, &mut self.entry);
                used.extend(&draft.used);
                if let Some(factor) = scale_in(&self.table.titles) {
                    self.entry.remarked_key("scale", &super::measures::scale(factor), "likely: the title says so");
                }
                if !draft.is_mapped() {
                    self.open.push("uncomment a line of `measures` and name its indicator".into());
                }
            }
            Content::Judgements(draft) => {
                self.others_only(&draft.ignore_rows);
                judgements::write(draft, &mut self.entry);
                used = self.roles.of_authority();
                used.extend(&draft.used);
            }
            Content::Neighbours(found) => {
                let edition = self.named.year.map_or_else(|| "own".into(), |year| year.to_string());
                lists::write_neighbours(found, self.columns, &edition, &mut self.entry);
                used.extend(found.iter().flat_map(|(column, closeness)| [Some(*column), *closeness]).flatten());
            }
            Content::Actions(fields) => {
                lists::write_fields(fields, self.columns, &self.named.title, &mut self.entry);
                used = fields.iter().map(|(_, at)| *at).collect();
                used.extend(self.roles.authority.iter().map(|role| role.column));
            }
            Content::Targets(fields) => {
                lists::write_fields(fields, self.columns, "", &mut self.entry);
                used = fields.iter().map(|(_, at)| *at).collect();
                used.extend(self.roles.authority.iter().map(|role| role.column));
            }
        }
        self.only_this_file(path, &used);
        self.which_table(tables, &used);
        let ignored: Vec<String> =
            self.columns.iter().filter(|column| !used.contains(&column.at)).map(|column| column.name.clone()).collect();
        if !ignored.is_empty() {
            self.entry.texts(
                "ignore",
                &ignored,
                "read past: no figures, or nothing that the catalogue has for certain",
            );
        }
    }

    fn submitted(&mut self, periods: &Periods) {
        if self.named.files.contains("<submitted>") {
            return;
        }
        if let Some(at) = self.roles.submitted {
            self.entry.key("submitted", &inline(&[("column", quoted(&self.columns[at].name))]));
            return;
        }
        let named = || self.named.period.as_deref().and_then(super::periods::last_day);
        let latest = periods.latest.or(self.named.day).or_else(named).or_else(|| self.latest_day());
        let latest = latest.or_else(|| self.named.year.and_then(|year| Day::new(year, 12, 31)));
        match latest {
            Some(day) => self.entry.sure_key(
                "submitted",
                &day.to_string(),
                Confidence::Guess,
                "the last day that it speaks of; state the day on which it was sent or published",
            ),
            None => {
                self.entry.sure_key(
                    "submitted",
                    "2000-01-01",
                    Confidence::Guess,
                    "nothing says when it was sent; state the day",
                );
            }
        }
    }

    /// Where other files of the drafted path have other headers, the path is that of this file alone.
    fn only_this_file(&mut self, path: &str, used: &[usize]) {
        let all = self.columns.iter().filter(|column| used.contains(&column.at));
        let names: Vec<String> = all.map(|column| column.name.clone()).collect();
        let in_one_row =
            self.table.header_rows == 1 && !names.iter().any(|name| name.ends_with(')') || name.starts_with("column "));
        if let Some(day) =
            self.named.day.filter(|_| in_one_row && !siblings::have_columns(path, &self.named.files, &names))
        {
            self.entry.replace("files", &quoted(path));
            let line = format!("submitted = {day} # from its name; other files of that name have other headers");
            self.entry.insert_after("files", "submitted", &line);
        }
    }

    /// Says which table is meant where several of the file's tables have the columns that the entry names.
    fn which_table(&mut self, tables: &[Table], used: &[usize]) {
        let has_all = |table: &&Table| {
            let mut all = self.columns.iter().filter(|column| used.contains(&column.at));
            all.all(|column| table.names.contains(&column.name))
        };
        let alike: Vec<usize> = tables.iter().filter(has_all).map(|table| table.number).collect();
        if let Some(at) = alike.iter().position(|number| *number == self.table.number).filter(|_| alike.len() > 1) {
            let behind = if self.entry.states("submitted") { "submitted" } else { "files" };
            let line = format!("table = {} # {} tables of the file have these columns", at + 1, alike.len());
            self.entry.insert_after(behind, "table", &line);
        }
    }

    fn latest_day(&self) -> Option<Day> {
        let days = self.columns.iter().filter(|column| column.share(column.days) >= 0.8 && column.filled > 0);
        days.flat_map(|column| column.words.iter().filter_map(|(word, _)| crate::normalise::day::read(word))).max()
    }

    /// How the file is read, where its header does not say it by itself.
    fn reading(&mut self) {
        if self.table.header_rows > 1 {
            self.entry.sure_key(
                "header_rows",
                &self.table.header_rows.to_string(),
                Confidence::Likely,
                "the names stand in two rows",
            );
        }
        if let Some(sheet) =
            self.opened.container.split_once(": ").filter(|(kind, _)| *kind != "zip").map(|(_, name)| name)
        {
            self.entry.key("sheet", &quoted(sheet));
        }
        if let Some(member) = self.opened.container.strip_prefix("zip: ") {
            self.entry.key("member", &quoted(member));
        }
    }

    fn authority(&mut self) {
        let name = |at: usize| quoted(&self.columns[at].name);
        if let Some(role) = &self.roles.authority {
            let mut pairs = vec![("column", name(role.column))];
            pairs.extend(role.gss.map(|at| ("gss", name(at))));
            pairs.extend(role.name.map(|at| ("name", name(at))));
            let rows = || self.table.rows.iter().zip(&self.roles.whose).filter(|(row, _)| !self.roles.passes_over(row));
            let known = rows().filter(|(_, whose)| **whose == Whose::Authority).count();
            let all = known + rows().filter(|(_, whose)| **whose == Whose::Stranger).count();
            let share = if all == 0 { 0.0 } else { known as f64 / all as f64 };
            let units: std::collections::BTreeSet<&str> = self
                .table
                .rows
                .iter()
                .zip(&self.roles.whose)
                .filter(|(_, whose)| **whose == Whose::Authority)
                .map(|(row, _)| row.cell(role.column))
                .collect();
            let why = if known == all {
                format!("all {known} rows of authorities, {} of these, are known", units.len())
            } else {
                format!("{known} of {all} rows are known")
            };
            self.entry.sure_key("authority", &inline(&pairs), Confidence::of_share(share), &why);
        } else if let Some(level) = self.roles.level.as_ref().filter(|level| level.authority.is_empty()) {
            let at = self.columns.iter().find(|column| column.areas > 0).map_or(level.column, |column| column.at);
            self.entry.remarked_key(
                "authority",
                &inline(&[("column", name(at))]),
                "certain: there are none, all rows are the nation's or a region's",
            );
        } else if self.named.files.contains("<authority>") {
        } else if let Some((id, why)) = &self.named.authority {
            self.entry.sure_key("authority", &quoted(id), Confidence::Likely, why);
        } else {
            self.entry.open_key(
                "authority",
                "\"…\"",
                "nothing says whose the file is: write the authority's code or name",
            );
            self.open.push("say whose the file is: `authority`".into());
        }
    }

    fn level(&mut self, more: &[(String, Vec<String>)]) {
        let mut passed: Vec<(String, Vec<String>)> = more.to_vec();
        if let Some(level) = &self.roles.level {
            let column = &self.columns[level.column].name;
            if !level.others.is_empty() {
                passed.push((column.clone(), level.others.clone()));
            }
            if !(level.region.is_empty() && level.national.is_empty()) {
                let mut pairs = vec![("column", quoted(column))];
                for (key, words) in
                    [("authority", &level.authority), ("region", &level.region), ("national", &level.national)]
                {
                    if !words.is_empty() {
                        pairs.push((key, listed(words)));
                    }
                }
                if self.areas_are_rounded() {
                    pairs.push(("rounded_to", "10".into()));
                }
                let why = "rows of authorities, regions and the nation";
                self.entry.sure_key("level", &inline(&pairs), Confidence::Certain, why);
            }
            if let Some(at) = self.roles.region {
                self.entry.key("region", &inline(&[("column", quoted(&self.columns[at].name))]));
            }
        }
        self.pass_over(&passed);
    }

    /// Whether a column of counts is rounded to 10 in rows of regions and the nation and in those of authorities is not.
    fn areas_are_rounded(&self) -> bool {
        self.columns.iter().any(|column| {
            let is_count = column.is_figures() && column.decimals == 0 && column.most >= 10_000.0;
            is_count && self.is_rounded_for_areas(column)
        })
    }

    fn is_rounded_for_areas(&self, column: &Column) -> bool {
        let (mut of_areas, mut of_authorities) = ((0_usize, 0_usize), (0_usize, 0_usize));
        for (row, whose) in self.table.rows.iter().zip(&self.roles.whose) {
            let Ok(number) = row.cell(column.at).replace(',', "").parse::<u64>() else { continue };
            let counted = if *whose == Whose::Authority { &mut of_authorities } else { &mut of_areas };
            counted.0 += 1;
            counted.1 += usize::from(number.is_multiple_of(10));
        }
        of_areas.0 >= 10 && of_areas.1 * 100 >= of_areas.0 * 99 && of_authorities.1 * 2 <= of_authorities.0
    }

    /// For rows that are no figures: only those of others are passed over.
    fn others_only(&mut self, more: &[(String, Vec<String>)]) {
        let mut rules = more.to_vec();
        if let Some(level) = self.roles.level.as_ref().filter(|level| !level.others.is_empty()) {
            let column = &self.columns[level.column].name;
            let is_stated = rules.iter().any(|(own, _)| own == column);
            if !level.others.iter().any(String::is_empty) && !is_stated {
                rules.push((column.clone(), level.others.clone()));
            }
        }
        self.pass_over(&rules);
    }

    fn pass_over(&mut self, rules: &[(String, Vec<String>)]) {
        if !rules.is_empty() {
            let pairs: Vec<(&str, String)> =
                rules.iter().map(|(column, words)| (column.as_str(), listed(words))).collect();
            self.entry.remarked_key(
                "ignore_rows",
                &inline(&pairs),
                "likely: rows about nobody and nothing that is known",
            );
        }
    }

    fn period(&mut self, draft: &FigureDraft, periods: &Periods) {
        if let Some(at) = self.roles.period.filter(|_| !draft.period_in_headers) {
            let column = &self.columns[at];
            let mut pairs = vec![("column", quoted(&column.name))];
            pairs.extend(self.roles.identifier.map(|at| ("identifier", quoted(&self.columns[at].name))));
            let share = column.share(column.periods);
            self.entry.sure_key("period", &inline(&pairs), Confidence::of_share(share), &periods.span);
        } else if draft.period_in_headers {
        } else if let Some(period) = &self.named.period {
            self.entry.sure_key(
                "period",
                &quoted(period),
                Confidence::Likely,
                "the title or the name says so, no column does",
            );
        } else {
            self.entry.open_key("period", "\"2024/25\"", "nothing says when the figures were: write the period");
            self.open.push("say when the figures were: `period`".into());
        }
    }
}

/// What a title says that figures are given in.
fn scale_in(titles: &[String]) -> Option<f64> {
    titles.iter().find_map(|title| {
        let folded = crate::read::fold(title);
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        if has(&["£ thousand", "£thousand", "thousands of pounds", "£000", "£'000", "£k"]) {
            Some(1000.0)
        } else if has(&["£ million", "£million", "millions of pounds", "£m "]) {
            Some(1_000_000.0)
        } else {
            None
        }
    })
}

/// An id that is not taken yet.
pub(super) fn own_id(wanted: &str, taken: &[String]) -> String {
    let wanted = slug(wanted);
    let mut id = wanted.clone();
    let mut count = 1;
    while taken.contains(&id) {
        count += 1;
        id = format!("{wanted}_{count}");
    }
    id
}
