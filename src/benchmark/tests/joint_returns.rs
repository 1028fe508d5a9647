//! Joint returns beside their halves: counted once, standing in as neighbours, never both.

use super::*;

const MONTH: &str = "2015-03";
const OUTER_LONDON: &str = "region_E13000002";
const NEIGHBOURS: &str = "statistical_neighbours_2025";

/// Figures of these authorities; the joint return's come from the file of the given precedence (0: 0, 1: 5).
fn rows(world: &World, ids: &[&str], file: u32) -> Vec<Observation> {
    let row = |(&id, value): (&&str, u8)| {
        let file = FileIndex(if id.contains('+') { file } else { 0 });
        Observation { file, ..world.row(id, MONTH, f64::from(value)) }
    };
    ids.iter().zip(1..).map(row).collect()
}

#[test]
fn a_joint_return_counts_once_and_its_halves_are_not_missed() {
    let world = World::new(&[]);
    let benchmarks = world.benchmark(&rows(&world, &["301", "302", "314+318"], 0));
    let outer = world.groups.find(OUTER_LONDON).expect("a group");
    let on = world.groups.on("2015-03-31".parse().expect("a day"));
    let singles = on.single_members(outer);
    assert_eq!(world.counts(&benchmarks, "301", MONTH, OUTER_LONDON), Some((3, 0, singles - 4)));
    assert_eq!(world.counts(&benchmarks, "314+318", MONTH, OUTER_LONDON), Some((3, 0, singles - 4)));
    assert_eq!(world.find(&benchmarks, "314+318", MONTH, NEIGHBOURS), None);
}

#[test]
fn where_both_have_figures_precedence_decides_and_a_tie_leaves_the_halves() {
    let world = World::new(&[]);
    let ids = ["301", "302", "314", "318", "314+318"];
    let tie = world.benchmark(&rows(&world, &ids, 0));
    let first = world.find(&tie, "301", MONTH, OUTER_LONDON).expect("a row");
    assert_eq!((tie.statistics_of(first).count, tie.statistics_of(first).mean.to_bits()), (4, 2.5_f64.to_bits()));
    let joint = world.find(&tie, "314+318", MONTH, OUTER_LONDON).expect("a row");
    assert_eq!((tie.reason[joint], tie.rank[joint]), (Some(Reason::OtherReturnCounts), None));
    assert!((tie.difference[joint] - 2.5).abs() < 1e-12);

    let higher = world.benchmark(&rows(&world, &ids, 1));
    let first = world.find(&higher, "301", MONTH, OUTER_LONDON).expect("a row");
    let mean = (1.0 + 2.0 + 5.0) / 3.0;
    assert_eq!(
        (higher.statistics_of(first).count, higher.statistics_of(first).mean.to_bits()),
        (3, f64::to_bits(mean))
    );
    let joint = world.find(&higher, "314+318", MONTH, OUTER_LONDON).expect("a row");
    assert_eq!(higher.rank[joint].map(NonZeroU16::get), Some(1));
    for half in ["314", "318"] {
        let row = world.find(&higher, half, MONTH, OUTER_LONDON).expect("a row");
        assert_eq!((higher.reason[row], higher.position[row]), (Some(Reason::OtherReturnCounts), None));
    }
}

#[test]
fn a_suppressed_half_gives_way_to_the_joint_return_s_figure() {
    let world = World::new(&[]);
    let mut rows = rows(&world, &["301", "302", "314+318"], 0);
    rows.push(world.without_figure("314", MONTH, Status::Suppressed));
    let benchmarks = world.benchmark(&rows);
    let (count, suppressed, _) = world.counts(&benchmarks, "301", MONTH, OUTER_LONDON).expect("a row");
    assert_eq!((count, suppressed), (3, 0));
}

/// Two halves of which an authority has both as neighbours.
fn twice_neighboured(world: &World) -> (&'static str, [&'static str; 2], AuthorityIndex, &'static str) {
    for (joint, halves, on) in [
        ("314+318", ["314", "318"], "2025-03-31"),
        ("940+941", ["940", "941"], "2025-03-31"),
        ("942+943", ["942", "943"], "2025-03-31"),
    ] {
        let on = world.groups.on(on.parse().expect("a day"));
        let all = (0..).map(AuthorityIndex).take(world.groups.authorities());
        let has_both =
            |&one: &AuthorityIndex| halves.iter().all(|half| on.neighbours(one).contains(&world.authority(half)));
        if let Some(found) = all.into_iter().find(has_both) {
            return (joint, halves, found, "2025-03");
        }
    }
    panic!("the edition has an authority with both halves of a joint return as neighbours");
}

#[test]
fn a_joint_return_stands_in_once_for_two_neighbours() {
    let world = World::new(&[]);
    let (joint, halves, subject, month) = twice_neighboured(&world);
    let subject_id = world.reference.authorities[subject.at()].id.clone();
    let on = world.groups.on("2025-03-31".parse().expect("a day"));
    let others = on.neighbours(subject).iter().map(|one| world.reference.authorities[one.at()].id.as_str());
    let others: Vec<&str> = others.filter(|id| !halves.contains(id)).collect();
    let mut rows: Vec<_> = others.iter().map(|id| world.row(id, month, 10.0)).collect();
    rows.push(world.row(&subject_id, month, 50.0));
    rows.push(world.row(joint, month, 100.0));
    let benchmarks = world.benchmark(&rows);
    let row = world.find(&benchmarks, &subject_id, month, NEIGHBOURS).expect("a row");
    let peers = benchmarks.statistics_of(row);
    assert_eq!((usize::from(peers.count), peers.absent, peers.max.to_bits()), (others.len() + 1, 0, 100_f64.to_bits()));
    assert_eq!(benchmarks.rank[row].map(NonZeroU16::get), Some(2));
}

#[test]
fn a_joint_return_is_no_neighbour_of_its_own_half() {
    let world = World::new(&[]);
    let on = world.groups.on("2015-03-31".parse().expect("a day"));
    let kingston = world.authority("314");
    assert!(on.neighbours(kingston).contains(&world.authority("318")), "Richmond is a neighbour of Kingston");
    let mut rows = rows(&world, &["314", "318", "314+318"], 1);
    let ids = on.neighbours(kingston).iter().map(|one| world.reference.authorities[one.at()].id.as_str());
    rows.extend(ids.filter(|&id| id != "318").map(|id| world.row(id, MONTH, 7.0)));
    let benchmarks = world.benchmark(&rows);
    assert_eq!(world.counts(&benchmarks, "314", MONTH, NEIGHBOURS), Some((9, 0, 1)));
}
