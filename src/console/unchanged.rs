//! What a run says that found nothing changed: the manifest of the release that stays comes in.

use std::path::Path;

use serde_json::{Value, json};

use crate::domain::FindingCode;
use crate::domain::indicator::grouped;
use crate::publish::Manifest;
use crate::publish::kept::moment_in_words;

/// Whether the run that made the release asked for somebody's attention; a rerun asks again.
pub fn needs_attention(manifest: &Manifest) -> bool {
    manifest.findings.keys().filter_map(|code| FindingCode::from_name(code)).any(FindingCode::needs_attention)
}

/// For people.
pub fn text(manifest: &Manifest, path: &Path) -> String {
    let files = grouped(manifest.inputs.len() as f64, 0);
    format!(
        "\n{}\n\nUnchanged  since {}: the same pipeline, reporting day and files ({files}), each with the same content\n\
         Current    {}\n           `--anew` works everything out again",
        manifest.pipeline.title,
        moment_in_words(&manifest.finished_at),
        path.display()
    )
}

/// For machines, with the keys of the summary that make sense here.
pub fn value(manifest: &Manifest, path: &Path) -> Value {
    json!({
        "reporting_day": manifest.reporting_day,
        "files": manifest.inputs.len(),
        "findings": manifest.findings,
        "run_id": manifest.run_id,
        "path": path.display().to_string(),
        "held": false,
        "unchanged": true,
        "removed": [],
    })
}
