//! Tests of what a source is said to bring.

use super::*;
use crate::domain::Frequency;

const HEAD: &str =
    "version = 1\nname = \"test\"\nreporting_day = 2026-10-31\n[members]\nauthorities = [\"884\", \"330\"]\n";

fn text(head: &str, source: &str, expected: &str) -> String {
    format!(
        "{head}[[source]]\nid = \"a\"\nkind = \"indicators\"\nlayout = \"wide_indicators\"\nperiod = {{ column = \"Month\" }}\n{source}\n\
         measures = [\n  {{ name = \"R\", indicator = \"referrals\" }},\n  {{ name = \"P\", indicator = \"referrals\", breakdown = {{ source = \"police\" }} }},\n  \
         {{ name = \"T\", indicator = \"cla\", figure = \"target\" }},\n  {{ name = \"N\", indicator = \"cin\", part = \"numerator\" }},\n]\nexpected = {expected}\n"
    )
}

const IN_COLUMN: &str = "files = \"in/<submitted>.csv\"\nauthority = { column = \"LA\" }";
const MONTHLY: &str = "{ every = \"month\", from = 2026-04-01, due_days = 21 }";

fn expected(source: &str, expected: &str) -> Expected {
    sound(&text(HEAD, source, expected)).sources[0].expected.clone().expect("an expectation")
}

fn faults(head: &str, source: &str, expected: &str) -> String {
    let text = text(head, source, expected);
    Error::Pipeline(read(&text, &Overrides::default()).expect_err("a faulty pipeline")).to_string()
}

#[test]
fn whole_actual_figures_are_expected_of_whom_the_source_speaks() {
    let found = expected(IN_COLUMN, MONTHLY);
    assert_eq!((found.every, found.sent, found.due_days), (Frequency::Month, Frequency::Month, 21));
    assert_eq!(found.indicators, [indicator("cin"), indicator("referrals")], "no slice and no target");
    assert_eq!(found.authorities, ExpectedFrom::Stated(vec![authority("330"), authority("884")]));
    let in_path = expected("files = \"in/<authority>_<submitted>.csv\"", MONTHLY);
    assert_eq!(in_path.authorities, ExpectedFrom::Paths);
    let fixed = expected("files = \"in/<submitted>.csv\"\nauthority = \"885\"", MONTHLY);
    assert_eq!(fixed.authorities, ExpectedFrom::Stated(vec![authority("885")]));
    let named = expected(
        IN_COLUMN,
        "{ every = \"month\", from = 2026-04-01, due_days = 0, sent = \"quarter\", authorities = [\"members\", \"Kent\"], indicators = [\"cin\"] }",
    );
    let [birmingham, herefordshire, kent] = ["330", "884", "886"].map(authority);
    assert_eq!(named.authorities, ExpectedFrom::Stated(vec![birmingham, herefordshire, kent]));
    assert_eq!((named.sent, named.indicators), (Frequency::Quarter, vec![indicator("cin")]));
    let but = expected(IN_COLUMN, "{ every = \"month\", from = 2026-04-01, due_days = 0, except = [\"cin\"] }");
    assert_eq!(but.indicators, [indicator("referrals")]);
}

#[test]
fn an_edition_expects_what_its_base_does_unless_it_says_otherwise() {
    let edition = |keys: &str| {
        let edition = format!("[[source]]\nid = \"b\"\nbased_on = \"a\"\nfiles = \"b/<submitted>.csv\"\n{keys}");
        sound(&format!("{}{edition}", text(HEAD, IN_COLUMN, MONTHLY))).sources[1].expected.clone()
    };
    assert_eq!(edition(""), Some(expected(IN_COLUMN, MONTHLY)));
    let own = edition("expected = { every = \"quarter\", from = 2026-04-01, due_days = 30 }").expect("an expectation");
    assert_eq!((own.every, own.due_days), (Frequency::Quarter, 30));
}

#[test]
fn every_fault_of_an_expectation_is_reported_at_once() {
    let wrong = "{ every = \"week\", due_days = -1, sent = \"fortnight\", authorities = [\"Herefordshyre\"], indicators = [\"cla\", \"referals\"], untl = 1 }";
    insta::assert_snapshot!(faults(HEAD, IN_COLUMN, wrong), @r#"
    p.toml:19: the key `from` is missing
    p.toml:19: unknown key `untl`
      hint: the nearest known key is `until`
    p.toml:19: unknown every `week`
      hint: allowed: `month`, `quarter` or `year`
    p.toml:19: unknown sent `fortnight`
      hint: allowed: `month`, `quarter` or `year`
    p.toml:19: `due_days` cannot be -1, it counts days from 0
    p.toml:19: unknown authority `Herefordshyre`
      hint: nearest names: `Herefordshire` or `Hertfordshire`
    p.toml:19: no measure of the source brings `cla` whole
    p.toml:19: unknown indicator `referals`
      hint: nearest ids: `referrals`, `referrals_nfa` or `referrals_rate`
    "#);
    let often = "{ every = \"year\", from = 2026-04-01, until = 2026-03-31, due_days = 21, sent = \"month\", authorities = [] }";
    insta::assert_snapshot!(faults(HEAD, IN_COLUMN, often), @r#"
    p.toml:19: `sent` is more frequent than `every`
      hint: leave `sent` out where every period has a return of its own
    p.toml:19: `until` 2026-03-31 lies before `from` 2026-04-01
    p.toml:19: `authorities` names nobody who is expected to send
    "#);
    let nobody = "version = 1\nname = \"test\"\nreporting_day = 2026-10-31\n";
    insta::assert_snapshot!(faults(nobody, IN_COLUMN, MONTHLY), @r#"
    p.toml:17: the members are expected to send, and there are none
      hint: write authorities = ["884"] or declare [members]
    "#);
}

#[test]
fn only_figures_are_expected() {
    let text = format!(
        "{HEAD}[[source]]\nid = \"a\"\nkind = \"actions\"\nfiles = \"a_<submitted>.csv\"\nauthority = \"884\"\n\
         columns = {{ action = \"No.\", status = \"RAG\" }}\nconstants = {{ plan = \"P\" }}\nstatuses = {{ \"Done\" = \"complete\" }}\nexpected = {MONTHLY}\n"
    );
    let faults = Error::Pipeline(read(&text, &Overrides::default()).expect_err("a faulty pipeline")).to_string();
    assert!(faults.contains("`expected` has no place in a source of kind `actions`"), "{faults}");
}
