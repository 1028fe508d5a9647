//! A drafted entry → the same entry, in which what a pipeline would refuse is commented out.

use std::path::Path;

use super::source::Draft;
use crate::pipeline::{Overrides, Pipeline};
use crate::reference::Reference;

/// The least that a pipeline needs above its sources.
pub(super) const HEAD: &str = "version = 1\nname = \"draft\"\nreporting_day = 2100-01-01\n\n";

/// Faults are mended one by one, and no entry has more keys than this.
const ROUNDS: usize = 40;

/// Checks an entry as a pipeline's; it need not pass where a person must decide something first.
pub(super) fn checked(mut draft: Draft, reference: &Reference) -> Draft {
    // An edition is checked with the entry that it is based on.
    if draft.joined || draft.entry.states("based_on") {
        return draft;
    }
    let above = HEAD.lines().count();
    for _ in 0..ROUNDS {
        let text = format!("{HEAD}{}", draft.entry.text());
        let read = Pipeline::from_text(&text, "draft", Path::new("."), &Overrides::default(), reference);
        let Err(faults) = read else { return draft };
        let mended =
            faults.iter().any(|fault| draft.entry.comment_out(fault.line.saturating_sub(above), &fault.message));
        if !mended {
            let told: Vec<String> = faults.iter().map(|fault| fault.message.replace("source `", "entry `")).collect();
            if draft.open.is_empty() {
                draft.open.extend(told);
            }
            break;
        }
    }
    let open = draft.open.join("; ");
    draft.entry.note(&format!("This entry does not run as it stands. To do: {open}."));
    draft
}
