//! Releases that are cut for an audience: what is hidden is in none of their files, and nothing was worked out from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::{render, tables};
use crate::workdir::{Release, finish, folder, program, publish, root, sample_data, small};

fn case(name: &str) -> PathBuf {
    root().join("tests/cases").join(name)
}

/// Runs a case in its folder; what it prints and its release.
fn cut(name: &str) -> (String, Release, tempfile::TempDir) {
    let out = folder();
    let mut command = program();
    command.args(["run", "pipeline.toml", "--out"]).arg(out.path()).current_dir(case(name));
    let output = finish(&mut command);
    (output.stdout + &output.stderr, Release::current(out.path()), out)
}

#[test]
fn nothing_that_the_rule_hides_is_in_any_file_or_message() {
    let (mut kept, release, out) = cut("hidden_figure_is_nowhere_in_the_release");
    for table in tables(&release.path.join("tables")) {
        kept += &render(&table, None).expect("a readable table");
    }
    for folder in [&release.path, &release.path.join("csv")] {
        for entry in fs::read_dir(folder).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
            kept += &fs::read_to_string(entry.path()).expect("a file of text");
        }
    }
    for asked in ["884/referrals/2026-06", "860/referrals/2026-07", "885/care_leavers_eet/2026-06"] {
        for slice in ["total", "source=police"] {
            let mut command = program();
            command.args(["explain", asked, "--breakdown", slice, "--out"]).arg(out.path());
            let output = finish(&mut command);
            kept += &(output.stdout + &output.stderr);
        }
    }
    assert!(kept.contains("suppressed") && has_number(&kept, "91000"), "what is shown is there to be found");
    let input =
        fs::read_to_string(case("hidden_figure_is_nowhere_in_the_release").join("input/returns_2026-10-05.csv"));
    let input = input.expect("the case's input");
    for secret in [
        "31337", "31338", "42711", "42712", "47183", "71919", "24736", "55.55", "36007", "36008", "38505", "33211",
        "33212", "33213",
    ] {
        let in_thousands = format!("{},{}", &secret[..2], &secret[2..]);
        assert!(!has_number(&kept, secret) && !has_number(&kept, &in_thousands), "{secret} is in the release");
    }
    assert!(has_number(&input, "31337") && has_number(&input, "47183"), "the secrets are in the input");
}

/// Whether a number stands in a text, and not only its digits within a hash or a longer number.
fn has_number(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + number.len()..].chars().next();
        ![before, behind].into_iter().flatten().any(|next| next.is_ascii_alphanumeric())
    })
}

/// The members of each group are counted as the table of observations shows them.
#[test]
fn groups_count_a_hidden_figure_as_suppressed() {
    let (_, release, _out) = cut("suppress_below_hides_small_counts");
    let mut shown: BTreeMap<[String; 3], (i64, i64)> = BTreeMap::new();
    for row in release.table("observation").rows() {
        let counts = shown.entry(row.cells(["indicator_id", "breakdown_id", "period_id"])).or_default();
        counts.0 += i64::from(row.text("status") == "ok");
        counts.1 += i64::from(row.text("status") == "suppressed");
    }
    let rows = release.table("benchmark").find(&[("peer_group_id", "england")]);
    assert!(rows.iter().any(|row| row.count("peers_suppressed") > 0));
    for row in rows {
        let counts = (row.count("peer_count"), row.count("peers_suppressed"));
        assert_eq!(counts, shown[&row.cells(["indicator_id", "breakdown_id", "period_id"])]);
    }
}

#[test]
fn a_rule_for_another_audience_changes_no_byte_of_a_table() {
    let (plain, ruled) = (folder(), folder());
    let text = fs::read_to_string(root().join("pipelines/west_midlands.toml")).expect("the demo's pipeline");
    let with_rule = plain.path().join("ruled.toml");
    let rule = "[[disclosure]]\naudience = \"public\"\nsuppress_below = 6\nround_to = 5\n";
    fs::write(&with_rule, format!("{text}\n{rule}")).expect("a file");
    let without = plain.path().join("plain.toml");
    fs::write(&without, &text).expect("a file");
    let bytes = |pipeline: &Path, out: &Path| -> Vec<Vec<u8>> {
        let output = publish(pipeline, out, &[&sample_data()]);
        assert_eq!(output.code, 1, "{}", output.stderr);
        tables(&out.join("current/tables")).iter().map(|table| fs::read(table).expect("a table")).collect()
    };
    assert_eq!(bytes(&without, &plain.path().join("out")), bytes(&with_rule, ruled.path()));
}

#[test]
fn an_audience_that_nobody_declared_is_refused() {
    let folder = folder();
    let rule = "\n[[disclosure]]\naudience = \"public\"\nsuppress_below = 6\n";
    let pipeline = small(folder.path(), "Trafford,2024-05,4\n", rule);
    let mut command = program();
    command.arg("run").arg(&pipeline).args(["--audience", "publik", "--out"]).arg(folder.path().join("out"));
    let output = finish(&mut command);
    assert_eq!(output.code, 3, "{}", output.stderr);
    assert!(output.stderr.contains("the nearest audience is `public`"), "{}", output.stderr);
}
