//! The tables of observations and peers → the statistics of `benchmark` and `trend`, worked out anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::workdir::{Row, demo};

/// The pipeline's thresholds.
const MIN_PEERS: usize = 3;
const MIN_PEERS_EXTREMES: usize = 8;

/// A figure as another authority may see it.
#[derive(Clone, Copy)]
struct Figure {
    value: Option<f64>,
    is_suppressed: bool,
    counts: Option<(f64, f64)>,
}

/// Indicator, breakdown and period.
type Slice = (&'static str, &'static str, &'static str);

/// Actual figures by slice and authority.
fn figures() -> BTreeMap<Slice, BTreeMap<&'static str, Figure>> {
    let mut slices: BTreeMap<Slice, BTreeMap<&str, Figure>> = BTreeMap::new();
    for row in demo("observation").find(&[("kind", "actual")]) {
        let figure = Figure {
            value: row.figure("value"),
            is_suppressed: row.text("status") == "suppressed",
            counts: row.figure("numerator").zip(row.figure("denominator")),
        };
        slices.entry(slice_of(&row)).or_default().insert(row.text("authority_id"), figure);
    }
    slices
}

fn slice_of(row: &Row<'static>) -> Slice {
    (row.text("indicator_id"), row.text("breakdown_id"), row.text("period_id"))
}

/// Who is compared with whom: members with their first and last days, by group and authority.
struct Members(BTreeMap<(&'static str, &'static str), Vec<Stay>>);

/// A member with its first and last day.
type Stay = (&'static str, String, String);

impl Members {
    /// Joint returns are members only where they send figures in place of their halves; in the demo none does.
    fn read() -> Self {
        let joint: BTreeSet<&str> =
            demo("authority").find(&[("kind", "joint_return")]).iter().map(|row| row.text("authority_id")).collect();
        assert!(demo("observation").rows().all(|row| !joint.contains(row.text("authority_id"))));
        let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for row in demo("peer_member").rows().filter(|row| !joint.contains(row.text("member_id"))) {
            let days = (row.text("member_id"), row.cell("first_day"), row.cell("last_day"));
            members.entry((row.text("peer_group_id"), row.text("authority_id"))).or_default().push(days);
        }
        Self(members)
    }

    fn on(&self, row: &Row<'static>) -> Vec<&'static str> {
        let day = row.cell("period_end");
        let all = self.0.get(&(row.text("peer_group_id"), row.text("authority_id"))).map_or(&[][..], Vec::as_slice);
        all.iter()
            .filter(|(_, first, last)| *first <= day && (last.is_empty() || day <= *last))
            .map(|(member, ..)| *member)
            .collect()
    }
}

/// R's quantile of type 7 at one, two or three quarters.
fn quartile(sorted: &[f64], quarters: usize) -> f64 {
    let place = (sorted.len() - 1) * quarters;
    let (below, above) = (sorted[place / 4], sorted[place.div_ceil(4)]);
    below + (above - below) * (place % 4) as f64 / 4.0
}

fn assert_close(found: Option<f64>, expected: Option<f64>, what: &str, row: &Row) {
    let is_equal = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        (None, None) => true,
        _ => false,
    };
    let slice = ["authority_id", "indicator_id", "breakdown_id", "period_id", "peer_group_id"];
    assert!(is_equal, "{what} is {found:?}, not {expected:?}: {:?}", row.cells(slice));
}

#[test]
fn every_member_of_a_group_has_a_figure_a_suppressed_one_or_none() {
    let (figures, members) = (figures(), Members::read());
    for row in demo("benchmark").rows() {
        let of_slice = &figures[&slice_of(&row)];
        let of_members: Vec<Option<&Figure>> = members.on(&row).iter().map(|member| of_slice.get(member)).collect();
        let with = |test: fn(&Figure) -> bool| of_members.iter().flatten().filter(|figure| test(figure)).count();
        let [count, suppressed] = [with(|figure| figure.value.is_some()), with(|figure| figure.is_suppressed)];
        let absent = of_members.len() - count - suppressed;
        let found = ["peer_count", "peers_suppressed", "peers_absent"].map(|column| row.count(column));
        let expected = [count, suppressed, absent].map(|count| i64::try_from(count).expect("a few"));
        assert_eq!(found, expected, "{:?}", row.cells(["authority_id", "peer_group_id", "period_id"]));
    }
}

#[test]
fn every_statistic_of_every_benchmark_comes_out_the_same_when_it_is_worked_out_again() {
    let (figures, members) = (figures(), Members::read());
    let indicators: BTreeMap<&str, Row> = demo("indicator").rows().map(|row| (row.text("indicator_id"), row)).collect();
    let mut ranked = 0;
    for row in demo("benchmark").rows() {
        let of_slice = &figures[&slice_of(&row)];
        let indicator = indicators[row.text("indicator_id")];
        let peers: Vec<Figure> = members
            .on(&row)
            .iter()
            .filter_map(|member| of_slice.get(member))
            .filter(|peer| peer.value.is_some())
            .copied()
            .collect();
        let mut sorted: Vec<f64> = peers.iter().filter_map(|peer| peer.value).collect();
        sorted.sort_by(f64::total_cmp);
        let shown = (sorted.len() >= MIN_PEERS).then_some(&sorted);
        let statistic = |work: fn(&[f64]) -> f64| shown.map(|sorted| work(sorted));
        let mean = statistic(|sorted| sorted.iter().sum::<f64>() / sorted.len() as f64);
        let quartiles = [1, 2, 3].map(|quarters| shown.map(|sorted| quartile(sorted, quarters)));
        let extreme = |value: Option<&f64>| value.copied().filter(|_| sorted.len() >= MIN_PEERS_EXTREMES);
        assert_close(row.figure("peer_mean"), mean, "mean", &row);
        for (column, value) in ["peer_q1", "peer_median", "peer_q3"].into_iter().zip(quartiles) {
            assert_close(row.figure(column), value, column, &row);
        }
        assert_close(row.figure("peer_min"), extreme(sorted.first()), "minimum", &row);
        assert_close(row.figure("peer_max"), extreme(sorted.last()), "maximum", &row);
        let counts: Vec<(f64, f64)> = peers.iter().filter_map(|peer| peer.counts).collect();
        let multiplier = indicator.figure("multiplier").expect("a multiplier");
        let pooled = (counts.len() >= MIN_PEERS).then(|| {
            let (over, under) = counts.iter().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
            over / under * multiplier
        });
        assert_close(row.figure("peer_pooled"), pooled, "pooled figure", &row);

        let own = of_slice[row.text("authority_id")].value;
        assert_close(row.figure("value"), own, "own figure", &row);
        let both = own.zip(quartiles[1]);
        assert_close(row.figure("difference"), both.map(|(own, median)| own - median), "difference", &row);
        let [z_score, robust_z] = scores(own, &sorted, mean, quartiles[1]);
        assert_close(row.figure("z_score"), z_score, "z-score", &row);
        assert_close(row.figure("robust_z"), robust_z, "robust z-score", &row);
        let place = both.map(|(own, _)| {
            let below = sorted.iter().filter(|&&other| other < own).count() as f64;
            let above = sorted.iter().filter(|&&other| other > own).count() as f64;
            (below + 1.0, above + 1.0)
        });
        let rank = place.and_then(|(from_below, from_above)| match indicator.text("polarity") {
            "low" => Some(from_below),
            "high" => Some(from_above),
            _ => None,
        });
        assert_close(row.figure("rank"), rank, "rank", &row);
        assert_close(row.figure("position"), place.map(|(_, from_above)| from_above), "position", &row);
        let itself = usize::from(row.text("peer_group_kind") == "statistical_neighbours");
        let among = place.map(|_| (sorted.len() + itself) as f64);
        assert_close(row.figure("ranked_count"), among, "number of ranked figures", &row);
        assert_eq!(
            row.text("quartile_band"),
            band(own, quartiles, &indicator),
            "{:?}",
            row.cells(["authority_id", "indicator_id", "period_id"])
        );
        let reason = match (shown, own) {
            (None, _) => "few_peers",
            (Some(_), None) => "no_value",
            _ => "",
        };
        assert_eq!(row.text("reason"), reason);
        ranked += usize::from(rank.is_some());
    }
    assert!(ranked > 10_000, "{ranked}");
}

/// Steps of the sample's standard deviation from the mean, and of 1.4826 median absolute deviations from the median.
fn scores(own: Option<f64>, sorted: &[f64], mean: Option<f64>, median: Option<f64>) -> [Option<f64>; 2] {
    let (Some(own), Some(mean), Some(median)) = (own, mean, median) else { return [None, None] };
    let differs = |value: &f64| (value - sorted[0]).abs() > 0.0;
    let squares: f64 = sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
    let deviation = (squares / (sorted.len() as f64 - 1.0)).sqrt();
    let mut distances: Vec<f64> = sorted.iter().map(|value| (value - median).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let robust = 1.4826 * quartile(&distances, 2);
    [sorted.iter().any(differs).then(|| (own - mean) / deviation), (robust > 0.0).then(|| (own - median) / robust)]
}

/// The quarter of the group, upper edges inclusive, A the best.
fn band(own: Option<f64>, quartiles: [Option<f64>; 3], indicator: &Row) -> &'static str {
    let ([Some(q1), Some(median), Some(q3)], Some(own)) = (quartiles, own) else { return "" };
    let quarter = [q1, median, q3].iter().filter(|&&edge| own > edge).count();
    match indicator.text("polarity") {
        _ if indicator.cell("no_quartile") == "true" => "",
        "low" => ["A", "B", "C", "D"][quarter],
        "high" => ["D", "C", "B", "A"][quarter],
        _ => "",
    }
}

/// Every actual figure has a row for each group that its authority belongs to on the period's last day, and no other.
#[test]
fn every_actual_figure_is_compared_with_every_group_of_its_authority() {
    let mut of_authority: BTreeMap<&str, BTreeSet<(&str, String, String)>> = BTreeMap::new();
    for row in demo("peer_member").rows() {
        let group = row.text("peer_group_id");
        let days = if row.text("authority_id") == row.text("member_id") {
            (row.cell("first_day"), row.cell("last_day"))
        } else if row.cell("neighbour_order").is_empty() {
            continue;
        } else {
            (String::new(), String::new()) // neighbours of an authority that exists are always compared with
        };
        of_authority.entry(row.text("authority_id")).or_default().insert((group, days.0, days.1));
    }
    let key_of = |row: &Row<'static>| {
        ["authority_id", "indicator_id", "breakdown_id", "period_id"].map(|column| row.text(column))
    };
    let mut compared: BTreeMap<[&str; 4], BTreeSet<&str>> = BTreeMap::new();
    for row in demo("benchmark").rows() {
        compared.entry(key_of(&row)).or_default().insert(row.text("peer_group_id"));
    }
    let actual = demo("observation").find(&[("kind", "actual")]);
    assert_eq!(compared.len(), actual.len());
    for row in actual {
        let day = row.cell("period_end");
        let groups: BTreeSet<&str> = of_authority[row.text("authority_id")]
            .iter()
            .filter(|(_, first, last)| *first <= day && (last.is_empty() || day <= *last))
            .map(|(group, ..)| *group)
            .collect();
        assert_eq!(compared.get(&key_of(&row)), Some(&groups), "{:?}", key_of(&row));
    }
}

#[test]
fn every_change_is_the_difference_from_the_period_before_and_from_a_year_before() {
    let figures = figures();
    let periods: BTreeMap<&str, Row> = demo("period").rows().map(|row| (row.text("period_id"), row)).collect();
    let months: BTreeMap<&str, i32> = (demo("indicator").rows())
        .map(|row| {
            (
                row.text("indicator_id"),
                ["", "month", "", "quarter"].iter().position(|word| *word == row.text("frequency")),
            )
        })
        .map(|(indicator, months)| (indicator, months.map_or(12, |months| i32::try_from(months).expect("a few"))))
        .collect();
    let (mut steps, mut years) = (0, 0);
    for row in demo("trend").rows() {
        let (indicator, breakdown, period) = slice_of(&row);
        let authority = row.text("authority_id");
        let value_in = |period: &str| figures.get(&(indicator, breakdown, period))?.get(authority)?.value;
        let own = value_in(period);
        assert_eq!(row.figure("value"), own);
        let previous = match period.strip_prefix('D') {
            Some(day) => format!("D{}", earlier(day, months[indicator])),
            None => periods[period].text("previous_period_id").to_owned(),
        };
        let year_ago = periods[period].text("year_ago_period_id").to_owned();
        let columns = [
            (previous, "previous_value", "change", &mut steps),
            (year_ago, "year_ago_value", "year_change", &mut years),
        ];
        for (of_period, of_value, of_change, counted) in columns {
            let before = value_in(&of_period);
            let what = [authority, indicator, breakdown, period];
            assert_eq!(row.figure(of_value), before, "{of_value} of {what:?}");
            let change = own.zip(before).map(|(own, before)| own - before);
            assert_eq!(row.figure(of_change), change, "{of_change} of {what:?}");
            *counted += usize::from(change.is_some());
        }
    }
    assert!(steps > 6000 && years > 4000, "{steps} steps, {years} years");
}

/// The day so many months earlier; the last day of a month comes from the last day of a month.
fn earlier(day: &str, months: i32) -> String {
    let part = |from: usize, to: usize| day[from..to].parse::<i32>().expect("digits");
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let length = |year: i32, month: i32| match month {
        2 if year % 4 == 0 => 29, // from 1904 to 2096
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let count = year * 12 + month - 1 - months;
    let (earlier_year, earlier_month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let last = length(earlier_year, earlier_month);
    let earlier_day = if day == length(year, month) { last } else { day.min(last) };
    format!("{earlier_year:04}-{earlier_month:02}-{earlier_day:02}")
}
