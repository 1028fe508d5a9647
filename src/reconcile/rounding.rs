//! How a figure was written → how far the truth may lie from it.

use crate::domain::observation::Decimals;

/// Room for the noise of binary fractions, as a share of the figure.
const NOISE: f64 = 1e-9;

/// Half a unit of the last place that was written.
pub(super) fn half_unit(decimals: i8) -> f64 {
    0.5 * 10_f64.powi(-i32::from(decimals))
}

/// Half the unit of a number that may be a count: one written whole is exact.
pub(super) fn half_unit_of_count(decimals: i8) -> f64 {
    if decimals == 0 { 0.0 } else { half_unit(decimals) }
}

/// Half of what upper levels are rounded to; none where they are exact.
pub(super) fn half_of_rounded(rounded_to: f64) -> f64 {
    if rounded_to > 1.0 { rounded_to / 2.0 } else { 0.0 }
}

/// How far a quotient may be off whose numerator and denominator may each be off by so much.
pub(super) fn of_quotient(quotient: f64, denominator: f64, multiplier: f64, off: (f64, f64)) -> f64 {
    (off.0 * multiplier + quotient.abs() * off.1) / denominator.abs()
}

/// A sum of numbers with so many decimals, without the noise of binary fractions.
pub(super) fn written(sum: f64, decimals: i8) -> f64 {
    if !(0..=6).contains(&decimals) {
        return sum;
    }
    let scale = 10_f64.powi(i32::from(decimals));
    (sum * scale).round() / scale
}

/// What binary fractions may add to any comparison with a figure.
pub(super) fn noise(figure: f64) -> f64 {
    NOISE * figure.abs().max(1.0)
}

/// The finer of two ways to write: trailing zeros are often left out, so the most decimals of a column tell its unit.
pub(super) fn finer(one: Decimals, other: Decimals) -> Decimals {
    Decimals {
        value: one.value.max(other.value),
        numerator: one.numerator.max(other.numerator),
        denominator: one.denominator.max(other.denominator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_written_in_tens_may_lie_five_away_and_a_whole_count_not_at_all() {
        assert!((half_unit(1) - 0.05).abs() < 1e-12);
        assert!((half_unit(-1) - 5.0).abs() < 1e-12);
        assert!(half_unit_of_count(0).abs() < 1e-12);
        assert!((half_of_rounded(10.0) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_sum_is_written_as_its_parts_are() {
        assert_eq!(written(0.1 + 0.2, 1).to_bits(), 0.3_f64.to_bits());
        assert_eq!(written(1_234.0, -1).to_bits(), 1_234.0_f64.to_bits());
    }

    #[test]
    fn rounding_of_both_parts_moves_a_quotient() {
        // 20 of 100, each off by at most a half: from 19.5 / 100.5 (19.4 %) to 20.5 / 99.5 (20.6 %).
        let off = of_quotient(20.0, 100.0, 100.0, (0.5, 0.5));
        assert!((off - 0.6).abs() < 1e-12, "{off}");
    }
}
