//! When and of what a run is → an id for it that no other has, in the form of a UUID of version 7 (RFC 9562).

use std::path::Path;
use std::time::{Duration, SystemTime};

/// The id: the milliseconds of its start, then digits of a hash over the nanoseconds, the process and the pipeline.
pub(super) fn run_id(began_at: SystemTime, pipeline: &Path) -> String {
    let since = began_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let mut hasher = blake3::Hasher::new();
    hasher.update(&since.as_nanos().to_le_bytes());
    hasher.update(&std::process::id().to_le_bytes());
    hasher.update(pipeline.as_os_str().as_encoded_bytes());
    let digits = hasher.finalize().to_hex();
    let milliseconds = format!("{:012x}", since.as_millis() & 0xffff_ffff_ffff);
    // The variant of the standard is one of 8, 9, a, b.
    let variant = char::from(b"89ab"[usize::from(digits.as_bytes()[3] & 3)]);
    let (first, second) = milliseconds.split_at(8);
    format!("{first}-{second}-7{}-{variant}{}-{}", &digits[..3], &digits[4..7], &digits[7..19])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_of_version_7_and_begins_with_its_time() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_793_410_200_123);
        let id = run_id(at, Path::new("a.toml"));
        let parts: Vec<&str> = id.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(u64::from_str_radix(&(parts[0].to_owned() + parts[1]), 16), Ok(1_793_410_200_123));
        assert!(parts[2].starts_with('7') && parts[3].starts_with(['8', '9', 'a', 'b']), "{id}");
        assert!(id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()));
        assert_ne!(run_id(at, Path::new("b.toml")), id);
        assert_ne!(run_id(at + Duration::from_nanos(1), Path::new("a.toml")), id);
    }
}
