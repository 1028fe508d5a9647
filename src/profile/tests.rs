//! Drafted entries are pipelines' entries, whatever the table.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::pipeline::{Layout, Overrides, Pipeline, Shape};

/// Profiles one file of that name and text.
fn profiled(name: &str, text: &str) -> Result<Drafted, NoEntry> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    let mut profiled = profile(&[path.display().to_string()], &Reference::embedded());
    profiled.remove(0).outcome
}

/// The one source of a drafted entry, read as a pipeline reads it.
fn source(drafted: &Drafted) -> crate::pipeline::Source {
    let text = format!("{}{}", check::HEAD, drafted.text);
    let read = Pipeline::from_text(&text, "draft", Path::new("."), &Overrides::default(), &Reference::embedded());
    read.unwrap_or_else(|faults| panic!("{faults:?}\n{}", drafted.text)).sources.remove(0)
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,2}\\.[0-9]",
        "c|x|z|low|-|",
        "Kent|Wirral|886|E06000019|Nowhere|England",
        "2024|2024/25|May 2024|2024-05|31/03/2025",
        "Good|Outstanding|ILACS|Referrals|Re-referrals %",
        "[a-zA-Z\"\\\\=#\\[\\]{}' ]{0,8}",
    ]
}

fn header() -> impl Strategy<Value = String> {
    prop_oneof![
        "LA|Authority|Month|Year|time_period|geographic_level|Measure|Value|Status|Ref|Action|Due",
        "Referrals|CPP_At31|Overall effectiveness|Publication date|SN_1|SN_2|SN_3|May 2024|Jun 2024|Jul 2024",
        "[a-zA-Z\"\\\\=#\\[\\]{}' ]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_table_an_entry_is_toml_and_runs_or_says_why_not(
        header in prop::collection::vec(header(), 2..7),
        rows in prop::collection::vec(prop::collection::vec(cell(), 2..7), 0..9),
    ) {
        let line = |cells: &[String]| {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            quoted.join(",") + "\n"
        };
        let text: String = std::iter::once(&header).chain(&rows).map(|cells| line(cells)).collect();
        if let Ok(drafted) = profiled("export_2025-10-31.csv", &text) {
            let whole = format!("{}{}", check::HEAD, drafted.text);
            prop_assert!(toml::from_str::<toml::Table>(&whole).is_ok(), "{}", drafted.text);
            if drafted.open.is_empty() {
                let read = Pipeline::from_text(&whole, "draft", Path::new("."), &Overrides::default(), &Reference::embedded());
                prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), drafted.text);
            }
        }
    }
}

#[test]
fn no_measure_is_mapped_on_weak_evidence() {
    let text = "LA,Month,Referrals for housing,Things,Contacts\nKent,May 2024,12,3.5,400\nWirral,May 2024,9,2.5,300\n";
    let drafted = profiled("return_2024-06-05.csv", text).expect("an entry");
    let Shape::Indicators(shape) = source(&drafted).shape else { panic!("{}", drafted.text) };
    assert_eq!(shape.measures.iter().map(|measure| measure.name.as_str()).collect::<Vec<_>>(), ["Contacts"]);
    assert!(drafted.text.contains("# { name = \"Referrals for housing\""), "{}", drafted.text);
}

#[test]
fn a_name_with_decimals_and_percent_signs_is_the_share_and_not_the_count() {
    let text = "LA,Month,Re-referrals\nKent,May 2024,21.4%\nWirral,May 2024,18.0%\n";
    let drafted = profiled("return_2024-06-05.csv", text).expect("an entry");
    assert!(drafted.text.contains("indicator = \"rereferral_rate\""), "{}", drafted.text);
    let text = "LA,Month,Re-referrals\nKent,May 2024,21\nWirral,May 2024,18\n";
    let drafted = profiled("return_2024-06-05.csv", text).expect("an entry");
    assert!(drafted.text.contains("indicator = \"rereferrals\""), "{}", drafted.text);
}

#[test]
fn the_appendix_of_a_report_has_periods_as_columns_and_its_authority_in_the_title() {
    let text = "Kent County Council: children's scorecard\n\nMeasure,Apr-24,May-24,Jun-24\n\
        Referrals,100,120,130\nChildren looked after,900,905,910\nBoard pack pages,3,4,5\n";
    let drafted = profiled("scorecard_2024-07-05.csv", text).expect("an entry");
    let source = source(&drafted);
    let Shape::Indicators(shape) = &source.shape else { panic!("{}", drafted.text) };
    assert_eq!(shape.layout, Layout::WidePeriods);
    assert_eq!(shape.measures.len(), 2, "{}", drafted.text);
    assert!(drafted.text.contains("authority = \"886\""), "{}", drafted.text);
    assert!(
        drafted.text.contains("files = \"") && drafted.text.contains("scorecard_<submitted>.csv"),
        "{}",
        drafted.text
    );
}

#[test]
fn rows_of_others_are_passed_over_by_the_column_that_tells_them() {
    let mut text = String::from("Code,Name,Class,Year,Contacts\n");
    for row in [
        "E10000016,Kent,SC",
        "E08000015,Wirral,MD",
        "E07000105,Ashford,SD",
        "E07000106,Canterbury,SD",
        "E31000022,Kent Fire,O",
    ] {
        text.push_str(row);
        text.push_str(",2024/25,12\n");
    }
    let drafted = profiled("outturn.csv", &text).expect("an entry");
    assert!(drafted.text.contains("ignore_rows = { Class = [\"O\", \"SD\"] }"), "{}", drafted.text);
    assert!(drafted.open.is_empty(), "{:?}", drafted.open);
}

#[test]
fn an_unknown_name_is_shown_with_those_near_it() {
    let text = "LA,Month,Referrals\nKent,May 2024,12\nHerfordshire,May 2024,9\n";
    let drafted = profiled("return_2024-06-05.csv", text).expect("an entry");
    assert!(drafted.text.contains("# \"Herfordshire\" = \"…\" # near: "), "{}", drafted.text);
}

#[test]
fn files_about_people_give_no_entry_and_nothing_of_their_content() {
    let refused = profiled("list.csv", "UPN,LA,Month,Referrals\nA123,Kent,May 2024,1\n").expect_err("refused");
    assert!(!format!("{refused:?}").contains("A123") && refused.message.contains("personal data"), "{refused:?}");
}

#[test]
fn a_table_that_no_source_can_hold_gives_no_entry() {
    assert!(profiled("register.csv", "code,colour\nA,red\nB,blue\n").is_err());
    assert!(profiled("empty.csv", "").is_err());
}

/// Profiles files of these paths below a folder, each with the same text but for its first line.
fn profiled_all(files: &[(&str, &str)]) -> Vec<Drafted> {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<String> = files
        .iter()
        .map(|(path, text)| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text).expect("a file");
            path.display().to_string()
        })
        .collect();
    let drafted = profile(&paths, &Reference::embedded()).into_iter();
    drafted.map(|file| file.outcome.unwrap_or_else(|none| panic!("{}: {}", file.path, none.message))).collect()
}

const MONTHS: &str = "Month,Referrals\n2026-05,100\n2026-06,120\n";

#[test]
fn files_of_authorities_that_only_their_paths_name_come_under_one_pattern_and_never_under_the_first_name() {
    for (one, other, pattern) in [
        ("herefordshire/return_2026-07-10.csv", "kent/return_2026-07-10.csv", "<authority>/return_<submitted>.csv"),
        ("884_2026-07-10.csv", "886_2026-07-10.csv", "<authority>_<submitted>.csv"),
        ("Kent_return_2026-07-10.csv", "East_Sussex_return_2026-07-10.csv", "<authority>_return_<submitted>.csv"),
    ] {
        let drafted = profiled_all(&[(one, MONTHS), (other, MONTHS)]);
        let text = &drafted[0].text;
        assert!(text.contains(&format!("/{pattern}\"")), "{text}");
        assert!(!text.contains("\nauthority = "), "{text}");
        assert!(!drafted[1].text.contains("[[source]]"), "{}", drafted[1].text);
    }
}

#[test]
fn files_whose_paths_share_no_pattern_keep_their_own_authority() {
    let files = [("herefordshire/return_2026-07-10.csv", MONTHS), ("kent/monthly_2026-07-10.csv", MONTHS)];
    let drafted = profiled_all(&files);
    assert!(drafted[0].text.contains("authority = \"884\""), "{}", drafted[0].text);
    assert!(
        drafted[1].text.contains("based_on") && drafted[1].text.contains("authority = \"886\""),
        "{}",
        drafted[1].text
    );
}

#[test]
fn files_whose_rows_say_whose_they_are_come_under_one_pattern_of_any_folder() {
    let rows = |name: &str| format!("LA,Month,Referrals\n{name},2026-05,100\n{name},2026-06,120\n");
    let (kent, essex) = (rows("Kent"), rows("Essex"));
    let drafted = profiled_all(&[("kent/return_2026-07-10.csv", &kent), ("essex/return_2026-07-10.csv", &essex)]);
    let text = &drafted[0].text;
    assert!(text.contains("/*/return_<submitted>.csv\"") && text.contains("authority = { column = \"LA\" }"), "{text}");
    assert!(!drafted[1].text.contains("[[source]]"), "{}", drafted[1].text);
}
