//! Queries → what `peermark sql` answers.

use serde_json::Value;

use crate::workdir::{DEMO_RUN, Output, demo, finish, program};

fn sql(query: &str, format: &str) -> Output {
    finish(program().args(["sql", query, "--format", format, "--run"]).arg(&DEMO_RUN.release.out))
}

#[test]
fn an_answer_is_what_the_tables_say() {
    let query = "SELECT authority_name, value FROM headline WHERE indicator_id = 'cla' AND value IS NOT NULL ORDER BY authority_name";
    let output = sql(query, "json");
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    let said: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let said: Vec<(&str, Option<f64>)> = (said.as_array().expect("rows").iter())
        .map(|row| (row["authority_name"].as_str().expect("a name"), row["value"].as_f64()))
        .collect();
    let mut expected: Vec<(&str, Option<f64>)> =
        (demo("headline").find(&[("indicator_id", "cla"), ("status", "ok")]).iter())
            .map(|row| (row.text("authority_name"), row.figure("value")))
            .collect();
    expected.sort_by_key(|(name, _)| *name);
    assert!(said.len() > 10);
    assert_eq!(said, expected);
    let csv = sql(query, "csv").stdout;
    assert_eq!((csv.lines().next(), csv.lines().count()), (Some("authority_name,value"), said.len() + 1));
    let table = sql(query, "table").stdout;
    assert_eq!(table.lines().count(), said.len() + 2);
}

#[test]
fn every_table_can_be_asked() {
    for table in DEMO_RUN.release.tables() {
        let output = sql(&format!("SELECT COUNT(*) AS number FROM {}", table.name), "csv");
        assert_eq!(output.stdout, format!("number\n{}\n", table.len()), "{}: {}", table.name, output.stderr);
    }
}

#[test]
fn no_query_reaches_a_file_that_is_no_table() {
    for query in ["SELECT * FROM read_csv('/etc/hostname')", "SELECT * FROM '/etc/hostname'", "SELECT * FROM nothing"] {
        let output = sql(query, "csv");
        assert_eq!((output.code, output.stdout.as_str()), (3, ""), "{query}");
        assert!(output.stderr.contains("hint: "), "{}", output.stderr);
    }
}
