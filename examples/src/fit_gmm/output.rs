//! Writing the picture whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::Error;

/// The directory of the default path. Cargo makes it, but not where its target directory is elsewhere.
const DEFAULT_DIRECTORY: &str = "target";

/// A path that was found to be writable.
#[derive(Debug)]
pub(super) struct Target {
    /// What was asked for, for messages.
    asked: PathBuf,
    /// The file to replace.
    path: PathBuf,
    /// A new file beside it, which is renamed once it is complete.
    partial: PathBuf,
}

impl Target {
    /// Finds out whether `path` can be written, and leaves no trace.
    pub(super) fn check(path: &Path) -> Result<Target, Error> {
        let refuse = |problem: String| Error::Output { path: path.to_owned(), problem };
        if path.parent() == Some(Path::new(DEFAULT_DIRECTORY)) {
            fs::create_dir_all(DEFAULT_DIRECTORY).map_err(|problem| refuse(problem.to_string()))?;
        }
        let target = match fs::metadata(path) {
            // Only a regular file may be replaced: neither a directory nor a device.
            Ok(found) if found.is_dir() => return Err(refuse("it is a directory".to_owned())),
            Ok(found) if !found.is_file() => {
                return Err(refuse("it is not a regular file".to_owned()));
            }
            Ok(found) if found.permissions().readonly() => {
                return Err(refuse("it is read-only".to_owned()));
            }
            // A symbolic link stays, and what it points to is replaced.
            Ok(_) => fs::canonicalize(path).map_err(|problem| refuse(problem.to_string()))?,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(problem) => return Err(refuse(problem.to_string())),
        };
        let Some(name) = target.file_name() else {
            return Err(refuse("it does not name a file".to_owned()));
        };
        let partial = format!(".{}.{}.partial", name.to_string_lossy(), std::process::id());
        let target = Target { asked: path.to_owned(), partial: target.with_file_name(partial), path: target };
        target
            .create_partial(&[])
            .and_then(|()| fs::remove_file(&target.partial))
            .map_err(|problem| target.refuse(&problem))?;
        Ok(target)
    }

    /// Writes `text`, replacing what was there only when it is complete.
    pub(super) fn write(&self, text: &str) -> Result<(), Error> {
        self.create_partial(text.as_bytes()).and_then(|()| fs::rename(&self.partial, &self.path)).map_err(|problem| {
            // What is half-written goes; that it cannot go adds nothing to the first problem.
            let _ = fs::remove_file(&self.partial);
            self.refuse(&problem)
        })
    }

    fn create_partial(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&self.partial)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn refuse(&self, problem: &io::Error) -> Error {
        Error::Output { path: self.asked.clone(), problem: problem.to_string() }
    }
}
