//! What an audience may not see: the rule by which counts of people and cases are hidden or rounded for it.

use crate::domain::IndicatorIndex;

/// The audience of a release where none is named: those who send the figures. It has no rule unless one is declared.
pub const USUAL_AUDIENCE: &str = "regional";

/// The rule of one audience.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosure {
    /// Whom it is for.
    pub audience: String,
    /// Counts below this are hidden.
    pub suppress_below: Option<u32>,
    /// Whether a count of nobody is shown.
    pub keep_zero: bool,
    /// Counts are rounded to multiples of this.
    pub round_to: Option<f64>,
    /// Whether what would give a hidden count away is hidden too.
    pub secondary: bool,
    /// The indicators whose counts the rule is about; all that count people or cases where none is named.
    pub indicators: Vec<IndicatorIndex>,
}

impl Disclosure {
    /// A rule that hides nothing.
    pub fn of(audience: &str) -> Self {
        Self {
            audience: audience.to_owned(),
            suppress_below: None,
            keep_zero: true,
            round_to: None,
            secondary: true,
            indicators: Vec::new(),
        }
    }

    /// The rule as a release states it.
    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        if let Some(threshold) = self.suppress_below {
            let from = u32::from(self.keep_zero);
            let beside = if self.secondary { " and what would give them away" } else { "" };
            words.push(match threshold - 1 {
                most if most < from => "no count hidden".to_owned(),
                most if most == from => format!("counts of {most}{beside} hidden"),
                most => format!("counts from {from} to {most}{beside} hidden"),
            });
        }
        words.extend(self.round_to.map(|to| format!("counts rounded to {to}")));
        words.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_what_it_hides() {
        let public = Disclosure { suppress_below: Some(6), round_to: Some(5.0), ..Disclosure::of("public") };
        assert_eq!(public.in_words(), "counts from 1 to 5 and what would give them away hidden; counts rounded to 5");
        let bare = Disclosure { suppress_below: Some(3), keep_zero: false, secondary: false, ..Disclosure::of("own") };
        assert_eq!(bare.in_words(), "counts from 0 to 2 hidden");
        assert_eq!(Disclosure { suppress_below: Some(1), ..Disclosure::of("own") }.in_words(), "no count hidden");
    }
}
