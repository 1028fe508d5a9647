//! A file → what it is, by its first bytes and not by its name: plain, compressed, a file in an archive, a workbook.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::read::{DeflateDecoder, MultiGzDecoder};

use super::encoding::Stream;
use super::origin::Origin;
use super::workbook::{Workbook, locked};
use super::{Instructions, Unreadable, archive, damaged, encoding};
use crate::domain::FindingCode;
use crate::pipeline::{Limits, bytes_in_words};

/// Text of up to so many bytes is held while it is worked on, so that it is walked over where it lies.
const TEXT_HELD_AT_MOST: u64 = 16 << 20;

/// What a file holds.
#[derive(Clone, Debug)]
pub(super) enum Contents {
    /// Text.
    Text(Text),
    /// The sheets of a workbook.
    Workbook(Workbook),
}

/// Text, wherever it lies.
#[derive(Clone, Debug)]
pub(super) struct Text {
    origin: Origin,
    packing: Packing,
    /// All of it as UTF-8, where it is not too long.
    held: Option<Arc<String>>,
    /// Its encoding.
    pub(super) decided: encoding::Decided,
    /// How large it and its rows may be.
    pub(super) limits: Limits,
}

/// How text lies in its file.
#[derive(Clone, Debug)]
pub(super) enum Packing {
    /// As it is.
    Plain,
    /// Compressed with gzip.
    Gzip,
    /// In an archive, from this byte on.
    Member {
        /// Its name in the archive.
        name: String,
        /// The first byte of its data.
        start: u64,
        /// How many bytes its data has.
        length: u64,
        /// Whether they are compressed.
        deflated: bool,
    },
}

impl Contents {
    /// Finds out what a file holds; of the instructions those count that say how its bytes are read.
    pub(super) fn of(origin: Origin, instructions: Instructions) -> Result<Self, Unreadable> {
        Self::within(origin, instructions, true)
    }

    fn within(origin: Origin, instructions: Instructions, outermost: bool) -> Result<Self, Unreadable> {
        let limits = instructions.limits;
        let head = origin.head(8).map_err(|error| unopened(&error))?;
        if head.starts_with(b"\x1F\x8B") {
            return Text::new(origin, Packing::Gzip, instructions).map(Self::Text);
        }
        if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return Err(of_old_kind(&held(&origin, limits.workbook)?));
        }
        if !head.starts_with(b"PK\x03\x04") && !head.starts_with(b"PK\x05\x06") {
            return Text::new(origin, Packing::Plain, instructions).map(Self::Text);
        }
        let mut archive = archive::Archive::open(&origin)?;
        if let Some(kind) = archive.workbook() {
            archive.has_a_bounded_size(limits.workbook)?;
            return Workbook::open(kind, held(&origin, limits.workbook)?).map(Self::Workbook);
        }
        let member = archive.choose(instructions.member)?;
        if outermost && archive.is_workbook(member)? {
            let bytes = archive.bytes(member, limits.workbook)?;
            return Self::within(Origin::bytes(bytes), instructions, false);
        }
        let packing = archive.packing(member, limits.expanded)?;
        Text::new(origin, packing, instructions).map(Self::Text)
    }
}

/// What is said of the container of old office files. Locked workbooks come in it, too; an old workbook itself is not read,
/// since no reader of it keeps within bounds whatever the file states of its own size.
fn of_old_kind(bytes: &[u8]) -> Unreadable {
    let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(sealed.len()).any(|window| window == sealed) {
        return locked();
    }
    Unreadable {
        code: FindingCode::UnreadableFile,
        message: "the file is a workbook or document of the old kind (xls), which is not read".into(),
        hint: "save it as xlsx or CSV and send it again".into(),
        encoding: "",
    }
}

/// All bytes of a file that is small by nature.
fn held(origin: &Origin, at_most: u64) -> Result<Vec<u8>, Unreadable> {
    let bytes = origin.head(at_most + 1).map_err(|error| unopened(&error))?;
    if bytes.len() as u64 > at_most {
        return Err(damaged(&format!("the workbook has more than {}", bytes_in_words(at_most))));
    }
    Ok(bytes)
}

/// What is said of a file that cannot be opened.
pub(super) fn unopened(error: &io::Error) -> Unreadable {
    Unreadable {
        code: FindingCode::UnreadableFile,
        message: format!("the file cannot be opened: {error}"),
        hint: "check that it is still there and may be read".into(),
        encoding: "",
    }
}

impl Text {
    fn new(origin: Origin, packing: Packing, instructions: Instructions) -> Result<Self, Unreadable> {
        let limits = instructions.limits;
        let decided = short(&origin, &packing, limits).map_err(encoding::Undecided::Io).and_then(|short| {
            let Some(short) = short else {
                let decided = encoding::decide(&|| bytes(&origin, &packing, limits), instructions.encoding)?;
                return Ok((decided, None));
            };
            let decided = encoding::decide(&|| Ok(Box::new(short.as_slice())), instructions.encoding)?;
            Ok((decided, Some(Arc::new(decided.text(short)?))))
        });
        match decided {
            Ok((decided, held)) => Ok(Self { origin, packing, held, decided, limits }),
            Err(encoding::Undecided::Binary) => Err(Unreadable {
                code: FindingCode::UnreadableFile,
                message: "the file is not text".into(),
                hint: "ask the sender for the export again, saved as CSV".into(),
                // No encoding is named: a guess at one would say that the file had been read in it.
                encoding: "",
            }),
            Err(encoding::Undecided::Blank(encoding)) => Err(Unreadable {
                code: FindingCode::EmptyFile,
                message: "the file is empty".into(),
                hint: "ask the sender for the export again".into(),
                encoding,
            }),
            Err(encoding::Undecided::Io(error)) => Err(match packing {
                Packing::Plain => unopened(&error),
                Packing::Gzip | Packing::Member { .. } => damaged(&format!("the compressed file is damaged: {error}")),
            }),
        }
    }

    /// The text as UTF-8, where it is held.
    pub(super) fn held(&self) -> Option<&str> {
        self.held.as_deref().map(String::as_str)
    }

    /// The text as UTF-8, from its first character on.
    pub(super) fn stream(&self) -> io::Result<Stream<'static>> {
        self.decided.stream(bytes(&self.origin, &self.packing, self.limits)?)
    }

    /// What it came in.
    pub(super) fn container(&self) -> String {
        match &self.packing {
            Packing::Plain => "plain".into(),
            Packing::Gzip => "gzip".into(),
            Packing::Member { name, .. } => format!("zip: {name}"),
        }
    }
}

/// The bytes of a text, expanded, where they are few enough to be held.
fn short(origin: &Origin, packing: &Packing, limits: Limits) -> io::Result<Option<Vec<u8>>> {
    let packed = origin.size()?;
    // A row of a text that is held is as long as it is.
    let at_most = TEXT_HELD_AT_MOST.min(limits.row as u64);
    if packed > at_most {
        return Ok(None);
    }
    let mut expanded = Vec::with_capacity(usize::try_from(packed).unwrap_or(0) + 1);
    bytes(origin, packing, limits)?.take(at_most + 1).read_to_end(&mut expanded)?;
    Ok(Some(expanded).filter(|expanded| expanded.len() as u64 <= at_most))
}

/// The bytes of a text, expanded.
fn bytes(origin: &Origin, packing: &Packing, limits: Limits) -> io::Result<Stream<'static>> {
    let mut file = origin.open()?;
    let at_most = limits.expanded;
    Ok(match *packing {
        Packing::Plain => Box::new(file),
        Packing::Gzip => Box::new(Bounded::new(MultiGzDecoder::new(BufReader::new(file)), at_most)),
        Packing::Member { start, length, deflated, .. } => {
            file.seek(SeekFrom::Start(start))?;
            let data = BufReader::new(file.take(length));
            if deflated { Box::new(Bounded::new(DeflateDecoder::new(data), at_most)) } else { Box::new(data) }
        }
    })
}

/// A stream that fails where it becomes longer than any export is.
pub(super) struct Bounded<R> {
    stream: R,
    left: u64,
    at_most: u64,
}

impl<R> Bounded<R> {
    fn new(stream: R, at_most: u64) -> Self {
        Self { stream, left: at_most, at_most }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(out)?;
        let too_long = || io::Error::other(format!("it expands to more than {}", bytes_in_words(self.at_most)));
        self.left = self.left.checked_sub(count as u64).ok_or_else(too_long)?;
        Ok(count)
    }
}
