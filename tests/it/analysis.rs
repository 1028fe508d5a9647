//! What analysts are given beside the tables → that it is made from the dictionary as it is, and loads over the demo.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::readers::python_with;
use crate::workdir::{DEMO_RUN, demo, files, finish, folder, json, root};

/// Loads the views, says how many rows some have, and asks what the guide's page asks.
const VIEWS: &str = r#"
import duckdb, re, sys
release, root = sys.argv[1:]
db = duckdb.connect()
db.execute(f"SET file_search_path = '{release}'")
for script in ["tables.sql", "views.sql"]:
    db.execute(open(f"{root}/analysis/duckdb/{script}", encoding="utf-8").read())
ask = lambda query: db.execute(query).fetchall()[0][0]
print("views", ask("SELECT count(*) FROM duckdb_views() WHERE NOT internal"))
print("uncommented", ask("SELECT count(*) FROM duckdb_views() WHERE NOT internal AND comment IS NULL"))
print("columns", ask("SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NOT NULL"))
for name in ["series", "against_peers", "funnel", "judged_and_performing", "coverage_by_authority", "to_mend"]:
    print(name, ask(f"SELECT count(*) FROM {name}"))
keys = "authority_id, indicator_id, breakdown_id"
print("twice", ask(f"SELECT count(*) FROM (SELECT {keys} FROM against_peers GROUP BY ALL HAVING count(*) > 1)"))
page = open(f"{root}/docs/duckdb.md", encoding="utf-8").read()
for number, block in enumerate(re.findall(r"```sql\n(.*?)```", page, re.S)):
    lines = [line for line in block.splitlines() if not line.startswith((".read", "SET "))]
    print(f"example_{number}", len(db.execute("\n".join(lines)).fetchall()))
"#;

#[test]
fn what_is_made_from_the_dictionary_is_current() {
    let Some(python) = python_with("its standard library", "argparse") else { return };
    let mut command = Command::new(python);
    command.current_dir(root()).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = finish(command.args(["analysis/generate", env!("CARGO_BIN_EXE_peermark"), "--check"]));
    assert_eq!(output.code, 0, "`make dictionary` writes them anew:\n{}", output.stderr);
}

#[test]
fn duckdb_loads_the_views_and_answers_what_the_guide_asks() {
    let Some(python) = python_with("duckdb", "duckdb") else { return };
    let release = &DEMO_RUN.release;
    let output = finish(Command::new(python).args(["-c", VIEWS]).arg(&release.path).arg(root()));
    assert_eq!(output.code, 0, "{}", output.stderr);
    let lines = output.stdout.lines().filter_map(|line| line.split_once(' '));
    let said: BTreeMap<&str, usize> = lines.map(|(name, rows)| (name, rows.parse().expect("a number"))).collect();
    assert_eq!(said["views"], release.tables().count() + 6);
    assert_eq!(said["uncommented"], 0);
    assert_eq!(said["columns"], release.tables().map(|table| table.columns().len()).sum::<usize>());
    assert_eq!(said["series"], demo("observation").find(&[("kind", "actual"), ("status", "ok")]).len());
    assert_eq!(said["to_mend"], demo("finding").len());
    assert_eq!(said["twice"], 0);
    for name in ["against_peers", "funnel", "judged_and_performing", "coverage_by_authority"] {
        assert!(said[name] > 0, "{name} is empty");
    }
    let examples: Vec<usize> =
        said.iter().filter(|(name, _)| name.starts_with("example")).map(|(_, rows)| *rows).collect();
    assert!(examples.len() >= 4 && examples.iter().all(|rows| *rows > 0), "{examples:?}");
    assert_eq!(said["example_2"], 10, "statistical neighbours of Herefordshire");
}

#[test]
fn figures_go_out_as_explore_education_statistics_takes_them() {
    let Some(python) = python_with("duckdb", "duckdb") else { return };
    let to = folder();
    let mut command = Command::new(python);
    command.current_dir(root()).arg("analysis/ees.py").arg(&DEMO_RUN.release.path).arg("--to").arg(to.path());
    let output = finish(command.args(["--indicators", "referrals_rate,rereferral_rate"]));
    assert_eq!(output.code, 0, "{}", output.stderr);
    let text = fs::read_to_string(to.path().join("financial_year.csv")).expect("a file");
    let head = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
        old_la_code,new_la_code,la_name,breakdown,referrals_rate,rereferral_rate";
    assert_eq!(text.lines().next(), Some(head));
    let wanted = [("authority_id", "331"), ("period_id", "FY2024-25"), ("breakdown_id", "total"), ("kind", "actual")];
    let figure = |indicator| {
        let row = demo("observation").one(&[&wanted[..], &[("indicator_id", indicator)]].concat());
        row.figure("value").expect("a figure")
    };
    let row = format!(
        "202425,Financial year,Local authority,E92000001,England,E12000005,West Midlands,331,E08000026,Coventry,Total,{:.1},{:.1}",
        figure("referrals_rate"),
        figure("rereferral_rate")
    );
    assert!(text.lines().any(|line| line == row), "{row}");
    assert!(text.lines().any(|line| line.starts_with("202425,Financial year,Regional,E92000001,England,E12000005,")));
    let meta = fs::read_to_string(to.path().join("financial_year.meta.csv")).expect("a file");
    let expected = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column\r\n\
        breakdown,Filter,Breakdown,,,,,\r\n\
        referrals_rate,Indicator,\"Referrals per 10,000 children\",Front door,,1,,\r\n\
        rereferral_rate,Indicator,\"Re-referrals, share of referrals\",Front door,%,1,,\r\n";
    assert_eq!(meta, expected);
}

#[test]
fn notebooks_are_kept_without_what_they_drew() {
    let notebooks: Vec<_> = files(&root().join("analysis/notebooks"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "ipynb"))
        .collect();
    assert_eq!(notebooks.len(), 2);
    for path in notebooks {
        let notebook = json(&path);
        for cell in notebook["cells"].as_array().expect("cells") {
            if cell["cell_type"] == "code" {
                assert_eq!(cell["outputs"], Value::Array(Vec::new()), "{}", path.display());
                assert_eq!(cell["execution_count"], Value::Null, "{}", path.display());
            }
        }
    }
}
