//! Tests of declared bands.

use super::*;

const HEAD: &str = "version = 1\nname = \"test\"\nreporting_day = 2026-10-31\n";

const SOURCE: &str = r#"
[[source]]
id = "caseloads"
kind = "indicators"
files = "in/<submitted>.csv"
authority = { column = "LA" }
layout = "wide_indicators"
period = { column = "Month" }
measures = [{ name = "Workers", indicator = "caseload_workers" }]
"#;

fn faults(text: &str) -> Vec<String> {
    let faults = read(&format!("{HEAD}{text}{SOURCE}"), &Overrides::default()).err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.message).collect()
}

fn bands(keys: &str, bands: &str) -> String {
    format!(
        "[[bands]]\nid = \"own\"\nset_by = \"Council\"\nindicators = [\"caseload_workers\"]\ndimension = \"band\"\n{keys}\nbands = [{bands}]\n"
    )
}

#[test]
fn bands_follow_each_other_or_have_no_edges_at_all() {
    let of = |list: &str| faults(&bands("", list));
    let edges = r#"{ name = "low", max = 17 }, { name = "high", min = 18 }"#;
    let names = r#"{ name = "low" }, { name = "high" }"#;
    for sound in [edges, names] {
        assert_eq!(of(sound), Vec::<String>::new());
    }
    let first = |list: &str| of(list)[0].clone();
    assert_eq!(
        first(r#"{ name = "low", max = 17 }, { name = "high", min = 17 }"#),
        "band `high` begins at 17 and the one before ends at 17"
    );
    assert_eq!(
        first(r#"{ name = "low", max = 17 }, { name = "high", min = 19 }"#),
        "nobody between 17 and 19 is in a band"
    );
    assert_eq!(
        first(r#"{ name = "low", max = 17 }, { name = "high" }"#),
        "no edge parts band `high` from the one before"
    );
    assert_eq!(first(r#"{ name = "low", max = 17, min = 18 }"#), "the band ends at 17 and begins at 18");
    assert_eq!(first(r#"{ name = "low" }, { name = "low" }"#), "a second band `low`");
    assert_eq!(first(""), "the key `bands` is missing");
}

#[test]
fn two_sets_are_told_apart_by_version_and_day() {
    let list = r#"{ name = "low", max = 17 }, { name = "high", min = 18 }"#;
    let first = bands("authorities = [\"891\"]", list);
    let found = |second: &str| faults(&format!("{first}{}", bands(second, list)));
    assert_eq!(
        found("authorities = [\"891\"]"),
        ["bands `own` have a version 1 already", "bands `own` meet others from the same day"]
    );
    let later = found("version = 2\nfrom = 2011-01-01\nauthorities = [\"891\"]");
    assert_eq!(later, Vec::<String>::new());
}
