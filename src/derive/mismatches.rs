//! Reported figures of quarters and years beside what their months come to → findings where rounding cannot explain the
//! difference. The reported figure stands.

use super::Words;
use crate::domain::indicator::rounded;
use crate::domain::observation::Observation;
use crate::domain::{AuthorityIndex, Finding, FindingCode, Observations, Status, ValueSource};

/// A reported figure that its parts do not make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mismatch {
    reported: Observation,
    /// What its parts make.
    made: Observation,
    /// What rounding can explain.
    tolerance: f64,
}

/// The difference between a reported row and what its parts make, where both are figures and rounding cannot explain it:
/// half a unit of the reported figure, and where the parts add up half a unit for each month; whole counts are exact.
pub(super) fn between(rows: &Observations, at: usize, made: &Observation, is_count: bool) -> Option<Mismatch> {
    let is_stated = rows.value_source[at] != ValueSource::Derived;
    if !is_stated || rows.status[at] != Status::Ok || made.status != Status::Ok {
        return None;
    }
    let half = |decimals: i8| if is_count && decimals == 0 { 0.0 } else { 0.5 * 10_f64.powi(-i32::from(decimals)) };
    let is_sum = made.denominator.is_nan();
    let months = made.period.first_day().months_until(made.period.last_day()) + 1;
    let of_parts = if is_sum { f64::from(months) * half(made.decimals.value) } else { 0.0 };
    let reported = rows.row(at);
    let noise = 1e-9 * reported.value.abs().max(1.0);
    let tolerance = half(reported.decimals.value) + of_parts + noise;
    ((reported.value - made.value).abs() > tolerance).then_some(Mismatch { reported, made: *made, tolerance })
}

impl Mismatch {
    pub(super) fn finding(&self, words: &Words, origins: &[String]) -> Finding {
        let Self { reported, made, .. } = self;
        let message = format!(
            "{} for {} is reported as {}, and its {} make {}: a difference of {}, of which rounding explains {}",
            words.reference.indicators[reported.indicator.at()]
                .title_of(words.breakdowns[reported.breakdown.at()].as_str()),
            reported.period,
            rounded(reported.value),
            origins[made.origin.at()],
            rounded(made.value),
            rounded(made.value - reported.value),
            rounded(self.tolerance),
        );
        let (start, length) = (reported.raw.start as usize, reported.raw.length as usize);
        let file = reported.file.at();
        Finding {
            code: FindingCode::SpanMismatch,
            authority: Some(AuthorityIndex(reported.place)),
            file: Some(reported.file),
            source: words.sources[file].to_owned(),
            line: Some(reported.line),
            column: Some(reported.column),
            column_name: words.columns[file].get(usize::from(reported.column)).cloned().unwrap_or_default(),
            raw_value: words.raw_texts[file].get(start..start + length).map(str::to_owned),
            message,
            hint: "the reported figure stands; ask its sender whether it or one of its parts was corrected since"
                .into(),
        }
    }
}
