//! Columns → who and when: the authority, the level of a row, the region, the period, and rows that are about others.

use std::collections::BTreeMap;

use super::cells::{Column, Whose, whose};
use super::tables::Table;
use crate::reference::Reference;

/// How sure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Confidence {
    /// Somebody must look.
    Guess,
    /// Most signs say so.
    Likely,
    /// Every cell says so.
    Certain,
}

impl Confidence {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }

    pub(super) fn of_share(share: f64) -> Self {
        if share >= 0.995 {
            Self::Certain
        } else if share >= 0.8 {
            Self::Likely
        } else {
            Self::Guess
        }
    }
}

/// The columns of the authority.
#[derive(Clone, Debug)]
pub(super) struct AuthorityRole {
    pub(super) column: usize,
    pub(super) gss: Option<usize>,
    pub(super) name: Option<usize>,
}

/// A column that tells levels apart, with the words of each.
#[derive(Clone, Debug, Default)]
pub(super) struct LevelRole {
    pub(super) column: usize,
    pub(super) authority: Vec<String>,
    pub(super) region: Vec<String>,
    pub(super) national: Vec<String>,
    /// Words of rows about others.
    pub(super) others: Vec<String>,
}

/// Who and when.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub(super) authority: Option<AuthorityRole>,
    pub(super) level: Option<LevelRole>,
    pub(super) region: Option<usize>,
    pub(super) period: Option<usize>,
    pub(super) identifier: Option<usize>,
    pub(super) submitted: Option<usize>,
    /// Whom each row is about.
    pub(super) whose: Vec<Whose>,
}

impl Roles {
    pub(super) fn of(table: &Table, columns: &[Column], reference: &Reference) -> Self {
        let authority = authority(columns);
        let whose: Vec<Whose> = table.rows.iter().map(|row| whose_row(row, authority.as_ref(), reference)).collect();
        let level = level(table, columns, authority.as_ref(), &whose);
        let region = level
            .as_ref()
            .filter(|level| !level.region.is_empty())
            .and_then(|level| region(table, columns, level, reference));
        let identifier = columns.iter().find(|column| column.share(column.year_words) >= 0.9).map(|column| column.at);
        let mut roles = Self { authority, level, region, identifier, whose, ..Self::default() };
        roles.submitted = columns
            .iter()
            .find(|column| column.share(column.days) >= 0.95 && has_word(column, &["submitted", "submission"]))
            .map(|column| column.at);
        roles.period = period(columns, &roles);
        roles
    }

    /// The columns that say whose a row is.
    pub(super) fn of_authority(&self) -> Vec<usize> {
        let role = self.authority.iter().flat_map(|role| [Some(role.column), role.gss, role.name]);
        role.flatten().collect()
    }

    /// Whether a row is about somebody whom the reference tables do not know, as the column of levels says.
    pub(super) fn passes_over(&self, row: &super::opened::TextRow) -> bool {
        let level = self.level.as_ref();
        level.is_some_and(|level| level.others.iter().any(|word| word == row.cell(level.column)))
    }

    /// The columns that have a role already.
    pub(super) fn used(&self) -> Vec<usize> {
        let mut used: Vec<usize> =
            [self.region, self.period, self.identifier, self.submitted].into_iter().flatten().collect();
        used.extend(self.level.as_ref().map(|level| level.column));
        if let Some(authority) = &self.authority {
            used.push(authority.column);
            used.extend([authority.gss, authority.name].into_iter().flatten());
        }
        used
    }
}

/// Whether a header has one of these words.
pub(super) fn has_word(column: &Column, wanted: &[&str]) -> bool {
    column.header.iter().any(|word| wanted.contains(&word.as_str()))
}

fn authority(columns: &[Column]) -> Option<AuthorityRole> {
    const HINTS: [&str; 15] = [
        "authority",
        "la",
        "lad",
        "council",
        "ltla",
        "utla",
        "ctyua",
        "local",
        "ons",
        "gss",
        "area",
        "organisation",
        "dfe",
        "code",
        "name",
    ];
    // Figures can look like codes, so these need a header that says so; neighbours are codes too, and not the row's own.
    let best = |count: fn(&Column) -> usize, least: f64| {
        let fits = |column: &&Column| {
            let share = column.share(count(column));
            column.filled > 0
                && !has_word(column, &["neighbour", "sn"])
                && (share >= least && has_word(column, &HINTS) || share >= 0.9 && count(column) != column.ids)
        };
        let columns = columns.iter().filter(fits);
        // The best filled with known names, the first among equals.
        columns.fold(None, |best: Option<&Column>, column| match best {
            Some(best) if count(best) >= count(column) => Some(best),
            _ => Some(column),
        })
    };
    let id = best(|column| column.ids, 0.8).filter(|column| column.ids > 0);
    let gss = best(|column| column.gss, 0.25).filter(|column| column.gss > 0);
    let name = best(|column| column.names, 0.25).filter(|column| column.names > 0);
    let at = |column: Option<&Column>| column.map(|column| column.at);
    match (id, gss, name) {
        (Some(id), gss, name) => Some(AuthorityRole { column: id.at, gss: at(gss), name: at(name) }),
        (None, Some(gss), name) => Some(AuthorityRole { column: gss.at, gss: None, name: at(name) }),
        (None, None, Some(name)) => Some(AuthorityRole { column: name.at, gss: None, name: None }),
        (None, None, None) => None,
    }
}

fn whose_row(row: &super::opened::TextRow, authority: Option<&AuthorityRole>, reference: &Reference) -> Whose {
    let Some(authority) = authority else { return Whose::Nobody };
    let columns = [Some(authority.column), authority.gss, authority.name];
    let said = columns.into_iter().flatten().map(|column| whose(row.cell(column), reference));
    said.min().unwrap_or(Whose::Nobody)
}

/// The column whose words best tell rows of authorities from those of regions, the nation and others.
fn level(table: &Table, columns: &[Column], authority: Option<&AuthorityRole>, whose: &[Whose]) -> Option<LevelRole> {
    let strangers = whose.iter().filter(|whose| **whose != Whose::Authority).count();
    if strangers == 0 {
        return None;
    }
    let taken: Vec<usize> =
        authority.map_or(Vec::new(), |one| [Some(one.column), one.gss, one.name].into_iter().flatten().collect());
    let mut best: Option<(f64, LevelRole)> = None;
    for column in columns.iter().filter(|column| {
        !taken.contains(&column.at) && !column.words.is_empty() && column.words.len() <= 40 && !column.is_figures()
    }) {
        let Some((purity, role)) = level_of(table, column, whose) else { continue };
        let hinted = has_word(column, &["level", "geog", "geographic", "geography", "type", "class", "tier"]);
        let score = purity + if hinted { 0.2 } else { 0.0 } - column.words.len() as f64 / 1000.0;
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, role));
        }
    }
    best.map(|(_, role)| role)
}

fn level_of(table: &Table, column: &Column, whose: &[Whose]) -> Option<(f64, LevelRole)> {
    let mut counts: BTreeMap<&str, BTreeMap<Whose, usize>> = BTreeMap::new();
    for (row, whose) in table.rows.iter().zip(whose) {
        *counts.entry(row.cell(column.at)).or_default().entry(*whose).or_default() += 1;
    }
    let mut role = LevelRole { column: column.at, ..LevelRole::default() };
    let (mut pure, mut all) = (0, 0);
    for (word, counts) in counts {
        let rows: usize = counts.values().sum();
        let (said, most) = counts.iter().max_by_key(|(_, count)| **count).map(|(said, count)| (*said, *count))?;
        let meant = match (in_words(word), said) {
            (Some(meant), Whose::Nobody) => meant,
            // The name of a level says no more than the cells of its rows do.
            (_, said) => said,
        };
        (pure, all) = (pure + most, all + rows);
        let words = match meant {
            Whose::Authority => &mut role.authority,
            Whose::Region => &mut role.region,
            Whose::Nation => &mut role.national,
            Whose::Stranger | Whose::Nobody => &mut role.others,
        };
        words.push(word.to_owned());
    }
    let levels = [&role.authority, &role.region, &role.national, &role.others];
    let told = levels.iter().filter(|words| !words.is_empty()).count();
    let purity = pure as f64 / all.max(1) as f64;
    let only_nation = told == 1 && !role.national.is_empty();
    let useful = told >= 2 && (!role.authority.is_empty() || role.others.is_empty()) || only_nation;
    (useful && purity >= 0.9).then_some((purity, role))
}

/// The level that a word names.
fn in_words(word: &str) -> Option<Whose> {
    let folded = crate::read::fold(word);
    let has = |words: &[&str]| words.iter().any(|one| folded.contains(one));
    if has(&["national", "country"]) || matches!(folded.as_str(), "england" | "eng") {
        Some(Whose::Nation)
    } else if has(&["region"]) || folded == "gor" {
        Some(Whose::Region)
    } else if has(&["local authority", "unitary", "council", "upper tier"])
        || matches!(folded.as_str(), "la" | "ua" | "utla")
    {
        Some(Whose::Authority)
    } else {
        None
    }
}

/// The column that names the region in the rows of regions.
fn region(table: &Table, columns: &[Column], level: &LevelRole, reference: &Reference) -> Option<usize> {
    let rows: Vec<_> =
        table.rows.iter().filter(|row| level.region.iter().any(|word| word == row.cell(level.column))).collect();
    let known =
        |column: &Column| rows.iter().filter(|row| whose(row.cell(column.at), reference) == Whose::Region).count();
    let best = columns.iter().fold(None, |best: Option<(&Column, usize)>, column| {
        let count = known(column);
        match best {
            Some((_, most)) if most >= count => best,
            _ => Some((column, count)),
        }
    });
    best.filter(|(_, count)| *count > 0 && *count * 10 >= rows.len() * 9).map(|(column, _)| column.at)
}

/// The column of the period.
fn period(columns: &[Column], roles: &Roles) -> Option<usize> {
    const HINTS: [&str; 9] = ["period", "year", "month", "quarter", "date", "time", "week", "fy", "ending"];
    let used = roles.used();
    let mut candidates: Vec<(u8, &Column)> = columns
        .iter()
        .filter(|column| !used.contains(&column.at) && column.share(column.periods) >= 0.9)
        .filter_map(|column| {
            let spelled = spelled(&column.name);
            let hinted = HINTS.iter().any(|hint| spelled.contains(hint));
            let worded = column.share(column.worded_periods) >= 0.9;
            match (spelled.contains("period"), hinted, worded) {
                (true, ..) => Some((0, column)),
                (_, true, true) => Some((1, column)),
                (_, true, _) => Some((2, column)),
                (_, _, true) => Some((3, column)),
                _ => None,
            }
        })
        .collect();
    candidates.sort_by_key(|(rank, column)| (*rank, column.at));
    candidates.first().map(|(_, column)| column.at)
}

/// A header in lower case, in which `year` and `period` are still words.
fn spelled(name: &str) -> String {
    crate::read::fold(name)
}
