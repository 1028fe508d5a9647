//! Tests of the editions of statistical neighbours and of how changes of the gap are told.

use super::*;

fn with(peers: &str) -> String {
    format!(
        r#"version = 1
name = "a"
reporting_day = 2026-10-31
[peers]
{peers}
[[source]]
id = "neighbours"
kind = "neighbours"
files = "neighbours.csv"
submitted = 2025-05-01
edition = "2025"
authority = {{ column = "LA" }}
neighbours = [{{ name = "SN_1" }}]
"#
    )
}

#[test]
fn the_gap_is_told_of_the_year_and_of_one_edition_unless_more_is_said() {
    let usual = sound(&with(""));
    assert_eq!((usual.earlier_edition, usual.gap_change), (None, vec![Basis::YearAgo]));
    let told = sound(&with(
        "earlier_edition = { edition = \"2021\", until = 2024-12-31 }\ngap_change = [\"year_ago\", \"previous\"]\n",
    ));
    assert_eq!(told.gap_change, Basis::ALL);
    assert_eq!(told.earlier_edition, Some(EarlierEdition { edition: "2021".to_owned(), until: day("2024-12-31") }));
    assert_eq!(sound(&with("gap_change = []\n")).gap_change, []);
}

#[test]
fn an_earlier_edition_is_known_is_another_one_and_has_its_last_day() {
    let faults = |peers: &str| -> Vec<String> {
        let faults = read(&with(peers), &Overrides::default()).expect_err("faults");
        faults.into_iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect()
    };
    assert_eq!(
        faults("earlier_edition = { edition = \"2025\", until = 2024-12-31 }\n"),
        ["5: the earlier edition `2025` is the one that neighbours are of now"]
    );
    assert_eq!(
        faults("earlier_edition = { edition = \"2014\" }\ngap_change = \"month\"\n"),
        [
            "5: the key `until` is missing",
            "5: unknown edition of neighbours `2014`",
            "6: unknown basis of changes of the gap `month`",
        ]
    );
}
