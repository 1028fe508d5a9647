//! Tests of path patterns.

use super::*;

fn template(text: &str) -> FileTemplate {
    FileTemplate::parse(text, &Parameters::default(), Path::new("pipelines")).expect("a pattern")
}

fn messages(text: &str) -> Vec<String> {
    let faults = FileTemplate::parse(text, &Parameters::default(), Path::new("")).expect_err("a faulty pattern");
    faults.into_iter().map(|fault| fault.message).collect()
}

#[test]
fn placeholders_give_authority_and_day() {
    let facts = |authority: &str, day: &str| {
        Some(PathFacts { authority: Some(authority.to_owned()), submitted: day.parse().ok() })
    };
    let named = template("in/<authority>_CSC_<submitted>.csv");
    assert_eq!(named.matches("Stoke-on-Trent_CSC_2026-10-05.csv"), facts("Stoke-on-Trent", "2026-10-05"));
    assert_eq!(named.matches("314 + 318_CSC_20261005.csv"), facts("314 + 318", "2026-10-05"));
    assert_eq!(named.matches("884_CSC_5.10.2026.csv"), None);
    assert_eq!(named.matches("_CSC_2026-10-05.csv"), None, "an authority is never empty");
    assert_eq!(template("<authority>/x_<submitted>.csv").matches("884/x_20261005.csv"), facts("884", "2026-10-05"));
}

#[test]
fn digits_that_are_no_day_match_and_give_no_day() {
    let facts = PathFacts { authority: None, submitted: None };
    assert_eq!(template("x_<submitted>.csv").matches("x_2026-02-30.csv"), Some(facts.clone()));
    assert_eq!(template("x_<submitted>.csv").matches("x_20261340.csv"), Some(facts));
}

#[test]
fn a_star_stays_within_its_folder_and_two_stars_cross_folders() {
    let star = template("in/*/x*.csv");
    assert!(star.matches("a/x1.csv").is_some() && star.matches("a/x.csv").is_some());
    assert!(star.matches("a/b/x1.csv").is_none() && star.matches("x1.csv").is_none());
    assert_eq!(star.depth(), Some(2));
    let folders = template("in/**/x*.csv");
    for path in ["x1.csv", "a/x1.csv", "a/b/c/x1.csv"] {
        assert!(folders.matches(path).is_some(), "{path}");
    }
    assert!(folders.matches("a/x1/y.csv").is_none());
    assert!(template("in/**").matches("a/b.csv").is_some());
    assert_eq!(folders.depth(), None);
}

#[test]
fn what_a_regular_expression_would_read_otherwise_is_literal() {
    let odd = template("in/a.b(c)[d]+^$|?\\w_*.csv");
    assert!(odd.matches("a.b(c)[d]+^$|?\\w_1.csv").is_some());
    assert!(odd.matches("aXb(c)[d]+^$|?\\w_1.csv").is_none());
    assert!(template("x.csv").matches("xxcsv").is_none() && template("x.csv").matches("x.csv\n").is_none());
}

#[test]
fn the_root_is_the_folder_before_the_first_wildcard() {
    let below = template("../data/./a//b_*/c.csv");
    assert_eq!(
        (below.root(), below.shown("b_1/c.csv").as_str()),
        (Path::new("pipelines/../data/a"), "../data/a/b_1/c.csv")
    );
    let plain = template("one.csv");
    assert_eq!((plain.root(), plain.shown("one.csv").as_str()), (Path::new("pipelines"), "one.csv"));
    let absolute = template("/srv/*.csv");
    assert_eq!((absolute.root(), absolute.shown("a.csv").as_str()), (Path::new("/srv"), "/srv/a.csv"));
    let top = template("/*.csv");
    assert_eq!((top.root(), top.shown("a.csv").as_str()), (Path::new("/"), "/a.csv"));
}

#[test]
fn a_given_parameter_is_relative_to_the_working_directory_and_shown_by_its_name() {
    let parameters = Parameters::of(&[("data", "../default", None), ("year", "2026", Some("2027"))]);
    let default = FileTemplate::parse("{data}/{year}/*.csv", &parameters, Path::new("pipelines")).expect("a pattern");
    assert_eq!(
        (default.root(), default.shown("a.csv").as_str()),
        (Path::new("pipelines/../default/2027"), "../default/2027/a.csv")
    );
    let parameters = Parameters::of(&[("data", "../default", Some("/srv/my*data"))]);
    let given = FileTemplate::parse("{data}/in/*.csv", &parameters, Path::new("pipelines")).expect("a pattern");
    assert_eq!((given.root(), given.shown("a.csv").as_str()), (Path::new("/srv/my*data/in"), "{data}/in/a.csv"));
}

#[test]
fn faulty_patterns_say_what_is_wrong() {
    assert_eq!(messages("{data}/<autority>.csv"), ["unknown parameter `{data}`", "unknown placeholder `<autority>`"]);
    assert_eq!(messages("<submitted>/<submitted>.csv"), ["`<submitted>` stands twice in one path"]);
    assert_eq!(messages("a/{data.csv"), ["`{` in the path `a/{data.csv` is not closed"]);
    assert_eq!(messages("a/*/../b.csv"), ["`..` stands behind a wildcard"]);
    for folder in ["a/", "", "/", "."] {
        assert_eq!(messages(folder), ["the path names a folder, not files"], "{folder}");
    }
}

#[test]
fn a_url_has_its_prefix_and_is_shown_whole() {
    let found = template("s3://returns/2026/<authority>/return_<submitted>.csv");
    assert_eq!(found.address().map(ToString::to_string).as_deref(), Some("s3://returns/2026"));
    assert_eq!(found.shown("884/return_2026-10-05.csv"), "s3://returns/2026/884/return_2026-10-05.csv");
    assert!(found.matches("884/return_2026-10-05.csv").is_some());
    let found = template("az://returns/*.csv");
    assert_eq!(found.address().map(ToString::to_string).as_deref(), Some("az://returns"));
    assert_eq!((found.shown("a.csv").as_str(), found.depth()), ("az://returns/a.csv", Some(1)));
    assert!(template("returns/*.csv").address().is_none());
    let parameters = Parameters::of(&[("bucket", "returns", None)]);
    let found = FileTemplate::parse("s3://{bucket}/2026/*.csv", &parameters, Path::new("")).expect("a pattern");
    assert_eq!(found.address().map(ToString::to_string).as_deref(), Some("s3://returns/2026"));
}

#[test]
fn a_url_of_the_command_line_is_shown_by_its_name() {
    let parameters = Parameters::of(&[("data", "data", Some("s3://returns/west/"))]);
    let found = FileTemplate::parse("{data}/2026/*.csv", &parameters, Path::new("pipelines")).expect("a pattern");
    assert_eq!(found.address().map(ToString::to_string).as_deref(), Some("s3://returns/west/2026"));
    assert_eq!(found.shown("a.csv"), "{data}/2026/a.csv");
}

#[test]
fn credentials_in_a_url_are_refused_wherever_they_come_from() {
    let given = |value| Parameters::of(&[("data", value, Some(value))]);
    for (text, value) in [
        ("s3://key:hush@returns/*.csv", "x"),
        ("az://returns/<authority>.csv?sig=hush", "x"),
        ("az://returns/<authority>.csv?sig=hush<", "x"),
        ("{data}/*.csv", "s3://key:hush@returns"),
        ("{data}/*.csv", "az://returns?sig=hush"),
        ("x{data}/*.csv", "3://key:hush@returns"),
    ] {
        let text = text.replace("x{data}", "s{data}");
        let faults = FileTemplate::parse(&text, &given(value), Path::new("")).expect_err("credentials");
        assert_eq!(faults[0].message, "the URL has credentials in it", "{text}");
        assert!(!format!("{faults:?}").contains("hush"), "{faults:?}");
    }
    let faults = FileTemplate::parse("s3://<authority>/a.csv", &Parameters::default(), Path::new(""));
    assert_eq!(faults.expect_err("no bucket")[0].message, "the URL names no file in a bucket");
    let list = one_file("s3://returns/list.toml", &Parameters::default(), Path::new("")).expect_err("a list");
    assert_eq!(list[0].message, "this file cannot be read from an object store");
}
