//! What became of a run → the measurements by which it is watched.

use std::time::{Duration, SystemTime};

use chrono::DateTime;
use serde_json::Value;

use super::prometheus::{Family, Sample};
use super::seconds;
use crate::domain::FindingCode;
use crate::publish::{Manifest, StageEntry};

/// A run that has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) pipeline: &'a str,
    pub(super) code: u8,
    pub(super) began_at: SystemTime,
    pub(super) took: Duration,
    /// The stages that it came through.
    pub(super) stages: &'a [StageEntry],
    /// The figures of its summary, where it came to one.
    pub(super) summary: Option<&'a Value>,
    /// The release that readers see now: its own, or the last where it published none.
    pub(super) release: Option<&'a Manifest>,
}

/// Published, clean or with faults.
const GREATEST_GOOD_CODE: u8 = 1;

/// All that is measured, by name.
pub(super) fn families(run: &Run) -> Vec<Family> {
    let is_good = run.code <= GREATEST_GOOD_CODE;
    let mut all = vec![
        run.one("peermark_run_success", "Whether the last run published (1) or not (0).", f64::from(u8::from(is_good))),
        run.one("peermark_run_exit_code", "Exit code of the last run.", f64::from(run.code)),
        run.one("peermark_run_start_timestamp_seconds", "When the last run began.", seconds(run.began_at)),
        run.one("peermark_run_duration_seconds", "How long the last run took.", run.took.as_secs_f64()),
        run.many(
            "peermark_stage_duration_seconds",
            "How long each stage of the last run took.",
            "stage",
            run.stages.iter().map(|stage| (stage.name.clone(), stage.milliseconds as f64 / 1000.0)),
        ),
    ];
    if let Some(summary) = run.summary {
        all.extend(run.of_summary(summary));
    }
    if let Some(release) = run.release {
        all.extend(run.of_release(release));
    }
    all
}

impl Run<'_> {
    fn one(&self, name: &'static str, help: &'static str, value: f64) -> Family {
        let labels = vec![("pipeline", self.pipeline.to_owned())];
        Family { name, help, samples: vec![Sample { labels, value }] }
    }

    fn many(
        &self,
        name: &'static str,
        help: &'static str,
        label: &'static str,
        values: impl Iterator<Item = (String, f64)>,
    ) -> Family {
        let sample =
            |(which, value)| Sample { labels: vec![("pipeline", self.pipeline.to_owned()), (label, which)], value };
        Family { name, help, samples: values.map(sample).collect() }
    }

    fn of_summary(&self, summary: &Value) -> Vec<Family> {
        let number = |key: &str| summary[key].as_f64().unwrap_or(0.0);
        let counts = |key: &str| -> Vec<(String, f64)> {
            let counts = summary[key].as_object().into_iter().flatten();
            counts.map(|(name, count)| (name.clone(), count.as_f64().unwrap_or(0.0))).collect()
        };
        let refused = summary["refused"].as_array().map_or(0.0, |list| list.len() as f64);
        let severity = |code: &str| FindingCode::from_name(code).map_or("", |code| code.severity().name());
        let findings = counts("findings").into_iter().map(|(code, value)| Sample {
            labels: vec![
                ("pipeline", self.pipeline.to_owned()),
                ("severity", severity(&code).to_owned()),
                ("code", code),
            ],
            value,
        });
        let findings = Family {
            name: "peermark_findings",
            help: "Findings of the last run, by code.",
            samples: findings.collect(),
        };
        vec![
            self.one("peermark_files", "Files that the last run found.", number("files")),
            self.one("peermark_files_refused", "Files that the last run refused whole.", refused),
            self.one("peermark_authorities", "Authorities with a figure in the last run.", number("authorities")),
            self.many(
                "peermark_slots",
                "Slots of the last run, by what became of them.",
                "state",
                counts("slots").into_iter(),
            ),
            self.one(
                "peermark_observations_carried_forward",
                "Figures of the release before that stand in for those of refused files.",
                number("carried_forward"),
            ),
            findings,
        ]
    }

    fn of_release(&self, release: &Manifest) -> Vec<Family> {
        let finished = DateTime::parse_from_rfc3339(&release.finished_at).map(|time| seconds(time.into()));
        let tables = || release.tables.iter();
        let mut all = vec![
            self.many(
                "peermark_table_rows",
                "Rows of the published release, by table.",
                "table",
                tables().map(|table| (table.name.clone(), table.rows as f64)),
            ),
            self.many(
                "peermark_table_size_bytes",
                "Size of the published release, by table.",
                "table",
                tables().map(|table| (table.name.clone(), table.bytes as f64)),
            ),
        ];
        if let Ok(finished) = finished {
            let help = "When the release that readers see was complete.";
            all.push(self.one("peermark_release_timestamp_seconds", help, finished));
        }
        all
    }
}
