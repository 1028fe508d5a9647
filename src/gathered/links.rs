//! Ids of authorities and indicators in, addresses of their pages out.

use std::collections::BTreeSet;

/// Names for addresses, no two the same.
#[derive(Debug, Default)]
pub(crate) struct Slugs(BTreeSet<String>);

impl Slugs {
    /// The name of an id: its letters and digits in lower case, all else as a hyphen.
    pub(crate) fn of(&mut self, id: &str) -> String {
        let plain = slug(id);
        let mut name = plain.clone();
        let mut number = 2;
        while !self.0.insert(name.clone()) {
            name = format!("{plain}-{number}");
            number += 1;
        }
        name
    }
}

/// Letters, digits and underscores of a text, all else as a hyphen.
pub(crate) fn slug(text: &str) -> String {
    let keep = |character: char| if character.is_ascii_alphanumeric() || character == '_' { character } else { '-' };
    let slug: String = text.chars().map(keep).collect::<String>().to_ascii_lowercase();
    if slug.is_empty() { "-".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_unique() {
        let mut slugs = Slugs::default();
        let names = ["314+318", "314-318", "../etc/<script>", "", "?", "884"].map(|id| slugs.of(id));
        assert_eq!(names, ["314-318", "314-318-2", "---etc--script-", "-", "--2", "884"]);
    }
}
