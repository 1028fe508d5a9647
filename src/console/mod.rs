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

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::Error;

/// Where a command writes.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    colour: bool,
}

impl Console {
    /// The console of this process; colour only on a terminal, and not where `NO_COLOR` is set.
    pub fn new() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { colour: wanted && io::stderr().is_terminal() }
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

    /// Prints a message for people.
    pub fn say(self, text: &str) {
        // Where even stderr is gone there is nobody left to tell.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Prints an error and its hint.
    pub fn error(self, error: &Error) {
        let (red, plain) = if self.colour { ("\x1b[31m", "\x1b[0m") } else { ("", "") };
        self.say(&format!("{red}error:{plain} {error}"));
        if let Some(hint) = error.hint() {
            self.say(&format!("hint: {hint}"));
        }
    }

    /// A bar over so many steps, shown on a terminal only.
    pub fn progress(self, steps: usize, doing: &str) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}").expect("the template is sound");
        bar.set_style(style);
        bar.set_message(doing.to_owned());
        bar
    }
}

impl Default for Console {
    fn default() -> Self {
        Self::new()
    }
}
