//! The embedded editions of statistical neighbours and the lists that files bring → the edition of a run.

use crate::domain::neighbour::{Closeness, NeighbourLink};
use crate::reference::{Neighbour, NeighbourEdition, Reference};

/// The edition of that name: an embedded one, in which the lists of files replace those of their authorities, or one
/// that has nothing but those lists. None where neither has that name.
pub fn edition(reference: &Reference, name: &str, links: &[NeighbourLink]) -> Option<NeighbourEdition> {
    let embedded = reference.neighbours.iter().find(|edition| edition.edition == name).cloned();
    let mut of_edition = links.iter().filter(|link| link.edition == name).peekable();
    if embedded.is_none() && of_edition.peek().is_none() {
        return None;
    }
    let nobody = vec![Vec::new(); reference.authorities.len()];
    let mut edition = embedded.unwrap_or(NeighbourEdition { edition: name.to_owned(), neighbours: nobody });
    let mut authority = None;
    for link in of_edition {
        let list = &mut edition.neighbours[link.authority.at()];
        if authority.replace(link.authority) != Some(link.authority) {
            list.clear();
        }
        list.push(Neighbour {
            authority: link.neighbour,
            order: link.order,
            closeness: link.closeness.map(Closeness::name).unwrap_or_default().to_owned(),
        });
    }
    Some(edition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AuthorityIndex, Day, FileIndex};

    fn link(edition: &str, authority: AuthorityIndex, order: u8, neighbour: AuthorityIndex) -> NeighbourLink {
        NeighbourLink {
            edition: edition.into(),
            authority,
            order,
            neighbour,
            closeness: Some(Closeness::VeryClose),
            submitted_on: Day::from_days(0),
            file: FileIndex(0),
            line: 2,
            column: 1,
        }
    }

    #[test]
    fn a_file_s_list_replaces_that_of_its_authority_and_leaves_the_others() {
        let reference = Reference::embedded();
        let of = |id: &str| reference.authority_by_id(id).expect("an authority");
        let links = [link("2025", of("884"), 1, of("886")), link("2025", of("884"), 2, of("330"))];
        let edition = edition(&reference, "2025", &links).expect("an edition");
        let shown: Vec<_> = edition.neighbours[of("884").at()]
            .iter()
            .map(|neighbour| (neighbour.order, neighbour.authority, neighbour.closeness.as_str()))
            .collect();
        assert_eq!(shown, [(1, of("886"), "very_close"), (2, of("330"), "very_close")]);
        assert_eq!(edition.neighbours[of("370").at()].len(), 10);
    }

    #[test]
    fn an_edition_may_be_a_file_s_alone_and_one_that_nobody_states_is_none() {
        let reference = Reference::embedded();
        let of = |id: &str| reference.authority_by_id(id).expect("an authority");
        let links = [link("own", of("884"), 1, of("886"))];
        let own = edition(&reference, "own", &links).expect("an edition");
        assert_eq!(own.neighbours.iter().filter(|list| !list.is_empty()).count(), 1);
        assert!(edition(&reference, "own", &[]).is_none());
        assert_eq!(edition(&reference, "2021", &links).expect("an edition").neighbours[of("884").at()].len(), 10);
    }
}
