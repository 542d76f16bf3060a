//! The wrong examples of the pages in `docs/diagnostics` print the code of their page, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use super::compile::{Crate, Module};
use super::{Case, Message};

/// What the names of these crates and of their modules start with.
pub(super) const PREFIX: &str = "page";

/// How a wrong example begins; a code of rustc may follow, and then the line ends.
const FENCE: &str = "```rust,compile_fail";

/// Every wrong example, by the stage of rustc that reports it.
pub(super) fn crates() -> Vec<Crate> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    pages.sort();
    let mut crates = ["expansion", "names", "types", "warnings"]
        .map(|stage| Crate { name: format!("{PREFIX}_{stage}"), modules: Vec::new() });
    for page in pages {
        let text = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let stem = page.file_stem().expect("a page has a name").to_string_lossy();
        for (number, block) in text.split(FENCE).skip(1).enumerate() {
            let (tag, block) = block.split_once('\n').unwrap_or_default();
            let source = block.split("```").next().unwrap_or_default().to_owned();
            // The code of the page, or the one of rustc that the example is tagged with.
            let code = tag.strip_prefix(',').map_or_else(|| stem.to_uppercase(), str::to_owned);
            let stage = match code.as_str() {
                "E0433" | "E0573" => 1,
                code if code.starts_with('E') => 2,
                _ if source.contains("deny(deprecated)") => 3,
                _ => 0,
            };
            let name = format!("{PREFIX}_{stem}_{number}/{code}");
            crates[stage].modules.push(Module { name, source, path: None });
        }
    }
    crates.into()
}

/// Another message than the one wanted, or none.
pub(super) fn surprise(case: &Case) -> Option<String> {
    let (_, wanted) = case.name.split_once('/')?;
    let errors: Vec<&Message> = case.messages.iter().filter(|message| message.level == "error").collect();
    // What rustc says of a bound may be in our words, and with our code.
    let is_wanted =
        |message: &&Message| message.code == wanted || (wanted == "E0277" && message.code.starts_with("GF"));
    let is_met = !errors.is_empty() && errors.iter().all(is_wanted);
    let printed: Vec<String> = case.messages.iter().map(super::listed).collect();
    (!is_met)
        .then(|| format!("{}: the wrong example should print {wanted}, and prints\n{}", case.name, printed.concat()))
}
