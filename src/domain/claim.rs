//! Claims: figures that somebody said in a committee or wrote in a report, to be held against the data.

use super::{AuthorityIndex, BreakdownIndex, Day, FileIndex, IndicatorIndex, Period};

/// What a claim says of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// What it was.
    Value,
    /// By how much it changed, in its own unit; for a share in percentage points.
    Change,
    /// By how many per cent it changed.
    PerCentChange,
    /// How many per cent of another figure it was.
    Share,
}

impl ClaimKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Value, Self::Change, Self::PerCentChange, Self::Share];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Change => "change",
            Self::PerCentChange => "per_cent_change",
            Self::Share => "share",
        }
    }

    /// Whether it is about two periods.
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Change | Self::PerCentChange)
    }
}

/// A figure as it was said: with what its rounding leaves open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// The figure.
    pub value: f64,
    /// How far a figure may lie from it and still be said so: half a unit of its last digit, or as stated.
    pub tolerance: f64,
}

impl Said {
    /// Whether a figure may be said so. Floating point must not decide a figure that lies just on the edge.
    pub fn agrees(self, figure: f64) -> bool {
        (figure - self.value).abs() <= self.tolerance + 1e-9 * self.value.abs().max(1.0)
    }

    /// Whether there is a figure that may be said both ways.
    pub fn may_be(self, other: Self) -> bool {
        Self { tolerance: self.tolerance + other.tolerance, ..self }.agrees(other.value)
    }
}

/// One claim, as one submission of a list of them states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Whose figure it is about.
    pub authority: AuthorityIndex,
    /// Its number in the list.
    pub number: String,
    /// The paper or meeting.
    pub said_in: String,
    /// The day of the paper or meeting.
    pub said_on: Option<Day>,
    /// The words.
    pub words: String,
    /// What it says of the figure.
    pub kind: ClaimKind,
    /// The indicator.
    pub indicator: IndicatorIndex,
    /// The slice of it.
    pub breakdown: BreakdownIndex,
    /// For a share, out of which indicator; the whole of its own where none is named.
    pub out_of: Option<IndicatorIndex>,
    /// For a change, from which period.
    pub period_from: Option<Period>,
    /// The period, or the later of two.
    pub period_to: Period,
    /// The value, change or share that was said.
    pub claimed: Option<Said>,
    /// For a change, the figure of the earlier period that was said with it.
    pub claimed_from: Option<Said>,
    /// For a change, the figure of the later period that was said with it.
    pub claimed_to: Option<Said>,
    /// The day its list was submitted.
    pub submitted_on: Day,
    /// The file it stands in.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
}

impl Claim {
    /// The id in the tables.
    pub fn id(&self, authority_id: &str) -> String {
        format!("{authority_id}|{}", self.number)
    }

    /// What was said of a period by itself: the value, or an end of a change.
    pub fn values(&self) -> impl Iterator<Item = (Period, Said)> {
        let value = (self.kind == ClaimKind::Value).then_some(self.claimed).flatten();
        let to = value.or(self.claimed_to).map(|said| (self.period_to, said));
        self.period_from.zip(self.claimed_from).into_iter().chain(to)
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn a_figure_agrees_with_what_was_said_up_to_its_rounding() {
        let said = Said { value: 27.0, tolerance: 0.5 };
        assert!([26.5, 27.0, 27.5].iter().all(|&figure| said.agrees(figure)));
        assert!(!said.agrees(26.49) && !said.agrees(27.51));
        assert!(said.may_be(Said { value: 28.0, tolerance: 0.5 }), "27.5 may be said both ways");
        assert!(!said.may_be(Said { value: 21.0, tolerance: 0.5 }));
    }
}
