//! A reader who solves all equations that the tables publish recovers no hidden count.

use proptest::prelude::*;

use super::*;

const AUTHORITIES: [&str; 3] = ["330", "331", "332"];
const PERIODS: [&str; 4] = ["2024-04", "2024-05", "2024-06", "2024-Q2"];
const SLICES: [&str; 9] = [
    "age=old",
    "age=old;source=police",
    "age=old;source=school",
    "age=young",
    "age=young;source=police",
    "age=young;source=school",
    "source=police",
    "source=school",
    TOTAL,
];
/// The slices that no other slice is part of.
const FINEST: [usize; 4] = [1, 2, 4, 5];
/// Wholes and their parts among the slices.
const OF_SLICES: [(usize, [usize; 2]); 6] =
    [(0, [1, 2]), (3, [4, 5]), (6, [1, 4]), (7, [2, 5]), (8, [0, 3]), (8, [6, 7])];

/// A cell of the table: place (the region behind the authorities), slice, period.
fn cell(place: usize, slice: usize, period: usize) -> usize {
    (place * SLICES.len() + slice) * PERIODS.len() + period
}

const CELLS: usize = (AUTHORITIES.len() + 1) * SLICES.len() * PERIODS.len();

/// Every equation that holds in such a table, as cells with their signs.
fn equations() -> Vec<Vec<(usize, i64)>> {
    let mut all = Vec::new();
    let mut equation = |whole: usize, parts: &mut dyn Iterator<Item = usize>| {
        all.push(parts.map(|part| (part, 1)).chain([(whole, -1)]).collect());
    };
    for place in 0..=AUTHORITIES.len() {
        for period in 0..PERIODS.len() {
            for (whole, parts) in OF_SLICES {
                equation(cell(place, whole, period), &mut parts.into_iter().map(|part| cell(place, part, period)));
            }
        }
        for slice in 0..SLICES.len() {
            equation(cell(place, slice, 3), &mut (0..3).map(|month| cell(place, slice, month)));
        }
    }
    for slice in 0..SLICES.len() {
        for period in 0..PERIODS.len() {
            equation(cell(AUTHORITIES.len(), slice, period), &mut (0..3).map(|place| cell(place, slice, period)));
        }
    }
    all
}

/// All cells of a table, from the cells that no other is part of.
fn filled(finest: &[u32]) -> Vec<f64> {
    let mut cells = vec![0.0; CELLS];
    let mut given = finest.iter().copied();
    for place in 0..AUTHORITIES.len() {
        for month in 0..3 {
            for slice in FINEST {
                cells[cell(place, slice, month)] = f64::from(given.next().expect("a count for each cell"));
            }
            for (whole, parts) in OF_SLICES {
                cells[cell(place, whole, month)] = parts.iter().map(|&part| cells[cell(place, part, month)]).sum();
            }
        }
        for slice in 0..SLICES.len() {
            cells[cell(place, slice, 3)] = (0..3).map(|month| cells[cell(place, slice, month)]).sum();
        }
    }
    for slice in 0..SLICES.len() {
        for period in 0..PERIODS.len() {
            cells[cell(3, slice, period)] = (0..3).map(|place| cells[cell(place, slice, period)]).sum();
        }
    }
    cells
}

/// The cells that are not known and follow from the known ones: elimination over fractions of whole numbers, once with
/// and once without the row that would state the cell.
fn recovered(known: &[bool]) -> Vec<usize> {
    let unknown: Vec<usize> = (0..known.len()).filter(|&at| !known[at]).collect();
    let column = |cell: usize| unknown.binary_search(&cell).ok();
    let matrix: Vec<Vec<i64>> = equations()
        .into_iter()
        .map(|terms| {
            let mut row = vec![0; unknown.len()];
            for (at, sign) in terms {
                if let Some(column) = column(at) {
                    row[column] += sign;
                }
            }
            row
        })
        .collect();
    let (rank, echelon) = eliminated(matrix);
    (0..unknown.len())
        .filter(|&at| {
            let mut more = echelon.clone();
            more.push((0..unknown.len()).map(|other| i64::from(other == at)).collect());
            eliminated(more).0 == rank
        })
        .map(|at| unknown[at])
        .collect()
}

const PRIME: i64 = 1_000_000_007;

/// The rank of a matrix and its rows in echelon form, modulo a prime that is not the stage's own.
fn eliminated(mut rows: Vec<Vec<i64>>) -> (usize, Vec<Vec<i64>>) {
    let mut rank = 0;
    let width = rows.first().map_or(0, Vec::len);
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column].rem_euclid(PRIME) != 0) else { continue };
        rows.swap(rank, pivot);
        let inverse = inverse(rows[rank][column].rem_euclid(PRIME));
        let pivot = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let times = row[column].rem_euclid(PRIME) * inverse % PRIME;
            if times != 0 {
                for (value, other) in row.iter_mut().zip(&pivot) {
                    *value = (*value - times * other.rem_euclid(PRIME)).rem_euclid(PRIME);
                }
            }
        }
        rank += 1;
    }
    rows.truncate(rank);
    (rank, rows)
}

fn inverse(value: i64) -> i64 {
    let (mut result, mut base, mut exponent) = (1, value, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

/// A world of referrals and of those that were repeated, as shares of the same referrals.
fn world(referrals: &[f64], repeated: &[f64]) -> World {
    let mut world = World::new(&SLICES);
    for (slice, name) in SLICES.iter().enumerate() {
        for (period, id) in PERIODS.iter().enumerate() {
            for (place, authority) in AUTHORITIES.iter().enumerate() {
                let at = cell(place, slice, period);
                world.local(authority, "referrals", name, id, referrals[at], f64::NAN);
                world.local(authority, "rereferral_rate", name, id, repeated[at], referrals[at]);
            }
            let at = cell(AUTHORITIES.len(), slice, period);
            world.area("referrals", name, id, referrals[at], f64::NAN);
            world.area("rereferral_rate", name, id, repeated[at], referrals[at]);
        }
    }
    world
}

/// Which cells a reader can read: referrals, and repeated ones.
fn readable(world: &World) -> [Vec<bool>; 2] {
    let mut known = [vec![false; CELLS], vec![false; CELLS]];
    let mut see = |rows: &Observations, place: &dyn Fn(u16) -> usize| {
        for at in 0..rows.len() {
            let slice = rows.breakdown[at].at();
            let period = PERIODS.iter().position(|id| *id == rows.period[at].to_string()).expect("a period");
            let cell = cell(place(rows.place[at]), slice, period);
            if rows.indicator[at] == world.indicator("referrals") {
                known[0][cell] |= !rows.value[at].is_nan();
            } else {
                known[0][cell] |= !rows.denominator[at].is_nan();
                known[1][cell] |= !rows.numerator[at].is_nan();
            }
        }
    };
    let id = |place: u16| world.reference.authorities[usize::from(place)].id.clone();
    see(&world.observations, &|place| AUTHORITIES.iter().position(|known| *known == id(place)).expect("one of them"));
    see(&world.comparators, &|_| AUTHORITIES.len());
    known
}

#[test]
fn without_secondary_suppression_the_attacker_recovers_what_is_hidden() {
    let referrals = filled(&[
        40, 50, 60, 3, 40, 50, 60, 70, 41, 51, 61, 71, 40, 50, 60, 70, 40, 50, 60, 70, 40, 50, 60, 70, 40, 50, 60, 70,
        40, 50, 60, 70, 40, 50, 60, 70,
    ]);
    let mut open = world(&referrals, &referrals);
    open.cut(&Disclosure { secondary: false, ..below_six() });
    let known = readable(&open);
    assert_eq!(recovered(&known[0]), [cell(0, 5, 0)], "the one small count follows from its slices");
    let mut closed = world(&referrals, &referrals);
    closed.cut(&below_six());
    assert_eq!(recovered(&readable(&closed)[0]), Vec::<usize>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Three authorities with their region, two dimensions with all their margins, three months with their quarter.
    #[test]
    fn no_attacker_recovers_a_hidden_count(
        finest in proptest::collection::vec(prop_oneof![3 => 6..60_u32, 1 => 0..8_u32], 36),
        share in proptest::collection::vec(0..=100_u32, 36),
    ) {
        let some: Vec<u32> = finest.iter().zip(&share).map(|(count, share)| count * share / 100).collect();
        let (referrals, repeated) = (filled(&finest), filled(&some));
        let mut world = world(&referrals, &repeated);
        world.cut(&below_six());
        let known = readable(&world);
        for (known, cells) in known.iter().zip([&referrals, &repeated]) {
            let hidden = known.iter().filter(|known| !**known).count();
            prop_assert_eq!(recovered(known), Vec::<usize>::new(), "of {} hidden cells of {:?}", hidden, cells);
        }
        let small = |cell: f64| cell > 0.0 && cell < 6.0;
        let local = cell(AUTHORITIES.len(), 0, 0);
        for (at, &known) in known[0][..local].iter().enumerate() {
            prop_assert!(!known || !small(referrals[at]), "{} is shown", referrals[at]);
        }
        for (at, &known) in known[1][..local].iter().enumerate() {
            prop_assert!(!known || (!small(repeated[at]) && !small(referrals[at] - repeated[at])));
        }
    }

    /// Someone who knows the rule, and which counts fell under it, tries all numbers: each hidden one can be several.
    #[test]
    fn nobody_who_knows_the_rule_finds_a_single_number_in_one_sum(
        counts in proptest::collection::vec(prop_oneof![2 => 0..7_u32, 1 => 6..30_u32], 2..5),
    ) {
        let names: Vec<String> = (0..counts.len()).map(|at| format!("source={at}")).collect();
        let mut slices: Vec<&str> = names.iter().map(String::as_str).collect();
        slices.push(TOTAL);
        let mut world = World::new(&slices);
        let mut values: Vec<u32> = counts.clone();
        values.push(counts.iter().sum());
        for (slice, &count) in slices.iter().zip(&values) {
            world.local("330", "referrals", slice, "2024-04", f64::from(count), f64::NAN);
        }
        let cut = world.cut(&below_six());
        let shown: Vec<bool> =
            slices.iter().map(|slice| world.shown("330", "referrals", slice, "2024-04").is_some()).collect();
        let ranges: Vec<(u32, u32)> = values.iter().zip(&shown).map(|(&value, &shown)| match value {
            _ if shown => (value, value),
            1..=5 => (1, 5),
            0 => (0, 60),
            _ => (1, 60),
        }).collect();
        let mut possible = vec![std::collections::BTreeSet::new(); values.len()];
        try_all(&ranges[..counts.len()], &mut Vec::new(), &mut |parts| {
            let total: u32 = parts.iter().sum();
            let (least, most) = ranges[counts.len()];
            if (least..=most).contains(&total) {
                for (possible, &part) in possible.iter_mut().zip(parts.iter().chain([&total])) {
                    possible.insert(part);
                }
            }
        });
        let single = possible.iter().zip(&shown).filter(|(possible, shown)| !**shown && possible.len() == 1).count();
        prop_assert!(single == 0 || cut.exposed > 0, "{:?} shown {:?}", values, shown);
        prop_assert!(cut.exposed == 0 || shown.iter().zip(&values).all(|(shown, &value)| !shown || value == 0));
    }
}

/// Every combination of numbers within the ranges.
fn try_all(ranges: &[(u32, u32)], parts: &mut Vec<u32>, each: &mut dyn FnMut(&[u32])) {
    let Some(&(least, most)) = ranges.get(parts.len()) else { return each(parts) };
    for part in least..=most {
        parts.push(part);
        try_all(ranges, parts, each);
        parts.pop();
    }
}
