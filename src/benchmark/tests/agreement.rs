//! Many figures against a plain second reading of the definitions, and what must hold of every table.

use super::*;

/// The next of a fixed sequence of numbers below a bound (Knuth's multiplier).
fn draw(state: &mut u64, bound: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % bound
}

/// All authorities, joint returns too, in some months of two breakdowns and four indicators, with gaps and ties.
fn many(world: &World) -> Vec<Observation> {
    let mut state = 7;
    let mut rows = Vec::new();
    for indicator in 0..4 {
        for authority in &world.reference.authorities {
            for breakdown in 0..2 {
                for period in ["2018-12", "2019-03", "2019-04", "2021-04", "2023-04", "FY2018-19", "D2024-03-31"] {
                    let tenths = draw(&mut state, 400);
                    let status = match draw(&mut state, 12) {
                        0 => continue,
                        1 => Status::Suppressed,
                        2 => Status::NotAvailable,
                        _ => Status::Ok,
                    };
                    let row = match status {
                        Status::Ok => world.row(&authority.id, period, tenths as f64 / 10.0),
                        _ => world.without_figure(&authority.id, period, status),
                    };
                    let denominator = if draw(&mut state, 9) == 0 { f64::NAN } else { row.denominator };
                    let figure = if draw(&mut state, 15) == 0 { Figure::Projected } else { Figure::Actual };
                    let file = FileIndex(u32::from(draw(&mut state, 2) == 0));
                    let (indicator, breakdown) = (IndicatorIndex(indicator), BreakdownIndex(breakdown));
                    rows.push(Observation { indicator, breakdown, figure, denominator, file, ..row });
                }
            }
        }
    }
    rows
}

/// The same statistics, read off the definitions without any of the stage's arrays; joint returns left out.
#[test]
fn every_row_agrees_with_a_plain_reading_of_the_definitions() {
    let world = World::new(&[("the_six", &["301", "302", "330", "835", "838", "886"])]);
    let is_joint = |row: &Observation| world.reference.authorities[usize::from(row.place)].is_joint();
    let rows: Vec<_> = many(&world).into_iter().filter(|row| !is_joint(row)).collect();
    let benchmarks = world.benchmark(&rows);
    assert!(benchmarks.len() > 10_000);
    let slices = slices_of(&rows);
    for at in 0..benchmarks.len() {
        let on = world.groups.on(benchmarks.period[at].last_day());
        let authority = benchmarks.authority[at];
        let slice = &slices[&(benchmarks.indicator[at].0, benchmarks.breakdown[at].0, benchmarks.period[at])];
        let members = on.peers(benchmarks.group[at], authority).iter();
        let peers: Vec<&Observation> = members.clone().filter_map(|member| slice.get(&member.0)).collect();
        let figures: Vec<&&Observation> = peers.iter().filter(|row| row.status == Status::Ok).collect();
        let mut values: Vec<f64> = figures.iter().map(|row| row.value).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.sort_by(f64::total_cmp);
        let statistics = benchmarks.statistics_of(at);
        let suppressed = peers.iter().filter(|row| row.status == Status::Suppressed).count();
        let singles = members.filter(|member| !world.reference.authorities[member.at()].is_joint()).count();
        let absent = singles - values.len() - suppressed;
        let counts = [statistics.count, statistics.suppressed, statistics.absent].map(usize::from);
        assert_eq!(counts, [values.len(), suppressed, absent]);
        if values.len() < 3 {
            assert_eq!(benchmarks.reason[at], Some(Reason::FewPeers));
            continue;
        }
        assert!((statistics.mean - mean).abs() < 1e-9);
        let quantile = |share: f64| {
            let place = (values.len() - 1) as f64 * share;
            let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
            low + (place - place.floor()) * (high - low)
        };
        let Quartiles { q1, median, q3 } = statistics.quartiles;
        let wrong =
            [(q1, 0.25), (median, 0.5), (q3, 0.75)].iter().any(|&(seen, share)| (seen - quantile(share)).abs() > 1e-9);
        assert!(!wrong);
        let both: Vec<_> = figures.iter().filter(|row| !row.denominator.is_nan()).collect();
        if both.len() >= 3 {
            let sum = |of: fn(&Observation) -> f64| both.iter().map(|row| of(row)).sum::<f64>();
            let pooled = sum(|row| row.numerator) / sum(|row| row.denominator) * 100.0;
            assert!((statistics.pooled - pooled).abs() < 1e-9);
        }
        assert_eq!(statistics.min.is_nan(), values.len() < 8);
        let own = benchmarks.value[at];
        if own.is_nan() {
            continue;
        }
        let better = |value: &&f64| match benchmarks.indicator[at].0 {
            0 => **value > own,
            _ => **value < own,
        };
        let rank = (benchmarks.indicator[at].0 != 2).then(|| values.iter().filter(better).count() + 1);
        assert_eq!(benchmarks.rank[at].map(|rank| usize::from(rank.get())), rank);
        let position = values.iter().filter(|&&value| value > own).count() + 1;
        assert_eq!(benchmarks.position[at].map(|position| usize::from(position.get())), Some(position));
    }
}

type Slice = std::collections::BTreeMap<u16, Observation>;

fn slices_of(rows: &[Observation]) -> std::collections::BTreeMap<(u16, u32, Period), Slice> {
    let mut slices = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row.figure == Figure::Actual) {
        let key = (row.indicator.0, row.breakdown.0, row.period);
        slices.entry(key).or_insert_with(Slice::new).insert(row.place, *row);
    }
    slices
}

#[test]
fn there_is_a_row_for_every_actual_observation_and_group_of_its_authority_in_order() {
    let world = World::new(&[("the_three", &["301", "838", "886"])]);
    let rows = many(&world);
    let benchmarks = world.benchmark(&rows);
    let expected: usize = rows
        .iter()
        .filter(|row| row.figure == Figure::Actual)
        .map(|row| world.groups.on(row.period.last_day()).groups_of(AuthorityIndex(row.place)).len())
        .sum();
    assert_eq!(benchmarks.len(), expected);
    let key = |at: usize| {
        let what = (benchmarks.indicator[at], benchmarks.authority[at], benchmarks.breakdown[at]);
        (what, benchmarks.period[at], benchmarks.group[at])
    };
    assert!((1..benchmarks.len()).all(|at| key(at - 1) < key(at)));
}

#[test]
fn no_authority_is_counted_twice_whatever_the_joint_returns_do() {
    let world = World::new(&[]);
    let benchmarks = world.benchmark(&many(&world));
    for at in 0..benchmarks.len() {
        let on = world.groups.on(benchmarks.period[at].last_day());
        let group = benchmarks.group[at];
        let peers = benchmarks.statistics_of(at);
        let members = if on.is_neighbours(group) { 10 } else { on.single_members(group) };
        assert!(peers.count + peers.suppressed + peers.absent <= members);
        let ranked = benchmarks.ranked_count[at].map_or(0, NonZeroU16::get);
        assert!(ranked == 0 || ranked == peers.count + u16::from(on.is_neighbours(group)));
        assert!(benchmarks.position[at].is_none_or(|position| position.get() <= ranked));
    }
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    let world = World::new(&[]);
    let rows = many(&world);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| world.benchmark(&rows))
    };
    let (one, two) = (with(1), with(2));
    assert_eq!(bits(&one), bits(&two));
    assert_eq!((one.statistics, one.rank, one.position), (two.statistics, two.rank, two.position));
    assert_eq!((one.band, one.reason, one.group, one.is_latest), (two.band, two.reason, two.group, two.is_latest));
}

#[test]
fn an_indicator_s_rows_are_the_same_with_and_without_the_others() {
    let world = World::new(&[]);
    let rows = many(&world);
    let all = world.benchmark(&rows);
    let alone: Vec<Benchmarks> = (0..4)
        .map(|indicator| {
            let own: Vec<_> = rows.iter().filter(|row| row.indicator.0 == indicator).copied().collect();
            world.benchmark(&own)
        })
        .collect();
    assert_eq!(alone.iter().flat_map(bits).count(), bits(&all).len());
    assert_eq!(bits(&Benchmarks::concatenate(alone)), bits(&all));
}
