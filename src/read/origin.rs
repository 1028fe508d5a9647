//! A file, or bytes in memory → a stream of its bytes, as often as they are asked for.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where bytes come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A file on disk; it is opened again for each pass over it.
    File(PathBuf),
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
}

/// Bytes that can be walked over from any place.
pub(super) trait Seekable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Seekable for T {}

impl Origin {
    pub(super) fn file(path: &Path) -> Self {
        Self::File(path.to_owned())
    }

    pub(super) fn bytes(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }

    /// The bytes from the first one on.
    pub(super) fn open(&self) -> io::Result<Box<dyn Seekable>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// How many bytes there are.
    pub(super) fn size(&self) -> io::Result<u64> {
        match self {
            Self::File(path) => std::fs::metadata(path).map(|file| file.len()),
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// The first bytes, as many as there are up to `count`.
    pub(super) fn head(&self, count: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(count).read_to_end(&mut head)?;
        Ok(head)
    }
}
