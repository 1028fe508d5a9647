//! A file's path and title lines → id, title, pattern of its path, day, period and authority, as far as they say so.

use std::sync::LazyLock;

use regex::Regex;

use super::entry::slug;
use crate::domain::Day;
use crate::normalise::period::{self, Words};
use crate::reference::Reference;

/// A full date. It is compiled once: `init` asks for it of every file of a folder.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]|20[0-9]{2}[01][0-9][0-3][0-9]").expect("the pattern is sound")
});

/// What a path and the titles in its file say.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) title: String,
    /// The path, with `<submitted>` in the place of a full date.
    pub(super) files: String,
    /// A day that is named.
    pub(super) day: Option<Day>,
    /// The first year in its name.
    pub(super) year: Option<i32>,
    /// A period that is named, as it is written.
    pub(super) period: Option<String>,
    /// The authority's code, and where it is named.
    pub(super) authority: Option<(String, String)>,
    /// The pattern with `<authority>` in the place of the authority's name, where the path has it: it takes everybody's.
    pub(super) files_of_all: Option<String>,
}

/// An authority that a path or a title names.
struct Whose {
    id: String,
    /// Where it is named, in words.
    why: String,
    /// The words of the path that name it; none where a title does.
    words: Option<String>,
}

/// Reads a path as it was typed, and the title lines of the file.
pub(super) fn read(path: &str, titles: &[String], reference: &Reference) -> Named {
    let shown = path.replace('\\', "/");
    let name = shown.rsplit('/').next().unwrap_or(&shown);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let found = DATE.find_iter(name).find(|found| {
        let around = |at: Option<char>| at.is_none_or(|letter| !letter.is_ascii_digit());
        around(name[..found.start()].chars().next_back()) && around(name[found.end()..].chars().next())
    });
    let day = found.and_then(|found| crate::normalise::day::read(found.as_str()));
    let folder = &shown[..shown.len() - name.len()];
    let literal = |text: &str| text.replace(['{', '<', '*'], "*").replace(['}', '>'], "*");
    let files = match found.filter(|_| day.is_some()) {
        Some(found) => format!(
            "{}{}<submitted>{}",
            literal(folder),
            literal(&name[..found.start()]),
            literal(&name[found.end()..])
        ),
        None => literal(&shown),
    };
    let id = slug(&DATE.replace_all(stem, ""));
    let title = titles.first().filter(|title| title.chars().count() <= 90).cloned();
    let worded = DATE.replace_all(stem, "").replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = worded.chars();
    let worded =
        letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str());
    let whose = authority_in(folder, stem, titles, reference);
    let files_of_all = whose.as_ref().and_then(|whose| whose.words.as_deref()).and_then(|words| of_all(&files, words));
    Named {
        id: if id.is_empty() { "file".into() } else { id },
        title: title.unwrap_or(if worded.is_empty() { name.to_owned() } else { worded }),
        files,
        day,
        year: year_in(name),
        period: titles.iter().map(String::as_str).chain([stem.replace('_', " ").as_str()]).find_map(period_in),
        authority: whose.map(|whose| (whose.id, whose.why)),
        files_of_all,
    }
}

/// A pattern with `<authority>` in the place of these words, the last of them where there are several.
fn of_all(files: &str, words: &str) -> Option<String> {
    let spaced: Vec<String> = words.split([' ', '_', '-']).map(regex::escape).collect();
    let wanted =
        Regex::new(&format!(r"(?i)(^|[/_\- ]){}($|[/_\-. ])", spaced.join("[_ -]+"))).expect("the words are escaped");
    let found = wanted.captures_iter(files).last()?;
    let (whole, before, behind) = (found.get(0)?, found.get(1)?, found.get(2)?);
    Some(format!(
        "{}{}<authority>{}{}",
        &files[..whole.start()],
        before.as_str(),
        behind.as_str(),
        &files[whole.end()..]
    ))
}

/// The first period that a text names, as it writes it.
fn period_in(text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches([':', ',', ';', '(', ')', '.'])).collect();
    for length in (1..=3).rev() {
        for window in words.windows(length) {
            let candidate = window.join(" ");
            let is_plain_number = candidate.bytes().all(|byte| byte.is_ascii_digit());
            match period::read(&candidate) {
                Some(Words::Year(_)) | None => {}
                Some(_) if is_plain_number => {}
                Some(_) => return Some(candidate),
            }
        }
    }
    None
}

/// The first year that a text names.
fn year_in(text: &str) -> Option<i32> {
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.find(|digits| digits.len() == 4 && digits.starts_with("20"))?.parse().ok()
}

/// The authority that a folder, the file's name or a title names.
fn authority_in(folder: &str, stem: &str, titles: &[String], reference: &Reference) -> Option<Whose> {
    let id_of = |found: crate::domain::AuthorityIndex| reference.authorities[found.at()].id.clone();
    let known = |name: &str| reference.authority_named(name, None).map(id_of);
    let coded = |code: &str| reference.authority_by_id(code).map(id_of).filter(|_| code.len() == 3);
    for part in folder.rsplit('/').filter(|part| part.len() > 2) {
        if let Some(id) = coded(part).or_else(|| known(&part.replace(['_', '-'], " "))) {
            return Some(Whose { id, why: format!("the folder is called {part:?}"), words: Some(part.to_owned()) });
        }
    }
    // A code begins a name: three digits behind a word are the number of a table.
    let first = stem.split(['_', '-', ' ']).next().unwrap_or(stem);
    if let Some(id) = coded(first) {
        return Some(Whose { id, why: format!("its name begins with {first:?}"), words: Some(first.to_owned()) });
    }
    let texts = std::iter::once(stem.replace(['_', '-'], " ")).chain(titles.iter().take(5).cloned());
    for (place, text) in texts.enumerate() {
        let words: Vec<&str> =
            text.split_whitespace().map(|word| word.trim_matches([':', ',', ';', '–', '-'])).collect();
        for length in (1..=6).rev() {
            for window in words.windows(length) {
                let name = window.join(" ");
                // One common word in a title may mean something else.
                let is_name = length > 1
                    || name.len() > 3 && !["reading", "bury", "bath", "york"].contains(&name.to_lowercase().as_str());
                if let Some(id) = known(&name).filter(|_| is_name) {
                    let (where_named, words) =
                        if place == 0 { ("its name", Some(name.clone())) } else { ("its title", None) };
                    return Some(Whose { id, why: format!("{where_named} has {name:?}"), words });
                }
            }
        }
    }
    None
}
