//! Room on the disk: the size of the inputs and of the last release come in, an honest refusal goes out where the next
//! one may not fit. A run then says so before its work and not in the middle of the night.

use std::path::Path;

use super::kept;
use super::{Output, StoredRelease, latest};
use crate::error::{Error, bytes_in_words};

/// A release grows with its inputs, and a little beside them: the dictionary, the reference tables.
const LEAST: u64 = 16 << 20;
/// A first release is so many times as large as its inputs: tables are compressed, and each figure has many beside it.
const TIMES_THE_INPUTS: u64 = 8;

/// What a run is about to need.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// So many bytes.
    pub bytes: u64,
    /// Those of the release that it was judged by, where there is one.
    pub last: Option<u64>,
}

impl Estimate {
    /// From the size of the inputs, of those of the last release and of that release itself; twice over where the release
    /// is copied.
    fn of(inputs: u64, last: Option<(u64, u64)>, is_copied: bool) -> Self {
        let release = match last {
            Some((last_inputs, bytes)) => {
                let grown = u128::from(bytes) * u128::from(inputs.max(last_inputs)) / u128::from(last_inputs.max(1));
                u64::try_from(grown.saturating_add(grown / 4)).unwrap_or(u64::MAX)
            }
            None => inputs.saturating_mul(TIMES_THE_INPUTS),
        };
        let bytes = release.saturating_add(LEAST).saturating_mul(if is_copied { 2 } else { 1 });
        Self { bytes, last: last.map(|(_, bytes)| bytes) }
    }
}

/// Refuses where the disk of an output folder has too little room for the release that is to be made of so many bytes.
pub fn check(
    output: &Output,
    previous: Option<&StoredRelease>,
    inputs: u64,
    copy_is_asked_for: bool,
) -> Result<(), Error> {
    let out = output.folder();
    let last = match previous {
        Some(release) => {
            let manifest = release.manifest()?;
            Some((manifest.inputs.iter().map(|input| input.bytes).sum(), kept::bytes_of(release.path())?))
        }
        None => None,
    };
    let estimate = Estimate::of(inputs, last, copy_is_asked_for || latest::is_kept(out));
    let free = fs4::available_space(out).map_err(Error::io("asking for the room on the disk of", out))?;
    // What a store keeps takes no room in the staging folder.
    let removable = || if output.is_store() { 0 } else { kept::list(out).map_or(0, |runs| kept::removable(&runs)) };
    verdict(out, estimate, free, removable).map_err(|error| match error {
        Error::Room { message, .. } if output.is_store() => {
            Error::Room { message, hint: "name a folder on a disk with more room with PEERMARK_STAGING".into() }
        }
        other => other,
    })
}

fn verdict(out: &Path, estimate: Estimate, free: u64, removable: impl FnOnce() -> u64) -> Result<(), Error> {
    if free >= estimate.bytes {
        return Ok(());
    }
    let why = match estimate.last {
        Some(bytes) => format!("the last release has {}", bytes_in_words(bytes)),
        None => "judged by the size of the inputs".to_owned(),
    };
    let out_shown = out.display();
    let hint = match removable() {
        0 => {
            format!(
                "free {} on that disk, or name a folder on another one with --out",
                bytes_in_words(estimate.bytes - free)
            )
        }
        bytes => format!(
            "`peermark runs prune --out {out_shown} --keep 1` would free {}; or name a folder on another disk with --out",
            bytes_in_words(bytes)
        ),
    };
    let message = format!(
        "{out_shown}: the disk has {} free and the release may need {} ({why}); nothing was begun",
        bytes_in_words(free),
        bytes_in_words(estimate.bytes)
    );
    Err(Error::Room { message, hint })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    #[test]
    fn the_next_release_is_judged_by_the_last_one_and_by_how_the_inputs_grew() {
        let of = |inputs, last, is_copied| Estimate::of(inputs, last, is_copied).bytes;
        assert_eq!(of(100 * MB, Some((100 * MB, 80 * MB)), false), 100 * MB + LEAST);
        assert_eq!(of(200 * MB, Some((100 * MB, 80 * MB)), false), 200 * MB + LEAST);
        assert_eq!(of(50 * MB, Some((100 * MB, 80 * MB)), false), 100 * MB + LEAST, "fewer inputs are no promise");
        assert_eq!(of(10 * MB, None, false), 80 * MB + LEAST);
        assert_eq!(of(10 * MB, None, true), 2 * (80 * MB + LEAST), "a copied release takes its room twice");
        assert_eq!(of(u64::MAX, Some((0, u64::MAX)), true), u64::MAX, "no size overflows");
    }

    #[test]
    fn too_little_room_is_refused_with_both_figures_and_what_to_do() {
        let estimate = Estimate { bytes: 1_200 * MB, last: Some(900 * MB) };
        assert!(verdict(Path::new("out"), estimate, 1_200 * MB, || 0).is_ok());
        let refused = verdict(Path::new("out"), estimate, 300 * MB, || 0).expect_err("too little");
        assert_eq!(refused.exit_code(), 4);
        assert_eq!(
            refused.to_string(),
            "out: the disk has 300.0 MB free and the release may need 1.2 GB (the last release has 900.0 MB); nothing was begun"
        );
        assert_eq!(
            refused.hint().as_deref(),
            Some("free 900.0 MB on that disk, or name a folder on another one with --out")
        );
        let refused = verdict(Path::new("out"), estimate, 300 * MB, || 2_000 * MB).expect_err("too little");
        let hint =
            "`peermark runs prune --out out --keep 1` would free 2.0 GB; or name a folder on another disk with --out";
        assert_eq!(refused.hint().as_deref(), Some(hint));
    }
}
