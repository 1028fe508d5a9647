//! Runs that are watched: their log, their measurements and their OpenLineage events; none of which may fail a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::workdir::{Output, Release, finish, folder, program, small, text};

/// A run of a small pipeline with more words for the command line.
fn run(pipeline: &Path, out: &Path, more: &[&str]) -> Output {
    finish(program().arg("run").arg(pipeline).arg("--out").arg(out).args(more))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

#[test]
fn a_log_for_machines_is_lines_of_json_with_stages_and_an_end() {
    let there = folder();
    let pipeline = small(there.path(), "Kent,2024-04,120\nKent,2024-05,n/k?\n", "");
    let output = run(&pipeline, &there.path().join("out"), &["--log-format", "json"]);
    assert_eq!(output.code, 1, "{}", output.stderr);
    let log = lines(&output.stderr);
    for line in &log {
        assert!(chrono::DateTime::parse_from_rfc3339(text(line, "time")).is_ok(), "{line}");
        assert!(["info", "warning", "error"].contains(&text(line, "level")), "{line}");
        assert_eq!(text(line, "pipeline"), "small");
        assert_eq!(text(line, "run"), text(&log[0], "run"), "one run has one id");
    }
    let events: Vec<&str> = log.iter().map(|line| text(line, "event")).collect();
    assert_eq!((events[0], events[events.len() - 1]), ("started", "ended"));
    let stages: Vec<&str> =
        log.iter().filter(|line| line["event"] == "stage").map(|line| text(line, "stage")).collect();
    assert_eq!(stages[..3], ["sources", "read and normalise", "carry"]);
    let read = log.iter().find(|line| line["stage"] == "read and normalise").expect("the stage");
    assert_eq!(read["counts"]["slots"], 2);
    assert!(read["milliseconds"].is_u64());
    let end = &log[log.len() - 1];
    assert_eq!((&end["exit_code"], &end["summary"]["findings"]["unreadable-number"]), (&1.into(), &1.into()));
    assert_eq!(
        output.stdout.trim(),
        text(&end["summary"], "path"),
        "stdout has the path of the release and nothing else"
    );
}

#[test]
fn an_error_for_machines_has_its_message_and_exit_code() {
    let there = folder();
    let output = run(&there.path().join("none.toml"), &there.path().join("out"), &["--log-format", "json"]);
    assert_eq!(output.code, 4);
    let log = lines(&output.stderr);
    assert_eq!((text(&log[0], "level"), &log[0]["exit_code"]), ("error", &4.into()));
    assert!(text(&log[0], "message").contains("none.toml"), "{}", log[0]);
}

/// The measurements of a text file, by name and labels, after the grammar of the format was held: a name has one HELP and
/// one TYPE before its samples, which stand together, and no sample stands twice.
fn measurements(text: &str) -> BTreeMap<String, f64> {
    let is_name = |name: &str| {
        name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    assert!(text.ends_with('\n'), "the last line ends");
    let (mut described, mut found, mut current) = (BTreeSet::new(), BTreeMap::new(), String::new());
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, words) = help.split_once(' ').expect("a name and words");
            assert!(is_name(name) && described.insert(name.to_owned()), "{line}");
            assert!(words.ends_with('.'), "{line}");
            name.clone_into(&mut current);
            continue;
        }
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            assert_eq!(kind, format!("{current} gauge"));
            continue;
        }
        let (series, value) = line.rsplit_once(' ').expect("a series and its value");
        let (name, labels) = series.split_once('{').map_or((series, ""), |(name, labels)| (name, labels));
        assert_eq!(name, current, "samples stand below their own name");
        if !labels.is_empty() {
            let labels = labels.strip_suffix("\"}").expect("closed labels");
            for label in labels.split("\",") {
                let (label, value) = label.split_once("=\"").expect("a label and its value");
                assert!(is_name(label) && !value.contains(['"', '\n']), "{line}");
            }
        }
        let value: f64 = value.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(found.insert(series.to_owned(), value).is_none(), "{line} stands twice");
    }
    found
}

#[test]
fn measurements_are_as_prometheus_reads_them_and_say_what_was_published() {
    let there = folder();
    let pipeline =
        small(there.path(), "Kent,2024-04,120\nKent,2024-05,n/k?\n", "[watch]\nmetrics = \"peermark.prom\"\n");
    let out = there.path().join("out");
    let output = run(&pipeline, &out, &[]);
    assert_eq!(output.code, 1, "{}", output.stderr);
    let file = there.path().join("peermark.prom");
    let found = measurements(&fs::read_to_string(&file).expect("the file of metrics"));
    let release = Release::current(&out);
    let rows = |table: &str| release.table(table).len() as f64;
    for (series, value) in [
        ("peermark_run_success{pipeline=\"small\"}", 1.0),
        ("peermark_run_exit_code{pipeline=\"small\"}", 1.0),
        ("peermark_files{pipeline=\"small\"}", 1.0),
        ("peermark_slots{pipeline=\"small\",state=\"rejected\"}", 1.0),
        ("peermark_findings{pipeline=\"small\",severity=\"reject_row\",code=\"unreadable-number\"}", 1.0),
        ("peermark_table_rows{pipeline=\"small\",table=\"observation\"}", rows("observation")),
        ("peermark_table_rows{pipeline=\"small\",table=\"benchmark\"}", rows("benchmark")),
    ] {
        assert_eq!(found.get(series), Some(&value), "{series} in {found:?}");
    }
    let published = found["peermark_release_timestamp_seconds{pipeline=\"small\"}"];
    assert!(found["peermark_run_start_timestamp_seconds{pipeline=\"small\"}"] <= published);
    let hidden = fs::read_dir(there.path()).expect("a folder").flatten();
    assert!(
        hidden.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().ends_with(".tmp")),
        "nothing is left"
    );

    // A run that fails says so, and when readers' release is from.
    fs::remove_file(there.path().join("referrals_2024-06-10.csv")).expect("the input");
    assert_eq!(run(&pipeline, &out, &[]).code, 2);
    let failed = measurements(&fs::read_to_string(&file).expect("the file of metrics"));
    assert_eq!(failed["peermark_run_success{pipeline=\"small\"}"].to_bits(), 0.0_f64.to_bits());
    assert_eq!(failed["peermark_release_timestamp_seconds{pipeline=\"small\"}"].to_bits(), published.to_bits());
}

/// What the specification (OpenLineage 2-0-2) requires of an event and of what it holds.
fn held_to_the_specification(event: &Value) {
    let is_uri =
        |value: &Value| value.as_str().is_some_and(|text| text.starts_with("https://") || text.starts_with("urn:"));
    let facets = |facets: &Value| {
        for (name, facet) in facets.as_object().into_iter().flatten() {
            assert!(is_uri(&facet["_producer"]) && is_uri(&facet["_schemaURL"]), "{name}: {facet}");
        }
    };
    assert!(["START", "COMPLETE", "FAIL"].contains(&text(event, "eventType")));
    assert!(chrono::DateTime::parse_from_rfc3339(text(event, "eventTime")).is_ok());
    assert!(is_uri(&event["producer"]) && is_uri(&event["schemaURL"]));
    let parts: Vec<usize> = text(&event["run"], "runId").split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "a UUID");
    facets(&event["run"]["facets"]);
    assert!(!text(&event["job"], "namespace").is_empty() && !text(&event["job"], "name").is_empty());
    for dataset in ["inputs", "outputs"].into_iter().flat_map(|key| event[key].as_array().expect("a list")) {
        assert!(!text(dataset, "namespace").is_empty() && !text(dataset, "name").is_empty());
        for key in ["facets", "inputFacets", "outputFacets"] {
            facets(&dataset[key]);
        }
        assert!(!text(&dataset["facets"]["version"], "datasetVersion").is_empty());
        for field in dataset["facets"]["schema"]["fields"].as_array().into_iter().flatten() {
            assert!(!text(field, "name").is_empty() && !text(field, "type").is_empty());
        }
    }
    for output in event["outputs"].as_array().expect("a list") {
        assert!(output["outputFacets"]["outputStatistics"]["rowCount"].is_u64(), "{output}");
    }
    if event["eventType"] == "FAIL" {
        let message = &event["run"]["facets"]["errorMessage"];
        assert!(!text(message, "message").is_empty() && !text(message, "programmingLanguage").is_empty());
    }
}

#[test]
fn each_run_tells_its_start_and_its_end_as_openlineage_asks() {
    let there = folder();
    let pipeline = small(there.path(), "Kent,2024-04,120\n", "");
    let (out, file) = (there.path().join("out"), there.path().join("lineage.jsonl"));
    let more = ["--lineage", file.to_str().expect("a path")];
    assert_eq!(run(&pipeline, &out, &more).code, 0);
    let input = there.path().join("referrals_2024-06-10.csv");
    fs::write(&input, "PK\u{3}\u{4} damaged").expect("the input");
    assert_eq!(run(&pipeline, &out, &more).code, 2, "nothing can be used");
    let faulty = there.path().join("faulty.toml");
    fs::write(&faulty, "version = 1\nname = ").expect("a pipeline");
    assert_eq!(run(&faulty, &out, &more).code, 3);

    let events = lines(&fs::read_to_string(&file).expect("the events"));
    events.iter().for_each(held_to_the_specification);
    let told: Vec<[&str; 2]> =
        events.iter().map(|event| [text(event, "eventType"), text(&event["job"], "name")]).collect();
    assert_eq!(
        told,
        [
            ["START", "small"],
            ["COMPLETE", "small"],
            ["START", "small"],
            ["FAIL", "small"],
            ["START", "faulty"],
            ["FAIL", "faulty"]
        ]
    );
    let runs: Vec<&str> = events.iter().map(|event| text(&event["run"], "runId")).collect();
    assert!(runs[0] == runs[1] && runs[2] == runs[3] && runs.iter().collect::<BTreeSet<_>>().len() == 3, "{runs:?}");
    let complete = &events[1];
    assert_eq!(text(&complete["inputs"][0], "name"), "referrals_2024-06-10.csv");
    assert_eq!(text(&events[3]["inputs"][0], "name"), "referrals_2024-06-10.csv", "what it could not use is told too");
    let release = Release::current(&out);
    let outputs: BTreeMap<&str, u64> = (complete["outputs"].as_array().expect("tables").iter())
        .map(|table| {
            (text(table, "name"), table["outputFacets"]["outputStatistics"]["rowCount"].as_u64().expect("rows"))
        })
        .collect();
    assert_eq!(outputs.len(), release.tables().count());
    assert_eq!(outputs["small.observation"], 1);
}

#[test]
fn what_cannot_be_told_is_a_warning_and_the_run_is_published() {
    let there = folder();
    let pipeline = small(there.path(), "Kent,2024-04,120\n", "");
    let out = there.path().join("out");
    let nowhere = there.path().join("none/of/this");
    let nowhere = nowhere.to_str().expect("a path");
    for format in ["text", "json"] {
        let output = run(&pipeline, &out, &["--metrics", nowhere, "--lineage", nowhere, "--log-format", format]);
        assert_eq!(output.code, 0, "{}", output.stderr);
        assert!(
            output.stderr.contains("warning") && output.stderr.contains("could not be written"),
            "{}",
            output.stderr
        );
        assert!(Path::new(output.stdout.trim()).join("manifest.json").is_file());
    }
}

#[test]
fn a_run_that_finds_the_folder_locked_leaves_the_measurements_of_the_other() {
    let there = folder();
    let pipeline = small(there.path(), "Kent,2024-04,120\n", "");
    let (out, file) = (there.path().join("out"), there.path().join("peermark.prom"));
    let more = ["--metrics", file.to_str().expect("a path")];
    assert_eq!(run(&pipeline, &out, &more).code, 0);
    let before = fs::read_to_string(&file).expect("the file of metrics");
    let held = peermark::publish::Lock::take(&out).expect("the lock");
    assert_eq!(run(&pipeline, &out, &more).code, 5);
    assert_eq!(fs::read_to_string(&file).expect("the file of metrics"), before);
    drop(held);
}
