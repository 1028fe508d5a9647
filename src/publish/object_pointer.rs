//! The pointer of an object store: the object `current` comes in, the run that it names goes out, and a switch to another
//! on the condition that it is still what was read.

use std::path::Path;
use std::sync::Mutex;

use super::pointer::{ReleasePointer, overtaken};
use crate::error::Error;
use crate::store::{Condition, ObjectFolder, Put, Version};

const CURRENT: &str = "current";

/// The object `current` of a prefix. It holds `runs/<run_id>`, as on a share that keeps no links.
///
/// Where the store puts on conditions, of two who switch from the same run only one does. Where it does not, `current` is
/// read again just before it is put, which leaves a moment.
#[derive(Debug)]
pub struct ObjectPointer {
    pub(super) objects: ObjectFolder,
    /// As it was when it was last read or put.
    seen: Mutex<Option<Seen>>,
}

#[derive(Clone, Debug)]
struct Seen {
    run_id: Option<String>,
    version: Option<Version>,
}

impl ObjectPointer {
    /// That of a prefix.
    pub const fn of(objects: ObjectFolder) -> Self {
        Self { objects, seen: Mutex::new(None) }
    }

    /// Shows readers nothing any more.
    pub(super) fn clear(&self) -> Result<(), Error> {
        self.objects.remove(vec![CURRENT.to_owned()])?;
        self.remember(Seen { run_id: None, version: None });
        Ok(())
    }

    fn look(&self) -> Result<Seen, Error> {
        let found = self.objects.read(CURRENT)?;
        let seen = match found {
            None => Seen { run_id: None, version: None },
            Some((bytes, version)) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let named = text.trim().strip_prefix("runs/").filter(|id| !id.is_empty() && !id.contains(['/', '\\']));
                let run_id = named.filter(|id| !id.starts_with('.')).ok_or_else(|| Error::Store {
                    doing: "reading which release is published",
                    url: self.objects.address().below(CURRENT),
                    message: "it names no run".to_owned(),
                })?;
                Seen { run_id: Some(run_id.to_owned()), version: Some(version) }
            }
        };
        self.remember(seen.clone());
        Ok(seen)
    }

    fn remember(&self, seen: Seen) {
        *self.seen.lock().expect("nobody panics with it") = Some(seen);
    }

    fn overtaken(&self, from: Option<&str>, found: Option<&str>, to: &str) -> Error {
        let address = self.objects.address();
        overtaken(Path::new(&address.below(CURRENT)), Path::new(&address.to_string()), (from, found), to)
    }
}

impl ReleasePointer for ObjectPointer {
    fn current(&self) -> Result<Option<String>, Error> {
        self.look().map(|seen| seen.run_id)
    }

    fn switch(&self, from: Option<&str>, to: &str) -> Result<(), Error> {
        let seen = self.seen.lock().expect("nobody panics with it").clone();
        let seen = seen.map_or_else(|| self.look(), Ok)?;
        if seen.run_id.as_deref() != from {
            return Err(self.overtaken(from, seen.run_id.as_deref(), to));
        }
        let condition = seen.version.map_or(Condition::Absent, Condition::Unchanged);
        let bytes = format!("runs/{to}\n").into_bytes();
        let mut put = self.objects.put(CURRENT, bytes.clone(), condition)?;
        if !matches!(put, Put::Done(_)) {
            let found = self.look()?.run_id;
            match put {
                // The answer to an earlier attempt of ours was lost on its way.
                Put::Refused if found.as_deref() == Some(to) => return Ok(()),
                Put::Unable if found.as_deref() == from => {}
                _ => return Err(self.overtaken(from, found.as_deref(), to)),
            }
            put = self.objects.put(CURRENT, bytes, Condition::Always)?;
        }
        if let Put::Done(version) = put {
            self.remember(Seen { run_id: Some(to.to_owned()), version: Some(version) });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use object_store::memory::InMemory;

    use super::*;

    fn pointer(store: &Arc<InMemory>) -> ObjectPointer {
        ObjectPointer::of(ObjectFolder::over(store, "s3://releases/west"))
    }

    #[test]
    fn it_names_the_run_that_it_was_switched_to_last() {
        let store = Arc::new(InMemory::new());
        let one = pointer(&store);
        assert_eq!(one.current().expect("none"), None);
        one.switch(None, "one").expect("a switch");
        one.switch(Some("one"), "two").expect("a switch");
        assert_eq!(pointer(&store).current().expect("a run").as_deref(), Some("two"));
        one.clear().expect("nothing is shown");
        assert_eq!(pointer(&store).current().expect("none"), None);
    }

    #[test]
    fn of_two_that_began_with_the_same_run_only_one_switches() {
        let store = Arc::new(InMemory::new());
        for (before, shown) in [(None, "one"), (Some("one"), "three")] {
            let (first, second) = (pointer(&store), pointer(&store));
            for either in [&first, &second] {
                assert_eq!(either.current().expect("an answer").as_deref(), before);
            }
            first.switch(before, shown).expect("a switch");
            let refused = second.switch(before, "two").expect_err("it was overtaken");
            assert_eq!(refused.exit_code(), 2);
            let said = refused.to_string();
            assert!(said.contains(&format!("to `{shown}` by someone else meanwhile")), "{said}");
            assert!(
                said.starts_with("s3://releases/west/current: ") && said.contains("--out s3://releases/west"),
                "{said}"
            );
            assert_eq!(first.current().expect("a run").as_deref(), Some(shown));
        }
    }

    #[test]
    fn an_answer_that_was_lost_is_no_defeat() {
        let store = Arc::new(InMemory::new());
        let (one, lost) = (pointer(&store), pointer(&store));
        assert_eq!((one.current().expect("none"), lost.current().expect("none")), (None, None));
        lost.switch(None, "one").expect("a switch");
        one.switch(None, "one").expect("the run is shown, whoever was told");
    }

    #[test]
    fn an_object_that_names_no_run_is_a_fault() {
        let store = Arc::new(InMemory::new());
        let objects = ObjectFolder::over(&store, "s3://releases/west");
        for text in ["", "runs/", "runs/..", "runs/a/b", "elsewhere"] {
            objects.put(CURRENT, text.into(), Condition::Always).expect("a put");
            let refused = pointer(&store).current().expect_err("it names no run").to_string();
            assert!(refused.ends_with("it names no run"), "{refused}");
        }
    }
}
