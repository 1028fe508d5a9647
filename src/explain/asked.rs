//! The words of a question → what is asked: all codes, one code, a finding, or a figure.

use crate::domain::{Figure, FindingCode, TOTAL};
use crate::error::Error;

/// What `explain` is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All codes of findings.
    Codes,
    /// One of them.
    Code(FindingCode),
    /// A finding of a release, by its id.
    Finding(String),
    /// A figure, in the words in which it was asked for.
    Figure {
        /// The authority and the indicator, with the signs between them: an authority's or an indicator's name may hold one.
        subject: String,
        /// The period, by id or label.
        period: String,
        /// The breakdown's id.
        breakdown: String,
        /// The kind of figure.
        kind: Figure,
    },
}

impl Asked {
    /// Reads the question. `breakdown` and `kind` are what the options say; an observation's key has its own.
    pub fn read(what: Option<&str>, breakdown: Option<&str>, kind: Option<Figure>) -> Result<Self, Error> {
        let Some(what) = what.map(str::trim) else { return Ok(Self::Codes) };
        if let Some(code) = FindingCode::from_name(what) {
            return Ok(Self::Code(code));
        }
        if let [authority, indicator, of_key, period, figure] = what.split('|').collect::<Vec<_>>()[..] {
            let figure = Figure::from_name(figure).ok_or_else(|| Error::Usage {
                message: format!("{figure:?} is no kind of figure"),
                hint: "an observation_key ends with actual, projected or target".into(),
            })?;
            return Ok(Self::Figure {
                subject: format!("{authority}/{indicator}"),
                period: period.to_owned(),
                breakdown: breakdown.unwrap_or(of_key).to_owned(),
                kind: kind.unwrap_or(figure),
            });
        }
        let is_id = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id(what.split('-').next().unwrap_or_default()) {
            return Ok(Self::Finding(what.to_owned()));
        }
        // A year may be written with a slash, 2024/25; nothing else that ends in two digits is a period.
        let parts: Vec<&str> = what.split('/').collect();
        let is_digits = |text: &str, long: usize| text.len() == long && text.bytes().all(|byte| byte.is_ascii_digit());
        let slashed = match parts[..] {
            [.., start, end] => is_digits(end, 2) && is_digits(&start[start.len().saturating_sub(4)..], 4),
            _ => false,
        };
        let of_period = if slashed { 2 } else { 1 };
        if parts.len() < 2 + of_period {
            return Err(unknown(what));
        }
        let (subject, period) = parts.split_at(parts.len() - of_period);
        Ok(Self::Figure {
            subject: subject.join("/"),
            period: period.join("/").trim().to_owned(),
            breakdown: breakdown.unwrap_or(TOTAL).to_owned(),
            kind: kind.unwrap_or(Figure::Actual),
        })
    }
}

fn unknown(what: &str) -> Error {
    let likeness = |code: &FindingCode| strsim::jaro_winkler(what, code.name());
    let near = FindingCode::ALL.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let near = near.filter(|code| likeness(code) > 0.9).map(|code| format!("the nearest code is {}; ", code.name()));
    Error::Usage {
        message: format!("{what:?} names neither a finding's code nor a figure"),
        hint: format!(
            "{}a figure is named as AUTHORITY/INDICATOR/PERIOD, such as 884/referrals/FY2024-25; `peermark explain` \
             lists all codes",
            near.unwrap_or_default()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(what: &str) -> Option<(String, String, String, Figure)> {
        match Asked::read(Some(what), None, None) {
            Ok(Asked::Figure { subject, period, breakdown, kind }) => Some((subject, period, breakdown, kind)),
            _ => None,
        }
    }

    #[test]
    fn a_figure_is_named_by_its_parts_or_by_its_key() {
        let whole = |subject: &str, period: &str| Some((subject.into(), period.into(), "total".into(), Figure::Actual));
        assert_eq!(figure("884/referrals/FY2024-25"), whole("884/referrals", "FY2024-25"));
        assert_eq!(
            figure("Herefordshire, County of/referrals/2024/25"),
            whole("Herefordshire, County of/referrals", "2024/25")
        );
        assert_eq!(figure("314 / 318/referrals/2024-05"), whole("314 / 318/referrals", "2024-05"));
        assert_eq!(
            figure("884|referrals|source=police;age=0-4|2024-05|target"),
            Some(("884/referrals".into(), "2024-05".into(), "source=police;age=0-4".into(), Figure::Target))
        );
    }

    #[test]
    fn codes_and_ids_of_findings_are_told_from_figures() {
        assert_eq!(Asked::read(None, None, None).ok(), Some(Asked::Codes));
        assert_eq!(Asked::read(Some("no-header"), None, None).ok(), Some(Asked::Code(FindingCode::NoHeader)));
        for id in ["00ff00ff00ff00ff", "00ff00ff00ff00ff-2"] {
            assert_eq!(Asked::read(Some(id), None, None).ok(), Some(Asked::Finding(id.into())));
        }
        for nothing in ["no-such-code", "884", "884/referrals", "a|b", ""] {
            assert!(Asked::read(Some(nothing), None, None).is_err(), "{nothing}");
        }
    }
}
