//! Kept runs → the list of them, and what became of them, for people and for machines.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::domain::indicator::grouped;
use crate::error::bytes_in_words;
use crate::publish::kept::{Decision, Kept, Pruned, Purged, SignOff, Signature, State, moment_in_words};

/// The runs as a table, newest first.
pub fn list(out: &Path, runs: &[Kept]) -> String {
    let mut rows = vec![["run", "day", "pipeline", "audience", "rows", "findings", "size", "state"].map(str::to_owned)];
    rows.extend(runs.iter().map(row));
    let widths: Vec<usize> =
        (0..8).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let mark = if at > 0 && runs[at - 1].is_current { '*' } else { ' ' };
        let _ = write!(text, "{mark}");
        for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            let _ = match column {
                4..=6 => write!(text, " {cell:>width$} "),
                7 => write!(text, " {cell}"),
                _ => write!(text, " {cell:width$} "),
            };
        }
        text.push('\n');
    }
    let bytes = runs.iter().map(|run| run.bytes).sum();
    let number = if runs.len() == 1 { "1 run".to_owned() } else { format!("{} runs", runs.len()) };
    let _ = writeln!(text, "\n{number} in {}, {}", out.display(), bytes_in_words(bytes));
    text
}

/// That readers are shown a run which is gone.
pub fn dangling(out: &Path, run_id: &str) -> String {
    let out = out.display();
    format!(
        "warning: {out}/current names `{run_id}`, which is not here; `peermark runs rollback --out {out}` shows the newest run that \
         may be shown"
    )
}

fn row(run: &Kept) -> [String; 8] {
    let of = |fact: fn(&Kept) -> Option<String>| fact(run).unwrap_or_default();
    [
        run.run_id.clone(),
        of(|run| Some(run.manifest.as_ref()?.reporting_day.clone())),
        of(|run| Some(run.manifest.as_ref()?.pipeline.name.clone())),
        of(|run| Some(run.manifest.as_ref()?.audience.clone())),
        of(|run| Some(grouped(rows_of(run)? as f64, 0))),
        of(|run| Some(grouped(findings_of(run)? as f64, 0))),
        bytes_in_words(run.bytes),
        state_in_words(run),
    ]
}

fn rows_of(run: &Kept) -> Option<u64> {
    Some(run.manifest.as_ref()?.tables.iter().map(|table| table.rows).sum())
}

fn findings_of(run: &Kept) -> Option<u64> {
    Some(run.manifest.as_ref()?.findings.values().sum())
}

fn state_in_words(run: &Kept) -> String {
    let current = if run.is_current { "current" } else { "kept" };
    let decided = |sign_off: &SignOff| {
        let Decision { approved, by, at, .. } = sign_off.decision.as_ref()?;
        Some(format!("{} by {by}, {}", if *approved { "approved" } else { "declined" }, moment_in_words(at)))
    };
    let sign_off = run.sign_off.as_ref();
    match &run.state {
        State::Sound => {
            sign_off.and_then(decided).map_or_else(|| current.to_owned(), |words| format!("{current}, {words}"))
        }
        State::Held => {
            let since = sign_off.map_or_else(String::new, |sign_off| moment_in_words(&sign_off.held_at));
            format!("held since {since}: awaits `peermark runs approve`")
        }
        State::PassedOver => "held, and a later run is shown by now".to_owned(),
        State::Declined => sign_off.and_then(decided).unwrap_or_default(),
        State::Broken(fault) if run.is_current => format!("current and broken: {fault}"),
        State::Broken(fault) => format!("broken: {fault}"),
    }
}

/// The runs for machines.
pub fn list_json(out: &Path, runs: &[Kept]) -> String {
    let bytes: u64 = runs.iter().map(|run| run.bytes).sum();
    let current = runs.iter().find(|run| run.is_current).map(|run| run.run_id.as_str());
    let runs: Vec<Value> = runs.iter().map(run_json).collect();
    format!("{:#}", json!({ "out": out.display().to_string(), "current": current, "bytes": bytes, "runs": runs }))
}

fn run_json(run: &Kept) -> Value {
    let manifest = run.manifest.as_ref();
    json!({
        "run_id": run.run_id,
        "path": run.path.display().to_string(),
        "is_current": run.is_current,
        "state": run.state.name(),
        "fault": if let State::Broken(fault) = &run.state { Some(fault) } else { None },
        "name": manifest.map(|manifest| &manifest.pipeline.name),
        "title": manifest.map(|manifest| &manifest.pipeline.title),
        "audience": manifest.map(|manifest| &manifest.audience),
        "reporting_day": manifest.map(|manifest| &manifest.reporting_day),
        "started_at": manifest.map(|manifest| &manifest.started_at),
        "finished_at": manifest.map(|manifest| &manifest.finished_at),
        "previous_run_id": manifest.and_then(|manifest| manifest.previous_run_id.as_ref()),
        "rows": rows_of(run),
        "findings": findings_of(run),
        "bytes": run.bytes,
        "sign_off": run.sign_off,
    })
}

/// That readers are shown another run from now on.
pub fn switched(run_id: &str, before: Option<&str>) -> String {
    match before {
        Some(before) => format!("current    {run_id}, in the place of {before}"),
        None => format!("current    {run_id}"),
    }
}

/// That somebody answers for a submission, or no longer does.
pub fn signed(signature: &Signature) -> String {
    let Signature { hash, path, by, at, revoked, .. } = signature;
    let what = if *revoked { "taken back " } else { "signed off " };
    let hash = &hash[..16];
    format!("{what}{path} (its hash begins {hash}) by {by}, {}; the next run knows of it", moment_in_words(at))
}

/// What a rule removed, or would remove.
pub fn pruned(pruned: &Pruned, only_said: bool) -> String {
    let mut text = String::new();
    let verb = if only_said { "would go" } else { "removed" };
    for run in &pruned.removed {
        let _ = writeln!(text, "{verb}    {}, {}", run.run_id, bytes_in_words(run.bytes));
    }
    for run in &pruned.broken {
        let _ = writeln!(text, "broken     {}: {}; it is left to you to remove", run.run_id, fault(run));
    }
    let bytes = pruned.removed.iter().map(|run| run.bytes).sum();
    let _ = writeln!(
        text,
        "{} of {} runs {}, {} {}",
        pruned.removed.len(),
        pruned.removed.len() + pruned.kept,
        if only_said { "would go" } else { "went" },
        bytes_in_words(bytes),
        if only_said { "would be free" } else { "are free" },
    );
    text
}

/// What was withdrawn, and which runs went with it or would go.
pub fn purged(purged: &Purged, only_said: bool) -> String {
    let mut text = String::new();
    for (source, path) in &purged.withdrawal.files {
        let _ = writeln!(text, "{}  {path} ({source})", if only_said { "means    " } else { "withdrawn" });
    }
    for run in &purged.removed {
        let verb = if only_said { "would go " } else { "removed  " };
        let _ = writeln!(text, "{verb}  {}, {}", run.run_id, bytes_in_words(run.bytes));
    }
    let current = purged.current.as_deref().unwrap_or("none; run the pipeline again");
    let verb = if only_said { "would be " } else { "current  " };
    let _ = writeln!(text, "{verb}  {current}");
    let went = if only_said { "would go" } else { "went" };
    let _ = writeln!(text, "{} of {} runs {went}", purged.removed.len(), purged.removed.len() + purged.kept);
    text
}

/// The same for machines.
pub fn purged_json(purged: &Purged, only_said: bool) -> String {
    let value = json!({
        "dry_run": only_said,
        "withdrawn": purged.withdrawal,
        "removed": purged.removed.iter().map(run_json).collect::<Vec<Value>>(),
        "kept": purged.kept,
        "current": purged.current,
    });
    format!("{value:#}")
}

fn fault(run: &Kept) -> &str {
    if let State::Broken(fault) = &run.state { fault } else { "" }
}

/// The same for machines.
pub fn pruned_json(pruned: &Pruned, only_said: bool) -> String {
    let each = |runs: &[Kept]| runs.iter().map(run_json).collect::<Vec<Value>>();
    let value = json!({
        "dry_run": only_said,
        "removed": each(&pruned.removed),
        "kept": pruned.kept,
        "broken": each(&pruned.broken),
        "bytes": pruned.removed.iter().map(|run| run.bytes).sum::<u64>(),
    });
    format!("{value:#}")
}
