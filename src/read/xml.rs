//! XML, a piece at a time: tags with their attributes, and the text between them. Enough for a sheet; no entity is
//! expanded but the five that XML itself has and characters by number.

use std::borrow::Cow;
use std::io::{self, BufRead};

/// Bytes of one tag or one run of text.
const PIECE_AT_MOST: u64 = 32 << 20;

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A tag that opens an element, with what stands behind its name; `true` where the element ends with it.
    Open(&'a str, &'a str, bool),
    /// A tag that closes an element.
    Close(&'a str),
    /// Text.
    Text(Cow<'a, str>),
}

/// A walk over a document.
pub(super) struct Pieces<R> {
    input: R,
    piece: Vec<u8>,
    in_tag: bool,
}

impl<R: BufRead> Pieces<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, piece: Vec::new(), in_tag: false }
    }

    /// The next piece; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        loop {
            self.piece.clear();
            if !self.in_tag {
                self.in_tag = self.until(b'<')?;
                if !self.piece.is_empty() {
                    return Ok(Some(Piece::Text(plain(text(&self.piece)?))));
                }
                if !self.in_tag {
                    return Ok(None);
                }
            }
            self.in_tag = false;
            let mut quote = None;
            loop {
                let seen = self.piece.len();
                if !self.until(b'>')? {
                    return Err(faulty());
                }
                if is_whole(&self.piece, seen, &mut quote) {
                    break;
                }
                self.piece.push(b'>');
            }
            if matches!(self.piece.first(), Some(b'?')) || (self.piece.starts_with(b"!") && !is_data(&self.piece)) {
                continue;
            }
            return piece(&self.piece).map(Some);
        }
    }

    /// Reads up to a byte, which is left out; `false` where the document ends before it.
    fn until(&mut self, byte: u8) -> io::Result<bool> {
        let room = PIECE_AT_MOST.saturating_sub(self.piece.len() as u64);
        let count = io::Read::take(&mut self.input, room).read_until(byte, &mut self.piece)?;
        if self.piece.len() as u64 >= PIECE_AT_MOST {
            return Err(faulty());
        }
        let found = count > 0 && self.piece.last() == Some(&byte);
        if found {
            self.piece.pop();
        }
        Ok(found)
    }
}

fn faulty() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "no XML")
}

fn is_data(piece: &[u8]) -> bool {
    piece.starts_with(b"![CDATA[")
}

/// Whether a `>` ends what was read so far: not within a comment, nor within the quotes of an attribute. What was
/// `seen` before is not looked at again but for the `quote` that is open behind it.
fn is_whole(piece: &[u8], seen: usize, quote: &mut Option<u8>) -> bool {
    if piece.starts_with(b"!--") {
        return piece.len() >= 5 && piece.ends_with(b"--");
    }
    if is_data(piece) {
        return piece.ends_with(b"]]");
    }
    if piece.starts_with(b"?") {
        return piece.ends_with(b"?");
    }
    for &byte in piece[seen..].iter().filter(|byte| matches!(byte, b'"' | b'\'')) {
        match *quote {
            None => *quote = Some(byte),
            Some(open) if open == byte => *quote = None,
            Some(_) => {}
        }
    }
    quote.is_none()
}

fn piece(bytes: &[u8]) -> io::Result<Piece<'_>> {
    let piece = text(bytes)?;
    if let Some(data) = piece.strip_prefix("![CDATA[") {
        return Ok(Piece::Text(Cow::Borrowed(data.strip_suffix("]]").unwrap_or(data))));
    }
    if let Some(name) = piece.strip_prefix('/') {
        return Ok(Piece::Close(name.trim()));
    }
    let (piece, ends) = piece.strip_suffix('/').map_or((piece, false), |piece| (piece, true));
    let (name, attributes) = piece.split_once(|letter: char| letter.is_ascii_whitespace()).unwrap_or((piece, ""));
    Ok(Piece::Open(name, attributes, ends))
}

fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| faulty())
}

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        let (key, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let quote = behind.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let (value, behind) = behind[1..].split_once(quote)?;
        if key.trim() == name {
            return Some(plain(value));
        }
        rest = behind;
    }
}

/// Text with its entities as the characters they stand for; one that is not known stays as it is.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let known = behind.split_once(';').and_then(|(entity, behind)| Some((character(entity)?, behind)));
        if let Some((letter, behind)) = known {
            out.push(letter);
            rest = behind;
        } else {
            out.push('&');
            rest = behind;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(document: &str) -> io::Result<Vec<String>> {
        let mut pieces = Pieces::new(document.as_bytes());
        let mut out = Vec::new();
        while let Some(piece) = pieces.next()? {
            out.push(format!("{piece:?}"));
        }
        Ok(out)
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        let found =
            pieces("<?xml a='>'?><!-- <b> > --><a x='1>2' y=\"&amp;\">t &lt;&#65;&nope;<b/><![CDATA[<c>]]></a>");
        let expected = [
            r#"Open("a", "x='1>2' y=\"&amp;\"", false)"#,
            r#"Text("t <A&nope;")"#,
            r#"Open("b", "", true)"#,
            r#"Text("<c>")"#,
            r#"Close("a")"#,
        ];
        assert_eq!(found.expect("a document"), expected);
        assert_eq!(attribute("x='1>2' y=\"&amp;\"", "y").as_deref(), Some("&"));
        assert_eq!(attribute("xy='1'", "y"), None);
    }

    #[test]
    fn a_document_that_stops_within_a_tag_is_faulty() {
        for document in ["<a", "<a b='", "<!-- a", "<a><![CDATA[ ]>"] {
            assert!(pieces(document).is_err(), "{document}");
        }
    }
}
