//! England's published figures of another period, span, indicator or edition: what judges a figure and what does not.

use super::*;
use crate::benchmark::{FunnelPosition, Verdict};
use crate::domain::AreaKind;
use crate::pipeline::{Break, Equivalence};

const PERIOD: &str = "2024-05";

/// Six of the North East, with shares of 200 that lie close together but for the last.
const SHARES: [(&str, f64); 6] =
    [("390", 20.0), ("391", 21.5), ("392", 22.0), ("393", 19.0), ("394", 20.5), ("841", 48.0)];

fn nothing_differs() -> Equivalence {
    Equivalence {
        indicators: vec![IndicatorIndex(0)],
        published_as: None,
        lag_months: 0,
        other_spans: false,
        other_editions: false,
        reason: "a year hardly moves it".to_owned(),
    }
}

fn broken(authority: Option<AuthorityIndex>, on: &str) -> Break {
    let on = on.parse().expect("a day");
    Break::declared(vec![IndicatorIndex(0)], authority, on, "counted anew")
}

/// England's figure of a period, of an indicator and out of a file.
fn of_england(world: &World, indicator: u16, file: u16, period: &str, value: f64) -> Observation {
    let place = world.reference.areas.iter().position(|area| area.kind == AreaKind::Country).expect("England");
    let place = u16::try_from(place).expect("a few areas");
    let period = period.parse().expect("a period");
    Observation {
        file: FileIndex(file.into()),
        ..Observation::reported(place, IndicatorIndex(indicator), period, value)
    }
}

fn world_with(declared: &Declared, published: impl Fn(&World) -> Vec<Observation>) -> World {
    let mut world = World::new(&[]);
    let rows = observations(&published(&world));
    world.published = Published::of_england(&rows, &world.reference.areas, declared);
    world
}

/// What an authority's row against England says: comparator, its source and period, verdict and whether declared.
fn against_england(world: &World, id: &str) -> (f64, &'static str, String, Option<Verdict>, bool) {
    let rows: Vec<_> = SHARES.iter().map(|&(id, value)| world.row(id, PERIOD, value)).collect();
    said(world, &world.benchmark(&rows), id, PERIOD)
}

fn said(
    world: &World,
    benchmarks: &Benchmarks,
    id: &str,
    period: &str,
) -> (f64, &'static str, String, Option<Verdict>, bool) {
    let at = world.find(benchmarks, id, period, "england").expect("a row");
    (
        benchmarks.comparator_value[at],
        benchmarks.comparator_source[at].map_or("", ComparatorSource::name),
        benchmarks.comparator_period[at].to_string(),
        benchmarks.verdict[at],
        benchmarks.equivalence[at].is_some(),
    )
}

const FAR_ABOVE: Option<Verdict> = Some(Verdict::Chance(FunnelPosition::FarAbove));

#[test]
fn a_declared_lag_lets_the_latest_published_figure_judge_and_a_longer_one_does_not() {
    let published =
        |world: &World| vec![of_england(world, 0, 0, "2024-02", 10.0), of_england(world, 0, 0, "2024-03", 21.0)];
    let with = |lag_months: u32| {
        let rules = [Equivalence { lag_months, ..nothing_differs() }];
        world_with(&Declared { equivalences: &rules, ..Declared::default() }, published)
    };
    assert_eq!(against_england(&with(2), "841"), (21.0, "published", "2024-03".to_owned(), FAR_ABOVE, true));
    let (_, source, period, verdict, declared) = against_england(&with(1), "841");
    assert_eq!((source, period.as_str(), verdict, declared), ("pooled", PERIOD, FAR_ABOVE, false));
    let world = with(2);
    let row = SHARES.map(|(id, value)| world.row(id, PERIOD, value));
    let benchmarks = world.benchmark(&row);
    let at = world.find(&benchmarks, "841", PERIOD, "england").expect("a row");
    assert_eq!(benchmarks.lag_months(at), Some(2));
    assert_eq!(
        benchmarks.in_words(at, &world.indicators, &world.groups).as_deref(),
        Some("better than England in Mar 2024, far beyond chance; higher is better")
    );
}

#[test]
fn a_figure_of_the_period_itself_goes_before_an_equivalent_one() {
    let rules = [Equivalence { lag_months: 12, ..nothing_differs() }];
    let world = world_with(&Declared { equivalences: &rules, ..Declared::default() }, |world| {
        vec![of_england(world, 0, 0, "2024-04", 10.0), of_england(world, 0, 0, PERIOD, 21.0)]
    });
    assert_eq!(against_england(&world, "841"), (21.0, "published", PERIOD.to_owned(), FAR_ABOVE, false));
}

#[test]
fn a_year_stands_for_a_month_only_where_spans_may_differ() {
    let published = |world: &World| vec![of_england(world, 0, 0, "FY2023-24", 21.0)];
    let with = |other_spans: bool| {
        let rules = [Equivalence { lag_months: 2, other_spans, ..nothing_differs() }];
        world_with(&Declared { equivalences: &rules, ..Declared::default() }, published)
    };
    assert_eq!(against_england(&with(false), "390").1, "pooled");
    assert_eq!(against_england(&with(true), "390").2, "FY2023-24");
}

#[test]
fn no_equivalence_reaches_across_a_break_in_the_figures_of_an_authority() {
    let rules = [Equivalence { lag_months: 6, ..nothing_differs() }];
    let published = |world: &World| vec![of_england(world, 0, 0, "2024-03", 21.0)];
    let of = |authority: Option<&str>, on: &str| {
        let authority = authority.map(|id| World::new(&[]).authority(id));
        let breaks = [broken(authority, on)];
        world_with(&Declared { equivalences: &rules, breaks: &breaks, ..Declared::default() }, published)
    };
    let one = of(Some("390"), "2024-04-01");
    assert_eq!(against_england(&one, "390").1, "pooled");
    assert_eq!(against_england(&one, "391").1, "published");
    assert_eq!(against_england(&of(None, "2024-05-15"), "391").1, "pooled", "a month across a break is of no side");
    assert_eq!(against_england(&of(None, "2024-03-01"), "391").1, "published");
}

/// Where England shows nothing else, the earlier figure stands beside the row and says why it judges nothing.
#[test]
fn an_earlier_figure_that_nothing_declares_is_shown_and_judges_nothing() {
    let alone = |breaks: &[Break]| {
        let world = world_with(&Declared { breaks, ..Declared::default() }, |world| {
            vec![of_england(world, 0, 0, "2024-03", 21.0)]
        });
        let benchmarks = world.benchmark(&[world.row("886", PERIOD, 40.0)]);
        said(&world, &benchmarks, "886", PERIOD)
    };
    let shown = |verdict| (21.0, "published", "2024-03".to_owned(), Some(verdict), false);
    assert_eq!(alone(&[]), shown(Verdict::OtherPeriod));
    assert_eq!(alone(&[broken(None, "2024-04-01")]), shown(Verdict::OtherDefinition));
}

#[test]
fn another_indicator_judges_where_it_is_declared_and_is_named() {
    let rules = [Equivalence { published_as: Some(IndicatorIndex(3)), ..nothing_differs() }];
    let published = |world: &World| vec![of_england(world, 3, 0, PERIOD, 21.0)];
    let world = world_with(&Declared { equivalences: &rules, ..Declared::default() }, published);
    let rows = SHARES.map(|(id, value)| world.row(id, PERIOD, value));
    let benchmarks = world.benchmark(&rows);
    let at = world.find(&benchmarks, "841", PERIOD, "england").expect("a row");
    assert_eq!((benchmarks.published_as[at], benchmarks.verdict[at]), (Some(IndicatorIndex(3)), FAR_ABOVE));
    let undeclared = world_with(&Declared::default(), published);
    assert_eq!(against_england(&undeclared, "841").1, "pooled");
}

/// Both files state figures of authorities and of England: they are editions of a statistic, and one of them is revised.
#[test]
fn a_figure_of_another_edition_judges_nothing_unless_declared_and_a_return_is_of_no_edition() {
    let published = |world: &World| vec![of_england(world, 0, 1, PERIOD, 21.0)];
    let with = |is_edition: &[bool], rules: &[Equivalence]| {
        world_with(&Declared { equivalences: rules, is_edition, breaks: &[] }, published)
    };
    let verdict = |world: World| {
        let (value, _, _, verdict, declared) = against_england(&world, "841");
        assert_eq!(value, 21.0, "it is shown");
        (verdict, declared)
    };
    assert_eq!(verdict(with(&[true, true], &[])), (Some(Verdict::OtherEdition), false));
    let rules = [Equivalence { other_editions: true, ..nothing_differs() }];
    assert_eq!(verdict(with(&[true, true], &rules)), (FAR_ABOVE, true));
    assert_eq!(verdict(with(&[false, true], &[])), (FAR_ABOVE, false));
    assert_eq!(verdict(with(&[true, false], &rules)), (FAR_ABOVE, false), "nothing had to be declared");
}
