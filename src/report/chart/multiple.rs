//! A line of figures → a small drawing without axes, one of many on one scale.

use maud::{Markup, html};

use super::{BLUE, FAINT, GREY, Scale, path, place};
use crate::gathered::series::Point;

/// What all the small drawings of a page share.
#[derive(Debug)]
pub(in crate::report) struct Shared {
    /// The least and the greatest figure.
    pub(in crate::report) figures: (f64, f64),
    /// The first and the last day.
    pub(in crate::report) days: (i32, i32),
}

/// The drawing; its words stand beside it.
pub(in crate::report) fn multiple(points: &[Point], shared: &Shared) -> Markup {
    let up = Scale::new(shared.figures, (66.0, 5.0));
    let along = Scale::new((f64::from(shared.days.0), f64::from(shared.days.1)), (3.0, 137.0));
    let at = |point: &Point, value: f64| {
        (along.at(f64::from(point.day.days())), up.at(value.clamp(shared.figures.0, shared.figures.1)))
    };
    let england: Vec<_> = points.iter().filter_map(|point| Some(at(point, point.england?))).collect();
    let runs = points.chunk_by(|one, other| {
        one.run.is_some() && one.run == other.run && one.value.is_some() && other.value.is_some()
    });
    let last = points.iter().rev().find_map(|point| Some(at(point, point.value?)));
    html! {
        svg viewBox="0 0 140 72" aria-hidden="true" {
            path d="M0 70H140" stroke=(FAINT) {}
            path d=(path(&england)) fill="none" stroke=(GREY) stroke-dasharray="1.5 3" {}
            @for run in runs {
                path d=(path(&run.iter().filter_map(|point| Some(at(point, point.value?))).collect::<Vec<_>>())) fill="none" stroke=(BLUE) stroke-width="1.8" {}
            }
            @if let Some((x, y)) = last { circle cx=(place(x)) cy=(place(y)) r="2.6" fill=(BLUE) {} }
        }
    }
}
