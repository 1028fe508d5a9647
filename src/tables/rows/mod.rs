//! Domain types → the batches of the published tables, one function a table.
//!
//! This is the edge where small integers become text.

pub mod bands;
pub mod continuity;
pub mod coverage;
pub mod diff;
pub mod facts;
pub mod gap;
pub mod interventions;
pub mod judgements;
pub mod plans;
pub mod reference;
pub mod run;
pub mod timeline;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use arrow::array::RecordBatch;

use super::declared::headline::HEADLINE;
use super::declared::{
    bands as banded, beside, continuity as goes_on, facts as fact, interventions as stepped_in,
    judgements as judgement, plans as plan, reference as known, run as night,
};
use super::{Batch, Codes, Table, from_frame};
use crate::benchmark::PeerGroups;
use crate::compare::{BandShare, Compared, Event};
use crate::coverage::Trust;
use crate::domain::observation::{OriginIndex, RawText};
use crate::domain::{
    Action, AuthorityIndex, BreakdownIndex, Claim, Day, FileIndex, Finding, IndicatorIndex, Intervention, Judgement,
    Observations, Period, SourceFile,
};
use crate::pipeline::Pipeline;
use crate::reconcile::{ActionEvent, BaselineChange, Computed, Revisions};
use crate::reference::Reference;
pub use continuity::Versions;

/// All that a run has to publish.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // each field is what the stage of its name gives
pub struct Contents<'a> {
    pub pipeline: &'a Pipeline,
    /// Those of all observations.
    pub periods: &'a BTreeSet<Period>,
    pub revisions: &'a Revisions,
    pub comparators: &'a Observations,
    pub computed: &'a [Computed],
    pub band_shares: &'a [BandShare],
    pub additive: &'a [bool],
    pub judgements: &'a [Judgement],
    pub actions: &'a [Action],
    pub action_events: &'a [ActionEvent],
    pub baseline_changes: &'a [BaselineChange],
    pub interventions: &'a [Intervention],
    pub claims: &'a [Claim],
    pub compared: &'a Compared,
    pub trust: &'a Trust,
    pub findings: &'a [Finding],
    pub first_seen: &'a BTreeMap<String, Day>,
}

/// The tables whose rows others name by their ids, as far as the tables that grow with the observations do.
pub fn referenced(labels: &Labels, periods: &BTreeSet<Period>) -> Vec<(&'static Table, RecordBatch)> {
    vec![
        (&known::AUTHORITY, reference::authority(labels, Day::from_days(0))),
        (&known::INDICATOR, reference::indicator(labels)),
        (&known::PERIOD, reference::period(periods)),
        (&known::BREAKDOWN, reference::breakdown(&vec![false; labels.breakdowns.len()], labels)),
        (&known::PEER_GROUP, reference::peer_group(labels)),
        (&night::SOURCE_FILE, run::source_file(labels)),
    ]
}

/// Every table but `release`, `release_diff` and those that grow with the observations, each under its declared schema.
pub fn all(contents: &Contents, labels: &Labels) -> Vec<(&'static Table, RecordBatch)> {
    let Contents { pipeline, compared, .. } = *contents;
    let reporting_day = pipeline.reporting_day;
    let versions = Versions::new(&pipeline.breaks, labels.reference.indicators.len());
    let mut periods = contents.periods.clone();
    periods.extend(facts::periods([contents.comparators, &contents.revisions.before]));
    periods.extend(&contents.trust.coverage.period);
    periods.extend(compared.timeline.rows.iter().map(|row| row.period));
    periods.extend(compared.events.iter().flat_map(Event::periods));
    periods.extend(contents.claims.iter().flat_map(|claim| claim.period_from.into_iter().chain([claim.period_to])));
    vec![
        (&known::AUTHORITY, reference::authority(labels, reporting_day)),
        (&known::AUTHORITY_HISTORY, reference::authority_history(labels)),
        (&known::AUTHORITY_SUCCESSOR, reference::authority_successor(labels)),
        (&known::AUTHORITY_PART, reference::authority_part(labels)),
        (&known::INDICATOR, reference::indicator(labels)),
        (&known::PERIOD, reference::period(&periods)),
        (&known::AREA, reference::area(labels)),
        (&known::SOURCE, reference::source(pipeline)),
        (&goes_on::SERIES_BREAK, continuity::series_break(&pipeline.breaks, labels)),
        (&goes_on::INDICATOR_VERSION, continuity::indicator_version(&versions, labels, reporting_day)),
        (&known::BREAKDOWN, reference::breakdown(contents.additive, labels)),
        (&known::BREAKDOWN_PART, reference::breakdown_part(labels)),
        (&banded::BAND, bands::band(&pipeline.band_sets)),
        (&banded::BAND_SHARE, bands::band_share(contents.band_shares, &pipeline.band_sets, labels)),
        (&known::PEER_GROUP, reference::peer_group(labels)),
        (&known::PEER_MEMBER, reference::peer_member(labels)),
        (&fact::REVISION, facts::revision(contents.revisions, labels)),
        (&fact::COMPARATOR, facts::comparator(contents.comparators, contents.computed, labels)),
        (&HEADLINE, from_frame(&HEADLINE, &compared.headline)),
        (&judgement::JUDGEMENT, judgements::judgement(contents.judgements, labels)),
        (&judgement::JUDGEMENT_CURRENT, from_frame(&judgement::JUDGEMENT_CURRENT, &compared.judgement_current)),
        (&judgement::JUDGEMENT_CHANGE, from_frame(&judgement::JUDGEMENT_CHANGE, &compared.judgement_change)),
        (&judgement::JUDGEMENT_STANDING, from_frame(&judgement::JUDGEMENT_STANDING, &compared.judgement_standing)),
        (&judgement::STANDING_MEMBER, from_frame(&judgement::STANDING_MEMBER, &compared.standing_member)),
        (&judgement::JUDGEMENT_FRAMEWORK, from_frame(&judgement::JUDGEMENT_FRAMEWORK, &compared.judgement_framework)),
        (&judgement::JUDGEMENT_RECOVERY, from_frame(&judgement::JUDGEMENT_RECOVERY, &compared.judgement_recovery)),
        (&beside::JUDGEMENT_TIMELINE, timeline::judgement_timeline(&compared.timeline, labels)),
        (&beside::JUDGEMENT_PROFILE, from_frame(&beside::JUDGEMENT_PROFILE, &compared.judgement_profile)),
        (&plan::ACTION, plans::action(contents.actions, &compared.checked, labels, reporting_day)),
        (&plan::ACTION_EVENT, plans::action_event(contents.action_events, labels)),
        (&plan::PLAN_PROGRESS, from_frame(&plan::PLAN_PROGRESS, &compared.plan_progress)),
        (&plan::PLAN_BY_BODY, from_frame(&plan::PLAN_BY_BODY, &compared.plan_by_body)),
        (&plan::TARGET_PROGRESS, from_frame(&plan::TARGET_PROGRESS, &compared.target_progress)),
        (&plan::BASELINE_CHANGE, plans::baseline_change(contents.baseline_changes, labels)),
        (
            &stepped_in::INTERVENTION,
            interventions::intervention(
                contents.interventions,
                (&compared.episodes, &compared.aims),
                labels,
                reporting_day,
            ),
        ),
        (&stepped_in::AUTHORITY_EVENT, interventions::authority_event(&compared.events, labels, reporting_day)),
        (&stepped_in::CLAIM, interventions::claim(contents.claims, &compared.claims, labels)),
        (&stepped_in::CLAIM_CONFLICT, interventions::claim_conflict(&compared.conflicts, contents.claims, labels)),
        (&night::FINDING, run::finding(contents.findings, contents.first_seen, reporting_day, labels)),
        (&night::COVERAGE, coverage::coverage(&contents.trust.coverage, labels)),
        (&night::SUBMISSION, coverage::submission(&contents.trust.submissions, labels)),
        (&night::SOURCE_FILE, run::source_file(labels)),
    ]
}

/// What turns the indices of a run into text.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// The reference tables.
    pub reference: &'a Reference,
    /// The run's files.
    pub files: &'a [SourceFile],
    /// The text of each file's cells.
    pub raw_texts: &'a [String],
    /// The ids of the breakdowns.
    pub breakdowns: &'a [String],
    /// The peer groups.
    pub groups: &'a PeerGroups,
    /// What figures were derived from, in words.
    pub origins: &'a [String],
    /// The day on which the tables are said to stand.
    pub reporting_day: Day,
}

impl<'a> Labels<'a> {
    /// An authority's id.
    pub fn authority(&self, authority: AuthorityIndex) -> &'a str {
        &self.reference.authorities[authority.at()].id
    }

    /// An authority's name.
    pub fn authority_name(&self, authority: AuthorityIndex) -> &'a str {
        &self.reference.authorities[authority.at()].name
    }

    /// The GSS code that an authority had at the end of a period.
    pub fn gss_code(&self, authority: AuthorityIndex, period: Period) -> Option<&'a str> {
        self.reference.authorities[authority.at()].on(period.last_day())?.gss_code.as_deref()
    }

    /// An indicator's id.
    pub fn indicator(&self, indicator: IndicatorIndex) -> &'a str {
        &self.reference.indicators[indicator.at()].id
    }

    /// A breakdown's id.
    pub fn breakdown(&self, breakdown: BreakdownIndex) -> &'a str {
        &self.breakdowns[breakdown.at()]
    }

    /// What a figure was derived from, where it was.
    pub fn origin(&self, origin: OriginIndex) -> Option<&'a str> {
        Some(self.origins[origin.at()].as_str()).filter(|words| !words.is_empty())
    }

    /// A file's id.
    pub fn file(&self, file: FileIndex) -> &'a str {
        &self.files[file.at()].id
    }

    /// The text of a cell.
    pub fn raw(&self, file: FileIndex, raw: RawText) -> &'a str {
        let (start, end) = (raw.start as usize, raw.start as usize + raw.length as usize);
        self.raw_texts[file.at()].get(start..end).unwrap_or("")
    }
}

/// Of whom, of what and of when the rows of a table are.
#[derive(Clone, Debug)]
struct Keys {
    authorities: Codes,
    indicators: Codes,
    breakdowns: Codes,
    periods: Codes,
    authority_list: Vec<u16>,
    indicator_list: Vec<IndicatorIndex>,
    breakdown_list: Vec<BreakdownIndex>,
    period_list: Vec<Period>,
    period_ids: Vec<String>,
}

impl Keys {
    fn of<'r>(
        places: impl IntoIterator<Item = &'r u16>,
        indicators: &[IndicatorIndex],
        breakdowns: &[BreakdownIndex],
        periods: &[Period],
    ) -> Self {
        let (authorities, authority_list) = Codes::distinct(places.into_iter().copied());
        let (indicators, indicator_list) = Codes::distinct(indicators.iter().copied());
        let (breakdowns, breakdown_list) = Codes::distinct(breakdowns.iter().copied());
        let (periods, period_list) = Codes::distinct(periods.iter().copied());
        let period_ids = period_list.iter().map(Period::to_string).collect();
        Self {
            authorities,
            indicators,
            breakdowns,
            periods,
            authority_list,
            indicator_list,
            breakdown_list,
            period_list,
            period_ids,
        }
    }

    /// Adds the columns of these ids.
    fn columns(&self, batch: Batch, labels: &Labels) -> Batch {
        batch
            .text_at("authority_id", &self.authorities, self.each_authority().map(|one| labels.authority(one)))
            .text_at("indicator_id", &self.indicators, self.indicator_list.iter().map(|&one| labels.indicator(one)))
            .text_at("breakdown_id", &self.breakdowns, self.breakdown_list.iter().map(|&one| labels.breakdown(one)))
            .text_at("period_id", &self.periods, &self.period_ids)
    }

    fn each_authority(&self) -> impl Iterator<Item = AuthorityIndex> {
        self.authority_list.iter().copied().map(AuthorityIndex)
    }

    fn each_period(&self) -> impl Iterator<Item = Period> {
        self.period_list.iter().copied()
    }

    /// The ids of authority, indicator, breakdown and period of a row.
    fn ids<'a>(&'a self, row: usize, labels: &Labels<'a>) -> [&'a str; 4] {
        let at = |codes: &Codes| codes.at(row);
        [
            labels.authority(AuthorityIndex(self.authority_list[at(&self.authorities)])),
            labels.indicator(self.indicator_list[at(&self.indicators)]),
            labels.breakdown(self.breakdown_list[at(&self.breakdowns)]),
            &self.period_ids[at(&self.periods)],
        ]
    }
}

/// The ids of periods, each made once.
#[derive(Debug, Default)]
pub struct PeriodIds(HashMap<Period, String>);

impl PeriodIds {
    /// The ids of these periods.
    pub fn of<'p>(periods: impl IntoIterator<Item = &'p Period>) -> Self {
        let mut ids = HashMap::new();
        for period in periods {
            ids.entry(*period).or_insert_with(|| period.to_string());
        }
        Self(ids)
    }

    /// The id of one of them.
    pub fn id(&self, period: Period) -> &str {
        self.0.get(&period).expect("every period of the rows was given")
    }
}
