//! Sorted values and a share → the quantile of type 7, as R's `quantile()` and the Local Authority Interactive Tool
//! work it out.
//!
//! With `n` values in ascending order, counted from 0, and a share `p`: `h = (n − 1) · p` and
//! `Q = x[⌊h⌋] + (h − ⌊h⌋) · (x[⌊h⌋ + 1] − x[⌊h⌋])`.
//! R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996), 361–365.

/// The lower quartile, the median and the upper quartile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quartiles {
    /// A quarter of the way up.
    pub q1: f64,
    /// Half of the way up.
    pub median: f64,
    /// Three quarters of the way up.
    pub q3: f64,
}

impl Quartiles {
    /// The quartiles of values in ascending order; `NaN` where there is none.
    pub fn of(sorted: &[f64]) -> Self {
        Self { q1: at_share(sorted, 1, 4), median: at_share(sorted, 2, 4), q3: at_share(sorted, 3, 4) }
    }
}

/// The quantile at so many parts of a whole, as 1 of 10. Whole numbers find the place, so that no rounding moves it.
pub(super) fn at_share(sorted: &[f64], parts: usize, whole: usize) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = last * parts;
    let (below, beyond) = (place / whole, place % whole);
    let low = sorted[below];
    if beyond == 0 {
        return low;
    }
    low + beyond as f64 / whole as f64 * (sorted[below + 1] - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_ten_have_the_quartiles_of_the_published_tool() {
        let sorted: Vec<f64> = (1..=10).map(f64::from).collect();
        let five: Vec<f64> = (0..=4).map(|quarters| at_share(&sorted, quarters, 4)).collect();
        assert_eq!(five, [1.0, 3.25, 5.5, 7.75, 10.0]);
        assert_eq!(Quartiles::of(&sorted), Quartiles { q1: 3.25, median: 5.5, q3: 7.75 });
    }

    /// Worked out with Python: `statistics.quantiles(values, n=4, method="inclusive")`, which is type 7.
    #[test]
    fn uneven_figures_have_the_quartiles_that_python_gives() {
        let sorted = [7.25, 11.5, 12.75, 14.125, 19.0, 22.5, 22.5, 31.0];
        assert_eq!(Quartiles::of(&sorted), Quartiles { q1: 12.4375, median: 16.5625, q3: 22.5 });
        let sorted = [-3.5, 0.0, 2.25, 8.0, 8.5, 40.0, 71.75];
        assert_eq!(Quartiles::of(&sorted), Quartiles { q1: 1.125, median: 8.0, q3: 24.25 });
    }

    #[test]
    fn one_value_is_every_quantile_of_itself_and_none_has_none() {
        assert_eq!(Quartiles::of(&[4.5]), Quartiles { q1: 4.5, median: 4.5, q3: 4.5 });
        assert!(Quartiles::of(&[]).median.is_nan());
    }
}
