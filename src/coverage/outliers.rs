//! Counts that count → those whose change on the period before lies beyond chance, seen against everybody's change.
//!
//! A change in per cent would flood the report with small authorities, so each is set on the scale of its own chance
//! (METHODS.md 12, Spiegelhalter 2005). Of `n` authorities with a count before (`x`) and now (`y`), `r = Σy / Σx` is the
//! change of all; `e = r·x` is what an authority would have come to with it. With `u = √(y/e)` and
//! `s² = (1 + r) / (4e)`, the variance of a quotient of two Poisson counts on the scale of square roots,
//! `z = (u − 1)/s`. Counts vary more than a Poisson count does: with `z` winsorised at the 10th and 90th percentile
//! (type 7), `φ = mean z²`, `w = 1/s²` and `τ² = max(0, (nφ − (n − 1)) / (Σw − Σw²/Σw))` the figure that counts is
//! `(u − 1)/√(s² + τ²)`.

use rayon::prelude::*;

use crate::domain::{
    Aggregation, BreakdownIndex, Figure, FileIndex, Indicator, IndicatorIndex, Observations, Period, Status, TOTAL,
    ValueSource,
};

/// A change beyond this many standard deviations is one in a thousand by chance, either way.
pub(super) const BEYOND: f64 = 3.29;
/// Fewer authorities than this say nothing of what is usual.
const LEAST: usize = 8;

/// A count that changed beyond chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier {
    pub(super) file: FileIndex,
    pub(super) indicator: IndicatorIndex,
    pub(super) period: Period,
    pub(super) z: f64,
}

/// A count and the one before it.
#[derive(Clone, Copy, Debug)]
struct Change {
    period: Period,
    row: u32,
    before: f64,
    now: f64,
}

/// The outliers among observations that are sorted by indicator, authority, breakdown and period, in the order of the
/// indicators; `breakdowns` are the ids that their breakdowns point into.
pub fn outliers(rows: &Observations, breakdowns: &[String], indicators: &[Indicator]) -> Vec<Outlier> {
    let total = breakdowns.iter().position(|id| id == TOTAL).and_then(|at| u32::try_from(at).ok()).map(BreakdownIndex);
    let Some(total) = total else { return Vec::new() };
    let found: Vec<Vec<Outlier>> = rows
        .by_indicator()
        .into_par_iter()
        .map(|stretch| {
            let indicator = &indicators[rows.indicator[stretch.start].at()];
            let is_count = indicator.unit == "count" && indicator.aggregation() == Aggregation::Sum;
            if is_count { of_indicator(rows, stretch, total, indicator) } else { Vec::new() }
        })
        .collect();
    found.into_iter().flatten().collect()
}

fn of_indicator(
    rows: &Observations,
    stretch: std::ops::Range<usize>,
    total: BreakdownIndex,
    indicator: &Indicator,
) -> Vec<Outlier> {
    let counts = |&at: &usize| {
        rows.breakdown[at] == total
            && rows.figure[at] == Figure::Actual
            && rows.status[at] == Status::Ok
            && rows.value_source[at] != ValueSource::Derived
    };
    let series: Vec<usize> = stretch.filter(counts).collect();
    let mut changes = Vec::new();
    for own in series.chunk_by(|&one, &other| rows.place[one] == rows.place[other]) {
        for &at in own {
            let period = rows.period[at];
            let Some(previous) = period.previous_at(indicator.frequency) else { continue };
            let Ok(before) = own.binary_search_by_key(&previous, |&other| rows.period[other]) else { continue };
            let row = u32::try_from(at).unwrap_or(u32::MAX);
            changes.push(Change { period, row, before: rows.value[own[before]], now: rows.value[at] });
        }
    }
    changes.sort_unstable_by_key(|change| (change.period, change.row));
    let mut found = Vec::new();
    for same in changes.chunk_by(|one, other| one.period == other.period) {
        let pairs: Vec<(f64, f64)> = same.iter().map(|change| (change.before, change.now)).collect();
        for (change, z) in same.iter().zip(scores(&pairs)) {
            if z.abs() > BEYOND {
                let row = change.row as usize;
                let (file, indicator) = (rows.file[row], rows.indicator[row]);
                found.push(Outlier { file, indicator, period: change.period, z });
            }
        }
    }
    found
}

/// How far each change lies from that of all; `NaN` where there was nothing before, and for all where they are too few.
fn scores(pairs: &[(f64, f64)]) -> Vec<f64> {
    let before: f64 = pairs.iter().map(|pair| pair.0).sum();
    let now: f64 = pairs.iter().map(|pair| pair.1).sum();
    let ratio = now / before;
    let is_sound = |&(before, now): &(f64, f64)| before > 0.0 && now >= 0.0;
    let sound = pairs.iter().filter(|pair| is_sound(pair)).count();
    if sound < LEAST || !ratio.is_finite() || ratio <= 0.0 {
        return vec![f64::NAN; pairs.len()];
    }
    let place = |&(before, now): &(f64, f64)| {
        let expected = ratio * before;
        ((now / expected).sqrt() - 1.0, (1.0 + ratio) / (4.0 * expected))
    };
    let places: Vec<(f64, f64)> = pairs.iter().filter(|pair| is_sound(pair)).map(place).collect();
    let spread = overdispersion(&places);
    let score = |pair: &(f64, f64)| {
        let (distance, variance) = place(pair);
        if is_sound(pair) { distance / (variance + spread).sqrt() } else { f64::NAN }
    };
    pairs.iter().map(score).collect()
}

/// The variance between authorities that chance does not explain (`τ²`), from distances and their variances.
fn overdispersion(places: &[(f64, f64)]) -> f64 {
    let count = places.len() as f64;
    let mut sorted: Vec<f64> = places.iter().map(|(distance, variance)| distance / variance.sqrt()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let (low, high) = (quantile(&sorted, 1), quantile(&sorted, 9));
    let phi = sorted.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / count;
    let weights = || places.iter().map(|(_, variance)| 1.0 / variance);
    let (sum, squares) = (weights().sum::<f64>(), weights().map(|weight| weight * weight).sum::<f64>());
    ((count * phi - (count - 1.0)) / (sum - squares / sum)).max(0.0)
}

/// So many tenths' quantile, by type 7, of sorted figures, of which there is at least one.
fn quantile(sorted: &[f64], tenths: usize) -> f64 {
    let place = (sorted.len() - 1) * tenths;
    let (below, above) = (sorted[place / 10], sorted[place.div_ceil(10)]);
    below + (place % 10) as f64 / 10.0 * (above - below)
}

#[cfg(test)]
mod tests {
    use super::*;

    // numpy 2 (quantile, default method) on the formula of the module:
    //   e = r*x; u = sqrt(y/e); s2 = (1+r)/(4*e); z = (u-1)/sqrt(s2); zw = clip(z, *quantile(z, [.1, .9]))
    //   phi = mean(zw**2); w = 1/s2; tau2 = max(0, (n*phi-(n-1))/(w.sum()-(w**2).sum()/w.sum()))
    // For the first (φ = 8.824599, τ² = 0.01721658) and the second (τ² = 0) of the counts below it gives these.
    const WILD: [f64; 10] = [
        0.800_185_354_646,
        -1.117_280_491_452,
        1.037_563_784_62,
        -1.336_573_971_158,
        0.830_598_595_122,
        -1.439_709_774_275,
        0.338_768_148_587,
        1.213_544_572_462,
        -1.576_498_245_721,
        0.879_664_174_513,
    ];
    const STEADY: [f64; 10] = [
        0.049_484_416_032,
        0.055_997_530_368,
        -0.098_027_817_395,
        -0.006_688_931_25,
        0.089_285_058_424,
        0.074_577_386_033,
        -0.086_553_207_247,
        -0.011_501_067_301,
        0.016_438_675_661,
        0.016_182_599_723,
    ];
    const BEFORE: [f64; 10] = [100.0, 250.0, 80.0, 400.0, 150.0, 60.0, 900.0, 30.0, 220.0, 500.0];

    fn pairs(now: [f64; 10]) -> Vec<(f64, f64)> {
        BEFORE.into_iter().zip(now).collect()
    }

    #[test]
    fn scores_are_those_of_an_independent_calculation() {
        let now = [140.0, 200.0, 120.0, 300.0, 210.0, 40.0, 1_100.0, 50.0, 150.0, 700.0];
        for (score, expected) in scores(&pairs(now)).into_iter().zip(WILD) {
            assert!((score - expected).abs() < 1e-9, "{score} {expected}");
        }
        let steady = [101.0, 252.0, 79.0, 401.0, 152.0, 61.0, 899.0, 30.0, 221.0, 502.0];
        for (score, expected) in scores(&pairs(steady)).into_iter().zip(STEADY) {
            assert!((score - expected).abs() < 1e-9, "{score} {expected}");
        }
    }

    #[test]
    fn a_small_authority_is_no_outlier_by_its_percentage() {
        let mut now = BEFORE;
        now[7] = 36.0;
        assert!(scores(&pairs(now))[7] < BEYOND, "a fifth more of thirty is chance");
        now[6] = 1_200.0;
        assert!(scores(&pairs(now))[6] > BEYOND, "a third more of nine hundred is not");
    }

    #[test]
    fn there_is_no_score_without_anything_before_or_with_too_few() {
        assert!(scores(&pairs(BEFORE)[..7]).iter().all(|score| score.is_nan()));
        let mut from_nothing = pairs(BEFORE);
        from_nothing[0].0 = 0.0;
        let found = scores(&from_nothing);
        assert!(found[0].is_nan() && found[1..].iter().all(|score| score.is_finite()));
        assert!(scores(&[(5.0, 0.0); 9]).iter().all(|score| score.is_nan()), "nobody has anything now");
        assert!(scores(&[(5.0, 5.0); 9]).iter().all(|score| score.abs() < 1e-12), "nobody has changed");
    }
}
