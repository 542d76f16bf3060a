//! What a case expects: comments under the code, with carets under the primary span.
//!
//! ```text
//!     let k = x as i64;
//! //          ^^^^^^^^ GF0101 error
//!     let n = (x * x)
//! //          ^ GF0102 error, begins
//!         .floor();
//! //             ^ ends
//! ```
//!
//! A comment is about the last line above it that is code. `error, without help` says that there is nothing to follow.

use std::fmt;

use super::{Message, Position, Span, mend};

/// One message as a case expects it.
pub(super) struct Expected {
    span: Span,
    code: String,
    level: String,
    has_help: bool,
}

impl Expected {
    /// Whether the message is this one.
    pub(super) fn is_met_by(&self, message: &Message) -> bool {
        let same = self.span == message.span && self.code == message.code && self.level == message.level;
        same && self.has_help == mend::has_help(message)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = if self.has_help { "" } else { ", without help" };
        write!(f, "{} {} {}{help}", self.span, self.code, self.level)
    }
}

/// All messages that the comments of a source expect.
pub(super) fn read(name: &str, source: &str) -> Vec<Expected> {
    let mut expected: Vec<Expected> = Vec::new();
    let mut begun: Vec<usize> = Vec::new();
    let mut line = 0;
    for (index, text) in source.lines().enumerate() {
        let Some((columns, words)) = carets(text) else {
            line = index + 1;
            continue;
        };
        let [start, end] = columns.map(|column| Position { line, column });
        let parts: Vec<&str> = words.split(',').map(str::trim).collect();
        if parts == ["ends"] {
            let begun = begun.pop().unwrap_or_else(|| panic!("{name}:{}: nothing begins before it ends", index + 1));
            expected[begun].span.end = end;
            continue;
        }
        let is_begun = parts.contains(&"begins");
        let unknown = parts[1..].iter().find(|part| !["begins", "without help"].contains(part));
        let (Some((code, level)), None) = (parts[0].split_once(' '), unknown) else {
            panic!("{name}:{}: an expectation is `CODE LEVEL`, `begins`, `without help`: {words}", index + 1)
        };
        if is_begun {
            begun.push(expected.len());
        }
        let (code, level) = (code.to_owned(), level.to_owned());
        let has_help = code.starts_with("GF") && !parts.contains(&"without help");
        expected.push(Expected { span: Span { start, end }, code, level, has_help });
    }
    assert!(begun.is_empty(), "{name}: a span begins and does not end");
    expected
}

/// The columns of the carets in a comment that starts with some, and what follows them.
fn carets(line: &str) -> Option<([usize; 2], &str)> {
    let comment = line.trim_start().strip_prefix("//")?;
    let text = comment.trim_start();
    let words = text.trim_start_matches('^');
    let width = text.len() - words.len();
    // Comments of a case are written in ASCII up to the carets.
    let start = line.len() - text.len() + 1;
    (width > 0).then(|| ([start, start + width], words.trim()))
}

#[test]
fn carets_are_read() {
    let source = "let k = x as i64;\n//      ^^^^^^^^ GF0101 error\nlet n = (x\n//      ^ E1 error, begins\n    );\n//   ^ ends\n";
    let read: Vec<String> = read("here", source).iter().map(ToString::to_string).collect();
    assert_eq!(read, ["1:9-1:17 GF0101 error", "3:9-5:7 E1 error, without help"]);
}
