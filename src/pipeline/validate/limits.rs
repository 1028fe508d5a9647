//! The mirror of `[limits]` → how large things may be that are read.

use super::super::Limits;
use super::super::raw::RawLimits;
use super::super::table::At;
use super::Checker;

/// The greatest limit in MiB: 16 TiB.
const MIB_AT_MOST: i64 = 16 << 20;
/// A column has a number of 16 bits.
const CELLS_AT_MOST: i64 = 100_000;
/// A file has fewer rows than a number of 32 bits can count.
const FILE_CELLS_AT_MOST: i64 = 4_000_000_000;
/// A finding is held in memory with all its texts.
const FINDINGS_AT_MOST: i64 = 10_000_000;
/// A row is held in memory several times.
const ROW_MIB_AT_MOST: i64 = 1_024;

impl Checker<'_, '_> {
    pub(super) fn limits(&mut self, raw: &RawLimits) -> Limits {
        let usual = Limits::default();
        let mut limit = |stated: Option<&At<i64>>, key: &str, most: i64| {
            let stated = stated?;
            if (1..=most).contains(&stated.value) {
                return u64::try_from(stated.value).ok();
            }
            self.faults.add(stated.at, format!("`{key}` cannot be {}, it lies from 1 to {most}", stated.value));
            None
        };
        let mut mib = |stated, key, most| limit(stated, key, most).map(|mib| mib << 20);
        let file = mib(raw.file_mib.as_ref(), "file_mib", MIB_AT_MOST);
        let expanded = mib(raw.expanded_mib.as_ref(), "expanded_mib", MIB_AT_MOST);
        let workbook = mib(raw.workbook_mib.as_ref(), "workbook_mib", MIB_AT_MOST);
        let row = mib(raw.row_mib.as_ref(), "row_mib", ROW_MIB_AT_MOST);
        let cells = limit(raw.row_cells.as_ref(), "row_cells", CELLS_AT_MOST);
        let file_cells = limit(raw.file_cells.as_ref(), "file_cells", FILE_CELLS_AT_MOST);
        let findings = limit(raw.file_findings.as_ref(), "file_findings", FINDINGS_AT_MOST);
        let number =
            |limit: Option<u64>, usual: usize| limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usual);
        Limits {
            file: file.unwrap_or(usual.file),
            expanded: expanded.unwrap_or(usual.expanded),
            workbook: workbook.unwrap_or(usual.workbook),
            row: number(row, usual.row),
            cells: number(cells, usual.cells),
            file_cells: file_cells.unwrap_or(usual.file_cells),
            findings: findings.unwrap_or(usual.findings),
        }
    }
}
