//! Functions whose derivative is written by hand.

use gradflow::{derivative_of, differentiable};
use gradflow_tests::programs;

programs! {
    first_order:
    table_lookup -> f64: (0.7, const 1), (1.6, const 2);
    cube_root -> f64: (2.0), (0.3);
    norm -> f64: (&[0.3, -0.8, 1.1]), (&[2.0]);
    weighted -> f64: (&[0.3, -0.8, 1.1], const &[1.0, 2.0, 0.5]);
    rotated -> _: (0.3, 0.8, 1.1), (-1.0, 0.2, 2.5);
    of_a_pair -> f64: ((0.3, 0.8), &[1.0, -2.0]);
    of_a_vector -> f64: (vec![0.3, 0.8], 1.5), (vec![], 0.5);
    scaled -> _: (&[0.3, 0.8, -1.0], 2.0), (&[], 2.0);
    single -> f32: (1.3), (0.4);
    root_and_argument -> f64: (2.0), (0.7);
    norm_of_overwritten -> f64: (&[0.3, -0.8, 1.1]), (&[0.6, 0.2]);
    rule_in_a_loop -> f64: (&[0.3, 0.8, 1.1]), (&[2.0]);
    borrowing_rule_in_a_loop -> f64: (&[0.3, 0.8, 1.1], 0.5), (&[2.0], 1.5);
    rule_and_recursion -> f64: (1.7, const 3), (0.4, const 0);
    power_by_its_own_rule -> f64: (1.3, const 4), (0.7, const 0);
    first_caller -> f64: (0.7), (1.2);
    second_caller -> f64: (0.7, 0.4), (1.2, 2.0);
    across_modules -> f64: (0.7, 1.2), (2.0, 0.1);
    same_place_twice -> f64: (&[0.3, -0.8]), (&[1.1]);
    part_of_a_result -> f64: (0.3, 0.8), (1.2, -0.4);
    by_a_function_parameter -> f64: (0.7), (1.4);
    generic_call -> f64: (0.3, 0.8), (1.2, -0.4);
    rule_of_a_nested_function -> f64: (0.3), (1.2);
}

const TABLE: [f64; 4] = [0.2, 1.0, 0.4, -0.6];

/// Linear between the entries of a table; what is constant by its type has no gradient.
fn lookup(x: f64, k: usize) -> f64 {
    TABLE[k] + x * (TABLE[k + 1] - TABLE[k])
}

#[derivative_of(lookup)]
fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
    (lookup(x, k), move |y_bar| y_bar * (TABLE[k + 1] - TABLE[k]))
}

#[differentiable]
fn table_lookup(x: f64, k: usize) -> f64 {
    lookup(x * x, k) * x
}

/// An iterative solver, of which the derivative is that of the equation.
fn root(a: f64) -> f64 {
    let mut x = a;
    while (x * x * x - a).abs() > 1e-14 * a {
        x -= (x * x * x - a) / (3.0 * x * x);
    }
    x
}

#[derivative_of(root)]
fn root_vjp(a: f64) -> (f64, impl FnOnce(f64) -> f64) {
    let x = root(a);
    (x, move |x_bar| x_bar / (3.0 * x * x))
}

#[differentiable]
fn cube_root(a: f64) -> f64 {
    root(a + 1.0).sin()
}

/// A rule whose pullback borrows its argument.
fn length(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[derivative_of(length)]
fn length_vjp(x: &[f64]) -> (f64, impl FnOnce(f64) -> Vec<f64>) {
    let length = length(x);
    (length, move |bar| x.iter().map(|x| bar * x / length).collect())
}

#[differentiable]
fn norm(x: &[f64]) -> f64 {
    length(x) * x[0]
}

/// A rule with a constant, whose pullback owns what it needs.
fn dot(x: &[f64], weights: &[f64]) -> f64 {
    x.iter().zip(weights).map(|(x, w)| x * w).sum()
}

#[derivative_of(dot)]
fn dot_vjp(x: &[f64], #[no_grad] weights: &[f64]) -> (f64, impl FnOnce(f64) -> Vec<f64> + use<>) {
    let value = dot(x, weights);
    let gradient = weights.to_vec();
    (value, move |bar| gradient.iter().map(|w| bar * w).collect())
}

#[differentiable]
fn weighted(x: &[f64], #[no_grad] weights: &[f64]) -> f64 {
    dot(x, weights) * dot(x, weights) + x[0]
}

/// The result is a tuple, and so is its cotangent.
fn rotate(x: f64, y: f64, angle: f64) -> (f64, f64) {
    let (sin, cos) = angle.sin_cos();
    (cos * x - sin * y, sin * x + cos * y)
}

#[derivative_of(rotate)]
fn rotate_vjp(x: f64, y: f64, angle: f64) -> ((f64, f64), impl FnOnce((f64, f64)) -> (f64, f64, f64)) {
    let ((sin, cos), (u, v)) = (angle.sin_cos(), rotate(x, y, angle));
    ((u, v), move |(u_bar, v_bar)| (cos * u_bar + sin * v_bar, cos * v_bar - sin * u_bar, u * v_bar - v * u_bar))
}

#[differentiable]
fn rotated(x: f64, y: f64, angle: f64) -> (f64, f64) {
    let (u, v) = rotate(x, y, angle);
    rotate(u * v, v, angle * x)
}

#[differentiable]
fn part_of_a_result(x: f64, y: f64) -> f64 {
    let (u, _) = rotate(x, y, 0.5);
    u * x
}

/// Parameters that are patterns, tuples and arrays.
fn area((width, height): (f64, f64), &[x, y]: &[f64; 2]) -> f64 {
    width * height * x * y
}

#[derivative_of(area)]
fn area_vjp(
    (width, height): (f64, f64),
    corner: &[f64; 2],
) -> (f64, impl FnOnce(f64) -> ((f64, f64), [f64; 2]) + use<>) {
    let [x, y] = *corner;
    let pull = move |bar: f64| {
        ((bar * height * x * y, bar * width * x * y), [bar * width * height * y, bar * width * height * x])
    };
    (width * height * x * y, pull)
}

#[differentiable]
fn of_a_pair(sides: (f64, f64), corner: &[f64; 2]) -> f64 {
    let mut corner = *corner;
    let first = area(sides, &corner);
    corner[0] = first * sides.0;
    area((sides.1, first), &corner)
}

/// A vector by value.
fn last(v: Vec<f64>, otherwise: f64) -> f64 {
    v.last().copied().unwrap_or(otherwise)
}

#[derivative_of(last)]
fn last_vjp(v: Vec<f64>, otherwise: f64) -> (f64, Box<dyn FnOnce(f64) -> (Vec<f64>, f64)>) {
    let value = last(v.clone(), otherwise);
    let mut v_bar = vec![0.0; v.len()];
    let pull = move |bar: f64| match v_bar.last_mut() {
        Some(last_bar) => {
            *last_bar = bar;
            (v_bar, 0.0)
        }
        None => (v_bar, bar),
    };
    (value, Box::new(pull))
}

#[differentiable]
fn of_a_vector(v: Vec<f64>, x: f64) -> f64 {
    let w = vec![x, x * x];
    last(v, x) * last(w, 1.0)
}

/// Every result has a cotangent of its own shape.
fn scale(x: &[f64], factor: f64) -> Vec<f64> {
    x.iter().map(|x| x * factor).collect()
}

#[derivative_of(scale)]
fn scale_vjp(x: &[f64], factor: f64) -> (Vec<f64>, impl FnOnce(Vec<f64>) -> (Vec<f64>, f64)) {
    (scale(x, factor), move |bar: Vec<f64>| (scale(&bar, factor), dot(&bar, x)))
}

#[differentiable]
fn scaled(x: &[f64], factor: f64) -> Vec<f64> {
    let y = scale(x, factor);
    scale(&y, factor * factor)
}

fn square(x: f32) -> f32 {
    x * x
}

#[derivative_of(square)]
fn square_vjp(x: f32) -> (f32, impl FnOnce(f32) -> f32) {
    (square(x), move |bar| 2.0 * x * bar)
}

#[differentiable]
fn single(x: f32) -> f32 {
    square(x).sin() * x
}

// The argument is overwritten before the pullback is called.
#[differentiable]
fn root_and_argument(x: f64) -> f64 {
    let mut a = x;
    let first = root(a);
    a = a * first;
    root(a) * a
}

// What the rule was lent is another when its pullback is made again, and is restored for it.
#[differentiable]
fn norm_of_overwritten(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let first = length(&v);
    for i in 0..v.len() {
        v[i] = v[i] * v[i] * first;
    }
    first * length(&v)
}

#[differentiable]
fn rule_in_a_loop(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for i in 0..x.len() {
        y = root(y + x[i] * x[i]) * lookup(y, i);
    }
    y
}

// The vector lives for a turn, and the pullbacks of all turns are called after.
#[differentiable]
fn borrowing_rule_in_a_loop(x: &[f64], factor: f64) -> f64 {
    let mut y = factor;
    for i in 0..x.len() {
        let v = scale(&[y, x[i]], factor);
        y += length(&v) * dot(&v, &[1.0, 2.0]);
    }
    y
}

#[differentiable]
fn rule_and_recursion(x: f64, n: usize) -> f64 {
    if n == 0 {
        return root(x + 1.0);
    }
    root(rule_and_recursion(x * x, n - 1) + x) * x
}

/// A rule may use itself, by a pullback that is boxed.
fn power(x: f64, n: usize) -> f64 {
    (0..n).map(|_| x).product()
}

#[derivative_of(power)]
fn power_vjp(x: f64, n: usize) -> (f64, Box<dyn FnOnce(f64) -> f64>) {
    if n == 0 {
        return (1.0, Box::new(|_| 0.0));
    }
    let (rest, pull) = power::vjp(x, n - 1);
    (rest * x, Box::new(move |bar| bar * rest + pull(bar * x)))
}

#[differentiable]
fn power_by_its_own_rule(x: f64, n: usize) -> f64 {
    power(x, n) + power(x * x, 2)
}

#[differentiable]
fn first_caller(x: f64) -> f64 {
    lookup(root(x), 1)
}

#[differentiable]
fn second_caller(x: f64, y: f64) -> f64 {
    lookup(root(y), 2) * first_caller(x)
}

mod tables {
    //! Function and companion come together by one import.

    pub(super) fn table(x: f64) -> f64 {
        x.sinh()
    }

    pub(super) mod rules {
        //! The rule may be elsewhere, and of another name.

        use gradflow::derivative_of;

        #[derivative_of(super::table)]
        pub(crate) fn by_cosh(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
            (super::table(x), move |bar| bar * x.cosh())
        }

        #[derivative_of(super::super::root, companion = Elsewhere)]
        pub(crate) fn root_once_more(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
            let (y, pull) = super::super::root_vjp(x);
            (y, pull)
        }
    }

    #[gradflow::derivative_of(wave)]
    pub(super) fn wave_vjp(x: f64, y: f64) -> (f64, impl FnOnce(f64) -> (f64, f64)) {
        (wave(x, y), move |bar| (bar * y * (x * y).cos(), bar * x * (x * y).cos()))
    }

    pub(super) fn wave(x: f64, y: f64) -> f64 {
        (x * y).sin()
    }
}

use tables::rules::table;
use tables::table;

#[differentiable]
fn across_modules(x: f64, y: f64) -> f64 {
    use tables::wave;
    table(x * y) * tables::wave(x, y) + wave(y, 2.0)
}

/// Two parameters lend one place.
fn inner(x: &[f64], y: &[f64]) -> f64 {
    dot(x, y)
}

#[derivative_of(inner)]
fn inner_vjp<'a>(x: &'a [f64], y: &'a [f64]) -> (f64, impl FnOnce(f64) -> (Vec<f64>, Vec<f64>) + 'a) {
    (inner(x, y), move |bar| (scale(y, bar), scale(x, bar)))
}

#[differentiable]
fn same_place_twice(x: &[f64]) -> f64 {
    inner(x, x) * x[0]
}

/// A function of a function.
fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x)
}

#[derivative_of(applied)]
fn applied_vjp(f: impl Fn(f64) -> f64, x: f64) -> (f64, impl FnOnce(f64) -> f64) {
    let slope = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
    (f(x), move |bar| bar * slope)
}

#[differentiable]
fn by_a_function_parameter(x: f64) -> f64 {
    applied(f64::sin, x) * x
}

/// Generics are those of the function.
fn largest<T: PartialOrd + Copy, const N: usize>(x: [T; N], start: T) -> T {
    x.into_iter().fold(start, |top, x| if x > top { x } else { top })
}

#[derivative_of(largest)]
fn largest_vjp<T, const N: usize>(x: [T; N], start: T) -> (T, impl FnOnce(T) -> ([T; N], T))
where
    T: PartialOrd + Copy + Default + gradflow::Differentiable<Tangent = T> + gradflow::Tangent,
{
    let top = largest(x, start);
    let pull = move |bar| {
        let mut x_bar = [T::default(); N];
        match x.iter().position(|&x| x == top) {
            Some(position) => x_bar[position] = bar,
            None => return (x_bar, bar),
        }
        (x_bar, T::default())
    };
    (top, pull)
}

#[differentiable]
fn generic_call(x: f64, y: f64) -> f64 {
    largest([x, y, x * y], x - 1.0) * largest([y], x)
}

#[differentiable]
fn rule_of_a_nested_function(x: f64) -> f64 {
    fn hidden(x: f64) -> f64 {
        x.exp()
    }
    #[gradflow::derivative_of(hidden)]
    fn hidden_vjp(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
        let y = hidden(x);
        (y, move |bar| bar * y)
    }
    hidden(x) * x
}
