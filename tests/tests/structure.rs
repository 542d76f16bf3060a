//! Every message as a compiler reads it: its code, its level, its span, and that its help works.
//!
//! The cases of `ui/structure` carry what they expect in comments under the code, as [`expected`] reads them. A message of
//! an earlier stage of rustc hides those of later ones, so there is a folder per stage and each is a crate of its own:
//! all of them are checked by one call of cargo. Then every help is followed to the letter, and another call says whether
//! the result compiles in silence.

#[path = "structure/compile.rs"]
mod compile;
#[path = "structure/expected.rs"]
mod expected;
#[path = "structure/mend.rs"]
mod mend;
#[path = "structure/pages.rs"]
mod pages;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use compile::{Crate, Module};
use expected::Expected;

/// Line and column, both counted from one, in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Position {
    line: usize,
    column: usize,
}

/// From a character to the one after the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Span {
    start: Position,
    end: Position,
}

/// One message of the compiler.
#[derive(Debug)]
struct Message {
    /// `GF0101` where it is ours, and otherwise the code or lint of rustc.
    code: String,
    level: String,
    span: Span,
    text: String,
}

/// A source and what was said about it.
struct Case {
    /// `warnings/unused_parameter`
    name: String,
    source: String,
    messages: Vec<Message>,
}

/// The folders of `ui/structure`, by the stage of rustc that reports.
const STAGES: &[&str] = &["expansion", "names", "types", "warnings", "silent"];

#[test]
fn messages_are_where_they_belong_and_their_helps_work() {
    let stages = STAGES.iter().map(|stage| Crate { name: (*stage).to_owned(), modules: modules(stage) });
    let crates: Vec<Crate> = stages.chain(pages::crates()).collect();
    let (pages, cases): (Vec<Case>, Vec<Case>) =
        compile::check("cases", &crates).into_iter().partition(|case| case.name.starts_with(pages::PREFIX));
    assert!(cases.len() > 20, "the cases are there");

    let mut failures: Vec<String> = cases.iter().flat_map(surprises).collect();
    failures.extend(pages.iter().filter_map(pages::surprise));
    let mended: Vec<Module> = cases.iter().chain(&pages).flat_map(mended).collect();
    let mended = compile::check("mended", &[Crate { name: "mended".to_owned(), modules: mended }]);
    failures.extend(mended.iter().filter_map(remaining));
    assert!(failures.is_empty(), "{} failures\n\n{}", failures.len(), failures.join("\n\n"));
}

/// The cases of a stage.
fn modules(stage: &str) -> Vec<Module> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/structure").join(stage);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| Module::read(stage, &path)).collect()
}

/// What differs from what the comments of a case expect.
fn surprises(case: &Case) -> Vec<String> {
    let expected = expected::read(&case.name, &case.source);
    let missing: Vec<_> = expected.iter().filter(|expected| !is_reported(case, expected)).map(listed).collect();
    let unexpected =
        case.messages.iter().filter(|message| !expected.iter().any(|expected| expected.is_met_by(message)));
    let unexpected: Vec<_> = unexpected.map(listed).collect();

    let mut found = Vec::new();
    if !missing.is_empty() || !unexpected.is_empty() {
        let [missing, unexpected] = [missing, unexpected].map(|lines| lines.concat());
        let name = &case.name;
        found.push(format!(
            "{name}:\n  expected, and not reported\n{missing}  reported, and not expected\n{unexpected}"
        ));
    }
    let errors = case.messages.iter().filter(|message| message.level == "error" && message.code.starts_with("GF"));
    if !errors.map(|message| message.span.start).is_sorted() {
        found.push(format!("{}: the errors are not in the order of the source", case.name));
    }
    found
}

fn listed(line: impl fmt::Display) -> String {
    format!("    {line}\n")
}

fn is_reported(case: &Case, expected: &Expected) -> bool {
    // As often as it is expected.
    case.messages.iter().filter(|message| expected.is_met_by(message)).count() == 1
}

/// A case with its helps followed: once with the first help of every message, once with the second, and so on.
fn mended(case: &Case) -> Vec<Module> {
    let fixes: Vec<_> = case.messages.iter().map(|message| mend::fixes(&case.source, message)).collect();
    if fixes.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let turns = fixes.iter().map(Vec::len).max().unwrap_or(0);
    let turn = |turn: usize| {
        let chosen = fixes.iter().filter_map(|fixes| fixes.get(turn).or(fixes.last()));
        Module { name: format!("{}/{turn}", case.name), source: mend::apply(&case.source, chosen), path: None }
    };
    (0..turns).map(turn).collect()
}

/// What is still said about a case whose helps were followed.
fn remaining(case: &Case) -> Option<String> {
    // A gradient that is dropped on purpose may be the only one: that is another message, and true.
    let is_dropped = |message: &Message| message.code == "GF0205" && case.source.contains("gradflow::no_grad(");
    let is_ours =
        |message: &&Message| (message.level == "error" || message.code.starts_with("GF")) && !is_dropped(message);
    let messages: Vec<String> = case.messages.iter().filter(is_ours).map(|message| message.text.clone()).collect();
    (!messages.is_empty()).then(|| {
        format!("{}: the help does not help\n{}\n--- as mended:\n{}", case.name, messages.join("\n"), case.source)
    })
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.text.lines().next().unwrap_or_default();
        write!(f, "{} {} {}: {first}", self.span, self.code, self.level)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { start, end } = self;
        write!(f, "{}:{}-{}:{}", start.line, start.column, end.line, end.column)
    }
}
