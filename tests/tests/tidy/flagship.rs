//! The README's comparison says of gradflow what the ui tests print.

use std::fs;

use super::{root, text};

const START: &str = "<!-- flagship -->\n";
const END: &str = "<!-- /flagship -->";

/// The ui tests with the cases of the table, in its order.
const CASES: &[&str] = &["flagship_cuts", "flagship_warnings"];

/// The last column of every row is a level, a code and the first line of a message; `UPDATE_EXPECT=1` writes it anew.
#[test]
fn the_comparison_is_what_is_printed() {
    let printed: Vec<String> = CASES.iter().flat_map(|case| messages(case)).collect();
    assert_eq!(printed.len(), 6, "six cases");
    let path = root().join("README.md");
    let readme = text(&path);
    let (before, rest) = readme.split_once(START).expect("the README has a comparison");
    let (table, after) = rest.split_once(END).expect("the comparison in the README ends");

    let mut printed = printed.iter();
    let mut lines: Vec<String> = Vec::new();
    for (number, line) in table.lines().enumerate() {
        // Two lines of heading; cells have no bars of their own.
        let row = line.trim_end_matches('|').rsplit_once('|').filter(|_| number >= 2 && line.starts_with('|'));
        lines.push(match row {
            Some((others, _)) => format!("{others}| {} |", printed.next().expect("six rows")),
            None => line.to_owned(),
        });
    }
    assert_eq!(printed.next(), None, "six rows");
    let expected = lines.join("\n") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{before}{START}{expected}{END}{after}")).expect("the README is writable");
    } else {
        assert_eq!(table, expected, "README.md says something else; UPDATE_EXPECT=1 writes it anew");
    }
}

/// The first line of every message of ours, with its level and a link from its code.
fn messages(case: &str) -> Vec<String> {
    let stderr = text(&root().join("tests/ui/refused").join(case).with_extension("stderr"));
    let first_lines = stderr.lines().filter_map(|line| line.strip_prefix("error: "));
    first_lines
        .filter_map(|line| {
            // A warning is a deprecated field, and an error here because the test denies it.
            let (level, message) = match line.strip_prefix("use of deprecated field ") {
                Some(rest) => ("warning", rest.split_once("`: ")?.1),
                None => ("error", line),
            };
            let (message, code) = message.strip_suffix(']')?.rsplit_once(" [GF")?;
            let link = format!("[GF{code}](docs/diagnostics/gf{code}.md)");
            Some(format!("{level} {link}: {message}"))
        })
        .collect()
}
