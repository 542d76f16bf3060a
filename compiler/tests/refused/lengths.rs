//! What is called like the length of a container, on a type that nobody knows: it may well have a gradient.

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
];
