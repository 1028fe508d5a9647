//! Interventions and claims: the latest word on each.

use std::collections::BTreeMap;

use super::known::Known;
use super::plans::{Statement, contradiction, open_from};
use super::weight;
use crate::domain::{AuthorityIndex, Claim, FileIndex, Finding, Intervention};

/// An entry of a list that later submissions may correct.
pub(super) trait Entry: Clone + PartialEq {
    /// What it is called in messages.
    const NAME: &'static str;

    /// Its number within its authority.
    fn number(&self) -> &str;

    /// Where and when it is stated.
    fn statement(&self) -> Statement;

    /// The same entry as if it stood elsewhere.
    #[must_use]
    fn moved_to(&self, file: FileIndex, line: u32) -> Self;
}

macro_rules! entry {
    ($row:ident, $name:literal) => {
        impl Entry for $row {
            const NAME: &'static str = $name;

            fn number(&self) -> &str {
                &self.number
            }

            fn statement(&self) -> Statement {
                let Self { authority, submitted_on, file, line, .. } = *self;
                Statement { authority, submitted_on, file, line }
            }

            fn moved_to(&self, file: FileIndex, line: u32) -> Self {
                Self { file, line, ..self.clone() }
            }
        }
    };
}

entry!(Intervention, "intervention");
entry!(Claim, "claim");

/// The latest version of each entry, sorted by authority and number, and the files of all others.
pub(super) fn settle<Row: Entry>(
    rows: Vec<Row>,
    known: &Known,
    findings: &mut Vec<Finding>,
) -> (Vec<Row>, Vec<FileIndex>) {
    let mut keyed: BTreeMap<(AuthorityIndex, String), Vec<Row>> = BTreeMap::new();
    for row in rows {
        keyed.entry((row.statement().authority, row.number().to_owned())).or_default().push(row);
    }
    let (mut latest, mut superseded) = (Vec::with_capacity(keyed.len()), Vec::new());
    for (_, mut versions) in keyed {
        let place = |row: &Row| row.statement();
        versions.sort_by_key(|row| {
            let Statement { submitted_on, file, line, .. } = place(row);
            weight(known.ranks, file, submitted_on, line, 0)
        });
        let open = open_from(&versions, |row| (known.precedence(place(row).file), place(row).submitted_on));
        findings.extend(versions[open..].windows(2).filter_map(|pair| {
            let (earlier, later) = (&pair[0], &pair[1]);
            let (from, to) = (place(earlier), place(later));
            let is_repeated = earlier.moved_to(to.file, to.line) == *later;
            let subject = format!("{} {}", Row::NAME, later.number());
            (!is_repeated).then(|| contradiction(&subject, from, to, known))
        }));
        let last = versions.pop().expect("a key has at least one version");
        superseded.extend(versions.iter().map(|row| place(row).file));
        latest.push(last);
    }
    (latest, superseded)
}
