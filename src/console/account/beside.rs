//! What stands beside a figure, its peers and its earlier periods → text for people.

use std::fmt::Write as _;

use super::{in_words, signed};
use crate::domain::indicator::in_unit;
use crate::explain::{Account, Change, Peers};

/// How it stands against its peer groups.
pub(super) fn peers(out: &mut String, account: &Account) {
    if account.peers.is_empty() {
        return;
    }
    out.push_str("\nAgainst its peers\n");
    for peers in &account.peers {
        let _ = writeln!(out, "  {}", peers.name);
        let mut line = |what: &str, text: String| {
            if !text.is_empty() {
                let _ = writeln!(out, "    {what:<15} {text}");
            }
        };
        line("place", place(account, peers));
        line("held against", held_against(account, peers));
        line("95 % interval", interval(account, peers));
        line("widened limits", widened(peers).to_owned());
        line("verdict", peers.verdict.clone());
        line("peers", members(peers));
    }
}

fn unit(account: &Account, value: f64) -> String {
    in_unit(value, &account.indicator.unit, account.indicator.decimals)
}

fn place(account: &Account, peers: &Peers) -> String {
    let mut parts = Vec::new();
    if let (Some(rank), Some(count)) = (peers.rank, peers.ranked_count) {
        parts.push(format!("rank {rank} of {count}"));
    } else if let (Some(position), Some(count)) = (peers.position, peers.ranked_count) {
        parts.push(format!("position {position} of {count} from the top"));
    }
    if !peers.quartile_band.is_empty() {
        parts.push(format!("band {}", peers.quartile_band));
    }
    parts.extend(peers.median.map(|median| format!("median {}", unit(account, median))));
    parts.extend(peers.difference.map(|difference| format!("difference {}", signed(account, difference))));
    if !peers.reason.is_empty() {
        parts.push(peers.reason.replace('_', " "));
    }
    let counts =
        [(peers.peer_count, "with a figure"), (peers.peers_suppressed, "suppressed"), (peers.peers_absent, "without")];
    let counts = counts.into_iter().filter_map(|(count, what)| Some((count?, what)));
    let counts: Vec<String> =
        counts.filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    format!("{}; {}", parts.join(", "), counts.join(", "))
}

fn held_against(account: &Account, peers: &Peers) -> String {
    let Some(value) = peers.comparator_value else { return String::new() };
    let mut text = format!("{}, the {} figure", unit(account, value), peers.comparator_source);
    if peers.comparator_indicator_id != account.indicator.id {
        let _ = write!(text, " of {}", peers.comparator_indicator_id);
    }
    if peers.comparator_period_id != account.period.id {
        let _ = write!(text, " of {}", peers.comparator_period_label);
        if let Some(months) = peers.lag_months.filter(|months| *months > 0) {
            let _ = write!(text, ", {months} months earlier");
        }
    }
    if !peers.equivalence.is_empty() {
        let _ = write!(text, "; held to be equivalent: {}", peers.equivalence);
    }
    text
}

fn interval(account: &Account, peers: &Peers) -> String {
    let (Some(low), Some(high)) = (peers.ci_low, peers.ci_high) else { return String::new() };
    let mut text = format!("{} to {}", unit(account, low), unit(account, high));
    if !peers.significance.is_empty() {
        let _ = write!(text, ": {}; at 99.8 %: {}", peers.significance, peers.significance_998);
    }
    text
}

/// Where it lies against the limits of the funnel, and which of interval and limits the verdict follows where they differ.
fn widened(peers: &Peers) -> &'static str {
    let is_similar = peers.significance == "similar";
    match peers.funnel_position.as_str() {
        "within" if is_similar => "within, so chance and the usual spread between authorities explain it",
        "within" => {
            "within: more than chance, no more than the usual spread between authorities; the verdict follows them"
        }
        "above_95" | "below_95" | "above_998" | "below_998" if is_similar => {
            "crossed, but chance explains it; a verdict is never surer than the interval"
        }
        "above_95" => "above the one that one of 40 crosses by chance and by the usual spread",
        "below_95" => "below the one that one of 40 crosses by chance and by the usual spread",
        "above_998" => "above the one that one of 1,000 crosses by chance and by the usual spread",
        "below_998" => "below the one that one of 1,000 crosses by chance and by the usual spread",
        _ => "",
    }
}

/// The members with a figure; how many have none is told beside the place.
fn members(peers: &Peers) -> String {
    let with_figure = peers.members.iter().filter(|member| member.value.is_some());
    let told: Vec<String> = with_figure.map(|member| format!("{} {}", member.name, member.display)).collect();
    told.join(", ")
}

/// How it stands against earlier periods.
pub(super) fn over_time(out: &mut String, account: &Account) {
    let mut lines: Vec<(&str, String)> = Vec::new();
    if let Some(trend) = &account.trend {
        let said = |value: Option<f64>, change: Option<f64>| {
            let Some(value) = value else { return "no figure".to_owned() };
            let change = change.map_or(String::new(), |change| format!(", so {}", signed(account, change)));
            format!("{}{change}", unit(account, value))
        };
        lines.push(("period before", said(trend.previous_value, trend.change)));
        lines.push(("a year before", said(trend.year_ago_value, trend.year_change)));
        lines.extend(tested(account, trend));
    }
    if let Some(headline) = &account.headline {
        let what = if headline.is_this {
            "this figure".to_owned()
        } else {
            format!("{}, {} ({})", headline.display, headline.period_label, headline.period_id)
        };
        lines.push(("headline shows", what));
        if let (true, Some(target)) = (headline.is_this, headline.target) {
            lines.push(("target", format!("{}, {}", unit(account, target), headline.target_verdict.replace('_', " "))));
        }
    }
    if !lines.is_empty() {
        out.push_str("\nOver time\n");
    }
    for (what, text) in lines {
        let _ = writeln!(out, "  {what:<18} {text}");
    }
}

/// What the tests of a trend say, and where its series may have been cut.
fn tested(account: &Account, trend: &Change) -> Vec<(&'static str, String)> {
    let words = |text: &str| text.replace('_', " ");
    let mut lines = Vec::new();
    if !trend.direction.is_empty() {
        let chance = match trend.significant {
            Some(true) => ", beyond chance",
            Some(false) => ", within chance",
            None => "",
        };
        lines.push(("direction", format!("{}{chance}", words(&trend.direction))));
    }
    if !trend.five_point_trend.is_empty() {
        lines.push(("five-point trend", words(&trend.five_point_trend)));
    }
    if let (Some(centre), Some(lower), Some(upper)) = (trend.xmr_centre, trend.xmr_lower, trend.xmr_upper) {
        let cause =
            if trend.special_cause.is_empty() { String::new() } else { format!(" ({})", words(&trend.special_cause)) };
        let [centre, lower, upper] = [centre, lower, upper].map(|value| unit(account, value));
        let text = format!("{}{cause}; centre {centre}, limits {lower} to {upper}", words(&trend.variation));
        lines.push(("XmR chart", text));
    }
    if !trend.assurance.is_empty() {
        lines.push(("against its target", words(&trend.assurance)));
    }
    lines.extend(trend.breaks.iter().map(|one| {
        let what = match one.effect.as_str() {
            "ends" => "no longer in use",
            "begins" => "in use",
            _ => "counted anew",
        };
        (what, format!("from {}: {}", in_words(&one.from_day), one.reason))
    }));
    lines
}
