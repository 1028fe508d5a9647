//! What a figure is and whether it may be used: its kind, its status and where its value came from.

/// What a figure claims to be. Benchmarks and trends read `Actual` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Figure {
    /// It happened.
    Actual,
    /// It is expected: projected, forecast or anticipated.
    Projected,
    /// It is wanted.
    Target,
}

impl Figure {
    /// All kinds, in the order in which tables sort them.
    pub const ALL: [Self; 3] = [Self::Actual, Self::Projected, Self::Target];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Projected => "projected",
            Self::Target => "target",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }
}

/// Whether there is a figure, and if not, why. A figure that is not `Ok` is never a number, above all never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// There is a figure.
    Ok,
    /// Withheld so that no child can be recognised.
    Suppressed,
    /// Withdrawn by its publisher as unreliable.
    Unreliable,
    /// There should be a figure and there is none.
    NotAvailable,
    /// There can be no figure.
    NotApplicable,
    /// Rounds to zero but is not zero.
    Low,
}

impl Status {
    /// All statuses.
    pub const ALL: [Self; 6] =
        [Self::Ok, Self::Suppressed, Self::Unreliable, Self::NotAvailable, Self::NotApplicable, Self::Low];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Suppressed => "suppressed",
            Self::Unreliable => "unreliable",
            Self::NotAvailable => "not_available",
            Self::NotApplicable => "not_applicable",
            Self::Low => "low",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The status of a figure made from two others: one suppressed part suppresses the result, a missing one makes
    /// it not available, and so does one that is not zero and not known. In whatever order parts are taken they come to
    /// the same.
    #[must_use]
    pub fn of_parts(self, other: Self) -> Self {
        let rank = |status: Self| match status {
            Self::Ok => 0,
            Self::NotApplicable => 1,
            Self::NotAvailable | Self::Low => 2,
            Self::Unreliable => 3,
            Self::Suppressed => 4,
        };
        let worse = if rank(self) >= rank(other) { self } else { other };
        if worse == Self::Low { Self::NotAvailable } else { worse }
    }
}

/// Where the value of an observation came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ValueSource {
    /// There is no value.
    None,
    /// The sender stated it.
    Reported,
    /// Only numerator and denominator came; the value is their quotient times the indicator's multiplier.
    Computed,
    /// A declared derivation made it from other observations.
    Derived,
}

impl ValueSource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Reported, Self::Computed, Self::Derived];

    /// The name in the tables; none where there is no value.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Reported => Some("reported"),
            Self::Computed => Some("computed"),
            Self::Derived => Some("derived"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn a_suppressed_part_suppresses_the_result_and_a_missing_one_makes_it_not_available() {
        assert_eq!(Status::Ok.of_parts(Status::Ok), Status::Ok);
        assert_eq!(Status::Ok.of_parts(Status::Suppressed), Status::Suppressed);
        assert_eq!(Status::NotAvailable.of_parts(Status::Suppressed), Status::Suppressed);
        assert_eq!(Status::NotAvailable.of_parts(Status::Ok), Status::NotAvailable);
        assert_eq!(Status::Low.of_parts(Status::Ok), Status::NotAvailable);
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.name()), Some(status));
        }
    }

    #[test]
    fn parts_come_to_one_status_in_whatever_order_they_are_taken() {
        for [one, two, three] in
            Status::ALL.map(|one| Status::ALL.map(|two| Status::ALL.map(|three| [one, two, three]))).concat().concat()
        {
            let left = one.of_parts(two).of_parts(three);
            assert_eq!(left, one.of_parts(two.of_parts(three)), "{one:?} {two:?} {three:?}");
            assert_eq!(left, three.of_parts(one).of_parts(two), "{one:?} {two:?} {three:?}");
        }
    }
}
