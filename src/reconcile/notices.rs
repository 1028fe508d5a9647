//! Targets and the interventions that set them → targets that state no day are due when the term of their intervention ends.

use crate::domain::{Intervention, Target};

/// Gives each target without a day that of the end of its intervention's term, where there is one.
pub(super) fn give_terms(targets: &mut [Target], interventions: &[Intervention]) {
    for target in targets.iter_mut().filter(|target| target.due_on.is_none()) {
        let set_by = interventions.iter().find(|intervention| target.is_set_by(intervention));
        target.due_on = set_by.and_then(|intervention| intervention.term_ends_on);
        target.is_due_by_term = target.due_on.is_some();
    }
}
