//! The words in which a figure was asked for → its key; and where no figure has it, what is there instead.

use super::account::IndicatorNamed;
use crate::domain::{Day, Figure, Period};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::facts::OBSERVATION;
use crate::tables::declared::reference::{INDICATOR, PERIOD};
use crate::tables::declared::run::FINDING;

/// How many periods, breakdowns or findings a hint lists.
const LISTED: usize = 8;

/// The key of a figure that is sought.
pub(super) struct Sought {
    pub(super) authority: String,
    name: String,
    pub(super) indicator: IndicatorNamed,
    pub(super) period: String,
    /// The last day of the period, where the release knows it.
    end: Option<Day>,
    pub(super) breakdown: String,
    kind: Figure,
}

impl Sought {
    /// Finds the authority by code, name or GSS code, the indicator by id or title, the period by id or label.
    pub(super) fn resolve(
        release: &StoredRelease,
        reference: &Reference,
        subject: &str,
        period: &str,
        breakdown: &str,
        kind: Figure,
    ) -> Result<Self, Error> {
        let periods = Rows::of(release, &PERIOD, &[])?;
        let is_meant = |row: &Row| {
            [row.text("period_id"), row.text("label")].iter().any(|known| known.eq_ignore_ascii_case(period))
        };
        // Of a label that two kinds of period share, the first by id is meant; an id always goes before a label.
        let by_id = periods.iter().find(|row| row.text("period_id").eq_ignore_ascii_case(period));
        let found = by_id.or_else(|| periods.iter().find(is_meant));
        let end = found
            .and_then(|row| row.day("last_day"))
            .or_else(|| period.parse::<Period>().ok().map(|period| period.last_day()));

        let indicators = Rows::of(release, &INDICATOR, &[])?;
        let (mut unknown_authority, mut unknown_indicator) = (None, None);
        for (at, _) in subject.match_indices('/') {
            let (authority, indicator) = (subject[..at].trim(), subject[at + 1..].trim());
            let whose = reference.authority_in(authority, None).or_else(|| reference.authority_in(authority, end));
            let what = indicators
                .iter()
                .find(|row| row.text("indicator_id") == indicator || row.text("title").eq_ignore_ascii_case(indicator));
            match (whose, what) {
                (Some(whose), Some(what)) => {
                    let whose = &reference.authorities[whose.at()];
                    return Ok(Self {
                        authority: whose.id.clone(),
                        name: whose.name.clone(),
                        indicator: named(what),
                        period: found.map_or_else(|| period.to_owned(), |row| row.own_text("period_id")),
                        end,
                        breakdown: breakdown.to_owned(),
                        kind,
                    });
                }
                (None, Some(_)) => unknown_authority = Some(authority),
                (Some(_), None) => unknown_indicator = Some(indicator),
                (None, None) => unknown_authority = unknown_authority.or(Some(authority)),
            }
        }
        Err(match (unknown_indicator, unknown_authority) {
            (Some(indicator), _) => {
                let near = reference.nearest_indicator_ids(indicator);
                unknown("indicator", indicator, &near, "the table indicator lists all ids")
            }
            (None, authority) => {
                let authority = authority.unwrap_or(subject);
                let near = reference.nearest_authority_names(authority);
                unknown("authority", authority, &near, "give its DfE code, its GSS code or its name")
            }
        })
    }

    /// The columns of `observation` and what they must have.
    pub(super) fn key(&self) -> [(&str, &str); 5] {
        [
            ("authority_id", &self.authority),
            ("indicator_id", &self.indicator.id),
            ("breakdown_id", &self.breakdown),
            ("period_id", &self.period),
            ("kind", self.kind.name()),
        ]
    }
}

fn named(row: Row) -> IndicatorNamed {
    IndicatorNamed {
        id: row.own_text("indicator_id"),
        title: row.own_text("title"),
        definition: row.own_text("definition"),
        unit: row.own_text("unit"),
        multiplier: row.number("multiplier").unwrap_or(1.0),
        decimals: row.integer("decimals").and_then(|decimals| u8::try_from(decimals).ok()).unwrap_or(0),
        polarity: row.own_text("polarity"),
        numerator: row.own_text("numerator"),
        denominator: row.own_text("denominator"),
    }
}

fn unknown(what: &str, text: &str, near: &[&str], otherwise: &str) -> Error {
    let hint = if near.is_empty() { otherwise.to_owned() } else { format!("near it: {}", near.join(", ")) };
    Error::Usage { message: format!("unknown {what} {text:?}"), hint }
}

/// Why there is no figure of that key: the parts of the key that do exist, and what was refused.
pub(super) fn why(release: &StoredRelease, sought: &Sought) -> Result<Error, Error> {
    let message = format!(
        "no {} figure of {} ({}) for {} ({}) in {} with breakdown {}",
        sought.kind.name(),
        sought.indicator.title,
        sought.indicator.id,
        sought.name,
        sought.authority,
        sought.period,
        sought.breakdown
    );
    let of_indicator = Rows::of(release, &OBSERVATION, &[("indicator_id", &sought.indicator.id)])?;
    let own = || of_indicator.iter().filter(|row| row.text("authority_id") == sought.authority);
    let key = sought.key();
    let agree = |row: &Row, columns: &[usize]| columns.iter().all(|&at| row.text(key[at].0) == key[at].1);
    let mut hints = Vec::new();
    if own().next().is_none() {
        let mut others: Vec<&str> = of_indicator.iter().map(|row| row.text("authority_id")).collect();
        others.dedup();
        hints.push(match others.len() {
            0 => "no authority has this indicator in this release".to_owned(),
            count => format!("{count} other authorities have this indicator in this release"),
        });
    } else {
        let periods = own().filter(|row| agree(row, &[2, 4]));
        let mut periods: Vec<(i32, String)> = periods
            .map(|row| {
                let last = row.day("period_end");
                let away = sought.end.zip(last).map_or(0, |(end, last)| (end.days() - last.days()).abs());
                // The nearest first; of those equally far, or where the period is unknown, the latest.
                (away, format!("{:>8}{}", 9_999_999 - last.map_or(0, |day| day.days()), row.text("period_id")))
            })
            .collect();
        periods.sort();
        let periods = periods.iter().map(|(_, period)| &period[8..]);
        hints.extend(listed("periods that are there", periods.collect()));
        hints.extend(listed(
            "breakdowns of that period",
            own().filter(|row| agree(row, &[3, 4])).map(|row| row.text("breakdown_id")).collect(),
        ));
        hints.extend(listed(
            "kinds of that period",
            own().filter(|row| agree(row, &[2, 3])).map(|row| row.text("kind")).collect(),
        ));
    }
    let refused = Rows::of(release, &FINDING, &[("authority_id", &sought.authority)])?;
    let refused: Vec<String> = refused
        .iter()
        .filter(|row| row.text("severity") != "warn")
        .map(|row| {
            let line = row.integer("line").map_or(String::new(), |line| format!(" line {line}"));
            format!("{}: {}{line}: {}", row.text("code"), row.text("path"), row.text("message"))
        })
        .collect();
    if !refused.is_empty() {
        hints.push(format!("refused in files of {}:", sought.name));
        hints.extend(refused.iter().take(LISTED).map(|line| format!("  {line}")));
        if refused.len() > LISTED {
            hints.push(format!("  and {} more in the table finding", refused.len() - LISTED));
        }
    }
    Ok(Error::Usage { message, hint: hints.join("\n  ") })
}

/// The first of some texts, each once; none where there are none.
fn listed(what: &str, texts: Vec<&str>) -> Option<String> {
    let mut once: Vec<&str> = Vec::new();
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    let more = if once.len() > LISTED { format!(" and {} more", once.len() - LISTED) } else { String::new() };
    (!once.is_empty()).then(|| format!("{what}: {}{more}", once[..once.len().min(LISTED)].join(", ")))
}
