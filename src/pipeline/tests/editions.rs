//! Tests of sources that say how another edition, a part of the rows or a second table of a file is to be read.

use super::*;
use crate::pipeline::source::{RowRule, StatusColumn};

const HEAD: &str = "version = 1\nname = \"p\"\nreporting_day = 2026-10-31\n";

const BASE: &str = r#"
[[source]]
id = "referrals_2025"
kind = "indicators"
files = "2025.csv"
submitted = 2025-10-30
layout = "wide_indicators"
authority = { column = "old_la_code", gss = "new_la_code", name = "la_name" }
period = { column = "time_period", identifier = "time_identifier" }
level = { column = "geographic_level", authority = ["Local authority"], national = ["National"], rounded_to = 10 }
ignore_rows = { "Class" = ["SD", ""] }
keep_rows = { "Sex" = "Persons" }
additive = ["source"]
scale = 1000
ignore = ["category"]
measures = [
  { name = "referral_count", indicator = "referrals" },
  { name = "rereferral_count", indicator = "rereferral_rate", part = "numerator", where = { "type" = ["A", "B"] } },
  { name = "rate", indicator = "referrals_rate", scale = 1, status = "rate_flag" },
]
"#;

fn figures(source: &Source) -> &IndicatorShape {
    let Shape::Indicators(shape) = &source.shape else { panic!("figures") };
    shape
}

#[test]
fn a_source_says_which_rows_are_meant_and_what_stands_beside_its_figures() {
    let pipeline = sound(&format!("{HEAD}{BASE}"));
    let source = &pipeline.sources[0];
    let rule = |column: &str, words: &[&str], keep| RowRule {
        column: column.into(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        keep,
    };
    assert_eq!(source.rows, [rule("Sex", &["Persons"], true), rule("Class", &["SD", ""], false)]);
    let AuthorityFrom::Column { column, gss, name } = &source.authority else { panic!("a column") };
    assert_eq!(
        (column.as_str(), gss.as_deref(), name.as_deref()),
        ("old_la_code", Some("new_la_code"), Some("la_name"))
    );
    let shape = figures(source);
    assert_eq!(shape.additive, ["source"]);
    assert_eq!(shape.level.as_ref().map(|level| level.rounded_to.to_bits()), Some(10_f64.to_bits()));
    assert_eq!(shape.measures[1].only_where, [("type".to_owned(), vec!["A".to_owned(), "B".to_owned()])]);
    let scales: Vec<u64> = shape.measures.iter().map(|measure| measure.scale.to_bits()).collect();
    assert_eq!(scales, [1000_f64.to_bits(), 1000_f64.to_bits(), 1_f64.to_bits()]);
    assert_eq!(shape.measures[2].status.as_deref(), Some("rate_flag"));
}

#[test]
fn an_edition_states_its_renamed_columns_and_labels_and_nothing_else() {
    let edition = r#"
[[source]]
id = "referrals_2024"
based_on = "referrals_2025"
files = "2024.csv"
submitted = 2024-10-31
renamed = { referral_count = "Referrals", category = "Category", new_la_code = "gss", type = "Kind" }
relabelled = { "Local authority" = "LA", "A" = "a", "SD" = "District" }
dropped = ["rate"]
"#;
    let pipeline = sound(&format!("{HEAD}{BASE}{edition}"));
    let (base, edition) = (&pipeline.sources[0], &pipeline.sources[1]);
    assert_eq!(edition.submitted, SubmittedFrom::Fixed(day("2024-10-31")));
    assert_eq!(edition.ignore, ["Category"]);
    assert_eq!(edition.rows[1].words, ["District", ""]);
    let shape = figures(edition);
    let names: Vec<&str> = shape.measures.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(names, ["Referrals", "rereferral_count"]);
    assert_eq!(shape.measures[1].only_where, [("Kind".to_owned(), vec!["a".to_owned(), "B".to_owned()])]);
    assert_eq!(shape.level.as_ref().map(|level| level.authority.clone()), Some(vec!["LA".to_owned()]));
    let AuthorityFrom::Column { gss, .. } = &edition.authority else { panic!("a column") };
    assert_eq!(gss.as_deref(), Some("gss"));
    assert_eq!(figures(base).measures.len(), 3, "the base is as it was");
}

#[test]
fn an_edition_replaces_what_a_column_s_values_are_and_adds_halves_of_shares() {
    let edition = r#"
[[source]]
id = "referrals_2026"
based_on = "referrals_2025"
files = "2026.csv"
submitted = 2026-10-29
measures = [
  { name = "referral_count", indicator = "contacts" },
  { name = "rereferral_count", indicator = "rereferrals_child_rate", part = "numerator" },
]
"#;
    let pipeline = sound(&format!("{HEAD}{BASE}{edition}"));
    let measures = figures(&pipeline.sources[1]).measures.iter();
    let read: Vec<_> = measures.map(|measure| (measure.name.as_str(), measure.indicator, measure.part)).collect();
    assert_eq!(
        read,
        [
            ("rereferral_count", indicator("rereferral_rate"), Part::Numerator),
            ("rate", indicator("referrals_rate"), Part::Value),
            ("referral_count", indicator("contacts"), Part::Value),
            ("rereferral_count", indicator("rereferrals_child_rate"), Part::Numerator),
        ]
    );
}

#[test]
fn what_changed_can_only_be_said_of_an_edition() {
    let text = BASE.replace("scale = 1000", "scale = 1000\nrenamed = { a = \"b\" }");
    let faults = read(&format!("{HEAD}{text}"), &Overrides::default()).expect_err("nothing it differs from");
    assert_eq!(faults[0].message, "`renamed` needs `based_on`");
}

#[test]
fn months_may_stand_under_a_year_and_statuses_in_a_column_of_their_own() {
    let text = r#"
[[source]]
id = "months"
kind = "indicators"
files = "months.csv"
submitted = 2025-10-30
layout = "wide_periods"
authority = { column = "LA" }
period = { column = "Year" }
whole = { column = "All year" }
measure = "Referrals"
measures = [{ name = "Referrals", indicator = "referrals" }]
[[source]]
id = "flagged"
kind = "indicators"
files = "flagged.csv"
submitted = 2025-10-30
layout = "long"
authority = { column = "LA" }
period = { column = "Year" }
measure = { column = "Measure" }
value = { column = "Value" }
status = { column = "Flag", values = { "A" = "ok", "W" = "suppressed" }, otherwise = "not_available" }
"#;
    let pipeline = sound(&format!("{HEAD}{text}"));
    let months = figures(&pipeline.sources[0]);
    assert_eq!(months.period, PeriodFrom::HeadersWithin { column: "Year".into(), identifier: None });
    assert_eq!(months.whole.as_deref(), Some("All year"));
    assert_eq!(months.measure, Some(Text::Constant("Referrals".into())));
    let values = vec![("A".to_owned(), Status::Ok), ("W".to_owned(), Status::Suppressed)];
    let status = StatusColumn { column: "Flag".into(), values, otherwise: Some(Status::NotAvailable) };
    assert_eq!(figures(&pipeline.sources[1]).status, Some(status));

    let without_year = text.replace("period = { column = \"Year\" }\nwhole", "whole");
    let faults = read(&format!("{HEAD}{without_year}"), &Overrides::default()).expect_err("a whole of no year");
    assert_eq!(faults[0].message, "`whole` is a year's figure, and no `period` says which year");
}

#[test]
fn neighbours_successions_and_several_inspections_in_a_row_are_declared() {
    let text = r#"
[[succession]]
authority = "839"
from = ["836", "837"]
indicators = ["cla"]
[[source]]
id = "neighbours"
kind = "neighbours"
files = "neighbours.csv"
submitted = 2025-05-30
edition = "2025"
authority = { column = "LA" }
neighbours = [{ name = "SN1", closeness = "SNP" }, { name = "SN2", closeness = "SNP (2)" }]
[[source]]
id = "history"
kind = "judgements"
files = "history.csv"
submitted = 2024-05-30
layout = "wide"
authority = { column = "LA" }
framework = "ILACS"
inspections = [
  { published = { column = "First published" }, areas = [{ name = "First overall", area = "OVERALL" }] },
  { framework = "SIF", published = { column = "SIF published" }, areas = [{ name = "SIF overall", area = "OVERALL" }] },
]
"#;
    let pipeline = sound(&format!("{HEAD}{text}"));
    let succession = &pipeline.successions[0];
    assert_eq!(succession.authority, authority("839"));
    assert_eq!(succession.predecessors, [authority("836"), authority("837")]);
    assert_eq!(succession.indicators, [indicator("cla")]);
    let Shape::Neighbours(neighbours) = &pipeline.sources[0].shape else { panic!("neighbours") };
    assert_eq!(neighbours.columns[1], ("SN2".to_owned(), Some("SNP (2)".to_owned())));
    let Shape::Judgements(history) = &pipeline.sources[1].shape else { panic!("judgements") };
    let frameworks: Vec<&Text> = history.inspections.iter().map(|inspection| &inspection.framework).collect();
    assert_eq!(frameworks, [&Text::Constant("ILACS".into()), &Text::Constant("SIF".into())]);

    let nobody = text.replace("authority = \"839\"", "authority = \"330\"");
    let faults = read(&format!("{HEAD}{nobody}"), &Overrides::default()).expect_err("no first day");
    assert_eq!(faults[0].message, "the authority has been there since before 2009");
}

#[test]
fn breaks_are_declared_with_a_day_and_a_reason_and_their_faults_come_at_once() {
    let text = r#"
[[break]]
indicators = ["cla", "rereferral_rate"]
on = 2025-04-01
reason = "Counted anew"
[[break]]
indicators = "cla"
authority = "839"
on = "2019-04-01"
reason = "A new authority"
"#;
    let pipeline = sound(&format!("{HEAD}{text}{BASE}"));
    let own: Vec<_> = pipeline.breaks.iter().filter(|rule| rule.set_by == crate::domain::SetBy::Pipeline).collect();
    let [all, one] = own.as_slice() else { panic!("two breaks") };
    assert!(pipeline.breaks.len() > own.len(), "the embedded ones are there too");
    assert_eq!(
        (&all.indicators, all.authority, all.on),
        (&vec![indicator("cla"), indicator("rereferral_rate")], None, day("2025-04-01"))
    );
    assert_eq!(
        (one.authority, one.on, one.reason.as_str()),
        (Some(authority("839")), day("2019-04-01"), "A new authority")
    );

    let text = r#"
[[break]]
authority = "Mercia"
indicators = []
[[break]]
indicators = ["cla", "hapiness", "cla"]
on = 2025-04-01
effect = "stops"
reason = ""
[[break]]
indicators = ["cla", "cla"]
on = 2025-04-01
reason = "twice"
colour = "red"
"#;
    let faults = read(&format!("{HEAD}{text}{BASE}"), &Overrides::default()).expect_err("faults");
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    the key `on` is missing
    the key `reason` is missing
    the key `indicators` is missing
    unknown authority `Mercia`
    unknown indicator `hapiness`
    unknown effect `stops`
    `reason` is blank
    `cla` has this break already
    unknown key `colour`
    ");
}

#[test]
fn equivalences_say_what_may_differ_and_why_and_their_faults_come_at_once() {
    let text = r#"
[[equivalent]]
indicators = ["rereferral_rate"]
lag_months = 18
other_spans = true
reason = "The share of a year hardly moves"
[[equivalent]]
indicators = "agency_rate_headcount"
published_as = "agency_rate_fte"
other_editions = true
reason = "Head counts are not published for England"
"#;
    let pipeline = sound(&format!("{HEAD}{text}{BASE}"));
    let [lagged, other] = pipeline.equivalences.as_slice() else { panic!("two equivalences") };
    assert_eq!((&lagged.indicators, lagged.published_as), (&vec![indicator("rereferral_rate")], None));
    assert_eq!((lagged.lag_months, lagged.other_spans, lagged.other_editions), (18, true, false));
    assert_eq!(lagged.reason, "The share of a year hardly moves");
    assert_eq!(other.published_as, Some(indicator("agency_rate_fte")));
    assert_eq!((other.lag_months, other.other_spans, other.other_editions), (0, false, true));

    let text = r#"
[[equivalent]]
lag_months = 3
reason = "for nothing"
[[equivalent]]
indicators = ["rereferral_rate", "hapiness", "cla"]
lag_months = -1
reason = ""
[[equivalent]]
indicators = ["rereferral_rate", "referrals_rate"]
published_as = "rereferral_rate"
other_spans = true
colour = "red"
[[equivalent]]
indicators = "cla_rate"
reason = "it lets nothing differ"
[[equivalent]]
indicators = "cp_plans_rate"
published_as = "nobody"
lag_months = 1000
reason = "far off"
"#;
    let faults = read(&format!("{HEAD}{text}{BASE}"), &Overrides::default()).expect_err("faults");
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    insta::assert_snapshot!(messages.join("\n"), @"
    the key `indicators` is missing
    unknown indicator `hapiness`
    `cla` adds up to England's number, which judges no authority
    `lag_months` cannot be -1, it lies between 0 and 120
    `reason` is blank
    the key `reason` is missing
    `rereferral_rate` has an equivalence already
    `referrals_rate` is a rate that grows with its span, so spans cannot differ
    `published_as` names `rereferral_rate` itself
    `rereferral_rate` cannot stand for `referrals_rate`
    unknown key `colour`
    the equivalence lets nothing differ
    unknown indicator `nobody`
    `lag_months` cannot be 1000, it lies between 0 and 120
    ");
}

#[test]
fn figures_as_known_on_a_day_are_reported_as_of_that_day_unless_another_is_given() {
    let as_at = |reporting_day| Overrides { reporting_day, as_at: Some(day("2025-01-31")), ..Overrides::default() };
    let text = format!("{HEAD}{BASE}");
    let pipeline = read(&text, &as_at(None)).expect("a sound pipeline");
    assert_eq!((pipeline.reporting_day, pipeline.as_at), (day("2025-01-31"), Some(day("2025-01-31"))));
    let pipeline = read(&text, &as_at(Some(day("2025-06-30")))).expect("a sound pipeline");
    assert_eq!(pipeline.reporting_day, day("2025-06-30"));
}
