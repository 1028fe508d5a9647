//! What README and help say is what the program does.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use peermark::pipeline::{Overrides, Pipeline};
use peermark::reference::Reference;

const README: &str = include_str!("../../README.md");
const GRAMMAR: &str = include_str!("../../pipelines/README.md");
const MAKEFILE: &str = include_str!("../../Makefile");

fn peermark(arguments: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_peermark")).args(arguments).output().expect("the built program starts");
    let text = String::from_utf8(output.stdout).expect("output is text");
    (output.status.code().expect("an exit code"), text)
}

#[test]
fn every_command_and_option_of_the_readme_is_in_the_help() {
    let (_, help) = peermark(&["--help"]);
    let commands: BTreeSet<&str> = README
        .lines()
        .filter_map(|line| line.strip_prefix("| `peermark "))
        .filter_map(|rest| rest.split([' ', '`']).next())
        .collect();
    let expected = [
        "check",
        "completions",
        "diff",
        "explain",
        "init",
        "man",
        "profile",
        "report",
        "run",
        "runs",
        "schema",
        "sql",
        "workbook",
    ];
    assert_eq!(commands, BTreeSet::from(expected));
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in the help");
        let (code, help) = peermark(&[command, "--help"]);
        assert_eq!(code, 0);
        assert!(help.contains("Example:\n  peermark "), "{command} --help has no example");
    }
    let (_, help) = peermark(&["run", "--help"]);
    for option in ["--reporting-day", "--set", "--threads", "--memory", "--format", "--out", "--hold"] {
        assert!(README.contains(option) && help.contains(option), "{option}");
    }
}

#[test]
fn every_target_of_the_readme_is_in_the_makefile() {
    let targets: BTreeSet<&str> = README
        .split(['`', '\n'])
        .filter_map(|code| code.trim().strip_prefix("make "))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    assert!(targets.len() >= 3, "{targets:?}");
    for target in targets {
        assert!(MAKEFILE.contains(&format!("\n{target}: ")), "{target} is no target");
    }
}

#[test]
fn every_table_and_column_of_the_readme_is_in_the_dictionary() {
    for table in [
        "observation",
        "benchmark",
        "trend",
        "gap_change",
        "headline",
        "judgement_current",
        "judgement_standing",
        "standing_member",
        "judgement_timeline",
        "judgement_recovery",
        "judgement_framework",
        "peer_member",
        "plan_progress",
        "target_progress",
        "intervention",
        "authority_event",
        "claim",
        "claim_conflict",
        "coverage",
        "submission",
        "finding",
        "source_file",
        "authority",
        "indicator",
        "indicator_version",
        "series_break",
        "release_diff",
        "band",
        "band_share",
        "period",
    ] {
        assert!(README.contains(table), "{table}");
        assert_eq!(peermark(&["schema", table]).0, 0, "{table}");
    }
    let (_, benchmark) = peermark(&["schema", "benchmark"]);
    for column in [
        "authority_name",
        "period_id",
        "value",
        "peer_median",
        "rank",
        "ranked_count",
        "quartile_band",
        "indicator_id",
        "peer_group_id",
        "is_latest",
    ] {
        assert!(README.contains(column) && benchmark.contains(&format!(" {column} ")), "{column}");
    }
    let (_, observation) = peermark(&["schema", "observation"]);
    assert!(observation.contains("observation_key"));
}

/// The head that an example of the grammar stands under where it has none of its own.
const HEAD: &str = "version = 1\nname = \"example\"\nreporting_day = 2026-10-31\n";

/// What is wrong with the text of a pipeline.
pub fn faults_of(text: &str) -> Vec<String> {
    let read = Pipeline::from_text(text, "README", Path::new("."), &Overrides::default(), &Reference::embedded());
    let faults = read.err().unwrap_or_default();
    faults
        .into_iter()
        .map(|fault| format!("{}: {} {}", fault.line, fault.message, fault.hint.unwrap_or_default()))
        .collect()
}

#[test]
fn every_example_of_the_grammar_is_a_sound_pipeline() {
    let examples: Vec<&str> = GRAMMAR.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 8, "{}", examples.len());
    for example in examples {
        let text = if example.starts_with("version") { example.to_owned() } else { format!("{HEAD}{example}") };
        assert_eq!(faults_of(&text), Vec::<String>::new(), "{text}");
    }
}

/// A key that nobody knows is answered with those that are known in its place.
#[test]
fn the_page_of_the_grammar_has_every_key() {
    let source = "[[source]]\nid = \"a\"\nkind = \"indicators\"\nfiles = \"a.csv\"\n";
    let places = [
        "zzzz = 1\n".to_owned(),
        "[members]\nzzzz = 1\n".to_owned(),
        "[peers]\nzzzz = 1\n".to_owned(),
        "[peers]\nearlier_edition = { zzzz = 1 }\n".to_owned(),
        "[standing]\nzzzz = 1\n".to_owned(),
        "[timeline]\nzzzz = 1\n".to_owned(),
        "[profile]\nzzzz = 1\n".to_owned(),
        "[keep]\nzzzz = 1\n".to_owned(),
        "[[group]]\nid = \"a\"\nmembers = [{ zzzz = 1 }]\n".to_owned(),
        "[[derive]]\nzzzz = 1\n".to_owned(),
        "[[succession]]\nzzzz = 1\n".to_owned(),
        "[[indicator]]\nzzzz = 1\n".to_owned(),
        "[[catalogue]]\nzzzz = 1\n".to_owned(),
        "[[break]]\nzzzz = 1\n".to_owned(),
        "[[bands]]\nzzzz = 1\n".to_owned(),
        "[[bands]]\nbands = [{ zzzz = 1 }]\n".to_owned(),
        "[[equivalent]]\nzzzz = 1\n".to_owned(),
        "[[disclosure]]\nzzzz = 1\n".to_owned(),
        "[[permission]]\nzzzz = 1\n".to_owned(),
        "[gates]\nzzzz = 1\n".to_owned(),
        "[watch]\nzzzz = 1\n".to_owned(),
        "[limits]\nzzzz = 1\n".to_owned(),
        format!("{source}zzzz = 1\n"),
        format!("{source}expected = {{ zzzz = 1 }}\n"),
        format!("{source}freshness = {{ zzzz = 1 }}\n"),
        format!("{source}level = {{ zzzz = 1 }}\n"),
        format!("{source}status = {{ zzzz = 1 }}\n"),
        format!("{source}measures = [{{ zzzz = 1 }}]\n"),
        format!("{source}breakdowns = [{{ zzzz = 1 }}]\n"),
        format!("{source}areas = [{{ zzzz = 1 }}]\n"),
        format!("{source}inspections = [{{ zzzz = 1 }}]\n"),
        format!("{source}neighbours = [{{ zzzz = 1 }}]\n"),
    ];
    let written: BTreeSet<&str> =
        GRAMMAR.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').collect();
    for place in places {
        let faults = faults_of(&format!("{HEAD}{place}"));
        let known = faults.iter().find_map(|fault| fault.split_once("unknown key `zzzz` keys known here: "));
        let (_, known) = known.unwrap_or_else(|| panic!("{place}: {faults:?}"));
        for key in known.split('`').skip(1).step_by(2) {
            assert!(written.contains(key), "pipelines/README.md has nothing of `{key}`, known in\n{place}");
        }
    }
}
