//! A number out of another → the 95 % confidence interval of the share.
//!
//! Wilson's score interval: `(2x + z² ∓ z·√(z² + 4x(1 − x/n))) / (2(n + z²))`, with `z` the 97.5 % point of the normal
//! distribution. E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Lower and upper end of the interval of the share `counted / of`; none of nothing.
pub fn wilson(counted: u32, of: u32) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (x, n, square) = (f64::from(counted), f64::from(of), Z * Z);
    let spread = Z * (square + 4.0 * x * (1.0 - x / n)).sqrt();
    let end = |top: f64| (top / (2.0 * (n + square))).clamp(0.0, 1.0);
    Some((end(2.0 * x + square - spread), end(2.0 * x + square + spread)))
}

#[cfg(test)]
mod tests {
    use super::wilson;

    /// Figures worked out independently of this code, as other implementations of the interval give them.
    #[test]
    fn intervals_agree_with_figures_worked_out_elsewhere() {
        for (counted, of, low, high) in [
            (37, 100, 0.281_824, 0.467_795),
            (76, 100, 0.667_677, 0.833_087),
            (3, 26, 0.040_032, 0.289_759),
            (0, 10, 0.0, 0.277_533),
        ] {
            let (found_low, found_high) = wilson(counted, of).expect("an interval");
            assert!((found_low - low).abs() < 5e-7, "{counted} of {of}: {found_low}");
            assert!((found_high - high).abs() < 5e-7, "{counted} of {of}: {found_high}");
        }
    }

    #[test]
    fn all_and_none_of_a_group_stay_within_0_and_1() {
        let (low, high) = wilson(10, 10).expect("an interval");
        assert!((low - (1.0 - 0.277_533)).abs() < 5e-7);
        assert!(high <= 1.0 && high > 0.999_999);
        assert_eq!(wilson(0, 0), None);
    }
}
