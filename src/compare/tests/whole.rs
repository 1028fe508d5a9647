use super::*;
use crate::compare::{Compared, compare};
use crate::tables::{declared, from_frame};

fn compared(judgements: &[Judgement]) -> Compared {
    let reference = Reference::embedded();
    let nothing = Nothing::new(&reference, "2026-10-31");
    let inputs = nothing.inputs(&reference);
    compare(&Inputs { judgements, ..inputs })
}

/// A frame that lacks a declared column, or has another, panics on its way into a batch.
fn into_batches(compared: &Compared) -> [usize; 7] {
    [
        (&declared::judgements::JUDGEMENT_CURRENT, &compared.judgement_current),
        (&declared::judgements::JUDGEMENT_CHANGE, &compared.judgement_change),
        (&declared::judgements::JUDGEMENT_STANDING, &compared.judgement_standing),
        (&declared::judgements::STANDING_MEMBER, &compared.standing_member),
        (&declared::plans::PLAN_PROGRESS, &compared.plan_progress),
        (&declared::plans::TARGET_PROGRESS, &compared.target_progress),
        (&declared::headline::HEADLINE, &compared.headline),
    ]
    .map(|(table, frame)| from_frame(table, frame).num_rows())
}

#[test]
fn all_frames_have_the_declared_columns_even_without_rows() {
    assert_eq!(into_batches(&compared(&[])), [0; 7]);
}

#[test]
fn the_order_of_the_judgements_changes_nothing() {
    let reference = Reference::embedded();
    let mut judgements = history(
        &reference,
        "2010-10-11 SLAC safeguarding/OVERALL inadequate
         2010-10-11 SLAC looked_after/OVERALL adequate
         2012-12-03 POC OVERALL adequate
         2017-03-06 SIF OVERALL good
         2022-05-09 ILACS_2018 CIC_CL outstanding
         2022-05-09 ILACS_2018 OVERALL outstanding
         2026-05-04 ILACS_2026 LEADERS good",
    );
    let first = compared(&judgements);
    judgements.reverse();
    let second = compared(&judgements);
    assert!(first.judgement_current.equals_missing(&second.judgement_current));
    assert!(first.judgement_change.equals_missing(&second.judgement_change));
    assert!(first.judgement_standing.equals_missing(&second.judgement_standing));
    assert!(first.standing_member.equals_missing(&second.standing_member));
    assert_eq!(into_batches(&first)[..2], [2, 3]);
}
