//! The table of codes has cases, pages and an index, and they agree with it.

use std::collections::BTreeSet;

use super::{files, name, root, stem, text};

/// A row of the table.
struct Code {
    number: String,
    name: String,
    /// As the pages spell it.
    level: &'static str,
}

/// The table as its source has it.
fn codes() -> Vec<Code> {
    let table = text(&root().join("compiler/src/diagnostics.rs"));
    let codes: Vec<Code> = table.lines().filter_map(row).collect();
    assert!(codes.len() > 30, "the table is there");
    codes
}

/// `IntegerCast "GF0101" "integer_cast" Deny: ..`
fn row(line: &str) -> Option<Code> {
    let parts: Vec<&str> = line.split('"').collect();
    let [_, number, _, name, level, ..] = parts.as_slice() else { return None };
    if !number.starts_with("GF") {
        return None;
    }
    let level = match level.trim().strip_suffix(':')? {
        "Deny" => "deny",
        "Warning" => "warning",
        "Error" => "error",
        other => panic!("{number} has the level {other}"),
    };
    Some(Code { number: (*number).to_owned(), name: (*name).to_owned(), level })
}

/// The codes of the table and the cases of `ui/refused` that are named after them are the same.
#[test]
fn every_code_has_a_case() {
    let codes: BTreeSet<String> = codes().into_iter().map(|code| code.number).collect();
    let mut covered = BTreeSet::new();
    for case in files(&root().join("tests/ui/refused")) {
        let stem = stem(&case);
        if case.extension().is_none_or(|extension| extension != "rs") || !stem.starts_with("gf") {
            continue;
        }
        let code = stem[..stem.find('_').unwrap_or(stem.len())].to_uppercase();
        assert!(codes.contains(&code), "{} is named after a code that the table does not have", name(&case));
        let message = case.with_extension("stderr");
        assert!(message.exists(), "{} is missing", name(&message));
        assert!(text(&message).contains(&code), "{} does not print {code}", name(&message));
        covered.insert(code);
    }
    let uncovered: Vec<_> = codes.difference(&covered).collect();
    assert!(uncovered.is_empty(), "codes without a case in tests/ui/refused: {uncovered:?}");
}

/// The cases of `ui/structure` expect every code somewhere, and no other.
#[test]
fn every_code_has_its_place_asserted() {
    let mut expected = BTreeSet::new();
    for case in files(&root().join("tests/ui/structure")).iter().flat_map(|stage| files(stage)) {
        let text = text(&case);
        let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix("//"));
        let words =
            comments.filter_map(|comment| comment.trim_start().trim_start_matches('^').split_whitespace().next());
        expected.extend(words.filter(|word| word.starts_with("GF")).map(str::to_owned));
    }
    assert_eq!(expected, codes().into_iter().map(|code| code.number).collect());
}

#[test]
fn every_code_has_a_page() {
    let pages = root().join("docs/diagnostics");
    let doctests = text(&root().join("runtime/src/diagnostics.rs"));
    for Code { number, name, level } in codes() {
        let page = format!("{}.md", number.to_lowercase());
        let text = text(&pages.join(&page));
        let title = format!("# {number}: `{name}`\n\nLevel: {level}");
        assert!(text.starts_with(&title), "{page} does not start with\n{title}");
        for kind in ["```rust,compile_fail\n", "```rust\n"] {
            assert!(text.contains(kind), "{page} has no example of the kind {kind}");
        }
        let is_warning = level == "warning";
        assert_eq!(
            text.contains("#![deny(deprecated)]"),
            is_warning,
            "{page}: a warning is denied to fail, and it alone"
        );
        assert!(text.contains("assert"), "{page}: the right example asserts a gradient");
        let included = format!("include_str!(\"../../docs/diagnostics/{page}\")");
        assert!(doctests.contains(&included), "{page} is not run: runtime/src/diagnostics.rs does not include it");
    }
}

#[test]
fn the_index_lists_the_codes() {
    let index = text(&root().join("docs/diagnostics/README.md"));
    let listed: Vec<String> = index.lines().filter(|line| line.starts_with("| [GF")).map(start).collect();
    let mut expected: Vec<String> = codes()
        .iter()
        .map(|Code { number, name, level }| format!("| [{number}]({}.md) | `{name}` | {level} ", number.to_lowercase()))
        .collect();
    expected.sort();
    assert_eq!(listed, expected);
    assert!(text(&root().join("README.md")).contains("docs/diagnostics/README.md"), "the README links the index");

    let pages: BTreeSet<String> = files(&root().join("docs/diagnostics")).iter().map(|page| stem(page)).collect();
    let linked = pages.iter().filter(|page| *page == "README" || index.contains(&format!("({page}.md)")));
    assert_eq!(linked.count(), pages.len(), "the index links all of {pages:?}");
}

/// The first three columns.
fn start(line: &str) -> String {
    line.split('|').take(4).collect::<Vec<_>>().join("|")
}
