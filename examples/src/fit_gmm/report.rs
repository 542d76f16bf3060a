//! The fitted mixture as text.

use std::fmt::{self, Write};

use super::data::Measurements;
use super::fit::{Ending, Fit, MAX_ITERATIONS};
use super::mixture::{Component, Mixture};

/// What the program prints.
pub(super) fn text(measurements: &Measurements, mixture: &Mixture, fit: &Fit) -> String {
    let mut text = String::new();
    write(&mut text, measurements, mixture, fit).expect("writing to a string cannot fail");
    text
}

fn write(text: &mut String, measurements: &Measurements, mixture: &Mixture, fit: &Fit) -> fmt::Result {
    let components = mixture.components.len();
    writeln!(text, "Gaussian mixture, {}", plural(components, "component"))?;
    writeln!(text, "data: {} ({})", measurements.source, plural(measurements.rows.len(), "measurement"))?;
    for (k, component) in mixture.components.iter().enumerate() {
        write_component(text, k + 1, component)?;
    }
    writeln!(text, "\nlog-likelihood  {:.4}", fit.log_likelihood)?;
    writeln!(text, "iterations      {}", fit.iterations)?;
    writeln!(text, "gradient norm   {:.2e} per measurement", fit.gradient_norm)?;
    match &fit.ending {
        Ending::Converged => writeln!(text, "converged"),
        Ending::MaxIterations => writeln!(text, "not converged after {MAX_ITERATIONS} iterations"),
        Ending::GaveUp(problem) => writeln!(text, "not converged: {problem}"),
    }
}

fn write_component(text: &mut String, number: usize, component: &Component) -> fmt::Result {
    let (mean, covariance) = (&component.mean, &component.covariance);
    writeln!(text, "\ncomponent {number}      eruptions    waiting")?;
    writeln!(text, "  weight      {:11.4}", component.weight)?;
    writeln!(text, "  mean        {:11.4}{:11.4}  min", mean[0], mean[1])?;
    writeln!(text, "  covariance  {:11.4}{:11.4}  min^2", covariance[0][0], covariance[0][1])?;
    writeln!(text, "              {:11.4}{:11.4}", covariance[1][0], covariance[1][1])?;
    if component.rests_on_ridge {
        writeln!(text, "  note: collapsed onto a point or a line; its width is set by the ridge, not by the data")?;
    }
    Ok(())
}

/// A count with its noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
