//! The places of lines in the sheet of figures in, a sheet of native charts out.

use std::ops::Range;

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartSolidFill, ChartType, Color, RowNum, XlsxError,
};

use super::figures::{DAY, ENGLAND, FIGURE, LOWER, NAME, NEIGHBOURS, UPPER};
use super::sheet::{Sheet, serial};
use crate::gathered::Authority;
use crate::gathered::measure::Measure;
use crate::gathered::series::{Point, runs};

/// So many charts stand beside each other, this wide and high in pixels, on so many columns and rows of cells.
const ACROSS: usize = 2;
const WIDTH: u32 = 620;
const HEIGHT: u32 = 300;
const COLUMNS: u16 = 10;
const ROWS: RowNum = 16;
/// The row of the first charts, and how many rows of charts a printed page holds.
const FIRST: RowNum = 3;
const A_PAGE: RowNum = 3;

const OWN: Color = Color::RGB(0x1D_70B8);
const PEERS: Color = Color::RGB(0x91_2B88);
const NATION: Color = Color::RGB(0x0B_0C0C);
const LIMITS: Color = Color::RGB(0x6F_777B);
const FAINT: Color = Color::RGB(0xD9_DDE0);

/// A line beside the authority's own: its name, column, colour, dashes, and what it draws of a figure.
type Beside = (&'static str, u16, Color, ChartLineDashType, fn(&Point) -> Option<f64>);

const BESIDE: [Beside; 4] = [
    ("Statistical neighbours (median)", NEIGHBOURS, PEERS, ChartLineDashType::Dash, |point| point.neighbours),
    ("England (median)", ENGLAND, NATION, ChartLineDashType::Solid, |point| point.england),
    ("Lower limit of chance", LOWER, LIMITS, ChartLineDashType::RoundDot, |point| point.limits.map(|limits| limits[1])),
    ("Upper limit of chance", UPPER, LIMITS, ChartLineDashType::RoundDot, |point| point.limits.map(|limits| limits[2])),
];

/// The sheet: a chart for each rate or share with at least two figures; how numbers move says more about size.
pub(super) fn sheet(authority: &Authority, measures: &[Measure], places: &[Range<RowNum>]) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet::new(
        "Charts",
        &format!("{}: rates and shares over time", authority.name),
        &[
            "Marked line: the authority. Dashed: its statistical neighbours. Black: England. Dotted: limits of chance. No line crosses a gap.",
        ],
    )?;
    let has_line = |one: &Measure| one.points.iter().filter(|point| point.value.is_some()).count() > 1;
    let drawn =
        measures.iter().zip(places).filter(|(one, _)| !one.is_history && !one.indicator.is_number() && has_line(one));
    let mut rows = 0;
    for (at, (one, place)) in drawn.enumerate() {
        let row = RowNum::try_from(at / ACROSS).expect("charts are few");
        let column = COLUMNS * u16::try_from(at % ACROSS).expect("charts stand in two columns");
        sheet.worksheet.insert_chart(FIRST + ROWS * row, column, &chart(authority, one, place))?;
        rows = row + 1;
    }
    let pages = rows.div_ceil(A_PAGE);
    let breaks: Vec<RowNum> = (1..pages).map(|page| FIRST + ROWS * A_PAGE * page).collect();
    sheet.worksheet.set_page_breaks(&breaks)?;
    Ok(sheet)
}

/// Figures at their days, so that a gap of years is as wide as it is long.
fn chart(authority: &Authority, one: &Measure, rows: &Range<RowNum>) -> Chart {
    let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
    // Each run of figures is a series of its own, as a series would be drawn across a gap; the legend names the first.
    let mut unnamed = Vec::new();
    let mut series = 0;
    let mut add =
        |name: &str, column: u16, part: Range<usize>, is_first: bool, line: &ChartLine, marker: &ChartMarker| {
            let row = |at: usize| rows.start + RowNum::try_from(at).expect("lines are short");
            let of = |column: u16| (NAME, row(part.start), column, row(part.end - 1), column);
            let added = chart.add_series();
            added.set_name(name).set_categories(of(DAY)).set_values(of(column));
            added.set_format(ChartFormat::new().set_line(line)).set_marker(marker);
            if !is_first {
                unnamed.push(series);
            }
            series += 1;
        };
    let mut dot = ChartFormat::new();
    dot.set_solid_fill(ChartSolidFill::new().set_color(OWN));
    let mut dots = ChartMarker::new();
    dots.set_type(ChartMarkerType::Circle).set_size(5).set_format(&mut dot);
    let mut own = ChartLine::new();
    own.set_color(OWN).set_width(2.25);
    let (parts, mut is_first) = (parts(one.points), true);
    for part in parts.iter().filter(|part| one.points[part.start].value.is_some()) {
        add(&authority.name, FIGURE, part.clone(), is_first, &own, &dots);
        is_first = false;
    }
    let mut none = ChartMarker::new();
    none.set_none();
    for (name, column, colour, dash, of) in BESIDE {
        let mut line = ChartLine::new();
        line.set_color(colour).set_width(1.25).set_dash_type(dash);
        let mut is_first = true;
        for part in parts.iter().filter(|part| one.points[(*part).clone()].iter().any(|point| of(point).is_some())) {
            add(name, column, part.clone(), is_first, &line, &none);
            is_first = false;
        }
    }
    dress(&mut chart, one, rows, &unnamed);
    chart.set_alt_text(format!(
        "{}: {} figures of {} over time; rows {} to {} of the sheet {NAME} have them.",
        one.indicator.title,
        one.points.len(),
        authority.name,
        rows.start + 1,
        rows.end
    ));
    chart
}

/// The places of runs of figures, and of figures apart.
fn parts(points: &[Point]) -> Vec<Range<usize>> {
    let mut start = 0;
    runs(points)
        .map(|run| {
            start += run.len();
            start - run.len()..start
        })
        .collect()
}

fn dress(chart: &mut Chart, one: &Measure, rows: &Range<RowNum>, unnamed: &[usize]) {
    let title = match one.indicator.unit_said() {
        Some(unit) => format!("{} ({unit})", one.indicator.title),
        None => one.indicator.title.clone(),
    };
    chart.title().set_name(title.as_str()).set_font(ChartFont::new().set_size(11).set_bold());
    let mut faint = ChartLine::new();
    faint.set_color(FAINT).set_width(0.75);
    let unit = if one.indicator.unit == "percent" { "General\"%\"" } else { "#,##0.##" };
    chart.y_axis().set_num_format(unit).set_major_gridlines(true).set_major_gridlines_line(&faint);
    chart.x_axis().set_num_format("mmm yyyy").set_major_gridlines(false);
    if let (Some(first), Some(last)) = (one.points.first(), one.points.last()) {
        let apart = (serial(last.day) - serial(first.day)).max(60.0);
        let margin = apart / 40.0;
        chart.x_axis().set_min((serial(first.day) - margin).floor()).set_max((serial(last.day) + margin).ceil());
        chart.x_axis().set_major_unit((apart / 6.0).ceil());
    }
    chart.legend().set_position(ChartLegendPosition::Bottom).delete_entries(unnamed);
    chart.set_width(WIDTH).set_height(HEIGHT).set_name(format!("Line {}", rows.start + 1));
}
