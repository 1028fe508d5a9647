//! `peermark profile` on a file of each kind: what it prints is pasted below a pipeline's head and run.

use std::fs;

use crate::workdir::{Output, finish, folder, program, run};

const HEAD: &str =
    "version = 1\nname = \"pasted\"\nreporting_day = 2026-12-31\n\n[members]\nauthorities = [\"886\"]\n\n";

/// Profiles a file, pastes the entry below a head, checks the pipeline; what was printed and how the check went.
fn pasted(name: &str, text: &str) -> (String, Output) {
    let folder = folder();
    fs::write(folder.path().join(name), text).expect("a file");
    let profiled = finish(program().current_dir(folder.path()).args(["profile", name]));
    assert_eq!(profiled.code, 0, "{}", profiled.stderr);
    fs::write(folder.path().join("pipeline.toml"), format!("{HEAD}{}", profiled.stdout)).expect("a file");
    let checked = finish(program().current_dir(folder.path()).args(["check", "pipeline.toml", "--format", "json"]));
    assert!(checked.code <= 1, "{}\n{}", profiled.stdout, checked.stderr);
    (profiled.stdout, checked)
}

/// A count of the closing summary.
fn count(checked: &Output, name: &str) -> u64 {
    let summary: serde_json::Value = serde_json::from_str(&checked.stdout).expect("JSON");
    found(&summary, name).unwrap_or_else(|| panic!("no {name} in {summary}"))
}

fn found(value: &serde_json::Value, name: &str) -> Option<u64> {
    match value {
        serde_json::Value::Object(map) => {
            let own = map.get(name).and_then(serde_json::Value::as_u64);
            own.or_else(|| map.values().find_map(|value| found(value, name)))
        }
        serde_json::Value::Array(list) => list.iter().find_map(|value| found(value, name)),
        _ => None,
    }
}

const STATISTICS: &str = "\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,category,referral_count,rereferral_count,rereferral_percent
2025,Reporting year,National,E92000001,England,,,,,,Referrals,600000,120000,20.0
2025,Reporting year,Regional,E92000001,England,E12000008,South East,,,,Referrals,90000,18000,20.0
2025,Reporting year,Local authority,E92000001,England,E12000008,South East,886,E10000016,Kent,Referrals,12000,2400,20.0
2025,Reporting year,Local authority,E92000001,England,E12000002,North West,344,E08000015,Wirral,Referrals,3000,u,c
2024,Reporting year,Local authority,E92000001,England,E12000002,North West,344,E08000015,Wirral,Referrals,3100,620,20.0
";

#[test]
fn a_published_table_runs_as_it_is_drafted() {
    let (printed, checked) = pasted("referrals_2024_to_2025.csv", STATISTICS);
    for expected in [
        "authority = { column = \"old_la_code\", gss = \"new_la_code\", name = \"la_name\" }",
        "level = { column = \"geographic_level\", authority = [\"Local authority\"], region = [\"Regional\"], national = [\"National\"]",
        "period = { column = \"time_period\", identifier = \"time_identifier\" } # certain: \"2024\" to \"2025\"",
        "{ name = \"rereferral_percent\", indicator = \"rereferral_rate\" }, # certain: Re-referrals, share of referrals",
        "ignore = [\"country_code\", \"country_name\", \"region_name\", \"category\"]",
        "submitted = 2025-03-31 # guess",
    ] {
        assert!(printed.contains(expected), "{expected}\n{printed}");
    }
    assert_eq!(count(&checked, "rejected"), 0, "{}", checked.stdout);
    assert_eq!(count(&checked, "observations"), 9, "{}", checked.stdout);
}

#[test]
fn a_row_a_figure_runs_as_it_is_drafted() {
    let text = "Council,Period,Indicator,Value,RAG\nKent CC,May 2024,Referrals,120,G\nKent CC,May 2024,Re-referrals %,21.4%,A\n\
        Wirral,May 2024,Referrals,80,G\nWirral,May 2024,Pages of the pack,12,G\n";
    let (printed, checked) = pasted("extract_2024-06-05.csv", text);
    assert!(printed.contains("layout = \"long\""), "{printed}");
    assert!(printed.contains("# { name = \"Pages of the pack\""), "{printed}");
    assert_eq!(count(&checked, "observations"), 3, "{printed}");
}

#[test]
fn grades_run_as_they_are_drafted() {
    let text = "Judgements as at a day\nLocal authority,Inspection date,Publication date,Inspection type,Overall effectiveness,\
        The impact of leaders on social work practice with children and families\n\
        Kent,2022-05-09,2022-07-08,ILACS Standard Inspection,Outstanding,Outstanding\n\
        Wirral,2019-06-24,2019-08-30,ILACS Standard Inspection,Requires improvement to be good,Good\n";
    let (printed, checked) = pasted("judgements_2025-03-31.csv", text);
    assert!(printed.contains("kind = \"judgements\""), "{printed}");
    assert_eq!(count(&checked, "judgements"), 4, "{printed}\n{}", checked.stdout);
}

#[test]
fn neighbours_run_as_they_are_drafted() {
    let text = "la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P\n886,Kent,881,Close,850,Close,935,Not close\n\
        344,Wirral,342,Close,340,Close,840,Not close\n";
    let (printed, _) = pasted("neighbours_2025.csv", text);
    assert!(printed.contains("kind = \"neighbours\"") && printed.contains("edition = \"2025\""), "{printed}");
    assert!(printed.contains("{ name = \"SN_2\", closeness = \"SN_2P\" },"), "{printed}");
}

#[test]
fn files_of_one_header_share_an_entry_and_others_give_none() {
    let folder = folder();
    let text = "LA,Month,Referrals\nKent,May 2024,120\n";
    fs::write(folder.path().join("return_2024-06-05.csv"), text).expect("a file");
    fs::write(folder.path().join("return_2024-07-05.csv"), text.replace("May", "Jun")).expect("a file");
    fs::write(folder.path().join("colours.csv"), "a,b\nred,blue\n").expect("a file");
    let files = ["profile", "return_2024-06-05.csv", "return_2024-07-05.csv", "colours.csv"];
    let output = finish(program().current_dir(folder.path()).args(files));
    assert_eq!(output.code, 1, "{}", output.stderr);
    assert_eq!(output.stdout.matches("[[source]]").count(), 1, "{}", output.stdout);
    assert!(output.stdout.contains("files = \"return_<submitted>.csv\""), "{}", output.stdout);
    assert!(output.stderr.contains("colours.csv: no entry: "), "{}", output.stderr);
}

#[test]
fn machines_get_the_entry_and_what_is_to_do() {
    let output = run(&["profile", "sample_data/indicators/kent/scorecard_2026-10-08.csv", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    let file = &told["files"][0];
    assert_eq!(file["kinds"][0], "indicators", "{told}");
    assert!(file["entry"].as_str().is_some_and(|entry| entry.contains("[[source]]")), "{told}");
}
