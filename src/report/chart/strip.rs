//! One figure with its interval → a strip in its row of a table, all on one scale: together a ranked dot plot.

use maud::{Markup, html};

use super::{BLUE, FAINT, GREY, Scale, place, tick};

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 26.0;

/// What all strips of a table share.
#[derive(Debug)]
pub(in crate::report) struct Axis {
    scale: Scale,
    /// The figure that all are held against.
    line: Option<f64>,
    unit: String,
}

impl Axis {
    /// The axis over figures and their intervals.
    pub(in crate::report) fn new(values: impl Iterator<Item = f64> + Clone, line: Option<f64>, unit: &str) -> Self {
        Self { scale: Scale::new(super::span(values.chain(line)), (8.0, WIDTH - 8.0)), line, unit: unit.to_owned() }
    }

    /// The head of the column: figures along the axis.
    pub(in crate::report) fn head(&self) -> Markup {
        html! {
            svg.strip viewBox={ "0 0 " (place(WIDTH)) " " (place(HEIGHT)) } aria-hidden="true" {
                @for value in self.scale.ticks(4) {
                    text x=(place(self.scale.at(value))) y="14" font-size="11" text-anchor="middle" { (tick(value, &self.unit)) }
                    path d={ "M" (place(self.scale.at(value))) " 18V26" } stroke=(GREY) {}
                }
            }
        }
    }

    /// The strip of a figure.
    pub(in crate::report) fn strip(&self, value: f64, interval: Option<(f64, f64)>, is_home: bool) -> Markup {
        let (x, middle) = (self.scale.at(value), HEIGHT / 2.0);
        html! {
            svg.strip viewBox={ "0 0 " (place(WIDTH)) " " (place(HEIGHT)) } aria-hidden="true" {
                path d={ "M0 " (place(middle)) "H" (place(WIDTH)) } stroke=(FAINT) {}
                @if let Some(line) = self.line {
                    path d={ "M" (place(self.scale.at(line))) " 0V" (place(HEIGHT)) } stroke=(GREY) stroke-dasharray="4 3" {}
                }
                @if let Some((low, high)) = interval {
                    @let (low, high) = (self.scale.at(low), self.scale.at(high));
                    path d={ "M" (place(low)) " 8V18M" (place(low)) " 13H" (place(high)) "M" (place(high)) " 8V18" } fill="none" stroke=(BLUE) stroke-width="1.4" {}
                }
                @if is_home {
                    circle cx=(place(x)) cy=(place(middle)) r="4.2" fill=(BLUE) {}
                } @else {
                    circle cx=(place(x)) cy=(place(middle)) r="3.6" fill="#fff" stroke=(BLUE) stroke-width="1.6" {}
                }
            }
        }
    }
}
