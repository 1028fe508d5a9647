//! How long each stage takes by itself, on one thread: what became slow between two commits.
//!
//! `cargo bench --bench stages`, or `make bench-stages`; `-- normalise` runs one of them. The input is that of the speed
//! workload in small (`speed.toml`, all of today's authorities, a resubmission of each tenth figure), made anew for each
//! run in a temporary folder. The race of whole runs is `make bench`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::SystemTime;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use peermark::benchmark::{Benchmarks, Declared, PeerGroups, Published, Thresholds, benchmark_indicator};
use peermark::domain::{Day, Observations, Slots};
use peermark::normalise::{Normalised, normalise_all};
use peermark::pipeline::{Overrides, Pipeline};
use peermark::publish::{Draft, Heading, Lock, Referenced};
use peermark::read::{Expectation, Instructions, Sheet};
use peermark::reconcile::{FileRank, Reconciled};
use peermark::reference::Reference;
use peermark::sources::{self, Fetched, FoundFile};
use peermark::tables::rows::{self, Labels, facts};
use peermark::{benchmark, gap, reconcile as reconciling, trend as trends};
use tempfile::TempDir;

const INDICATORS: usize = 12;
const MONTHS: usize = 36;
/// Rows of the file that one authority sends first.
const ROWS: usize = INDICATORS * MONTHS;

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    pool.build_global().expect("nothing was worked on yet");
    let benches = divan::Divan::from_args();
    // `cargo bench` says so; tests only ask whether each of them runs.
    if std::env::args().any(|argument| argument == "--bench") { benches.run_benches() } else { benches.test_benches() }
}

/// What the stages are given.
struct Night {
    _folder: TempDir,
    reference: Reference,
    pipeline: Pipeline,
    found: Vec<FoundFile>,
    ranks: Vec<FileRank>,
    normalised: Vec<Normalised>,
    raw_texts: Vec<String>,
    reconciled: Reconciled,
    groups: PeerGroups,
}

static NIGHT: LazyLock<Night> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let reference = Reference::embedded();
    write_input(folder.path(), &reference);
    let data = ("data".to_owned(), folder.path().display().to_string());
    let overrides = Overrides { parameters: vec![data], ..Overrides::default() };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/speed.toml");
    let pipeline = Pipeline::load(&path, &overrides, &reference).expect("a pipeline");
    let reference = pipeline.extend(reference);
    let (found, findings) = sources::find(&pipeline, &reference, &Fetched::default());
    assert!(findings.is_empty(), "{findings:?}");
    let ranks: Vec<FileRank> =
        found.iter().map(|file| FileRank::of(&pipeline.sources[file.source], &file.shown)).collect();
    let mut normalised = normalise_all(&found, &pipeline, &reference, &|_, file| file);
    let raw_texts: Vec<String> = normalised.iter_mut().map(|file| std::mem::take(&mut file.raw_text)).collect();
    let mut slots: Vec<Slots> = normalised.iter().map(|file| file.slots).collect();
    let reconciled = reconciling::reconcile(normalised.clone(), &ranks, &mut slots, &raw_texts, None, &reference);
    let groups = PeerGroups::new(&reference, &pipeline, &reconciled.neighbours);
    Night { _folder: folder, reference, pipeline, found, ranks, normalised, raw_texts, reconciled, groups }
});

/// The list of indicators, every authority's export and its resubmission.
fn write_input(folder: &Path, reference: &Reference) {
    for name in ["reference", "exports"] {
        fs::create_dir(folder.join(name)).expect("a folder");
    }
    let mut list = "indicator_id,polarity,multiplier\n".to_owned();
    for number in 0..INDICATORS {
        let polarity = ["high", "low", "neutral"][number % 3];
        let _ = writeln!(list, "ind_{number:04},{polarity},{}", [100, 10_000][number % 2]);
    }
    fs::write(folder.join("reference/indicators.csv"), list).expect("a file");
    let day: Day = "2026-03-31".parse().expect("a day");
    let today = reference.authorities.iter().filter(|one| !one.is_joint() && one.on(day).is_some());
    for (place, authority) in today.enumerate() {
        let mut texts = ["2026-04-05", "2026-04-20"]
            .map(|day| (day, "Local authority,Measure,Period,Numerator,Denominator,Value\n".to_owned()));
        for row in 0..ROWS {
            let (indicator, month) = (row / MONTHS, row % MONTHS);
            let (year, month) = (2023 + (month + 3) / 12, (month + 3) % 12 + 1);
            // Figures that differ, with nothing of chance in them.
            let denominator = 200 + (place * 37 + row * 11) % 900;
            let numerator = (place * 13 + row * 7) % denominator;
            for (at, (_, text)) in texts.iter_mut().enumerate() {
                if at == 1 && row % 10 != 0 {
                    continue;
                }
                let _ = writeln!(
                    text,
                    "{},ind_{indicator:04},{year}-{month:02},{},{denominator},",
                    authority.name,
                    numerator + at
                );
            }
        }
        for (submitted, text) in texts {
            fs::write(folder.join(format!("exports/{}_{submitted}.csv", authority.id)), text).expect("a file");
        }
    }
}

#[divan::bench]
fn read(bencher: Bencher) {
    let night = &*NIGHT;
    let bytes: u64 = night.found.iter().map(|file| file.bytes).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let expected = Expectation { required: Vec::new(), one_of: &|_| true };
        let cells = |file: &FoundFile| {
            let sheet = Sheet::open(&file.path, Instructions::default(), &expected).expect("a table");
            let (mut rows, mut cells) = (sheet.rows(), 0);
            while let Some(row) = rows.next_row() {
                cells += row.cells().count();
            }
            cells
        };
        night.found.iter().map(cells).sum::<usize>()
    });
}

#[divan::bench]
fn normalise(bencher: Bencher) {
    let night = &*NIGHT;
    let bytes: u64 = night.found.iter().map(|file| file.bytes).sum();
    let once = || normalise_all(&night.found, &night.pipeline, &night.reference, &|_, file| file);
    bencher.counter(BytesCount::new(bytes)).bench(once);
}

#[divan::bench]
fn reconcile(bencher: Bencher) {
    let Night { ranks, normalised, raw_texts, reference, .. } = &*NIGHT;
    let rows: usize = normalised.iter().map(|file| file.observations.len()).sum();
    let slots = || normalised.iter().map(|file| file.slots).collect::<Vec<Slots>>();
    bencher.counter(ItemsCount::new(rows)).with_inputs(|| (normalised.clone(), slots())).bench_values(
        |(files, mut slots)| reconciling::reconcile(files, ranks, &mut slots, raw_texts, None, reference),
    );
}

/// The benchmarks of all indicators.
fn benchmarks(night: &Night) -> Benchmarks {
    let Night { pipeline, reference, groups, .. } = night;
    let observations = &night.reconciled.observations;
    let published = Published::of_england(&Observations::default(), &reference.areas, &Declared::of(pipeline, &[]));
    let settings = benchmark::Settings {
        indicators: &reference.indicators,
        thresholds: Thresholds { min_peers: pipeline.min_peers, min_peers_extremes: pipeline.min_peers_extremes },
        precedence: &[],
        published: &published,
    };
    let mut out = Benchmarks::default();
    for rows in observations.by_indicator() {
        benchmark_indicator(observations, rows, groups, &settings, &mut out);
    }
    out
}

#[divan::bench]
fn benchmark_figures(bencher: Bencher) {
    let night = &*NIGHT;
    bencher.counter(ItemsCount::new(night.reconciled.observations.len())).bench(|| benchmarks(night));
}

#[divan::bench]
fn trend(bencher: Bencher) {
    let night = &*NIGHT;
    let observations = &night.reconciled.observations;
    let settings = trends::Settings::of(&night.reference, &night.pipeline, &[]);
    bencher.counter(ItemsCount::new(observations.len())).bench(|| {
        let each = observations.by_indicator().into_iter();
        each.map(|rows| trends::trend_indicator(observations, rows, &settings).len()).sum::<usize>()
    });
}

#[divan::bench]
fn gap_change(bencher: Bencher) {
    let night = &*NIGHT;
    let observations = &night.reconciled.observations;
    let settings = gap::Settings::of(&night.reference, &night.pipeline, &[]);
    bencher.counter(ItemsCount::new(observations.len())).bench(|| {
        let each = observations.by_indicator().into_iter();
        let of_one = |rows| gap::gap_changes_of_indicator(observations, rows, &night.groups, &settings).len();
        each.map(of_one).sum::<usize>()
    });
}

/// Rows of `benchmark` as columns, audited, encoded and compressed.
#[divan::bench]
fn write(bencher: Bencher) {
    let night = &*NIGHT;
    let files = peermark::normalise::source_files(&night.found, &night.normalised, &night.pipeline);
    let labels = Labels {
        reference: &night.reference,
        files: &files,
        raw_texts: &night.raw_texts,
        breakdowns: &night.reconciled.breakdowns,
        groups: &night.groups,
        origins: &[],
        reporting_day: night.pipeline.reporting_day,
    };
    let figures = benchmarks(night);
    let periods = facts::periods([&night.reconciled.observations]);
    let out = tempfile::tempdir().expect("a folder");
    let lock = Lock::take(out.path()).expect("nobody else writes there");
    let mut draft = Draft::begin(&lock, heading(&night.pipeline)).expect("a draft");
    let (pieces, _) = draft.pieces(Referenced::of(&rows::referenced(&labels, &periods)));
    bencher
        .counter(ItemsCount::new(figures.len()))
        .bench_local(|| pieces.of(&facts::benchmark(&figures, &[], &labels)).expect("a piece"));
}

fn heading(pipeline: &Pipeline) -> Heading {
    Heading {
        name: pipeline.name.clone(),
        title: pipeline.title.clone(),
        pipeline_hash: pipeline.hash.clone(),
        reporting_day: pipeline.reporting_day,
        as_at: None,
        audience: pipeline.audience.clone(),
        disclosure: None,
        permitted: None,
        started_at: SystemTime::UNIX_EPOCH,
        previous: None,
        shown: None,
        inputs: Vec::new(),
    }
}
