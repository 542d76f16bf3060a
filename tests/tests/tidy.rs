//! The structure of the project: what no compiler checks and reviews forget.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "tidy/diagnostics.rs"]
mod diagnostics;
#[path = "tidy/flagship.rs"]
mod flagship;
#[path = "tidy/readme.rs"]
mod readme;

/// A file is a concept; longer ones hold two.
const LINES: usize = 400;

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .iter()
        .map(|file| (file, text(file).lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(file, lines)| format!("{} has {lines} lines", name(file)))
        .collect();
    assert!(long.is_empty(), "at most {LINES} lines: {long:#?}");
}

#[test]
fn nothing_is_left_for_later() {
    // In two parts each, so that this file is not one of them.
    let words = [["todo", "!("], ["unimplemented", "!("], ["dbg", "!("], ["#[igno", "re"]].map(|parts| parts.concat());
    let mut left = Vec::new();
    for file in sources() {
        for (number, line) in text(&file).lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(word.as_str())) {
                left.push(format!("{}:{}: {word}", name(&file), number + 1));
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn every_program_of_the_corpus_is_run() {
    assert_eq!(listed("programs"), stems(&["tests/programs"]));
    let themes =
        ["finance", "graphics", "physics", "robotics", "statistics"].map(|theme| format!("tests/ordinary/{theme}"));
    assert_eq!(listed("ordinary"), stems(&themes));
}

/// The modules of a test target that are files.
fn listed(target: &str) -> BTreeSet<String> {
    let list = text(&root().join(format!("tests/tests/{target}.rs")));
    list.lines().filter_map(|line| line.trim().strip_prefix("mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

fn stems(folders: &[impl AsRef<Path>]) -> BTreeSet<String> {
    let files = folders.iter().flat_map(|folder| files(&root().join(folder)));
    let stems: BTreeSet<String> = files.filter(|file| file.is_file()).map(|file| stem(&file)).collect();
    assert!(stems.len() > 15, "the corpus is there");
    stems
}

/// In the order in which they run.
const STAGES: &[&str] = &["lower", "analyze", "check", "differentiate", "simplify", "emit"];

/// What a stage may take from another: who, what, why.
const SHARED: &[(&str, &str, &str)] = &[
    ("check", "analyze::Facts", "the facts are data, made by one stage and read by the next"),
    ("check", "analyze::influence", "how the result depends on each parameter is a fact"),
    ("check", "analyze::lent", "what may be written through a reference is data"),
    ("check", "analyze::flow", "where gradients flow is data too, of which the messages tell the path"),
    ("differentiate", "analyze::Facts", "the facts are data, made by one stage and read by the next"),
    ("differentiate", "analyze::types", "the types of variables are a fact"),
    ("simplify", "analyze::types", "the types of variables are a fact"),
];

#[test]
fn no_stage_imports_another() {
    let src = root().join("compiler/src");
    let mut imports = Vec::new();
    for stage in STAGES {
        let mut sources = rust_files(&src.join(stage));
        sources.push(src.join(format!("{stage}.rs")));
        // Tests of a stage may run others to get there.
        sources.retain(|file| !name(file).contains("/tests"));
        for file in sources {
            let others = paths_from_the_root(&text(&file));
            let of_stages =
                others.iter().filter(|path| STAGES.iter().any(|other| other != stage && is_in(path, other)));
            for path in of_stages {
                let is_shared = SHARED.iter().any(|(who, what, _)| who == stage && is_in(path, what));
                if !is_shared {
                    imports.push(format!("{} mentions crate::{path}", name(&file)));
                }
            }
        }
    }
    assert!(imports.is_empty(), "a stage takes data and gives data: {imports:#?}");
}

/// Every `crate::a::b` of a source, without `crate::`; of `crate::a::{b, c}` both.
fn paths_from_the_root(source: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for rest in source.split("crate::").skip(1) {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
        let (prefix, after) = rest.split_at(end);
        match after.strip_prefix('{') {
            Some(group) => {
                let group = &group[..group.find('}').unwrap_or(group.len())];
                let names = group.split(',').map(|name| name.trim().trim_start_matches("self"));
                paths.extend(names.map(|name| format!("{prefix}{name}")));
            }
            None => paths.push(prefix.to_owned()),
        }
    }
    paths
}

/// Whether a path is this one or goes on from it.
fn is_in(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn paths_are_found_in_sources() {
    let source = "use crate::lower::{self, expr}; crate::emit(x); let y = crate::ir::Func {};";
    assert_eq!(paths_from_the_root(source), ["lower::", "lower::expr", "emit", "ir::Func"]);
    assert!(is_in("lower::", "lower") && is_in("lower::expr", "lower") && is_in("emit", "emit"));
    assert!(!is_in("emitted", "emit"));
}

/// Every Rust file of the project.
fn sources() -> Vec<PathBuf> {
    let folders = ["compiler", "macros", "runtime", "tests", "examples", "benches/src"];
    let sources: Vec<PathBuf> = folders.iter().flat_map(|folder| rust_files(&root().join(folder))).collect();
    assert!(sources.len() > 100, "the sources are there");
    sources
}

/// All Rust files below a folder, in order.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in files(folder) {
        if path.is_dir() {
            if stem(&path) != "target" {
                found.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// What is in a folder, in order; nothing if there is none.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    paths.sort();
    paths
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace").to_owned()
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A file as one speaks of it: relative to the root.
fn name(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
