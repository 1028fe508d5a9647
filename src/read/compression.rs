//! Compressed bytes → plain bytes. A file is told by its first bytes, not by its name.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use super::Unreadable;
use crate::domain::FindingCode;

/// No export of figures is larger than this when it is expanded; a bomb is.
const EXPANDED_AT_MOST: u64 = 4 << 30;

/// Expands gzip; all else comes back as it is.
pub(super) fn expand(bytes: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let fault = |message: String| Unreadable {
        code: FindingCode::UnreadableFile,
        message,
        hint: "ask the sender for the export again, as plain CSV".into(),
        encoding: "",
    };
    let read = MultiGzDecoder::new(bytes.as_slice()).take(EXPANDED_AT_MOST + 1).read_to_end(&mut plain);
    match read {
        Ok(length) if length as u64 > EXPANDED_AT_MOST => {
            Err(fault("the compressed file expands to more than 4 GiB".into()))
        }
        Ok(_) => Ok(plain),
        Err(error) => Err(fault(format!("the compressed file is damaged: {error}"))),
    }
}
