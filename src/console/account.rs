//! The account of one figure → text for people, and JSON for machines.

mod beside;

use std::fmt::Write as _;

use serde_json::json;

use crate::domain::indicator::{self, grouped, in_unit};
use crate::domain::{Day, FindingCode, Status};
use crate::explain::{Account, Cell, Found, MadeOf, Version};

/// The account for machines.
pub fn json(account: &Account) -> String {
    json!(account).to_string()
}

/// A finding for machines.
pub fn finding_json(found: &Found) -> String {
    let mut value = json!(found);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("about");
    }
    value.to_string()
}

/// The account for people.
pub fn text(account: &Account) -> String {
    let mut out = String::new();
    head(&mut out, account);
    parts(&mut out, account);
    if let Some(cell) = &account.cell {
        place(&mut out, account, cell);
    }
    versions(&mut out, account);
    beside::peers(&mut out, account);
    beside::over_time(&mut out, account);
    published(&mut out, account);
    if !account.findings.is_empty() {
        out.push_str("\nFindings\n");
        for found in &account.findings {
            let about = if found.about == "file" {
                "the file".to_owned()
            } else {
                at(&found.path, found.line, &found.column_letter)
            };
            let _ = writeln!(out, "  {} ({}) on {about}: {}", found.code, found.severity, found.message);
            if !found.hint.is_empty() {
                let _ = writeln!(out, "    hint: {}", found.hint);
            }
        }
    }
    out
}

/// One finding, with what its code means.
pub fn finding_text(found: &Found) -> String {
    let mut out = format!("{} ({}), first seen on {}\n", found.code, found.severity, in_words(&found.first_seen_on));
    if !found.path.is_empty() {
        let _ = writeln!(out, "  where    {}", at(&found.path, found.line, &found.column_letter));
    }
    if !found.column_name.is_empty() {
        let _ = writeln!(out, "  column   {}", found.column_name);
    }
    if !found.raw_value.is_empty() {
        let _ = writeln!(out, "  cell     {:?}", found.raw_value);
    }
    let _ = writeln!(out, "  what     {}", found.message);
    if !found.hint.is_empty() {
        let _ = writeln!(out, "  hint     {}", found.hint);
    }
    if let Some(code) = FindingCode::from_name(&found.code) {
        let _ = writeln!(out, "\n{}\n{}", code.meaning(), code.advice());
    }
    out
}

fn head(out: &mut String, account: &Account) {
    let Account { authority, indicator, period, breakdown, .. } = account;
    let slice = if breakdown.name.is_empty() { &breakdown.id } else { &breakdown.name };
    let _ = writeln!(out, "{} ({}), {} ({})", indicator.title, indicator.id, authority.name, authority.id);
    let _ = writeln!(out, "{} ({}), {slice}, {}", period.label, period.id, account.kind);
    let _ = writeln!(out, "\n  {}", account.display);
    let how = match account.value_source.as_str() {
        "reported" => "reported by its sender",
        "computed" => "computed from the numerator and denominator that came",
        "derived" => "derived from other figures, as the pipeline declares",
        _ => meaning(&account.status),
    };
    let stale = if account.stale { "; carried forward from an earlier release" } else { "" };
    let _ = writeln!(out, "  status      {}; {how}{stale}", account.status);
    if !account.made_from.is_empty() {
        let _ = writeln!(out, "  made from   {}", account.made_from);
    }
    if let Some(formula) = &account.formula {
        let name = if account.value_source == "reported" { "its parts" } else { "formula" };
        let _ = writeln!(out, "  {name:<11} {formula}");
        for (name, what) in [("numerator", &indicator.numerator), ("denominator", &indicator.denominator)] {
            if !what.is_empty() {
                let _ = writeln!(out, "  {name:<11} {what}");
            }
        }
    }
    let _ = writeln!(out, "  definition  {}", indicator.definition);
    let _ = writeln!(out, "  key         {}", account.observation_key);
}

/// The figures of which a span was made.
fn parts(out: &mut String, account: &Account) {
    if account.parts.is_empty() {
        return;
    }
    out.push_str("\nMade of\n");
    let width = |of: fn(&MadeOf) -> &str| account.parts.iter().map(|part| of(part).chars().count()).max().unwrap_or(0);
    let (labels, figures) = (width(|part| &part.period_label), width(|part| &part.display));
    for part in &account.parts {
        let MadeOf { period_label, period_id, display, .. } = part;
        let counts = part.numerator.zip(part.denominator);
        let counts = counts.map_or(String::new(), |(over, under)| format!(" ({over} of {under})"));
        let place = at(&part.path, part.line, &part.column_letter);
        let line = format!("  {period_label:<labels$}  {period_id}  {display:>figures$}{counts}  {place}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// Why there is no value.
fn meaning(status: &str) -> &'static str {
    match Status::from_name(status) {
        Some(Status::Suppressed) => "withheld so that no child can be recognised",
        Some(Status::Unreliable) => "withdrawn by its publisher as unreliable",
        Some(Status::NotAvailable) => "there should be a figure and there is none",
        Some(Status::NotApplicable) => "there can be no figure",
        Some(Status::Low) => "it rounds to zero but is not zero",
        Some(Status::Ok) | None => "there is no value",
    }
}

fn place(out: &mut String, account: &Account, cell: &Cell) {
    let whose = match account.value_source.as_str() {
        "derived" if !account.parts.is_empty() => "\nCell of its last part",
        "derived" => "\nCell of its numerator",
        _ => "\nCell",
    };
    let _ = writeln!(out, "{whose}");
    if let Some(from) = &account.derived_from {
        let _ = writeln!(out, "  figure      {}", from.id);
    }
    let raw = account.derived_from.as_ref().map_or(&cell.raw_value, |from| &from.name);
    if !raw.is_empty() {
        let _ = writeln!(out, "  text        {raw:?}");
    }
    let name = if cell.column_name.is_empty() { String::new() } else { format!(" ({})", cell.column_name) };
    let _ = writeln!(out, "  place       {}{name}", at(&cell.path, cell.line, &cell.column_letter));
    let _ = writeln!(out, "  submitted   {}", in_words(&cell.submitted_on));
    let _ = writeln!(out, "  source      {}, file {} in {}", cell.source_id, cell.source_file_id, cell.encoding);
    let _ = writeln!(out, "  hash        {}", cell.hash);
}

fn versions(out: &mut String, account: &Account) {
    if account.versions.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nVersions that it replaced, the first one first");
    for version in &account.versions {
        let Version { submitted_on, stood_since, raw_value, .. } = version;
        let since = if stood_since.is_empty() || stood_since == submitted_on {
            String::new()
        } else {
            format!(", first stated on {},", in_words(stood_since))
        };
        let raw = if raw_value.is_empty() { String::new() } else { format!(" ({raw_value:?})") };
        let place = at(&version.path, version.line, &version.column_letter);
        let _ = writeln!(out, "  {}{raw}, submitted {}{since} in {place}", version.display, in_words(submitted_on));
        let why = match version.reason.as_str() {
            "higher_precedence" => "a source of higher precedence",
            "corrected" => "a later submission",
            "retracted" => "a later submission, which takes it back",
            "filled" => "a later submission, which has a figure",
            "status_changed" => "a later submission, which gives another reason",
            "later_line" => "a later line",
            "same_day" => "another file of the same day",
            other => other,
        };
        let by = version.change.filter(|change| *change != 0.0).map(|change| format!(" ({})", signed(account, change)));
        let place = at(&version.replaced_by_path, version.replaced_by_line, &version.replaced_by_column);
        let _ = writeln!(
            out,
            "    replaced on {} by {why}: {}{} in {place}",
            in_words(&version.replaced_on),
            version.replaced_by,
            by.unwrap_or_default()
        );
    }
}

fn published(out: &mut String, account: &Account) {
    if account.published.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nPublished for its region and England");
    for area in &account.published {
        let computed = area.computed_value.map_or(String::new(), |value| {
            let difference =
                area.difference.map_or(String::new(), |by| format!(", difference {}", signed(account, by)));
            let value = in_unit(value, &account.indicator.unit, account.indicator.decimals);
            let tolerance = area.tolerance.map_or(String::new(), |most| {
                let decimals = usize::from(account.indicator.decimals) + 1;
                format!(" (rounding explains {})", grouped(most, decimals))
            });
            format!("; {value} from its authorities{difference}{tolerance}")
        });
        let _ = writeln!(out, "  {:<32} {}{computed} ({})", area.name, area.display, at(&area.path, area.line, ""));
    }
}

/// A difference in the indicator's decimals, with its sign.
fn signed(account: &Account, difference: f64) -> String {
    indicator::signed(difference, account.indicator.decimals)
}

fn at(path: &str, line: Option<i64>, letter: &str) -> String {
    let line = line.map_or(String::new(), |line| format!(" line {line}"));
    let column = if letter.is_empty() { String::new() } else { format!(" column {letter}") };
    format!("{path}{line}{column}")
}

fn in_words(day: &str) -> String {
    day.parse::<Day>().map_or_else(|()| day.to_owned(), Day::in_words)
}
