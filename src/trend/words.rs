//! What a row of trends says → one line for people.

use super::{Assurance, Direction, FivePoint, SpecialCause, Trends, Variation};

impl Trends {
    /// What the tests of a row come to, the nearest past first; none where nothing could be tested.
    pub fn in_words(&self, row: usize) -> Option<String> {
        let parts: Vec<String> = [
            self.direction[row].map(|direction| on_the_period_before(direction, self.significant[row])),
            self.five_point[row].map(|trend| over_five(trend).to_owned()),
            self.variation[row].map(|variation| in_its_series(variation, self.special_cause[row])),
            self.assurance[row].map(|assurance| against_the_target(assurance).to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

fn on_the_period_before(direction: Direction, significant: Option<bool>) -> String {
    let chance = match significant {
        Some(true) => ", beyond chance",
        Some(false) => ", within chance",
        None if direction == Direction::NoChange => "",
        None => ", chance not testable",
    };
    format!("{} on the period before{chance}", direction.name().replace('_', " "))
}

const fn over_five(trend: FivePoint) -> &'static str {
    match trend {
        FivePoint::IncreasingBetter => "rising over five periods, for the better",
        FivePoint::IncreasingWorse => "rising over five periods, for the worse",
        FivePoint::Increasing => "rising over five periods",
        FivePoint::DecreasingBetter => "falling over five periods, for the better",
        FivePoint::DecreasingWorse => "falling over five periods, for the worse",
        FivePoint::Decreasing => "falling over five periods",
        FivePoint::NoChange => "no trend over five periods",
    }
}

fn in_its_series(variation: Variation, cause: Option<SpecialCause>) -> String {
    let what = match variation {
        Variation::Improving => "special cause for the better",
        Variation::Concerning => "special cause for the worse",
        Variation::High => "special cause upwards",
        Variation::Low => "special cause downwards",
        Variation::CommonCause => return "within the usual variation of its series".to_owned(),
    };
    let why = match cause {
        Some(SpecialCause::OutsideLimits) => " (outside the limits)",
        Some(SpecialCause::TrendOf7) => " (seven on the way)",
        Some(SpecialCause::TwoOfThree) => " (two of three near a limit)",
        Some(SpecialCause::RunOf7) => " (seven on one side of the centre)",
        None => "",
    };
    format!("{what}{why}")
}

const fn against_the_target(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::ConsistentlyPassing => "its usual variation lies on the good side of the target",
        Assurance::ConsistentlyFailing => "its usual variation falls short of the target",
        Assurance::Inconsistent => "its usual variation lies on both sides of the target",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row of which only these are known.
    fn row(
        direction: Option<(Direction, Option<bool>)>,
        five_point: Option<FivePoint>,
        variation: Option<(Variation, Option<SpecialCause>)>,
        assurance: Option<Assurance>,
    ) -> Option<String> {
        let trends = Trends {
            direction: vec![direction.map(|(direction, _)| direction)],
            significant: vec![direction.and_then(|(_, significant)| significant)],
            five_point: vec![five_point],
            variation: vec![variation.map(|(variation, _)| variation)],
            special_cause: vec![variation.and_then(|(_, cause)| cause)],
            assurance: vec![assurance],
            ..Trends::default()
        };
        trends.in_words(0)
    }

    #[test]
    fn what_was_tested_is_said_and_what_was_not_is_left_out() {
        let all = row(
            Some((Direction::Worsening, Some(true))),
            Some(FivePoint::DecreasingWorse),
            Some((Variation::Concerning, Some(SpecialCause::RunOf7))),
            Some(Assurance::ConsistentlyFailing),
        );
        assert_eq!(
            all.as_deref(),
            Some(
                "worsening on the period before, beyond chance; falling over five periods, for the worse; special cause \
                 for the worse (seven on one side of the centre); its usual variation falls short of the target"
            )
        );
        let untested = row(Some((Direction::Rising, None)), None, None, None);
        assert_eq!(untested.as_deref(), Some("rising on the period before, chance not testable"));
        let still = row(Some((Direction::NoChange, None)), None, Some((Variation::CommonCause, None)), None);
        assert_eq!(still.as_deref(), Some("no change on the period before; within the usual variation of its series"));
        assert_eq!(row(None, None, None, None), None);
    }
}
