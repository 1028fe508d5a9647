//! Bytes → text. The encoding is decided on the whole file, since one odd byte may stand far in.

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Unreadable;
use crate::domain::FindingCode;

/// Characters beyond ASCII that stand in English exports; a decoding in which others appear is probably the wrong one.
const LIKELY: &str = "£€–—‘’“”•…éèêëáàâäíìïóòôöúùûüçñ°²³½¼¾·§©®™\u{a0}×÷≤≥ÉÁÖÜ";

/// The text of a file and the name of its encoding.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<(String, &'static str), Unreadable> {
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes())) {
        return strictly(encoding, &bytes, name_of(encoding));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return match String::from_utf8(rest.to_vec()) {
            Ok(text) => reject_binary(text, "utf-8-bom"),
            // A mark of UTF-8 on bytes that are not: take it for a stray mark.
            Err(_) => single_byte(rest),
        };
    }
    if bytes.starts_with(b"\xFF\xFE") {
        return strictly(UTF_16LE, &bytes[2..], "utf-16le");
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return strictly(UTF_16BE, &bytes[2..], "utf-16be");
    }
    if let Some((encoding, name)) = utf_16_without_mark(&bytes) {
        return strictly(encoding, &bytes, name);
    }
    match String::from_utf8(bytes) {
        Ok(text) => reject_binary(text, "utf-8"),
        Err(error) => single_byte(error.as_bytes()),
    }
}

fn strictly(
    encoding: &'static Encoding,
    bytes: &[u8],
    name: &'static str,
) -> Result<(String, &'static str), Unreadable> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => reject_binary(text.into_owned(), name),
        None => Err(binary()),
    }
}

/// Half of the bytes of English text in UTF-16 are zero, all at odd or all at even places.
fn utf_16_without_mark(bytes: &[u8]) -> Option<(&'static Encoding, &'static str)> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let half = head.len() / 2;
    if half < 8 || !bytes.len().is_multiple_of(2) {
        None
    } else if zeros(1) * 10 > half * 8 && zeros(0) * 10 < half {
        Some((UTF_16LE, "utf-16le"))
    } else if zeros(0) * 10 > half * 8 && zeros(1) * 10 < half {
        Some((UTF_16BE, "utf-16be"))
    } else {
        None
    }
}

/// Windows-1252 or Mac Roman: whichever gives more of the characters that English exports have.
fn single_byte(bytes: &[u8]) -> Result<(String, &'static str), Unreadable> {
    let score = |encoding: &'static Encoding| -> i64 {
        let mut seen = [None; 256];
        let mut score = 0;
        for &byte in bytes.iter().filter(|byte| !byte.is_ascii()) {
            let entry = &mut seen[usize::from(byte)];
            score += *entry.get_or_insert_with(|| {
                let text = encoding.decode_without_bom_handling(std::slice::from_ref(&byte)).0;
                if text.chars().all(|letter| LIKELY.contains(letter)) { 1 } else { -1 }
            });
        }
        score
    };
    let encoding = if score(MACINTOSH) > score(WINDOWS_1252) { MACINTOSH } else { WINDOWS_1252 };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    reject_binary(text.into_owned(), name_of(encoding))
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

/// Text has no control characters but tabs, line ends and, in old exports, the end-of-file mark.
fn reject_binary(text: String, name: &'static str) -> Result<(String, &'static str), Unreadable> {
    let control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A);
    if text.as_bytes().iter().any(control) { Err(binary()) } else { Ok((text, name)) }
}

/// No encoding is named: a guess at one would say that the file had been read in it.
fn binary() -> Unreadable {
    Unreadable {
        code: FindingCode::UnreadableFile,
        message: "the file is not text".into(),
        hint: "ask the sender for the export again, saved as CSV".into(),
        encoding: "",
    }
}
