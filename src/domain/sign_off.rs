//! Sign-offs of submissions: who answers for the content of a file, since when, with what remark.

use std::collections::BTreeMap;

use super::Day;

/// That somebody answers for the content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedOff {
    /// Who, as named on the command line.
    pub by: String,
    /// The day on which it was recorded.
    pub on: Day,
    /// A remark.
    pub note: Option<String>,
}

/// All that are in force, by the hash of the content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffs(BTreeMap<String, SignedOff>);

impl SignOffs {
    /// That of a content; none where nobody has signed it, or its signature was taken back.
    pub fn of(&self, hash: &str) -> Option<&SignedOff> {
        self.0.get(hash)
    }
}

impl FromIterator<(String, SignedOff)> for SignOffs {
    fn from_iter<T: IntoIterator<Item = (String, SignedOff)>>(all: T) -> Self {
        Self(all.into_iter().collect())
    }
}

/// What a source asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignOffRule {
    /// Nothing; who signs is told all the same.
    #[default]
    NotAsked,
    /// That each file be signed off; one that is not is read, with a finding.
    Expected,
    /// That each file be signed off; one that is not is refused.
    Required,
}

/// Where a file stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SignOffState {
    /// Its source asks for none, and there is none.
    #[default]
    NotAsked,
    /// Its source asks for one, and there is none.
    Awaited,
    /// Somebody signed.
    Signed(SignedOff),
}

impl SignOffState {
    /// By the rule of the source and what was signed.
    pub fn of(rule: SignOffRule, signed: Option<&SignedOff>) -> Self {
        match (rule, signed) {
            (_, Some(signed)) => Self::Signed(signed.clone()),
            (SignOffRule::NotAsked, None) => Self::NotAsked,
            (SignOffRule::Expected | SignOffRule::Required, None) => Self::Awaited,
        }
    }

    /// The name in the tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Awaited => "awaited",
            Self::Signed(_) => "signed",
        }
    }

    /// Who signed, where somebody did.
    pub const fn signed(&self) -> Option<&SignedOff> {
        match self {
            Self::Signed(signed) => Some(signed),
            Self::NotAsked | Self::Awaited => None,
        }
    }
}
