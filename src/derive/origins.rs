//! The rules of a pipeline → the words for what each derived figure was made from, as `observation.derived_from` has
//! them: `12 months`, `last of 3 months`, `referrals / population_0_17`, `836 + 837`.

use super::Rules;
use crate::domain::observation::OriginIndex;
use crate::pipeline::SpanPart;
use crate::reference::Reference;

/// No span has more parts.
const MOST_PARTS: u16 = 12;

/// The words, and where each rule finds its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    words: Vec<String>,
    derivations: u16,
    successions: u16,
    spans: u16,
}

impl Origins {
    pub(super) fn new(rules: &Rules, reference: &Reference) -> Self {
        let indicator = |index: crate::domain::IndicatorIndex| reference.indicators[index.at()].id.as_str();
        let mut words = vec![String::new()];
        let here = |words: &Vec<String>| u16::try_from(words.len()).expect("a pipeline has fewer rules than that");
        let derivations = here(&words);
        for rule in rules.derivations {
            let (over, under) = (indicator(rule.numerator), indicator(rule.denominator));
            words.push(format!("{over} / {under}"));
            words.push(format!("{over} × 4 / {under}"));
        }
        let successions = here(&words);
        for rule in rules.successions {
            let ids: Vec<&str> =
                rule.predecessors.iter().map(|before| reference.authorities[before.at()].id.as_str()).collect();
            words.push(ids.join(" + "));
        }
        let spans = here(&words);
        if !rules.spans.is_empty() {
            for (name, _) in SpanPart::ALL {
                for last in ["", "last of "] {
                    for count in 1..=MOST_PARTS {
                        words.push(format!("{last}{count} {name}{}", if count == 1 { "" } else { "s" }));
                    }
                }
            }
        }
        Self { words, derivations, successions, spans }
    }

    pub(super) fn of_derivation(&self, rule: usize, is_annualised: bool) -> OriginIndex {
        at(self.derivations, rule * 2 + usize::from(is_annualised))
    }

    pub(super) fn of_succession(&self, rule: usize) -> OriginIndex {
        at(self.successions, rule)
    }

    /// Of a span of so many parts, all of them or the last one only.
    pub(super) fn of_span(&self, part: SpanPart, count: usize, last_only: bool) -> OriginIndex {
        let list = usize::from(part == SpanPart::Quarter) * 2 + usize::from(last_only);
        at(self.spans, list * usize::from(MOST_PARTS) + count - 1)
    }

    /// Whether a figure was made of months or quarters.
    pub(super) fn is_span(&self, origin: OriginIndex) -> bool {
        origin.0 >= self.spans && self.spans > 0
    }

    pub(super) fn into_words(self) -> Vec<String> {
        self.words
    }
}

fn at(start: u16, place: usize) -> OriginIndex {
    OriginIndex(start + u16::try_from(place).expect("there are as many words as indices"))
}
