//! Counts and the sums that are published of them: the system of equations that a reader of the tables can write down.

/// A count's place in [`Counts`].
pub(super) type CountIndex = u32;

/// What a reader of the tables knows of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is published.
    Shown,
    /// It is not published, and it is not this rule that hides it: nobody stated it, or its source suppressed it.
    Unknown,
    /// It is hidden.
    Hidden,
}

/// How willingly a count is hidden so that another cannot be worked out; the first that there is of a sum is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sacrifice {
    /// A count of an authority.
    Local,
    /// A count of a region or the nation, which others publish too.
    Area,
}

/// Counts as parallel columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// The true count; `NaN` where this run does not know it.
    pub(super) value: Vec<f64>,
    /// What a reader knows.
    pub(super) standing: Vec<Standing>,
    /// The least and the greatest count that the rule itself gives away of a hidden one.
    pub(super) range: Vec<(f64, f64)>,
    /// Whether it may be hidden for the sake of another.
    pub(super) sacrifice: Vec<Sacrifice>,
}

impl Counts {
    pub(super) fn push(&mut self, value: f64, standing: Standing, sacrifice: Sacrifice) -> CountIndex {
        let at = u32::try_from(self.value.len()).expect("a run holds fewer than 2^32 counts");
        self.value.push(value);
        self.standing.push(standing);
        self.range.push((0.0, f64::INFINITY));
        self.sacrifice.push(sacrifice);
        at
    }

    pub(super) fn is_hidden(&self, at: CountIndex) -> bool {
        self.standing[at as usize] == Standing::Hidden
    }

    pub(super) fn is_shown(&self, at: CountIndex) -> bool {
        self.standing[at as usize] == Standing::Shown
    }

    /// Hides a count of which the rule gives away that it lies in a range.
    pub(super) fn hide(&mut self, at: CountIndex, range: (f64, f64)) {
        self.standing[at as usize] = Standing::Hidden;
        self.range[at as usize] = range;
    }

    /// Hides a count for the sake of another: a reader may take it for any count, of which none is zero without need.
    pub(super) fn sacrifice(&mut self, at: CountIndex) {
        let least = if self.value[at as usize] >= 1.0 { 1.0 } else { 0.0 };
        self.hide(at, (least, f64::INFINITY));
    }
}

/// Parts that make a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sum {
    /// The whole.
    pub(super) whole: CountIndex,
    /// What makes it, sorted.
    pub(super) parts: Vec<CountIndex>,
    /// Whether the parts make the whole to the last one, and not only nearly.
    pub(super) is_exact: bool,
}

impl Sum {
    /// Every count of the sum with its sign: the parts less the whole are nothing.
    pub(super) fn terms(&self) -> impl Iterator<Item = (CountIndex, f64)> {
        self.parts.iter().map(|&part| (part, 1.0)).chain([(self.whole, -1.0)])
    }
}
