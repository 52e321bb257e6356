//! The CI files do what they say: their own lines, run as plain shell, make shards, put them together, and reuse what the last run
//! made.

mod common;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::TestProject;
use common::skip::{STRACE, Tally, Why, skipped};

fn read(path: &str) -> String {
    fs::read_to_string(common::repository().join(path)).expect("readable")
}

/// How far a line is indented.
fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines of a YAML block that belong to the line which `opens` it: those indented deeper.
fn block<'a>(text: &'a str, opens: &str) -> Vec<&'a str> {
    let mut lines = text.lines().skip_while(|line| line.trim() != opens);
    let first = lines.next().unwrap_or_else(|| panic!("no `{opens}`"));
    lines.take_while(|line| line.trim().is_empty() || depth(line) > depth(first)).collect()
}

/// The shell lines of the step `name` in the job `job` of the GitHub workflow.
fn github_step(job: &str, name: &str) -> String {
    let workflow = read(".github/workflows/weekly-pack.yml");
    let job = block(&workflow, &format!("{job}:")).join("\n");
    let step = block(&job, &format!("- name: {name}"));
    let at = step.iter().position(|line| line.trim().starts_with("run:")).expect("a run");
    match step[at].trim().strip_prefix("run: ").filter(|rest| *rest != "|") {
        Some(line) => line.to_owned(),
        None => step[at + 1..].iter().map(|line| format!("{}\n", line.trim())).collect(),
    }
}

/// The lines of `script` in the job `job` of the GitLab file.
fn gitlab_script(job: &str) -> String {
    let file = read(".gitlab-ci.yml");
    let job = block(&file, &format!("{job}:")).join("\n");
    let lines = block(&job, "script:");
    lines.iter().filter_map(|line| line.trim().strip_prefix("- ")).map(|line| format!("{line}\n")).collect()
}

/// Runs `script` in `folder` as CI services do; its exit status and all that it printed.
fn shell(script: &str, folder: &Path, variables: &[(&str, &str)]) -> (i32, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_wajah")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-e", "-c", script])
        .current_dir(folder)
        .env("PATH", path)
        .envs(variables.iter().copied())
        .output()
        .expect("sh runs");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code().unwrap_or(-1), said.concat())
}

/// A project with packs of three weeks, one of which is over.
fn project() -> TestProject {
    let files = TestProject::new();
    for week in ["2016-W47", "2016-W48", "2016-W49"] {
        for item in ["a", "b", "c"] {
            files.write(
                &format!("content/{week}/{item}.toml"),
                &format!("template = \"announcement\"\nservice = \"fve\"\n[fields]\ntitle = \"Kabar {item} {week}\"\n"),
            );
        }
    }
    files
}

fn packs(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_github_workflow_makes_shards_and_puts_them_together() {
    let files = project();
    let make = github_step("shard", "Make this shard");
    let merge = github_step("merge", "Put the shards together");
    let summary = files.path("summary.md");
    // Twice: the second run is given what the first one made, as the cache gives it.
    for (round, reused) in [(1, "0 reused"), (2, "0 rendered")] {
        for shard in 1..=4 {
            let machine = files.path(&format!("machine-{shard}"));
            let _ = fs::remove_dir_all(&machine);
            for part in ["wajah.toml", "brand-assets", "content", "fonts", "media", "templates"] {
                common::copy(&files.path(part), &machine.join(part));
            }
            if round == 2 {
                common::copy(&files.path("output"), &machine.join("output"));
            }
            let variables = [
                ("PACK", ""),
                ("WEEK", "2016-W48"),
                ("SHARD", &format!("{shard}/4")),
                ("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8")),
            ];
            let (status, said) = shell(&make, &machine, &variables);
            assert_eq!(status, 0, "{said}");
            assert!(said.contains(reused), "{said}");
            common::copy(&machine.join("output"), &files.path(&format!("shards/shard-{shard}")));
        }
        let _ = fs::remove_dir_all(files.path("output"));
        let variables = [("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8"))];
        let (status, said) = shell(&merge, files.root(), &variables);
        assert_eq!(status, 0, "{said}");
        assert_eq!(packs(&files.path("output")), ["2016-W48", "2016-W49"]);
        let told = fs::read_to_string(&summary).expect("a summary");
        assert!(told.contains("## ✅ 2016-W48") && told.contains("## ✅ 2016-W49"), "{told}");
        let _ = fs::remove_dir_all(files.path("shards"));
    }
}

#[test]
fn the_gitlab_pipeline_makes_shards_and_puts_them_together() {
    let files = project();
    let program = files.path("target/release/wajah");
    fs::create_dir_all(program.parent().expect("a folder")).expect("made");
    fs::copy(env!("CARGO_BIN_EXE_wajah"), &program).expect("copied");
    let mut rendered: Vec<PathBuf> = Vec::new();
    for index in 1..=4 {
        let index = index.to_string();
        let variables =
            [("PACK", "2016-W48"), ("WEEK", "2016-W01"), ("CI_NODE_INDEX", &index), ("CI_NODE_TOTAL", "4")];
        let (status, said) = shell(&gitlab_script("shard"), files.root(), &variables);
        assert_eq!(status, 0, "{said}");
        rendered.push(files.path(&format!("shard-{index}/2016-W48/manifest.json")));
    }
    assert!(rendered.iter().all(|manifest| manifest.is_file()));
    let (status, said) = shell(&gitlab_script("merge"), files.root(), &[]);
    assert_eq!(status, 0, "{said}");
    assert_eq!(packs(&files.path("output")), ["2016-W48"]);
    assert!(files.path("output/2016-W48/index.html").is_file());
    assert_eq!(fs::read_to_string(files.path("gl-code-quality-report.json")).expect("a report"), "[]\n");
    assert!(fs::read_to_string(files.path("summary.md")).expect("a summary").starts_with("## ✅ 2016-W48"));
}

#[test]
fn both_services_run_the_tests_with_what_they_need() {
    for (file, command) in
        [(".github/workflows/tests.yml", "run: make test"), (".gitlab-ci.yml", "- make test")]
    {
        let text = read(file);
        let job = block(&text, "test:");
        assert!(job.iter().any(|line| line.trim() == command), "{file} runs no tests");
        let installs =
            job.iter().find(|line| line.contains("apt-get install")).expect("something is installed");
        assert!(installs.split_whitespace().any(|word| word == STRACE.package), "{file}: {installs}");
    }
}

#[test]
#[ignore = "the test below starts it: it lacks a program that the CI files install"]
fn lacks_a_program() {
    skipped("lacks_a_program", &Why::NoProgram(&STRACE));
}

#[test]
fn a_test_that_lacks_what_ci_installs_fails_under_ci_alone() {
    let passes = |ci: &str| {
        let mut tests = Command::new(std::env::current_exe().expect("a path"));
        tests.args(["--exact", "--ignored", "lacks_a_program"]).env("CI", ci);
        let output = tests.output().expect("it runs");
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let text = text.concat();
        assert!(text.contains("running 1 test"), "{text}");
        (output.status.success(), text.contains("skipped: lacks_a_program: it needs strace"))
    };
    for (ci, expected) in
        [("", (true, true)), ("false", (true, true)), ("true", (false, false)), ("1", (false, false))]
    {
        assert_eq!(passes(ci), expected, "CI={ci}");
    }
}

#[test]
fn a_test_that_compares_nothing_fails() {
    let ends_well = |work: &dyn Fn(&Tally)| {
        catch_unwind(AssertUnwindSafe(|| work(&Tally::of("of_a_test_of_tests")))).is_ok()
    };
    assert!(!ends_well(&|_| {}));
    assert!(!ends_well(&|tally| tally.leave_out("sesuatu")));
    assert!(ends_well(&Tally::count));
    assert!(ends_well(&|tally| {
        tally.count();
        tally.leave_out("sesuatu");
    }));
}
