//! Tests of what becomes of kept runs.

use std::time::Duration;

use super::*;
use crate::pipeline::Keep;
use crate::publish::sample::{publish_held, release};
use crate::publish::{Lock, latest};

/// Publishes a run that began so many days after the first one of the sample; gives its id.
fn night(out: &Path, days: u64, is_held: bool) -> String {
    let lock = Lock::take(out).expect("the lock");
    let mut release = release(1);
    release.heading.started_at += Duration::from_hours(24 * days);
    release.heading.previous = FolderPointer::of(out).current().expect("a pointer");
    publish_held(&lock, release, is_held).expect("a release").run_id
}

fn lock(out: &Path) -> Lock {
    Lock::take_existing(out).expect("the lock")
}

fn current(out: &Path) -> String {
    FolderPointer::of(out).current().expect("a pointer").expect("a run")
}

fn states(out: &Path) -> Vec<(String, &'static str)> {
    list(out).expect("runs").into_iter().map(|run| (run.run_id, run.state.name())).collect()
}

#[test]
fn runs_are_listed_newest_first_with_what_their_manifests_say() {
    let out = tempfile::tempdir().expect("a folder");
    assert_eq!(list(out.path()).expect_err("nothing is here").exit_code(), 3);
    let ids: Vec<String> = (0..3).map(|day| night(out.path(), day, false)).collect();
    let runs = list(out.path()).expect("runs");
    assert_eq!(runs.iter().map(|run| &run.run_id).collect::<Vec<_>>(), ids.iter().rev().collect::<Vec<_>>());
    assert_eq!(runs.iter().map(|run| run.is_current).collect::<Vec<_>>(), [true, false, false]);
    assert!(runs.iter().all(|run| run.state == State::Sound && run.bytes > 10_000 && run.manifest.is_some()));
}

#[test]
fn a_rollback_shows_the_run_before_and_another_one_the_run_before_that() {
    let out = tempfile::tempdir().expect("a folder");
    let ids: Vec<String> = (0..3).map(|day| night(out.path(), day, false)).collect();
    assert_eq!(roll_back(&lock(out.path()), None).expect("a switch"), (ids[1].clone(), Some(ids[2].clone())));
    assert_eq!(roll_back(&lock(out.path()), None).expect("a switch").0, ids[0]);
    assert_eq!(current(out.path()), ids[0]);
    let refused = roll_back(&lock(out.path()), None).expect_err("there is none before");
    assert_eq!(refused.exit_code(), 3);
    let last = out.path().join("runs").join(&ids[2]).display().to_string();
    assert_eq!(roll_back(&lock(out.path()), Some(&last)).expect("a path does").0, ids[2]);
    assert!(roll_back(&lock(out.path()), Some(&ids[2])).is_err(), "it is current already");
    assert!(roll_back(&lock(out.path()), Some("2026")).is_err(), "more than one begins so");
}

/// One byte of one table is another: the size is right and the hash is not.
#[test]
fn a_rollback_never_shows_a_run_whose_tables_are_not_those_of_its_manifest() {
    let out = tempfile::tempdir().expect("a folder");
    let ids: Vec<String> = (0..3).map(|day| night(out.path(), day, false)).collect();
    let table = out.path().join("runs").join(&ids[1]).join("tables/observation.parquet");
    let mut bytes = fs::read(&table).expect("a table");
    bytes[100] ^= 1;
    fs::write(&table, &bytes).expect("a table");
    let refused = roll_back(&lock(out.path()), Some(&ids[1])).expect_err("its table is another");
    assert_eq!(refused.exit_code(), 4);
    assert!(refused.to_string().contains("observation.parquet"), "{refused}");
    assert_eq!(current(out.path()), ids[2]);
    fs::write(&table, &bytes[1..]).expect("a table");
    let runs = list(out.path()).expect("runs");
    assert!(
        matches!(&runs[1].state, State::Broken(fault) if fault.contains("the manifest says")),
        "{:?}",
        runs[1].state
    );
    assert_eq!(roll_back(&lock(out.path()), None).expect("the one before that").0, ids[0]);
    assert!(roll_back(&lock(out.path()), Some(&ids[1])).is_err());
}

#[test]
fn a_held_run_is_shown_once_it_is_approved_and_says_by_whom() {
    let out = tempfile::tempdir().expect("a folder");
    let shown = night(out.path(), 0, false);
    let held = night(out.path(), 1, true);
    assert_eq!(current(out.path()), shown);
    assert_eq!(states(out.path()), [(held.clone(), "held"), (shown.clone(), "sound")]);
    assert!(roll_back(&lock(out.path()), Some(&held)).is_err(), "a held run is shown by approval only");
    assert!(approve(&lock(out.path()), &shown, "Jane Doe", None).is_err(), "it was never held");
    let approved = approve(&lock(out.path()), &held, "Jane Doe", Some("checked")).expect("a switch");
    assert_eq!(approved, (held.clone(), Some(shown)));
    assert_eq!(current(out.path()), held);
    let runs = list(out.path()).expect("runs");
    let decision = runs[0].sign_off.clone().expect("a sign-off").decision.expect("a decision");
    assert_eq!(
        (decision.approved, decision.by.as_str(), decision.note.as_deref()),
        (true, "Jane Doe", Some("checked"))
    );
    let again = approve(&lock(out.path()), &held, "John Roe", None).expect_err("it is decided");
    assert!(again.to_string().contains("by Jane Doe"), "{again}");
}

#[test]
fn a_held_run_that_was_overtaken_or_declined_is_never_shown() {
    let out = tempfile::tempdir().expect("a folder");
    let first = night(out.path(), 0, false);
    let overtaken = night(out.path(), 1, true);
    let declined = night(out.path(), 2, true);
    assert_eq!(decline(&lock(out.path()), &declined, "Jane Doe", None).expect("a decision"), declined);
    let last = night(out.path(), 3, false);
    let expected =
        [(last.clone(), "sound"), (declined.clone(), "declined"), (overtaken.clone(), "passed_over"), (first, "sound")];
    assert_eq!(states(out.path()), expected);
    for run in [&overtaken, &declined] {
        assert!(approve(&lock(out.path()), run, "Jane Doe", None).is_err());
        assert!(roll_back(&lock(out.path()), Some(run)).is_err());
    }
    assert_eq!(current(out.path()), last);
}

fn keep(runs: u32, monthly: Option<u32>) -> Keep {
    Keep { runs: Some(runs), monthly, ..Keep::default() }
}

#[test]
fn the_newest_runs_and_the_newest_of_each_month_stay_and_current_always_does() {
    let out = tempfile::tempdir().expect("a folder");
    // 31 October, 1 November, 30 November, 1, 2 and 3 December 2026.
    let ids: Vec<String> = [0, 1, 30, 31, 32, 33].into_iter().map(|day| night(out.path(), day, false)).collect();
    roll_back(&lock(out.path()), Some(&ids[1])).expect("a switch");
    let gone = |keep: &Keep| -> Vec<String> {
        let mut gone: Vec<String> =
            prune(&lock(out.path()), keep, true).expect("a plan").removed.into_iter().map(|run| run.run_id).collect();
        gone.sort();
        gone
    };
    assert_eq!(gone(&Keep::default()), Vec::<String>::new(), "no rule removes nothing");
    assert_eq!(gone(&keep(2, None)), [&ids[0], &ids[2], &ids[3]].map(String::clone));
    assert_eq!(gone(&keep(1, Some(2))), [&ids[0], &ids[3], &ids[4]].map(String::clone), "the 30th stays for November");
    assert_eq!(gone(&keep(1, Some(9))), [&ids[3], &ids[4]].map(String::clone));
    let pruned = prune(&lock(out.path()), &keep(1, None), false).expect("a pruning");
    assert_eq!((pruned.removed.len(), pruned.kept), (4, 2));
    assert_eq!(
        states(out.path()).into_iter().map(|(id, _)| id).collect::<Vec<_>>(),
        [&ids[5], &ids[1]].map(String::clone)
    );
    assert_eq!(current(out.path()), ids[1]);
}

#[test]
fn a_run_that_awaits_approval_and_a_broken_one_outlive_every_rule_and_a_declined_one_does_not() {
    let out = tempfile::tempdir().expect("a folder");
    let broken = night(out.path(), 0, false);
    let declined = night(out.path(), 1, true);
    let shown = night(out.path(), 2, false);
    let held = night(out.path(), 3, true);
    fs::remove_file(out.path().join("runs").join(&broken).join("manifest.json")).expect("a file");
    decline(&lock(out.path()), &declined, "Jane Doe", None).expect("a decision");
    let pruned = prune(&lock(out.path()), &keep(1, None), false).expect("a pruning");
    assert_eq!(pruned.removed.iter().map(|run| &run.run_id).collect::<Vec<_>>(), [&declined]);
    assert_eq!(pruned.broken.iter().map(|run| &run.run_id).collect::<Vec<_>>(), [&broken]);
    assert_eq!(states(out.path()), [(held, "held"), (shown, "sound"), (broken, "broken")]);
}

#[test]
fn the_copied_folder_follows_every_switch() {
    let out = tempfile::tempdir().expect("a folder");
    let ids: Vec<String> = (0..2).map(|day| night(out.path(), day, false)).collect();
    let copied =
        || StoredRelease::at(&out.path().join("latest")).expect("a copy").manifest().expect("a manifest").run_id;
    latest::copy(out.path(), &ids[1]).expect("a copy");
    assert_eq!(copied(), ids[1]);
    roll_back(&lock(out.path()), None).expect("a switch");
    assert_eq!(copied(), ids[0]);
    let held = night(out.path(), 2, true);
    assert_eq!(copied(), ids[0]);
    approve(&lock(out.path()), &held, "Jane Doe", None).expect("a switch");
    assert_eq!(copied(), held);
}

#[test]
fn runs_stay_for_so_many_days_and_none_for_longer_than_the_longest() {
    let out = tempfile::tempdir().expect("a folder");
    let ids: Vec<String> = [0, 10, 40, 70, 75, 80].into_iter().map(|day| night(out.path(), day, false)).collect();
    let stay = |keep: Keep| -> Vec<usize> {
        let removed = prune(&lock(out.path()), &keep, true).expect("a plan").removed;
        let stays = |at: &usize| !removed.iter().any(|run| run.run_id == ids[*at]);
        (0..ids.len()).filter(stays).collect()
    };
    let days = Some(10);
    assert_eq!(stay(Keep { days, ..Keep::default() }), [3, 4, 5], "one of ten days ago is of them");
    assert_eq!(stay(Keep { days, runs: Some(4), ..Keep::default() }), [2, 3, 4, 5], "either counts a run in");
    assert_eq!(stay(Keep { longest_days: Some(40), ..Keep::default() }), [2, 3, 4, 5], "nothing else is stated");
    assert_eq!(stay(Keep { longest_days: Some(5), runs: Some(6), ..Keep::default() }), [4, 5]);
    roll_back(&lock(out.path()), Some(&ids[0])).expect("a switch");
    assert_eq!(stay(Keep { longest_days: Some(5), ..Keep::default() }), [0, 4, 5], "the current one never goes");
}

#[test]
fn held_and_declined_runs_go_by_rules_of_their_own() {
    let out = tempfile::tempdir().expect("a folder");
    let shown = night(out.path(), 0, false);
    let [declined, held] = [1, 2].map(|day| night(out.path(), day, true));
    decline(&lock(out.path()), &declined, "Jane Doe", None).expect("a decision");
    let newest = night(out.path(), 20, true);
    let gone = |keep: Keep| -> Vec<String> {
        let removed = prune(&lock(out.path()), &keep, true).expect("a plan").removed;
        removed.into_iter().map(|run| run.run_id).collect()
    };
    let rule = Keep { runs: Some(9), ..Keep::default() };
    assert_eq!(gone(rule), std::slice::from_ref(&declined), "as the next pruning finds it");
    assert_eq!(gone(Keep { declined_days: Some(30), ..rule }), Vec::<String>::new());
    assert_eq!(gone(Keep { declined_days: Some(18), held_days: Some(18), ..rule }), std::slice::from_ref(&declined));
    assert_eq!(
        gone(Keep { held_days: Some(17), longest_days: Some(1), ..rule }),
        [held, declined],
        "by start, newest first"
    );
    assert!(states(out.path()).iter().any(|(id, _)| *id == newest) && current(out.path()) == shown);
}
