//! Maximum likelihood for a Gaussian mixture: data in, fitted mixture and picture out.
//!
//! The job, in order: `arguments`, `data`, `sample` (standardised data), `start` (seeded first guess), `model` (the
//! differentiable functions), `objective` (their gradient), `fit` (L-BFGS), `mixture` (what was fitted, in the units of
//! the data), `report` and `picture`.

mod arguments;
mod data;
mod error;
mod fit;
mod mixture;
mod model;
mod objective;
mod output;
mod picture;
mod progress;
mod report;
mod sample;
mod start;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;
use std::rc::Rc;

use arguments::{Arguments, Request};
use error::Error;
use sample::Sample;

/// Runs the program on the arguments of the process.
///
/// Whatever goes wrong is one line `error: ..` on standard error and exit code 1.
pub fn main() -> ExitCode {
    match run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A path may hold a line break; the promise is one line.
            let line = error.to_string().replace(['\n', '\r'], " ");
            // Where standard error is closed, the exit code still tells.
            let _ = writeln!(io::stderr(), "error: {line}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: impl Iterator<Item = OsString>) -> Result<(), Error> {
    match arguments::parse(arguments)? {
        Request::Print(text) => print(&text),
        Request::Fit(arguments) => fit_and_show(&arguments),
    }
}

fn fit_and_show(arguments: &Arguments) -> Result<(), Error> {
    let measurements = data::read(arguments.data.as_deref())?;
    let sample = Rc::new(Sample::standardise(&measurements)?);
    let first_guess = start::choose(&sample, arguments.components, arguments.seed)?;
    // A fit can take long; a path that cannot be written is reported before it, not after.
    let target = output::Target::check(&arguments.out)?;

    let fit = fit::fit(&sample, arguments.components, first_guess)?;
    let mixture = mixture::Mixture::new(&sample, arguments.components, &fit.params);

    let picture = picture::draw(&measurements, &mixture, &fit)?;
    let written = target.write(&picture);
    // The fitted numbers are worth printing even where the picture could not be written.
    print(&report::text(&measurements, &mixture, &fit))?;
    written?;
    print(&format!("\npicture: {}\n", arguments.out.display()))
}

/// Prints without the panic of `print!` on a closed pipe.
fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|problem| Error::Print(problem.to_string()))
}
