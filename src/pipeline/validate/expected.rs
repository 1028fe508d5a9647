//! The mirror of `expected` → which figures a source should bring, from whom and by which day.

use std::collections::BTreeSet;

use super::super::raw::RawExpected;
use super::super::table::At;
use super::super::{AuthorityFrom, Expected, ExpectedFrom, FigureFrom, IndicatorShape};
use super::Checker;
use crate::domain::{AuthorityIndex, Figure, Frequency, IndicatorIndex};

/// The word for all members of the pipeline.
const MEMBERS: &str = "members";

impl Checker<'_, '_> {
    pub(super) fn expected(
        &mut self,
        raw: &RawExpected,
        shape: &IndicatorShape,
        authority: &AuthorityFrom,
    ) -> Option<Expected> {
        let words = Frequency::ALL.map(|frequency| (frequency.name(), frequency));
        let every = raw.every.as_ref().and_then(|text| self.word(text, "every", &words));
        let sent = raw.sent.as_ref().map_or(every, |text| self.word(text, "sent", &words));
        if let (Some(text), Some(every), Some(sent)) = (&raw.sent, every, sent)
            && sent < every
        {
            let hint = "leave `sent` out where every period has a return of its own";
            self.faults.add_with_hint(text.at, "`sent` is more frequent than `every`", hint);
        }
        let due_days = raw.due_days.as_ref().and_then(|days| {
            let number = i32::try_from(days.value).ok().filter(|number| (0..=3_650).contains(number));
            if number.is_none() {
                self.faults.add(days.at, format!("`due_days` cannot be {}, it counts days from 0", days.value));
            }
            number
        });
        if let (Some(from), Some(until)) = (&raw.from, &raw.until)
            && until.value < from.value
        {
            self.faults.add(until.at, format!("`until` {} lies before `from` {}", until.value, from.value));
        }
        let authorities = self.expected_from(raw, authority);
        let indicators = self.expected_indicators(raw, shape);
        Some(Expected {
            every: every?,
            from: raw.from.as_ref()?.value,
            until: raw.until.as_ref().map(|day| day.value),
            due_days: due_days?,
            sent: sent?,
            authorities: authorities?,
            indicators,
        })
    }

    /// Those that are named; else whom the file itself is of, else the members.
    fn expected_from(&mut self, raw: &RawExpected, authority: &AuthorityFrom) -> Option<ExpectedFrom> {
        let Some(stated) = &raw.authorities else {
            return match authority {
                AuthorityFrom::Path => Some(ExpectedFrom::Paths),
                AuthorityFrom::Fixed(authority) => Some(ExpectedFrom::Stated(vec![*authority])),
                AuthorityFrom::Column { .. } => self.expected_members(raw.at).map(ExpectedFrom::Stated),
            };
        };
        if stated.is_empty() {
            self.faults.add(raw.at, "`authorities` names nobody who is expected to send");
        }
        let mut named = BTreeSet::new();
        for text in stated {
            if text.value == MEMBERS {
                named.extend(self.expected_members(text.at)?);
            } else {
                named.extend(self.authority(text, self.reporting_day));
            }
        }
        Some(ExpectedFrom::Stated(named.into_iter().collect()))
    }

    fn expected_members(&mut self, at: usize) -> Option<Vec<AuthorityIndex>> {
        if self.members.is_empty() {
            let hint = "write authorities = [\"884\"] or declare [members]";
            self.faults.add_with_hint(at, "the members are expected to send, and there are none", hint);
            return None;
        }
        Some(self.members.clone())
    }

    /// The indicators of which the measures hold whole actual figures, or those of them that are named, but those excepted.
    fn expected_indicators(&mut self, raw: &RawExpected, shape: &IndicatorShape) -> Vec<IndicatorIndex> {
        let usual = match &shape.figure {
            FigureFrom::Fixed(figure) => *figure,
            FigureFrom::Column { .. } => Figure::Actual,
        };
        let mapped: BTreeSet<IndicatorIndex> = shape
            .measures
            .iter()
            .filter(|measure| measure.breakdown.is_empty() && measure.figure.unwrap_or(usual) == Figure::Actual)
            .map(|measure| measure.indicator)
            .collect();
        if mapped.is_empty() {
            let hint = "a figure can only be expected of an indicator that `measures` names, whole and actual";
            self.faults.add_with_hint(raw.at, "`expected` finds no indicator to expect", hint);
        }
        let named = self.brought(raw.indicators.as_deref(), &mapped);
        let except = self.brought(raw.except.as_deref(), &mapped);
        let wanted = if raw.indicators.is_some() { named } else { mapped };
        wanted.difference(&except).copied().collect()
    }

    /// The indicators that are named, each of which some measure must bring.
    fn brought(
        &mut self,
        stated: Option<&[At<String>]>,
        mapped: &BTreeSet<IndicatorIndex>,
    ) -> BTreeSet<IndicatorIndex> {
        let mut named = BTreeSet::new();
        for text in stated.unwrap_or_default() {
            let Some(indicator) = self.indicator(text) else { continue };
            if !mapped.contains(&indicator) {
                self.faults.add(text.at, format!("no measure of the source brings `{}` whole", text.value));
            }
            named.insert(indicator);
        }
        named
    }
}
