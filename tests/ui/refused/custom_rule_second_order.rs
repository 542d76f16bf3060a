use gradflow::{derivative_of, differentiable};

fn cube_root(a: f64) -> f64 {
    a.cbrt()
}

#[derivative_of(cube_root)]
fn cube_root_vjp(a: f64) -> (f64, impl FnOnce(f64) -> f64) {
    let x = cube_root(a);
    (x, move |x_bar| x_bar / (3.0 * x * x))
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

#[derivative_of(dot)]
fn dot_vjp(x: &[f64], y: &[f64]) -> (f64, impl FnOnce(f64) -> (Vec<f64>, Vec<f64>)) {
    let scaled = |v: &[f64]| v.to_vec();
    (dot(x, y), move |bar| (scaled(y).into_iter().map(|y| y * bar).collect(), scaled(x).into_iter().map(|x| x * bar).collect()))
}

#[differentiable(second_order)]
fn side(volume: f64, ratio: f64) -> f64 {
    cube_root(volume / ratio) * ratio
}

#[differentiable(second_order)]
fn norm(x: &[f64]) -> f64 {
    let square = dot(x, x);
    square * square
}

fn main() {}
