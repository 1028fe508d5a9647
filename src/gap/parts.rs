//! An authority's figure and its neighbours' medians in two periods → the change of its gap and what it is made of.
//!
//! With `v` the authority's figure, `u₁` the median in the earlier period of the neighbours that it was compared with
//! then, `c₁` and `c₂` the medians of those that it is compared with now, and `s₁` and `s₂` those of the ones among them
//! that have a figure in both periods:
//!
//! ```text
//! gap before   = v₁ − u₁
//! gap after    = v₂ − c₂
//! own          = v₂ − v₁
//! neighbours   = s₁ − s₂
//! reporting    = (c₁ − s₁) − (c₂ − s₂)
//! set          = u₁ − c₁
//! gap after − gap before = own + neighbours + reporting + set
//! ```
//!
//! The list is exchanged first, at the earlier period, so that what remains is the change of the published gap to one
//! list. A neighbour that rises takes the gap down: hence the signs.

/// The medians of the neighbours' figures; `NaN` where too few have one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Medians {
    /// In the earlier period, of those that the authority was compared with then.
    pub then: f64,
    /// In both periods, of those that it is compared with now.
    pub now: [f64; 2],
    /// In both periods, of the ones among these with a figure in both.
    pub same: [f64; 2],
}

/// The change of a gap and its parts; `NaN` where it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// The gap in the earlier period.
    pub gap_before: f64,
    /// The gap in the later one.
    pub gap_after: f64,
    /// What the authority's own change adds to it.
    pub own: f64,
    /// What the change of the neighbours with a figure in both periods adds.
    pub neighbours: f64,
    /// What neighbours that came in or dropped out add.
    pub reporting: f64,
    /// What another list of neighbours adds.
    pub set: f64,
}

impl Parts {
    /// The change between two figures of an authority. Either all parts are told or none is.
    pub fn of([before, after]: [f64; 2], medians: &Medians) -> Self {
        let Medians { then, now, same } = *medians;
        let neighbours = same[0] - same[1];
        let reporting = (now[0] - same[0]) - (now[1] - same[1]);
        let set = then - now[0];
        let own = after - before;
        let sum = own + neighbours + reporting + set;
        let told = |part: f64| if sum.is_nan() { f64::NAN } else { part };
        Self {
            gap_before: before - then,
            gap_after: after - now[1],
            own: told(own),
            neighbours: told(neighbours),
            reporting: told(reporting),
            set: told(set),
        }
    }
}

/// What became of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Movement {
    /// The figure lies further from the median, on the same side.
    Widened,
    /// It lies nearer, on the same side or on it.
    Narrowed,
    /// It lies on the other side.
    Crossed,
    /// It lies where it lay.
    Unchanged,
}

impl Movement {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Widened, Self::Narrowed, Self::Crossed, Self::Unchanged];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Widened => "widened",
            Self::Narrowed => "narrowed",
            Self::Crossed => "crossed",
            Self::Unchanged => "unchanged",
        }
    }

    /// The movement from one gap to another; none where one of them is missing. What only the last bits of a float tell
    /// apart is the same.
    pub fn of(before: f64, after: f64) -> Option<Self> {
        if before.is_nan() || after.is_nan() {
            return None;
        }
        let noise = 1e-9 * before.abs().max(after.abs()).max(1.0);
        let side = |gap: f64| if gap.abs() <= noise { 0.0 } else { gap.signum() };
        Some(if side(before) * side(after) < 0.0 {
            Self::Crossed
        } else if (after - before).abs() <= noise {
            Self::Unchanged
        } else if after.abs() > before.abs() {
            Self::Widened
        } else {
            Self::Narrowed
        })
    }
}
