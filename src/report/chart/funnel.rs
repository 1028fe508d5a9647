//! Counts out of others, authority by authority → a funnel plot with the limits that the verdicts follow.

use maud::{Markup, html};

use super::{BLUE, FAINT, GREY, PURPLE, RED, Scale, drawing, path, place, span, tick};
use crate::benchmark::{Confidence, FunnelScale, Spread};
use crate::gathered::Indicator;
use crate::gathered::words::{Stands, count};

/// One authority.
#[derive(Debug)]
pub(in crate::report) struct Dot {
    pub(in crate::report) name: String,
    pub(in crate::report) counted: f64,
    pub(in crate::report) of: f64,
    pub(in crate::report) value: f64,
    pub(in crate::report) stands: Option<Stands>,
}

/// What the limits are about.
#[derive(Debug)]
pub(in crate::report) struct Limits {
    /// The figure that all are held against, in the unit of the indicator.
    pub(in crate::report) centre: f64,
    scale: FunnelScale,
    spread: Spread,
}

impl Limits {
    /// The limits about a figure, as far as the authorities are enough to tell the spread between them.
    pub(in crate::report) fn of(indicator: &Indicator, centre: f64, dots: &[Dot]) -> Option<Self> {
        let scale = match indicator.interval_method.as_str() {
            "proportion" => FunnelScale::Share,
            "rate" => FunnelScale::Rate,
            _ => return None,
        };
        let points = dots.iter().map(|dot| scale.point(dot.counted, dot.of));
        let spread = Spread::of(scale, points, &mut Vec::new())?;
        Some(Self { centre, scale, spread })
    }

    /// The lower and the upper limit for a denominator.
    pub(in crate::report) fn at(&self, of: f64, confidence: Confidence, multiplier: f64) -> (f64, f64) {
        let (low, high) = self.spread.limits(self.scale, of, self.centre / multiplier, confidence);
        (low * multiplier, high * multiplier)
    }
}

const SIZE: (f64, f64) = (520.0, 330.0);
const LEFT: f64 = 52.0;
const RIGHT: f64 = 510.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 280.0;
/// Places at which the limits are worked out.
const STEPS: u32 = 48;

/// The drawing.
pub(in crate::report) fn funnel(
    id: &str,
    indicator: &Indicator,
    denominator: &str,
    dots: &[Dot],
    limits: &Limits,
    description: &str,
) -> Markup {
    let most = dots.iter().map(|dot| dot.of).fold(0.0, f64::max) * 1.04;
    let least = dots.iter().map(|dot| dot.of).fold(f64::INFINITY, f64::min);
    // Roots spread out the small authorities, among which chance does most.
    let along = Scale::new((0.0, most.sqrt()), (LEFT, RIGHT));
    let across = |of: f64| along.at(of.sqrt());
    let edge = limits.at(least, Confidence::P998, indicator.multiplier);
    let values = dots.iter().map(|dot| dot.value);
    let seen = span(values.chain([edge.0, edge.1.min(limits.centre * 2.5)]));
    let up = Scale::new(seen, (BOTTOM, TOP));
    let down = |value: f64| up.at(value.clamp(seen.0, seen.1));
    let curve = |confidence: Confidence, upper: bool| {
        let places: Vec<_> = (0..=STEPS)
            .map(|step| {
                // Even steps of the logarithm: the limits bend most among the small.
                let of = least * (most / least).powf(f64::from(step) / f64::from(STEPS));
                let (low, high) = limits.at(of, confidence, indicator.multiplier);
                (across(of), down(if upper { high } else { low }))
            })
            .collect();
        path(&places)
    };
    let marks = [0.06, 0.25, 0.55, 0.95].map(|share| round_figure(most * share));
    let body = html! {
        @for value in up.ticks(5) {
            path d={ "M" (place(LEFT)) " " (place(up.at(value))) "H" (place(RIGHT)) } stroke=(FAINT) {}
            text x=(place(LEFT - 5.0)) y=(place(up.at(value) + 4.0)) font-size="12" text-anchor="end" { (tick(value, &indicator.unit)) }
        }
        @for of in marks {
            path d={ "M" (place(across(of))) " " (place(BOTTOM)) "v4" } stroke=(GREY) {}
            text x=(place(across(of))) y=(place(BOTTOM + 16.0)) font-size="12" text-anchor="middle" { (count(whole(of))) }
        }
        text x=(place(f64::midpoint(LEFT, RIGHT))) y=(place(BOTTOM + 38.0)) font-size="12" text-anchor="middle" { (denominator) }
        path d={ "M" (place(LEFT)) " " (place(down(limits.centre))) "H" (place(RIGHT)) } stroke=(GREY) {}
        @for upper in [false, true] {
            path d=(curve(Confidence::P95, upper)) fill="none" stroke=(GREY) stroke-dasharray="4 3" {}
            path d=(curve(Confidence::P998, upper)) fill="none" stroke=(GREY) {}
        }
        @for dot in dots {
            g {
                title { (dot.name) ": " (indicator.shown(dot.value)) }
                (mark(dot, across(dot.of), down(dot.value)))
            }
        }
    };
    drawing(id, "funnel", SIZE, &format!("Funnel plot of {}", indicator.title), description, &body)
}

/// A figure with one digit that counts.
fn round_figure(number: f64) -> f64 {
    let power = 10_f64.powf(number.log10().floor());
    (number / power).round() * power
}

fn whole(number: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a tick of an axis of counts")]
    let number = number.round() as i64;
    number
}

/// A ring within the limits; beyond them a diamond is better, a square worse, a triangle points up or down.
fn mark(dot: &Dot, x: f64, y: f64) -> Markup {
    let shape = |places: &[(f64, f64)], colour: &str| {
        let places: Vec<_> = places.iter().map(|(across, down)| (x + across, y + down)).collect();
        html! { path d={ (path(&places)) "Z" } fill=(colour) stroke="#fff" stroke-width="0.7" {} }
    };
    match dot.stands {
        None | Some(Stands::Alike) => {
            html! { circle cx=(place(x)) cy=(place(y)) r="3.2" fill="#fff" stroke=(BLUE) stroke-width="1.4" {} }
        }
        Some(Stands::Better) => super::diamond(x, y, 5.5, super::GREEN),
        Some(Stands::Worse) => shape(&[(-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)], RED),
        Some(Stands::Higher) => shape(&[(0.0, -5.5), (5.0, 4.0), (-5.0, 4.0)], PURPLE),
        Some(Stands::Lower) => shape(&[(0.0, 5.5), (5.0, -4.0), (-5.0, -4.0)], PURPLE),
    }
}
