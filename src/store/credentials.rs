//! Keeping secrets out of messages: what a store said comes in, the same without anything that could be a secret goes out.

/// Variables of the environment that hold secrets, by the end of their names.
const SECRET_ENDS: [&str; 9] =
    ["_KEY", "_KEY_ID", "_SECRET", "_TOKEN", "_PASSWORD", "_SAS", "_SAS_TOKEN", "_ACCOUNT", "_CREDENTIALS"];
const STORES: [&str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];

/// What a store said, in one line: nothing behind a `?` or of a body, and no value of a secret variable.
pub(super) fn without_secrets(text: &str) -> String {
    let secrets = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.to_str()?.to_ascii_uppercase();
        let is_secret =
            STORES.iter().any(|store| name.starts_with(store)) && SECRET_ENDS.iter().any(|end| name.ends_with(end));
        value.into_string().ok().filter(|value| is_secret && value.len() >= 4)
    });
    cleaned(text, secrets)
}

fn cleaned(text: &str, secrets: impl Iterator<Item = String>) -> String {
    const LONGEST: usize = 300;
    let mut text = text.lines().next().unwrap_or_default().to_owned();
    // A body is XML; it repeats the request, with the id of the key that signed it.
    if let Some(body) = text.find("<?xml").or_else(|| text.find("<Error")) {
        text.truncate(body);
    }
    let words: Vec<&str> = text.split_whitespace().map(|word| word.split('?').next().unwrap_or_default()).collect();
    let mut text = words.join(" ");
    for secret in secrets {
        text = text.replace(&secret, "…");
    }
    let text: String = text.chars().take(LONGEST).collect();
    text.trim_end_matches([' ', ':', ',', '"', '(']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_what_helps_and_loses_queries_bodies_and_values_of_secrets() {
        let said = "Server returned 403 for http://127.0.0.1/x?sig=abcd by AKIAKEY: <?xml version=1><Error>AKIAKEY</Error>\nmore";
        let cleaned = cleaned(said, ["AKIAKEY".to_owned()].into_iter());
        assert_eq!(cleaned, "Server returned 403 for http://127.0.0.1/x by …");
    }
}
