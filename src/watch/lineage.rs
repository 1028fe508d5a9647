//! What a run reads and publishes → OpenLineage run events (spec 2-0-2): one START, then one COMPLETE or FAIL.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::publish::{InputEntry, Manifest, TableEntry};
use crate::store::Address;
use crate::tables;

const PRODUCER: &str = concat!("urn:", env!("CARGO_PKG_NAME"), ":", env!("CARGO_PKG_VERSION"));
const SPEC: &str = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
/// The namespace of jobs and tables.
const NAMESPACE: &str = env!("CARGO_PKG_NAME");

/// When and of which run something happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event<'a> {
    pub(super) at: SystemTime,
    pub(super) run_id: &'a str,
    pub(super) pipeline: &'a str,
}

/// The run has begun.
pub(super) fn started(event: &Event) -> Value {
    event.of("START", Map::new(), &[], &[])
}

/// The run has published a release.
pub(super) fn completed(event: &Event, manifest: &Manifest) -> Value {
    let inputs: Vec<Value> = manifest.inputs.iter().map(input).collect();
    let outputs: Vec<Value> = manifest.tables.iter().map(|table| output(event, table, manifest)).collect();
    event.of("COMPLETE", Map::new(), &inputs, &outputs)
}

/// The run could not go on.
pub(super) fn failed(event: &Event, inputs: &[InputEntry], message: &str) -> Value {
    let mut facets = Map::new();
    let about = json!({ "message": message, "programmingLanguage": "Rust" });
    facets.insert("errorMessage".into(), facet("1-0-0", "ErrorMessageRunFacet", about));
    let inputs: Vec<Value> = inputs.iter().map(input).collect();
    event.of("FAIL", facets, &inputs, &[])
}

impl Event<'_> {
    fn of(&self, what: &str, mut facets: Map<String, Value>, inputs: &[Value], outputs: &[Value]) -> Value {
        let engine = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
        facets.insert("processing_engine".into(), facet("1-1-0", "ProcessingEngineRunFacet", engine));
        json!({
            "eventType": what,
            "eventTime": DateTime::<Utc>::from(self.at).to_rfc3339_opts(SecondsFormat::Millis, true),
            "run": { "runId": self.run_id, "facets": facets },
            "job": { "namespace": NAMESPACE, "name": self.pipeline },
            "inputs": inputs,
            "outputs": outputs,
            "producer": PRODUCER,
            "schemaURL": SPEC,
        })
    }
}

/// A file that was read, or of which figures were carried forward.
fn input(entry: &InputEntry) -> Value {
    // Of an object store the bucket is the namespace, as OpenLineage has it.
    let in_bucket = Address::split(&entry.path).and_then(|(scheme, rest)| Some((scheme, rest.split_once('/')?)));
    let (namespace, name) = match in_bucket {
        Some((scheme, (bucket, key))) => (format!("{scheme}://{bucket}"), key),
        None => ("file".to_owned(), entry.path.as_str()),
    };
    json!({
        "namespace": namespace,
        "name": name,
        "facets": { "version": facet("1-0-0", "DatasetVersionDatasetFacet", json!({ "datasetVersion": entry.hash })) },
    })
}

/// A table; it is the same dataset in every release, in another version.
fn output(event: &Event, entry: &TableEntry, manifest: &Manifest) -> Value {
    let declared = tables::find(&entry.name);
    let field = |column: &tables::Column| json!({ "name": column.name, "type": column.kind.name(), "description": column.description });
    let fields: Vec<Value> = declared.iter().flat_map(|table| table.columns).map(field).collect();
    let counts = json!({ "rowCount": entry.rows, "size": entry.bytes });
    json!({
        "namespace": NAMESPACE,
        "name": format!("{}.{}", event.pipeline, entry.name),
        "facets": {
            "schema": facet("1-0-0", "SchemaDatasetFacet", json!({ "fields": fields })),
            "version": facet("1-0-0", "DatasetVersionDatasetFacet", json!({ "datasetVersion": manifest.run_id })),
        },
        "outputFacets": {
            "outputStatistics": facet("1-0-1", "OutputStatisticsOutputDatasetFacet", counts),
        },
    })
}

/// A facet of the standard, which names its own schema.
fn facet(version: &str, name: &str, mut about: Value) -> Value {
    about["_producer"] = json!(PRODUCER);
    about["_schemaURL"] = json!(format!("https://openlineage.io/spec/facets/{version}/{name}.json#/$defs/{name}"));
    about
}
