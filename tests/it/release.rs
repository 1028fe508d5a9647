//! The demo → the release on disk: its folder, manifest, data package, Parquet and CSV files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;

use parquet::basic::Compression;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use peermark::tables::ALL;
use serde_json::Value;

use crate::workdir::{DEMO_RUN, demo, json, names, root, text};

fn manifest() -> Value {
    json(&DEMO_RUN.release.path.join("manifest.json"))
}

#[test]
fn the_folder_holds_one_complete_release_behind_a_relative_link() {
    let release = &DEMO_RUN.release;
    let link = fs::read_link(release.out.join("current")).expect("a link");
    assert!(link.is_relative(), "{}", link.display());
    let run_id = release.path.file_name().expect("a name");
    assert_eq!(link, Path::new("runs").join(run_id));
    assert_eq!(names(&release.out.join("runs")), [run_id.to_string_lossy()], "no staging folder is left");
    assert_eq!(names(&release.path), ["csv", "datapackage.json", "manifest.json", "tables"]);
    let declared: BTreeSet<String> = ALL.iter().map(|table| format!("{}.parquet", table.name)).collect();
    assert_eq!(names(&release.path.join("tables")).into_iter().collect::<BTreeSet<_>>(), declared);
}

#[test]
fn the_manifest_states_every_table_with_its_rows_size_and_hash() {
    let (release, manifest) = (&DEMO_RUN.release, manifest());
    assert_eq!(text(&manifest, "run_id"), release.path.file_name().expect("a name").to_string_lossy());
    assert_eq!(text(&manifest, "reporting_day"), "2026-10-31");
    assert_eq!(text(&manifest["pipeline"], "name"), "west_midlands");
    let tables = manifest["tables"].as_array().expect("tables");
    assert_eq!(tables.len(), release.tables().count());
    for table in tables {
        let name = text(table, "name");
        let bytes = fs::read(release.path.join(text(table, "path"))).expect("a table");
        assert_eq!(text(table, "hash"), blake3::hash(&bytes).to_hex().as_str(), "{name}");
        assert_eq!(table["bytes"].as_u64(), Some(bytes.len() as u64), "{name}");
        assert_eq!(table["rows"].as_u64(), Some(release.table(name).len() as u64), "{name}");
    }
}

#[test]
fn the_manifest_and_the_table_of_files_agree_on_what_was_read() {
    let manifest = manifest();
    let inputs: BTreeSet<[String; 3]> = (manifest["inputs"].as_array().expect("inputs").iter())
        .map(|input| ["source", "path", "hash"].map(|key| text(input, key).to_owned()))
        .collect();
    let read: BTreeSet<[String; 3]> =
        demo("source_file").rows().map(|row| row.cells(["source_id", "path", "hash"])).collect();
    assert_eq!(inputs, read);
    for row in demo("source_file").rows() {
        let bytes = fs::read(root().join("pipelines").join(row.text("path"))).expect("a file");
        assert_eq!(row.text("hash"), blake3::hash(&bytes).to_hex().as_str());
        assert_eq!(row.count("bytes"), i64::try_from(bytes.len()).expect("a size"));
    }
    let mut findings: BTreeMap<&str, u64> = BTreeMap::new();
    for row in demo("finding").rows() {
        *findings.entry(row.text("code")).or_default() += 1;
    }
    let stated = manifest["findings"].as_object().expect("findings");
    let stated: BTreeMap<&str, u64> =
        stated.iter().map(|(code, count)| (code.as_str(), count.as_u64().expect("a count"))).collect();
    assert_eq!(stated, findings);
}

#[test]
fn the_release_counts_itself() {
    let row = demo("release").one(&[]);
    assert_eq!(row.cell("reporting_day"), "2026-10-31");
    let counts = ["files", "observations", "findings"].map(|column| row.count(column));
    let tables = ["source_file", "observation", "finding"].map(|table| i64::try_from(demo(table).len()).expect("few"));
    assert_eq!(counts, tables);
    let rejected: i64 = demo("source_file").rows().map(|file| file.count("rejected")).sum();
    assert_eq!((row.count("authorities"), row.count("rejected")), (18, rejected));
}

/// Every table, its columns with types and descriptions, as the file itself states them.
#[test]
fn the_data_package_describes_the_tables_as_they_are() {
    let release = &DEMO_RUN.release;
    let package = json(&release.path.join("datapackage.json"));
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), release.tables().count());
    for resource in resources {
        let table = release.table(text(resource, "name"));
        assert!(release.path.join(text(resource, "path")).is_file());
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let columns: Vec<&str> = fields.iter().map(|field| text(field, "name")).collect();
        assert_eq!(columns, table.columns(), "{}", table.name);
        for field in fields {
            let column = text(field, "name");
            let what = format!("{}.{column}", table.name);
            assert!(!text(field, "description").is_empty(), "{what}");
            let is_required = field["constraints"]["required"].as_bool() == Some(true);
            let words: Option<BTreeSet<&str>> =
                field["constraints"]["enum"].as_array().map(|words| words.iter().filter_map(Value::as_str).collect());
            for row in table.rows() {
                let cell = row.cell(column);
                let is_known = words.as_ref().is_none_or(|words| words.contains(cell.as_str()));
                assert!(is_known || (cell.is_empty() && !is_required), "{what} holds {cell:?}");
            }
        }
    }
}

#[test]
fn every_parquet_file_states_descriptions_units_order_and_statistics() {
    let release = &DEMO_RUN.release;
    let mut units = 0;
    for declared in ALL {
        let name = declared.name;
        let file = File::open(release.path.join(format!("tables/{name}.parquet"))).expect("a file");
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        let metadata = reader.metadata();
        let described: BTreeMap<&str, &str> = (metadata.file_metadata().key_value_metadata().expect("metadata").iter())
            .map(|pair| (pair.key.as_str(), pair.value.as_deref().unwrap_or("")))
            .collect();
        assert_eq!(described["table"], name);
        assert!(!described["description"].is_empty(), "{name}");
        let table = release.table(name);
        let schema = table.schema();
        for field in schema.fields() {
            assert!(field.metadata().contains_key("description"), "{name}.{}", field.name());
            units += usize::from(field.metadata().contains_key("unit"));
        }
        for group in metadata.row_groups() {
            let columns = table.columns();
            let order: Vec<&str> = (group.sorting_columns().expect("an order").iter())
                .map(|column| columns[usize::try_from(column.column_idx).expect("a column")].as_str())
                .collect();
            assert_eq!(order, declared.sort, "{name}");
            assert!(group.columns().iter().all(|column| column.statistics().is_some()), "{name}");
            assert!(
                group.columns().iter().all(|column| matches!(column.compression(), Compression::ZSTD(_))),
                "{name}"
            );
        }
    }
    assert!(units > 60, "{units} columns have a unit");
}

#[test]
fn the_rows_of_every_table_stand_in_the_order_that_its_file_states() {
    for declared in ALL {
        let mut before: Option<Vec<String>> = None;
        for row in demo(declared.name).rows() {
            let key: Vec<String> = declared
                .sort
                .iter()
                .map(|column| match row.whole(column) {
                    Some(number) => format!("{number:020}"), // lines and counts, never below zero
                    None => row.cell(column),
                })
                .collect();
            assert!(before.as_ref().is_none_or(|before| *before < key), "{}: {before:?} before {key:?}", declared.name);
            before = Some(key);
        }
    }
}

/// Every row of a fact finds one row of each dimension that it names, by one column, as Power BI relates them.
#[test]
fn every_reference_names_one_row_of_its_dimension() {
    let mut keys: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    let mut followed = 0;
    for declared in ALL {
        for column in declared.columns {
            let Some((to, target)) = column.references else { continue };
            let known = keys.entry((to, target)).or_insert_with(|| {
                let all: Vec<String> = demo(to).rows().map(|row| row.cell(target)).collect();
                let once: BTreeSet<String> = all.iter().cloned().collect();
                assert_eq!(once.len(), all.len(), "{to}.{target} names no row twice");
                once
            });
            for row in demo(declared.name).rows() {
                let cell = row.cell(column.name);
                let is_none = cell.is_empty() && column.nullable;
                assert!(is_none || known.contains(&cell), "{}.{} {cell:?} is not in {to}", declared.name, column.name);
                followed += usize::from(!is_none);
            }
        }
    }
    assert!(followed > 10_000, "{followed}");
}

#[test]
fn the_headline_has_the_key_of_its_observation_and_says_what_it_says() {
    let observations: BTreeMap<String, (Option<f64>, String)> = (demo("observation").rows())
        .map(|row| (row.cell("observation_key"), (row.figure("value"), row.cell("status"))))
        .collect();
    assert_eq!(observations.len(), demo("observation").len(), "a key names one row");
    for row in demo("headline").rows() {
        let found = &observations[row.text("observation_key")];
        assert_eq!((row.figure("value"), row.cell("status")), *found, "{}", row.text("observation_key"));
    }
}

#[test]
fn csv_files_open_in_a_spreadsheet_and_say_what_the_tables_say() {
    let release = &DEMO_RUN.release;
    let expected = [
        "action.csv",
        "baseline_change.csv",
        "coverage.csv",
        "finding.csv",
        "headline.csv",
        "plan_by_body.csv",
        "plan_progress.csv",
        "target_progress.csv",
    ];
    assert_eq!(names(&release.path.join("csv")), expected);
    for name in expected {
        let bytes = fs::read(release.path.join("csv").join(name)).expect("a file");
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or_else(|| panic!("{name} has no byte order mark"));
        assert!(text.ends_with(b"\r\n"), "{name}");
        let table = release.table(name.strip_suffix(".csv").expect("an ending"));
        let mut reader = csv::Reader::from_reader(text);
        let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        assert_eq!(header, table.columns(), "{name}");
        let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one length");
        assert_eq!(records.len(), table.len(), "{name}");
        for (record, row) in records.iter().zip(table.rows()) {
            for (column, cell) in header.iter().zip(record) {
                assert!(!cell.starts_with(['=', '+', '@']), "{name}: {cell} would run as a formula");
                match row.figure_if_any(column) {
                    Some(figure) => assert_eq!(cell.parse(), Ok(figure), "{name} {column}"),
                    None => assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), row.cell(column), "{name} {column}"),
                }
            }
        }
    }
}
