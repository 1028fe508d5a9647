//! A prefix of an object store as a folder: names below it come in; what is there, its bytes and whether they were put go out.

use std::fs::File;
use std::future::Future;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::StreamExt as _;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path as Key;
use object_store::{
    ClientConfigKey, Error as StoreError, GetResult, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode,
    PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::address::{Address, Kind};
use super::credentials::without_secrets;
use crate::error::Error;

/// So many objects are on their way at one time.
const AT_ONCE: usize = 8;
/// A file of more bytes goes in parts of so many: memory does not grow with it.
const PART: usize = 8 << 20;

/// A prefix of an object store. Its requests run on a thread that waits for them: it is never called from a rayon task.
#[derive(Debug)]
pub struct ObjectFolder {
    address: Address,
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
}

/// An object that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name below the prefix, with `/` between folders.
    pub below: String,
    /// Its size.
    pub bytes: u64,
    /// When it was put, by the clock of the store.
    pub changed: SystemTime,
}

/// What tells two versions of an object apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(UpdateVersion);

/// On what condition an object is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// On none.
    Always,
    /// Where there is no object of that name.
    Absent,
    /// Where it is still this version.
    Unchanged(Version),
}

/// What became of an object that was to be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there, as this version.
    Done(Version),
    /// The condition does not hold; nothing was changed.
    Refused,
    /// The store puts nothing on conditions; nothing was changed.
    Unable,
}

impl ObjectFolder {
    /// Opens a prefix with the credentials of the environment or the platform. Nothing is asked of the store yet.
    pub fn open(address: Address) -> Result<Self, Error> {
        const DOING: &str = "opening the object store";
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Error::io(DOING, Path::new(&address.to_string())))?;
        let store = store(&address).map_err(|error| fault(DOING, &address, "", &error))?;
        Ok(Self { address, store, runtime })
    }

    /// One over a store in memory; two over the same see the same.
    #[cfg(test)]
    pub(crate) fn over(store: &Arc<object_store::memory::InMemory>, url: &str) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let address = Address::read(url).expect("a sound URL").expect("a URL");
        Self { address, store: Arc::clone(store) as Arc<dyn ObjectStore>, runtime }
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// All objects below it, in the order of their names.
    pub fn list(&self) -> Result<Vec<Listed>, Error> {
        let prefix = self.key("")?;
        let found = self.runtime.block_on(async {
            let mut objects = self.store.list(Some(&prefix));
            let mut found = Vec::new();
            while let Some(object) = objects.next().await {
                let object = object?;
                let Some(parts) = object.location.prefix_match(&prefix) else { continue };
                let below = parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/");
                found.push(Listed { below, bytes: object.size, changed: object.last_modified.into() });
            }
            Ok(found)
        });
        let mut found = found.map_err(|error| fault("listing", &self.address, "", &error))?;
        found.sort_by(|one, other| one.below.cmp(&other.below));
        Ok(found)
    }

    /// A small object with its version; none where there is none.
    pub fn read(&self, below: &str) -> Result<Option<(Vec<u8>, Version)>, Error> {
        let key = self.key(below)?;
        let read = self.runtime.block_on(async {
            let found = self.store.get(&key).await?;
            let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
            Ok((found.bytes().await?.to_vec(), Version(version)))
        });
        match read {
            Ok(read) => Ok(Some(read)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault("reading", &self.address, below, &error)),
        }
    }

    /// Fetches objects into files.
    pub fn fetch(&self, wanted: Vec<(String, PathBuf)>) -> Result<(), Error> {
        self.each(wanted, |store, address, (below, to): (String, PathBuf)| async move {
            let key = key(&address, &below)?;
            let found = store.get(&key).await.map_err(|error| fault("fetching", &address, &below, &error))?;
            let mut file = File::create(&to).map_err(Error::io("creating", &to))?;
            match pour(found, &mut file).await {
                Ok(()) => Ok(()),
                Err(Poured::Store(error)) => Err(fault("fetching", &address, &below, &error)),
                Err(Poured::Disk(error)) => Err(Error::io("writing what was fetched", &to)(error)),
            }
        })
    }

    /// Puts one object on a condition.
    pub fn put(&self, below: &str, bytes: Vec<u8>, condition: Condition) -> Result<Put, Error> {
        let key = self.key(below)?;
        let mode = match condition {
            Condition::Always => PutMode::Overwrite,
            Condition::Absent => PutMode::Create,
            Condition::Unchanged(Version(version)) => PutMode::Update(version),
        };
        match self.runtime.block_on(self.store.put_opts(&key, PutPayload::from(bytes), mode.into())) {
            Ok(put) => Ok(Put::Done(Version(put.into()))),
            Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. }) => Ok(Put::Refused),
            Err(StoreError::NotImplemented { .. } | StoreError::NotSupported { .. }) => Ok(Put::Unable),
            Err(error) => Err(fault("writing", &self.address, below, &error)),
        }
    }

    /// Brings files to the store, each under its name below the prefix.
    pub fn bring(&self, files: Vec<(PathBuf, String)>) -> Result<(), Error> {
        self.each(files, |store, address, (from, below): (PathBuf, String)| async move {
            let key = key(&address, &below)?;
            let mut file = File::open(&from).map_err(Error::io("opening", &from))?;
            match send(&*store, &key, &mut file).await {
                Ok(()) => Ok(()),
                Err(Poured::Store(error)) => Err(fault("writing", &address, &below, &error)),
                Err(Poured::Disk(error)) => Err(Error::io("reading what is to be brought", &from)(error)),
            }
        })
    }

    /// Removes objects; one that is gone already is none to complain of.
    pub fn remove(&self, names: Vec<String>) -> Result<(), Error> {
        self.each(names, |store, address, below: String| async move {
            match store.delete(&key(&address, &below)?).await {
                Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
                Err(error) => Err(fault("removing", &address, &below, &error)),
            }
        })
    }

    fn key(&self, below: &str) -> Result<Key, Error> {
        key(&self.address, below)
    }

    /// Does something with each of many, some at a time; the first fault ends it.
    fn each<T, F>(&self, all: Vec<T>, work: impl Fn(Arc<dyn ObjectStore>, Address, T) -> F) -> Result<(), Error>
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.runtime.block_on(async {
            let mut under_way = JoinSet::new();
            for one in all {
                if under_way.len() >= AT_ONCE
                    && let Some(done) = under_way.join_next().await
                {
                    done.expect("a request does not panic")?;
                }
                under_way.spawn(work(Arc::clone(&self.store), self.address.clone(), one));
            }
            while let Some(done) = under_way.join_next().await {
                done.expect("a request does not panic")?;
            }
            Ok(())
        })
    }
}

/// Which end of a transfer failed.
enum Poured {
    Store(StoreError),
    Disk(std::io::Error),
}

async fn pour(found: GetResult, into: &mut File) -> Result<(), Poured> {
    let mut bytes = found.into_stream();
    while let Some(some) = bytes.next().await {
        into.write_all(&some.map_err(Poured::Store)?).map_err(Poured::Disk)?;
    }
    Ok(())
}

async fn send(store: &dyn ObjectStore, key: &Key, file: &mut File) -> Result<(), Poured> {
    let mut part = next_part(file).map_err(Poured::Disk)?;
    if part.len() < PART {
        return store.put(key, part.into()).await.map(|_| ()).map_err(Poured::Store);
    }
    let mut upload = store.put_multipart(key).await.map_err(Poured::Store)?;
    while !part.is_empty() {
        if let Err(error) = upload.put_part(part.into()).await {
            return Err(given_up(&mut *upload, Poured::Store(error)).await);
        }
        part = match next_part(file) {
            Ok(part) => part,
            Err(error) => return Err(given_up(&mut *upload, Poured::Disk(error)).await),
        };
    }
    upload.complete().await.map(|_| ()).map_err(Poured::Store)
}

/// Lets the store forget the parts that it has; what went wrong matters more than that this may fail too.
async fn given_up(upload: &mut dyn MultipartUpload, why: Poured) -> Poured {
    let _ = upload.abort().await;
    why
}

fn next_part(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut part = Vec::new();
    file.take(PART as u64).read_to_end(&mut part)?;
    Ok(part)
}

fn key(address: &Address, below: &str) -> Result<Key, Error> {
    Key::parse(address.key(below)).map_err(|error| fault("naming an object", address, below, &error.into()))
}

fn store(address: &Address) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let retry = RetryConfig { max_retries: 5, retry_timeout: Duration::from_mins(1), ..RetryConfig::default() };
    Ok(match address.kind {
        Kind::Aws => {
            let mut aws = AmazonS3Builder::from_env();
            if !states_timeout("AWS") {
                aws = aws.with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), TIMEOUT);
            }
            Arc::new(aws.with_bucket_name(&address.bucket).with_retry(retry).build()?)
        }
        Kind::Azure => {
            let mut azure = MicrosoftAzureBuilder::from_env();
            if !states_timeout("AZURE") {
                azure = azure.with_config(AzureConfigKey::Client(ClientConfigKey::Timeout), TIMEOUT);
            }
            let names_account = address.bucket.contains('@');
            azure =
                if names_account { azure.with_url(&address.root) } else { azure.with_container_name(&address.bucket) };
            Arc::new(azure.with_retry(retry).build()?)
        }
        Kind::Google => {
            let mut google = GoogleCloudStorageBuilder::from_env();
            if !states_timeout("GOOGLE") {
                google = google.with_config(GoogleConfigKey::Client(ClientConfigKey::Timeout), TIMEOUT);
            }
            Arc::new(google.with_bucket_name(&address.bucket).with_retry(retry).build()?)
        }
    })
}

/// So long one request may take: a part of a large table takes long on a slow line.
const TIMEOUT: &str = "300s";

/// Whether the environment says how long a request to a store may take.
fn states_timeout(store: &str) -> bool {
    std::env::var_os(format!("{store}_TIMEOUT")).is_some()
}

fn fault(doing: &'static str, address: &Address, below: &str, error: &StoreError) -> Error {
    const CREDENTIALS: &str =
        "credentials come from the environment (AWS_…, AZURE_…, GOOGLE_…) or the platform's identity";
    let said = error.to_string();
    let is_status = |status: &str| said.contains(&format!("status code: {status}"));
    let is_refused = matches!(error, StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. });
    let is_missing = matches!(error, StoreError::NotFound { .. }) || is_status("404");
    let message = if said.contains(IDENTITY) {
        format!("no credentials were found; {CREDENTIALS}")
    } else if is_refused || is_status("401") || is_status("403") {
        format!("the credentials were refused or do not allow it; {CREDENTIALS}")
    } else if is_missing && below.is_empty() {
        "there is no such bucket or container".to_owned()
    } else if is_missing {
        "there is no such object".to_owned()
    } else if matches!(error, StoreError::InvalidPath { .. }) {
        "an object has a name that no file can have (an empty part, `.`, `..` or a control character); rename or remove it"
            .to_owned()
    } else if said.contains("error sending request") {
        format!("the store cannot be reached: {}", without_secrets(&said))
    } else {
        without_secrets(&said)
    };
    Error::Store { doing, url: address.below(below), message }
}

/// Where a machine of a cloud asks for its own identity; whoever is asked there was given no credentials.
const IDENTITY: &str = "169.254.169.254";

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;

    use super::*;

    #[test]
    fn files_of_any_size_go_there_and_come_back_and_the_list_has_what_lies_below() {
        let (store, local) = (Arc::new(InMemory::new()), tempfile::tempdir().expect("a folder"));
        let folder = ObjectFolder::over(&store, "s3://bucket/a");
        let large: Vec<u8> = (0..=250).cycle().take(PART * 2 + 5).collect();
        for (name, bytes) in [("small", &b"abc"[..]), ("empty", b""), ("large", &large), ("exact", &large[..PART])] {
            let (from, to) = (local.path().join(name), local.path().join("back"));
            std::fs::write(&from, bytes).expect("a file");
            folder.bring(vec![(from, format!("x/{name}"))]).expect("it is brought");
            folder.fetch(vec![(format!("x/{name}"), to.clone())]).expect("it is fetched");
            assert!(std::fs::read(to).expect("a file") == bytes, "{name}");
        }
        ObjectFolder::over(&store, "s3://bucket/ab").put("y", vec![1], Condition::Always).expect("a put");
        let listed = folder.list().expect("a list");
        let listed: Vec<(&str, u64)> = listed.iter().map(|object| (object.below.as_str(), object.bytes)).collect();
        let part = PART as u64;
        assert_eq!(listed, [("x/empty", 0), ("x/exact", part), ("x/large", 2 * part + 5), ("x/small", 3)]);
        folder.remove(vec!["x/small".to_owned(), "x/none".to_owned()]).expect("one that is gone is no fault");
        assert_eq!(folder.read("x/small").expect("an answer"), None);
    }

    #[test]
    fn an_object_is_put_on_its_condition_alone() {
        let folder = ObjectFolder::over(&Arc::new(InMemory::new()), "s3://bucket/a");
        let put = |text: &str, condition| folder.put("one", text.into(), condition).expect("an answer");
        let Put::Done(first) = put("1", Condition::Absent) else { panic!("nothing was there") };
        assert_eq!(put("2", Condition::Absent), Put::Refused);
        assert!(matches!(put("3", Condition::Unchanged(first.clone())), Put::Done(_)));
        assert_eq!(put("4", Condition::Unchanged(first)), Put::Refused);
        assert_eq!(folder.read("one").expect("an answer").map(|(bytes, _)| bytes), Some(b"3".to_vec()));
    }

    #[test]
    fn a_fault_names_the_url_and_says_what_may_be_done() {
        let address = Address::read("s3://bucket/a").expect("a sound URL").expect("a URL");
        let said = |below: &str, text: &str| {
            let source = text.to_owned().into();
            fault("listing", &address, below, &StoreError::Generic { store: "S3", source }).to_string()
        };
        assert_eq!(
            said("", "Server returned non-2xx status code: 404 Not Found: <Error>x</Error>"),
            "s3://bucket/a: listing: there is no such bucket or container"
        );
        let refused = said("b", "Server returned non-2xx status code: 403 Forbidden");
        assert!(refused.starts_with("s3://bucket/a/b: listing: the credentials were refused"), "{refused}");
        assert!(said("", "PUT http://169.254.169.254/latest").contains("no credentials were found"));
        assert!(said("", "HTTP error: error sending request").contains("the store cannot be reached"));
    }
}
