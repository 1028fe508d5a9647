//! A title, notes and tables of cells in, a worksheet out: native tables with filters, frozen heads, ready to print.

use std::borrow::Cow;

use rust_xlsxwriter::{
    ColNum, Color, Format, FormatAlign, RowNum, Table, TableColumn, TableStyle, Url, Worksheet, XlsxError,
};

use crate::domain::Day;

/// More characters than this a cell of Excel does not hold.
const LONGEST: usize = 32_000;
/// The number by which Excel knows the first of January 1970.
const EPOCH: i32 = 25_569;
/// The height of a line of a cell in points, how many a row shows at most, and how wide a column is by itself.
const LINE: f64 = 15.0;
const MOST_LINES: usize = 20;
const LEAST: u16 = 8;
/// So many characters the button of a filter takes from the head of a column.
const ROOM_OF_FILTER: u16 = 3;
/// So many characters beside each other can be read on a printed page.
const PAGE: u16 = 220;
/// Days are shown so.
const DAY: &str = "d mmm yyyy";

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Blank,
    /// Words; never a formula, however they begin.
    Text(Cow<'a, str>),
    /// Words that stay in one line, as paths do.
    Line(&'a str),
    /// A figure and the number format that it is shown in.
    Figure(f64, &'static str),
    /// A number of things.
    Whole(i64),
    /// A day.
    Day(Day),
}

impl<'a> Cell<'a> {
    /// Words, blank where there are none.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// Words in one line, blank where there are none.
    pub(super) fn line(text: &'a str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Line(text) }
    }

    /// How many lines it takes in a column so wide.
    fn lines(&self, width: u16) -> usize {
        match self {
            Self::Text(text) => text.chars().count().div_ceil(usize::from(width)).max(1),
            _ => 1,
        }
    }

    /// A figure where there is one.
    pub(super) fn figure(value: Option<f64>, format: &'static str) -> Self {
        value.map_or(Self::Blank, |value| Self::Figure(value, format))
    }

    /// A number where there is one.
    pub(super) fn whole(number: Option<i64>) -> Self {
        number.map_or(Self::Blank, Self::Whole)
    }

    /// A day where there is one.
    pub(super) fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Blank, Self::Day)
    }
}

/// A column of a table: its head and how many characters wide it is.
pub(super) type Column<'a> = (&'a str, u16);

/// A table of a sheet.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Said above it; blank where the sheet's title says it.
    pub(super) heading: String,
    pub(super) columns: &'a [Column<'a>],
    pub(super) rows: Vec<Vec<Cell<'a>>>,
    /// Said in its place where there are no rows.
    pub(super) none: &'static str,
}

/// A sheet in the making.
pub(super) struct Sheet {
    pub(super) worksheet: Worksheet,
    name: &'static str,
    /// The row below all that stands there.
    next: RowNum,
    tables: usize,
    widths: Vec<u16>,
}

impl Sheet {
    /// A sheet with its title and what has to be known of it.
    pub(super) fn new(name: &'static str, title: &str, notes: &[&str]) -> Result<Self, XlsxError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
        worksheet.set_footer("&L&A&RPage &P of &N");
        worksheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(16))?;
        let quiet = Format::new().set_font_color(Color::RGB(0x50_5A5F));
        let mut next = 1;
        for note in notes {
            worksheet.write_string_with_format(next, 0, *note, &quiet)?;
            next += 1;
        }
        Ok(Self { worksheet, name, next: next + 1, tables: 0, widths: Vec::new() })
    }

    /// Puts a line of a name and what is said of it below what stands there.
    pub(super) fn say(&mut self, name: &str, said: &Cell) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(
            self.next,
            0,
            name,
            &Format::new().set_bold().set_align(FormatAlign::Top),
        )?;
        write(&mut self.worksheet, self.next, 1, said)?;
        let width = self.widths.get(1).copied().unwrap_or(LEAST);
        self.high(self.next, said.lines(width))?;
        self.next += 1;
        Ok(())
    }

    /// Makes a row as high as its lines need; not every program does that by itself.
    fn high(&mut self, row: RowNum, lines: usize) -> Result<(), XlsxError> {
        if lines > 1 {
            self.worksheet.set_row_height(row, LINE * lines.min(MOST_LINES) as f64)?;
        }
        Ok(())
    }

    /// Puts the name of another sheet, which leads there, and what it has below what stands there.
    pub(super) fn lead(&mut self, name: &str, said: &str) -> Result<(), XlsxError> {
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        self.worksheet.write_url(self.next, 0, link)?;
        self.worksheet.write_string(self.next, 1, said)?;
        self.next += 1;
        Ok(())
    }

    /// Puts a heading below what stands there.
    pub(super) fn headline(&mut self, heading: &str) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_font_size(13);
        self.worksheet.write_string_with_format(self.next + 1, 0, heading, &bold)?;
        self.next += 2;
        Ok(())
    }

    /// Puts a table below what stands there; gives the place of its first row.
    pub(super) fn put(&mut self, block: Block) -> Result<RowNum, XlsxError> {
        let Block { heading, columns, rows, none } = block;
        if !heading.is_empty() {
            let bold = Format::new().set_bold().set_font_size(13);
            self.worksheet.write_string_with_format(self.next, 0, heading, &bold)?;
            self.next += 1;
        }
        if rows.is_empty() {
            self.worksheet.write_string(self.next, 0, none)?;
            self.next += 2;
            return Ok(self.next);
        }
        self.widen(columns)?;
        let head = self.next;
        self.head(head, columns, rows.len())?;
        for (row, cells) in (head + 1..).zip(&rows) {
            for (column, cell) in (0..).zip(cells) {
                write(&mut self.worksheet, row, column, cell)?;
            }
            let lines = cells.iter().zip(&self.widths).map(|(cell, width)| cell.lines(*width)).max().unwrap_or(1);
            self.high(row, lines)?;
        }
        self.next = head + place(rows.len()) + 3;
        Ok(head + 1)
    }

    /// Makes columns as wide as the widest table of the sheet asks for, and prints them on as many pages as that needs.
    pub(super) fn widen(&mut self, columns: &[Column]) -> Result<(), XlsxError> {
        self.widths.resize(self.widths.len().max(columns.len()), 0);
        for (at, (held, (_, width))) in (0..).zip(self.widths.iter_mut().zip(columns)) {
            if *held < *width {
                *held = *width;
                self.worksheet.set_column_width(at, *width)?;
            }
        }
        let pages = self.widths.iter().sum::<u16>().div_ceil(PAGE).max(1);
        self.worksheet.set_print_fit_to_pages(pages, 0);
        if pages > 1 {
            self.worksheet.set_repeat_columns(0, 0)?;
        }
        Ok(())
    }

    /// The head of a table with so many rows, as a table that Excel sorts and filters.
    fn head(&mut self, head: RowNum, columns: &[Column], rows: usize) -> Result<(), XlsxError> {
        let of_head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0xDD_E4E9));
        let heads: Vec<TableColumn> =
            columns.iter().map(|(name, _)| TableColumn::new().set_header(*name).set_header_format(&of_head)).collect();
        let words = self.name.split(' ').collect::<Vec<_>>().join("_");
        let table = Table::new()
            .set_name(format!("{words}_{}", self.tables + 1))
            .set_style(TableStyle::Light1)
            .set_columns(&heads);
        let last = u16::try_from(columns.len()).expect("a table has few columns") - 1;
        let lines = columns.iter().map(|(name, width)| Cell::text(*name).lines(*width - ROOM_OF_FILTER));
        self.high(head, lines.max().unwrap_or(1))?;
        self.worksheet.add_table(head, 0, head + place(rows), last, &table)?;
        if self.tables == 0 {
            self.worksheet.set_freeze_panes(head + 1, 1)?.set_repeat_rows(head, head)?;
        }
        self.tables += 1;
        Ok(())
    }
}

fn place(rows: usize) -> RowNum {
    RowNum::try_from(rows).expect("a workbook of one authority has fewer rows than Excel holds")
}

fn write(worksheet: &mut Worksheet, row: RowNum, column: ColNum, cell: &Cell) -> Result<(), XlsxError> {
    let top = Format::new().set_align(FormatAlign::Top);
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            let mut format = top.set_text_wrap();
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                format = format.set_quote_prefix();
            }
            worksheet.write_string_with_format(row, column, shortened(text), &format)?;
        }
        Cell::Line(text) => {
            worksheet.write_string_with_format(row, column, shortened(text), &top.set_quote_prefix())?;
        }
        Cell::Figure(value, shown) => {
            worksheet.write_number_with_format(row, column, *value, &top.set_num_format(*shown))?;
        }
        Cell::Whole(number) => {
            worksheet.write_number_with_format(row, column, *number as f64, &top.set_num_format("#,##0"))?;
        }
        Cell::Day(day) => {
            let format = top.set_num_format(DAY).set_align(FormatAlign::Left);
            worksheet.write_number_with_format(row, column, serial(*day), &format)?;
        }
    }
    Ok(())
}

/// The number by which Excel knows a day.
pub(super) fn serial(day: Day) -> f64 {
    f64::from(day.days() + EPOCH)
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_longer_than_a_cell_are_cut_and_say_so() {
        let long = "ä".repeat(LONGEST + 5);
        let cut = shortened(&long);
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert!(cut.ends_with('…'));
        assert_eq!(shortened("short"), "short");
    }

    #[test]
    fn blank_texts_and_missing_figures_leave_a_cell_empty() {
        assert!(matches!(Cell::text(""), Cell::Blank));
        assert!(matches!(Cell::figure(None, "0.0"), Cell::Blank));
        assert!(matches!(Cell::figure(Some(0.0), "0.0"), Cell::Figure(..)));
    }
}
