//! The wrong examples of the pages in `docs/diagnostics` print the code of their page, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use super::compile::{Crate, Module};
use super::{Case, Message};

/// What the names of these crates and of their modules start with.
pub(super) const PREFIX: &str = "page";

/// Every wrong example, by the stage of rustc that reports it.
pub(super) fn crates() -> Vec<Crate> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    pages.sort();
    let [mut expansion, mut types, mut warnings] = ["expansion", "types", "warnings"]
        .map(|stage| Crate { name: format!("{PREFIX}_{stage}"), modules: Vec::new() });
    for page in pages {
        let text = fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let stem = page.file_stem().expect("a page has a name").to_string_lossy();
        for (number, block) in text.split("```rust,compile_fail\n").skip(1).enumerate() {
            let source = block.split("```").next().unwrap_or_default().to_owned();
            let stage = match stem.as_ref() {
                "gf0113" | "callee" => &mut types,
                _ if source.contains("deny(deprecated)") => &mut warnings,
                _ => &mut expansion,
            };
            stage.modules.push(Module { name: format!("{PREFIX}_{number}/{stem}"), source, path: None });
        }
    }
    vec![expansion, types, warnings]
}

/// Another message than the one of the page, or none.
pub(super) fn surprise(case: &Case) -> Option<String> {
    let code = case.name.split_once('/').map_or("", |(_, stem)| stem).to_uppercase();
    let wanted = if code == "CALLEE" { "E0433" } else { &code };
    let errors: Vec<&Message> = case.messages.iter().filter(|message| message.level == "error").collect();
    let is_met = !errors.is_empty() && errors.iter().all(|message| message.code == wanted);
    let printed: Vec<String> = case.messages.iter().map(super::listed).collect();
    (!is_met)
        .then(|| format!("{}: the wrong example should print {wanted}, and prints\n{}", case.name, printed.concat()))
}
