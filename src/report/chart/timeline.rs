//! The judgements and events of one authority → marks on lanes over the years.

use maud::{Markup, html};

use super::{FAINT, GREY, Scale, diamond, drawing, path, place};
use crate::domain::Day;

/// A lane with its marks.
#[derive(Debug)]
pub(in crate::report) struct Lane {
    pub(in crate::report) label: String,
    pub(in crate::report) marks: Vec<Mark>,
}

/// A mark: a grade on a day, or an event.
#[derive(Debug)]
pub(in crate::report) struct Mark {
    pub(in crate::report) day: Day,
    /// Until when it lasts, where it does.
    pub(in crate::report) until: Option<Day>,
    /// The grade, blank for an event.
    pub(in crate::report) grade: String,
    pub(in crate::report) words: String,
}

const WIDTH: f64 = 640.0;
const LEFT: f64 = 176.0;
const RIGHT: f64 = 628.0;
const LANE: f64 = 30.0;
const TOP: f64 = 8.0;

/// The drawing, from the first mark to the day of the report.
pub(in crate::report) fn timeline(id: &str, title: &str, description: &str, lanes: &[Lane], today: Day) -> Markup {
    let marks = lanes.iter().flat_map(|lane| &lane.marks);
    let first = marks.map(|mark| mark.day.year()).min().unwrap_or(today.year());
    let last = today.year() + 1;
    let day_one = |year: i32| Day::new(year, 1, 1).map_or(0.0, |day| f64::from(day.days()));
    let along = Scale::new((day_one(first), day_one(last)), (LEFT, RIGHT));
    let across = |day: Day| along.at(f64::from(day.days()));
    let bottom = TOP + LANE * lanes.len() as f64;
    let every = if last - first > 12 { 2 } else { 1 };
    let body = html! {
        @for year in first..=last {
            @let x = along.at(day_one(year));
            path d={ "M" (place(x)) " " (place(TOP)) "V" (place(bottom)) } stroke=(FAINT) {}
            @if (year - first) % every == 0 && year < last {
                text x=(place(x)) y=(place(bottom + 16.0)) font-size="12" { (year) }
            }
        }
        path d={ "M" (place(across(today))) " " (place(TOP)) "V" (place(bottom)) } stroke=(GREY) stroke-dasharray="4 3" {}
        @for (at, lane) in lanes.iter().enumerate() {
            @let middle = TOP + LANE * (at as f64 + 0.5);
            path d={ "M0 " (place(middle + LANE / 2.0)) "H" (place(RIGHT)) } stroke=(FAINT) {}
            text x="0" y=(place(middle + 4.0)) font-size="12.5" { (lane.label) }
            @for mark in &lane.marks {
                g {
                    title { (mark.words) }
                    (drawn(mark, &across, middle, today))
                }
            }
        }
    };
    drawing(id, "timeline", (WIDTH, bottom + 22.0), title, description, &body)
}

fn drawn(mark: &Mark, across: &dyn Fn(Day) -> f64, middle: f64, today: Day) -> Markup {
    let x = across(mark.day);
    if mark.grade.is_empty() {
        let until = mark.until.map(|until| across(until.min(today)));
        return html! {
            @if let Some(until) = until { path d={ "M" (place(x)) " " (place(middle)) "H" (place(until)) } stroke=(GREY) stroke-width="5" {} }
            (diamond(x, middle, 5.0, GREY))
        };
    }
    let (fill, ink, letters) = sign(&mark.grade);
    html! {
        @match mark.grade.as_str() {
            "inadequate" => path d={ (path(&[(x - 11.0, middle - 10.0), (x + 11.0, middle - 10.0), (x + 11.0, middle + 10.0), (x - 11.0, middle + 10.0)])) "Z" } fill=(fill) stroke="#fff" {},
            "adequate" | "requires_improvement" => path d={ (path(&[(x - 12.0, middle), (x, middle - 11.0), (x + 12.0, middle), (x, middle + 11.0)])) "Z" } fill=(fill) stroke="#8a5200" {},
            _ => circle cx=(place(x)) cy=(place(middle)) r="10.5" fill=(fill) stroke="#0a4d38" {},
        }
        text x=(place(x)) y=(place(middle + 4.0)) font-size="10.5" font-weight="700" text-anchor="middle" style={ "fill:" (ink) } { (letters) }
    }
}

/// The colours and letters of a grade.
fn sign(grade: &str) -> (&'static str, &'static str, &'static str) {
    match grade {
        "outstanding" => ("#0a4d38", "#fff", "O"),
        "good" => ("#c9e8db", "#14171a", "G"),
        "adequate" => ("#f6e3c5", "#14171a", "A"),
        "requires_improvement" => ("#f6e3c5", "#14171a", "RI"),
        "inadequate" => ("#8c1717", "#fff", "I"),
        _ => ("#fff", "#14171a", "?"),
    }
}
