//! What README and help say is what the program does.

use std::collections::BTreeSet;
use std::process::Command;

const README: &str = include_str!("../../README.md");
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
    assert_eq!(commands, BTreeSet::from(["check", "explain", "run", "schema"]));
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in the help");
        let (code, help) = peermark(&[command, "--help"]);
        assert_eq!(code, 0);
        assert!(help.contains("Example:\n  peermark "), "{command} --help has no example");
    }
    let (_, help) = peermark(&["run", "--help"]);
    for option in ["--reporting-day", "--set", "--threads", "--format", "--out"] {
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
        "headline",
        "judgement_current",
        "judgement_standing",
        "standing_member",
        "plan_progress",
        "target_progress",
        "finding",
        "source_file",
        "authority",
        "indicator",
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
