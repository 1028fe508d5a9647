//! Figures in, drawings with their words out: few kinds, drawn as SVG into the page.
//!
//! Each has a title and a description for those who do not see it, and tells by shape, dash and label what it tells by
//! colour. The page puts the figures themselves beside it as a table.

pub(super) mod funnel;
pub(super) mod line;
pub(super) mod multiple;
pub(super) mod share;
pub(super) mod strip;
pub(super) mod timeline;

use maud::{Markup, html};

/// Marks that point at something.
pub(super) const RED: &str = "#9b1c1c";
/// Marks that point at something good.
pub(super) const GREEN: &str = "#0a6144";
/// The line of the authority.
pub(super) const BLUE: &str = "#0b4f8a";
/// Limits, peers and axes.
pub(super) const GREY: &str = "#5b6670";
/// Lines of the grid.
pub(super) const FAINT: &str = "#dfe4e8";
/// Marks with no good or bad.
pub(super) const PURPLE: &str = "#5a3d8a";

/// A drawing of such a size with its words; `id` is the drawing's own on the page.
pub(super) fn drawing(
    id: &str,
    class: &str,
    size: (f64, f64),
    title: &str,
    description: &str,
    body: &Markup,
) -> Markup {
    html! {
        svg class=(class) viewBox={ "0 0 " (place(size.0)) " " (place(size.1)) } role="img" aria-labelledby={ (id) "-t" } aria-describedby={ (id) "-d" } {
            title id={ (id) "-t" } { (title) }
            desc id={ (id) "-d" } { (description) }
            (body)
        }
    }
}

/// A place in a drawing, to a tenth.
pub(super) fn place(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    let tenths = if tenths == 0.0 { 0.0 } else { tenths };
    format!("{tenths}")
}

/// A straight scale from figures to places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// The scale that takes the first pair to the second.
    pub(super) fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        let from = if from.1 > from.0 { from } else { (from.0 - 0.5, from.0 + 0.5) };
        Self { from, to }
    }

    /// Where a figure lies.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.from.0) / (self.from.1 - self.from.0);
        self.to.0 + share * (self.to.1 - self.to.0)
    }

    /// Round figures over the scale, about so many.
    pub(super) fn ticks(&self, about: usize) -> Vec<f64> {
        let span = self.from.1 - self.from.0;
        let rough = span / about.max(1) as f64;
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
        let off = |step: f64| (step / rough).ln().abs();
        let step = steps.into_iter().min_by(|one, other| off(*one).total_cmp(&off(*other))).unwrap_or(power);
        let mut ticks = Vec::new();
        let mut number = (self.from.0 / step).ceil();
        while number * step <= self.from.1 + step * 1e-9 && ticks.len() < 50 {
            ticks.push(number * step);
            number += 1.0;
        }
        ticks
    }
}

/// The least and the greatest of some figures, with some room about them, never below zero where none of them is.
pub(super) fn span(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let most = values.fold(f64::NEG_INFINITY, f64::max);
    if !least.is_finite() || !most.is_finite() {
        return (0.0, 1.0);
    }
    let room = ((most - least) * 0.08).max(most.abs() * 0.01).max(1e-9);
    let lowest = if least >= 0.0 { (least - room).max(0.0) } else { least - room };
    (lowest, most + room)
}

/// A figure on an axis: as short as it can be said.
pub(super) fn tick(value: f64, unit: &str) -> String {
    let decimals = if value.fract().abs() < 1e-9 || value.abs() >= 100.0 {
        0
    } else if (value * 10.0).fract().abs() < 1e-6 {
        1
    } else {
        2
    };
    let number = crate::domain::indicator::grouped(value, decimals);
    let text = match unit {
        "percent" => format!("{number}%"),
        "pounds" => format!("£{number}"),
        _ => number,
    };
    crate::gathered::words::figure(&text)
}

/// A path through places.
pub(super) fn path(places: &[(f64, f64)]) -> String {
    let mut out = String::new();
    for (at, (across, down)) in places.iter().enumerate() {
        out.push(if at == 0 { 'M' } else { 'L' });
        out.push_str(&place(*across));
        out.push(' ');
        out.push_str(&place(*down));
    }
    out
}

/// A diamond about a place.
pub(super) fn diamond(across: f64, down: f64, reach: f64, colour: &str) -> Markup {
    let points = [(across, down - reach), (across + reach, down), (across, down + reach), (across - reach, down)];
    html! { path d={ (path(&points)) "Z" } fill=(colour) stroke="#fff" stroke-width="0.7" {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_scale() {
        let ticks = |least, most| Scale::new((least, most), (0.0, 100.0)).ticks(4);
        assert_eq!(ticks(0.0, 100.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(61.0, 97.0), [70.0, 80.0, 90.0]);
        assert!((3..=7).contains(&ticks(5.0, 5.0).len()));
        assert!(ticks(-3.0, 9.0).contains(&0.0));
    }

    #[test]
    fn places_have_a_tenth_and_no_minus_nought() {
        assert_eq!([place(12.34), place(-0.01), place(5.0)], ["12.3", "0", "5"]);
        assert_eq!(path(&[(0.0, 1.0), (2.25, 3.0)]), "M0 1L2.3 3");
    }

    #[test]
    fn a_span_leaves_room_but_not_below_nought() {
        assert_eq!(span([0.0, 100.0].into_iter()), (0.0, 108.0));
        assert_eq!(span(std::iter::empty()), (0.0, 1.0));
        assert!(span([-5.0, 5.0].into_iter()).0 < -5.0);
    }
}
