//! How old submissions may be, and the files of a run → the senders of whom nothing newer could be read, as findings.
//!
//! A sender is an authority where the path of a file or the pipeline says whose it is, and the source as a whole where its
//! rows do. Only a file that could be read counts, tonight or when what is carried forward of it was: that is as old as it was.

use std::collections::BTreeMap;

use super::receipts::Said;
use crate::domain::{AuthorityIndex, Day, Finding, FindingCode, Severity, SourceFile};
use crate::pipeline::{AuthorityFrom, ExpectedFrom, Freshness, Pipeline, Source};
use crate::sources::FoundFile;

/// The findings, by source and sender; `said` is what each file that was found says, `findings` are those of reading them, `carried` the files of which figures stand in
/// for refused ones, with the places of their sources.
pub fn overdue(
    pipeline: &Pipeline,
    (found, said): (&[FoundFile], &[Said]),
    findings: &[Finding],
    carried: (&[usize], &[SourceFile]),
) -> Vec<Finding> {
    let mut is_refused: Vec<bool> = found.iter().map(|file| file.refused).collect();
    for finding in findings.iter().filter(|finding| finding.code.severity() == Severity::RejectFile) {
        if let Some(file) = finding.file {
            is_refused[file.at()] = true;
        }
    }
    let mut out = Vec::new();
    for (place, source) in pipeline.sources.iter().enumerate() {
        let Some(limits) = source.freshness else { continue };
        let mut latest: BTreeMap<Option<AuthorityIndex>, Option<(Day, &str)>> = BTreeMap::new();
        if let (Some(expected), true) = (&source.expected, source.authority == AuthorityFrom::Path)
            && let ExpectedFrom::Stated(authorities) = &expected.authorities
        {
            latest.extend(authorities.iter().map(|&authority| (Some(authority), None)));
        }
        for ((file, said), is_refused) in found.iter().zip(said).zip(&is_refused) {
            if file.source != place || file.authority.is_none() && source.authority == AuthorityFrom::Path {
                continue;
            }
            let of_sender = latest.entry(file.authority).or_default();
            let day = file.submitted_on.or(said.last_submitted_on);
            if let (Some(day), false) = (day, is_refused) {
                *of_sender = (*of_sender).max(Some((day, file.shown.as_str())));
            }
        }
        for (_, file) in carried.0.iter().zip(carried.1).filter(|(of, _)| **of == place) {
            if file.authority.is_some() || source.authority != AuthorityFrom::Path {
                let of_sender = latest.entry(file.authority).or_default();
                *of_sender = (*of_sender).max(file.submitted_on.map(|day| (day, file.path.as_str())));
            }
        }
        for (authority, latest) in latest {
            out.extend(judged(source, limits, authority, latest, pipeline.reporting_day));
        }
    }
    out
}

fn judged(
    source: &Source,
    limits: Freshness,
    authority: Option<AuthorityIndex>,
    latest: Option<(Day, &str)>,
    reporting_day: Day,
) -> Option<Finding> {
    let age = latest.map(|(day, _)| reporting_day.days() - day.days());
    let is_past = |limit: Option<i32>| limit.filter(|&limit| age.is_none_or(|age| age > limit));
    let (code, limit) = match (is_past(limits.error_after), is_past(limits.warn_after)) {
        (Some(limit), _) => (FindingCode::SubmissionOverdue, limit),
        (None, Some(limit)) => (FindingCode::SubmissionAgeing, limit),
        (None, None) => return None,
    };
    let what = latest.map_or_else(
        || "no submission could be read".to_owned(),
        |(day, path)| format!("the latest submission that could be read is of {day}, {path}"),
    );
    Some(Finding {
        code,
        authority,
        file: None,
        source: source.id.clone(),
        line: None,
        column: None,
        column_name: String::new(),
        raw_value: None,
        message: format!("{}: {what}; the limit is {limit} days", source.id),
        hint: code.advice().to_owned(),
    })
}
