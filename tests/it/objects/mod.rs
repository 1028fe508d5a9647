//! Runs from and to object stores on this machine → what the same runs from and to folders give, whoever dies or races.
//!
//! `PEERMARK_S3_SERVER` names the program `s3s-fs` and `PEERMARK_AZURITE` the program `azurite-blob`; without them the tests
//! skip and say so (`tests/objects/README.md`).

mod cases;
mod gate;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};

use gate::Gate;
use server::{Bucket, Kind, RELEASES, RETURNS, Server};
use tempfile::TempDir;

use crate::workdir::{self, DEMO, Output, finish, names, program, root};

/// A server with the demo's files in its bucket.
fn with_demo(kind: Kind) -> Option<Server> {
    let server = Server::start(kind)?;
    server.bucket(RETURNS).put_folder(&root().join("sample_data"), "sample_data");
    Some(server)
}

/// The demo on a reporting day from the bucket into a prefix of the other one, by way of a port.
fn night(server: &Server, port: u16, day: &str, prefix: &str) -> Command {
    let mut command = program();
    let data = format!("data={}", server.url(RETURNS, "sample_data"));
    command.args(["run", DEMO, "--set", &data, "--reporting-day", day, "--threads", "1", "--out"]);
    command.arg(server.url(RELEASES, prefix));
    server.introduce(&mut command, port);
    command
}

/// A pipeline of one small file in the bucket.
struct Small {
    server: Server,
    folder: TempDir,
}

impl Small {
    fn start(kind: Kind) -> Option<Self> {
        let (server, folder) = (Server::start(kind)?, workdir::folder());
        let pipeline = workdir::small(folder.path(), "Kent,2024-04,1000\nKent,2024-05,1100\n", "");
        let name = "referrals_2024-06-10.csv";
        server.bucket(RETURNS).put(&format!("small/{name}"), fs::read(folder.path().join(name)).expect("a file"));
        let text = fs::read_to_string(&pipeline).expect("a pipeline");
        let url = server.url(RETURNS, "small/referrals_");
        fs::write(&pipeline, text.replace("\"referrals_<", &format!("\"{url}<"))).expect("a file");
        Some(Self { server, folder })
    }

    /// A run of it on a reporting day into a prefix, by way of a port.
    fn night(&self, port: u16, day: &str, prefix: &str) -> Command {
        let mut command = program();
        command.args(["run", "small.toml", "--reporting-day", day, "--threads", "1", "--out"]);
        command.arg(self.server.url(RELEASES, prefix)).current_dir(self.folder.path());
        self.server.introduce(&mut command, port);
        command
    }
}

/// A command on releases in the store.
fn ask(server: &Server, arguments: &[&str]) -> Output {
    let mut command = program();
    server.introduce(command.args(arguments), server.port);
    finish(&mut command)
}

fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a process")
}

/// The run that readers of a prefix are shown.
fn current(releases: &Bucket, prefix: &str) -> Option<String> {
    let text = String::from_utf8(releases.get(&format!("{prefix}/current"))?).expect("text");
    Some(text.trim_end().strip_prefix("runs/").expect("the folder of runs").to_owned())
}

/// The tables and CSV files of a run as they are in the store.
fn contents(releases: &Bucket, prefix: &str, run: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = format!("{prefix}/runs/{run}/");
    let keys = releases.keys(folder.trim_end_matches('/')).into_iter();
    keys.filter_map(|key| {
        let name = key.strip_prefix(&folder)?.to_owned();
        (name.starts_with("tables/") || name.starts_with("csv/")).then(|| (name, releases.get(&key).expect("a file")))
    })
    .collect()
}

fn assert_equal(found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) {
    assert!(found.len() > 40, "{:?}", found.keys());
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let different: Vec<&String> = found.keys().filter(|name| found[*name] != expected[*name]).collect();
    assert!(different.is_empty(), "these differ: {different:?}");
}

#[test]
fn a_run_from_and_to_s3_is_that_from_and_to_folders() {
    a_run_is_that_of_folders(Kind::S3);
}

#[test]
fn a_run_from_and_to_azure_is_that_from_and_to_folders() {
    a_run_is_that_of_folders(Kind::Azure);
}

/// The parameter `data` is shown by its name, so that the tables of both are the same byte for byte.
fn a_run_is_that_of_folders(kind: Kind) {
    let Some(server) = with_demo(kind) else { return };
    let (folder, staging, releases) = (workdir::folder(), workdir::folder(), server.bucket(RELEASES));
    let out = folder.path().join("out");
    let out = out.to_str().expect("a path of text");
    let mut runs = Vec::new();
    for day in ["2026-10-30", "2026-10-31"] {
        let of_store = finish(night(&server, server.port, day, "west").env("PEERMARK_STAGING", staging.path()));
        assert_eq!(of_store.code, 1, "{}", of_store.stderr);
        let run = current(&releases, "west").expect("a release");
        assert_eq!(of_store.stdout, format!("{}/runs/{run}\n", server.url(RELEASES, "west")));
        let data = format!("data={}", root().join("sample_data").display());
        let of_folder = workdir::run(&["run", DEMO, "--set", &data, "--reporting-day", day, "--out", out]);
        assert_eq!(of_folder.code, 1, "{}", of_folder.stderr);
        let mut expected = BTreeMap::new();
        for inner in ["tables", "csv"] {
            for path in workdir::files(&folder.path().join("out/current").join(inner)) {
                let name = format!("{inner}/{}", path.file_name().expect("a name").to_string_lossy());
                expected.insert(name, fs::read(path).expect("a file"));
            }
        }
        assert_equal(&contents(&releases, "west", &run), &expected);
        runs.push(run);
    }
    assert!(names(staging.path()).is_empty(), "staging folders are left: {:?}", names(staging.path()));
    commands_see_the_same(&server, &releases, &runs, out);
}

fn commands_see_the_same(server: &Server, releases: &Bucket, runs: &[String], out: &str) {
    let url = server.url(RELEASES, "west");
    let again = finish(&mut night(server, server.port, "2026-10-31", "west"));
    assert!(again.stderr.contains("Unchanged"), "{}", again.stderr);
    let query = "SELECT authority_name, indicator_id, value FROM headline ORDER BY authority_id, indicator_id LIMIT 9";
    let asked = ask(server, &["sql", query, "--run", &url]);
    assert_eq!((asked.code, asked.stdout), (0, workdir::run(&["sql", query, "--run", out]).stdout));
    let figure = "Herefordshire/referrals/FY2024-25";
    let explained = ask(server, &["explain", figure, "--run", &url]);
    assert_eq!((explained.code, explained.stdout), (0, workdir::run(&["explain", figure, "--run", out]).stdout));
    let differ = ask(server, &["diff", &runs[0], &runs[1], "--out", &url]);
    assert!(differ.code == 0 && differ.stdout.contains(&runs[1]), "{}{}", differ.stdout, differ.stderr);

    let listed = ask(server, &["runs", "list", "--out", &url]).stdout;
    assert!(listed.contains(&format!("* {}", runs[1])) && listed.contains(&format!("  {}", runs[0])), "{listed}");
    let back = ask(server, &["runs", "rollback", "--out", &url]);
    assert_eq!((back.code, back.stdout), (0, format!("{url}/runs/{}\n", runs[0])), "{}", back.stderr);
    assert_eq!(current(releases, "west").as_ref(), Some(&runs[0]));
    let pruned = ask(server, &["runs", "prune", "--keep", "1", "--out", &url]);
    assert_eq!(pruned.code, 0, "{}", pruned.stderr);
    assert!(!releases.keys(&format!("west/runs/{}", runs[0])).is_empty(), "the current run stays");
    let forward = ask(server, &["runs", "rollback", &runs[1], "--out", &url]);
    assert_eq!(forward.code, 0, "{}", forward.stderr);
    assert_eq!(ask(server, &["runs", "prune", "--keep", "1", "--out", &url]).code, 0);
    assert!(releases.keys(&format!("west/runs/{}", runs[0])).is_empty(), "nothing of a pruned run stays");

    let kept_back = finish(night(server, server.port, "2026-11-01", "west").arg("--hold"));
    assert_eq!(kept_back.code, 1, "{}", kept_back.stderr);
    assert_eq!(current(releases, "west").as_ref(), Some(&runs[1]), "a held run is not shown");
    let held = kept_back.stdout.trim_end().rsplit('/').next().expect("an id").to_owned();
    let approved = ask(server, &["runs", "approve", &held, "--by", "Jane Doe", "--out", &url]);
    assert_eq!(approved.code, 0, "{}", approved.stderr);
    assert_eq!(current(releases, "west").as_ref(), Some(&held));
    let file = "{data}/indicators/birmingham/birmingham_return_2026-10-09.csv";
    let purged = ask(server, &["runs", "purge", file, "--by", "Jane Doe", "--out", &url]);
    assert_eq!(purged.code, 0, "{}", purged.stderr);
    assert!(releases.keys("west/runs").is_empty() && current(releases, "west").is_none(), "both runs had read it");
    assert!(releases.get("west/withdrawn.json").is_some());
}

#[test]
fn of_two_runs_that_race_for_the_pointer_in_s3_one_is_told_that_it_lost() {
    the_second_to_switch_is_told(Kind::S3);
}

#[test]
fn of_two_runs_that_race_for_the_pointer_in_azure_one_is_told_that_it_lost() {
    the_second_to_switch_is_told(Kind::Azure);
}

fn the_second_to_switch_is_told(kind: Kind) {
    let Some(small) = Small::start(kind) else { return };
    let (server, releases) = (&small.server, small.server.bucket(RELEASES));
    // Without a release before them, and with one: the first put is conditional on nothing, the next on a version.
    for first_day in [28, 30] {
        let before = current(&releases, "west");
        let gate = Gate::before(server.port, is_switch);
        let runs = [0_u8, 1].map(|later| {
            let run = start(&mut small.night(gate.port, &format!("2026-10-{}", first_day + later), "west"));
            gate.await_waiting(1 + usize::from(later));
            run
        });
        assert_eq!(current(&releases, "west"), before, "both wait");
        let [winner, loser] = runs.map(|run| {
            gate.open(1);
            run.wait_with_output().expect("an end")
        });
        let said = String::from_utf8_lossy(&loser.stderr);
        assert_eq!((winner.status.code(), loser.status.code()), (Some(0), Some(2)), "{said}");
        assert!(said.contains("by someone else meanwhile, and stays so"), "{said}");
        let shown = current(&releases, "west").expect("a release");
        assert_ne!(Some(&shown), before.as_ref());
        let manifest = releases.get(&format!("west/runs/{shown}/manifest.json")).expect("a manifest");
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
        assert_eq!(manifest["reporting_day"], format!("2026-10-{first_day}"));
    }
}

fn is_switch(request: &str) -> bool {
    request.starts_with("PUT ") && request.split([' ', '?']).nth(1).is_some_and(|path| path.ends_with("/current"))
}

#[test]
fn a_run_to_s3_that_is_killed_leaves_the_release_before_it() {
    a_kill_leaves_the_release_before(Kind::S3);
}

#[test]
fn a_run_to_azure_that_is_killed_leaves_the_release_before_it() {
    a_kill_leaves_the_release_before(Kind::Azure);
}

/// Killed before its first object, in the midst of them, before its manifest, and when all is there but the pointer.
fn a_kill_leaves_the_release_before(kind: Kind) {
    let Some(small) = Small::start(kind) else { return };
    let (server, staging, releases) = (&small.server, workdir::folder(), small.server.bucket(RELEASES));
    for prefix in ["killed", "undisturbed"] {
        let output = finish(&mut small.night(server.port, "2026-10-30", prefix));
        assert_eq!(output.code, 0, "{}", output.stderr);
    }
    let before = current(&releases, "killed").expect("a release");
    let expected = contents(&releases, "killed", &before);
    let is_put = |part: &'static str| move |line: &str| line.starts_with("PUT ") && line.contains(part);
    let gates = [
        Gate::before(server.port, is_put("/datapackage.json")),
        Gate::before(server.port, is_put("/tables/")),
        Gate::before(server.port, is_put("/manifest.json")),
        Gate::before(server.port, is_switch),
    ];
    for (number, gate) in gates.iter().enumerate() {
        if number == 1 {
            gate.open(20);
        }
        let mut command = small.night(gate.port, "2026-10-31", "killed");
        let mut run = start(command.env("PEERMARK_STAGING", staging.path()));
        gate.await_waiting(if number == 1 { 21 } else { 1 });
        run.kill().expect("it is still ours");
        run.wait().expect("an end");
        assert_eq!(current(&releases, "killed").as_ref(), Some(&before), "gate {number}");
        assert_equal(&contents(&releases, "killed", &before), &expected);
        let listed = ask(server, &["runs", "list", "--out", &server.url(RELEASES, "killed")]);
        assert!(listed.code == 0 && listed.stdout.contains(&format!("* {before}")), "{}", listed.stdout);
        assert!(!listed.stdout.contains("broken"), "what a dead run left is no run: {}", listed.stdout);
    }
    assert!(!names(staging.path()).is_empty(), "a dead run leaves its staging folder");
    for prefix in ["killed", "undisturbed"] {
        let mut command = small.night(server.port, "2026-10-31", prefix);
        let output = finish(command.env("PEERMARK_STAGING", staging.path()));
        assert_eq!(output.code, 0, "{}", output.stderr);
    }
    let [killed, undisturbed] = ["killed", "undisturbed"]
        .map(|prefix| contents(&releases, prefix, &current(&releases, prefix).expect("a release")));
    assert_equal(&killed, &undisturbed);
    assert!(names(staging.path()).is_empty(), "the next run clears away what a dead one left");
}

#[test]
fn a_store_that_refuses_is_named_and_no_secret_is() {
    let Some(server) = Server::start(Kind::S3) else { return };
    let folder = workdir::folder();
    let try_out = |data: &str, out: &str, key: &str| {
        let mut command = program();
        command.args(["run", DEMO, "--set", &format!("data={data}"), "--out", out]);
        server.introduce(&mut command, server.port).env("AWS_SECRET_ACCESS_KEY", key);
        let output = finish(&mut command);
        assert!(!output.stderr.contains("hush-hush") && !output.stdout.contains("hush-hush"), "{}", output.stderr);
        output
    };
    let local = folder.path().to_str().expect("a path of text");
    let secret = "never-in-a-message";
    let missing = try_out("s3://absent/data", local, secret);
    assert_eq!(missing.code, 4);
    let said = "/birmingham: listing: there is no such bucket or container";
    assert!(missing.stderr.contains("s3://absent/data") && missing.stderr.contains(said), "{}", missing.stderr);
    let refused = try_out("sample_data", "s3://releases/west", "hush-hush");
    assert_eq!(refused.code, 4);
    let said = "error: s3://releases/west: listing: the credentials were refused or do not allow it";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    for (data, out) in [
        ("s3://peermark:hush-hush@returns/data", local),
        ("sample_data", "s3://peermark:hush-hush@releases"),
        ("sample_data", "az://releases/west?sv=2024&sig=hush-hush"),
    ] {
        let refused = try_out(data, out, secret);
        assert_eq!(refused.code, 3, "{}", refused.stderr);
        assert!(refused.stderr.contains("the URL has credentials in it"), "{}", refused.stderr);
    }
}
