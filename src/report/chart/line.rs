//! The figures of one indicator of one authority → their line in time with the limits of chance, peers and target.

use maud::{Markup, html};

use super::{BLUE, FAINT, GREEN, GREY, PURPLE, RED, Scale, diamond, drawing, path, place, span, tick};
use crate::domain::Day;
use crate::gathered::Indicator;
use crate::gathered::series::{Point, Special, runs};

/// What is drawn beside the line.
#[derive(Debug, Default)]
pub(in crate::report) struct Beside<'a> {
    /// The value that a plan or notice asks for.
    pub(in crate::report) target: Option<f64>,
    /// Days from which on figures are counted anew.
    pub(in crate::report) breaks: Vec<Day>,
    /// The labels of the first and the last period.
    pub(in crate::report) ends: (&'a str, &'a str),
}

const SIZE: (f64, f64) = (400.0, 190.0);
const LEFT: f64 = 46.0;
const RIGHT: f64 = 392.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 166.0;
/// More figures than this are a line without dots.
const DOTS: usize = 40;

/// The drawing.
pub(in crate::report) fn line(
    id: &str,
    indicator: &Indicator,
    points: &[Point],
    beside: &Beside,
    description: &str,
) -> Markup {
    let values = points.iter().flat_map(|point| {
        let limits = point.limits.map(|limits| [limits[1], limits[2]]).into_iter().flatten();
        [point.value, point.neighbours, point.england].into_iter().flatten().chain(limits)
    });
    let up = Scale::new(clipped(span(values.chain(beside.target)), indicator), (BOTTOM, TOP));
    let (first, last) =
        (points.first().map_or(0, |point| point.day.days()), points.last().map_or(1, |point| point.day.days()));
    let along = Scale::new((f64::from(first), f64::from(last)), (LEFT + 6.0, RIGHT - 6.0));
    let across = |day: Day| along.at(f64::from(day.days()));
    let peers = |of: fn(&Point) -> Option<f64>| {
        let places: Vec<_> = points.iter().filter_map(|point| Some((across(point.day), up.at(of(point)?)))).collect();
        path(&places)
    };
    let body = html! {
        @for value in up.ticks(4) {
            path d={ "M" (place(LEFT)) " " (place(up.at(value))) "H" (place(RIGHT)) } stroke=(FAINT) {}
            text x=(place(LEFT - 5.0)) y=(place(up.at(value) + 4.0)) font-size="12" text-anchor="end" { (tick(value, &indicator.unit)) }
        }
        @for day in beside.breaks.iter().filter(|day| (first..=last).contains(&day.days())) {
            path d={ "M" (place(across(*day))) " " (place(TOP)) "V" (place(BOTTOM)) } stroke=(GREY) stroke-dasharray="1 3" {}
            text x=(place(across(*day) + 3.0)) y=(place(TOP + 9.0)) font-size="10" { "break" }
        }
        (limits(points, &up, &across))
        path d=(peers(|point| point.england)) fill="none" stroke=(GREY) stroke-width="1.5" stroke-dasharray="1.5 3" {}
        path d=(peers(|point| point.neighbours)) fill="none" stroke=(PURPLE) stroke-width="1.5" stroke-dasharray="7 3" {}
        @if let Some(target) = beside.target {
            path d={ "M" (place(LEFT)) " " (place(up.at(target))) "H" (place(RIGHT)) } stroke=(GREEN) stroke-width="1.5" stroke-dasharray="10 3 2 3" {}
            text x=(place(LEFT + 4.0)) y=(place(up.at(target) - 3.0)) font-size="10" { "target" }
        }
        @for run in runs(points) {
            path d=(path(&run.iter().filter_map(|point| Some((across(point.day), up.at(point.value?)))).collect::<Vec<_>>())) fill="none" stroke=(BLUE) stroke-width="2" {}
        }
        (marks(points, &up, &across))
        text x=(place(LEFT)) y="184" font-size="12" { (beside.ends.0) }
        @if beside.ends.0 != beside.ends.1 {
            text x=(place(RIGHT)) y="184" font-size="12" text-anchor="end" { (beside.ends.1) }
        }
    };
    drawing(id, "line", SIZE, &indicator.title, description, &body)
}

/// Shares do not go above a hundred.
fn clipped(span: (f64, f64), indicator: &Indicator) -> (f64, f64) {
    if indicator.unit == "percent" && span.1 > 100.0 && span.1 < 109.0 { (span.0, 100.0) } else { span }
}

fn limits(points: &[Point], up: &Scale, across: &dyn Fn(Day) -> f64) -> Markup {
    let places = |run: &[Point], which: usize| {
        run.iter().filter_map(|point| Some((across(point.day), up.at(point.limits?[which])))).collect::<Vec<_>>()
    };
    html! {
        @for run in points.chunk_by(|one, other| one.limits.is_some() && other.limits.is_some() && one.run == other.run) {
            @if run[0].limits.is_some() {
                path d=(path(&places(run, 0))) fill="none" stroke=(GREY) stroke-width="1" {}
                @for which in [1, 2] {
                    path d=(path(&places(run, which))) fill="none" stroke=(GREY) stroke-width="1" stroke-dasharray="4 3" {}
                }
            }
        }
    }
}

fn marks(points: &[Point], up: &Scale, across: &dyn Fn(Day) -> f64) -> Markup {
    let last = points.len().saturating_sub(1);
    html! {
        @for (at, point) in points.iter().enumerate() {
            @if let Some(value) = point.value {
                @let (x, y) = (across(point.day), up.at(value));
                @match point.special {
                    Some(special) => (diamond(x, y, if at == last { 6.0 } else { 4.0 }, colour(special))),
                    None if at == last => circle cx=(place(x)) cy=(place(y)) r="4.5" fill=(BLUE) {},
                    None if points.len() <= DOTS => circle cx=(place(x)) cy=(place(y)) r="2.5" fill=(BLUE) {},
                    None => {},
                }
            }
        }
    }
}

const fn colour(special: Special) -> &'static str {
    match special {
        Special::Better => GREEN,
        Special::Worse => RED,
        Special::High | Special::Low => PURPLE,
    }
}

/// What the signs of the drawings mean.
pub(in crate::report) fn key() -> Markup {
    let sample = |body: Markup| html! { svg viewBox="0 0 28 14" aria-hidden="true" { (body) } };
    html! {
        ul.key {
            li { (sample(html! { path d="M0 7H28" stroke=(BLUE) stroke-width="2" {} circle cx="14" cy="7" r="3" fill=(BLUE) {} })) "this authority" }
            li { (sample(html! { path d="M0 7H28" stroke=(PURPLE) stroke-width="1.5" stroke-dasharray="7 3" {} })) "median of its statistical neighbours" }
            li { (sample(html! { path d="M0 7H28" stroke=(GREY) stroke-width="1.5" stroke-dasharray="1.5 3" {} })) "median of England" }
            li { (sample(html! { path d="M0 2H28M0 12H28" stroke=(GREY) stroke-dasharray="4 3" {} path d="M0 7H28" stroke=(GREY) {} })) "its own mean, and the limits of what chance does" }
            li { (sample(diamond(14.0, 7.0, 6.0, GREY))) "special cause: more than chance does (see the words and the table)" }
            li { (sample(html! { path d="M0 7H28" stroke=(GREEN) stroke-width="1.5" stroke-dasharray="10 3 2 3" {} })) "target" }
        }
    }
}
