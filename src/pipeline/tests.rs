//! Tests of whole pipeline files: what a sound one says, and which faults a broken one has.

mod bands;
mod editions;
mod expected;
mod faults;
mod peers;

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::domain::{Figure, Status};
use crate::error::Error;

static REFERENCE: LazyLock<Reference> = LazyLock::new(Reference::embedded);

fn read(text: &str, overrides: &Overrides) -> Result<Pipeline, Vec<Fault>> {
    Pipeline::from_text(text, "p.toml", Path::new("pipelines"), overrides, &REFERENCE)
}

fn sound(text: &str) -> Pipeline {
    read(text, &Overrides::default()).map_err(Error::Pipeline).expect("a sound pipeline")
}

fn authority(id: &str) -> AuthorityIndex {
    REFERENCE.authority_by_id(id).expect("a known authority")
}

fn indicator(id: &str) -> IndicatorIndex {
    REFERENCE.indicator_by_id(id).expect("a known indicator")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

const GOOD: &str = r#"
version = 1
name = "region_1"
title = "A region"
reporting_day = "2026-10-31"
[parameters]
data = "../in"
[members]
regions = ["West Midlands"]
authorities = ["Kent", "E10000016", "330"]
[aliases]
"B'ham" = "330"
[peers]
min_peers = 4
neighbours_edition = "2021"
[[group]]
id = "pair"
name = "A pair"
members = ["Herefordshire, County of", { authority = "835", last_day = 2019-03-31 }]
[standing]
as_at = [2026-10-31, 2013-03-31]
[[derive]]
indicator = "vacancy_rate_fte"
method = "ratio"
numerator = "vacancy_fte"
denominator = "establishment_fte"
[[derive]]
indicator = "referrals_rate"
method = "rate"
numerator = "referrals"
population = "population_0_17"
[[source]]
id = "base"
kind = "indicators"
files = "{data}/a_<submitted>.csv"
authority = { column = "LA" }
layout = "long"
delimiter = "\t"
header = 4
encoding = "windows-1252"
ignore = ["Notes"]
period = { column = "time_period", identifier = "time_identifier" }
measure = { column = "Measure" }
value = { column = "Value" }
numerator = { column = "N" }
figure = { column = "Type", values = { "Forecast" = "projected", "Actual" = "actual" } }
breakdowns = [{ dimension = "source", column = "Source", total = ["", "All"], values = { "Police" = "police" } }]
level = { column = "Level", authority = "Local authority", national = ["National"] }
symbols = { "-" = "not_applicable" }
measures = [
  { name = "A", indicator = "referrals" },
  { name = "B", indicator = "cin", breakdown = { z = "1", a = "2" }, figure = "target" },
]
[[source]]
id = "child"
based_on = "base"
title = "Child"
files = ["{data}/<authority>/<submitted>.csv"]
precedence = 20
measures = [{ name = "A", indicator = "contacts", part = "numerator" }]
[[source]]
id = "grades"
kind = "judgements"
files = "grades.csv"
submitted = 2026-10-05
authority = { column = "LA" }
layout = "wide"
framework = "ILACS"
published = { column = "Published" }
event = { column = "Type" }
areas = [{ name = "Overall", area = "OVERALL" }, { name = "Leaders" }]
[[source]]
id = "plan"
kind = "actions"
files = "plan_<submitted>.csv"
authority = "884"
columns = { action = "Ref", status = "Status", disputed = "Disputed?" }
constants = { plan = "Improvement plan" }
statuses = { "Done" = "complete" }
[[source]]
id = "aims"
kind = "targets"
files = "targets_<submitted>.csv"
authority = "884"
columns = { target = "No", indicator = "Measure", value = "Aim" }
"#;

#[test]
fn the_head_of_a_sound_file_gives_the_pipeline_that_it_says() {
    let pipeline = sound(GOOD);
    assert_eq!((pipeline.name.as_str(), pipeline.title.as_str()), ("region_1", "A region"));
    assert_eq!(pipeline.reporting_day, day("2026-10-31"));
    // The fourteen of the West Midlands, Kent once.
    assert_eq!(pipeline.members.len(), 15);
    assert!(pipeline.members.is_sorted() && pipeline.members.contains(&authority("886")));
    assert_eq!(pipeline.alias_of("B'HAM "), Some(0));
    assert_eq!((pipeline.min_peers, pipeline.min_peers_extremes), (4, 8));
    assert_eq!(pipeline.neighbours_edition, "2021");
    assert_eq!(pipeline.standing_days, [day("2013-03-31"), day("2026-10-31")]);
    let [group] = pipeline.groups.as_slice() else { panic!("one group") };
    let members: Vec<_> = group.members.iter().map(|member| (member.authority, member.last_day)).collect();
    assert_eq!(members, [(authority("884"), None), (authority("835"), Some(day("2019-03-31")))]);
    let derivations: Vec<_> =
        pipeline.derivations.iter().map(|one| (one.indicator, one.denominator, one.denominator_period)).collect();
    assert_eq!(
        derivations,
        [
            (indicator("vacancy_rate_fte"), indicator("establishment_fte"), DenominatorPeriod::Same),
            (indicator("referrals_rate"), indicator("population_0_17"), DenominatorPeriod::MidYearBefore),
        ]
    );
}

#[test]
fn a_source_of_figures_says_where_everything_stands() {
    let pipeline = sound(GOOD);
    let base = &pipeline.sources[0];
    assert_eq!(
        (base.authority.clone(), base.submitted.clone()),
        (AuthorityFrom::Column { column: "LA".into(), gss: None, name: None }, SubmittedFrom::Path)
    );
    assert_eq!((base.precedence, base.delimiter, base.header_line), (10, Some(b'\t'), Some(4)));
    let Shape::Indicators(shape) = &base.shape else { panic!("figures") };
    assert_eq!(
        shape.period,
        PeriodFrom::Column { column: "time_period".into(), identifier: Some("time_identifier".into()) }
    );
    assert_eq!(shape.parts, [(Part::Value, "Value".to_owned()), (Part::Numerator, "N".to_owned())]);
    let values = vec![("Forecast".to_owned(), Figure::Projected), ("Actual".to_owned(), Figure::Actual)];
    assert_eq!(shape.figure, FigureFrom::Column { column: "Type".into(), values });
    assert_eq!(shape.breakdowns[0].total, ["", "All"]);
    assert_eq!(shape.level.as_ref().map(|level| level.authority.clone()), Some(vec!["Local authority".to_owned()]));
    assert_eq!(shape.symbols, [("-".to_owned(), Status::NotApplicable)]);
    let slices = [("a", "2"), ("z", "1")].map(|(dimension, value)| (dimension.to_owned(), value.to_owned()));
    assert_eq!(
        (shape.measures[1].breakdown.as_slice(), shape.measures[1].figure),
        (slices.as_slice(), Some(Figure::Target))
    );
}

#[test]
fn a_source_takes_what_it_does_not_state_from_the_one_it_is_based_on() {
    let pipeline = sound(GOOD);
    let child = &pipeline.sources[1];
    assert_eq!((child.title.as_str(), child.precedence, child.delimiter), ("Child", 20, Some(b'\t')));
    assert_eq!(child.authority, AuthorityFrom::Path, "its own path says so");
    let Shape::Indicators(shape) = &child.shape else { panic!("figures") };
    let measures: Vec<_> =
        shape.measures.iter().map(|measure| (measure.name.as_str(), measure.indicator, measure.part)).collect();
    let a_half_is_added = ("A", indicator("contacts"), Part::Numerator);
    let (referrals, cin) = (indicator("referrals"), indicator("cin"));
    assert_eq!(measures, [("A", referrals, Part::Value), ("B", cin, Part::Value), a_half_is_added]);
}

#[test]
fn judgements_actions_and_targets_have_their_shapes() {
    let pipeline = sound(GOOD);
    let Shape::Judgements(judgements) = &pipeline.sources[2].shape else { panic!("judgements") };
    assert_eq!(judgements.inspections[0].framework, Text::Constant("ILACS".into()));
    assert_eq!(judgements.inspections[0].event, Some(Text::Column("Type".into())));
    let GradeLayout::Wide(areas) = &judgements.inspections[0].grades else { panic!("wide") };
    assert_eq!(areas.iter().map(|area| area.area.as_deref()).collect::<Vec<_>>(), [Some("OVERALL"), None]);
    let Shape::Actions(actions) = &pipeline.sources[3].shape else { panic!("actions") };
    assert_eq!(actions.plan.as_deref(), Some("Improvement plan"));
    assert!(actions.columns.contains(&(ActionField::Status, "Status".to_owned())));
    let Shape::Targets(targets) = &pipeline.sources[4].shape else { panic!("targets") };
    assert_eq!((targets.columns.len(), targets.set_by.as_deref()), (3, None));
}

#[test]
fn the_command_line_sets_day_and_parameters() {
    let overrides = Overrides {
        reporting_day: Some(day("2027-01-31")),
        parameters: vec![("data".into(), "/srv/own".into())],
        ..Overrides::default()
    };
    let pipeline = read(GOOD, &overrides).expect("a sound pipeline");
    assert_eq!(pipeline.reporting_day, day("2027-01-31"));
    assert_eq!(pipeline.sources[0].files[0].root(), Path::new("/srv/own"));
    assert_ne!(pipeline.hash, sound(GOOD).hash);
    let overrides = Overrides { parameters: vec![("date".into(), "x".into())], ..Overrides::default() };
    let faults = read(GOOD, &overrides).expect_err("an undeclared parameter");
    assert_eq!(faults[0].line, 6);
    assert_eq!(faults[0].hint.as_deref(), Some("the nearest parameter is `data`"));
}

#[test]
fn the_shipped_pipelines_are_without_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of pipelines") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            if let Err(error) = Pipeline::load(&path, &Overrides::default(), &REFERENCE) {
                panic!("{error}");
            }
            read += 1;
        }
    }
    assert!(read > 0, "there is a pipeline");
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = read(&text, &Overrides::default());
    }

    #[test]
    fn no_damaged_pipeline_panics(cut in 0..GOOD.len(), length in 0..60_usize, put in "[\\[\\]{}<>=\"'#\n,.*a-z0-9é-]{0,6}") {
        let mut text = GOOD.to_owned();
        text.replace_range(cut..(cut + length).min(GOOD.len()), &put);
        if let Err(faults) = read(&text, &Overrides::default()) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=text.lines().count() + 1).contains(&fault.line)));
        }
    }
}
