//! How many were judged how → one bar, its parts told apart by shade, hatching and number.

use maud::{Markup, html};

use super::place;

/// Parts of a bar: name in the style of the drawing, number.
const FILLS: [(&str, &str); 4] =
    [("#0a4d38", "#fff"), ("#9fd3bd", "#14171a"), ("url(#hatch)", "#14171a"), ("#8c1717", "#fff")];

/// Patterns that the bars of a page share; once a page.
pub(in crate::report) fn patterns() -> Markup {
    html! {
        svg.vh aria-hidden="true" width="0" height="0" {
            defs {
                pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="6" height="6" fill="#f6e3c5" {}
                    rect width="2" height="6" fill="#c08a3a" {}
                }
            }
        }
    }
}

/// The bar: outstanding, good, requires improvement or adequate, inadequate.
pub(in crate::report) fn bar(numbers: [i64; 4]) -> Markup {
    let all: i64 = numbers.iter().sum();
    let width = |number: i64| 300.0 * number as f64 / all.max(1) as f64;
    let mut from = 0.0;
    let parts = numbers.into_iter().zip(FILLS).map(|(number, (fill, ink))| {
        let part = (from, width(number), number, fill, ink);
        from += width(number);
        part
    });
    html! {
        svg.share viewBox="0 0 300 24" aria-hidden="true" {
            @for (from, wide, number, fill, ink) in parts.collect::<Vec<_>>() {
                @if number > 0 {
                    rect x=(place(from)) y="1" width=(place(wide)) height="22" fill=(fill) stroke="#fff" {}
                    @if wide >= 26.0 {
                        @if fill.starts_with("url") { rect x=(place(from + wide / 2.0 - 9.0)) y="5" width="18" height="14" fill="#fff" {} }
                        text x=(place(from + wide / 2.0)) y="17" font-size="13" text-anchor="middle" style={ "fill:" (ink) } { (number) }
                    }
                }
            }
        }
    }
}
