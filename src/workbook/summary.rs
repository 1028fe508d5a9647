//! All that is known of an authority in, the first sheet of its workbook out: what to read first and what stands where.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Cell, Sheet};
use crate::gathered::measure::Measure;
use crate::gathered::series::Special;
use crate::gathered::words::{self, Stands, number_of};
use crate::gathered::{Authority, Gathered};

/// More names than this are counted.
const NAMED: usize = 12;

/// What the other sheets have.
const CONTENTS: [(&str, &str); 10] = [
    ("Indicators", "The latest figure of each indicator beside its peers, with its trend and target."),
    ("Charts", "Rates and shares over time with peers and limits of chance."),
    ("Neighbours", "Rates and shares beside each statistical neighbour."),
    ("Judgements", "What is in force, every grade, every step, interventions."),
    ("Plan", "Targets, actions and what was said, beside what the figures say."),
    ("To mend", "Problems in its files with row, column and what may be done."),
    ("Missing", "Expected figures that are missing, late, refused or withheld."),
    ("Figures", "Every figure over time with its place in its file."),
    ("Definitions", "What the indicators count and what is not comparable."),
    ("Words", "What the words mean."),
];

/// The sheet.
pub(super) fn sheet(
    gathered: &Gathered,
    authority: &Authority,
    measures: &[Measure],
    run_id: &str,
) -> Result<Sheet, XlsxError> {
    let title = format!("{}, {}", authority.name, gathered.reporting_day.in_words());
    let mut sheet = Sheet::new("Summary", &title, &[&gathered.title])?;
    sheet.widen(&[("", 26), ("", 110)])?;
    for (name, said) in about(gathered, authority, run_id) {
        if !said.is_empty() {
            sheet.say(name, &Cell::text(said))?;
        }
    }
    sheet.headline("In short")?;
    let now: Vec<&Measure> = measures.iter().filter(|one| !one.is_history).collect();
    let said = [judged(gathered, authority), beside_peers(&now), moved(&now), plans(gathered, authority)].concat();
    for (name, said) in said.into_iter().chain(missing(gathered, authority, &now)) {
        sheet.say(name, &Cell::text(said))?;
    }
    sheet.headline("The sheets")?;
    for (name, said) in CONTENTS {
        sheet.lead(name, said)?;
    }
    Ok(sheet)
}

fn about(gathered: &Gathered, authority: &Authority, run_id: &str) -> Vec<(&'static str, String)> {
    let replaced = authority.last_day.map(|day| format!("It was replaced after {}.", day.in_words()));
    vec![
        ("Region", authority.region.clone()),
        ("DfE code", authority.id.clone()),
        ("GSS code", authority.gss_code.clone()),
        ("Replaced", replaced.unwrap_or_default()),
        ("Made for", words::code(&gathered.audience)),
        ("What is hidden", words::sentence(&gathered.disclosure)),
        ("Release", run_id.to_owned()),
    ]
}

type Lines = Vec<(&'static str, String)>;

fn judged(gathered: &Gathered, authority: &Authority) -> Lines {
    let mut lines = Vec::new();
    let said = match gathered.judged(authority, "OVERALL") {
        None => "No inspection of it is in the files.".to_owned(),
        Some(overall) => {
            let when = overall.day("published_on").map(|day| format!(", report of {}", day.in_words()));
            let when = when.unwrap_or_default();
            if overall.text("grade_status") == "not_in_framework" {
                let of = |area: &str| {
                    let row = gathered.judged(authority, area)?;
                    let grade = words::code(row.text("grade")).to_lowercase();
                    Some(format!("{} {grade}", words::area(area, row.text("strand")).to_lowercase()))
                };
                let areas: Vec<String> =
                    ["HELP_PROT", "CIC", "CARE_LEAVERS", "LEADERS"].into_iter().filter_map(of).collect();
                format!("No overall grade is given any more{when}: {}.", areas.join(", "))
            } else {
                format!("{}{when}.", words::code(overall.text("grade")))
            }
        }
    };
    lines.push(("Judged overall", said));
    for row in gathered.intervention.of(&authority.id).filter(|row| row.is_set("in_force")) {
        let since = words::day(row.day("issued_on"));
        lines.push(("Intervention in force", format!("{} since {since}.", words::code(row.text("level")))));
    }
    lines
}

fn names(measures: &[&Measure]) -> String {
    let named: Vec<&str> = measures.iter().take(NAMED).map(|one| one.indicator.title.as_str()).collect();
    match measures.len().saturating_sub(NAMED) {
        0 => format!("{}.", named.join("; ")),
        more => format!("{} and {more} more.", named.join("; ")),
    }
}

fn beside_peers(measures: &[&Measure]) -> Lines {
    let rates: Vec<&Measure> = measures.iter().copied().filter(|one| !one.indicator.is_number()).collect();
    let of = |wanted: Stands| rates.iter().copied().filter(|one| one.stands == Some(wanted)).collect::<Vec<_>>();
    let mut lines = Vec::new();
    for (name, stands) in [
        ("Worse than its peers", Stands::Worse),
        ("Better than its peers", Stands::Better),
        ("Higher (neither is better)", Stands::Higher),
        ("Lower (neither is better)", Stands::Lower),
    ] {
        let list = of(stands);
        if !list.is_empty() {
            lines.push((name, names(&list)));
        }
    }
    let (alike, untold) = (of(Stands::Alike).len(), rates.iter().filter(|one| one.stands.is_none()).count());
    if !rates.is_empty() {
        let of_all = number_of(words::whole(rates.len()), "rate or share", "rates and shares");
        lines.push((
            "The others",
            format!("{alike} no different from peers; for {untold} it cannot be told, of {of_all}."),
        ));
    }
    lines
}

fn moved(measures: &[&Measure]) -> Lines {
    let of = |wanted: Special| measures.iter().copied().filter(|one| one.special == Some(wanted)).collect::<Vec<_>>();
    [("Moved for the worse", of(Special::Worse)), ("Moved for the better", of(Special::Better))]
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(name, list)| (name, format!("More than chance does: {}", names(&list))))
        .collect()
}

fn plans(gathered: &Gathered, authority: &Authority) -> Lines {
    let mut lines = Vec::new();
    let targets: Vec<_> = gathered.target.of(&authority.id).collect();
    if !targets.is_empty() {
        let with = |verdict: &str| targets.iter().filter(|row| row.text("verdict") == verdict).count();
        let of = |(verdict, words): (&str, &str)| match with(verdict) {
            0 => None,
            number => Some(format!("{number} {words}")),
        };
        let said: Vec<String> = [
            ("met", "met"),
            ("on_track", "on track"),
            ("behind", "behind"),
            ("unlikely", "unlikely"),
            ("not_met", "not met"),
            ("no_figure", "without a current figure"),
        ]
        .into_iter()
        .filter_map(of)
        .collect();
        lines.push(("Targets", format!("{}: {}.", targets.len(), said.join(", "))));
    }
    for row in gathered.plan_progress.of(&authority.id).filter(|row| row.text("area") == "all") {
        let number = |column| row.integer(column).unwrap_or(0);
        lines.push((
            "Plan",
            format!(
                "{}: {} of {} actions complete, {} open, {} overdue, {} claimed complete but not so by the figures.",
                row.text("plan_id"),
                number("complete"),
                number("actions"),
                number("open"),
                number("overdue"),
                number("contradicted")
            ),
        ));
    }
    lines
}

fn missing(gathered: &Gathered, authority: &Authority, measures: &[&Measure]) -> Lines {
    let of = |state: &str| gathered.coverage.of(&authority.id).filter(|row| row.text("state") == state).count();
    let findings = gathered.finding.of(&authority.id).count();
    let carried = measures.iter().filter(|one| one.headline.is_set("stale")).count();
    let mut lines = Vec::new();
    let days = || measures.iter().filter_map(|one| one.headline.day("period_end"));
    if let (Some(first), Some(last)) = (days().min(), days().max()) {
        let said = format!("Of periods that ended from {} to {}.", first.in_words(), last.in_words());
        lines.push(("Its latest figures", said));
    }
    lines.push((
        "Not here",
        format!(
            "{}, {} refused, {} late; {} carried forward from an earlier release.",
            number_of(words::whole(of("missing")), "expected figure is missing", "expected figures are missing"),
            of("refused"),
            of("late"),
            number_of(words::whole(carried), "figure is", "figures are")
        ),
    ));
    lines.push(("To mend", format!("{} in its files.", number_of(words::whole(findings), "problem", "problems"))));
    lines
}
