//! The URL of a prefix in an object store: its text comes in, what it names goes out, or why it is refused.

use std::fmt;
use std::path::Path;

use crate::error::Error;

/// Which store a URL means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// S3, and what speaks S3.
    Aws,
    /// Azure Blob Storage and Data Lake Storage.
    Azure,
    /// Google Cloud Storage.
    Google,
}

/// The schemes that are known, each with its store.
const SCHEMES: [(&str, Kind); 8] = [
    ("s3", Kind::Aws),
    ("s3a", Kind::Aws),
    ("az", Kind::Azure),
    ("azure", Kind::Azure),
    ("abfs", Kind::Azure),
    ("abfss", Kind::Azure),
    ("gs", Kind::Google),
    ("gcs", Kind::Google),
];

/// A prefix in a bucket or container: `s3://bucket/prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// As it is shown: without a slash at its end.
    url: String,
    pub(super) kind: Kind,
    /// Scheme and bucket, for stores that read an account out of them.
    pub(super) root: String,
    /// The bucket or container; with the account behind `@` where the URL names one.
    pub(super) bucket: String,
    /// The names of the folders, joined by `/`; blank for the whole bucket.
    pub(super) prefix: String,
}

/// Why a URL is refused, and what may be done about it. It never repeats the URL, which may hold credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressFault {
    /// What is wrong.
    pub message: String,
    /// What may be done about it.
    pub hint: String,
}

impl Address {
    /// Scheme and the rest of a text that is a URL and no path.
    pub fn split(text: &str) -> Option<(&str, &str)> {
        let (scheme, rest) = text.split_once("://")?;
        let is_scheme = scheme.len() > 1 && scheme.chars().all(|letter| letter.is_ascii_alphanumeric());
        is_scheme.then_some((scheme, rest))
    }

    /// Refuses a text that is a URL with credentials in it, whatever else may be wrong with it.
    pub fn without_credentials(text: &str) -> Result<(), AddressFault> {
        match Self::split(text) {
            Some((scheme, rest)) if holds_credentials(&scheme.to_ascii_lowercase(), rest) => Err(fault(
                "the URL has credentials in it",
                "name the bucket and the path alone; credentials come from the environment or the platform's identity",
            )),
            _ => Ok(()),
        }
    }

    /// Reads a URL; none where the text is a path.
    pub fn read(text: &str) -> Result<Option<Self>, AddressFault> {
        let Some((scheme, rest)) = Self::split(text) else { return Ok(None) };
        let scheme = scheme.to_ascii_lowercase();
        Self::without_credentials(text)?;
        let Some((_, kind)) = SCHEMES.iter().find(|(known, _)| *known == scheme) else {
            return Err(fault(
                format!("`{scheme}://` is no object store that is known here"),
                "known: s3://bucket/path, az://container/path, abfss://container@account.dfs.core.windows.net/path, gs://bucket/path",
            ));
        };
        let (bucket, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "._-$@".contains(letter);
        if bucket.is_empty() || !bucket.chars().all(is_name) {
            return Err(fault("the URL names no bucket", format!("write {scheme}://BUCKET/PATH")));
        }
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
        if names.iter().any(|name| matches!(*name, "." | "..") || name.contains(char::is_control)) {
            return Err(fault("the path of the URL has a name that no object has", "write the names of its folders"));
        }
        let prefix = names.join("/");
        let root = format!("{scheme}://{bucket}");
        let url = if prefix.is_empty() { root.clone() } else { format!("{root}/{prefix}") };
        Ok(Some(Self { url, kind: *kind, root, bucket: bucket.to_owned(), prefix }))
    }

    /// Reads what the command line gave as a folder; none where it is one on this machine.
    pub fn of_path(path: &Path) -> Result<Option<Self>, Error> {
        let Some(text) = path.to_str() else { return Ok(None) };
        Self::read(text).map_err(|AddressFault { message, hint }| Error::Usage { message, hint })
    }

    /// The URL of something below it.
    pub fn below(&self, below: &str) -> String {
        if below.is_empty() { self.url.clone() } else { format!("{}/{below}", self.url) }
    }

    /// The address of a folder below it.
    #[must_use]
    pub fn folder(&self, below: &str) -> Self {
        let prefix = if self.prefix.is_empty() { below.to_owned() } else { format!("{}/{below}", self.prefix) };
        Self { url: self.below(below), prefix, ..self.clone() }
    }

    /// The key of an object below it.
    pub(super) fn key(&self, below: &str) -> String {
        match (self.prefix.as_str(), below) {
            ("", below) => below.to_owned(),
            (prefix, "") => prefix.to_owned(),
            (prefix, below) => format!("{prefix}/{below}"),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.url)
    }
}

/// Whether a URL has a user, a password or a signed query. `abfss://container@account…` names a container.
fn holds_credentials(scheme: &str, rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or_default();
    let names_account = scheme.starts_with("abfs") && !authority.contains(':') && authority.matches('@').count() == 1;
    let has_user = rest.contains('@') && authority.contains(['@', ':']) && !names_account;
    has_user || rest.contains('?')
}

fn fault(message: impl Into<String>, hint: impl Into<String>) -> AddressFault {
    AddressFault { message: message.into(), hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::read(text).expect("a sound URL").expect("a URL")
    }

    #[test]
    fn a_url_names_a_bucket_and_a_prefix_and_a_path_is_no_url() {
        let found = address("s3://returns//2026/kent/");
        assert_eq!((found.bucket.as_str(), found.prefix.as_str()), ("returns", "2026/kent"));
        assert_eq!(found.to_string(), "s3://returns/2026/kent");
        assert_eq!(found.below("a.csv"), "s3://returns/2026/kent/a.csv");
        assert_eq!((found.key("a.csv"), address("gs://b").key("a.csv")), ("2026/kent/a.csv".into(), "a.csv".into()));
        assert_eq!(found.folder("runs/one").to_string(), "s3://returns/2026/kent/runs/one");
        for path in ["out", "/srv/out", "../out", "C://out"] {
            assert_eq!(Address::read(path), Ok(None), "{path}");
        }
    }

    #[test]
    fn an_account_in_the_url_is_no_credential() {
        let found = address("abfss://returns@region.dfs.core.windows.net/2026");
        assert_eq!((found.kind, found.root.as_str()), (Kind::Azure, "abfss://returns@region.dfs.core.windows.net"));
    }

    #[test]
    fn credentials_in_a_url_are_refused_and_not_repeated() {
        for text in [
            "s3://AKIAKEY:hush@returns/2026",
            "s3://AKIAKEY@returns",
            "az://returns/2026?sv=2024&sig=hush",
            "abfss://user:hush@region.dfs.core.windows.net/x",
            "https://user:hush@region.blob.core.windows.net/returns",
            "https://region.blob.core.windows.net/returns?sig=hush",
        ] {
            let refused = Address::read(text).expect_err("credentials");
            assert_eq!(refused.message, "the URL has credentials in it", "{text}");
            assert!(
                !format!("{refused:?}").contains("hush") && !format!("{refused:?}").contains("AKIA"),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn a_scheme_that_is_not_known_and_a_url_without_a_bucket_are_faults() {
        let message = |text: &str| Address::read(text).expect_err("a fault").message;
        assert_eq!(message("ftp://host/x"), "`ftp://` is no object store that is known here");
        assert_eq!(message("s3:///x"), "the URL names no bucket");
        assert_eq!(message("s3://bucket/../x"), "the path of the URL has a name that no object has");
    }
}
