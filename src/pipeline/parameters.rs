//! Declared defaults and what the command line sets → the value of each parameter.

use super::Overrides;
use super::faults::{Faults, nearest};
use super::raw::RawPipeline;

/// The parameters of a pipeline, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters(Vec<Parameter>);

#[derive(Clone, Debug)]
struct Parameter {
    name: String,
    default: String,
    given: Option<String>,
}

impl Parameters {
    /// Fills the declared parameters; one that is set and not declared is a fault.
    pub(super) fn fill(raw: &RawPipeline, overrides: &Overrides, faults: &mut Faults) -> Self {
        let declared = raw.parameters.iter();
        let mut all: Vec<_> = declared
            .map(|(name, default)| Parameter { name: name.value.clone(), default: default.value.clone(), given: None })
            .collect();
        for (name, value) in &overrides.parameters {
            if let Some(parameter) = all.iter_mut().find(|parameter| parameter.name == *name) {
                parameter.given = Some(value.clone());
                continue;
            }
            let names = || all.iter().map(|parameter| parameter.name.as_str());
            let hint = nearest(name, names()).map_or_else(
                || format!("declare it under [parameters]: {name} = \"…\""),
                |near| format!("the nearest parameter is `{near}`"),
            );
            faults.add_with_hint(raw.parameters_at, format!("`--set {name}=…`: there is no parameter `{name}`"), hint);
        }
        Self(all)
    }

    /// A parameter's value.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.find(name).map(|parameter| parameter.given.as_deref().unwrap_or(&parameter.default))
    }

    /// A parameter's value, where the command line gave it.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.find(name).and_then(|parameter| parameter.given.as_deref())
    }

    /// The BLAKE3 hash of a pipeline file's text and of them, to be gone on with.
    pub(super) fn hash(&self, text: &str) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new();
        hasher.update(text.as_bytes());
        for name in self.names() {
            for part in ["\0", name, "\0", self.value(name).unwrap_or_default()] {
                hasher.update(part.as_bytes());
            }
        }
        hasher
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|parameter| parameter.name.as_str())
    }

    fn find(&self, name: &str) -> Option<&Parameter> {
        self.0.iter().find(|parameter| parameter.name == name)
    }

    /// Parameters as name, default and given value.
    #[cfg(test)]
    pub(super) fn of(all: &[(&str, &str, Option<&str>)]) -> Self {
        let parameter = |(name, default, given): &(&str, &str, Option<&str>)| Parameter {
            name: (*name).to_owned(),
            default: (*default).to_owned(),
            given: given.map(str::to_owned),
        };
        Self(all.iter().map(parameter).collect())
    }
}
