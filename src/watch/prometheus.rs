//! Measurements → the text format of Prometheus (version 0.0.4), as the textfile collector of its node exporter reads it.

use std::fmt::Write as _;

/// Measurements of one name.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// Its name, with the unit at its end.
    pub(super) name: &'static str,
    /// What it says, in one line.
    pub(super) help: &'static str,
    pub(super) samples: Vec<Sample>,
}

/// One measurement.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// What tells it from the others of its name.
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) value: f64,
}

/// The text; each name stands once, with its help and type. All are gauges: a run starts anew with each.
pub(super) fn text(families: &[Family]) -> String {
    let mut out = String::new();
    for family in families.iter().filter(|family| !family.samples.is_empty()) {
        let help = family.help.replace('\\', "\\\\").replace('\n', "\\n");
        let _ = writeln!(out, "# HELP {} {help}\n# TYPE {} gauge", family.name, family.name);
        for sample in &family.samples {
            out.push_str(family.name);
            for (place, (name, value)) in sample.labels.iter().enumerate() {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
                let _ = write!(out, "{}{name}=\"{value}\"", if place == 0 { '{' } else { ',' });
            }
            if !sample.labels.is_empty() {
                out.push('}');
            }
            let _ = writeln!(out, " {}", sample.value);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_a_name_without_samples_is_left_out() {
        let families = [
            Family { name: "empty", help: "None.", samples: Vec::new() },
            Family {
                name: "peermark_files",
                help: "Files \\ of\na run.",
                samples: vec![
                    Sample {
                        labels: vec![("pipeline", "a \"b\" \\ c\nd".into()), ("state", "read".into())],
                        value: 3.0,
                    },
                    Sample { labels: Vec::new(), value: 0.25 },
                ],
            },
        ];
        assert_eq!(
            text(&families),
            "# HELP peermark_files Files \\\\ of\\na run.\n# TYPE peermark_files gauge\n\
             peermark_files{pipeline=\"a \\\"b\\\" \\\\ c\\nd\",state=\"read\"} 3\npeermark_files 0.25\n"
        );
    }
}
