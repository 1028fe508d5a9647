//! The one place that prints. stdout is data; progress, summary and errors go to stderr.

pub mod account;
pub mod answer;
pub mod diff;
mod glance;
mod look;
pub mod runs;
mod stands_out;
pub mod summary;
pub mod unchanged;

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};

use chrono::{SecondsFormat, Utc};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::error::Error;

/// Where a command writes.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    colour: bool,
    log: LogFormat,
}

/// How stderr is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// A line of JSON for each thing that happens.
    Json,
}

impl Console {
    /// The console of this process; colour only on a terminal, and not where `NO_COLOR` is set.
    pub fn new(log: LogFormat) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { colour: wanted && io::stderr().is_terminal(), log }
    }

    /// Prints data. A reader that went away (`| head`) is no error.
    pub fn data(self, text: &str) -> Result<(), Error> {
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| {
            if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") }?;
            out.flush()
        });
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::io("printing", std::path::Path::new("standard output"))(error))
            }
            _ => Ok(()),
        }
    }

    /// Prints a message for people; nothing where the log is for machines, which have events instead.
    pub fn say(self, text: &str) {
        if self.log == LogFormat::Text {
            line(&printable(text));
        }
    }

    /// Prints an event for machines; nothing where the log is for people.
    pub fn event(self, event: &str, about: Value) {
        self.write_event("info", event, about);
    }

    /// Prints what does not stop a run and somebody should know.
    pub fn warn(self, text: &str) {
        self.say(&format!("warning: {text}"));
        self.write_event("warning", "warning", json!({ "message": text }));
    }

    /// Prints an error and its hint.
    pub fn error(self, error: &Error) {
        let (red, plain) = if self.colour { ("\x1b[31m", "\x1b[0m") } else { ("", "") };
        let (message, hint) = (error.to_string(), error.hint());
        if self.log == LogFormat::Text {
            line(&format!("{red}error:{plain} {}", printable(&message)));
        }
        if let Some(hint) = &hint {
            self.say(&format!("hint: {hint}"));
        }
        let about = json!({ "message": message, "hint": hint, "exit_code": error.exit_code() });
        self.write_event("error", "error", about);
    }

    fn write_event(self, level: &str, event: &str, mut about: Value) {
        if self.log == LogFormat::Json {
            about["time"] = json!(Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true));
            about["level"] = json!(level);
            about["event"] = json!(event);
            line(&about.to_string());
        }
    }

    /// A bar over so many steps, shown on a terminal only.
    pub fn progress(self, steps: usize, doing: &str) -> ProgressBar {
        let target = match self.log {
            LogFormat::Text => ProgressDrawTarget::stderr(),
            LogFormat::Json => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}").expect("the template is sound");
        bar.set_style(style);
        bar.set_message(doing.to_owned());
        bar
    }
}

impl Default for Console {
    fn default() -> Self {
        Self::new(LogFormat::Text)
    }
}

/// Writes a line to stderr.
fn line(text: &str) {
    // Where even stderr is gone there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A text without what would move a terminal's cursor or change its colours: names of files and headers are other people's.
fn printable(text: &str) -> Cow<'_, str> {
    let is_harmless = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t');
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let shown =
        |letter: char| if is_harmless(letter) { letter.to_string() } else { letter.escape_default().to_string() };
    Cow::Owned(text.chars().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_would_steer_a_terminal_is_shown_and_not_done() {
        assert_eq!(printable("a\tb\nKent £5 ✓"), "a\tb\nKent £5 ✓");
        assert_eq!(printable("a\x1b[31mb\rc\u{9b}d"), "a\\u{1b}[31mb\\rc\\u{9b}d");
    }
}
