//! The demo's tables → the figures of the paper of Wirral, autumn 2016.

use super::{judgements, set_of};
use crate::workdir::demo;

#[test]
fn wirral_seven_judgements_stand_over_two_bodies() {
    let day = "2016-07-04";
    let council = [
        ["council", "", "OVERALL", "inadequate", day],
        ["council", "", "HELP_PROT", "inadequate", day],
        ["council", "", "CARE_LEAVERS", "inadequate", day],
        ["council", "", "LEADERS", "inadequate", day],
        ["council", "", "CIC", "requires_improvement", day],
        ["council", "", "ADOPTION", "requires_improvement", day],
    ];
    assert_eq!(judgements("344", "SIF"), set_of(&council));
    assert_eq!(judgements("344", "LSCB"), set_of(&[["lscb", "", "LSCB", "inadequate", day]]));
    let all = demo("judgement").find(&[("authority_id", "344"), ("inspection_start", day)]);
    assert_eq!(all.len(), 7);
    assert!(all.iter().all(|row| row.text("grade_family") == "ri_scale" && row.cell("published_on") == "2016-09-20"));
}

#[test]
fn wirral_26_actions_are_19_of_the_council_and_7_of_the_board() {
    let plan = demo("plan_progress").one(&[("authority_id", "344"), ("area", "all")]);
    let counts = ["actions", "complete", "open", "moved", "withdrawn", "unaccounted"].map(|column| plan.count(column));
    assert_eq!(counts, [26, 3, 23, 0, 0, 0]);
    let of = |body: &str| demo("action").find(&[("authority_id", "344"), ("recommending_body", body)]).len();
    assert_eq!(of("Ofsted inspection of the council"), 19);
    assert_eq!(of("Ofsted review of the safeguarding board"), 7);
}
