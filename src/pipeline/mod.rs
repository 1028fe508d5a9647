//! A pipeline file, checked: which sources there are, how each is to be read, and who is compared with whom.
//!
//! The file is TOML. `raw` mirrors it key by key, `validate` turns the mirror into a [`Pipeline`] and collects every
//! fault on the way.

mod catalogue;
mod derived;
mod disclosure;
mod edition;
mod faults;
mod gap;
mod gates;
mod indicators;
mod keep;
mod limits;
mod lists;
mod parameters;
mod permission;
mod raw;
mod source;
mod span;
mod table;
mod template;
mod validate;
mod watch;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::domain::band::BandSet;
use crate::domain::{AuthorityIndex, Day, Indicator, IndicatorIndex};
use crate::error::{Error, Fault};
use crate::reference::{Reference, normalise_name};

pub use crate::domain::Break;
pub use disclosure::{Disclosure, USUAL_AUDIENCE};
pub(crate) use faults::nearest;
pub use gap::{Basis, EarlierEdition};
pub use gates::{Freshness, Gates};
pub use keep::Keep;
pub use limits::{Limits, bytes_in_words};
pub use lists::{ClaimField, ClaimShape, InterventionField, InterventionShape};
pub use permission::{Permission, Permitted};
pub use source::{
    ActionField, ActionShape, AreaColumn, AuthorityFrom, BreakdownColumn, Expected, ExpectedFrom, FigureFrom,
    GradeLayout, IndicatorShape, InspectionShape, JudgementShape, Layout, LevelColumn, Measure, NeighbourShape, Part,
    PeriodFrom, RowRule, Shape, Source, StatusColumn, SubmittedFrom, TargetField, TargetShape, Text,
};
pub use span::{Span, SpanKind, SpanPart};
pub use template::{FileTemplate, PathFacts};
pub use watch::WatchFiles;

/// Everything that a run is told.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Its id, in file names and the manifest.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The day on which the tables are said to stand.
    pub reporting_day: Day,
    /// BLAKE3 hash of the file's text, of the parameters and of the lists of indicators that it names.
    pub hash: String,
    /// Who is expected to report, sorted, each once.
    pub members: Vec<AuthorityIndex>,
    /// The day on whose boundaries the figures of all periods are, where the exports restate them.
    pub boundaries: Option<Day>,
    /// Names that the reference tables do not know.
    pub aliases: Vec<Alias>,
    /// Below so many peers with a figure there are no statistics.
    pub min_peers: u32,
    /// Below so many peers with a figure there is no minimum and maximum.
    pub min_peers_extremes: u32,
    /// The edition of statistical neighbours.
    pub neighbours_edition: String,
    /// The edition before it, where changes of the gap are to tell what came of the new list.
    pub earlier_edition: Option<EarlierEdition>,
    /// Over which stretches changes of the gap to statistical neighbours are told.
    pub gap_change: Vec<Basis>,
    /// Custom peer groups.
    pub groups: Vec<CustomGroup>,
    /// The days on which the standing of the groups is asked for; the reporting day is always among them.
    pub standing_days: Vec<Day>,
    /// The indicators that are followed around each inspection, sorted.
    pub timeline: Vec<IndicatorIndex>,
    /// The indicators whose figures are described by the grade in force, sorted; none unless the pipeline asks.
    pub profile: Vec<IndicatorIndex>,
    /// Its own indicators, which the catalogue does not have.
    pub indicators: Vec<Indicator>,
    /// Declared derivations.
    pub derivations: Vec<Derivation>,
    /// Authorities that are to be given the figures of those that they followed.
    pub successions: Vec<Succession>,
    /// Days from which on figures are no longer comparable with earlier ones: the embedded ones and its own.
    pub breaks: Vec<Break>,
    /// What the slices of dimensions by size mean, for all or for some authorities.
    pub band_sets: Vec<BandSet>,
    /// Published figures that may judge figures which they do not quite match.
    pub equivalences: Vec<Equivalence>,
    /// Longer periods that are to be worked out from shorter ones.
    pub spans: Vec<Span>,
    /// The day as of which figures are asked for: what was submitted later is not known yet.
    pub as_at: Option<Day>,
    /// Whom the release is cut for.
    pub audience: String,
    /// What is hidden from them.
    pub disclosure: Option<Disclosure>,
    /// What may be shown to them, by source.
    pub permitted: Permitted,
    /// Which runs the output folder keeps.
    pub keep: Keep,
    /// The limits past which nothing is published.
    pub gates: Gates,
    /// The files by which others watch a run.
    pub watch: WatchFiles,
    /// How large things may be that are read.
    pub limits: Limits,
    /// The sources, in the order of the file.
    pub sources: Vec<Source>,
}

/// A name in these exports that the reference tables do not know.
#[derive(Clone, Debug)]
pub struct Alias {
    /// As the exports spell it.
    pub name: String,
    /// Who is meant.
    pub authority: AuthorityIndex,
}

/// A peer group of the pipeline's own.
#[derive(Clone, Debug)]
pub struct CustomGroup {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Who belongs to it, and when.
    pub members: Vec<GroupMember>,
}

/// A member of a custom peer group; it belongs to it between two optional, inclusive days.
#[derive(Clone, Debug)]
pub struct GroupMember {
    /// The member.
    pub authority: AuthorityIndex,
    /// First day.
    pub first_day: Option<Day>,
    /// Last day.
    pub last_day: Option<Day>,
}

/// An indicator that is worked out from others.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The result.
    pub indicator: IndicatorIndex,
    /// What is counted.
    pub numerator: IndicatorIndex,
    /// Out of what.
    pub denominator: IndicatorIndex,
    /// How the denominator's period is found.
    pub denominator_period: DenominatorPeriod,
    /// Whether a quarter's figure is put as if its pace went on for a year.
    pub annualises_quarters: bool,
}

/// A declared rule by which an authority is given the figures of those that it followed, for periods before its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The authority that is there now.
    pub authority: AuthorityIndex,
    /// Those whose figures are added up; all of them must have one.
    pub predecessors: Vec<AuthorityIndex>,
    /// The indicators it is good for; all that can be added up where none is named.
    pub indicators: Vec<IndicatorIndex>,
}

/// A declared equivalence: what may differ between a figure and the published one of England that judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivalence {
    /// The indicators whose figures are judged.
    pub indicators: Vec<IndicatorIndex>,
    /// The indicator under which England's figure is published, where that is another one.
    pub published_as: Option<IndicatorIndex>,
    /// How many months England's figure may end before the one that it judges.
    pub lag_months: u32,
    /// Whether England's figure may be of a span of another length: a year beside a month.
    pub other_spans: bool,
    /// Whether the two may be of different editions of a statistic.
    pub other_editions: bool,
    /// Why they are held to be equivalent, for people.
    pub reason: String,
}

/// How a derivation finds its denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenominatorPeriod {
    /// The same period.
    Same,
    /// A population estimate: the last mid-year at or before the end of the period.
    MidYearBefore,
    /// A population estimate: the mid-year of the calendar year in which the period ends.
    MidYearSame,
}

/// What the command line adds to a pipeline file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Another reporting day.
    pub reporting_day: Option<Day>,
    /// The day as of which figures are asked for; it is the reporting day too where no other is given.
    pub as_at: Option<Day>,
    /// Another audience.
    pub audience: Option<String>,
    /// Parameters, as `--set name=value` gave them; a value that is a path is relative to the working directory.
    pub parameters: Vec<(String, String)>,
}

impl Pipeline {
    /// Reads and checks a pipeline file; all its faults come back at once.
    pub fn load(path: &Path, overrides: &Overrides, reference: &Reference) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(Error::io("reading the pipeline file", path))?;
        let folder: PathBuf = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        Self::from_text(&text, &path.display().to_string(), &folder, overrides, reference).map_err(Error::Pipeline)
    }

    /// Checks the text of a pipeline file against the tables that ship with peermark, which its own indicators then
    /// extend ([`Reference::with_indicators`]); `file` is its name in faults and its paths are relative to `folder`.
    pub fn from_text(
        text: &str,
        file: &str,
        folder: &Path,
        overrides: &Overrides,
        reference: &Reference,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = faults::Faults::new(file, text);
        let raw = raw::RawPipeline::read(text, &mut faults);
        let parameters = parameters::Parameters::fill(&raw, overrides, &mut faults);
        let mut hash = parameters.hash(text);
        let mut own = indicators::Own::default();
        own.add(raw.indicators.clone(), reference, &mut faults);
        let mut faults_of_lists = Vec::new();
        for catalogue in &raw.catalogues {
            let Some((text, shown)) = catalogue.open(folder, &parameters, &mut faults) else { continue };
            let mut of_list = faults::Faults::new(&shown, &text);
            own.add(catalogue.indicators(&text, &mut of_list), reference, &mut of_list);
            faults_of_lists.append(&mut of_list.into_list());
            hash.update(text.as_bytes());
        }
        let extended = (!own.indicators.is_empty()).then(|| reference.clone().with_indicators(&own.indicators));
        let reference = extended.as_ref().unwrap_or(reference);
        let mut pipeline = validate::pipeline(&raw, parameters, folder, overrides, reference, &mut faults);
        if let Some(pipeline) = &mut pipeline {
            pipeline.indicators = own.indicators;
            pipeline.hash = hash.finalize().to_hex().to_string();
        }
        let mut faults = faults.into_list();
        faults.append(&mut faults_of_lists);
        match pipeline {
            Some(pipeline) if faults.is_empty() => Ok(pipeline),
            _ => Err(faults),
        }
    }

    /// The tables that ship with peermark as this pipeline means them: with its own indicators, and on the boundaries of
    /// its figures.
    #[must_use]
    pub fn extend(&self, embedded: Reference) -> Reference {
        let extended = embedded.with_indicators(&self.indicators);
        match self.boundaries {
            Some(day) => extended.with_boundaries_of(day),
            None => extended,
        }
    }

    /// Whether something was submitted after the day as of which figures are asked for, so that it is not known yet.
    pub fn is_later(&self, submitted_on: Option<Day>) -> bool {
        self.as_at.is_some_and(|as_at| submitted_on.is_some_and(|day| day > as_at))
    }

    /// The place of the alias that a name is spelled like, in the way in which names of authorities are compared.
    pub fn alias_of(&self, name: &str) -> Option<usize> {
        let normal = normalise_name(name);
        self.aliases.iter().position(|alias| normalise_name(&alias.name) == normal)
    }
}
