//! Which figures an audience may see: of which sources, and of whom.

use crate::domain::{AuthorityIndex, Day};

/// A permission: some sources' figures, of some authorities or of all, may be shown to an audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// To whom.
    pub audience: String,
    /// The places of the sources, sorted.
    pub sources: Vec<usize>,
    /// Of whom, sorted; of all where nobody is named.
    pub authorities: Option<Vec<AuthorityIndex>>,
    /// The first day on which it holds.
    pub from: Option<Day>,
    /// The last day on which it holds.
    pub until: Option<Day>,
}

impl Permission {
    fn holds(&self, audience: &str, day: Day) -> bool {
        self.audience == audience
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }
}

/// What a release may show, by source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permitted(Option<Vec<Whose>>);

/// Of whom a source may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    /// Of these, sorted; maybe of nobody.
    Only(Vec<AuthorityIndex>),
    Everybody,
}

impl Permitted {
    /// What the permissions of a pipeline allow a release for an audience on a day; everything where none is declared.
    /// `sources` is how many there are.
    pub fn of(permissions: &[Permission], audience: &str, day: Day, sources: usize) -> Self {
        if permissions.is_empty() {
            return Self(None);
        }
        let mut allowed = vec![Whose::Only(Vec::new()); sources];
        for permission in permissions.iter().filter(|permission| permission.holds(audience, day)) {
            for &source in &permission.sources {
                match (&mut allowed[source], &permission.authorities) {
                    (Whose::Everybody, _) => {}
                    (whose, None) => *whose = Whose::Everybody,
                    (Whose::Only(named), Some(more)) => {
                        named.extend(more);
                        named.sort_unstable();
                        named.dedup();
                    }
                }
            }
        }
        Self(Some(allowed))
    }

    /// Whether anything is kept back.
    pub fn withholds(&self) -> bool {
        self.0.as_ref().is_some_and(|allowed| allowed.iter().any(|whose| *whose != Whose::Everybody))
    }

    /// Whether a source may be shown at all.
    pub fn allows(&self, source: usize) -> bool {
        self.0.as_ref().is_none_or(|allowed| allowed[source] != Whose::Only(Vec::new()))
    }

    /// Whether what a source says of an authority may be shown.
    pub fn allows_of(&self, source: usize, authority: AuthorityIndex) -> bool {
        match self.0.as_ref().map(|allowed| &allowed[source]) {
            None | Some(Whose::Everybody) => true,
            Some(Whose::Only(named)) => named.binary_search(&authority).is_ok(),
        }
    }

    /// Whether a source may be shown of everybody.
    pub fn allows_all_of(&self, source: usize) -> bool {
        self.0.as_ref().is_none_or(|allowed| allowed[source] == Whose::Everybody)
    }

    /// What is shown, in words that differ where it does: by the ids of the sources and authorities.
    pub fn in_words<'i>(
        &self,
        source_id: impl Fn(usize) -> &'i str,
        authority_id: impl Fn(AuthorityIndex) -> &'i str,
    ) -> Option<String> {
        let allowed = self.0.as_ref()?;
        let shown = allowed.iter().enumerate().filter_map(|(source, whose)| match whose {
            Whose::Everybody => Some(source_id(source).to_owned()),
            Whose::Only(named) if named.is_empty() => None,
            Whose::Only(named) => {
                let ids: Vec<&str> = named.iter().map(|&authority| authority_id(authority)).collect();
                Some(format!("{} of {}", source_id(source), ids.join(", ")))
            }
        });
        Some(shown.collect::<Vec<String>>().join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn permission(audience: &str, sources: &[usize], authorities: Option<&[u16]>) -> Permission {
        Permission {
            audience: audience.to_owned(),
            sources: sources.to_vec(),
            authorities: authorities.map(|named| named.iter().copied().map(AuthorityIndex).collect()),
            from: None,
            until: None,
        }
    }

    #[test]
    fn without_permissions_everything_is_shown_and_with_any_only_what_they_allow() {
        let on = day("2026-10-31");
        let none = Permitted::of(&[], "public", on, 2);
        assert!(none.allows(1) && none.allows_of(1, AuthorityIndex(9)) && !none.withholds());
        let some = Permitted::of(&[permission("public", &[0], None)], "public", on, 2);
        assert!(some.allows_all_of(0) && !some.allows(1) && !some.allows_of(1, AuthorityIndex(9)) && some.withholds());
        let others = Permitted::of(&[permission("regional", &[0], None)], "public", on, 2);
        assert!(!others.allows(0), "what others may see is not shown");
    }

    #[test]
    fn permissions_for_some_authorities_add_up_and_everybody_covers_them() {
        let list = [permission("own", &[0], Some(&[7])), permission("own", &[0, 1], Some(&[3]))];
        let shown = Permitted::of(&list, "own", day("2026-10-31"), 2);
        let of = |source, authority| shown.allows_of(source, AuthorityIndex(authority));
        assert_eq!([of(0, 3), of(0, 7), of(1, 3), of(1, 7)], [true, true, true, false]);
        let words = shown.in_words(|source| ["cin", "csww"][source], |one| if one.0 == 3 { "884" } else { "886" });
        assert_eq!(words.as_deref(), Some("cin of 884, 886; csww of 884"));
        let all = [list[0].clone(), permission("own", &[0], None)];
        assert!(Permitted::of(&all, "own", day("2026-10-31"), 1).allows_all_of(0));
    }

    #[test]
    fn a_permission_holds_from_its_first_to_its_last_day() {
        let list = [Permission {
            from: Some(day("2026-01-01")),
            until: Some(day("2026-12-31")),
            ..permission("public", &[0], None)
        }];
        let holds = |on: &str| Permitted::of(&list, "public", day(on), 1).allows(0);
        assert_eq!(["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map(holds), [false, true, true, false]);
    }
}
