//! Published releases → the pages of their reports: whole, linked, readable, true to the tables.

mod html;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::workdir::{self, DEMO_RUN, Output, demo, finish, names, program, publish, small};
use html::{Element, elements};

/// A page may be no larger, so that a council's laptop opens it at once.
const LARGEST: usize = 2_000_000;

struct Report {
    /// The text of each page by its path.
    pages: BTreeMap<String, String>,
    /// The elements of each.
    elements: BTreeMap<String, Vec<Element>>,
    _folder: TempDir,
}

static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let folder = workdir::folder();
    let to = folder.path().join("report");
    let output = write(&DEMO_RUN.release.path, &to);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert_eq!(Path::new(output.stdout.trim_end()), to.join("index.html"), "stdout is the first page");
    let pages = pages(&to);
    let elements = pages.iter().map(|(path, text)| (path.clone(), elements(text))).collect();
    Report { pages, elements, _folder: folder }
});

fn write(run: &Path, to: &Path) -> Output {
    finish(program().arg("report").arg(run).arg("--to").arg(to))
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(within) = folders.pop() {
        for name in names(&folder.join(&within)) {
            let path = within.join(name);
            if folder.join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let text = fs::read_to_string(folder.join(&path)).expect("a page");
                pages.insert(path.to_string_lossy().into_owned(), text);
            }
        }
    }
    pages
}

fn page(path: &str) -> &'static [Element] {
    REPORT.elements.get(path).unwrap_or_else(|| panic!("there is no page {path}"))
}

/// Whether an element is one of a kind, or lies within one.
fn lies_in(all: &[Element], at: usize, is_meant: impl Fn(usize) -> bool) -> bool {
    let mut place = Some(at);
    while let Some(at) = place {
        if is_meant(at) {
            return true;
        }
        place = all[at].parent;
    }
    false
}

/// Folder and address to a path within the report and what stands behind `#`.
fn resolved(from: &str, address: &str) -> (String, String) {
    let (path, part) = address.split_once('#').unwrap_or((address, ""));
    if path.is_empty() {
        return (from.to_owned(), part.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for step in path.split('/') {
        if step == ".." {
            parts.pop().expect("no address leads out of the report");
        } else {
            parts.push(step);
        }
    }
    (parts.join("/"), part.to_owned())
}

#[test]
fn every_authority_and_every_indicator_with_a_figure_has_a_page() {
    let ids = |column: &str| -> BTreeSet<&str> { demo("headline").rows().map(|row| row.text(column)).collect() };
    for id in ids("authority_id") {
        assert!(REPORT.pages.contains_key(&format!("authorities/{id}.html")), "{id}");
    }
    for id in ids("indicator_id") {
        assert!(REPORT.pages.contains_key(&format!("indicators/{id}.html")), "{id}");
    }
}

#[test]
fn every_link_leads_to_a_page_and_a_place_in_it() {
    let ids: BTreeMap<&str, BTreeSet<&str>> = REPORT
        .elements
        .iter()
        .map(|(path, all)| {
            let ids = all.iter().map(|element| element.get("id"));
            (path.as_str(), ids.filter(|id| !id.is_empty()).collect())
        })
        .collect();
    let mut links = 0;
    for (path, all) in &REPORT.elements {
        for element in all.iter().filter(|element| element.name == "a") {
            let (to, part) = resolved(path, element.get("href"));
            let found = ids.get(to.as_str()).unwrap_or_else(|| panic!("{path}: {} leads nowhere", element.get("href")));
            assert!(part.is_empty() || found.contains(part.as_str()), "{path}: there is no #{part} in {to}");
            links += 1;
        }
    }
    assert!(links > 5_000, "{links} links");
}

#[test]
fn pages_stand_alone_and_fetch_nothing() {
    for (path, all) in &REPORT.elements {
        for element in all {
            assert!(
                !["link", "img", "iframe", "object", "embed", "use", "image"].contains(&element.name.as_str()),
                "{path}: {}",
                element.name
            );
            for name in ["src", "srcset", "data", "action", "xlink:href"] {
                assert!(!element.attributes.contains_key(name), "{path}: {name} of {}", element.name);
            }
            assert!(!element.get("href").contains(':'), "{path}: {}", element.get("href"));
            assert!(!element.attributes.keys().any(|name| name.starts_with("on")), "{path}: {element:?}");
        }
        let policy = all.iter().find(|one| one.get("http-equiv") == "Content-Security-Policy");
        assert!(policy.is_some_and(|one| one.get("content").starts_with("default-src 'none';")), "{path}");
    }
}

#[test]
fn ids_are_unique_and_whatever_names_another_element_names_one() {
    for (path, all) in &REPORT.elements {
        let mut ids = BTreeSet::new();
        for id in all.iter().map(|element| element.get("id")).filter(|id| !id.is_empty()) {
            assert!(ids.insert(id), "{path}: {id} stands twice");
        }
        for element in all {
            for name in ["aria-labelledby", "aria-describedby", "for"] {
                for id in element.get(name).split_whitespace() {
                    assert!(ids.contains(id), "{path}: {name} of {} names {id}", element.name);
                }
            }
        }
    }
}

#[test]
fn headings_are_in_order_below_one_title() {
    for (path, all) in &REPORT.elements {
        let levels: Vec<u32> = (0..all.len())
            .filter_map(|at| Some((at, all[at].name.strip_prefix('h')?.parse().ok()?)))
            .filter(|(at, _)| lies_in(all, *at, |around| all[around].name == "main"))
            .map(|(_, level)| level)
            .collect();
        assert_eq!(levels.first(), Some(&1), "{path} begins with its title");
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{path}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path}: {levels:?}");
        assert!(all.iter().any(|element| element.name == "html" && element.get("lang") == "en-GB"), "{path}");
        let landmarks = |name: &str| all.iter().filter(|element| element.name == name).count();
        assert_eq!(["header", "main", "footer", "search"].map(landmarks), [1; 4], "{path}");
    }
}

#[test]
fn every_drawing_has_words_or_is_beside_them() {
    let mut charts = 0;
    for (path, all) in &REPORT.elements {
        for (at, drawing) in all.iter().enumerate().filter(|(_, element)| element.name == "svg") {
            if drawing.get("aria-hidden") == "true" {
                continue;
            }
            let own = |name: &str| {
                let found = all.iter().find(|element| element.name == name && element.parent == Some(at));
                found.is_some_and(|element| !element.text.trim().is_empty())
            };
            assert_eq!(drawing.get("role"), "img", "{path}");
            assert!(own("title") && own("desc"), "{path}: a drawing without words");
            charts += 1;
        }
        let of_kind = |name: &'static str| (0..all.len()).filter(move |&at| all[at].name == name);
        for figure in of_kind("figure") {
            let inside = |name| of_kind(name).any(|at| lies_in(all, at, |around| around == figure));
            assert!(inside("details") && (inside("table") || inside("ul")), "{path}: a chart without its figures");
        }
    }
    assert!(charts > 300, "{charts} charts");
}

#[test]
fn tables_have_captions_or_heads_with_a_scope_and_wide_ones_scroll_by_themselves() {
    for (path, all) in &REPORT.elements {
        for head in all.iter().filter(|element| element.name == "th") {
            assert!(["col", "row"].contains(&head.get("scope")), "{path}: {}", head.text);
        }
        for scroll in all.iter().filter(|element| element.get("class").split(' ').any(|class| class == "scroll")) {
            assert_eq!((scroll.get("tabindex"), scroll.get("role")), ("0", "group"), "{path}");
            assert!(!scroll.get("aria-label").is_empty(), "{path}");
        }
    }
}

#[test]
fn no_page_is_too_large() {
    for (path, text) in &REPORT.pages {
        assert!(text.len() <= LARGEST, "{path} has {} bytes", text.len());
    }
}

#[test]
fn an_authority_s_page_has_each_latest_figure_with_its_verdict_and_its_source() {
    let sources: BTreeMap<&str, &str> =
        demo("source_file").rows().map(|row| (row.text("source_file_id"), row.text("path"))).collect();
    let mut checked = 0;
    for row in demo("headline").rows().filter(|row| row.count("age_days") <= 1100) {
        let all = page(&format!("authorities/{}.html", row.text("authority_id")));
        let id = format!("i-{}", row.text("indicator_id"));
        let card = all.iter().find(|element| element.get("id") == id).unwrap_or_else(|| panic!("no card {id}"));
        let display = row.text("display").replace(" %", "%");
        assert!(card.text.contains(&format!("{display} {}", row.text("period_label"))), "{id}: {}", card.text);
        let verdict = row.text("verdict").replace(" %", "%");
        assert!(verdict.is_empty() || card.text.contains(verdict.get(1..).expect("a text")), "{id}: {verdict}");
        let figure = demo("observation").one(&[("observation_key", row.text("observation_key"))]);
        let file = figure.text("source_file_id");
        if !file.is_empty() {
            let place = format!("line {} column {}", figure.count("line"), figure.text("source_column"));
            assert!(card.text.contains(&place), "{id}: {place} in {}", card.text);
            assert!(all.iter().any(|one| one.name == "li" && one.text.contains(sources[file])), "{}", sources[file]);
        }
        checked += 1;
    }
    assert!(checked > 250, "{checked} figures");
}

#[test]
fn an_indicator_s_page_ranks_as_the_benchmarks_do() {
    let mut checked = 0;
    for (indicator, period) in [("rereferral_rate", "2026-09"), ("vacancy_rate_fte", "D2026-09-30")] {
        let all = page(&format!("indicators/{indicator}.html"));
        let wanted = [
            ("indicator_id", indicator),
            ("period_id", period),
            ("peer_group_id", "england"),
            ("breakdown_id", "total"),
        ];
        for row in demo("benchmark").find(&wanted).into_iter().filter(|row| row.figure_if_any("value").is_some()) {
            let id = format!("a-{}", row.text("authority_id"));
            let at = all.iter().position(|element| element.get("id") == id);
            let Some(at) = at.filter(|&at| all[at].text.contains(row.text("authority_name"))) else { continue };
            let place = all[at + 1..].iter().find(|element| element.name == "td").expect("a place");
            assert_eq!(place.text, row.count("rank").to_string(), "{indicator} of {id}");
            checked += 1;
        }
    }
    assert!(checked >= 25, "{checked} ranks");
}

#[test]
fn the_first_page_has_the_standing_of_the_region_and_what_is_missing() {
    let all = page("index.html");
    let short = &all.iter().find(|element| element.get("class") == "short").expect("what is said in short").text;
    for words in [
        "5 of 11 are good or outstanding overall",
        "3 of 26 good or better",
        "3 of 4 targets are met",
        "39 expected figures were refused",
    ] {
        assert!(short.contains(words), "{words}: {short}");
    }
    let wanted = [
        ("as_at", "2026-10-31"),
        ("basis", "known"),
        ("peer_group_id", "region_E12000005"),
        ("framework_scope", "ILACS"),
        ("area", "LEADERS"),
    ];
    let row = demo("judgement_standing").one(&wanted);
    let said = format!("{} of {}", row.count("good_or_better"), row.count("inspected"));
    let of_leaders = all.iter().find(|element| element.name == "tr" && element.text.starts_with("Leadership"));
    assert!(of_leaders.is_some_and(|element| element.text.contains(&said)), "{said}");
}

/// Judgements beside performance are for analysts, who see that they describe; a report would be read as a forecast.
#[test]
fn a_report_is_the_same_without_the_table_of_profiles() {
    let folder = workdir::folder();
    let (run, to) = (folder.path().join("run"), folder.path().join("report"));
    fs::create_dir_all(run.join("tables")).expect("a folder");
    for path in workdir::files(&DEMO_RUN.release.path.join("tables")) {
        if path.file_stem().is_none_or(|name| name != "judgement_profile") {
            fs::copy(&path, run.join("tables").join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
    fs::copy(DEMO_RUN.release.path.join("manifest.json"), run.join("manifest.json")).expect("a copy");
    let output = write(&run, &to);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(pages(&to) == REPORT.pages, "the pages differ, or are not the same from one time to the next");
}

#[test]
fn what_a_sender_or_a_pipeline_writes_is_text_and_never_markup() {
    const HOSTILE: &str = r#"<script>alert("x")</script>&amp;"#;
    let folder = workdir::folder();
    let rows = "Kent,2024-04,120\nKent,2024-05,130\n<script>alert(1)</script>,2024-05,7\nKent,2024-06,<img src=x onerror=alert(2)>\n";
    let pipeline = small(folder.path(), rows, "");
    let text = fs::read_to_string(&pipeline).expect("a file");
    let title = HOSTILE.replace('"', "\\\"");
    fs::write(&pipeline, text.replace(r#"title = "Small""#, &format!(r#"title = "{title}""#))).expect("a file");
    let out = folder.path().join("out");
    assert_eq!(publish(&pipeline, &out, &[]).code, 1, "two rows are refused");
    let to = folder.path().join("report");
    let output = write(&out, &to);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let all = pages(&to);
    for (path, text) in &all {
        let found = elements(text);
        assert_eq!(found.iter().filter(|element| element.name == "script").count(), 1, "{path}");
        assert!(found.iter().all(|element| element.name != "img"), "{path}");
        let product = found.iter().find(|element| element.get("class") == "product").expect("the title");
        assert_eq!(product.text, HOSTILE, "{path}");
    }
    let kent = elements(&all["authorities/886.html"]);
    assert!(
        kent.iter().any(|element| element.text.contains("<img src=x onerror=alert(2)>")),
        "the cell is shown as text"
    );
}

#[test]
fn a_folder_of_other_things_is_left_alone_and_an_earlier_report_is_replaced() {
    let folder = workdir::folder();
    let to = folder.path().join("mine");
    fs::create_dir(&to).expect("a folder");
    fs::write(to.join("thesis.txt"), "all my work").expect("a file");
    let output = write(&DEMO_RUN.release.path, &to);
    assert_eq!((output.code, output.stdout.as_str()), (3, ""), "{}", output.stderr);
    assert_eq!(names(&to), ["thesis.txt"]);
    fs::remove_file(to.join("thesis.txt")).expect("a file");
    assert_eq!(write(&DEMO_RUN.release.path, &to).code, 0, "an empty folder may be used");
    fs::write(to.join("authorities/gone.html"), "of an authority that is no longer in it").expect("a file");
    assert_eq!(write(&DEMO_RUN.release.path, &to).code, 0);
    assert!(!to.join("authorities/gone.html").exists());
    assert_eq!(names(&to), ["about.html", "authorities", "index.html", "indicators", "report.json"]);
    assert_eq!(names(folder.path()), ["mine"], "nothing is left beside it");
    let output = write(&folder.path().join("nothing"), &folder.path().join("report"));
    assert_eq!(output.code, 3, "there is no such release: {}", output.stderr);
}
