//! A script of thirty nights → the story that releases tell of them, written down in `tests/thirty_nights/story.txt`.
//!
//! `PEERMARK_GOLDEN=1` writes the story anew; it is read before it is kept. What matters most is asked for by name as well.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use peermark::domain::Day;

use crate::workdir::{self, Output, Release, Row, Table, finish, names, program, root};

/// What becomes of a file in the folder that the pipeline reads.
enum Deed {
    /// It is put there with this content.
    Put(&'static str, &'static str),
    /// It is taken away.
    Gone(&'static str),
}

use Deed::{Gone, Put};

/// Before which night what happens. The nights are those from Monday to Friday, from 27 March 2023 on.
const SCRIPT: [(u32, &str, &[Deed]); 17] = [
    (
        1,
        "the first night",
        &[
            Put("returns/Blackburn_with_Darwen/return_2023-03-13.csv", "2023-01,210,81.0\n2023-02,198,82.5\n"),
            Put("returns/Blackpool/return_2023-03-14.csv", "2023-01,260,70.2\n2023-02,140,71.0\n"),
            Put("returns/Bolton/return_2023-03-15.csv", "2023-01,300,88.1\n2023-02,310,87.4\n"),
            Put("returns/Bury/return_2023-02-14.csv", "2023-01,220,64.9\n"),
            Put("returns/Cumbria/return_2023-03-16.csv", "2023-01,480,90.3\n2023-02,470,91.2\n"),
            Put(
                "inspections/inspections_2023-03-01.csv",
                "Bolton,2018-10-01,2018-11-20,Overall effectiveness,Good\n\
                 Bury,2021-10-25,2021-12-17,Overall effectiveness,Inadequate\n\
                 Blackpool,2018-11-12,2019-01-11,Overall effectiveness,Inadequate\n",
            ),
        ],
    ),
    (5, "the day by which February was to be here is over, and Bury has not sent it", &[]),
    (6, "Cumbria ended on 31 March", &[]),
    (7, "Bury sends February late", &[Put("returns/Bury/return_2023-04-03.csv", "2023-02,215,66.1\n")]),
    (
        9,
        "Blackpool corrects February and sends March",
        &[Put("returns/Blackpool/return_2023-04-06.csv", "2023-02,240,71.0\n2023-03,255,73.8\n")],
    ),
    (
        11,
        "Blackburn replaces its file by one without a header",
        &[
            Gone("returns/Blackburn_with_Darwen/return_2023-03-13.csv"),
            Put("returns/Blackburn_with_Darwen/return_2023-04-10.csv", "!2023-01,210,81.0\n"),
        ],
    ),
    (13, "the share is not mounted", &[Gone("")]),
    (14, "it is mounted again", &[]),
    (
        15,
        "Blackburn sends a sound file, with February corrected",
        &[
            Gone("returns/Blackburn_with_Darwen/return_2023-04-10.csv"),
            Put(
                "returns/Blackburn_with_Darwen/return_2023-04-14.csv",
                "2023-01,210,81.0\n2023-02,201,82.5\n2023-03,205,60.4\n",
            ),
        ],
    ),
    (
        17,
        "Cheshire East joins",
        &[Put("returns/Cheshire_East/return_2023-04-18.csv", "2023-01,330,79.9\n2023-02,325,80.4\n2023-03,341,83.3\n")],
    ),
    (
        19,
        "Cumbria's last month comes after its end, with one too many",
        &[Put("returns/Cumbria/return_2023-04-20.csv", "2023-03,462,92.0\n2023-04,450,91.5\n")],
    ),
    (
        20,
        "an inspection of Bury is published",
        &[Put(
            "inspections/inspections_2023-04-21.csv",
            "Bury,2023-03-06,2023-04-21,Overall effectiveness,Requires improvement to be good\n",
        )],
    ),
    (
        23,
        "its grade is corrected",
        &[Put("inspections/inspections_2023-04-26.csv", "Bury,2023-03-06,2023-04-21,Overall effectiveness,Good\n")],
    ),
    (24, "Bolton sends March in time", &[Put("returns/Bolton/return_2023-04-27.csv", "2023-03,305,86.6\n")]),
    (26, "March is missing of Bury", &[]),
    (
        28,
        "the authorities that follow Cumbria send their first month, one of them a month too many",
        &[
            Put("returns/Cumberland/return_2023-05-03.csv", "2023-04,260,84.0\n"),
            Put("returns/Westmorland_and_Furness/return_2023-05-03.csv", "2023-03,190,77.7\n2023-04,185,76.2\n"),
        ],
    ),
    (
        30,
        "Cheshire East takes January back",
        &[
            Gone("returns/Cheshire_East/return_2023-04-18.csv"),
            Put("returns/Cheshire_East/return_2023-05-05.csv", "2023-02,325,80.4\n2023-03,341,83.3\n"),
        ],
    ),
];

/// The tables that are looked at.
const TABLES: [&str; 7] =
    ["benchmark", "coverage", "finding", "judgement_current", "observation", "peer_member", "release_diff"];

const NIGHTS: u32 = 30;
const KEPT: usize = 7;

/// The reporting day of a night.
fn day(night: u32) -> Day {
    let monday: Day = "2023-03-27".parse().expect("a day");
    let weeks = (night - 1) / 5;
    Day::from_days(monday.days() + i32::try_from(weeks * 7 + (night - 1) % 5).expect("a few weeks"))
}

/// A night's run into `out`.
fn run(folder: &Path, night: u32) -> Output {
    let mut command = program();
    command.arg("run").arg(folder.join("pipeline.toml")).arg("--out").arg(folder.join("out"));
    finish(command.args(["--threads", "2", "--reporting-day", &day(night).to_string()]))
}

fn act(folder: &Path, deed: &Deed) {
    match *deed {
        // The whole share: what lies there comes back with the next night.
        Gone("") => {
            for name in ["returns", "inspections"] {
                fs::rename(folder.join(name), folder.join(format!("{name}_unmounted"))).expect("a folder");
            }
        }
        Gone(path) => fs::remove_file(folder.join(path)).expect("a file"),
        Put(path, rows) => {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            let is_return = path.starts_with(folder.join("returns"));
            let header = if is_return { "Month,Referrals,In 45 days\n" } else { "LA,Start,Published,Area,Grade\n" };
            let text = rows.strip_prefix('!').map_or_else(|| header.to_owned() + rows, str::to_owned);
            fs::write(path, text).expect("a file");
        }
    }
}

fn mount(folder: &Path) {
    for name in ["returns", "inspections"] {
        let aside = folder.join(format!("{name}_unmounted"));
        if aside.exists() {
            fs::rename(aside, folder.join(name)).expect("a folder");
        }
    }
}

/// The bytes of all files below a folder.
fn bytes(folder: &Path) -> u64 {
    workdir::files(folder)
        .iter()
        .map(|path| match path.symlink_metadata().expect("it is there") {
            there if there.is_dir() => bytes(path),
            there => there.len(),
        })
        .sum()
}

/// What a release says that may be another thing the night after, by what it is about.
fn said(release: &Release) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    for row in release.table("coverage").rows() {
        let [authority, indicator, period, state, age] =
            row.cells(["authority_name", "indicator_id", "period_id", "state", "age_days"]);
        // The age of what is late stands still; the others grow every night.
        let age = if state == "late" { format!(" by {age} days") } else { String::new() };
        said.insert(format!("expected {authority} {indicator} {period}"), format!("{state}{age}"));
    }
    for row in release.table("observation").find(&[("stale", "true")]) {
        let [authority, indicator, period, days] =
            row.cells(["authority_name", "indicator_id", "period_id", "stale_days"]);
        said.insert(format!("stale {authority} {indicator} {period}"), format!("{days} days"));
    }
    for row in release.table("finding").rows() {
        let what = [row.text("code"), row.text("path"), &row.cell("line"), row.text("raw_value")].map(str::to_owned);
        said.insert(format!("finding {}", what.join(" ").trim_end()), row.text("severity").to_owned());
    }
    for row in release.table("judgement_current").find(&[("area", "OVERALL")]) {
        said.insert(format!("judged {}", row.text("authority_id")), row.text("grade").to_owned());
    }
    said
}

/// One row of `release_diff`, in words.
fn difference(row: Row) -> String {
    let side = |side: &str| {
        let [value, text] = [format!("value_{side}"), format!("text_{side}")].map(|column| row.cell(&column));
        let path = row.text(if side == "before" { "path_before" } else { "path_after" });
        [value, text, path.to_owned()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let words =
        format!("{} {}: {} -> {}", row.text("change"), row.text("difference_id"), side("before"), side("after"));
    words.trim_end().to_owned()
}

/// Figures and judgements that differ, each; ranks and verdicts, which follow from them, by number.
fn differences(table: &Table, story: &mut String) {
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for row in table.rows() {
        if matches!(row.text("what"), "figure" | "judgement") {
            let _ = writeln!(story, "  {}", difference(row));
        } else {
            *counts.entry((row.text("change"), row.text("what"))).or_default() += 1;
        }
    }
    for ((change, what), count) in counts {
        let _ = writeln!(story, "  {change} {what}: {count}");
    }
}

/// What is otherwise than the night before.
fn news(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>, story: &mut String) {
    for (about, now) in after {
        match before.get(about) {
            Some(then) if then == now => {}
            Some(then) => drop(writeln!(story, "  {about}: {then} -> {now}")),
            None => drop(writeln!(story, "  {about}: {now}")),
        }
    }
    for (about, then) in before.iter().filter(|(about, _)| !after.contains_key(*about)) {
        let _ = writeln!(story, "  no more {about}: {then}");
    }
}

/// The release of each night that published one, as its test looks at it.
struct Nights {
    releases: BTreeMap<u32, Release>,
    story: String,
    /// Bytes of the whole output folder behind each night.
    sizes: Vec<u64>,
}

fn thirty_nights(folder: &Path) -> Nights {
    fs::copy(root().join("tests/thirty_nights/pipeline.toml"), folder.join("pipeline.toml")).expect("a copy");
    let out = folder.join("out");
    let mut nights = Nights { releases: BTreeMap::new(), story: String::new(), sizes: Vec::new() };
    let mut before = BTreeMap::new();
    for night in 1..=NIGHTS {
        mount(folder);
        let _ = writeln!(nights.story, "night {night}, {}", day(night));
        for (_, what, deeds) in SCRIPT.iter().filter(|(at, ..)| *at == night) {
            let _ = writeln!(nights.story, "  * {what}");
            deeds.iter().for_each(|deed| act(folder, deed));
        }
        let output = run(folder, night);
        let _ = writeln!(nights.story, "  exit {}", output.code);
        if matches!(output.code, 0 | 1) {
            let release = Release::current_with(&out, &TABLES);
            differences(release.table("release_diff"), &mut nights.story);
            let after = said(&release);
            news(&before, &after, &mut nights.story);
            before = after;
            nights.releases.insert(night, release);
        }
        if night == 21 {
            let again = run(folder, night);
            assert!(again.stderr.contains("Unchanged"), "started twice in one night: {}", again.stderr);
        }
        let published = nights.releases.len();
        assert_eq!(names(&out.join("runs")).len(), published.min(KEPT), "night {night}");
        nights.sizes.push(bytes(&out));
    }
    nights
}

fn hold(story: &str) {
    let path: PathBuf = root().join("tests/thirty_nights/story.txt");
    if std::env::var_os("PEERMARK_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(&path, story).expect("a file");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = expected.lines().zip(story.lines()).enumerate().find(|(_, (one, other))| one != other);
    if let Some((at, (one, other))) = differs {
        panic!("line {} of story.txt is\n{one}\nand now it is\n{other}", at + 1);
    }
    assert_eq!(expected, story, "one of the two goes on where the other ends");
}

#[test]
fn thirty_nights_are_told_as_they_were() {
    // In memory where the machine has such a folder: thirty nights wait for the disk many hundred times, and nothing here
    // is about it.
    let folder = tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| workdir::folder());
    let nights = thirty_nights(folder.path());
    hold(&nights.story);
    bounded(&nights, &folder.path().join("out"));
    let of = |night: u32| nights.releases.get(&night).unwrap_or_else(|| panic!("night {night} published nothing"));
    assert_eq!(nights.releases.len(), 29, "nothing was published in the night without the share");

    let awaited = |night: u32, authority: &str, period: &str| {
        let wanted = [("authority_id", authority), ("indicator_id", "referrals"), ("period_id", period)];
        of(night).table("coverage").one(&wanted).cells(["state", "age_days"])
    };
    assert_eq!(awaited(4, "351", "2023-02"), ["not_due", ""], "the day on which it is due is not over");
    assert_eq!(awaited(5, "351", "2023-02"), ["missing", "1"]);
    assert_eq!(awaited(6, "351", "2023-02"), ["missing", "4"], "a weekend passed");
    assert_eq!(awaited(7, "351", "2023-02"), ["late", "4"]);
    assert_eq!(awaited(15, "889", "2023-02"), ["present", ""], "it was in time before it was sent again");

    let corrected = of(9).table("release_diff").one(&[("difference_id", "figure 890/referrals/total/2023-02/actual")]);
    assert_eq!(corrected.cells(["change", "difference"]), ["changed", "100.0"]);
    assert!(corrected.text("path_after").ends_with("Blackpool/return_2023-04-06.csv"));

    for (night, days) in [(11, "28"), (12, "29"), (14, "31")] {
        let stale = of(night).table("observation").find(&[("stale", "true")]);
        assert_eq!(stale.len(), 4, "the four figures of Blackburn");
        assert!(stale.iter().all(|row| row.text("authority_id") == "889" && row.cell("stale_days") == days));
        assert_eq!(awaited(night, "889", "2023-02"), ["stale", days]);
    }
    assert_eq!(of(11).table("release_diff").len(), 0, "nothing that readers see has changed");
    let codes = |night: u32| {
        let rows = of(night).table("finding").rows();
        rows.map(|row| row.text("code").to_owned()).collect::<Vec<_>>()
    };
    assert!(!codes(11).contains(&"submission-overdue".to_owned()), "what stands in is of 28 days ago, the limit is 60");
    assert!(of(15).table("observation").find(&[("stale", "true")]).is_empty());

    let new = of(17).table("release_diff").find(&[("what", "figure"), ("authority_id", "895"), ("change", "new")]);
    assert_eq!(new.len(), 6);
    let judged = of(20).table("release_diff").one(&[("what", "judgement")]);
    assert_eq!((judged.text("change"), judged.text("authority_id")), ("new", "351"));
    let judged = of(23).table("release_diff").one(&[("what", "judgement")]);
    assert_eq!(judged.cells(["change", "text_after"]), ["changed", "good"]);

    let figure = |authority: &str, period: &str| {
        let wanted = [("authority_id", authority), ("indicator_id", "referrals"), ("period_id", period)];
        of(30).table("observation").find(&wanted).len()
    };
    assert_eq!((figure("909", "2023-03"), figure("909", "2023-04")), (1, 0), "Cumbria has no figure behind its end");
    assert_eq!(awaited(30, "942", "2023-03"), ["not_applicable", ""]);
    assert_eq!(awaited(30, "943", "2023-03"), ["present", ""], "nobody awaited it, so it is not late");
    let of_march = |authority: &str| {
        let wanted = [
            ("authority_id", authority),
            ("indicator_id", "assessments_in_45_days"),
            ("period_id", "2023-03"),
            ("peer_group_id", "region_E12000002"),
        ];
        of(30).table("benchmark").find(&wanted).iter().map(|row| row.cell("peer_count")).collect::<Vec<_>>()
    };
    assert_eq!(of_march("909"), ["5"], "Cumbria is one of the region in its last month");
    assert_eq!(of_march("943"), Vec::<String>::new(), "and who follows it is not");
    let members = of(30).table("peer_member");
    let member = |id: &str| {
        let rows = members.find(&[("peer_group_id", "region_E12000002"), ("member_id", id)]);
        rows.iter().map(|row| row.cell("first_day") + " to " + &row.cell("last_day")).collect::<Vec<_>>()
    };
    assert!(member("909").iter().all(|days| days.ends_with(" to 2023-03-31")), "{:?}", member("909"));
    assert!(member("942").iter().all(|days| days.starts_with("2023-04-01 to ")), "{:?}", member("942"));
}

/// What the rule keeps is all that there is, and its size follows what is in one release and not the number of nights.
fn bounded(nights: &Nights, out: &Path) {
    let run_ids = names(&out.join("runs"));
    let runs: Vec<u64> = run_ids.iter().map(|run| bytes(&out.join("runs").join(run))).collect();
    let all = *nights.sizes.last().expect("thirty nights");
    assert!(all - runs.iter().sum::<u64>() < 4096, "besides runs there is next to nothing");
    let full = nights.sizes[KEPT];
    assert!(all < full + full / 5, "{full} bytes when the folder was full, {all} after thirty nights");
}
