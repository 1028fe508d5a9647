//! The mirror of `[[group]]`.

use crate::domain::Day;
use crate::pipeline::faults::Faults;
use crate::pipeline::table::{At, Table};

/// A `[[group]]`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawGroup {
    pub(in crate::pipeline) id: Option<At<String>>,
    pub(in crate::pipeline) name: Option<At<String>>,
    pub(in crate::pipeline) members: Vec<RawMember>,
}

/// A member of a group.
#[derive(Debug)]
pub(in crate::pipeline) struct RawMember {
    pub(in crate::pipeline) authority: Option<At<String>>,
    pub(in crate::pipeline) first_day: Option<At<Day>>,
    pub(in crate::pipeline) last_day: Option<At<Day>>,
}

/// One of them.
pub(super) fn group(mut table: Table, faults: &mut Faults) -> RawGroup {
    let (id, name) = (table.needed_text("id", faults), table.text("name", faults));
    let mut members = Vec::new();
    for member in table.texts_or_tables("members", faults) {
        members.push(match member {
            Ok(authority) => RawMember { authority: Some(authority), first_day: None, last_day: None },
            Err(mut table) => {
                let authority = table.needed_text("authority", faults);
                let (first_day, last_day) = (table.day("first_day", faults), table.day("last_day", faults));
                table.finish(faults);
                RawMember { authority, first_day, last_day }
            }
        });
    }
    if let Some(id) = id.as_ref().filter(|_| members.is_empty()) {
        faults.add_missing(id.at, format!("group `{}` has no members", id.value), None);
    }
    table.finish(faults);
    RawGroup { id, name, members }
}
