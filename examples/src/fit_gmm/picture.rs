//! The picture: the data with the fitted ellipses, and the log-likelihood by iteration.

mod axis;
mod ellipse;
mod style;

use std::fmt::Display;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, EmptyElement, PathElement, Polygon, Text};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, WHITE};

use super::data::Measurements;
use super::error::Error;
use super::fit::Fit;
use super::mixture::Mixture;
use super::report::plural;
use axis::{Axis, minus};
use style::{FAINT, GRID, INK, component_colour, px, text, width};

/// The size of the picture, in pixels.
const SIZE: (u16, u16) = (1200, 560);

/// Where the left panel ends.
const SPLIT: u16 = 660;

/// How many iterations are shown one by one.
const MOST_DOTS: usize = 80;

type Panel<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

/// Draws the picture as the text of an SVG file.
pub(super) fn draw(measurements: &Measurements, mixture: &Mixture, fit: &Fit) -> Result<String, Error> {
    let mut svg = String::new();
    let canvas = (width(SIZE.0), width(SIZE.1));
    {
        let root = SVGBackend::with_string(&mut svg, canvas).into_drawing_area();
        root.fill(&WHITE).map_err(failed)?;
        let (left, right) = root.split_horizontally(px(SPLIT));
        draw_data(&left, measurements, mixture)?;
        draw_history(&right, fit)?;
        root.present().map_err(failed)?;
    }
    // The canvas is finer than a pixel; the picture is shown at its size all the same.
    let on_canvas = format!("width=\"{}\" height=\"{}\"", canvas.0, canvas.1);
    let shown = format!("width=\"{}\" height=\"{}\"", SIZE.0, SIZE.1);
    Ok(svg.replacen(&on_canvas, &shown, 1))
}

fn draw_data(panel: &Panel<'_>, measurements: &Measurements, mixture: &Mixture) -> Result<(), Error> {
    let headline = format!(
        "{}, {}",
        plural(measurements.rows.len(), "eruption"),
        plural(mixture.components.len(), "Gaussian component")
    );
    title(
        panel,
        &headline,
        "ellipses at one and two standard deviations; points in the colour of their most probable component",
    )?;

    let outlines = |sigmas| mixture.components.iter().map(move |component| ellipse::outline(component, sigmas));
    let rows = measurements.rows.iter().map(|&[x, y]| (x, y));
    let extent: Vec<(f64, f64)> = rows.clone().chain(outlines(2.0).flatten()).collect();
    let x_axis = Axis::around(extent.iter().map(|&(x, _)| x));
    let y_axis = Axis::around(extent.iter().map(|&(_, y)| y));
    let names = ["duration of the eruption (minutes)", "waiting time to the next eruption (minutes)"];
    let mut chart = frame(panel, x_axis, y_axis, names)?;

    // Fills lie below points, and points below edges, so that neither hides the other.
    for sigmas in [2.0, 1.0] {
        let fills =
            outlines(sigmas).enumerate().map(|(k, outline)| Polygon::new(outline, component_colour(k).mix(0.1)));
        chart.draw_series(fills).map_err(failed)?;
    }
    let points = rows
        .zip(&mixture.assignment)
        .map(|(point, &k)| Circle::new(point, px(3), component_colour(k).mix(0.45).filled()));
    chart.draw_series(points).map_err(failed)?;
    for sigmas in [2.0, 1.0] {
        let edges = outlines(sigmas)
            .enumerate()
            .map(|(k, outline)| PathElement::new(outline, component_colour(k).stroke_width(width(2))));
        chart.draw_series(edges).map_err(failed)?;
    }
    let badges = mixture.components.iter().enumerate().map(|(k, component)| {
        let number = text(12, WHITE).pos(Pos::new(HPos::Center, VPos::Center));
        EmptyElement::at((component.mean[0], component.mean[1]))
            + Circle::new((0, 0), px(11), WHITE.filled())
            + Circle::new((0, 0), px(9), component_colour(k).filled())
            + Text::new((k + 1).to_string(), (0, 0), number)
    });
    chart.draw_series(badges).map_err(failed)?;
    Ok(())
}

fn draw_history(panel: &Panel<'_>, fit: &Fit) -> Result<(), Error> {
    let value = minus(&format!("{:.2}", fit.log_likelihood));
    let iterations = plural(fit.iterations as usize, "iteration");
    title(panel, &format!("log-likelihood {value}"), &format!("{iterations} of L-BFGS from the first guess"))?;

    let history = &fit.log_likelihoods;
    let points: Vec<(f64, f64)> = history.iter().enumerate().map(|(k, &value)| (k as f64, value)).collect();
    let x_axis = Axis::count(history.len().saturating_sub(1));
    let y_axis = Axis::around(history.iter().copied());
    let mut chart = frame(panel, x_axis, y_axis, ["iteration", "log-likelihood"])?;

    // Dots tell a few iterations apart; of many they would make a thick line.
    if points.len() <= MOST_DOTS {
        let dots = points.iter().map(|&point| Circle::new(point, px(3), INK.filled()));
        chart.draw_series(dots).map_err(failed)?;
    }
    chart.draw_series([PathElement::new(points, INK.stroke_width(width(2)))]).map_err(failed)?;
    Ok(())
}

/// The axes of a panel, their labels and the grid.
fn frame<'b>(panel: &Panel<'b>, x: Axis, y: Axis, names: [&str; 2]) -> Result<Chart<'b, 'b>, Error> {
    let mut chart = ChartBuilder::on(panel)
        .margin(px(20))
        .margin_top(px(76))
        .x_label_area_size(px(50))
        .y_label_area_size(px(66))
        .build_cartesian_2d(x, y)
        .map_err(failed)?;
    chart
        .configure_mesh()
        .bold_line_style(GRID.stroke_width(width(1)))
        .axis_style(FAINT.stroke_width(width(1)))
        .set_all_tick_mark_size(px(4))
        .label_style(text(12, FAINT))
        .axis_desc_style(text(13, INK))
        .x_desc(names[0])
        .y_desc(names[1])
        .draw()
        .map_err(failed)?;
    Ok(chart)
}

fn title(panel: &Panel<'_>, first: &str, second: &str) -> Result<(), Error> {
    panel.draw_text(first, &text(18, INK), (px(20), px(20))).map_err(failed)?;
    panel.draw_text(second, &text(12, FAINT), (px(20), px(46))).map_err(failed)
}

fn failed(problem: impl Display) -> Error {
    Error::Picture(problem.to_string())
}
