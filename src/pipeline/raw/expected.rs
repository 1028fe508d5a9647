//! The table `expected` of a source → its mirror.

use super::super::faults::Faults;
use super::super::table::{At, Table};
use crate::domain::Day;

/// `expected`.
#[derive(Clone, Debug)]
pub(in super::super) struct RawExpected {
    pub(in super::super) at: usize,
    pub(in super::super) every: Option<At<String>>,
    pub(in super::super) from: Option<At<Day>>,
    pub(in super::super) until: Option<At<Day>>,
    pub(in super::super) due_days: Option<At<i64>>,
    pub(in super::super) sent: Option<At<String>>,
    pub(in super::super) authorities: Option<Vec<At<String>>>,
    pub(in super::super) indicators: Option<Vec<At<String>>>,
    pub(in super::super) except: Option<Vec<At<String>>>,
}

impl RawExpected {
    pub(super) fn read(mut table: Table, faults: &mut Faults) -> Self {
        let raw = Self {
            at: table.at,
            every: table.needed_text("every", faults),
            from: table.day("from", faults),
            until: table.day("until", faults),
            due_days: table.number("due_days", faults),
            sent: table.text("sent", faults),
            authorities: table.texts("authorities", faults),
            indicators: table.texts("indicators", faults),
            except: table.texts("except", faults),
        };
        for (key, is_there) in [("from", raw.from.is_some()), ("due_days", raw.due_days.is_some())] {
            if !is_there && !table.stated().iter().any(|stated| stated.value == key) {
                faults.add_missing(table.at, format!("the key `{key}` is missing"), None);
            }
        }
        table.finish(faults);
        raw
    }
}
