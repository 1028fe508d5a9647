//! A workbook of Excel or of LibreOffice and its like → the cells of one of its sheets as text.
//!
//! Numbers come as they are stored, in their shortest form: a cell that shows `24.5%` holds 0.245 and comes so. Days are
//! `2025-03-31`, with the time where there is one; booleans `TRUE` and `FALSE`; errors as they show. Of merged cells the
//! first is filled.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, Xlsx, XlsxError};

use super::cells::Cells;
use super::{Unreadable, damaged, ods};
use crate::domain::FindingCode;

type Bytes = Cursor<Arc<[u8]>>;

/// Which kind of workbook it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Kind {
    /// The name in the tables.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// A sheet as the workbook lists it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) visible: bool,
}

/// A workbook, held in memory as it is packed.
#[derive(Clone, Debug)]
pub(super) struct Workbook {
    pub(super) kind: Kind,
    /// Its sheets in their order.
    pub(super) sheets: Vec<Listed>,
    bytes: Arc<[u8]>,
}

impl Workbook {
    pub(super) fn open(kind: Kind, bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let bytes: Arc<[u8]> = bytes.into();
        let stream = || Cursor::new(Arc::clone(&bytes));
        let sheets = guarded(|| {
            Ok(match kind {
                Kind::Xlsx => listed(xlsx(stream())?.sheets_metadata()),
                Kind::Xlsb => listed(xlsb(stream())?.sheets_metadata()),
                Kind::Xls => listed(xls(stream())?.sheets_metadata()),
                Kind::Ods => ods::sheets(stream())?,
            })
        })?;
        Ok(Self { kind, sheets, bytes })
    }

    /// The sheets that may be meant: the named one, or those that are not hidden.
    pub(super) fn candidates(&self, wanted: Option<&str>) -> Result<Vec<&str>, Unreadable> {
        let names = |visible: bool| {
            let sheets = self.sheets.iter().filter(move |sheet| sheet.visible || !visible);
            sheets.map(|sheet| sheet.name.as_str())
        };
        let Some(wanted) = wanted else { return Ok(names(true).collect()) };
        let exactly = names(false).find(|name| *name == wanted);
        let found = exactly.or_else(|| names(false).find(|name| super::fold(name) == super::fold(wanted)));
        found.map(|name| vec![name]).ok_or_else(|| {
            let known: Vec<String> = names(true).map(|name| format!("{name:?}")).collect();
            Unreadable {
                code: FindingCode::UnreadableFile,
                message: format!("the workbook has no sheet {wanted:?}; it has {}", known.join(", ")),
                hint: "name one of them in the source, as sheet = \"Data\"".into(),
                encoding: "",
            }
        })
    }

    /// The cells of a sheet.
    pub(super) fn load(&self, sheet: &str) -> Result<Cells, Unreadable> {
        let stream = || Cursor::new(Arc::clone(&self.bytes));
        guarded(|| {
            let mut cells = Cells::default();
            match self.kind {
                Kind::Xlsx => {
                    let mut workbook = xlsx(stream())?;
                    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(|_| broken())?;
                    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
                        put(&mut cells, cell.get_position(), cell.get_value())?;
                    }
                }
                Kind::Xlsb => {
                    let mut workbook = xlsb(stream())?;
                    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(|_| broken())?;
                    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
                        put(&mut cells, cell.get_position(), cell.get_value())?;
                    }
                }
                Kind::Xls => {
                    let range = xls(stream())?.worksheet_range(sheet).map_err(|_| broken())?;
                    let (top, left) = range.start().unwrap_or_default();
                    for (row, column, value) in range.used_cells() {
                        let place = |first: u32, at: usize| first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                        put(&mut cells, (place(top, row), place(left, column)), &borrowed(value))?;
                    }
                }
                Kind::Ods => ods::cells(stream(), sheet, &mut cells)?,
            }
            cells.settle()
        })
    }
}

/// A damaged workbook must not end the run, whatever the library makes of it: its sheets are walked by offsets that the
/// file itself states.
fn guarded<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broken()))
}

fn broken() -> Unreadable {
    damaged("the workbook is damaged")
}

fn locked() -> Unreadable {
    Unreadable {
        code: FindingCode::UnreadableFile,
        message: "the workbook is protected by a password".into(),
        hint: "ask the sender for it without a password, or for the sheet as CSV".into(),
        encoding: "",
    }
}

fn xlsx(stream: Bytes) -> Result<Xlsx<Bytes>, Unreadable> {
    Xlsx::new(stream).map_err(|_| broken())
}

fn xlsb(stream: Bytes) -> Result<Xlsb<Bytes>, Unreadable> {
    Xlsb::new(stream).map_err(|_| broken())
}

/// A locked workbook of any year comes in the container of the oldest ones.
fn xls(stream: Bytes) -> Result<Xls<Bytes>, Unreadable> {
    if matches!(Xlsx::new(stream.clone()), Err(XlsxError::Password)) {
        return Err(locked());
    }
    Xls::new(stream).map_err(|error| if matches!(error, XlsError::Password) { locked() } else { broken() })
}

fn listed(sheets: &[calamine::Sheet]) -> Vec<Listed> {
    let tables = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    tables.map(|sheet| Listed { name: sheet.name.clone(), visible: sheet.visible == SheetVisible::Visible }).collect()
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn put(cells: &mut Cells, (row, column): (u32, u32), value: &DataRef) -> Result<(), Unreadable> {
    match value {
        DataRef::Empty => Ok(()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            cells.push(row, column, text)
        }
        DataRef::SharedString(text) => cells.push(row, column, text),
        DataRef::Int(number) => cells.push(row, column, &number.to_string()),
        DataRef::Float(number) => cells.push(row, column, &number.to_string()),
        DataRef::Bool(truth) => cells.push(row, column, if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => cells.push(row, column, &moment_text(moment)),
        DataRef::Error(error) => cells.push(row, column, &error.to_string()),
    }
}

/// A day, a day and time, or a time alone.
fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        let seconds = (moment.as_f64() * 86_400.0).round();
        let (hours, rest) = ((seconds / 3600.0).trunc(), (seconds % 3600.0).abs());
        return format!("{hours}:{:02}:{:02}", (rest / 60.0).trunc(), rest % 60.0);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if moment.as_f64() < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {time}")
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn moments_are_written_as_days_and_times() {
        let text = |serial: f64, kind| moment_text(&ExcelDateTime::new(serial, kind, false));
        assert_eq!(text(45_747.0, ExcelDateTimeType::DateTime), "2025-03-31");
        assert_eq!(text(45_747.5, ExcelDateTimeType::DateTime), "2025-03-31 12:00:00");
        assert_eq!(text(0.75, ExcelDateTimeType::DateTime), "18:00:00");
        assert_eq!(text(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
    }

    #[test]
    fn numbers_are_written_without_noise() {
        for (number, text) in [
            (12.0, "12"),
            ("9.3699999999999992".parse().expect("a number"), "9.37"),
            (1e15, "1000000000000000"),
            (0.245, "0.245"),
            (-490.0, "-490"),
        ] {
            let mut cells = Cells::default();
            put(&mut cells, (0, 0), &DataRef::Float(number)).expect("room");
            let mut record = crate::read::split::Record::default();
            cells.read(0, &mut record);
            assert_eq!(record.text.trim_end(), text);
        }
    }
}
