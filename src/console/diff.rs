//! What two releases differ in → a summary for people: counts by kind, the largest changes, each authority; and all of it
//! for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diff::{Change, Diff, Difference, TextId, What};
use crate::domain::indicator::{grouped, in_unit, signed};
use crate::publish::Manifest;

type Row = Difference<TextId>;

/// The summary for people, with so many of the largest changes.
pub fn text(diff: &Diff, manifests: &[Manifest; 2], largest: usize) -> String {
    let mut out = heading(manifests);
    for table in &diff.incomparable {
        let _ = writeln!(out, "{table} cannot be compared: one of the releases is of another version of peermark");
    }
    if diff.differences.is_empty() {
        out.push_str("No figure, verdict, rank or judgement differs.\n");
        return out;
    }
    let _ = writeln!(out, "{:12}{:>10}{:>10}{:>10}", "", "new", "changed", "gone");
    for (what, name) in
        [(What::Figure, "figures"), (What::Judgement, "judgements"), (What::Verdict, "verdicts"), (What::Rank, "ranks")]
    {
        let counts = Change::ALL.map(|change| diff.count(what, change));
        if counts != [0; 3] {
            let [new, changed, gone] = counts.map(|count| if count == 0 { String::new() } else { number(count) });
            let _ = writeln!(out, "{}", format!("{name:12}{new:>10}{changed:>10}{gone:>10}").trim_end());
        }
    }
    section(&mut out, "Largest changes of figures", &largest_changes(diff), largest, |row| figure(diff, row));
    let of = |what: What| diff.differences.iter().filter(|row| row.what == what).collect::<Vec<_>>();
    section(&mut out, "Judgements", &of(What::Judgement), largest, |row| judgement(diff, row));
    section(&mut out, "Verdicts", &of(What::Verdict), largest, |row| verdict(diff, row));
    out.push_str("\nBy authority\n");
    for (name, counts) in by_authority(diff) {
        let words: Vec<String> = counts.iter().map(|((what, change), count)| words(*what, *change, *count)).collect();
        let _ = writeln!(out, "  {name}: {}", words.join(", "));
    }
    out
}

fn heading(manifests: &[Manifest; 2]) -> String {
    let [before, after] = manifests;
    let mut out = format!("{} -> {}\n", before.run_id, after.run_id);
    for (what, of) in [
        ("pipeline", (|manifest| &manifest.pipeline.name) as fn(&Manifest) -> &String),
        ("audience", |manifest| &manifest.audience),
        ("reporting day", |manifest| &manifest.reporting_day),
        ("version of peermark", |manifest| &manifest.tool_version),
    ] {
        if of(before) != of(after) {
            let _ = writeln!(out, "{what}: {} -> {}", of(before), of(after));
        }
    }
    out.push('\n');
    out
}

fn section(out: &mut String, title: &str, rows: &[&Row], most: usize, say: impl Fn(&Row) -> String) {
    if rows.is_empty() || most == 0 {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for row in rows.iter().take(most) {
        let _ = writeln!(out, "  - {}", say(row));
    }
    if rows.len() > most {
        let _ = writeln!(out, "  and {} more (--largest N shows more, --format json all)", number(rows.len() - most));
    }
}

/// Changed figures, the largest first: a change counts for more the farther it lies beyond what counts of that size do by
/// chance, so that neither a shift of one in a count of two nor one of a hundred in a million comes first.
fn largest_changes(diff: &Diff) -> Vec<&Row> {
    let size = |row: &Row| {
        let (before, after) = (row.before.value, row.after.value);
        (after - before).abs() / (before.abs() + after.abs()).sqrt()
    };
    let is_changed = |row: &&Row| row.what == What::Figure && row.change == Change::Changed;
    let mut rows: Vec<(f64, &Row)> = diff.differences.iter().filter(is_changed).map(|row| (size(row), row)).collect();
    // A figure that came or went by its status has no size; such ones stand first.
    let rank = |size: f64| if size.is_nan() { f64::INFINITY } else { size };
    rows.sort_by(|(one, _), (other, _)| rank(*other).total_cmp(&rank(*one)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn figure(diff: &Diff, row: &Row) -> String {
    let [_, indicator, breakdown, period, kind] = diff.names_of(row);
    let shown = diff.dimensions.indicators.get(indicator);
    let (title, unit, decimals) =
        shown.map_or((indicator, "", 1), |shown| (&*shown.title, &*shown.unit, shown.decimals));
    let said = |value: f64, status: TextId| {
        if value.is_nan() { diff.texts.text(status).replace('_', " ") } else { in_unit(value, unit, decimals) }
    };
    let mut text = format!("{}, {title}", authority(diff, row));
    if breakdown != "total" {
        let _ = write!(text, " ({breakdown})");
    }
    let _ = write!(text, ", {period}");
    if kind != "actual" {
        let _ = write!(text, ", {kind}");
    }
    let (before, after) = (said(row.before.value, row.before.text), said(row.after.value, row.after.text));
    let _ = write!(text, ": {before} -> {after}");
    let difference = row.after.value - row.before.value;
    if !difference.is_nan() {
        let _ = write!(text, " ({})", signed(difference, decimals));
    }
    let path = diff.texts.text(row.after.path);
    if !path.is_empty() {
        let _ = write!(text, ", {path}");
    }
    text
}

fn judgement(diff: &Diff, row: &Row) -> String {
    let of = diff.texts.text(row.more).split('|').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let grade = |text: TextId| diff.texts.text(text).replace('_', " ");
    let (before, after) = (grade(row.before.text), grade(row.after.text));
    let authority = authority(diff, row);
    match row.change {
        Change::New => format!("{authority}, {of}: {after}, new"),
        Change::Changed => format!("{authority}, {of}: {before} -> {after}"),
        Change::Gone => format!("{authority}, {of}: {before}, gone"),
    }
}

fn verdict(diff: &Diff, row: &Row) -> String {
    let [_, indicator, breakdown, period, _] = diff.names_of(row);
    let title = diff.dimensions.indicators.get(indicator).map_or(indicator, |shown| &shown.title);
    let slice = if breakdown == "total" { String::new() } else { format!(" ({breakdown})") };
    let said = |text: TextId| match diff.texts.text(text) {
        "" => "no verdict".to_owned(),
        text => text.to_owned(),
    };
    let (before, after) = (said(row.before.text), said(row.after.text));
    format!("{}, {title}{slice}, {period}: {after} (before: {before})", authority(diff, row))
}

fn authority<'d>(diff: &'d Diff, row: &Row) -> &'d str {
    let id = diff.names_of(row)[0];
    diff.dimensions.authorities.get(id).map_or(id, |name| name)
}

/// How many differences of each kind there are, by the name of the authority.
fn by_authority(diff: &Diff) -> BTreeMap<&str, BTreeMap<(What, Change), usize>> {
    let mut counts: BTreeMap<&str, BTreeMap<(What, Change), usize>> = BTreeMap::new();
    for row in &diff.differences {
        *counts.entry(authority(diff, row)).or_default().entry((row.what, row.change)).or_default() += 1;
    }
    counts
}

fn words(what: What, change: Change, count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    match what {
        What::Figure | What::Judgement => format!("{} {}{plural} {}", number(count), what.name(), change.name()),
        What::Rank | What::Verdict => format!("{} {}{plural} moved", number(count), what.name()),
    }
}

fn number(count: usize) -> String {
    grouped(count as f64, 0)
}

/// All of it for machines.
pub fn json(diff: &Diff, manifests: &[Manifest; 2]) -> String {
    let counts: BTreeMap<&str, BTreeMap<&str, usize>> = (What::ALL.into_iter())
        .map(|what| {
            (what.name(), Change::ALL.into_iter().map(|change| (change.name(), diff.count(what, change))).collect())
        })
        .collect();
    let by_authority: BTreeMap<&str, BTreeMap<String, usize>> = by_authority(diff)
        .into_iter()
        .map(|(name, counts)| {
            let named = |((what, change), count): ((What, Change), usize)| {
                (format!("{}_{}", what.name(), change.name()), count)
            };
            (name, counts.into_iter().map(named).collect())
        })
        .collect();
    let release = |manifest: &Manifest| {
        json!({
            "run_id": manifest.run_id,
            "name": manifest.pipeline.name,
            "audience": manifest.audience,
            "reporting_day": manifest.reporting_day,
        })
    };
    let value = json!({
        "before": release(&manifests[0]),
        "after": release(&manifests[1]),
        "incomparable": diff.incomparable,
        "counts": counts,
        "by_authority": by_authority,
        "differences": diff.differences.iter().map(|row| difference(diff, row)).collect::<Vec<Value>>(),
    });
    format!("{value:#}")
}

fn difference(diff: &Diff, row: &Row) -> Value {
    let [authority, indicator, breakdown, period, more] =
        diff.names_of(row).map(|name| if name.is_empty() { Value::Null } else { Value::from(name) });
    let text = |text: TextId| Some(diff.texts.text(text)).filter(|text| !text.is_empty());
    // NaN has no place in JSON and becomes null.
    json!({
        "what": row.what.name(),
        "change": row.change.name(),
        "authority_id": authority,
        "indicator_id": indicator,
        "breakdown_id": breakdown,
        "period_id": period,
        match row.what {
            What::Figure => "kind",
            What::Judgement => "judgement_of",
            What::Rank | What::Verdict => "peer_group_id",
        }: more,
        "value_before": row.before.value,
        "value_after": row.after.value,
        "difference": row.after.value - row.before.value,
        "text_before": text(row.before.text),
        "text_after": text(row.after.text),
        "path_before": text(row.before.path),
        "path_after": text(row.after.path),
    })
}
