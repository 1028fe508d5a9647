//! The cells that say whose a row is → an authority, a region or the nation: code before statistical code before name,
//! each checked against the others.

use super::desk::Unit;
use super::dictionary::{Combinations, Dictionary};
use crate::domain::{AuthorityIndex, Day, FindingCode, Period};
use crate::pipeline::Pipeline;
use crate::reference::Reference;

/// The number that some publishers give England in the column of the authorities' codes. It is also the Isle of Wight's.
const ENGLAND_OR_ISLE_OF_WIGHT: &str = "921";

/// How sure a cell is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Code,
    StatisticalCode,
    Name,
}

/// Whom the cells of a row mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// One authority or area.
    Unit(Unit),
    /// A name that several authorities have had, by its number: the day decides.
    Namesakes(u32),
}

/// What a cell says.
#[derive(Clone, Debug)]
struct Said {
    kind: Kind,
    meant: Option<Sender>,
    /// Which of the pipeline's aliases it is.
    alias: Option<usize>,
}

/// What is wrong with the cells of a row: one of them, by its place among them, and why.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) code: FindingCode,
    pub(super) cell: usize,
    pub(super) raw: String,
    pub(super) message: String,
    pub(super) hint: String,
}

/// What a combination of cells comes to.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    /// Whom they mean; nobody where they are blank or `trouble` says why.
    pub(super) sender: Option<Sender>,
    /// What is wrong with them.
    pub(super) trouble: Option<Trouble>,
    /// Which of the pipeline's aliases they use.
    pub(super) aliases: Vec<usize>,
    /// Whether a finding about cells that disagree has been made.
    pub(super) reported: bool,
}

/// The senders of a file, each combination of cells looked up once.
#[derive(Debug, Default)]
pub(super) struct Senders {
    cells: Dictionary<Said>,
    combinations: Combinations,
    verdicts: Vec<Option<Verdict>>,
    namesakes: Vec<(u32, Day, Option<AuthorityIndex>)>,
}

impl Senders {
    /// The number of what cells say, in the order in which they count.
    pub(super) fn number<'t>(
        &mut self,
        pipeline: &Pipeline,
        reference: &Reference,
        cells: impl Iterator<Item = &'t str>,
    ) -> usize {
        let mut combination = 0;
        for text in cells {
            let number = self.cells.number(text, |text| said_by(pipeline, reference, text));
            combination = self.combinations.with(combination, number);
        }
        let at = combination as usize;
        if self.verdicts.len() <= at {
            self.verdicts.resize(at + 1, None);
        }
        if self.verdicts[at].is_none() {
            self.verdicts[at] = Some(self.judge(reference, combination));
        }
        at
    }

    /// What cells with this number come to.
    pub(super) fn verdict(&mut self, number: usize) -> &mut Verdict {
        self.verdicts[number].as_mut().expect("a number is given with its verdict")
    }

    /// The one of several namesakes that existed on a day.
    pub(super) fn namesake(&mut self, reference: &Reference, number: u32, on: Option<Day>) -> Option<AuthorityIndex> {
        let day = on?;
        if let Some((.., known)) = self.namesakes.iter().find(|(name, known, _)| *name == number && *known == day) {
            return *known;
        }
        let found = reference.authority_named(self.name(number), Some(day));
        self.namesakes.push((number, day, found));
        found
    }

    /// The text of a cell that names namesakes.
    pub(super) fn name(&self, number: u32) -> &str {
        self.cells.text(number)
    }

    fn judge(&self, reference: &Reference, combination: u32) -> Verdict {
        let parts = self.combinations.parts(combination);
        let cells: Vec<(usize, u32, &Said)> = parts
            .iter()
            .enumerate()
            .filter(|(_, number)| !self.cells.text(**number).is_empty())
            .map(|(at, &number)| (at, number, self.cells.meaning(number)))
            .collect();
        let aliases = cells.iter().filter_map(|(.., said)| said.alias).collect();
        let verdict = |sender, trouble| Verdict { sender, trouble, aliases, reported: false };
        let Some(&(first, first_number, first_said)) = cells.first() else { return verdict(None, None) };
        let mut known: Vec<(usize, u32, Kind, Sender)> = cells
            .iter()
            .filter_map(|&(at, number, said)| Some((at, number, said.kind, namesakes(said.meant?, number))))
            .collect();
        known.sort_by_key(|&(at, _, kind, _)| (kind, at));
        let Some(&(at, number, _, best)) = known.first() else {
            let text = self.cells.text(first_number);
            return verdict(None, Some(unknown(reference, first, text, None)));
        };
        let area = known.iter().find_map(|(.., sender)| match sender {
            Sender::Unit(unit @ Unit::Area(_)) => Some(*unit),
            _ => None,
        });
        if let (Some(area), false) = (area, matches!(best, Sender::Unit(Unit::Area(_)))) {
            // The one number that means a council and the nation is the nation's beside the nation's name.
            let authorities = known.iter().filter(|(.., sender)| !matches!(sender, Sender::Unit(Unit::Area(_))));
            let mut others = authorities.map(|(_, number, ..)| self.cells.text(*number));
            if others.all(|text| text == ENGLAND_OR_ISLE_OF_WIGHT) && name_of(reference, area) == "England" {
                return verdict(Some(Sender::Unit(area)), None);
            }
            let text = self.cells.text(number);
            let authority = match best {
                Sender::Unit(unit) => name_of(reference, unit),
                Sender::Namesakes(_) => text,
            };
            let message = format!("{text:?} is {authority}, and the same row calls it {}", name_of(reference, area));
            let hint = "correct whichever of the two is wrong".into();
            let code = FindingCode::UnknownAuthority;
            return verdict(None, Some(Trouble { code, cell: at, raw: text.to_owned(), message, hint }));
        }
        let Sender::Unit(unit) = best else { return verdict(Some(best), None) };
        let chosen = name_of(reference, unit);
        let differs = known.iter().find(|(_, number, _, other)| !self.agrees(reference, unit, *number, *other));
        let trouble = if let Some(&(at, number, _, other)) = differs {
            let text = self.cells.text(number);
            let other = match other {
                Sender::Unit(other) => name_of(reference, other),
                Sender::Namesakes(_) => text,
            };
            Some((at, text, format!("{text:?} is {other}, and the row's other cells say {chosen}; {chosen} counts")))
        } else if first_said.meant.is_none() && unit.authority().is_some() {
            let text = self.cells.text(first_number);
            Some((
                first,
                text,
                format!("{text:?} is no authority that is known, and another cell says {chosen}, which counts"),
            ))
        } else {
            None
        };
        let trouble = trouble.map(|(cell, text, message)| Trouble {
            code: FindingCode::AuthorityMismatch,
            cell,
            raw: text.to_owned(),
            message,
            hint:
                "correct whichever of the cells is wrong; a DfE code counts before a GSS code, a GSS code before a name"
                    .into(),
        });
        verdict(Some(best), trouble)
    }

    fn agrees(&self, reference: &Reference, unit: Unit, number: u32, other: Sender) -> bool {
        match (unit, other) {
            (_, Sender::Unit(other)) => unit == other,
            (Unit::Authority(authority), Sender::Namesakes(_)) => {
                let known = &reference.authorities[authority.at()];
                let days = [known.first_day, known.last_day];
                days.into_iter()
                    .flatten()
                    .any(|day| reference.authority_named(self.cells.text(number), Some(day)) == Some(authority))
            }
            (Unit::Area(_), Sender::Namesakes(_)) => false,
        }
    }
}

/// A cell that nobody is known by.
pub(super) fn unknown(reference: &Reference, cell: usize, text: &str, on: Option<Day>) -> Trouble {
    let near = reference.nearest_authority_names(text);
    let hint = if near.is_empty() {
        "give the authority's name or its DfE code".into()
    } else {
        format!("known names near it: {}", near.join(", "))
    };
    let message = format!("no authority is called {text:?}{}", on.map_or(String::new(), |day| format!(" on {day}")));
    Trouble { code: FindingCode::UnknownAuthority, cell, raw: text.to_owned(), message, hint }
}

/// Why an authority can have no figure in a period: it had ended before the period began, or is none of those on whose
/// boundaries all figures are.
pub(super) fn ended(reference: &Reference, unit: Unit, period: Period) -> Option<(String, String)> {
    let authority = unit.authority()?;
    let known = &reference.authorities[authority.at()];
    if let Some(day) = reference.boundaries {
        return (!known.existed_on(day)).then(|| {
            let message =
                format!("{} is no authority of {day}, on whose boundaries all figures are said to be", known.name);
            (message, "check the row, or `boundaries` in the pipeline file".into())
        });
    }
    let last_day = known.last_day.filter(|&last_day| period.first_day() > last_day)?;
    let successors: Vec<String> = reference
        .successors
        .iter()
        .filter(|one| one.authority == authority)
        .map(|one| &reference.authorities[one.successor.at()])
        .map(|one| format!("{} ({})", one.name, one.id))
        .collect();
    let message = format!("{} ended on {last_day} and cannot have a figure for {}", known.name, period.label());
    let hint = if successors.is_empty() {
        "check the period".into()
    } else {
        format!("check the period, or name the authority that followed: {}", successors.join(", "))
    };
    Some((message, hint))
}

fn namesakes(sender: Sender, number: u32) -> Sender {
    match sender {
        Sender::Unit(_) => sender,
        Sender::Namesakes(_) => Sender::Namesakes(number),
    }
}

fn name_of(reference: &Reference, unit: Unit) -> &str {
    match unit {
        Unit::Authority(authority) => &reference.authorities[authority.at()].name,
        Unit::Area(area) => &reference.areas[area.at()].name,
    }
}

fn said_by(pipeline: &Pipeline, reference: &Reference, text: &str) -> Said {
    let authority = |kind, authority| Said { kind, meant: Some(Sender::Unit(Unit::Authority(authority))), alias: None };
    if text.is_empty() {
        return Said { kind: Kind::Name, meant: None, alias: None };
    }
    if let Some(at) = pipeline.alias_of(text) {
        return Said { alias: Some(at), ..authority(Kind::Name, pipeline.aliases[at].authority) };
    }
    if let Some(found) = reference.authority_by_id(text) {
        return authority(Kind::Code, found);
    }
    if let Some(found) = reference.authority_by_gss(text) {
        return authority(Kind::StatisticalCode, found);
    }
    // A name that only one authority ever had means it on every day.
    if let Some(found) = reference.authority_named(text, None) {
        return authority(Kind::Name, found);
    }
    let meant = match reference.area_in(text) {
        Some(area) => Some(Sender::Unit(Unit::Area(area))),
        None => reference.is_authority_name(text).then_some(Sender::Namesakes(0)),
    };
    Said { kind: Kind::Name, meant, alias: None }
}
