//! Every program against differences, and what the borrow checker has to accept in every edition.

use crate::programs::{
    across_crates, across_modules, custom_rules, exits, geometry, gradient_of_private, keywords, logistic, moments,
    product, rosenbrock, rotated, running_sums, scalars, softmax, weighted,
};
use gradflow::Tangent as _;
use gradflow::{check, derivative_of, differentiable};

#[test]
fn scalar_parameters() {
    for point in [[0.7, 1.2], [0.7, -1.2]] {
        let (value, gradient) = scalars::value_and_grad(point[0], point[1], 3);
        assert_eq!(value, scalars(point[0], point[1], 3));
        check::gradient(|x| scalars(x[0], x[1], 3), &point, &gradient.flatten()).assert_ok();
    }
    check::gradient_f32(|x| logistic(x[0], x[1]), &[0.4, 1.5], &{
        let (x, rate) = logistic::grad(0.4, 1.5);
        [x, rate]
    })
    .assert_ok();
    assert_eq!(gradient_of_private(0.0), 1.0);
}

#[test]
fn slices_and_buffers() {
    let x = [1.2, 0.7, 0.9];
    let mut gradient = [f64::NAN; 3];
    let value = rosenbrock::value_and_grad_into(&x, &mut gradient);
    assert_eq!(value, rosenbrock(&x));
    check::gradient(rosenbrock, &x, &gradient).assert_ok();
    check::gradient(product, &x, &product::grad(&x)).assert_ok();
    let (x_bar, y_bar) = across_modules::grad(&x[..1], &x[1..]);
    let gradient = [x_bar, y_bar].concat();
    check::gradient(|x| across_modules(&x[..1], &x[1..]), &x, &gradient).assert_ok();
}

#[test]
fn pullbacks_are_variables() {
    let (x, w) = (vec![0.3, -0.8], vec![1.5, 0.25]);
    let (value, pullback) = weighted::vjp(&x, &w);
    // Two pullbacks of the same point at once, called in the other order.
    let (again, later) = weighted::vjp(&x, &w);
    assert_eq!(value, again);
    assert_eq!(later(2.0).flatten(), pullback(2.0).flatten());
    // The parameters are free again, and one of them lived shorter than the other.
    drop(w);
    let gradient = {
        let shorter = vec![2.0; x.len()];
        let (_, pullback) = weighted::vjp(&x, &shorter);
        let mut waiting = vec![Box::new(pullback)];
        let pullback = waiting.pop().expect("one pullback waits");
        pullback(1.0)
    };
    drop(x);
    assert_eq!(gradient.0, [1.2, -3.2]);
}

#[test]
fn a_pullback_borrows_no_more_than_its_parameters() {
    fn through(x: &[f64]) -> impl FnOnce(Vec<f64>, f64) -> Vec<f64> + '_ {
        let (_, pullback) = geometry::on_sphere::vjp(x);
        move |unit_bar, length_bar| pullback((unit_bar, length_bar))
    }
    let x = [3.0, 4.0];
    assert_eq!(through(&x)(vec![0.0; 2], 5.0), [3.0, 4.0]);
}

#[test]
fn arrays_and_constants_among_the_generics() {
    let x = [0.3, -0.2, 0.9];
    let pull = |y_bar: &[f64]| {
        let (_, pullback) = softmax::vjp(&x);
        let mut cotangent = [0.0; 3];
        cotangent.copy_from_slice(y_bar);
        pullback(cotangent).to_vec()
    };
    check::pullback(|x| softmax(&[x[0], x[1], x[2]]).to_vec(), pull, &x).assert_ok();
}

#[test]
fn output_parameters() {
    let primal = |x: &[f64]| {
        let mut sums = x[2..].to_vec();
        let value = running_sums(&x[..2], &mut sums);
        [vec![value], sums].concat()
    };
    let point = [0.3, 0.8, 1.1, -0.4];
    let pull = |y_bar: &[f64]| {
        let mut sums = point[2..].to_vec();
        let (_, pullback) = running_sums::vjp(&point[..2], &mut sums);
        let (x_bar, sums_bar) = pullback(y_bar[0], y_bar[1..].to_vec());
        [x_bar, sums_bar].concat()
    };
    check::pullback(primal, pull, &point).assert_ok();
}

#[test]
fn functions_of_another_crate() {
    let at = |x: &[f64]| ([[x[0], x[1]], [x[2], x[3]], [x[4], x[5]]], [x[6], x[7], x[8]]);
    let point = [0.1, 0.4, 1.3, 0.9, -0.2, 1.7, 0.8, -0.3, 0.5];
    let (points, c) = at(&point);
    let gradient = across_crates::grad(&points, &c);
    let primal = |x: &[f64]| {
        let (points, c) = at(x);
        across_crates(&points, &c)
    };
    check::gradient(primal, &point, &gradient.flatten()).assert_ok();
}

#[test]
fn results_of_several_types() {
    let point = [0.3, -0.8, 1.1];
    let pull = |y_bar: &[f64]| {
        let (_, pullback) = moments::vjp(point.to_vec());
        pullback((y_bar[0], [y_bar[1], y_bar[2]], y_bar[3..].to_vec()))
    };
    check::pullback(|x| moments(x.to_vec()).flatten(), pull, &point).assert_ok();

    let point = [0.3, -0.8, 1.1];
    let pull = |y_bar: &[f64]| {
        let (_, pullback) = rotated::vjp((point[0], point[1]), point[2]);
        pullback((y_bar[0], y_bar[1])).flatten()
    };
    check::pullback(|x| rotated((x[0], x[1]), x[2]).flatten(), pull, &point).assert_ok();
}

#[test]
fn exits_from_loops() {
    let point = [0.9, 0.4, 0.3, 0.8, -0.7, 0.2, 0.6, 0.5];
    let at = |x: &[f64]| (x[..2].to_vec(), x[2..].chunks(2).map(<[f64]>::to_vec).collect::<Vec<_>>());
    let (x, rows) = at(&point);
    let gradient = exits::grad(&x, &rows);
    let primal = |x: &[f64]| {
        let (x, rows) = at(x);
        exits(&x, &rows)
    };
    check::gradient(primal, &point, &gradient.flatten()).assert_ok();
}

#[test]
fn names_that_are_keywords() {
    let point = [0.4, 1.2, 0.7];
    let gradient = keywords::grad(point[0], &point[1..]);
    check::gradient(|x| keywords(x[0], &x[1..]), &point, &gradient.flatten()).assert_ok();
}

#[test]
fn functions_inside_functions() {
    #[differentiable]
    fn inner(x: &[f64], k: usize) -> f64 {
        x[k] * x[0]
    }
    assert_eq!(inner::grad(&[2.0, 3.0], 1), [3.0, 2.0]);
}

#[test]
fn rules_of_two_crates() {
    let x = [0.3, 1.4, -0.8];
    check::gradient(custom_rules, &x, &custom_rules::grad(&x)).assert_ok();
}

#[test]
fn the_value_in_a_derivative_is_the_one_of_the_rule() {
    fn rounded(x: f64) -> f64 {
        x.round()
    }

    #[derivative_of(rounded)]
    fn straight_through(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
        (x, |bar| bar)
    }

    assert_eq!(rounded(0.4), 0.0);
    assert_eq!(rounded::value_and_grad(0.4), (0.4, 1.0));
}
