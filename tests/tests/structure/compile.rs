//! One call of cargo over a package with a crate per stage, every case a module of one.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Case, Message, Position, Span};

/// A crate of the package.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) modules: Vec<Module>,
}

/// A case as a module.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) source: String,
    /// Where it is; what is nowhere yet is written to the package.
    pub(super) path: Option<PathBuf>,
}

impl Module {
    /// The case in a file.
    pub(super) fn read(stage: &str, path: &Path) -> Self {
        let stem = path.file_stem().expect("a case has a name").to_string_lossy();
        let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { name: format!("{stage}/{stem}"), source, path: Some(path.to_owned()) }
    }
}

/// Checks all crates, and gives every module with its messages.
pub(super) fn check(package: &str, crates: &[Crate]) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("structure").join(package);
    let sources = folder.join("sources");
    // What was there before may be gone.
    let _ = fs::remove_dir_all(&sources);
    fs::create_dir_all(&sources).expect("the target directory is writable");
    let files: Vec<(PathBuf, &Module)> = crates.iter().flat_map(|it| write_crate(&folder, it)).collect();
    write_manifest(&folder, package, crates);

    let mut cases: Vec<Case> = files
        .iter()
        .map(|(_, module)| Case { name: module.name.clone(), source: module.source.clone(), messages: Vec::new() })
        .collect();
    let (stdout, stderr) = cargo(&folder);
    let mut checked = 0;
    for line in stdout.lines() {
        let line: Value = serde_json::from_str(line).expect("cargo writes JSON");
        checked += usize::from(line["reason"] == "compiler-artifact" && line["target"]["name"] == "gradflow");
        let Some((file, message)) = message(&line["message"]) else { continue };
        match files.iter().position(|(path, _)| *path == file) {
            Some(position) => cases[position].messages.push(message),
            None => panic!("{} is about {}, which is no case", message, file.display()),
        }
    }
    assert_eq!(checked, 1, "gradflow itself does not compile:\n{stderr}");
    cases
}

/// Writes a crate, and gives its files.
fn write_crate<'a>(folder: &Path, it: &'a Crate) -> Vec<(PathBuf, &'a Module)> {
    let mut root = String::new();
    let mut files = Vec::new();
    for module in &it.modules {
        let ident = module.name.replace('/', "_").to_lowercase();
        let path = module.path.clone().unwrap_or_else(|| {
            let path = folder.join("sources").join(format!("{ident}.rs"));
            fs::write(&path, &module.source).expect("the target directory is writable");
            path
        });
        writeln!(root, "#[path = {}]\npub mod {ident};", literal(&path)).expect("strings are writable");
        files.push((path, module));
    }
    fs::write(folder.join("sources").join(format!("crate_{}.rs", it.name)), root).expect("the folder is writable");
    files
}

/// Examples may be libraries, and a package may have any number of them. It must have a library, which is empty.
fn write_manifest(folder: &Path, package: &str, crates: &[Crate]) {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace");
    let mut manifest = format!(
        "[package]\nname = \"gradflow-structure-{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ngradflow = {{ path = {} }}\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\n",
        literal(&workspace.join("runtime"))
    );
    for it in crates {
        let name = &it.name;
        let example = format!("name = \"{name}\"\npath = \"sources/crate_{name}.rs\"\ncrate-type = [\"lib\"]");
        writeln!(manifest, "\n[[example]]\n{example}").expect("strings are writable");
    }
    fs::write(folder.join("Cargo.toml"), manifest).expect("the folder is writable");
    fs::write(folder.join("lib.rs"), "").expect("the folder is writable");
    // The versions of the workspace, so that nothing is fetched.
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
}

/// A path as Rust and TOML both quote it.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

/// `cargo check`, with what `trybuild` has built: its target directory, target and profile.
fn cargo(folder: &Path) -> (String, String) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target directory");
    let output = Command::new(env!("CARGO"))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target.join("tests/trybuild"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .args(["check", "--examples", "--keep-going", "--offline", "--target=host-tuple", "--message-format=json"])
        .output()
        .expect("cargo runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

/// The file of a message and the message, unless it is one without a place: how many there were.
fn message(message: &Value) -> Option<(PathBuf, Message)> {
    let text = message["message"].as_str()?.to_owned();
    let spans = message["spans"].as_array()?;
    let span = spans.iter().find(|span| span["is_primary"] == true)?;
    let number = |key: &str| span[key].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default();
    let position =
        |edge: &str| Position { line: number(&format!("line_{edge}")), column: number(&format!("column_{edge}")) };
    let (start, end) = (position("start"), position("end"));
    let own = text.split_once("[GF").and_then(|(_, rest)| Some(format!("GF{}", rest.split_once(']')?.0)));
    let code = own.unwrap_or_else(|| message["code"]["code"].as_str().unwrap_or("no code").to_owned());
    let notes = message["children"].as_array()?.iter();
    let notes =
        notes.filter_map(|note| Some(format!("\n= {}: {}", note["level"].as_str()?, note["message"].as_str()?)));
    let text = text + &notes.collect::<String>();
    let level = message["level"].as_str()?.to_owned();
    let file = span["file_name"].as_str()?.into();
    Some((file, Message { code, level, span: Span { start, end }, text }))
}
