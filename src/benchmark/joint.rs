//! A joint return and its halves in one slice → which of them count.
//!
//! They never count together. Where only one side has a row it counts; where both have rows and only one side has a
//! figure that side counts; where both have figures (or neither has one) the source with the higher precedence counts,
//! and equal precedence leaves the halves.

/// A row of a joint return or of a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// Whether it has a figure.
    pub has_figure: bool,
    /// The precedence of its source.
    pub precedence: i32,
}

/// Whether the joint return counts and its halves do not.
pub fn joint_return_counts(joint: Return, halves: impl Iterator<Item = Return> + Clone) -> bool {
    let halves_have_figure = halves.clone().any(|half| half.has_figure);
    if joint.has_figure != halves_have_figure {
        return joint.has_figure;
    }
    let of_their_kind = halves.filter(|half| half.has_figure == joint.has_figure);
    of_their_kind.map(|half| half.precedence).max().is_none_or(|highest| joint.precedence > highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(joint: (bool, i32), halves: &[(bool, i32)]) -> bool {
        let of = |(has_figure, precedence)| Return { has_figure, precedence };
        joint_return_counts(of(joint), halves.iter().map(|&half| of(half)))
    }

    #[test]
    fn a_figure_counts_before_none_and_then_precedence_decides_and_a_tie_leaves_the_halves() {
        assert!(counts((true, 0), &[]));
        assert!(counts((false, 0), &[]));
        assert!(counts((true, 0), &[(false, 9), (false, 9)]));
        assert!(!counts((false, 9), &[(true, 0)]));
        assert!(!counts((true, 5), &[(true, 5)]));
        assert!(counts((true, 6), &[(true, 5), (true, 1)]));
        assert!(!counts((true, 6), &[(true, 5), (true, 7)]));
        assert!(counts((true, 6), &[(true, 5), (false, 7)]));
        assert!(!counts((false, 5), &[(false, 5)]));
    }
}
