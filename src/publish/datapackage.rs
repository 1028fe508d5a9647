//! The data package: declarations of tables come in, a Frictionless `datapackage.json` goes out, which is the data
//! dictionary of a release.

use serde_json::{Map, Value, json};

use super::Heading;
use crate::tables::{ALL, Column, Kind, SCHEMA_VERSION, Table};

/// The data package of a release.
pub fn data_package(heading: &Heading) -> String {
    let resources: Vec<Value> = ALL.iter().map(|table| resource(table)).collect();
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": heading.name,
        "title": heading.title,
        "schema_version": SCHEMA_VERSION,
        "description": format!("Tables as they stand on {}, cut for: {}.", heading.reporting_day, heading.audience),
        "resources": resources,
    });
    format!("{package:#}\n")
}

fn resource(table: &Table) -> Value {
    let mut schema = Map::new();
    schema.insert("fields".into(), table.columns.iter().map(field).collect());
    schema.insert("primaryKey".into(), json!(table.key));
    // Parquet has nulls of its own, and blank text is a value: the strand of a framework that has none.
    schema.insert("missingValues".into(), json!([]));
    let foreign: Vec<Value> = table.columns.iter().filter_map(|column| foreign_key(table, column)).collect();
    if !foreign.is_empty() {
        schema.insert("foreignKeys".into(), Value::Array(foreign));
    }
    json!({
        "name": table.name,
        "path": format!("tables/{}.parquet", table.name),
        "type": "table",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": table.description,
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let mut field = Map::new();
    field.insert("name".into(), json!(column.name));
    field.insert("type".into(), json!(column.kind.name()));
    field.insert("description".into(), json!(column.description));
    if !column.unit.is_empty() {
        field.insert("unit".into(), json!(column.unit));
    }
    let mut constraints = Map::new();
    if !column.nullable {
        constraints.insert("required".into(), json!(true));
    }
    if !column.values.is_empty() {
        constraints.insert("enum".into(), json!(column.values));
    }
    if column.nullable && column.kind == Kind::Integer {
        // Tools that read Parquet by way of pandas, frictionless among them, find so an empty cell of whole numbers.
        field.insert("missingValues".into(), json!(["nan"]));
    }
    if !constraints.is_empty() {
        field.insert("constraints".into(), Value::Object(constraints));
    }
    Value::Object(field)
}

/// A reference within one table has a blank resource, as the standard has it.
fn foreign_key(table: &Table, column: &Column) -> Option<Value> {
    let (to, target) = column.references?;
    let resource = if to == table.name { "" } else { to };
    Some(json!({ "fields": [column.name], "reference": { "resource": resource, "fields": [target] } }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::sample::release;

    #[test]
    fn a_data_package_describes_every_table_as_the_standard_asks() {
        let release = release(1);
        let package: Value = serde_json::from_str(&data_package(&release.heading)).expect("JSON");
        let resources = package["resources"].as_array().expect("resources");
        assert_eq!(resources.len(), ALL.len());
        let names: Vec<_> = resources.iter().filter_map(|resource| resource["name"].as_str()).collect();
        for resource in resources {
            let name = resource["name"].as_str().expect("a name");
            assert_eq!(resource["path"], format!("tables/{name}.parquet"));
            assert_eq!(resource["format"], "parquet");
            let fields = resource["schema"]["fields"].as_array().expect("fields");
            let columns: Vec<_> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
            for field in fields {
                let kind = field["type"].as_str().expect("a type");
                assert!(["string", "integer", "number", "date", "boolean"].contains(&kind), "{name}: {kind}");
                assert!(field["description"].as_str().is_some_and(|text| text.ends_with('.')), "{name}: {field}");
            }
            let key = resource["schema"]["primaryKey"].as_array().expect("a key");
            assert!(!key.is_empty() && key.iter().all(|part| columns.contains(&part.as_str().unwrap_or(""))), "{name}");
            for foreign in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
                assert!(columns.contains(&foreign["fields"][0].as_str().unwrap_or("")), "{name}");
                let to = foreign["reference"]["resource"].as_str().unwrap_or("?");
                assert!(to.is_empty() || names.contains(&to), "{name}: {foreign}");
                assert!(foreign["reference"]["fields"][0].is_string(), "{name}");
            }
        }
    }

    #[test]
    fn no_text_stands_for_an_empty_cell_but_what_pandas_makes_of_whole_numbers() {
        let release = release(1);
        let package: Value = serde_json::from_str(&data_package(&release.heading)).expect("JSON");
        let mut whole_numbers = 0;
        for resource in package["resources"].as_array().expect("resources") {
            assert_eq!(resource["schema"]["missingValues"], json!([]), "{}", resource["name"]);
            for field in resource["schema"]["fields"].as_array().expect("fields") {
                let may_be_empty = field["constraints"].get("required").is_none();
                if field["type"] == "integer" && may_be_empty {
                    assert_eq!(field["missingValues"], json!(["nan"]), "{field}");
                    whole_numbers += 1;
                } else {
                    assert_eq!(field.get("missingValues"), None, "{field}");
                }
            }
        }
        assert!(whole_numbers > 20, "{whole_numbers}");
    }

    #[test]
    fn fields_state_units_and_closed_vocabularies() {
        let release = release(1);
        let package: Value = serde_json::from_str(&data_package(&release.heading)).expect("JSON");
        let resource = |name: &str| {
            let found =
                package["resources"].as_array().expect("resources").iter().find(|resource| resource["name"] == name);
            found.expect("a table").clone()
        };
        let observation = resource("observation");
        let field = |name: &str| {
            let fields = observation["schema"]["fields"].as_array().expect("fields");
            fields.iter().find(|field| field["name"] == name).expect("a column").clone()
        };
        assert_eq!(field("value")["unit"], "unit of the indicator");
        assert_eq!(field("kind")["constraints"]["enum"], json!(["actual", "projected", "target"]));
        assert_eq!(field("kind")["constraints"]["required"], true);
        assert_eq!(field("value").get("constraints"), None);
        let authority = &observation["schema"]["foreignKeys"][0];
        assert_eq!(
            authority,
            &json!({"fields": ["authority_id"], "reference": {"resource": "authority", "fields": ["authority_id"]}})
        );
    }
}
