//! Two releases → what `release_diff` and `peermark diff` say they differ in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::workdir::{self, DEMO, Release, finish, json, program, root, small, text};

/// Publishes a pipeline of so many months of referrals; gives the release.
fn night(folder: &Path, rows: &str, more: &str, options: &[&str]) -> Release {
    let out = folder.join("out");
    let pipeline = small(folder, rows, more);
    let output = finish(program().arg("run").arg(pipeline).args(options).arg("--out").arg(&out));
    assert!(output.code < 2, "{}", output.stderr);
    Release::current(&out)
}

fn differences(release: &Release) -> Vec<[String; 6]> {
    let columns = ["difference_id", "change", "value_before", "value_after", "difference", "text_after"];
    release.table("release_diff").rows().map(|row| row.cells(columns)).collect()
}

#[test]
fn a_first_release_and_one_that_says_the_same_differ_in_nothing() {
    let folder = workdir::folder();
    for _ in 0..2 {
        assert_eq!(differences(&night(folder.path(), "Kent,2024-04,120\n", "", &[])), Vec::<[String; 6]>::new());
    }
}

#[test]
fn the_next_night_tells_what_is_new_changed_and_gone_and_by_which_file() {
    let folder = workdir::folder();
    night(folder.path(), "Kent,2024-03,110\nKent,2024-04,120\n", "", &[]);
    let release = night(folder.path(), "Kent,2024-04,125\nKent,2024-05,130\n", "", &[]);
    let row = |id: &str, said: [&str; 5]| {
        let [change, before, after, difference, status] = said.map(str::to_owned);
        [format!("figure 886/referrals/total/{id}/actual"), change, before, after, difference, status]
    };
    assert_eq!(
        differences(&release),
        [
            row("2024-03", ["gone", "110.0", "", "", ""]),
            row("2024-04", ["changed", "120.0", "125.0", "5.0", "ok"]),
            row("2024-05", ["new", "", "130.0", "", "ok"]),
        ]
    );
    let changed = release.table("release_diff").one(&[("change", "changed")]);
    assert_eq!(changed.cells(["path_before", "path_after", "authority_name"])[..2], ["referrals_2024-06-10.csv"; 2]);
    assert_eq!(changed.text("authority_name"), "Kent");
}

/// What another audience was shown may be hidden from this one.
#[test]
fn a_release_for_another_audience_is_not_compared() {
    let folder = workdir::folder();
    let rule = "\n[[disclosure]]\naudience = \"public\"\nsuppress_below = 6\n";
    night(folder.path(), "Kent,2024-04,3\nKent,2024-05,20\n", rule, &[]);
    let public = night(folder.path(), "Kent,2024-04,3\nKent,2024-05,21\n", rule, &["--audience", "public"]);
    assert_eq!(public.table("observation").one(&[("period_id", "2024-04")]).text("status"), "suppressed");
    assert_eq!(differences(&public), Vec::<[String; 6]>::new());
}

#[test]
fn a_figure_that_is_hidden_now_is_not_told_by_what_it_was() {
    let folder = workdir::folder();
    let rule = "\n[[disclosure]]\naudience = \"public\"\nsuppress_below = 6\n";
    night(folder.path(), "Kent,2024-04,7\n", rule, &["--audience", "public"]);
    let hidden = night(folder.path(), "Kent,2024-04,3\nKent,2024-05,20\n", rule, &["--audience", "public"]);
    let row = hidden.table("release_diff").one(&[("period_id", "2024-04"), ("what", "figure")]);
    assert_eq!(
        row.cells(["value_before", "value_after", "difference", "text_before", "text_after"]),
        ["", "", "", "ok", "suppressed"]
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for path in workdir::files(from) {
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::write(target, fs::read(&path).expect("a file")).expect("a file");
        }
    }
}

/// Publishes the demo with Kent's September corrected from 1,994 to 1,494 referrals, one authority's file gone and a grade
/// corrected; gives the folders of the release before and of this one.
fn corrected_demo(folder: &Path) -> [PathBuf; 2] {
    let (data, out) = (folder.join("data"), folder.join("out"));
    copy(&root().join("sample_data"), &data);
    let publish = || {
        let output = workdir::publish(Path::new(DEMO), &out, &[&format!("data={}", data.display())]);
        assert_eq!(output.code, 1, "{}", output.stderr);
        PathBuf::from(output.stdout.trim_end())
    };
    let before = publish();
    let kent = data.join("indicators/kent/scorecard_2026-10-08.csv");
    let sheet = fs::read_to_string(&kent).expect("text");
    assert!(sheet.contains("1,994"));
    fs::write(data.join("indicators/kent/scorecard_2026-10-20.csv"), sheet.replace("1,994", "1,494")).expect("a file");
    fs::remove_file(data.join("indicators/shropshire/shropshire_20261008.csv")).expect("a file");
    let typed = data.join("judgements/inspections_typed_2026-08-03.csv");
    let list = fs::read(&typed).expect("a file");
    let (was, is) = (b"05/07/22;overall effectiveness;outstanding", b"05/07/22;overall effectiveness;good");
    let at = list.windows(was.len()).position(|window| window == was).expect("Kent's grade");
    fs::write(typed, [&list[..at], is, &list[at + was.len()..]].concat()).expect("a file");
    [before, publish()]
}

#[test]
fn the_table_holds_what_a_comparison_of_all_rows_finds() {
    let folder = workdir::folder();
    let [before, after] = corrected_demo(folder.path()).map(|path| Release::at(&path));
    let key = ["authority_id", "indicator_id", "breakdown_id", "period_id"];
    let figures = |release: &Release| -> BTreeMap<[String; 5], [String; 4]> {
        let of = |row: workdir::Row<'_>| {
            let [authority, indicator, breakdown, period] = row.cells(key);
            let said = row.cells(["status", "value", "numerator", "denominator"]);
            ([authority, indicator, breakdown, period, row.cell("kind")], said)
        };
        release.table("observation").rows().map(of).collect()
    };
    let (was, is) = (figures(&before), figures(&after));
    let mut expected: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut count = |what: &str, change: &'static str| *expected.entry((what.to_owned(), change)).or_default() += 1;
    for key in was.keys().chain(is.keys().filter(|key| !was.contains_key(*key))) {
        match (was.get(key), is.get(key)) {
            (Some(was), Some(is)) if was == is => {}
            (Some(_), Some(_)) => count("figure", "changed"),
            (Some(_), None) => count("figure", "gone"),
            _ => count("figure", "new"),
        }
    }
    let standing = |release: &Release| -> BTreeMap<[String; 5], [String; 3]> {
        let of = |row: workdir::Row<'_>| {
            let [authority, indicator, breakdown, period] = row.cells(key);
            (
                [authority, indicator, breakdown, period, row.cell("peer_group_id")],
                row.cells(["rank", "is_latest", "status"]),
            )
        };
        release.table("benchmark").rows().map(of).collect()
    };
    let (was, is) = (standing(&before), standing(&after));
    for (key, [rank, is_latest, status]) in &is {
        let Some([rank_before, _, status_before]) = was.get(key) else { continue };
        let both = status == "ok" && status_before == "ok" && !rank.is_empty() && !rank_before.is_empty();
        if both && rank != rank_before && is_latest == "true" {
            count("rank", "changed");
        }
    }
    let mut found: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for row in after.table("release_diff").rows().filter(|row| ["figure", "rank"].contains(&row.text("what"))) {
        *found.entry((row.text("what").to_owned(), row.text("change"))).or_default() += 1;
    }
    assert_eq!(found, expected);
    assert!(found.len() >= 3 && found[&("rank".to_owned(), "changed")] > 100, "{found:?}");
    let judgement = after.table("release_diff").one(&[("what", "judgement")]);
    assert_eq!(
        judgement.cells(["change", "text_before", "text_after", "authority_name"]),
        ["changed", "outstanding", "good", "Kent"]
    );
    // A verdict that only counts other authorities says the same as before.
    for row in after.table("release_diff").find(&[("what", "verdict")]) {
        let words = |column: &str| row.cell(column).replace(|letter: char| letter.is_ascii_digit(), "");
        assert_ne!(words("text_before"), words("text_after"), "{}", row.text("difference_id"));
    }
}

#[test]
fn the_command_says_what_the_table_says_to_people_and_to_machines() {
    let folder = workdir::folder();
    let [before, after] = corrected_demo(folder.path());
    let id = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let (one, other) = (id(&before), id(&after));
    let diff = |arguments: &[&str]| {
        let output = finish(program().arg("diff").args(arguments).arg("--out").arg(folder.path().join("out")));
        assert_eq!((output.code, output.stderr.as_str()), (0, ""));
        output.stdout
    };
    let said: Value = serde_json::from_str(&diff(&[&one, &other, "--format", "json"])).expect("JSON");
    let told = said["differences"].as_array().expect("differences").len();
    assert_eq!(told, Release::at(&after).table("release_diff").len());
    assert_eq!(text(&json(&after.join("manifest.json")), "previous_run_id"), text(&said["before"], "run_id"));
    let words = diff(&[&one, &other]);
    for line in [
        "figures                        2       529",
        "  - Kent, Referrals, 2026-09: 1,994 -> 1,494 (-500), {data}/indicators/kent/scorecard_2026-10-20.csv",
        "  - Kent, 886-ILACS_2018-2022-05-09, council, OVERALL: outstanding -> good",
        "  Shropshire: 529 figures gone",
    ] {
        assert!(words.lines().any(|said| said == line), "{line}\n{words}");
    }
    let back = diff(&[&other, &one]);
    assert!(back.contains("  Shropshire: 529 figures new"), "{back}");
    assert!(diff(&[&one, &one]).contains("No figure, verdict, rank or judgement differs."));
}
