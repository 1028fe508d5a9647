//! Texts, each held once: a night with many differences says the same few of them again and again.

use std::collections::HashMap;

/// A text among [`Texts`]; blank where nothing else was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(u32);

/// Texts in the order in which each was first met, the blank one before all.
#[derive(Clone, Debug)]
pub struct Texts {
    list: Vec<String>,
    places: HashMap<String, TextId>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { list: vec![String::new()], places: HashMap::from([(String::new(), TextId(0))]) }
    }
}

impl Texts {
    /// The place of a text.
    pub fn place(&mut self, text: String) -> TextId {
        if let Some(&known) = self.places.get(&text) {
            return known;
        }
        let place = TextId(u32::try_from(self.list.len()).expect("a table holds fewer than 2^32 texts"));
        self.list.push(text.clone());
        self.places.insert(text, place);
        place
    }

    /// The text at a place.
    pub fn text(&self, place: TextId) -> &str {
        &self.list[place.0 as usize]
    }
}
