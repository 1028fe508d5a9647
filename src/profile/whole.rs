//! Drafted entries of a folder of exports → a first pipeline, with comments, which runs as it stands.

use super::entry::{comment, quoted};
use super::{Drafted, Profiled};
use crate::domain::Day;

/// What stands above the sources.
#[derive(Clone, Debug)]
pub struct Head {
    /// The id of the pipeline.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The day on which its tables stand.
    pub reporting_day: Day,
    /// The region whose authorities are expected to send, where one is named.
    pub region: Option<String>,
    /// The folder of exports as it was typed, by which the paths of the entries begin.
    pub exports: String,
    /// The same folder as the pipeline reaches it.
    pub data: String,
}

/// The text of the pipeline: entries that wait for a decision are commented out, whole, so that the others run.
pub fn whole(head: &Head, profiled: &[Profiled]) -> String {
    let mut text = above(head);
    let drafted: Vec<&Drafted> = profiled.iter().filter_map(|file| file.outcome.as_ref().ok()).collect();
    let waiting: Vec<String> =
        drafted.iter().filter(|one| !one.open.is_empty()).flat_map(|one| ids(&one.text)).collect();
    for one in drafted {
        let entry = reached(&one.text, head);
        let rests_on_one = waiting.iter().any(|id| entry.contains(&format!("based_on = {}", quoted(id))));
        text.push('\n');
        if one.open.is_empty() && !rests_on_one {
            text.push_str(&entry);
        } else {
            text.push_str("# Waits for a decision; take the first `# ` of each line away when it is made.\n");
            for line in entry.lines() {
                text.extend(["# ", line, "\n"]);
            }
        }
    }
    for file in profiled {
        if let Err(none) = &file.outcome {
            let said = format!("{}: no source: {}. {}", file.path, none.message, none.hint);
            text.extend(["\n", &comment(&said).join("\n"), "\n"]);
        }
    }
    text
}

fn above(head: &Head) -> String {
    let Head { name, title, reporting_day, region, exports, data } = head;
    let members = match region {
        Some(region) => format!("[members]\nregions = [{}]\n", quoted(region)),
        None => "# [members]\n# regions = [\"West Midlands\"] # whose authorities are expected to send\n".to_owned(),
    };
    format!(
        "{}\n\
        #\n\
        #     peermark check FILE              what a run would say, without publishing\n\
        #     peermark run FILE --out out      publish the tables\n\
        #\n\
        # Below the head stands one [[source]] for each kind of export: where the files are, which column holds what, and\n\
        # which of their names means which indicator. Nothing is guessed when it runs: what is commented out waits for a\n\
        # person who knows the export.\n\
        \n\
        version = 1\n\
        name = {}\n\
        title = {}\n\
        reporting_day = {reporting_day} # a nightly run overrides it: --reporting-day\n\
        \n\
        [parameters]\n\
        data = {} # other exports instead: --set data=DIR\n\
        \n\
        {members}\
        \n\
        [peers]\n\
        min_peers = 3 # fewer members with a figure: no statistics\n\
        min_peers_extremes = 8 # fewer than this: no minimum and maximum, they would give a neighbour's figure away\n",
        comment(&format!("{title}: a first pipeline, drafted from the files in {exports}.")).join("\n"),
        quoted(name),
        quoted(title),
        quoted(data),
    )
}

/// The ids of the entries of a text.
fn ids(text: &str) -> impl Iterator<Item = String> {
    let ids = text.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
    ids.map(str::to_owned)
}

/// An entry whose paths go by the parameter.
fn reached(text: &str, head: &Head) -> String {
    let from = quoted(&format!("{}/", head.exports.trim_end_matches('/')));
    let from = from.trim_end_matches('"');
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with("files = ") {
            out.push_str(&line.replace(from, "\"{data}/"));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}
