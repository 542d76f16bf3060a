//! Colours, fonts and lengths of the picture.

use plotters::style::{Color, FontFamily, IntoFont, RGBColor, TextStyle};

/// Text and lines that carry the message.
pub(super) const INK: RGBColor = RGBColor(34, 40, 49);
/// Text and lines that explain it.
pub(super) const FAINT: RGBColor = RGBColor(104, 112, 124);
/// Lines that help to read a value.
pub(super) const GRID: RGBColor = RGBColor(228, 231, 236);

/// Canvas units per pixel. Coordinates on the canvas are integers, and at a quarter of a pixel a curve looks smooth.
const FINENESS: u16 = 4;

/// The colours of Okabe and Ito, which people with any colour vision tell apart, without black and yellow.
const COMPONENT_COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// The colour of a component.
pub(super) fn component_colour(k: usize) -> RGBColor {
    COMPONENT_COLOURS[k % COMPONENT_COLOURS.len()]
}

/// A length on the canvas.
pub(super) fn px(pixels: u16) -> i32 {
    i32::from(pixels * FINENESS)
}

/// The width of a line on the canvas, or of the canvas itself.
pub(super) fn width(pixels: u16) -> u32 {
    u32::from(pixels * FINENESS)
}

/// A text style of `pixels` height.
pub(super) fn text(pixels: u16, colour: RGBColor) -> TextStyle<'static> {
    // The drawing library divides the size of a font by 1.24 before it writes it.
    let size = 1.24 * f64::from(px(pixels));
    let mut style = TextStyle::from((FontFamily::SansSerif, size).into_font());
    style.color = colour.to_backend_color();
    style
}
