//! Following a help to the letter.

use std::collections::BTreeMap;

use super::{Message, Position, Span};

/// A change of a source.
#[derive(Clone, Debug)]
pub(super) enum Fix {
    /// Text instead of what stands between two offsets.
    Replace { start: usize, end: usize, text: String },
    /// An option more for the attribute whose name ends here.
    Join { attribute: usize, option: String },
}

/// Whether a message says what to write.
pub(super) fn has_help(message: &Message) -> bool {
    helps(&message.text).any(|help| !instructions(help).is_empty())
}

/// Everything that the helps of a message propose, each enough by itself.
pub(super) fn fixes(source: &str, message: &Message) -> Vec<Fix> {
    let instructions = helps(&message.text).flat_map(instructions);
    instructions.map(|instruction| fix(source, message, &instruction)).collect()
}

fn helps(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix("= help: "))
}

/// What a help tells to do.
enum Instruction<'a> {
    Write(&'a str),
    WriteAttribute(&'a str),
    WriteAbove(&'a str),
    MarkParameter(&'a str),
    RemoveFromList(&'a str),
    Remove,
}

/// Of two that an "or" joins, both.
fn instructions(help: &str) -> Vec<Instruction<'_>> {
    let mut found = Vec::new();
    for (verb, _) in help.match_indices(|c: char| c.is_ascii_alphabetic()) {
        let (before, rest) = help.split_at(verb);
        if before.ends_with(|c: char| c.is_ascii_alphabetic()) || before.matches('`').count() % 2 == 1 {
            continue;
        }
        let quoted = |prefix: &str| rest.strip_prefix(prefix).and_then(quoted);
        if let Some((written, after)) = quoted("write ") {
            // What a macro and its caller wrote together is not told.
            if written.ends_with("(..)") {
                continue;
            }
            let is_attribute = written.starts_with("#[differentiable(");
            found.push(match is_attribute {
                _ if after.starts_with(" above") => Instruction::WriteAbove(written),
                true => Instruction::WriteAttribute(written),
                false => Instruction::Write(written),
            });
        } else if let Some((mark, _)) = quoted("mark the parameter ") {
            found.push(Instruction::MarkParameter(mark));
        } else if let Some((name, _)) = quoted("did you mean ") {
            found.push(Instruction::Write(name));
        } else if let Some((name, _)) = quoted("remove ").filter(|(_, after)| after.starts_with(" from `wrt`")) {
            found.push(Instruction::RemoveFromList(name));
        } else if rest == "remove the mark" || quoted("remove ").is_some() {
            found.push(Instruction::Remove);
        }
    }
    found
}

/// What stands between backticks, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('`')?.split_once('`')
}

fn fix(source: &str, message: &Message, instruction: &Instruction<'_>) -> Fix {
    let (start, end) = offsets(source, message.span);
    match *instruction {
        Instruction::Write(text) => Fix::Replace { start, end, text: text.to_owned() },
        Instruction::WriteAttribute(attribute) => {
            let option = attribute.strip_prefix("#[differentiable(").and_then(|rest| rest.strip_suffix(")]"));
            let option = option.unwrap_or_else(|| panic!("`{attribute}` has options")).to_owned();
            Fix::Join { attribute: attribute_of_function(source, start), option }
        }
        Instruction::WriteAbove(attribute) => {
            let (name, _) = message.text.split_once('`').and_then(|(_, rest)| rest.split_once('`')).unwrap_or_default();
            let at = source.find(&format!("fn {name}(")).unwrap_or_else(|| panic!("`{name}` is in the case"));
            Fix::Replace { start: at, end: at, text: format!("{attribute}\n") }
        }
        Instruction::MarkParameter(mark) => {
            // The parameter begins after the last comma or parenthesis; the span may be its name alone.
            let at = source[..start].rfind(['(', ',']).map_or(0, |at| at + 1);
            let at = at + source[at..].len() - source[at..].trim_start().len();
            Fix::Replace { start: at, end: at, text: format!("{mark} ") }
        }
        Instruction::RemoveFromList(name) => {
            let list = source[..start].rfind("wrt = [").expect("the attribute has a list") + "wrt = [".len();
            let (names, _) = source[list..].split_once(']').expect("the list ends");
            let kept: Vec<&str> = names.split(", ").filter(|other| *other != name).collect();
            Fix::Replace { start: list, end: list + names.len(), text: kept.join(", ") }
        }
        Instruction::Remove => {
            let rest = source[end..].trim_start();
            let end = rest.strip_prefix(',').map_or(end, |rest| source.len() - rest.trim_start().len());
            Fix::Replace { start, end, text: String::new() }
        }
    }
}

/// Where the name in the attribute of the function around a place ends; those of its statements are nearer.
fn attribute_of_function(source: &str, at: usize) -> usize {
    let before = &source[..at];
    let on_function = |end: &usize| {
        let rest = &source[*end..];
        let last = if rest.starts_with(']') { "]" } else { ")]" };
        let after = rest.split_once(last).map_or("", |(_, after)| after);
        let after = after.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with("//"));
        after.is_some_and(|after| ["fn ", "pub fn ", "#["].iter().any(|word| after.starts_with(word)))
    };
    let attributes = ["#[differentiable", "#[gradflow::differentiable"].into_iter();
    let ends = attributes.flat_map(|text| before.match_indices(text).map(|(start, text)| start + text.len()));
    ends.filter(on_function).max().unwrap_or_else(|| panic!("no attribute in {before}"))
}

/// The source with all of the changes.
pub(super) fn apply<'a>(source: &str, fixes: impl Iterator<Item = &'a Fix>) -> String {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let mut joined: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for fix in fixes {
        match fix {
            Fix::Replace { start, end, text } => edits.push((*start, *end, text.clone())),
            Fix::Join { attribute, option } => {
                let options = joined.entry(*attribute).or_default();
                if !options.contains(option) {
                    options.push(option.clone());
                }
            }
        }
    }
    for (name, mut options) in joined {
        // What was denied is allowed instead.
        options.retain(|option| match denied(source, name, option) {
            Some(at) => {
                edits.push((at, at + "deny".len(), "allow".to_owned()));
                false
            }
            None => true,
        });
        if options.is_empty() {
            continue;
        }
        let options = options.join(", ");
        match source[name..].strip_prefix('(') {
            // The closing parenthesis is before the bracket.
            Some(rest) => {
                let end = name + 1 + rest.find(")]").expect("the attribute ends");
                edits.push((end, end, format!(", {options}")));
            }
            None => edits.push((name, name, format!("({options})"))),
        }
    }
    edits.sort();
    // Two messages with one cause have one help.
    edits.dedup();
    let mut mended = source.to_owned();
    for (start, end, text) in edits.iter().rev() {
        mended.replace_range(*start..*end, text);
    }
    mended
}

fn offsets(source: &str, span: Span) -> (usize, usize) {
    (offset(source, span.start), offset(source, span.end))
}

fn offset(source: &str, position: Position) -> usize {
    let line: usize = source.split_inclusive('\n').take(position.line - 1).map(str::len).sum();
    let column: usize = source[line..].chars().take(position.column - 1).map(char::len_utf8).sum();
    line + column
}

#[test]
fn helps_are_followed() {
    let source = "#[differentiable]\nfn f(x: f64, mut y: f64) -> f64 {\n    x.floor()\n}\n";
    let mended = |line, columns: [usize; 2], help: &str| {
        let [start, end] = columns.map(|column| Position { line, column });
        let text = format!("message\n= help: {help}");
        let message = Message { code: String::new(), level: String::new(), span: Span { start, end }, text };
        let fixes = fixes(source, &message);
        fixes.iter().map(|fix| apply(source, [fix].into_iter())).collect::<Vec<_>>()
    };
    let changed = |from: &str, to: &str| source.replace(from, to);
    assert_eq!(mended(3, [5, 14], "write `no_grad(x.floor())`"), [changed("x.floor()", "no_grad(x.floor())")]);
    assert_eq!(
        mended(2, [18, 19], "mark the parameter `#[no_grad]`, or write `#[differentiable(allow(a))]`"),
        [changed("mut y", "#[no_grad] mut y"), changed("#[differentiable]", "#[differentiable(allow(a))]")]
    );
    assert_eq!(mended(2, [6, 7], "did you mean `z`?"), [changed("(x", "(z")]);
    assert_eq!(mended(2, [6, 12], "remove `x`"), [changed("x: f64, ", "")]);
    assert!(mended(2, [6, 12], "return a float").is_empty());
}

/// Where an attribute denies what an option allows.
fn denied(source: &str, attribute: usize, option: &str) -> Option<usize> {
    let name = option.strip_prefix("allow(")?;
    let (given, _) = source[attribute..].split_once(")]")?;
    given.strip_prefix('(')?;
    format!("{given})").find(&format!("deny({name}")).map(|at| attribute + at)
}
