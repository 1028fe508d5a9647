//! Codes and figures of the tables in, the words that people read out.

use crate::domain::Day;
use crate::publish::Row;

/// A figure as it is written for people: `81.4%`, with a minus sign where it is below zero.
pub(crate) fn figure(text: &str) -> String {
    let text = text.replace(" %", "%");
    let text = match text.as_str() {
        "1 days" => "1 day".to_owned(),
        "1 weeks" => "1 week".to_owned(),
        _ => text,
    };
    match text.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// A figure whose unit stands in the head of its table: `319.5` of `319.5 per 10,000`.
pub(crate) fn bare(text: &str) -> String {
    figure(text.trim_end_matches(" per 10,000").trim_end_matches(" per 1,000"))
}

/// A count with commas between its thousands.
pub(crate) fn count(number: i64) -> String {
    crate::domain::indicator::grouped(number as f64, 0)
}

/// How many there are, as counts are written.
pub(crate) fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of things: `1 figure`, `1,234 figures`.
pub(crate) fn number_of(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A day in words, blank where there is none.
pub(crate) fn day(day: Option<Day>) -> String {
    day.map(Day::in_words).unwrap_or_default()
}

/// A text as a sentence: with a capital and a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut text = capital(text.trim());
    if !text.is_empty() && !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

/// A text with a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// A code as words: `requires_improvement` is `Requires improvement`.
pub(crate) fn code(text: &str) -> String {
    capital(&text.replace('_', " "))
}

/// Who is judged, by its code.
pub(crate) fn body(code_of_body: &str) -> &str {
    match code_of_body {
        "council" => "Council",
        "lscb" => "Safeguarding board",
        "fostering_service" => "Fostering service",
        "adoption_agency" => "Adoption agency",
        other => other,
    }
}

/// What an inspection judges, by its code.
pub(crate) fn area(code_of_area: &str, strand: &str) -> String {
    let name = match code_of_area {
        "OVERALL" => "Overall effectiveness",
        "HELP_PROT" => "Help and protection",
        "CIC" => "Children in care",
        "CIC_CL" => "Children in care and care leavers",
        "CARE_LEAVERS" => "Care leavers",
        "LEADERS" => "Leadership",
        "ADOPTION" => "Adoption",
        "CAPACITY" => "Capacity to improve",
        "QUALITY" => "Quality of practice",
        "LSCB" => "Safeguarding children board",
        "SAFEGUARDING" => "Safeguarding",
        "OUTCOMES" => "Outcomes",
        other => return with_strand(code(&other.to_lowercase()), strand),
    };
    with_strand(name.to_owned(), strand)
}

fn with_strand(name: String, strand: &str) -> String {
    if strand.is_empty() { name } else { format!("{name} ({})", strand.replace('_', " ")) }
}

/// The places of areas in lists: as an inspector's report has them.
pub(crate) fn area_order(code_of_area: &str) -> usize {
    const ORDER: [&str; 12] = [
        "OVERALL",
        "HELP_PROT",
        "CIC",
        "CIC_CL",
        "CARE_LEAVERS",
        "ADOPTION",
        "LEADERS",
        "CAPACITY",
        "QUALITY",
        "OUTCOMES",
        "SAFEGUARDING",
        "LSCB",
    ];
    ORDER.iter().position(|&area| area == code_of_area).unwrap_or(ORDER.len())
}

/// How a figure lies to the group that its verdict is about, by the widened limits and the polarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    Better,
    Worse,
    Higher,
    Lower,
    Alike,
}

impl Stands {
    /// What a row of benchmarks says; none where nothing can be told.
    pub(crate) fn of(row: Row, polarity: &str) -> Option<Self> {
        let is_above = match row.text("funnel_position") {
            "above_95" | "above_998" => true,
            "below_95" | "below_998" => false,
            "within" => return Some(Self::Alike),
            _ => return None,
        };
        Some(match (polarity, is_above) {
            ("high", true) | ("low", false) => Self::Better,
            ("high", false) | ("low", true) => Self::Worse,
            (_, true) => Self::Higher,
            (_, false) => Self::Lower,
        })
    }

    /// As people say it.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Alike => "no different",
        }
    }

    /// A sign beside the word, so that a look finds it without colour.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Better => "✓",
            Self::Worse => "!",
            Self::Higher => "▲",
            Self::Lower => "▼",
            Self::Alike => "=",
        }
    }

    /// Its class in the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Better => "tag better",
            Self::Worse => "tag worse",
            Self::Higher | Self::Lower => "tag apart",
            Self::Alike => "tag alike",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_in_plain_english() {
        assert_eq!([figure("81.4 %"), figure("-2.0 points"), figure("1,234")], ["81.4%", "−2.0 points", "1,234"]);
        assert_eq!([figure("1 days"), figure("21 days")], ["1 day", "21 days"]);
        assert_eq!([bare("319.5 per 10,000"), bare("-3.0 per 1,000"), bare("7.0 %")], ["319.5", "−3.0", "7.0%"]);
        assert_eq!(
            (number_of(1, "figure", "figures"), number_of(1234, "figure", "figures")),
            ("1 figure".into(), "1,234 figures".into())
        );
    }

    #[test]
    fn texts_become_sentences() {
        assert_eq!(sentence("no different from England"), "No different from England.");
        assert_eq!((sentence(""), sentence("Is it? ")), (String::new(), "Is it?".to_owned()));
    }

    #[test]
    fn areas_have_names() {
        assert_eq!(area("OVERALL", "looked_after"), "Overall effectiveness (looked after)");
        assert_eq!(area("OUTCOME_SAFE", ""), "Outcome safe");
        assert!(area_order("OVERALL") < area_order("LEADERS") && area_order("LEADERS") < area_order("OUTCOME_SAFE"));
    }
}
