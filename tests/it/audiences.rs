//! One pipeline cut for three audiences → no file of a release holds anything that its audience may not see.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workdir::{self, Release, finish, program};

/// Figures that nothing else in a release could be: who may see them, by audience.
const FIGURES: [(&str, &str, &str, &[&str]); 6] = [
    ("referrals", "Kent", "73519", &["regional", "public"]),
    ("referrals", "Essex", "81317", &["regional", "public"]),
    ("referrals", "Herefordshire", "64123", &["regional", "public", "herefordshire"]),
    ("assessments", "Kent", "55217", &["regional"]),
    ("assessments", "Essex", "47653", &["regional"]),
    ("assessments", "Herefordshire", "38119", &["regional", "herefordshire"]),
];

const AUDIENCES: [&str; 3] = ["regional", "public", "herefordshire"];

/// Referrals of all in one file, assessments in one of each; the cells that nobody can read quote figures of their own.
fn pipeline(folder: &Path) -> PathBuf {
    let mut text = "Council,Month,Referrals\n".to_owned();
    for (_, authority, value, _) in FIGURES.iter().filter(|(measure, ..)| *measure == "referrals") {
        let _ = write!(text, "{authority},2024-04,{value}\n{authority},2024-05,about {value}\n");
    }
    fs::write(folder.join("referrals_2024-06-10.csv"), text).expect("a file");
    for (_, authority, value, _) in FIGURES.iter().filter(|(measure, ..)| *measure == "assessments") {
        let text = format!("Month,Assessments\n2024-04,{value}\n2024-05,some {value}\n");
        fs::write(folder.join(format!("assessments_{authority}_2024-06-10.csv")), text).expect("a file");
    }
    let path = folder.join("three.toml");
    let text = r#"version = 1
name = "three"
reporting_day = 2024-06-30

[members]
authorities = ["886", "881", "884"]

[aliases]
"Nobody sends this name" = "886"

[[permission]]
audience = "regional"
sources = ["referrals", "assessments"]

[[permission]]
audience = "public"
sources = ["referrals"]

[[permission]]
audience = "public"
sources = ["assessments"]
until = 2024-05-31

[[permission]]
audience = "herefordshire"
sources = ["referrals", "assessments"]
authorities = ["884"]

[[source]]
id = "referrals"
kind = "indicators"
title = "Referrals"
files = "referrals_<submitted>.csv"
layout = "wide_indicators"
authority = { column = "Council" }
period = { column = "Month" }
measures = [{ name = "Referrals", indicator = "referrals" }]
expected = { every = "month", from = 2024-04-01, due_days = 20, authorities = ["members"] }

[[source]]
id = "assessments"
kind = "indicators"
title = "Assessments"
files = "assessments_<authority>_<submitted>.csv"
layout = "wide_indicators"
period = { column = "Month" }
measures = [{ name = "Assessments", indicator = "assessments_completed" }]
"#;
    fs::write(&path, text).expect("a file");
    path
}

fn cut_for(audience: &str, folder: &Path) -> (Release, String) {
    let out = folder.join(audience);
    let output = finish(program().arg("run").arg(pipeline(folder)).args(["--audience", audience, "--out"]).arg(&out));
    assert_eq!(output.code, 1, "{audience}: {}", output.stderr);
    (Release::current(&out), output.stdout + &output.stderr)
}

/// Every cell of every table and every other text of a release.
fn all_texts(release: &Release) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for table in release.tables() {
        let columns = table.columns();
        for row in table.rows() {
            texts.extend(columns.iter().map(|column| (format!("{}.{column}", table.name), row.cell(column))));
        }
    }
    let others = workdir::files(&release.path).into_iter().chain(workdir::files(&release.path.join("csv")));
    for path in others.filter(|path| path.is_file()) {
        texts.push((path.display().to_string(), fs::read_to_string(&path).expect("text")));
    }
    texts
}

#[test]
fn no_release_holds_a_figure_that_its_audience_may_not_see() {
    let folder = workdir::folder();
    for audience in AUDIENCES {
        let (release, said) = cut_for(audience, folder.path());
        let mut texts = all_texts(&release);
        texts.push(("the console".into(), said));
        for (measure, authority, value, seen_by) in FIGURES {
            let places: BTreeSet<&str> = texts
                .iter()
                .filter(|(_, text)| text.replace(',', "").contains(value))
                .map(|(place, _)| place.as_str())
                .collect();
            let may_see = seen_by.contains(&audience);
            assert_eq!(!places.is_empty(), may_see, "{audience}: {measure} of {authority} in {places:?}");
            assert!(!may_see || places.contains("observation.value"), "{audience}: {places:?}");
        }
    }
}

#[test]
fn what_is_kept_back_is_neither_missing_nor_unaccounted() {
    let folder = workdir::folder();
    let expected = [("regional", 3, 4), ("public", 3, 1), ("herefordshire", 1, 2)];
    for (audience, authorities, files) in expected {
        let (release, _) = cut_for(audience, folder.path());
        let of = |table: &str, column: &str| -> BTreeSet<String> {
            release.table(table).rows().map(|row| row.cell(column)).collect()
        };
        assert_eq!(of("observation", "authority_id").len(), authorities, "{audience}");
        assert_eq!(of("coverage", "authority_id").len(), authorities, "{audience}: nobody else is expected");
        assert_eq!(release.table("source_file").len(), files, "{audience}");
        let sources = of("source", "source_id");
        assert_eq!(sources.contains("assessments"), audience != "public", "{audience}: {sources:?}");
        let codes = of("finding", "code");
        assert!(!codes.contains("no-files"), "{audience}: {codes:?}");
        assert_eq!(codes.contains("unused-alias"), audience == "regional", "{audience}: {codes:?}");
        for row in release.table("source_file").rows() {
            let became = ["observations", "populations", "superseded", "rejected", "ignored", "blank"];
            assert_eq!(
                row.count("slots_read"),
                became.iter().map(|column| row.count(column)).sum::<i64>(),
                "{audience}"
            );
        }
    }
}
