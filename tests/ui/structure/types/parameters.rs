//! Parameters without a tangent: only rustc knows what a name stands for.
use gradflow::differentiable;

#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Linear,
    Square,
}

pub struct State {
    pub steps: usize,
}

#[differentiable]
pub fn chosen(x: f64, mode: Mode) -> f64 {
//                          ^^^^ E0277 error
    if mode == Mode::Linear { x } else { x * x }
//     ^^^^^^^^^^^^^^^^^^^^ GF0204 warning
}

#[differentiable]
pub fn modes(x: f64, modes: &[Mode]) -> f64 {
//                            ^^^^ E0277 error
//                   ^^^^^ GF0201 warning
    x * modes.len() as f64
}

#[differentiable]
pub fn stepped(x: f64, state: &mut State) -> f64 {
//                                 ^^^^^ E0277 error
    state.steps += 1;
    x * x
}
