//! What the command line allows, or what the machine has → how much of a run may be held at once.

use std::fs;
use std::path::{Path, PathBuf};

use super::Joined;
use crate::error::{Error, bytes_in_words};

/// What the program takes before it holds any figure, and what is in work at any moment, on each of a few threads.
const BASE: u64 = 256 << 20;
/// So many bytes a row costs from reading it to the tables: as it was read, as it counts, and what is made of it meanwhile.
const EACH_ROW: u64 = 200;
/// A row of plain text takes so many bytes at least; with it the rows of a file are guessed before it is read.
const TEXT_OF_ROW: u64 = 40;
/// Of a run that is cut one part in so many is for the partition in work; the rest is for what stays from all of them.
const PARTITION: u64 = 4;
/// What a run may take of a machine of which nothing is known.
const UNKNOWN: u64 = 4 << 30;

/// How much memory a run may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    bytes: u64,
    /// Whether somebody asked for that much.
    is_asked: bool,
    /// So many rows are worked on at once, whatever the bytes are.
    rows_at_once: Option<u64>,
}

impl Memory {
    /// So many bytes where they are asked for, else three quarters of what the machine, or the group that the process is in,
    /// has.
    pub fn of(asked: Option<u64>, rows_at_once: Option<u64>) -> Self {
        let usual = || of_machine(Path::new("/")).map_or(UNKNOWN, |bytes| bytes / 4 * 3);
        Self { bytes: asked.unwrap_or_else(usual), is_asked: asked.is_some(), rows_at_once }
    }

    /// So many rows may be held without being put on the disk.
    pub fn rows_held(&self) -> u64 {
        self.rows_at_once.map_or_else(|| self.bytes.saturating_sub(BASE) / EACH_ROW, |_| 0)
    }

    /// So many rows are worked on at once where they are not all held.
    pub fn rows_of_partition(&self) -> u64 {
        self.rows_at_once.unwrap_or(self.bytes / PARTITION / EACH_ROW).max(1)
    }

    /// Before anything is read: refuses where somebody asked for less than a run of files of so many bytes takes and the
    /// pipeline does not let it be cut. Where nobody asked it says the same as a warning.
    pub fn check(&self, inputs: u64, joined: &Joined) -> Result<Option<String>, Error> {
        if self.is_asked && self.bytes < BASE {
            return Err(Error::Memory {
                message: format!(
                    "--memory allows {}, and a run takes {} before it holds any figure; nothing was read",
                    bytes_in_words(self.bytes),
                    bytes_in_words(BASE)
                ),
                hint: format!("allow {} or more", bytes_in_words(BASE)),
            });
        }
        let needed = BASE.saturating_add((inputs / TEXT_OF_ROW).saturating_mul(EACH_ROW));
        let Some(by) = joined.whole().filter(|_| needed > self.bytes) else { return Ok(None) };
        let takes = format!("the run may take {} of memory", bytes_in_words(needed));
        let why = format!("it cannot be cut, since {by} of the pipeline asks for all figures at once");
        if !self.is_asked {
            return Ok(Some(format!(
                "{takes}, and {} is three quarters of what is there; {why}",
                bytes_in_words(self.bytes)
            )));
        }
        Err(Error::Memory {
            message: format!("{takes}, and --memory allows {}; {why}; nothing was read", bytes_in_words(self.bytes)),
            hint: format!("allow {}, on a machine that has as much", bytes_in_words(needed)),
        })
    }

    /// When all is read: refuses where somebody asked for less than the largest partition takes, which has so many rows.
    pub fn check_partition(&self, rows: u64, name: impl FnOnce() -> String) -> Result<(), Error> {
        let needed = BASE.saturating_add(rows.saturating_mul(EACH_ROW));
        if !self.is_asked || self.rows_at_once.is_some() || needed <= self.bytes {
            return Ok(());
        }
        Err(Error::Memory {
            message: format!(
                "{} cannot be worked on apart from each other and have {rows} rows, which may take {} of memory; \
                 --memory allows {}; nothing is published",
                name(),
                bytes_in_words(needed),
                bytes_in_words(self.bytes)
            ),
            hint: format!("allow {}", bytes_in_words(needed)),
        })
    }
}

/// A size as people write it: `4GiB`, `500MB`, `1.5 GB`.
pub fn size(text: &str) -> Result<u64, String> {
    let wanted = "a size is written as 4GiB or 500MB";
    let text = text.trim();
    let unit_at = text.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = (text[..unit_at].trim(), text[unit_at..].to_ascii_lowercase());
    let unit: f64 = match unit.as_str() {
        "b" => 1.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return Err(wanted.into()),
    };
    let is_plain = number.chars().all(|char| char.is_ascii_digit() || char == '.');
    let bytes = number.parse::<f64>().ok().filter(|_| is_plain).map(|number| number * unit);
    let bytes = bytes.filter(|&bytes| (1.0..1e18).contains(&bytes)).ok_or(wanted)?;
    // It is above zero and far below the largest whole number.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(bytes as u64)
}

/// The memory of the machine whose files lie below a folder, or of the control group that the process is in where that is
/// less; none where neither is known.
fn of_machine(root: &Path) -> Option<u64> {
    let total = fs::read_to_string(root.join("proc/meminfo")).ok().and_then(|text| total(&text));
    limits_of_groups(root).into_iter().chain(total).min()
}

/// What `meminfo` says of all memory.
fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// The limits of the control groups that the process is in, of both editions of them.
fn limits_of_groups(root: &Path) -> Vec<u64> {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let mut files: Vec<PathBuf> = Vec::new();
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let (base, name) = if controllers.is_empty() {
            (root.join("sys/fs/cgroup"), "memory.max")
        } else if controllers.split(',').any(|one| one == "memory") {
            (root.join("sys/fs/cgroup/memory"), "memory.limit_in_bytes")
        } else {
            continue;
        };
        // A group cannot have more than those around it. Within a container its own path may stand for the root.
        let own = Path::new(path.trim_start_matches('/'));
        files.extend(own.ancestors().map(|group| base.join(group).join(name)));
    }
    files.iter().filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    fn allowed(bytes: u64) -> Memory {
        Memory { bytes, is_asked: true, rows_at_once: None }
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read = ["4GiB", "500MB", "1.5 GB", "64kib", "12b"].map(size);
        assert_eq!(read, [4 * GIB, 500_000_000, 1_500_000_000, 65_536, 12].map(Ok));
        for refused in ["", "4", "GiB", "-1GB", "1e3GB", "4 parsecs", "0MB", "infGB"] {
            assert!(size(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn the_least_of_machine_and_control_groups_counts() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        assert_eq!(of_machine(root.path()), None);
        write("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:         1 kB\n");
        assert_eq!(of_machine(root.path()), Some(16 * GIB));
        write("proc/self/cgroup", "0::/batch/night\n");
        write("sys/fs/cgroup/batch/night/memory.max", "max\n");
        assert_eq!(of_machine(root.path()), Some(16 * GIB), "a group without a limit of its own");
        write("sys/fs/cgroup/batch/memory.max", "4294967296\n");
        assert_eq!(of_machine(root.path()), Some(4 * GIB), "but the one around it has one");
        write("proc/self/cgroup", "5:cpu:/x\n4:memory:/old\n");
        write("sys/fs/cgroup/memory/old/memory.limit_in_bytes", "2147483648\n");
        assert_eq!(of_machine(root.path()), Some(2 * GIB));
    }

    #[test]
    fn more_memory_holds_more_rows_and_makes_larger_partitions() {
        let sizes =
            [GIB, 4 * GIB, 16 * GIB].map(|bytes| (allowed(bytes).rows_held(), allowed(bytes).rows_of_partition()));
        assert_eq!(sizes, [(4_026_531, 1_342_177), (20_132_659, 5_368_709), (84_557_168, 21_474_836)]);
        let forced = Memory { rows_at_once: Some(7), ..allowed(GIB) };
        assert_eq!((forced.rows_held(), forced.rows_of_partition()), (0, 7));
    }

    #[test]
    fn too_little_is_refused_before_anything_is_read_where_it_was_asked_for() {
        let refused = allowed(64 << 20).check(0, &Joined::default()).expect_err("less than the program");
        assert_eq!(refused.exit_code(), 4);
        assert_eq!(allowed(GIB).check(100 * GIB, &Joined::default()).expect("it can be cut"), None);
        let whole = Joined { whole: Some("[[disclosure]]"), spans: Vec::new() };
        assert_eq!(allowed(GIB).check(100 << 20, &whole).expect("it is small"), None);
        let refused = allowed(GIB).check(GIB, &whole).expect_err("it cannot be cut");
        assert_eq!(
            refused.to_string(),
            "the run may take 5.6 GB of memory, and --memory allows 1.1 GB; it cannot be cut, since [[disclosure]] of the \
             pipeline asks for all figures at once; nothing was read"
        );
        assert!(allowed(GIB).check_partition(1_000_000, String::new).is_ok());
        let refused =
            allowed(GIB).check_partition(10_000_000, || "the figures of `referrals`".into()).expect_err("too many");
        assert_eq!(
            refused.to_string(),
            "the figures of `referrals` cannot be worked on apart from each other and have 10000000 rows, which may take \
             2.3 GB of memory; --memory allows 1.1 GB; nothing is published"
        );
        let usual = Memory { is_asked: false, ..allowed(GIB) };
        assert!(
            usual.check(GIB, &whole).expect("nobody asked for less").is_some_and(|warning| warning.contains("5.6 GB"))
        );
        assert!(usual.check_partition(10_000_000, String::new).is_ok(), "nobody asked for less");
    }
}
