//! Bytes → the encoding that all of them are in, and a stream of UTF-8. It is decided on the whole file, since one odd
//! byte may stand far in; a chunk is held at a time.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes that are looked at or decoded at a time.
const CHUNK: usize = 64 << 10;

/// Characters beyond ASCII that stand in English exports; a decoding in which others appear is probably the wrong one.
const LIKELY: &str = "£€–—‘’“”•…éèêëáàâäíìïóòôöúùûüçñ°²³½¼¾·§©®™\u{a0}×÷≤≥ÉÁÖÜ";

/// The encoding of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided {
    encoding: &'static Encoding,
    /// Its name in the tables.
    pub(super) name: &'static str,
    /// Bytes of the mark at the beginning.
    mark: u64,
}

/// Why there is no encoding.
#[derive(Debug)]
pub(super) enum Undecided {
    /// The bytes cannot be read to their end.
    Io(io::Error),
    /// They are not text.
    Binary,
    /// They are white space and nothing else, in this encoding.
    Blank(&'static str),
}

impl From<io::Error> for Undecided {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Bytes, one after another.
pub(super) type Stream<'a> = Box<dyn Read + Send + 'a>;

/// Walks over all bytes, twice where they are not simply bytes of ASCII and more, and says what they are.
pub(super) fn decide<'a>(
    open: &dyn Fn() -> io::Result<Stream<'a>>,
    declared: Option<&str>,
) -> Result<Decided, Undecided> {
    let mut head = Vec::new();
    open()?.take(4096).read_to_end(&mut head)?;
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    let marked = Encoding::for_bom(&head);
    let known = declared.or(marked.map(|(encoding, _)| encoding)).or_else(|| utf_16_without_mark(&head));
    let mark = marked.filter(|(of_mark, _)| known == Some(*of_mark)).map_or(0, |(_, length)| length as u64);
    if let Some(encoding) = known.filter(|encoding| *encoding != UTF_8) {
        return strictly(open, Decided { encoding, name: name_of(encoding), mark });
    }
    let scan = Scan::over(skip(open()?, mark)?)?;
    if scan.binary || (declared.is_some() && !scan.valid) {
        return Err(Undecided::Binary);
    }
    // A mark of UTF-8 on bytes that are not is a stray mark.
    let encoding = if scan.valid { UTF_8 } else { scan.single_byte() };
    let name = if scan.valid && mark > 0 { "utf-8-bom" } else { name_of(encoding) };
    if scan.blank { Err(Undecided::Blank(name)) } else { Ok(Decided { encoding, name, mark }) }
}

/// Passes over the first bytes.
fn skip(mut stream: Stream<'_>, bytes: u64) -> io::Result<Stream<'_>> {
    io::copy(&mut (&mut stream).take(bytes), &mut io::sink())?;
    Ok(stream)
}

/// Decodes all of it and takes no byte that the encoding does not have.
fn strictly<'a>(open: &dyn Fn() -> io::Result<Stream<'a>>, decided: Decided) -> Result<Decided, Undecided> {
    let mut stream = decided.stream(open()?)?;
    let mut chunk = vec![0; CHUNK];
    let mut blank = true;
    loop {
        let count = match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(Undecided::Binary),
            Err(error) => return Err(error.into()),
        };
        if chunk[..count].iter().any(|&byte| is_binary(byte)) {
            return Err(Undecided::Binary);
        }
        blank &= chunk[..count].trim_ascii().is_empty();
    }
    if blank { Err(Undecided::Blank(decided.name)) } else { Ok(decided) }
}

/// Half of the bytes of English text in UTF-16 are zero, all at odd or all at even places.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    if half < 8 {
        None
    } else if zeros(1) * 10 > half * 8 && zeros(0) * 10 < half {
        Some(UTF_16LE)
    } else if zeros(0) * 10 > half * 8 && zeros(1) * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text has no control characters but tabs, line ends and, in old exports, the end-of-file mark.
fn is_binary(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A)
}

/// Whether any byte is no text. Blocks are looked at whole: without a way out of their middle the compiler takes many
/// bytes at a time.
fn has_binary(bytes: &[u8]) -> bool {
    bytes.chunks(1024).any(|block| block.iter().fold(false, |found, &byte| found | is_binary(byte)))
}

/// What all the bytes of a file come to.
struct Scan {
    valid: bool,
    binary: bool,
    blank: bool,
    /// How often each byte beyond ASCII occurs.
    counts: [u64; 256],
}

impl Scan {
    fn over(mut stream: Stream) -> io::Result<Self> {
        let mut scan = Self { valid: true, binary: false, blank: true, counts: [0; 256] };
        let mut chunk = vec![0; CHUNK];
        // The bytes of a character that the chunk before cut in two.
        let mut carried = 0;
        while !scan.binary {
            let count = match stream.read(&mut chunk[carried..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            let fresh = &chunk[carried..carried + count];
            scan.binary = has_binary(fresh);
            scan.blank &= fresh.trim_ascii().is_empty();
            if !fresh.is_ascii() {
                fresh.iter().filter(|byte| !byte.is_ascii()).for_each(|&byte| scan.counts[usize::from(byte)] += 1);
            }
            carried = scan.validate(&mut chunk, carried + count, count == 0);
            if count == 0 {
                break;
            }
        }
        Ok(scan)
    }

    /// Checks what is in the chunk and moves the beginning of a last character to its front; says how long that is.
    fn validate(&mut self, chunk: &mut [u8], filled: usize, at_end: bool) -> usize {
        if !self.valid {
            return 0;
        }
        let Err(error) = std::str::from_utf8(&chunk[..filled]) else { return 0 };
        if error.error_len().is_some() || at_end {
            self.valid = false;
            return 0;
        }
        chunk.copy_within(error.valid_up_to()..filled, 0);
        filled - error.valid_up_to()
    }

    /// Windows-1252 or Mac Roman: whichever gives more of the characters that English exports have.
    fn single_byte(&self) -> &'static Encoding {
        let score = |encoding: &'static Encoding| -> i64 {
            let of_byte = |byte: u8| {
                let letters = encoding.decode_without_bom_handling(&[byte]).0.into_owned();
                if letters.chars().all(|letter| LIKELY.contains(letter)) { 1 } else { -1 }
            };
            let count = |byte: u8| i64::try_from(self.counts[usize::from(byte)]).unwrap_or(i64::MAX);
            (0x80..=0xFF).filter(|&byte| count(byte) > 0).map(|byte| count(byte) * of_byte(byte)).sum()
        };
        if score(MACINTOSH) > score(WINDOWS_1252) { MACINTOSH } else { WINDOWS_1252 }
    }
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    match encoding {
        encoding if encoding == UTF_8 => "utf-8",
        encoding if encoding == WINDOWS_1252 => "windows-1252",
        encoding if encoding == MACINTOSH => "macintosh",
        encoding if encoding == UTF_16LE => "utf-16le",
        encoding if encoding == UTF_16BE => "utf-16be",
        encoding => encoding.name(),
    }
}

impl Decided {
    /// The bytes behind the mark as UTF-8.
    pub(super) fn stream(self, bytes: Stream<'_>) -> io::Result<Stream<'_>> {
        let bytes = skip(bytes, self.mark)?;
        // What is UTF-8 already needs no decoding; that it is was seen when the encoding was decided.
        if self.encoding == UTF_8 {
            return Ok(bytes);
        }
        Ok(Box::new(Decoding {
            bytes,
            decoder: self.encoding.new_decoder_without_bom_handling(),
            chunk: vec![0; CHUNK],
            at: 0,
            filled: 0,
            ended: false,
            finished: false,
        }))
    }

    /// The same of bytes that are held.
    pub(super) fn text(self, mut bytes: Vec<u8>) -> io::Result<String> {
        let mark = usize::try_from(self.mark).unwrap_or(usize::MAX).min(bytes.len());
        bytes.drain(..mark);
        if self.encoding != UTF_8 {
            let decoded = self.encoding.decode_without_bom_handling_and_without_replacement(&bytes);
            return decoded.map(Cow::into_owned).ok_or_else(|| io::ErrorKind::InvalidData.into());
        }
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

/// A stream of another encoding as UTF-8.
struct Decoding<'a> {
    bytes: Stream<'a>,
    decoder: Decoder,
    chunk: Vec<u8>,
    at: usize,
    filled: usize,
    ended: bool,
    /// Whether the decoder has said its last.
    finished: bool,
}

impl Read for Decoding<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.finished {
            if self.at == self.filled && !self.ended {
                self.at = 0;
                self.filled = self.bytes.read(&mut self.chunk)?;
                self.ended = self.filled == 0;
            }
            let source = &self.chunk[self.at..self.filled];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(source, out, self.ended);
            self.at += read;
            match result {
                DecoderResult::Malformed(..) => {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "bytes that the encoding does not have"));
                }
                DecoderResult::InputEmpty => self.finished = self.ended,
                DecoderResult::OutputFull if written == 0 => {
                    return Err(io::Error::other("a character needs more room than the reader gives"));
                }
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
