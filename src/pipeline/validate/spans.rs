//! The mirrors of spans → which longer periods are made of which shorter ones.

use super::super::derived::RawSpan;
use super::super::faults::one_of;
use super::super::{Span, SpanKind, SpanPart};
use super::Checker;
use crate::domain::{Aggregation, IndicatorIndex};

impl Checker<'_, '_> {
    pub(super) fn spans(&mut self, raw: &[RawSpan]) -> Vec<Span> {
        raw.iter().filter_map(|span| self.span(span)).collect()
    }

    fn span(&mut self, raw: &RawSpan) -> Option<Span> {
        let from = raw.from.as_ref().and_then(|text| self.word(text, "part of a span", &SpanPart::ALL));
        let wanted = raw.to.as_deref().unwrap_or_default();
        if wanted.is_empty() {
            let names = one_of(SpanKind::ALL.iter().map(|(name, _)| *name));
            self.faults.add_missing(raw.at, "a span needs the key `to`", Some(format!("allowed: {names}")));
        }
        let mut to = Vec::with_capacity(wanted.len());
        for text in wanted {
            let Some(kind) = self.word(text, "span", &SpanKind::ALL) else { continue };
            if from.is_none_or(|from| kind.is_made_of(from)) {
                to.push(kind);
            } else {
                let message = format!("no number of quarters makes `{}`", text.value);
                self.faults.add_with_hint(text.at, message, "write from = \"month\"");
            }
        }
        let mut indicators = Vec::with_capacity(raw.indicators.len());
        for text in &raw.indicators {
            let Some(indicator) = self.indicator(text) else { continue };
            if let Some(reason) = self.no_span_of(indicator) {
                let message = format!("`{}` has no spans that could be worked out: {reason}", text.value);
                let hint = "leave it out; where senders report the longer period that figure stands";
                self.faults.add_with_hint(text.at, message, hint);
            }
            indicators.push(indicator);
        }
        Some(Span { indicators, from: from?, to })
    }

    /// Why the figures of an indicator cannot be brought together over time; none where they can.
    fn no_span_of(&self, indicator: IndicatorIndex) -> Option<String> {
        let described = &self.reference.indicators[indicator.at()];
        if described.is_snapshot {
            return None;
        }
        match (self.reference.counted_once(indicator), described.aggregation()) {
            (Some(reason), _) => Some(reason.to_owned()),
            (None, Aggregation::None) => Some(format!("{} do not add up", described.unit)),
            (None, Aggregation::Sum | Aggregation::Pooled) => None,
        }
    }
}
