//! What a file says → the same without the authorities of which the release's audience may see nothing.
//!
//! Their slots are passed over, so that the account of the file still adds up; neither rows nor findings name them.

use super::Normalised;
use crate::domain::{AuthorityIndex, Observations, Severity, Slots};
use crate::pipeline::Pipeline;

/// Takes out of a file of a source what is said of authorities that are not shown.
pub fn withhold(file: &mut Normalised, source: usize, pipeline: &Pipeline) {
    if pipeline.permitted.allows_all_of(source) {
        return;
    }
    let is_shown = |authority: AuthorityIndex| pipeline.permitted.allows_of(source, authority);
    let figures = |rows: &mut Observations| {
        let shown: Vec<u32> = (0_u32..)
            .zip(&rows.place)
            .filter(|(_, place)| is_shown(AuthorityIndex(**place)))
            .map(|(at, _)| at)
            .collect();
        let gone = rows.len() - shown.len();
        if gone > 0 {
            *rows = rows.gather(&shown);
        }
        gone as u64
    };
    let slots = &mut file.slots;
    let mut pass_over = |counted_as: fn(&mut Slots) -> &mut u64, gone: u64| {
        *counted_as(slots) -= gone;
        slots.ignored += gone;
    };
    pass_over(|slots| &mut slots.observations, figures(&mut file.observations));
    pass_over(|slots| &mut slots.populations, figures(&mut file.populations));
    pass_over(|slots| &mut slots.judgements, retain(&mut file.judgements, |row| is_shown(row.authority)));
    pass_over(|slots| &mut slots.plan_rows, retain(&mut file.actions, |row| is_shown(row.authority)));
    pass_over(|slots| &mut slots.plan_rows, retain(&mut file.targets, |row| is_shown(row.authority)));
    pass_over(|slots| &mut slots.plan_rows, retain(&mut file.interventions, |row| is_shown(row.authority)));
    pass_over(|slots| &mut slots.plan_rows, retain(&mut file.claims, |row| is_shown(row.authority)));
    let names_one = |authority: Option<AuthorityIndex>| authority.is_some_and(|authority| !is_shown(authority));
    let rejections = |file: &Normalised| {
        file.findings
            .iter()
            .filter(|one| names_one(one.authority) && one.code.severity() == Severity::RejectRow)
            .count()
    };
    let rejected = (rejections(file) as u64).min(file.slots.rejected);
    file.slots.rejected -= rejected;
    file.slots.ignored += rejected;
    file.findings.retain(|finding| !names_one(finding.authority));
    file.refused.retain(|figure| is_shown(figure.authority));
}

/// Keeps those rows; gives how many went.
fn retain<T>(rows: &mut Vec<T>, is_kept: impl Fn(&T) -> bool) -> u64 {
    let before = rows.len();
    rows.retain(is_kept);
    (before - rows.len()) as u64
}
