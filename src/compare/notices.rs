//! Targets, how each stands and interventions → which intervention set each target, and how the targets of each
//! intervention stand together.

use super::found;
use super::held::Held;
use super::target_pace::TargetVerdict;
use crate::domain::{Day, Finding, FindingCode, Intervention, Target};

/// How the targets stand that an intervention set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aims {
    /// How many there are.
    pub targets: u32,
    /// How many are met.
    pub met: u32,
    /// How many would be met by their day at the pace kept so far.
    pub on_track: u32,
    /// How many have no current figure.
    pub without_figure: u32,
    /// The day on which the last of those that are not met would be, where each has one.
    pub forecast_on: Option<Day>,
}

/// The place of the intervention that set each target, in their order, and a finding for each that names one which is not
/// there.
pub(super) fn ties(targets: &[Target], interventions: &[Intervention]) -> (Vec<Option<usize>>, Vec<Finding>) {
    let mut findings = Vec::new();
    let tie = |target: &Target| {
        let place = interventions.iter().position(|intervention| target.is_set_by(intervention));
        if place.is_none() && !target.intervention.is_empty() {
            let message = format!(
                "there is no intervention {:?} that could have set target {}",
                target.intervention, target.target
            );
            let own = interventions.iter().filter(|one| one.authority == target.authority);
            let numbers: Vec<&str> = own.map(|one| one.number.as_str()).collect();
            let hint = if numbers.is_empty() {
                "no intervention of this authority is known; add the source that has it".to_owned()
            } else {
                format!("those of this authority are {}", numbers.join(", "))
            };
            let place = (target.authority, target.file, target.line);
            findings.push(found(FindingCode::UnresolvedReference, place, message, hint));
        }
        place
    };
    (targets.iter().map(tie).collect(), findings)
}

/// How the targets of each intervention stand, in the order of the interventions.
pub(super) fn aims(interventions: &[Intervention], ties: &[Option<usize>], held: &[Held]) -> Vec<Aims> {
    let mut aims = vec![Aims::default(); interventions.len()];
    let mut is_open_ended = vec![false; interventions.len()];
    for (&tie, held) in ties.iter().zip(held) {
        let Some(at) = tie else { continue };
        let of = &mut aims[at];
        of.targets += 1;
        match held.verdict() {
            TargetVerdict::Met => of.met += 1,
            TargetVerdict::OnTrack => of.on_track += 1,
            TargetVerdict::NoFigure => of.without_figure += 1,
            TargetVerdict::Behind | TargetVerdict::Unlikely | TargetVerdict::NotMet => {}
        }
        if held.verdict() != TargetVerdict::Met {
            is_open_ended[at] |= held.pace.forecast_on.is_none();
            of.forecast_on = of.forecast_on.max(held.pace.forecast_on);
        }
    }
    for (of, _) in aims.iter_mut().zip(is_open_ended).filter(|(_, is_open_ended)| *is_open_ended) {
        of.forecast_on = None;
    }
    aims
}
