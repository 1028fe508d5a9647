//! Figures that count → what they are beside their peers and their own past, in a release in the making.

use super::intake::Intake;
use super::partitions::SoFar;
use super::parts::Parts;
use crate::benchmark::{self, Declared, PeerGroups, Published as PublishedFigures, Thresholds};
use crate::compare::{Asked, Kept};
use crate::domain::Observations;
use crate::error::Error;
use crate::pipeline::Pipeline;
use crate::publish::{Draft, Referenced};
use crate::reconcile::Reconciled;
use crate::reference::Reference;
use crate::tables;
use crate::tables::rows::{Labels, Versions};
use crate::{gap, trend};

/// What all figures of a run are measured with.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) intake: &'a Intake,
    pub(super) so_far: &'a SoFar,
    pub(super) groups: &'a PeerGroups,
    pub(super) pipeline: &'a Pipeline,
    pub(super) reference: &'a Reference,
}

impl<'a> About<'a> {
    /// What turns the indices of the run into text.
    pub(super) fn labels(&self) -> Labels<'a> {
        let Self { intake, so_far, groups, pipeline, reference } = *self;
        Labels {
            reference,
            files: &intake.files,
            raw_texts: &intake.raw_texts,
            breakdowns: &so_far.reconciled.breakdowns,
            groups,
            origins: &so_far.origins,
            reporting_day: pipeline.reporting_day,
        }
    }
}

/// Sets the figures that count beside those of their peers and of their own past, and puts all of it into the release;
/// gives what the comparisons ask for.
pub(super) fn measured(observations: &Observations, about: &About, draft: &mut Draft) -> Result<Kept, Error> {
    let About { intake, so_far, groups, pipeline, reference } = *about;
    let labels = &about.labels();
    let Reconciled { comparators, actions, targets, claims, .. } = &so_far.reconciled;
    let precedence: Vec<i32> = intake.ranks.iter().map(|rank| rank.precedence).collect();
    let thresholds = Thresholds { min_peers: pipeline.min_peers, min_peers_extremes: pipeline.min_peers_extremes };
    let declared = Declared::of(pipeline, &intake.is_edition);
    let published = PublishedFigures::of_england(comparators, &reference.areas, &declared);
    let indicators = &reference.indicators;
    let sources = intake.ranks.iter().map(|rank| rank.source.as_str());
    let parts = Parts {
        observations,
        groups,
        benchmark: benchmark::Settings { indicators, thresholds, precedence: &precedence, published: &published },
        trend: trend::Settings::of(reference, pipeline, targets),
        gap: gap::Settings::of(reference, pipeline, &precedence),
        equivalences: &pipeline.equivalences,
        asked: &Asked::of(pipeline, indicators.len(), sources, (actions, targets, claims)),
        versions: &Versions::new(&pipeline.breaks, indicators.len()),
        labels,
    };
    let mut periods = so_far.periods.clone();
    periods.extend(tables::rows::facts::periods([comparators]));
    parts.put_into(draft, Referenced::of(&tables::rows::referenced(labels, &periods)))
}
