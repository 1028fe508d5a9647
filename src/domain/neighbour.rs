//! Links between authorities and their statistical neighbours, as a file of an edition states them.

use super::{AuthorityIndex, Day, FileIndex};

/// How like an authority its neighbour is, in the words of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the model's own words, most alike first
pub enum Closeness {
    ExtremelyClose,
    VeryClose,
    Close,
    SomewhatClose,
    NotClose,
}

impl Closeness {
    /// All of them, most alike first.
    pub const ALL: [Self; 5] =
        [Self::ExtremelyClose, Self::VeryClose, Self::Close, Self::SomewhatClose, Self::NotClose];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExtremelyClose => "extremely_close",
            Self::VeryClose => "very_close",
            Self::Close => "close",
            Self::SomewhatClose => "somewhat_close",
            Self::NotClose => "not_close",
        }
    }

    /// What a file's words mean, whatever their case and the spaces around and between them.
    pub fn from_words(words: &str) -> Option<Self> {
        let name = words.split([' ', '_', '\u{a0}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
        Self::ALL.into_iter().find(|closeness| closeness.name().eq_ignore_ascii_case(&name))
    }
}

/// One link of an edition of statistical neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeighbourLink {
    /// The edition.
    pub edition: String,
    /// Whose neighbour it is.
    pub authority: AuthorityIndex,
    /// The neighbour's place, from 1 for the nearest.
    pub order: u8,
    /// The neighbour.
    pub neighbour: AuthorityIndex,
    /// How like it is, where the file says so.
    pub closeness: Option<Closeness>,
    /// When the list was submitted.
    pub submitted_on: Day,
    /// The file that states it.
    pub file: FileIndex,
    /// The line of that file.
    pub line: u32,
    /// The column of that file.
    pub column: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_the_same_in_any_case_and_with_spaces_around_them() {
        for (words, closeness) in [
            ("Very Close", Closeness::VeryClose),
            ("Very close", Closeness::VeryClose),
            ("Close ", Closeness::Close),
            ("  Not  Close", Closeness::NotClose),
            ("somewhat_close", Closeness::SomewhatClose),
            ("EXTREMELY CLOSE", Closeness::ExtremelyClose),
        ] {
            assert_eq!(Closeness::from_words(words), Some(closeness), "{words:?}");
        }
        for words in ["", "far", "Closest", "Not very close"] {
            assert_eq!(Closeness::from_words(words), None, "{words:?}");
        }
    }
}
