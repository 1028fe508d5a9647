//! The figures that count, cut for an audience: small counts are hidden, and with them what would give them away.
//!
//! What comes in are the observations as reconciling and deriving left them, their versions, the published figures of
//! areas, plans and findings; what goes out are the same without what the audience's rule hides. It stands before every
//! stage that compares: benchmarks, ranks, medians, trends, headlines and the verdicts on plans are functions of what the
//! table of observations shows and of nothing else, so that none of them can tell a hidden figure, alone or together. A
//! hidden figure counts among the suppressed members of a group, as one does that its source suppressed.
//!
//! A rule hides counts of people or cases (`rule`) that are too small, shares of which the count or what is missing to
//! all is too small, and every other figure that states a hidden count. Then it hides, count by count, what must not be
//! seen beside them (`secondary`): no hidden count may follow from the slices, members and months that are shown with
//! what they add up to (`network`).

mod bounds;
mod counts;
mod effects;
mod members;
mod network;
mod rule;
mod secondary;
mod solve;

use effects::Effects;
use network::{Network, Published};
use rule::Things;
use secondary::Protection;

use crate::domain::{Action, Claim, Finding, Observations, Target};
use crate::pipeline::{Derivation, Disclosure, Pipeline, Succession};
use crate::reconcile::{BaselineChange, Computed, Revisions};
use crate::reference::Reference;

/// All that may hold a figure.
#[derive(Debug)]
#[allow(missing_docs)] // each field is what the stage of its name gives
pub struct Figures<'a> {
    pub observations: &'a mut Observations,
    pub revisions: &'a mut Revisions,
    pub comparators: &'a mut Observations,
    pub computed: &'a mut [Computed],
    pub actions: &'a mut [Action],
    pub targets: &'a mut [Target],
    pub baseline_changes: &'a mut [BaselineChange],
    pub claims: &'a mut [Claim],
    pub findings: &'a mut [Finding],
}

/// What the figures are about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What is derived from what.
    pub derivations: &'a [Derivation],
    /// Whose figures are those of others together.
    pub successions: &'a [Succession],
    /// The ids of the run's breakdowns, sorted.
    pub breakdowns: &'a [String],
    /// By breakdown: whether its slices are declared to add up.
    pub additive: &'a [bool],
    /// The reference tables.
    pub reference: &'a Reference,
}

impl<'a> About<'a> {
    /// What a run's figures are about.
    pub fn new(
        pipeline: &'a Pipeline,
        breakdowns: &'a [String],
        additive: &'a [bool],
        reference: &'a Reference,
    ) -> Self {
        let (derivations, successions) = (&pipeline.derivations, &pipeline.successions);
        Self { derivations, successions, breakdowns, additive, reference }
    }
}

/// What cutting came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Observations that are hidden.
    pub hidden: usize,
    /// Counts that are hidden only for the sake of others.
    pub sacrificed: usize,
    /// Hidden counts that a reader who knows the rule can still work out, since all beside them is hidden too.
    pub exposed: usize,
}

/// Takes out of the figures what the rule hides.
pub fn disclose(figures: Figures, rule: &Disclosure, about: &About) -> Cut {
    let Figures {
        observations,
        revisions,
        comparators,
        computed,
        actions,
        targets,
        baseline_changes,
        claims,
        findings,
    } = figures;
    let indicators = about.reference.indicators.as_slice();
    let things = Things::new(indicators, rule, about.derivations);
    let mut network = Network::new(&Published {
        observations: &*observations,
        comparators: &*comparators,
        things: &things,
        rule,
        about,
    });
    let protection =
        if rule.secondary { secondary::protect(&mut network.counts, &network.sums) } else { Protection::default() };
    let effects = Effects { rule, things: &things, indicators };
    let is_hidden = |count: u32| network.counts.is_hidden(count);
    let hidden = effects::hide(observations, &network.of_row, is_hidden);
    effects::hide(comparators, &network.of_area, is_hidden);
    effects.redact_versions(revisions, observations, &hidden);
    effects.redact_computed(comparators, computed, observations, &hidden);
    effects.redact_plans(actions, targets, baseline_changes);
    effects.redact_claims(claims, observations, about.breakdowns);
    effects.round(observations);
    effects.round(&mut revisions.before);
    effects.round(&mut revisions.after);
    effects::redact_findings(findings);
    Cut { hidden: hidden.len(), sacrificed: protection.sacrificed, exposed: protection.exposed.len() }
}

#[cfg(test)]
mod tests;
