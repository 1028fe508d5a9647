//! How large things may be before a file is refused for it: no export of figures is so large, and what is made to do harm is.

/// The limits of what is read; past one of them a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file as it lies on disk.
    pub file: u64,
    /// Bytes of a compressed file or of a file in an archive, expanded.
    pub expanded: u64,
    /// Bytes of a workbook, which is held in memory, packed and expanded.
    pub workbook: u64,
    /// Bytes of a row.
    pub row: usize,
    /// Cells of a row.
    pub cells: usize,
    /// Cells of a file: each may be a figure, which is held in memory.
    pub file_cells: u64,
    /// Findings of one kind that a file may have; what comes behind them is told as a number, in one more.
    pub findings: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 16 << 30,
            expanded: 4 << 30,
            workbook: 512 << 20,
            row: 16 << 20,
            cells: 100_000,
            file_cells: 50_000_000,
            findings: 10_000,
        }
    }
}

/// A number of bytes in the largest unit of which it is a whole multiple: `4 GiB`, `512 MiB`.
pub fn bytes_in_words(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let fitting = units.into_iter().find(|(power, _)| bytes > 0 && bytes.trailing_zeros() >= *power);
    fitting.map_or_else(|| format!("{bytes} bytes"), |(power, unit)| format!("{} {unit}", bytes >> power))
}

#[cfg(test)]
mod tests {
    use super::bytes_in_words;

    #[test]
    fn bytes_are_told_in_the_unit_that_they_were_declared_in() {
        let told = [4 << 30, 512 << 20, 5 << 10, 1_000, 0].map(bytes_in_words);
        assert_eq!(told, ["4 GiB", "512 MiB", "5 KiB", "1000 bytes", "0 bytes"]);
    }
}
