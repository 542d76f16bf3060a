//! What can go wrong, as one line each.

use std::fmt;
use std::path::PathBuf;

/// A problem that ends the program.
#[derive(Debug)]
pub(super) enum Error {
    /// The command line cannot be understood.
    Arguments(String),
    /// The data cannot be read or cannot be fitted.
    Data {
        /// The file, or a name for the embedded data.
        source: String,
        /// The line of the file, where one is to blame.
        line: Option<u64>,
        /// What is wrong there.
        problem: String,
    },
    /// The picture cannot be written.
    Output {
        /// The path that was asked for.
        path: PathBuf,
        /// Why it cannot be written.
        problem: String,
    },
    /// The optimiser refused to start.
    Fit(String),
    /// The picture cannot be drawn.
    Picture(String),
    /// Standard output is closed or full.
    Print(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Arguments(problem) => write!(f, "{problem}"),
            Error::Data { source, line: Some(line), problem } => write!(f, "{source}, line {line}: {problem}"),
            Error::Data { source, line: None, problem } => write!(f, "{source}: {problem}"),
            Error::Output { path, problem } => {
                write!(f, "cannot write {}: {problem}", path.display())
            }
            Error::Fit(problem) => write!(f, "the fit failed: {problem}"),
            Error::Picture(problem) => write!(f, "the picture cannot be drawn: {problem}"),
            Error::Print(problem) => write!(f, "cannot write to standard output: {problem}"),
        }
    }
}
