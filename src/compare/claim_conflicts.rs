//! Claims and what the figures say of each → the pairs of claims that cannot both be right.

use std::collections::BTreeMap;

use super::claims::{CheckedClaim, ClaimVerdict, short};
use crate::domain::claim::Said;
use crate::domain::{Claim, ClaimKind, Finding, FindingCode, Period};

/// Two claims of which at most one can be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The places of the claims, that with the lesser number first.
    pub claims: [usize; 2],
    /// What both speak of.
    pub kind: ClaimKind,
    /// What each says.
    pub said: [Said; 2],
    /// The period, or the later end of each span.
    pub periods: [Period; 2],
    /// Whether both are about the very same period or span.
    pub same_periods: bool,
}

/// The pairs of claims that cannot both be right: one value of one period said two ways, or one change said two ways
/// over spans that overlap. A change in per cent and one in units are two things, and two claims that the figures confirm
/// are both right, however near their spans.
pub(super) fn conflicts(claims: &[Claim], checked: &[CheckedClaim]) -> Vec<Conflict> {
    let mut about: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        about.entry((claim.authority, claim.indicator, claim.breakdown)).or_default().push(at);
    }
    let mut conflicts = Vec::new();
    for places in about.values() {
        for (at, &one) in places.iter().enumerate() {
            let later = places[at + 1..].iter();
            conflicts.extend(later.filter_map(|&other| conflict(claims, checked, [one, other])));
        }
    }
    conflicts.sort_by_key(|conflict| conflict.claims);
    conflicts
}

fn conflict(claims: &[Claim], checked: &[CheckedClaim], pair: [usize; 2]) -> Option<Conflict> {
    if pair.iter().all(|&at| checked[at].verdict == ClaimVerdict::Confirmed) {
        return None;
    }
    let [one, other] = pair.map(|at| &claims[at]);
    let said = pair.map(|at| checked[at].claimed);
    let spans = [one, other].map(|claim| claim.period_from.map(|from| (from, claim.period_to)));
    let changes = if let ([Some(said_one), Some(said_other)], [Some(span), Some(other_span)]) = (said, spans) {
        let differ = one.kind == other.kind && overlap(span, other_span) && !said_one.may_be(said_other);
        differ.then(|| Conflict {
            claims: pair,
            kind: one.kind,
            said: [said_one, said_other],
            periods: [span.1, other_span.1],
            same_periods: span == other_span,
        })
    } else {
        None
    };
    let is_share = one.kind == ClaimKind::Share && other.kind == ClaimKind::Share;
    let shares = if let ([Some(said_one), Some(said_other)], true) = (said, is_share) {
        let alike = one.out_of == other.out_of && one.period_to == other.period_to;
        (alike && !said_one.may_be(said_other)).then_some(Conflict {
            claims: pair,
            kind: ClaimKind::Share,
            said: [said_one, said_other],
            periods: [one.period_to, other.period_to],
            same_periods: true,
        })
    } else {
        None
    };
    let values = || {
        let differing = one.values().find_map(|(period, said)| {
            let same = other.values().find(|(same, _)| *same == period)?;
            (!said.may_be(same.1)).then_some((period, [said, same.1]))
        });
        differing.map(|(period, said)| Conflict {
            claims: pair,
            kind: ClaimKind::Value,
            said,
            periods: [period; 2],
            same_periods: true,
        })
    };
    changes.or(shares).or_else(values)
}

/// Whether two spans have more than half of the longer one in common, so that changes over them speak of one thing.
fn overlap(one: (Period, Period), other: (Period, Period)) -> bool {
    let days = |(from, to): (Period, Period)| (from.last_day().days(), to.last_day().days());
    let ((from, to), (other_from, other_to)) = (days(one), days(other));
    let common = to.min(other_to) - from.max(other_from);
    common > 0 && 2 * common > (to - from).max(other_to - other_from)
}

/// A finding for each conflict, at the later of the two claims.
pub(super) fn findings(claims: &[Claim], conflicts: &[Conflict]) -> Vec<Finding> {
    let finding = |conflict: &Conflict| {
        let [one, other] = conflict.claims.map(|at| &claims[at]);
        let [said_one, said_other] = conflict.said.map(|said| short(said.value));
        let what = conflict.kind.name().replace('_', " ");
        let message = format!(
            "claim {} says {said_other} ({what}) where claim {} in {:?} says {said_one}",
            other.number, one.number, one.said_in
        );
        let hint = if conflict.same_periods {
            "ask whoever said them which of the two is right"
        } else {
            "the spans overlap and are not the same: ask which periods and counts each one means"
        };
        super::found(FindingCode::ClaimsConflict, (other.authority, other.file, other.line), message, hint.to_owned())
    };
    conflicts.iter().map(finding).collect()
}
