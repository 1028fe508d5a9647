//! Tests of the states: one of each, whatever the order of files, and never two.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::calendar::Due;
use super::receipts::{Expecting, Plan, Receipt, Submitted, Word};
use super::*;
use crate::reference::Reference;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

static REFERENCE: LazyLock<Reference> = LazyLock::new(Reference::embedded);

fn authority(id: &str) -> AuthorityIndex {
    REFERENCE.authority_by_id(id).expect("an authority")
}

const HEREFORDSHIRE: &str = "884";
const CUMBRIA: &str = "909";
const REPORTING_DAY: &str = "2026-10-31";

/// Months of one indicator from one authority, each due on the 21st of the next month.
fn plan(authorities: &[&str], months: &[(i32, u32)]) -> Plan {
    let due = |&(year, month): &(i32, u32)| {
        let period = Period::month(year, month);
        Due { period, expected_by: Day::from_days(period.last_day().days() + 21) }
    };
    let authorities = authorities.iter().map(|id| authority(id)).collect();
    let indicators = vec![(IndicatorIndex(3), months.iter().map(due).collect())];
    Plan::of(
        vec![Expecting { id: "returns".into(), source: 0, authorities, indicators, names_in_paths: false }],
        day(REPORTING_DAY),
    )
}

fn receipt(id: &str, month: (i32, u32), submitted: &str, file: u32, word: Word) -> Receipt {
    Receipt {
        indicator: IndicatorIndex(3),
        authority: authority(id),
        rank: 0,
        period: Period::month(month.0, month.1),
        submitted_on: day(submitted),
        file: FileIndex(file),
        line: 2,
        column: 1,
        word,
    }
}

fn file(file: u32, on: &str, is_refused: bool) -> Submitted {
    Submitted {
        rank: 0,
        file: FileIndex(file),
        authority: Some(authority(HEREFORDSHIRE)),
        on: Some(day(on)),
        is_refused,
    }
}

fn states(plan: &Plan, mut rows: Vec<Receipt>, submitted: Vec<Submitted>) -> Coverage {
    rows.sort_unstable();
    let receipts = Receipts { plan: plan.clone(), rows, submitted, stated: Vec::new(), before: BTreeMap::new() };
    Coverage::of(&receipts, &REFERENCE)
}

/// What was in time in the last release is not late because the file it came in was replaced by a later one.
#[test]
fn a_figure_that_the_last_release_had_in_time_is_not_late_when_it_is_sent_again() {
    let again = receipt(HEREFORDSHIRE, AUGUST, "2026-10-05", 0, SAID(Status::Ok));
    let plan = plan(&[HEREFORDSHIRE], &[AUGUST]);
    let state = |before: &[&str]| {
        let before = before.iter().map(|on| ((again.indicator, again.authority, again.rank, again.period), day(on)));
        let (plan, before) = (plan.clone(), before.collect::<BTreeMap<_, _>>());
        let receipts = Receipts { plan, rows: vec![again], submitted: Vec::new(), stated: Vec::new(), before };
        let coverage = Coverage::of(&receipts, &REFERENCE);
        (coverage.state[0], coverage.received_on[0])
    };
    assert_eq!(state(&[]), (State::Late, Some(day("2026-10-05"))));
    assert_eq!(state(&["2026-09-10"]), (State::Present, Some(day("2026-09-10"))));
    assert_eq!(state(&["2026-10-30"]), (State::Late, Some(day("2026-10-05"))), "whichever is the earlier");
}

const AUGUST: (i32, u32) = (2026, 8);
const SAID: fn(Status) -> Word = Word::Said;

fn august(rows: Vec<Receipt>, submitted: Vec<Submitted>) -> (State, Option<Day>, Option<i32>) {
    let coverage = states(&plan(&[HEREFORDSHIRE], &[AUGUST]), rows, submitted);
    assert_eq!(coverage.len(), 1);
    (coverage.state[0], coverage.received_on[0], coverage.age_days[0])
}

#[test]
fn the_first_submission_decides_whether_a_figure_was_late_and_the_last_whether_it_is_here() {
    let sent = |submitted: &str, status| receipt(HEREFORDSHIRE, AUGUST, submitted, 0, SAID(status));
    let in_time = sent("2026-09-21", Status::Ok);
    let corrected = Receipt { file: FileIndex(1), ..sent("2026-10-05", Status::Ok) };
    assert_eq!(august(vec![in_time, corrected], vec![]), (State::Present, Some(day("2026-09-21")), None));
    assert_eq!(august(vec![corrected], vec![]), (State::Late, Some(day("2026-10-05")), Some(14)));
    let unknown = sent("2026-09-10", Status::NotAvailable);
    assert_eq!(august(vec![unknown, corrected], vec![]).0, State::Late, "a word that there is none is no figure");
    let retracted = Receipt { word: SAID(Status::Unreliable), ..corrected };
    assert_eq!(august(vec![in_time, retracted], vec![]), (State::Missing, Some(day("2026-09-21")), Some(40)));
    let withheld = Receipt { word: SAID(Status::Suppressed), ..corrected };
    assert_eq!(august(vec![in_time, withheld], vec![]).0, State::Suppressed);
    assert_eq!(august(vec![sent("2026-10-05", Status::NotApplicable)], vec![]).0, State::NotApplicable);
    assert_eq!(august(vec![], vec![]), (State::Missing, None, Some(40)));
}

#[test]
fn a_figure_is_not_missing_before_its_day_is_over() {
    let plan = plan(&[HEREFORDSHIRE], &[AUGUST]);
    for (on, state) in [("2026-09-21", State::NotDue), ("2026-09-22", State::Missing)] {
        let mut plan = plan.clone();
        plan.reporting_day = day(on);
        assert_eq!(states(&plan, vec![], vec![]).state, [state], "{on}");
    }
}

#[test]
fn a_refused_cell_is_refused_until_a_later_version_says_something() {
    let refused = receipt(HEREFORDSHIRE, AUGUST, "2026-09-10", 0, Word::Refused);
    assert_eq!(august(vec![refused], vec![]).0, State::Refused);
    let earlier = receipt(HEREFORDSHIRE, AUGUST, "2026-09-05", 1, SAID(Status::Ok));
    assert_eq!(august(vec![earlier, refused], vec![]).0, State::Present, "the version before it stands");
    let later = receipt(HEREFORDSHIRE, AUGUST, "2026-10-05", 1, SAID(Status::NotAvailable));
    assert_eq!(august(vec![refused, later], vec![]).0, State::Missing);
}

#[test]
fn a_refused_file_answers_for_what_it_may_have_had() {
    let state = |files: Vec<Submitted>| august(vec![], files).0;
    assert_eq!(state(vec![file(0, "2026-09-20", true)]), State::Refused);
    assert_eq!(state(vec![file(0, "2026-08-30", true)]), State::Missing, "the month was not over");
    assert_eq!(state(vec![file(0, "2026-09-02", false), file(1, "2026-09-20", true)]), State::Refused);
    assert_eq!(
        state(vec![file(0, "2026-09-25", false), file(1, "2026-10-20", true)]),
        State::Missing,
        "a file that should have brought it was read without it"
    );
    let other = Submitted { authority: Some(authority("885")), ..file(0, "2026-09-20", true) };
    assert_eq!(state(vec![other]), State::Missing, "the file is somebody else's");
    assert_eq!(state(vec![Submitted { authority: None, ..other }]), State::Refused, "the file is everybody's");
}

#[test]
fn nothing_is_expected_of_an_authority_that_is_gone_unless_it_sent_it() {
    let (march, april) = ((2023, 3), (2023, 4));
    let plan = plan(&[CUMBRIA], &[march, april]);
    assert_eq!(states(&plan, vec![], vec![]).state, [State::Missing, State::NotApplicable]);
    let sent = receipt(CUMBRIA, april, "2023-05-01", 0, SAID(Status::Ok));
    assert_eq!(states(&plan, vec![sent], vec![]).state, [State::Missing, State::Present]);
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![Just(Word::Refused), proptest::sample::select(Status::ALL.to_vec()).prop_map(Word::Said),]
}

proptest! {
    #[test]
    fn every_expected_figure_has_one_state_whatever_the_order(
        rows in proptest::collection::vec((0_usize..2, 0_usize..3, 0_i32..120, 0_u32..4, word()), 0..24),
        files in proptest::collection::vec((0_i32..120, 0_u32..4, any::<bool>()), 0..4),
        turn in 0_usize..24,
    ) {
        let months = [(2026, 7), AUGUST, (2026, 9)];
        let ids = ["884", "885"];
        let plan = plan(&ids, &months);
        let first = day("2026-07-15").days();
        let rows: Vec<Receipt> = rows
            .into_iter()
            .map(|(who, month, after, file, word)| Receipt {
                submitted_on: Day::from_days(first + after),
                ..receipt(ids[who], months[month], REPORTING_DAY, file, word)
            })
            .collect();
        let files: Vec<Submitted> = files
            .into_iter()
            .map(|(after, index, is_refused)| Submitted {
                on: Some(Day::from_days(first + after)),
                ..file(index, REPORTING_DAY, is_refused)
            })
            .collect();
        let one = states(&plan, rows.clone(), files.clone());
        let (mut turned_rows, mut turned_files) = (rows.clone(), files);
        if !turned_rows.is_empty() {
            let by = turn % turned_rows.len();
            turned_rows.rotate_left(by);
        }
        turned_files.reverse();
        prop_assert_eq!(&one, &states(&plan, turned_rows, turned_files));
        prop_assert_eq!(one.len(), ids.len() * months.len());
        let mut keys: Vec<_> = (0..one.len()).map(|at| (one.authority[at], one.period[at])).collect();
        keys.dedup();
        prop_assert_eq!(keys.len(), one.len(), "each figure stands once, in order");
        for at in 0..one.len() {
            let own: Vec<&Receipt> = rows
                .iter()
                .filter(|row| (row.authority, row.period) == (one.authority[at], one.period[at]))
                .collect();
            let is_here = matches!(one.state[at], State::Present | State::Late);
            prop_assert!(!is_here || own.iter().any(|row| matches!(row.word, Word::Said(Status::Ok | Status::Low))));
            prop_assert_eq!(one.state[at] == State::Late, is_here && one.received_on[at] > Some(one.expected_by[at]));
            prop_assert!(!own.is_empty() || !is_here);
        }
    }
}
