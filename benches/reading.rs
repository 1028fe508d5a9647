//! How fast the reader is: MB/s of one file on one thread, and of as many copies as there are threads side by side.
//!
//! `cargo bench --profile reading --bench reading -- FILE [THREADS [ROUNDS]]`, or `make bench-reading FILE=…`, which
//! also asks DuckDB and Polars the same (`benches/reading_rivals.py`). Every cell of every row is touched: its bytes
//! are counted. The profile `reading` builds what reads with all optimisations and everything else, above all Polars,
//! with hardly any, so that it takes minutes and not half an hour.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a bench has no console

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use peermark::read::{Expectation, Instructions, Sheet};
use rayon::prelude::*;

const ROUNDS: usize = 7;

fn main() -> ExitCode {
    // `cargo bench` adds an option of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some(file) = arguments.first() else {
        eprintln!("usage: reading FILE [THREADS [ROUNDS]]");
        return ExitCode::SUCCESS;
    };
    let number = |at: usize, usual: usize| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (threads, rounds) = (number(1, 1), number(2, ROUNDS));
    let path = Path::new(file);
    let Ok(bytes) = std::fs::metadata(path).map(|file| file.len()) else {
        eprintln!("{file}: there is no such file");
        return ExitCode::FAILURE;
    };
    if let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global() {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    let mut speeds: Vec<f64> = Vec::with_capacity(rounds);
    let mut read = Touched::default();
    let busy = busy_seconds();
    for _ in 0..=rounds {
        let began = Instant::now();
        read = (0..threads).into_par_iter().map(|_| touch(path)).reduce(Touched::default, Touched::plus);
        let megabytes = (bytes * threads as u64) as f64 / 1e6;
        speeds.push(megabytes / began.elapsed().as_secs_f64());
    }
    let all = (bytes * threads as u64 * (rounds as u64 + 1)) as f64 / 1e6;
    // The first round brings the file into the system's memory.
    speeds.remove(0);
    speeds.sort_by(f64::total_cmp);
    println!(
        "peermark  {threads} thread(s)  {:7.0} MB/s (median of {rounds}; {:.0} to {:.0}), {:.0} MB per second of CPU; {} rows, {} cells, {} bytes in them",
        speeds[speeds.len() / 2],
        speeds[0],
        speeds[speeds.len() - 1],
        all / (busy_seconds() - busy),
        read.rows,
        read.cells,
        read.bytes
    );
    ExitCode::SUCCESS
}

/// What was seen of a file, so that nothing of the work can be left out.
#[derive(Clone, Copy, Default)]
struct Touched {
    rows: u64,
    cells: u64,
    bytes: u64,
}

impl Touched {
    fn plus(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, cells: self.cells + other.cells, bytes: self.bytes + other.bytes }
    }
}

fn touch(path: &Path) -> Touched {
    let expected = Expectation { required: Vec::new(), one_of: &|_| true };
    let sheet = match Sheet::open(path, Instructions::default(), &expected) {
        Ok(sheet) => sheet,
        Err(unreadable) => {
            eprintln!("{}: {}", path.display(), unreadable.message);
            return Touched::default();
        }
    };
    let mut touched = Touched::default();
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        touched.rows += 1;
        for cell in row.cells() {
            touched.cells += 1;
            touched.bytes += cell.len() as u64;
        }
    }
    touched
}

/// What this process has had of the processors so far, which tells more than the clock on a machine that is busy. Linux
/// says it in hundredths of a second; where nobody says it is not a number.
fn busy_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let hundredths = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (hundredths(11) + hundredths(12)) / 100.0
}
