//! Servers of object stores on this machine, each with a bucket for what comes in and one for releases.

use std::fs;
use std::future::Future;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::workdir;

pub const RETURNS: &str = "returns";
pub const RELEASES: &str = "releases";
const KEY: &str = "peermark";
const SECRET: &str = "never-in-a-message";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    S3,
    Azure,
}

/// A server that runs until it is dropped.
pub struct Server {
    pub kind: Kind,
    pub port: u16,
    child: Child,
    _folder: TempDir,
}

impl Server {
    /// Starts one; none, and it is said, where the environment names no program.
    pub fn start(kind: Kind) -> Option<Self> {
        let (variable, what) = match kind {
            Kind::S3 => ("PEERMARK_S3_SERVER", "s3s-fs"),
            Kind::Azure => ("PEERMARK_AZURITE", "azurite-blob"),
        };
        let Some(program) = std::env::var_os(variable) else {
            workdir::tell(&format!("SKIPPED: {variable} names no {what}; tests/objects/README.md says how to get it"));
            return None;
        };
        let folder = workdir::folder();
        let port = free_port();
        let mut command = Command::new(program);
        match kind {
            Kind::S3 => {
                for bucket in [RETURNS, RELEASES] {
                    fs::create_dir(folder.path().join(bucket)).expect("a bucket");
                }
                command.args(["--host", "127.0.0.1", "--access-key", KEY, "--secret-key", SECRET, "--port"]);
                command.arg(port.to_string()).arg(folder.path())
            }
            Kind::Azure => {
                command.args(["--silent", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort"]);
                command.arg(port.to_string()).arg("--location").arg(folder.path())
            }
        };
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).spawn();
        let mut server = Self { kind, port, child: child.expect("the server starts"), _folder: folder };
        server.wait();
        if kind == Kind::Azure {
            server.make_containers();
        }
        Some(server)
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(self.child.try_wait().expect("its state").is_none(), "the server ended");
            assert!(began.elapsed() < Duration::from_mins(1), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn make_containers(&self) {
        for container in [RETURNS, RELEASES] {
            let script = workdir::root().join("tests/objects/container.mjs");
            let made = Command::new("node").arg(script).arg(endpoint(self.port)).arg(container).output();
            let made = made.expect("node starts");
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        }
    }

    /// Lets a run find the server, or what stands before it at another port.
    pub fn introduce<'c>(&self, command: &'c mut Command, port: u16) -> &'c mut Command {
        let endpoint = endpoint(port);
        match self.kind {
            Kind::S3 => command.envs([
                ("AWS_ENDPOINT", endpoint.as_str()),
                ("AWS_ALLOW_HTTP", "true"),
                ("AWS_REGION", "eu-west-2"),
                ("AWS_ACCESS_KEY_ID", KEY),
                ("AWS_SECRET_ACCESS_KEY", SECRET),
            ]),
            Kind::Azure => {
                command.envs([("AZURE_STORAGE_USE_EMULATOR", "true"), ("AZURITE_BLOB_STORAGE_URL", endpoint.as_str())])
            }
        }
    }

    /// The URL of a path in a bucket.
    pub fn url(&self, bucket: &str, path: &str) -> String {
        let scheme = match self.kind {
            Kind::S3 => "s3",
            Kind::Azure => "az",
        };
        format!("{scheme}://{bucket}/{path}")
    }

    /// A bucket, without anything of ours between.
    pub fn bucket(&self, bucket: &str) -> Bucket {
        let store: Arc<dyn ObjectStore> = match self.kind {
            Kind::S3 => Arc::new(
                AmazonS3Builder::new()
                    .with_endpoint(endpoint(self.port))
                    .with_allow_http(true)
                    .with_region("eu-west-2")
                    .with_access_key_id(KEY)
                    .with_secret_access_key(SECRET)
                    .with_bucket_name(bucket)
                    .build()
                    .expect("a store"),
            ),
            // The address of an emulator comes from the environment alone; its account and key are known to all.
            Kind::Azure => Arc::new(
                MicrosoftAzureBuilder::new()
                    .with_endpoint(format!("{}/devstoreaccount1", endpoint(self.port)))
                    .with_allow_http(true)
                    .with_account("devstoreaccount1")
                    .with_access_key(EMULATOR_KEY)
                    .with_container_name(bucket)
                    .build()
                    .expect("a store"),
            ),
        };
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        Bucket { store, runtime }
    }
}

/// The key that every emulator has.
const EMULATOR_KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A bucket of a server.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
}

impl Bucket {
    /// Puts every file below a folder under a prefix.
    pub fn put_folder(&self, folder: &Path, prefix: &str) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let key = format!("{prefix}/{}", entry.file_name().to_str().expect("a name of text"));
            if entry.path().is_dir() {
                self.put_folder(&entry.path(), &key);
            } else {
                self.put(&key, fs::read(entry.path()).expect("a file"));
            }
        }
    }

    pub fn put(&self, key: &str, bytes: Vec<u8>) {
        let key = Key::parse(key).expect("a key");
        self.wait(self.store.put(&key, bytes.into())).expect("a put");
    }

    /// The bytes of an object; none where there is none.
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        let key = Key::parse(key).expect("a key");
        let got = self.wait(async { self.store.get(&key).await?.bytes().await });
        match got {
            Ok(bytes) => Some(bytes.to_vec()),
            Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// The keys below a prefix, sorted.
    pub fn keys(&self, prefix: &str) -> Vec<String> {
        let prefix = Key::parse(prefix).expect("a prefix");
        let mut keys = self.wait(async {
            let mut listed = self.store.list(Some(&prefix));
            let mut keys = Vec::new();
            while let Some(object) = listed.next().await {
                keys.push(object.expect("an object").location.to_string());
            }
            keys
        });
        keys.sort();
        keys
    }

    pub fn remove(&self, prefix: &str) {
        for key in self.keys(prefix) {
            self.wait(self.store.delete(&Key::parse(key).expect("a key"))).expect("a removal");
        }
    }

    fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }
}

fn endpoint(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a free port").port()
}
