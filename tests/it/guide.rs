//! The pages of the guide → that their commands run, print what they are shown to print, and that their links lead somewhere.
//!
//! A line that is nothing but a path in backquotes and a colon names the file that the block below it is. Blocks of `sh` are
//! run, one command after another; a block of `text` right behind one is what it prints among other things, where `…`
//! stands for anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::docs::faults_of;
use crate::workdir::{DEMO_RUN, files, finish, folder, root};

fn pages() -> BTreeMap<String, String> {
    let pages =
        files(&root().join("docs")).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let named = pages.map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a page"))
    });
    named.collect()
}

/// A block of code: its language, its text, and the line of text above it.
struct Block {
    language: String,
    text: String,
    above: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut above): (Vec<Block>, Option<Block>, &str) = (Vec::new(), None, "");
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => {
                open = Some(Block { language: language.into(), text: String::new(), above: above.into() });
                above = "";
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) if line.is_empty() => {}
            (None, None) => above = line,
        }
    }
    blocks
}

/// The commands of a block: each begins with the program's name, and what follows up to the next belongs to it.
fn commands(block: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for line in block.lines() {
        match commands.last_mut() {
            Some(last) if !line.starts_with("peermark ") => {
                last.push('\n');
                last.push_str(line);
            }
            _ => commands.push(line.to_owned()),
        }
    }
    commands
}

/// Writes the page's files and runs its commands in a folder.
fn follow(name: &str, page: &str, place: &Path) -> usize {
    let program = Path::new(env!("CARGO_BIN_EXE_peermark")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let (mut said, mut ran) = (None, 0);
    for block in blocks(page) {
        let file = block.above.strip_prefix('`').and_then(|above| above.strip_suffix("`:"));
        if let Some(file) = file {
            let file = place.join(file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, &block.text).expect("a file");
        } else if block.language == "sh" {
            let mut all = String::new();
            for command in commands(&block.text) {
                assert!(command.starts_with("peermark "), "{name}: {command}");
                let output = finish(Command::new("sh").current_dir(place).env("PATH", &path).args(["-c", &command]));
                assert!(output.code <= 1, "{name}: {command}\nended with {}\n{}", output.code, output.stderr);
                all = format!("{all}{}{}", output.stdout, output.stderr);
                ran += 1;
            }
            said = Some(all);
        } else if block.language == "text"
            && let Some(said) = said.take()
        {
            for line in block.text.lines() {
                let pieces: Vec<&str> = line.split('…').collect();
                let is_said = said.lines().any(|other| pieces.iter().all(|piece| other.contains(piece.trim_end())));
                assert!(is_said, "{name} says that this is printed:\n{line}\nand what is printed is\n{said}");
            }
        }
    }
    ran
}

#[test]
fn the_tutorial_runs_and_prints_what_it_shows() {
    let place = folder();
    let ran = follow("tutorial.md", &pages()["tutorial.md"], place.path());
    assert!(ran >= 8, "{ran}");
    assert!(place.path().join("report/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn the_commands_of_the_other_pages_run_on_the_sample() {
    let mut ran = 0;
    // The pages that have files of their own are followed by tests of their own.
    let elsewhere = ["tutorial.md", "operations.md"];
    for (name, page) in pages().iter().filter(|(name, _)| !elsewhere.contains(&name.as_str())) {
        let place = folder();
        for shared in ["pipelines", "sample_data", "analysis"] {
            std::os::unix::fs::symlink(root().join(shared), place.path().join(shared)).expect("a link");
        }
        std::os::unix::fs::symlink(&DEMO_RUN.release.out, place.path().join("out")).expect("a link");
        ran += follow(name, page, place.path());
    }
    assert!(ran >= 10, "{ran}");
}

/// What a pipeline cannot be without, for the examples that show something else.
const SOURCE: &str = r#"
[[source]]
id = "returns"
kind = "indicators"
files = "return_<submitted>.csv"
layout = "wide_indicators"
authority = { column = "LA" }
period = { column = "Month" }
measures = [{ name = "Referrals", indicator = "referrals" }]
"#;

#[test]
fn every_pipeline_of_the_guide_is_sound() {
    for (name, page) in pages() {
        for block in blocks(&page).iter().filter(|block| block.language == "toml") {
            let has_source = block.text.contains("[[source]]");
            let text = if has_source { block.text.clone() } else { format!("{}{SOURCE}", block.text) };
            assert_eq!(faults_of(&text), Vec::<String>::new(), "{name}:\n{text}");
        }
    }
}

/// The anchor that Markdown gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter))
        .collect::<String>();
    kept.replace(' ', "-")
}

#[test]
fn every_link_of_the_guide_leads_somewhere_and_every_page_is_in_its_summary() {
    let pages = pages();
    let anchors: BTreeMap<&str, BTreeSet<String>> = (pages.iter())
        .map(|(name, page)| {
            let headings = page.lines().filter(|line| line.starts_with('#'));
            (name.as_str(), headings.map(|line| anchor(line.trim_start_matches(['#', ' ']))).collect())
        })
        .collect();
    let mut linked = BTreeSet::new();
    for (name, page) in &pages {
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { name } else { path };
            assert!(root().join("docs").join(target).is_file(), "{name} leads to {link}");
            if !place.is_empty() {
                assert!(anchors[target].contains(place), "{name} leads to {link}");
            }
            if name == "SUMMARY.md" {
                linked.insert(target.to_owned());
            }
        }
    }
    let expected: BTreeSet<String> = pages.keys().filter(|name| *name != "SUMMARY.md").cloned().collect();
    assert_eq!(linked, expected);
}
