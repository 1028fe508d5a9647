//! What is known of a file → the text of its source entry: keys in their usual order, each with its comment.

use std::fmt::Write as _;

use super::roles::Confidence;

/// Comments are broken at this width.
const WIDTH: usize = 116;

/// A source entry that is being written.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Lines of comment above it.
    pub(super) above: Vec<String>,
    keys: Vec<Key>,
}

#[derive(Clone, Debug)]
struct Key {
    name: String,
    /// Comments above the key.
    above: Vec<String>,
    lines: Vec<String>,
    is_active: bool,
    /// Whether it is a table of its own, which stands below all other keys.
    is_section: bool,
}

/// An entry of a list: TOML and what is said behind it; where it is not certain it is commented out.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) toml: String,
    pub(super) remark: String,
    pub(super) is_active: bool,
}

impl Item {
    pub(super) fn sure(toml: String, remark: impl Into<String>) -> Self {
        Self { toml, remark: remark.into(), is_active: true }
    }

    pub(super) fn open(toml: String, remark: impl Into<String>) -> Self {
        Self { toml, remark: remark.into(), is_active: false }
    }
}

impl Entry {
    /// Adds a paragraph of comment above the entry.
    pub(super) fn note(&mut self, text: &str) {
        self.above.extend(comment(text));
    }

    /// Adds a key with its value as TOML.
    pub(super) fn key(&mut self, name: &str, toml: &str) {
        self.keys.push(Key::new(name, vec![format!("{name} = {toml}")]));
    }

    /// Adds a key with its value and how sure it is.
    pub(super) fn sure_key(&mut self, name: &str, toml: &str, confidence: Confidence, why: &str) {
        self.remarked_key(name, toml, &format!("{}: {why}", confidence.name()));
    }

    /// Adds a key with its value and a remark, behind it where there is room, else above it.
    pub(super) fn remarked_key(&mut self, name: &str, toml: &str, remark: &str) {
        let line = format!("{name} = {toml}");
        if remark.is_empty() {
            self.key(name, toml);
        } else if line.chars().count() + remark.chars().count() + 3 <= WIDTH + 14 {
            self.keys.push(Key::new(name, vec![format!("{line} # {remark}")]));
        } else {
            let mut key = Key::new(name, vec![line]);
            key.above = comment(remark);
            self.keys.push(key);
        }
    }

    /// Adds a key that is commented out.
    pub(super) fn open_key(&mut self, name: &str, toml: &str, remark: &str) {
        self.remarked_key(name, toml, remark);
        if let Some(key) = self.keys.last_mut() {
            key.is_active = false;
        }
    }

    /// Adds a list with an entry a line.
    pub(super) fn list(&mut self, name: &str, items: &[Item]) {
        let mut lines = vec![format!("{name} = [")];
        for item in items {
            let mark = if item.is_active { "" } else { "# " };
            let remark = if item.remark.is_empty() { String::new() } else { format!(" # {}", item.remark) };
            lines.push(format!("  {mark}{},{remark}", item.toml));
        }
        lines.push("]".into());
        self.keys.push(Key::new(name, lines));
    }

    /// Adds a table of its own below the other keys: `[source.columns]`, or one of several, `[[source.inspections]]`.
    pub(super) fn section(&mut self, heading: &str, lines: Vec<String>) {
        let name = heading.trim_matches(['[', ']']).trim_start_matches("source.");
        let mut key = Key::new(name, std::iter::once(heading.to_owned()).chain(lines).collect());
        key.is_section = true;
        key.above.push(String::new());
        self.keys.push(key);
    }

    /// Adds a list of texts, on one line where they fit.
    pub(super) fn texts(&mut self, name: &str, texts: &[String], remark: &str) {
        let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        let line = format!("[{}]", quoted.join(", "));
        if name.len() + line.chars().count() < WIDTH {
            self.remarked_key(name, &line, remark);
            return;
        }
        let mut lines = vec![format!("{name} = [")];
        let mut row = String::from(" ");
        for text in &quoted {
            if row.chars().count() + text.chars().count() + 2 > WIDTH && row.trim() != "" {
                lines.push(std::mem::replace(&mut row, " ".into()));
            }
            let _ = write!(row, " {text},");
        }
        lines.push(row);
        lines.push("]".into());
        let mut key = Key::new(name, lines);
        key.above = comment(remark);
        self.keys.push(key);
    }

    /// Whether an active key of that name is there.
    pub(super) fn states(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.is_active && key.name == name)
    }

    /// The value of a key on one line, as TOML.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let key = self.keys.iter().find(|key| key.is_active && key.name == name)?;
        match &key.lines[..] {
            [line] => {
                let value = line.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim_start();
                // A remark stands behind the value; values that can hold ` # ` are in quotes before it.
                let end = value.rfind(" # ").filter(|at| value[..*at].matches('"').count() % 2 == 0);
                Some(end.map_or(value, |at| &value[..at]).to_owned())
            }
            lines => Some(lines.join("\n")),
        }
    }

    /// Gives a key another value.
    pub(super) fn replace(&mut self, name: &str, toml: &str) {
        if let Some(key) = self.keys.iter_mut().find(|key| key.name == name) {
            key.lines = vec![format!("{name} = {toml}")];
        }
    }

    /// Takes a key away.
    pub(super) fn remove(&mut self, name: &str) {
        self.keys.retain(|key| key.name != name);
    }

    /// Adds a key behind another.
    pub(super) fn insert_after(&mut self, other: &str, name: &str, line: &str) {
        let at = self.keys.iter().position(|key| key.name == other).map_or(self.keys.len(), |at| at + 1);
        self.keys.insert(at, Key::new(name, vec![line.to_owned()]));
    }

    /// Keeps what is its own beside an entry of the same header.
    pub(super) fn become_edition(&mut self, base: &str) {
        self.keys.retain(|key| matches!(key.name.as_str(), "id" | "title" | "files" | "submitted" | "authority"));
        let authority_in_columns = self.value("authority").is_none_or(|value| value.starts_with('{'));
        self.keys.retain(|key| key.name != "authority" || !authority_in_columns);
        self.keys.insert(1, Key::new("based_on", vec![format!("based_on = {} # the same headers", quoted(base))]));
    }

    /// Is a comment and nothing else from now on.
    pub(super) fn become_note(&mut self, text: &str) {
        self.above = comment(text);
        self.keys.clear();
    }

    /// The entry as text.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for line in &self.above {
            let _ = writeln!(out, "{line}");
        }
        if !self.keys.is_empty() {
            out.push_str("[[source]]\n");
        }
        for key in self.keys.iter().filter(|key| !key.is_section).chain(self.keys.iter().filter(|key| key.is_section)) {
            key.write(&mut out);
        }
        out
    }

    /// Comments out the key that wrote a line of [`Entry::text`] (from 1), saying why; whether there was one.
    pub(super) fn comment_out(&mut self, line: usize, why: &str) -> bool {
        let mut at = self.above.len() + 1;
        self.keys.sort_by_key(|key| key.is_section);
        for key in &mut self.keys {
            let end = at + key.above.len() + key.lines.len();
            if line <= end && line > at && key.is_active && !matches!(key.name.as_str(), "id" | "kind" | "files") {
                key.is_active = false;
                key.above.extend(comment(&format!("left out, since {why}:")));
                return true;
            }
            at = end;
        }
        false
    }
}

impl Key {
    fn new(name: &str, lines: Vec<String>) -> Self {
        Self { name: name.into(), above: Vec::new(), lines, is_active: true, is_section: false }
    }

    fn write(&self, out: &mut String) {
        for line in &self.above {
            let _ = writeln!(out, "{line}");
        }
        for line in &self.lines {
            let mark = if self.is_active { "" } else { "# " };
            let _ = writeln!(out, "{mark}{line}");
        }
    }
}

/// A text as lines of comment.
pub(super) fn comment(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH && line != "#" {
            lines.push(std::mem::replace(&mut line, "#".into()));
        }
        line.push(' ');
        line.push_str(word);
    }
    if line != "#" {
        lines.push(line);
    }
    lines
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Texts as a TOML list on one line.
pub(super) fn listed<S: AsRef<str>>(texts: &[S]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text.as_ref())).collect::<Vec<_>>().join(", "))
}

/// Pairs as an inline table.
pub(super) fn inline<S: AsRef<str>>(pairs: &[(S, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{} = {value}", bare(key.as_ref()))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// A key as TOML writes it: bare where that is allowed.
pub(super) fn bare(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// A text as an id: lower case, digits, single underscores.
pub(super) fn slug(text: &str) -> String {
    crate::normalise::slug(text, |letter| letter.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_stands_in_toml_as_it_is(text in "\\PC*|[\"\\\\\t\n\r\u{1}\u{7f}a ]*") {
            let written = format!("a = {}\n{} = 1\n", quoted(&text), if text == "a" { "b".into() } else { bare(&text) });
            let table: toml::Table = toml::from_str(&written).expect("TOML");
            prop_assert_eq!(table["a"].as_str(), Some(text.as_str()));
            let key = if text == "a" { "b" } else { &text };
            prop_assert!(table.contains_key(key));
        }
    }
}
