//! An indicator of an authority → what is said of it everywhere: its latest figure, its line, how it stands to its peers.

use super::series::{Point, Special};
use super::words::Stands;
use super::{Authority, Gathered, Indicator};
use crate::publish::Row;

/// From this age on a figure is history and not how an authority stands.
const HISTORY_DAYS: i64 = 1100;

/// One indicator of one authority.
#[derive(Debug)]
pub(crate) struct Measure<'a> {
    pub(crate) indicator: &'a Indicator,
    pub(crate) headline: Row<'a>,
    /// How it lies to the group that its verdict is about.
    pub(crate) stands: Option<Stands>,
    pub(crate) special: Option<Special>,
    pub(crate) points: &'a [Point],
    pub(crate) is_history: bool,
}

/// The indicators of an authority that have a figure or say why not, by topic and title.
pub(crate) fn measures<'a>(gathered: &'a Gathered, authority: &Authority) -> Vec<Measure<'a>> {
    let of = |indicator: &'a Indicator| {
        let headline = gathered.headline.of(&authority.id).find(|row| row.text("indicator_id") == indicator.id)?;
        let group = headline.text("verdict_peer_group_id");
        let beside = gathered.peers.against_group(&authority.id, &indicator.id, group);
        let points = gathered.series.of(&authority.id, &indicator.id);
        Some(Measure {
            indicator,
            headline,
            stands: beside.and_then(|row| Stands::of(row, &indicator.polarity)),
            special: points.last().and_then(|point| point.special),
            points,
            is_history: headline.integer("age_days").is_some_and(|age| age > HISTORY_DAYS),
        })
    };
    gathered.indicators.iter().filter_map(of).collect()
}
