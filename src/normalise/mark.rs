//! A cell's text → the text without the footnote marks behind it: estimated, provisional, revised, final, notes.
//!
//! A provisional figure is an earlier version of the actual one, so its mark says nothing that the day of submission
//! does not say. An asterisk is none of them: it marks a footnote in one file and a withheld figure in the next.

/// Marks that one cell may carry.
const AT_MOST: usize = 4;

/// Words that may stand in brackets behind a figure or a period.
const WORDS: [&str; 11] =
    ["e", "p", "r", "est", "estimated", "prov", "provisional", "rev", "revised", "final", "finalised"];

/// The text without what marks it: `12.4 [r]`, `12.4 (p)`, `12.4 [note 1]`, `12.4 [1]`, `12.4¹`, `12.4 †`.
pub(super) fn without(text: &str) -> &str {
    let mut rest = text.trim_end();
    for _ in 0..AT_MOST {
        let Some(before) = without_one(rest) else { break };
        rest = before.trim_end();
    }
    rest
}

fn without_one(text: &str) -> Option<&str> {
    if let Some(before) = text.strip_suffix(is_sign) {
        return Some(before);
    }
    let (opening, inner) = match text.as_bytes().last()? {
        b']' => ('[', &text[..text.len() - 1]),
        b')' => ('(', &text[..text.len() - 1]),
        _ => return None,
    };
    let (before, inner) = inner.rsplit_once(opening)?;
    let inner = inner.trim().to_ascii_lowercase();
    let is_mark = WORDS.contains(&inner.as_str()) || opening == '[' && is_note(&inner);
    is_mark.then_some(before)
}

/// Superscript digits and daggers.
fn is_sign(letter: char) -> bool {
    matches!(letter, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '†' | '‡')
}

/// `note 1`, `notes 1, 2`, `1`.
fn is_note(text: &str) -> bool {
    let numbers = text.strip_prefix("notes").or_else(|| text.strip_prefix("note")).unwrap_or(text);
    let mut parts = numbers.split([' ', ',']).filter(|part| !part.is_empty() && *part != "and").peekable();
    parts.peek().is_some()
        && parts.all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn marks_behind_a_figure_go_and_nothing_else_does() {
        for marked in [
            "12.4 [r]",
            "12.4[p]",
            "12.4 (r)",
            "12.4 (P)",
            "12.4 [note 1]",
            "12.4 [Notes 1, 2 and 3]",
            "12.4 [1]",
            "12.4¹",
            "12.4 †",
            "12.4 [p] [note 12]",
            "12.4 (prov)",
            "12.4 (Final) ",
            "12.4¹²",
        ] {
            assert_eq!(without(marked), "12.4", "{marked}");
        }
        for other in ["12.4*", "12.4 [x]", "12.4 (1)", "(12.4)", "12.4 [100]", "12.4 [note]", "12.4 (OT)", "[1", "1]"] {
            assert_eq!(without(other), other);
        }
        assert_eq!(without("[1]"), "");
        assert_eq!(without("¹¹¹¹¹"), "¹");
    }
}
