//! The text of a page → its elements, as far as tests ask: a page that is not well formed stops the test.

use std::collections::BTreeMap;

/// Elements that have no end.
const VOID: [&str; 5] = ["meta", "br", "input", "link", "img"];
/// Elements whose content is no HTML.
const RAW: [&str; 2] = ["style", "script"];

/// One element.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// All text in it, its descendants' too, with the five escapes undone.
    pub text: String,
    /// The element around it, by its place in the list.
    pub parent: Option<usize>,
}

impl Element {
    /// An attribute, blank where it has none.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// All elements of a page, in the order in which they begin.
pub fn elements(page: &str) -> Vec<Element> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a page begins with its kind");
    let (mut list, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(begin) = rest.find('<') {
        let text = unescaped(&rest[..begin]);
        for &at in &open {
            list[at].text.push_str(&text);
        }
        rest = &rest[begin + 1..];
        let end = end_of_tag(rest);
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let at = open.pop().unwrap_or_else(|| panic!("</{name}> ends nothing"));
            assert_eq!(list[at].name, name, "{name} ends within another element");
            continue;
        }
        let name = tag.split([' ', '\n']).next().expect("a name").to_owned();
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name:?} is the name of no element");
        let attributes = attributes(&tag[name.len()..]);
        list.push(Element { name: name.clone(), attributes, text: String::new(), parent: open.last().copied() });
        if RAW.contains(&name.as_str()) {
            let close = format!("</{name}>");
            let end = rest.find(&close).expect("raw text ends");
            rest = &rest[end + close.len()..];
        } else if !VOID.contains(&name.as_str()) {
            open.push(list.len() - 1);
        }
    }
    assert!(open.is_empty(), "{} elements have no end", open.len());
    list
}

/// The `>` that ends a tag: none within quotes does.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    text.find(|character| {
        quoted ^= character == '"';
        character == '>' && !quoted
    })
    .expect("a tag ends")
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut rest = text.trim();
    let mut found = BTreeMap::new();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value ends");
            value = unescaped(&quoted[..end]);
            rest = &quoted[end + 1..];
        }
        assert_eq!(found.insert(name, value), None, "an attribute stands twice in <… {text}>");
        rest = rest.trim_start();
    }
    found
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
