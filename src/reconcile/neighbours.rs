//! Lists of statistical neighbours: of the lists that an edition has for an authority the latest counts, whole.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use super::weight;
use crate::domain::neighbour::NeighbourLink;
use crate::domain::{AuthorityIndex, FileIndex, Finding, FindingCode};

/// What reconciling neighbours comes to.
pub(super) struct Settled {
    /// The links that count, by edition, authority and place.
    pub(super) links: Vec<NeighbourLink>,
    /// The file of each link that does not count.
    pub(super) superseded: Vec<FileIndex>,
}

pub(super) fn settle(links: Vec<NeighbourLink>, known: &Known, findings: &mut Vec<Finding>) -> Settled {
    let mut settled = Settled { links: Vec::new(), superseded: Vec::new() };
    let mut keyed: BTreeMap<(String, AuthorityIndex), Vec<NeighbourLink>> = BTreeMap::new();
    for link in links {
        keyed.entry((link.edition.clone(), link.authority)).or_default().push(link);
    }
    for mut links in keyed.into_values() {
        let of_list = |link: &NeighbourLink| weight(known.ranks, link.file, link.submitted_on, link.line, 0);
        links.sort_by_key(|link| (of_list(link), link.order));
        let latest = links.last().map(of_list);
        let mut listed = BTreeSet::new();
        for link in links {
            if Some(of_list(&link)) != latest {
                settled.superseded.push(link.file);
            } else if listed.insert(link.neighbour) {
                settled.links.push(link);
            } else {
                findings.push(repeated(&link, known));
                settled.superseded.push(link.file);
            }
        }
    }
    settled
}

fn repeated(link: &NeighbourLink, known: &Known) -> Finding {
    let name = |authority: AuthorityIndex| &known.reference.authorities[authority.at()].name;
    known.finding(
        FindingCode::ConflictingDuplicate,
        Some(link.authority),
        (link.file, link.line, Some(link.column)),
        Some(known.reference.authorities[link.neighbour.at()].id.clone()),
        format!("{} stands twice among the neighbours of {}", name(link.neighbour), name(link.authority)),
        "the nearer place is used; correct whichever is wrong",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Day;
    use crate::reconcile::FileRank;
    use crate::reference::Reference;

    fn link(authority: u16, order: u8, neighbour: u16, file: u32, submitted: i32) -> NeighbourLink {
        NeighbourLink {
            edition: "own".into(),
            authority: AuthorityIndex(authority),
            order,
            neighbour: AuthorityIndex(neighbour),
            closeness: None,
            submitted_on: Day::from_days(submitted),
            file: FileIndex(file),
            line: 2,
            column: u16::from(order),
        }
    }

    fn settled(links: &[NeighbourLink]) -> (Vec<(u16, u8, u16)>, usize, Vec<Finding>) {
        let rank = || FileRank { source: "list".into(), precedence: 10, ..FileRank::default() };
        let known = Known {
            ranks: &[rank(), rank()],
            reference: &Reference::embedded(),
            raw_texts: &[String::new(), String::new()],
            columns: vec![Vec::new(); 2],
            breakdowns: Vec::new(),
        };
        let mut findings = Vec::new();
        let settled = settle(links.to_vec(), &known, &mut findings);
        let shown = settled.links.iter().map(|link| (link.authority.0, link.order, link.neighbour.0)).collect();
        (shown, settled.superseded.len(), findings)
    }

    #[test]
    fn the_later_list_of_an_authority_replaces_the_earlier_one_whole() {
        let earlier = [link(1, 1, 5, 0, 100), link(1, 2, 6, 0, 100), link(1, 3, 7, 0, 100), link(2, 1, 5, 0, 100)];
        let later = [link(1, 1, 8, 1, 200), link(1, 2, 5, 1, 200)];
        let expected = (vec![(1, 1, 8), (1, 2, 5), (2, 1, 5)], 3);
        for links in [[&earlier[..], &later].concat(), [&later[..], &earlier].concat()] {
            let (shown, superseded, findings) = settled(&links);
            assert_eq!((shown, superseded), expected);
            assert!(findings.is_empty());
        }
    }

    #[test]
    fn a_neighbour_that_stands_twice_in_a_list_counts_in_its_nearer_place() {
        let (shown, superseded, findings) = settled(&[link(1, 2, 5, 0, 100), link(1, 1, 5, 0, 100)]);
        assert_eq!((shown, superseded), (vec![(1, 1, 5)], 1));
        assert_eq!((findings.len(), findings[0].code), (1, FindingCode::ConflictingDuplicate));
    }
}
