//! A published release → all that reports and workbooks for people are made of, read once; what is made of it reads no file.

pub(crate) mod glossary;
mod grouped;
pub(crate) mod links;
pub(crate) mod measure;
mod peers;
pub(crate) mod series;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Day;
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::continuity::SERIES_BREAK;
use crate::tables::declared::facts::COMPARATOR;
use crate::tables::declared::headline::HEADLINE;
use crate::tables::declared::interventions::{AUTHORITY_EVENT, CLAIM, INTERVENTION};
use crate::tables::declared::judgements::{
    JUDGEMENT, JUDGEMENT_CHANGE, JUDGEMENT_CURRENT, JUDGEMENT_STANDING, STANDING_MEMBER,
};
use crate::tables::declared::plans::{ACTION, PLAN_PROGRESS, TARGET_PROGRESS};
use crate::tables::declared::reference::{AUTHORITY, INDICATOR, PEER_GROUP, PEER_MEMBER, PERIOD};
use crate::tables::declared::run::{COVERAGE, FINDING, RELEASE, SOURCE_FILE, SUBMISSION};
use grouped::Grouped;
use links::Slugs;
use peers::Peers;
use series::AllSeries;

/// An authority that has a page.
#[derive(Debug)]
pub(crate) struct Authority {
    pub(crate) id: String,
    pub(crate) gss_code: String,
    pub(crate) name: String,
    pub(crate) region: String,
    /// Its last day, where it is no more.
    pub(crate) last_day: Option<Day>,
    /// Its name in addresses.
    pub(crate) slug: String,
}

/// An indicator that has a page.
#[derive(Debug)]
pub(crate) struct Indicator {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) topic: String,
    pub(crate) unit: String,
    pub(crate) polarity: String,
    pub(crate) interval_method: String,
    pub(crate) multiplier: f64,
    pub(crate) decimals: u8,
    /// Its name in addresses.
    pub(crate) slug: String,
}

/// A period.
#[derive(Debug)]
pub(crate) struct Period {
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) last_day: Day,
}

/// A file that figures came from, in the order of paths.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: String,
    pub(crate) submitted_on: Option<Day>,
}

/// The group that the report is about: the region of most authorities, else England.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) group: String,
    pub(crate) name: String,
    /// The region's name as authorities have it, blank for England.
    region: String,
}

/// All that the pages are made of.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) title: String,
    pub(crate) reporting_day: Day,
    pub(crate) audience: String,
    pub(crate) disclosure: String,
    pub(crate) home: Home,
    /// The family of the framework in force on the reporting day.
    pub(crate) family: String,
    /// By name; those that are no more come last.
    pub(crate) authorities: Vec<Authority>,
    /// By topic and title.
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) periods: BTreeMap<String, Period>,
    pub(crate) files: BTreeMap<String, SourceFile>,
    pub(crate) groups: BTreeMap<String, String>,
    /// The names of all authorities, with or without a page.
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) definition: Grouped,
    pub(crate) headline: Grouped,
    pub(crate) headline_of: Grouped,
    pub(crate) peers: Peers,
    pub(crate) series: AllSeries,
    pub(crate) comparator: Grouped,
    pub(crate) neighbours: Grouped,
    pub(crate) judgement: Grouped,
    pub(crate) judgement_current: Grouped,
    pub(crate) judgement_change: Grouped,
    pub(crate) standing: Grouped,
    pub(crate) standing_member: Grouped,
    pub(crate) event: Grouped,
    pub(crate) intervention: Grouped,
    pub(crate) action: Grouped,
    pub(crate) plan_progress: Grouped,
    pub(crate) target: Grouped,
    pub(crate) claim: Grouped,
    pub(crate) coverage: Grouped,
    pub(crate) finding: Grouped,
    pub(crate) submission: Grouped,
    pub(crate) series_break: Grouped,
}

impl Gathered {
    /// Reads a release.
    pub(crate) fn read(release: &StoredRelease, reference: &Reference) -> Result<Self, Error> {
        let by = |table, column| Grouped::read(release, table, column);
        let heading = Rows::of(release, &RELEASE, &[])?;
        let heading = heading.first();
        let text = |column| heading.map(|row| row.own_text(column)).unwrap_or_default();
        let reporting_day = heading.and_then(|row| row.day("reporting_day")).unwrap_or(Day::from_days(0));
        let headline = by(&HEADLINE, "authority_id")?;
        let judgement_current = by(&JUDGEMENT_CURRENT, "authority_id")?;
        let target = by(&TARGET_PROGRESS, "authority_id")?;
        let action = by(&ACTION, "authority_id")?;
        let spoken_of = |id: &str| [&headline, &judgement_current, &target, &action].iter().any(|rows| rows.has(id));
        let all = Rows::of(release, &AUTHORITY, &[])?;
        let names = all.iter().map(|row| (row.own_text("authority_id"), row.own_text("name"))).collect();
        let authorities = authorities(&all, spoken_of);
        let headline_of = by(&HEADLINE, "indicator_id")?;
        let definition = by(&INDICATOR, "indicator_id")?;
        let indicators = indicators(&definition, &headline_of);
        let periods = periods(&Rows::of(release, &PERIOD, &[])?);
        let groups: BTreeMap<String, String> = Rows::of(release, &PEER_GROUP, &[])?
            .iter()
            .map(|row| (row.own_text("peer_group_id"), row.own_text("name")))
            .collect();
        Ok(Self {
            title: text("title"),
            reporting_day,
            audience: text("audience"),
            disclosure: text("disclosure"),
            home: home(&authorities, &headline, &groups),
            family: reference.frameworks.in_force(reporting_day).map(|one| one.family.clone()).unwrap_or_default(),
            files: files(&Rows::of(release, &SOURCE_FILE, &[])?),
            peers: Peers::read(release)?,
            series: AllSeries::read(release, &periods, &headline)?,
            comparator: by(&COMPARATOR, "indicator_id")?,
            neighbours: Grouped::by(neighbours(release, &groups)?, "authority_id"),
            judgement: by(&JUDGEMENT, "authority_id")?,
            judgement_change: by(&JUDGEMENT_CHANGE, "authority_id")?,
            standing: by(&JUDGEMENT_STANDING, "peer_group_id")?,
            standing_member: by(&STANDING_MEMBER, "peer_group_id")?,
            event: by(&AUTHORITY_EVENT, "authority_id")?,
            intervention: by(&INTERVENTION, "authority_id")?,
            plan_progress: by(&PLAN_PROGRESS, "authority_id")?,
            claim: by(&CLAIM, "authority_id")?,
            coverage: by(&COVERAGE, "authority_id")?,
            finding: by(&FINDING, "authority_id")?,
            submission: by(&SUBMISSION, "source_file_id")?,
            series_break: by(&SERIES_BREAK, "indicator_id")?,
            authorities,
            indicators,
            periods,
            groups,
            names,
            definition,
            headline,
            headline_of,
            judgement_current,
            target,
            action,
        })
    }

    /// The authority of that id, where it has a page.
    pub(crate) fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    /// The indicator of that id, where it has a page.
    pub(crate) fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The label of a period, or its id where nobody knows it.
    pub(crate) fn period<'a>(&'a self, id: &'a str) -> &'a str {
        self.periods.get(id).map_or(id, |period| &period.label)
    }

    /// The council's judgement of an area that is in force; the latest where two strands were judged.
    pub(crate) fn judged(&self, authority: &Authority, area: &str) -> Option<Row<'_>> {
        let of_council = |row: &Row| row.text("judged_body") == "council" && row.text("area") == area;
        self.judgement_current.of(&authority.id).filter(of_council).max_by_key(|row| row.day("published_on"))
    }

    /// Whether an authority lies in the region that the report is about and still exists.
    pub(crate) fn is_home(&self, authority: &Authority) -> bool {
        authority.last_day.is_none() && (self.home.region.is_empty() || authority.region == self.home.region)
    }
}

impl Indicator {
    /// A value as people read it.
    pub(crate) fn shown(&self, value: f64) -> String {
        words::figure(&crate::domain::indicator::in_unit(value, &self.unit, self.decimals))
    }

    /// A value in a table whose head says the unit.
    pub(crate) fn bare(&self, value: f64) -> String {
        words::bare(&crate::domain::indicator::in_unit(value, &self.unit, self.decimals))
    }

    /// The unit where the title does not say it and figures in tables leave it out.
    pub(crate) fn unit_said(&self) -> Option<&'static str> {
        match self.unit.as_str() {
            "rate_per_10000" if !self.title.contains("per 10,000") => Some("per 10,000"),
            "rate_per_1000" if !self.title.contains("per 1,000") => Some("per 1,000"),
            _ => None,
        }
    }

    /// Whether its figures grow with the authority, so that they say nothing of one beside another.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.unit.as_str(), "count" | "fte")
    }

    /// Whether neither way is better.
    pub(crate) fn is_neutral(&self) -> bool {
        self.polarity == "neutral"
    }
}

fn authorities(rows: &Rows, spoken_of: impl Fn(&str) -> bool) -> Vec<Authority> {
    let mut slugs = Slugs::default();
    let mut list: Vec<Authority> = rows
        .iter()
        .filter(|row| spoken_of(row.text("authority_id")))
        .map(|row| Authority {
            id: row.own_text("authority_id"),
            gss_code: row.own_text("gss_code"),
            name: row.own_text("name"),
            region: row.own_text("region_name"),
            last_day: row.day("last_day"),
            slug: slugs.of(row.text("authority_id")),
        })
        .collect();
    list.sort_by(|one, other| (one.last_day.is_some(), &one.name).cmp(&(other.last_day.is_some(), &other.name)));
    list
}

fn indicators(definition: &Grouped, headline_of: &Grouped) -> Vec<Indicator> {
    let mut slugs = Slugs::default();
    let of_row = |row: Row| Indicator {
        id: row.own_text("indicator_id"),
        title: row.own_text("title"),
        topic: row.own_text("topic"),
        unit: row.own_text("unit"),
        polarity: row.own_text("polarity"),
        interval_method: row.own_text("interval_method"),
        multiplier: row.number("multiplier").unwrap_or(1.0),
        decimals: row.integer("decimals").and_then(|decimals| u8::try_from(decimals).ok()).unwrap_or(1),
        slug: slugs.of(row.text("indicator_id")),
    };
    let mut list: Vec<Indicator> =
        definition.all().filter(|row| headline_of.has(row.text("indicator_id"))).map(of_row).collect();
    list.sort_by(|one, other| {
        (&one.topic, one.is_number(), &one.title).cmp(&(&other.topic, other.is_number(), &other.title))
    });
    list
}

fn periods(rows: &Rows) -> BTreeMap<String, Period> {
    let of_row = |row: Row| {
        let last_day = row.day("last_day")?;
        let period = Period { label: row.own_text("label"), kind: row.own_text("kind"), last_day };
        Some((row.own_text("period_id"), period))
    };
    rows.iter().filter_map(of_row).collect()
}

fn files(rows: &Rows) -> BTreeMap<String, SourceFile> {
    rows.iter()
        .map(|row| {
            let file = SourceFile { path: row.own_text("path"), submitted_on: row.day("submitted_on") };
            (row.own_text("source_file_id"), file)
        })
        .collect()
}

/// The members of the statistical neighbours' group, as far as a release has one.
fn neighbours(release: &StoredRelease, groups: &BTreeMap<String, String>) -> Result<Rows, Error> {
    let group = groups.keys().rev().find(|id| id.starts_with("statistical_neighbours"));
    Rows::of(release, &PEER_MEMBER, &[("peer_group_id", group.map_or("statistical_neighbours", String::as_str))])
}

/// The region in which more than half of the authorities with figures lie, else England.
fn home(authorities: &[Authority], headline: &Grouped, groups: &BTreeMap<String, String>) -> Home {
    let reporting: Vec<&Authority> =
        authorities.iter().filter(|one| one.last_day.is_none() && headline.has(&one.id)).collect();
    let regions: BTreeSet<&str> = reporting.iter().map(|one| one.region.as_str()).collect();
    let members = |region: &str| reporting.iter().filter(|one| one.region == region).count();
    let region = regions.into_iter().find(|region| members(region) * 2 > reporting.len());
    let group = region.and_then(|region| groups.iter().find(|(id, name)| id.starts_with("region_") && *name == region));
    match group {
        Some((id, name)) => Home { group: id.clone(), name: name.clone(), region: name.clone() },
        None => Home { group: "england".into(), name: "England".into(), region: String::new() },
    }
}
