//! Texts of cells, and what stands together in a row → small integers, so that nothing is worked out twice.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

/// A map for look-ups that every row makes.
pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// A hash that takes a multiplication for eight bytes. Nobody gains by files whose texts collide.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct QuickHasher(u64);

impl QuickHasher {
    fn take(&mut self, word: u64) {
        // An odd number without a pattern: 2^64 divided by the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.take(u64::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.take(number.into());
    }

    fn finish(&self) -> u64 {
        // The low bits of a product know nothing of the high bits of its factors.
        self.0 ^ (self.0 >> 32)
    }
}

/// The distinct texts of a column, numbered as they come, each with what it means.
#[derive(Debug)]
pub(super) struct Dictionary<T> {
    places: QuickMap<Rc<str>, u32>,
    entries: Vec<Entry<T>>,
    last: u32,
}

#[derive(Debug)]
struct Entry<T> {
    text: Rc<str>,
    meaning: T,
    /// The text that last stood behind it; at first itself.
    next: u32,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Self { places: QuickMap::default(), entries: Vec::new(), last: 0 }
    }
}

impl<T> Dictionary<T> {
    /// The number of a text, where it has come before.
    pub(super) fn find(&mut self, text: &str) -> Option<u32> {
        // Neighbouring rows mostly say the same, or what such neighbours said before: months follow each other.
        let next = self.entries.get(self.last as usize)?.next;
        if *self.entries[next as usize].text == *text {
            self.last = next;
            return Some(next);
        }
        let found = *self.places.get(text)?;
        self.entries[self.last as usize].next = found;
        self.last = found;
        Some(found)
    }

    /// Gives a new text its number.
    pub(super) fn add(&mut self, text: &str, meaning: T) -> u32 {
        let number = u32::try_from(self.entries.len()).expect("a file has fewer than four billion cells");
        let text: Rc<str> = text.into();
        self.places.insert(Rc::clone(&text), number);
        if let Some(last) = self.entries.get_mut(self.last as usize) {
            last.next = number;
        }
        self.entries.push(Entry { text, meaning, next: number });
        self.last = number;
        number
    }

    /// The number of a text; `means` is asked for texts that are new.
    pub(super) fn number(&mut self, text: &str, means: impl FnOnce(&str) -> T) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let meaning = means(text);
        self.add(text, meaning)
    }

    /// What the text with this number means.
    pub(super) fn meaning(&self, number: u32) -> &T {
        &self.entries[number as usize].meaning
    }

    /// The text with this number.
    pub(super) fn text(&self, number: u32) -> &str {
        &self.entries[number as usize].text
    }
}

/// Rows of numbers, one from each of some columns, numbered as they come; 0 is the combination of nothing.
#[derive(Debug)]
pub(super) struct Combinations {
    /// By a number alone: the combination of it, or 0.
    single: Vec<u32>,
    places: QuickMap<(u32, u32), u32>,
    parts: Vec<Vec<u32>>,
}

impl Default for Combinations {
    fn default() -> Self {
        Self { single: Vec::new(), places: QuickMap::default(), parts: vec![Vec::new()] }
    }
}

impl Combinations {
    /// A combination and one number more.
    pub(super) fn with(&mut self, combination: u32, part: u32) -> u32 {
        if combination == 0 {
            if self.single.len() <= part as usize {
                self.single.resize(part as usize + 1, 0);
            }
            if self.single[part as usize] == 0 {
                self.single[part as usize] = self.extended(0, part);
            }
            return self.single[part as usize];
        }
        if let Some(&known) = self.places.get(&(combination, part)) {
            return known;
        }
        let number = self.extended(combination, part);
        self.places.insert((combination, part), number);
        number
    }

    /// A new combination.
    fn extended(&mut self, combination: u32, part: u32) -> u32 {
        let number = u32::try_from(self.parts.len()).expect("a file has fewer than four billion rows");
        let mut parts = self.parts[combination as usize].clone();
        parts.push(part);
        self.parts.push(parts);
        number
    }

    /// The numbers of a combination.
    pub(super) fn parts(&self, combination: u32) -> &[u32] {
        &self.parts[combination as usize]
    }
}

/// A table that is filled in where it is asked.
#[derive(Debug)]
pub(super) struct Grid<T> {
    rows: Vec<Vec<Option<T>>>,
}

impl<T> Default for Grid<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Copy> Grid<T> {
    /// What stands at a place, if something does.
    pub(super) fn get(&self, row: usize, column: usize) -> Option<T> {
        self.rows.get(row).and_then(|cells| cells.get(column)).copied().flatten()
    }

    /// Fills a place.
    pub(super) fn set(&mut self, row: usize, column: usize, value: T) {
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, None);
        }
        cells[column] = Some(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number_and_is_asked_once_what_it_means() {
        let mut dictionary = Dictionary::default();
        let mut asked = 0;
        let mut number = |text: &str| {
            dictionary.number(text, |text| {
                asked += 1;
                text.len()
            })
        };
        assert_eq!([number("a"), number("bcd"), number("bcd"), number("a")], [0, 1, 1, 0]);
        assert_eq!(asked, 2);
        assert_eq!((*dictionary.meaning(1), dictionary.text(1)), (3, "bcd"));
    }

    #[test]
    fn a_text_is_found_whatever_stood_before_it() {
        let texts = ["a", "b", "c", "a", "b", "c", "c", "a", "c", "b", "b", "a", "eight by", "eight bytes", "eight by"];
        let mut dictionary = Dictionary::default();
        for text in texts {
            let number = dictionary.number(text, str::to_owned);
            assert_eq!((dictionary.text(number), dictionary.meaning(number).as_str()), (text, text));
        }
        assert_eq!(dictionary.find("d"), None);
        assert_eq!(dictionary.find("c"), Some(2));
    }

    #[test]
    fn combinations_are_told_apart_by_each_of_their_parts_and_by_their_length() {
        let mut combinations = Combinations::default();
        let mut of = |parts: &[u32]| parts.iter().fold(0, |known, &part| combinations.with(known, part));
        let numbers = [of(&[]), of(&[1]), of(&[1, 1]), of(&[1, 2]), of(&[2, 1]), of(&[1, 1])];
        assert_eq!(numbers[2], numbers[5]);
        let distinct: std::collections::BTreeSet<u32> = numbers.into_iter().collect();
        assert_eq!(distinct.len(), 5);
        assert_eq!(combinations.parts(numbers[4]), [2, 1]);
    }
}
