//! The mirror of `[peers]`.

use crate::domain::Day;
use crate::pipeline::faults::Faults;
use crate::pipeline::table::{At, Table};

/// `[peers]`.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct RawPeers {
    pub(in crate::pipeline) min_peers: Option<At<i64>>,
    pub(in crate::pipeline) min_peers_extremes: Option<At<i64>>,
    pub(in crate::pipeline) neighbours_edition: Option<At<String>>,
    pub(in crate::pipeline) earlier_edition: Option<RawEarlierEdition>,
    pub(in crate::pipeline) gap_change: Option<Vec<At<String>>>,
}

/// `earlier_edition`.
#[derive(Debug)]
pub(in crate::pipeline) struct RawEarlierEdition {
    pub(in crate::pipeline) edition: Option<At<String>>,
    pub(in crate::pipeline) until: Option<At<Day>>,
}

/// The table, where it is there.
pub(super) fn peers(top: &mut Table, faults: &mut Faults) -> RawPeers {
    let Some(mut peers) = top.table("peers", faults) else { return RawPeers::default() };
    let raw = RawPeers {
        min_peers: peers.number("min_peers", faults),
        min_peers_extremes: peers.number("min_peers_extremes", faults),
        neighbours_edition: peers.text("neighbours_edition", faults),
        earlier_edition: peers.table("earlier_edition", faults).map(|mut table| {
            let raw = RawEarlierEdition {
                edition: table.needed_text("edition", faults),
                until: table.needed_day("until", faults),
            };
            table.finish(faults);
            raw
        }),
        gap_change: peers.texts("gap_change", faults),
    };
    peers.finish(faults);
    raw
}
