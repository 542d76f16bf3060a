//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;
use clap::error::ErrorKind;

use super::error::Error;

/// Fits a Gaussian mixture with full covariances to measurements of the Old Faithful geyser by maximum likelihood
#[derive(Debug, Parser)]
#[command(name = "fit_gmm", version)]
pub(super) struct Arguments {
    /// CSV file with the columns `eruptions` and `waiting` [default: the embedded Old Faithful measurements]
    #[arg(long, value_name = "FILE")]
    pub(super) data: Option<PathBuf>,

    /// Number of mixture components
    // A negative number is a value that is refused for what it is, not an unknown option.
    #[arg(long, value_name = "K", default_value = "2", allow_negative_numbers = true, value_parser = positive)]
    pub(super) components: usize,

    /// Seed of the first guess
    #[arg(long, value_name = "S", default_value_t = 1, allow_negative_numbers = true)]
    pub(super) seed: u64,

    /// Picture to write
    #[arg(long, value_name = "FILE.svg", default_value = "target/fit_gmm.svg")]
    pub(super) out: PathBuf,
}

/// What the command line asks for.
#[derive(Debug)]
pub(super) enum Request {
    /// The help or the version.
    Print(String),
    /// The job itself.
    Fit(Arguments),
}

/// Reads the command line, program name first.
pub(super) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Request, Error> {
    let problem = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => return Ok(Request::Fit(arguments)),
        Err(problem) => problem,
    };
    let text = problem.render().to_string();
    if matches!(problem.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Ok(Request::Print(text));
    }
    // clap explains itself over several lines; the first one states the problem.
    let first_line = text.lines().next().unwrap_or_default();
    Err(Error::Arguments(first_line.trim_start_matches("error: ").to_owned()))
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse::<i128>() {
        Ok(number) if number < 1 => Err("must be at least 1".to_owned()),
        Ok(number) => usize::try_from(number).map_err(|_| "is too large".to_owned()),
        Err(_) => Err("must be a whole number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Request, Error> {
        parse(std::iter::once("fit_gmm").chain(words.iter().copied()).map(OsString::from))
    }

    #[test]
    fn everything_has_a_default() {
        let Ok(Request::Fit(arguments)) = parse_words(&[]) else {
            panic!("the empty command line asks for the fit");
        };
        assert_eq!(arguments.data, None);
        assert_eq!(arguments.components, 2);
        assert_eq!(arguments.out, PathBuf::from("target/fit_gmm.svg"));
    }

    #[test]
    fn help_is_not_an_error() {
        assert!(matches!(parse_words(&["--help"]), Ok(Request::Print(text)) if text.contains("--components")));
    }

    #[test]
    fn a_problem_is_one_line() {
        let cases: &[(&[&str], &str)] = &[
            (&["--components", "-3"], "must be at least 1"),
            (&["--components", "0"], "must be at least 1"),
            (&["--components", "two"], "must be a whole number"),
            (&["--components", "99999999999999999999999"], "is too large"),
            (&["--components"], "--components"),
            (&["--seed", "-1"], "-1"),
            (&["--colour"], "--colour"),
            (&["measurements.csv"], "measurements.csv"),
        ];
        for (words, expected) in cases {
            let error = parse_words(words).expect_err("the command line is wrong").to_string();
            assert!(error.contains(expected), "{words:?}: {error}");
            assert!(!error.contains('\n') && !error.starts_with("error"), "{words:?}: {error}");
        }
    }
}
