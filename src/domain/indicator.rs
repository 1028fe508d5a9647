//! Indicators: what is measured, in which unit, and which way is better.

use super::observation::{TOTAL, breakdown_in_words};

/// An indicator's place in the catalogue, which is sorted by `indicator_id`: comparing two indices compares ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorIndex(pub u16);

impl IndicatorIndex {
    /// As an index into a slice over all indicators.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// A high figure is good.
    High,
    /// A low figure is good.
    Low,
    /// Neither is.
    Neutral,
}

/// How often an indicator is usually reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Once a year.
    Year,
}

impl Frequency {
    /// All of them, the most frequent first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The months from one period to the next.
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The name in the catalogue.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// How the uncertainty of a figure is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalMethod {
    /// A share of people or cases: Wilson.
    Proportion,
    /// A number of events.
    Count,
    /// Events over a population.
    Rate,
    /// None is honest (ratios of full-time equivalents, means).
    None,
}

impl IntervalMethod {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Proportion, Self::Rate, Self::Count, Self::None];

    /// The name in the catalogue.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proportion => "proportion",
            Self::Count => "count",
            Self::Rate => "rate",
            Self::None => "none",
        }
    }
}

/// How figures of parts make the figure of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// They add up: numbers of people, cases, posts, pounds.
    Sum,
    /// Their numerators and denominators add up.
    Pooled,
    /// Nothing of the kind: percentiles, averages, scores.
    None,
}

impl Polarity {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::High, Self::Low, Self::Neutral];

    /// The name in the catalogue.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
            Self::Neutral => "neutral",
        }
    }
}

/// One measure, as the catalogue describes it.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its stable id.
    pub id: String,
    /// A label fit for a chart.
    pub title: String,
    /// The part of the service that it is about.
    pub topic: String,
    /// `process`, `quality` or `outcome`.
    pub measure_kind: String,
    /// `percent`, `rate_per_10000`, `count`, `fte`, `weeks` …
    pub unit: String,
    /// What the quotient of numerator and denominator is multiplied by.
    pub multiplier: f64,
    /// Decimals in which it is usually published.
    pub decimals: u8,
    /// Which way is better.
    pub polarity: Polarity,
    /// Whether a row is about a day (a snapshot) and not about a span (a flow).
    pub is_snapshot: bool,
    /// The month (1 to 12) in which its reporting year ends.
    pub year_ends: u32,
    /// How its uncertainty is worked out.
    pub interval_method: IntervalMethod,
    /// How often it is usually reported.
    pub frequency: Frequency,
    /// What the numerator counts.
    pub numerator: String,
    /// What the denominator counts.
    pub denominator: String,
    /// The least value that can be right.
    pub valid_min: Option<f64>,
    /// The greatest value that can be right.
    pub valid_max: Option<f64>,
    /// Whether quartile bands say nothing about it.
    pub no_quartile: bool,
    /// What it is, in plain English.
    pub definition: String,
    /// Who collects it.
    pub source: String,
}

impl Indicator {
    /// How the figures of authorities or slices make the figure of them all.
    pub fn aggregation(&self) -> Aggregation {
        match self.unit.as_str() {
            "count" | "fte" | "pounds" if self.denominator.is_empty() => Aggregation::Sum,
            "percent" | "ratio" | "pounds" if !self.denominator.is_empty() => Aggregation::Pooled,
            unit if unit.starts_with("rate_per_") && !self.denominator.is_empty() => Aggregation::Pooled,
            _ => Aggregation::None,
        }
    }

    /// Whether its numerator and its denominator count people or cases: counts with an interval, both parts of shares
    /// with one, the numerators of rates, the denominators of mean days, weeks and scores.
    pub fn counts_people(&self) -> [bool; 2] {
        let is_mean = matches!(self.unit.as_str(), "days" | "weeks" | "score") && !self.denominator.is_empty();
        match self.interval_method {
            IntervalMethod::Count | IntervalMethod::Rate => [true, false],
            IntervalMethod::Proportion => [true, !self.denominator.is_empty()],
            IntervalMethod::None => [false, is_mean],
        }
    }

    /// The title of a slice of it, as people say it: `Referrals (source: police)`.
    pub fn title_of(&self, breakdown: &str) -> String {
        if breakdown == TOTAL {
            return self.title.clone();
        }
        format!("{} ({})", self.title, breakdown_in_words(breakdown))
    }

    /// Whether a value can be right.
    pub fn allows(&self, value: f64) -> bool {
        self.valid_min.is_none_or(|least| value >= least) && self.valid_max.is_none_or(|most| value <= most)
    }

    /// A difference of two values as people read it: `+2.1 points`, `-12`, `+4 weeks`.
    pub fn display_change(&self, change: f64) -> String {
        let number = signed(change, self.decimals);
        match self.unit.as_str() {
            "percent" => format!("{number} points"),
            "rate_per_10000" => format!("{number} per 10,000"),
            "rate_per_1000" => format!("{number} per 1,000"),
            "weeks" | "days" => format!("{number} {}", self.unit),
            _ => number,
        }
    }

    /// A value as people read it: `76.0 %`, `1,234`, `34 weeks`.
    pub fn display(&self, value: f64) -> String {
        in_unit(value, &self.unit, self.decimals)
    }
}

/// Numerator over denominator in the unit of an indicator.
///
/// It multiplies first. For counts that is exact, so that only the division rounds, and equal shares are equal numbers:
/// 24 of 80,000 and 3 of 10,000 tie in a rank, which they would miss by the last bit the other way round.
pub fn quotient(numerator: f64, denominator: f64, multiplier: f64) -> f64 {
    numerator * multiplier / denominator
}

/// A value of a unit as people read it: `76.0 %`, `1,234`, `34 weeks`.
pub fn in_unit(value: f64, unit: &str, decimals: u8) -> String {
    let number = grouped(value, usize::from(decimals));
    match unit {
        "percent" => format!("{number} %"),
        "rate_per_10000" => format!("{number} per 10,000"),
        "rate_per_1000" => format!("{number} per 1,000"),
        "weeks" => format!("{number} weeks"),
        "days" => format!("{number} days"),
        "pounds" => format!("£{number}"),
        _ => number,
    }
}

/// A difference with so many decimals and its sign; none where it rounds to nothing.
pub fn signed(difference: f64, decimals: u8) -> String {
    let number = grouped(difference, usize::from(decimals));
    let is_nothing = !number.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    if number.starts_with('-') || is_nothing { number } else { format!("+{number}") }
}

/// A number with so many decimals and commas between its thousands. A half goes up as people round, also where binary
/// fractions put it just below: 62.5 is 63, 18.15 is 18.2.
pub fn grouped(value: f64, decimals: usize) -> String {
    /// More than a double's error, less than any digit that a figure has.
    const NOISE: f64 = 1e-12;
    let plain = format!("{:.decimals$}", value.abs() * (1.0 + NOISE));
    let (whole, fraction) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut out = String::with_capacity(plain.len() + whole.len() / 3 + 1);
    if value < 0.0 && plain.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        out.push('-');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(fraction);
    out
}

/// A figure that was worked out, as a message says it: thousands apart, without the noise of its last decimals.
pub fn rounded(value: f64) -> String {
    let text = grouped(value, 3);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{grouped, quotient, rounded, signed};

    #[test]
    fn equal_shares_are_equal_numbers() {
        for (numerator, denominator) in [(3.0, 10_000.0), (7.0, 90.0), (1.0, 3.0), (113.0, 355.0)] {
            for times in 2..2_000 {
                let times = f64::from(times);
                for multiplier in [1.0, 100.0, 1_000.0, 10_000.0] {
                    let (one, other) = (
                        quotient(numerator, denominator, multiplier),
                        quotient(numerator * times, denominator * times, multiplier),
                    );
                    assert_eq!(one.to_bits(), other.to_bits(), "{numerator} of {denominator}, {times} times");
                }
            }
        }
    }

    #[test]
    fn halves_go_up_as_people_round() {
        assert_eq!(
            [(62.5, 0), (18.15, 1), (0.5, 0), (2.675, 2), (62.499, 0)]
                .map(|(value, decimals)| grouped(value, decimals)),
            ["63", "18.2", "1", "2.68", "62"]
        );
    }

    #[test]
    fn figures_in_messages_have_no_noise() {
        assert_eq!(rounded(1_234.500_000_1), "1,234.5");
        assert_eq!(rounded(100.0), "100");
        assert_eq!(rounded(0.0), "0");
        assert_eq!(rounded(-7.25), "-7.25");
    }

    #[test]
    fn differences_have_a_sign_unless_they_round_to_nothing() {
        assert_eq!(
            [2.04, -1_200.0, 0.04, -0.04, 0.0].map(|by| signed(by, 1)),
            ["+2.0", "-1,200.0", "0.0", "0.0", "0.0"]
        );
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(1_234_567.25, 1), "1,234,567.3");
        assert_eq!(grouped(-12.34, 1), "-12.3");
        assert_eq!(grouped(-0.01, 1), "0.0");
        assert_eq!(grouped(100.0, 0), "100");
    }
}
