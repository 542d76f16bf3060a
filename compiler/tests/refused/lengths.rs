//! What is called like the length of a container, on a type that nobody knows: it may well have a gradient. And lengths of
//! what nobody knows how it was counted.

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    (
        "fn of_a_vector(v: &Vec3, #[no_grad] tool: &Tool) -> f64 { let n = tool.run(v.len()); n * v.x }",
        "the method `run` has no derivative, and `v` passes through it",
    ),
    (
        "fn beside_another(v: &Vec3, x: f64) -> f64 { let n = Tool::of(2.0).run(v.len()); n * x }",
        "the method `run` has no derivative, and `v` passes through it",
    ),
    (
        "fn of_what_a_method_gives(x: f64, #[no_grad] grid: &Grid) -> f64 { grid.cells(x).len() as f64 * x }",
        "the method `cells` has no derivative, and `x` passes through it",
    ),
    (
        "fn through_known_steps(x: f64, #[no_grad] grid: &Grid) -> f64 { grid.cells(2.0 * x).iter().rev().len() as f64 * x }",
        "the method `cells` has no derivative, and `x` passes through it",
    ),
    (
        "fn of_the_selected(x: &[f64], t: f64) -> f64 { x.iter().filter(|v| **v > t).collect::<Vec<_>>().len() as f64 * t }",
        "cut where a comparison is turned into a number",
    ),
];
