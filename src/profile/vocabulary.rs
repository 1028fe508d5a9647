//! A header or label → the words that say what it measures, spelled one way, and what kind of number it announces.
//!
//! Two labels mean the same where their words are the same set. Words that only say how a figure is given (`number of`,
//! `rate`, `%`) are kept apart from those that say of what.

/// What a label says of the number under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Announced {
    /// Nothing.
    Nothing,
    /// A count.
    Count,
    /// A percentage.
    Percent,
    /// A rate, of whichever kind.
    Rate,
    /// A rate per 10,000 children.
    PerTenThousand,
}

/// The words of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// What is measured: different words, sorted.
    pub(super) words: Vec<String>,
    /// The kind of number.
    pub(super) announced: Announced,
}

/// Phrases and the one spelling of each, in the order in which they are replaced.
const PHRASES: &[(&str, &str)] = &[
    ("per 10 000 child", "per10000"),
    ("per 10 000", "per10000"),
    ("per 10000 child", "per10000"),
    ("per 10000", "per10000"),
    ("per 10 k child", "per10000"),
    ("per 10 k", "per10000"),
    ("no further action", "nfa"),
    ("not in need", "notinneed"),
    ("re referral", "rereferral"),
    ("repeat referral", "rereferral"),
    ("re referred", "rereferral"),
    ("within 12 month", "twelvemonths"),
    ("in 12 month", "twelvemonths"),
    ("initial child protection conference", "icpc"),
    ("initial conference", "icpc"),
    ("child protection conference", "icpc"),
    ("subject of a child protection plan", "cpplan"),
    ("subject to a child protection plan", "cpplan"),
    ("child protection plan", "cpplan"),
    ("protection plan", "cpplan"),
    ("cp plan", "cpplan"),
    ("cpp", "cpplan"),
    ("child protection", "cp"),
    ("looked after child", "cla"),
    ("child looked after", "cla"),
    ("child in care", "cla"),
    ("looked after", "cla"),
    ("lac", "cla"),
    ("child in need", "cin"),
    ("section 47", "s47"),
    ("s 47", "s47"),
    ("full time equivalent", "fte"),
    ("head count", "headcount"),
    ("social worker", "sw"),
    ("care leaver", "careleaver"),
    ("education employment or training", "eet"),
    ("education training or employment", "eet"),
    ("work or training", "eet"),
    ("working day", "day"),
    ("within timescale", "intime"),
    ("in timescale", "intime"),
    ("to timescale", "intime"),
    ("within time", "intime"),
    ("on time", "intime"),
    ("in time", "intime"),
    ("at the end of the month", "endof"),
    ("at month end", "endof"),
    ("month end", "endof"),
    ("at quarter end", "endof"),
    ("quarter end", "endof"),
    ("at year end", "endof"),
    ("as at 31 march", "endof"),
    ("at 31 march", "endof"),
    ("on 31 march", "endof"),
    ("at 31", "endof"),
    ("as at 30 september", "endof"),
    ("number of", "count"),
    ("no of", "count"),
    // People who are there; posts are what they are or are not in.
    ("in post", "inpost"),
    // What a rate is made of is no rate.
    ("for rate", "forrate"),
    ("for the rate", "forrate"),
];

/// Words that say nothing about what is measured.
const EMPTY: [&str; 27] = [
    "s", "of", "the", "in", "a", "an", "to", "and", "for", "at", "by", "on", "with", "who", "were", "was", "is", "are",
    "their", "within", "from", "during", "each", "year", "endof", "received", "that",
];

/// Labels are no longer than this.
const LABELS_AT_MOST: usize = 250;

/// The words of a label.
pub(super) fn label(text: &str) -> Label {
    // A paragraph is no label.
    if text.len() > LABELS_AT_MOST {
        return Label { words: Vec::new(), announced: Announced::Nothing };
    }
    let mut spelled = format!(" {} ", split(text).join(" "));
    for (phrase, word) in PHRASES.iter().filter(|(phrase, _)| phrase.len() <= text.len() + 2) {
        if !spelled.contains(phrase) {
            continue;
        }
        spelled = spelled.replace(&format!(" {phrase} "), &format!(" {word} "));
    }
    let mut announced = Announced::Nothing;
    let mut words: Vec<String> = Vec::new();
    for word in spelled.split_whitespace() {
        let says = match word {
            "count" | "number" | "numb" => Some(Announced::Count),
            "percent" | "percentage" | "pct" | "perc" | "pc" | "share" | "proportion" => Some(Announced::Percent),
            "rate" => Some(Announced::Rate),
            "per10000" => Some(Announced::PerTenThousand),
            _ => None,
        };
        match says {
            Some(says) => announced = announced.max(says),
            None if EMPTY.contains(&word) => {}
            None => words.push(word.to_owned()),
        }
    }
    words.sort_unstable();
    words.dedup();
    Label { words, announced }
}

/// Lower-case words in the singular: split at signs, between letters and digits, and at capitals within a word.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in text.chars() {
        let breaks = before.is_ascii_digit() && letter.is_alphabetic()
            || before.is_alphabetic() && letter.is_ascii_digit()
            || before.is_lowercase() && letter.is_uppercase();
        if !letter.is_alphanumeric() || breaks {
            words.push(String::new());
        }
        if letter == '%' {
            words.push("percent".into());
            words.push(String::new());
        } else if letter.is_alphanumeric() {
            words.last_mut().expect("there is a word").extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words.into_iter().map(singular).collect()
}

fn singular(word: String) -> String {
    if word == "children" {
        return "child".into();
    }
    match word.strip_suffix("ies") {
        Some(stem) if word.len() > 4 => format!("{stem}y"),
        _ if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") => {
            word[..word.len() - 1].to_owned()
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (String, Announced) {
        let label = label(text);
        (label.words.join(" "), label.announced)
    }

    #[test]
    fn spellings_of_one_measure_have_the_same_words() {
        for spelling in ["Re-referrals", "re_referral_count", "Number of re-referrals", "ReReferrals"] {
            assert_eq!(words(spelling).0, "rereferral", "{spelling}");
        }
        for spelling in ["CPP_At31", "Child protection plans at 31 March", "CP plans at quarter end"] {
            assert_eq!(words(spelling).0, "cpplan", "{spelling}");
        }
        for spelling in ["Section47", "S47", "Section 47s"] {
            assert_eq!(words(spelling).0, "s47", "{spelling}");
        }
        assert_eq!(words("ICPCs in 15 days"), words("Initial conferences within 15 working days"));
    }

    #[test]
    fn the_kind_of_number_is_kept_apart_from_what_is_counted() {
        assert_eq!(words("Re-referrals (%)"), ("rereferral".into(), Announced::Percent));
        assert_eq!(words("CPP_start_rate"), ("cpplan start".into(), Announced::Rate));
        assert_eq!(words("Referrals per 10,000 children"), ("referral".into(), Announced::PerTenThousand));
        assert_eq!(words("referral_child_count"), ("child referral".into(), Announced::Count));
        assert_eq!(words("Referrals for rate"), ("forrate referral".into(), Announced::Nothing));
        assert_ne!(words("Social workers in post (FTE)"), words("Social worker posts (FTE)"));
    }
}
