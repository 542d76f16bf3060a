//! The built program: what it writes where, and one clear line for whatever goes wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn a_fit_prints_the_mixture_and_writes_the_picture() {
    let directory = Scratch::new("a_fit");
    let fit = || run(directory.path(), &["--seed", "3", "--out", "fit.svg"]);
    let first = fit();
    assert!(first.status.success(), "{first:?}");
    // Standard error is not a terminal here, so there is no progress bar.
    assert!(first.stderr.is_empty(), "{first:?}");
    let printed = String::from_utf8(first.stdout.clone()).expect("the report is text");
    for expected in ["2 components", "272 measurements", "log-likelihood  -1130.26", "converged", "picture: fit.svg"] {
        assert!(printed.contains(expected), "no {expected:?} in\n{printed}");
    }

    let picture = fs::read_to_string(directory.path().join("fit.svg")).expect("the picture was written");
    assert!(picture.starts_with("<svg width=\"1200\" height=\"560\" "));
    assert!(picture.trim_end().ends_with("</svg>"));
    assert_eq!(directory.names(), ["fit.svg"], "nothing else is left behind");

    // An equal seed gives an equal result, and an old picture is replaced.
    assert_eq!(fit().stdout, first.stdout);
    assert_eq!(fs::read_to_string(directory.path().join("fit.svg")).expect("written again"), picture);
}

#[test]
fn the_default_picture_is_in_target() {
    let directory = Scratch::new("the_default");
    assert!(run(directory.path(), &[]).status.success());
    assert!(directory.path().join("target/fit_gmm.svg").is_file());
}

#[test]
fn a_problem_is_one_line_and_exit_code_one() {
    let directory = Scratch::new("a_problem");
    let write = |name: &str, text: &str| {
        fs::write(directory.path().join(name), text).expect("a scratch file");
    };
    write("columns.csv", "a,b\n1,2\n");
    write("words.csv", "eruptions,waiting\n3.6,79\n1.8,long\n");
    write("infinite.csv", "eruptions,waiting\n3.6,inf\n");
    write("ragged.csv", "eruptions,waiting\n3.6,79\n1.8\n");
    write("empty.csv", "");
    write("header.csv", "eruptions,waiting\n");
    write("few.csv", "eruptions,waiting\n3.6,79\n1.8,54\n3.3,74\n");
    write("constant.csv", &format!("eruptions,waiting\n{}", "3.6,79\n".repeat(9)));
    let before = directory.names();

    let cases: &[(&[&str], &str)] = &[
        (&["--components", "-3"], "invalid value '-3' for '--components <K>': must be at least 1"),
        (&["--components", "0"], "invalid value '0' for '--components <K>': must be at least 1"),
        (&["--components", "two"], "invalid value 'two' for '--components <K>': must be a whole number"),
        (&["--components", "91"], "the embedded data: 91 components need at least 273 measurements, found 272"),
        (&["--seed", "x"], "invalid value 'x' for '--seed <S>'"),
        (&["--frobnicate"], "unexpected argument '--frobnicate' found"),
        (&["--data", "missing.csv"], "missing.csv: cannot be read: "),
        (&["--data", "."], ".: cannot be read: "),
        (
            &["--data", "columns.csv"],
            "columns.csv, line 1: expected a header with the columns `eruptions` and `waiting`",
        ),
        (&["--data", "words.csv"], "words.csv, line 3: `waiting` is not a number: \"long\""),
        (&["--data", "infinite.csv"], "infinite.csv, line 2: `waiting` is not finite: \"inf\""),
        (&["--data", "ragged.csv"], "ragged.csv, line 3: expected 2 fields as in the header, found 1"),
        (&["--data", "empty.csv"], "empty.csv, line 1: expected a header"),
        (&["--data", "header.csv"], "header.csv: has a header and no measurement"),
        (&["--data", "few.csv"], "few.csv: 2 components need at least 6 measurements, found 3"),
        (&["--data", "constant.csv"], "constant.csv: `eruptions` is the same in every row"),
        (&["--out", "missing/fit.svg"], "cannot write missing/fit.svg: "),
        (&["--out", "few.csv/fit.svg"], "cannot write few.csv/fit.svg: "),
        (&["--out", "."], "cannot write .: it is a directory"),
        (&["--out", ""], "a value is required for '--out <FILE.svg>'"),
    ];
    for (arguments, expected) in cases {
        let output = run(directory.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}: {output:?}");
        let error = String::from_utf8(output.stderr).expect("the message is text");
        assert!(error.starts_with(&format!("error: {expected}")), "{arguments:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{arguments:?}: {error}");
        assert_eq!(directory.names(), before, "{arguments:?} leaves something behind");
    }
}

/// Runs the example in `directory`.
fn run(directory: &Path, arguments: &[&str]) -> Output {
    // Cargo names the built binaries to a test but not the built examples; they lie beside the tests.
    let test = std::env::current_exe().expect("a test has a path");
    let profile = test.ancestors().nth(2).expect("tests are in `<profile>/deps`");
    let example = profile.join("examples").join(format!("fit_gmm{}", std::env::consts::EXE_SUFFIX));
    assert!(example.is_file(), "{} is missing: `cargo test -p gradflow-examples` builds it", example.display());
    Command::new(example).args(arguments).current_dir(directory).output().expect("the example starts")
}

/// An empty directory for one test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fit_gmm").join(name);
        // What an aborted run left behind.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the target directory is writable");
        Scratch(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the directory exists");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|entry| name(entry.expect("readable"))).collect();
        names.sort();
        names
    }
}
