//! The checker accepts right gradients, and it rejects every kind of wrong one: a checker that cannot fail would be
//! worth nothing.

use super::difference::{Steps, along};
use super::{Checker, Fault, Report, TOLERANCE, gradient, gradient_f32, pullback, pullback_f32};

/// Terms of several sizes and kinds, none of them special to any component.
fn smooth(x: &[f64]) -> f64 {
    x[0] * x[1].sin() + (x[2] * x[0]).exp() + x[3].powi(3) / x[1] - 20.0 * x[2] + 0.5 * x[3]
}

fn smooth_gradient(x: &[f64]) -> Vec<f64> {
    let e = (x[2] * x[0]).exp();
    vec![
        x[1].sin() + x[2] * e,
        x[0] * x[1].cos() - x[3].powi(3) / (x[1] * x[1]),
        x[0] * e - 20.0,
        3.0 * x[3] * x[3] / x[1] + 0.5,
    ]
}

const POINT: [f64; 4] = [0.8, 1.7, -0.4, 2.5];

/// The error of the worst component, of a gradient that is right.
#[track_caller]
fn error_of(f: impl Fn(&[f64]) -> f64, x: &[f64], right: &[f64]) -> f64 {
    let report = gradient(f, x, right);
    report.assert_ok();
    let worst = report.worst_component.expect("the input has components");
    assert!(!worst.unsettled, "{worst:?}");
    worst.error
}

#[test]
fn smooth_functions_agree_far_below_the_tolerance() {
    assert!(error_of(smooth, &POINT, &smooth_gradient(&POINT)) < 1e-10);
    assert!(error_of(|x| x[0].tanh(), &[0.3], &[1.0 - 0.3_f64.tanh().powi(2)]) < 1e-10);
    assert!(error_of(|x| (30.0 * x[0]).sin(), &[1.0], &[30.0 * 30_f64.cos()]) < 1e-10);
    assert!(error_of(|x| x[0] * x[0], &[1e6], &[2e6]) < 1e-10);
    assert!(error_of(|x| 3.0 * x[0] - x[1], &[0.0, 1e-3], &[3.0, -1.0]) < 1e-12);
    assert!(error_of(|_| 5.0, &[1.0], &[0.0]) == 0.0);
    let many: Vec<f64> = (0..200).map(|i| f64::from(i).sin()).collect();
    let twice: Vec<f64> = many.iter().map(|x| 2.0 * x).collect();
    assert!(error_of(|x| x.iter().map(|x| x * x).sum(), &many, &twice) < 1e-10);
}

#[test]
fn steps_shrink_to_fit_the_function() {
    // A pole or the end of the domain lies within the widest step.
    assert!(error_of(|x| x[0].ln(), &[1e-8], &[1e8]) < 1e-9);
    assert!(error_of(|x| x[0].recip(), &[1e-5], &[-1e10]) < 1e-8);
    assert!(
        error_of(|x| x[0].sqrt() + x[1].acos(), &[1e-4, 0.9999], &[50.0, -1.0 / (1.0_f64 - 0.9999 * 0.9999).sqrt()])
            < 1e-8
    );
    // A kink lies within it.
    assert!(error_of(|x| x[0].abs(), &[1e-4], &[1.0]) < 1e-9);
    assert!(error_of(|x| x[0].max(x[1]), &[1.0, 1.0 + 1e-5], &[0.0, 1.0]) < 1e-9);
    assert!(error_of(|x| x[0] * x[0].floor(), &[2.0 + 1e-4], &[2.0]) < 1e-9);
}

#[test]
fn gradients_vanish_at_an_optimum() {
    let rosenbrock = |x: &[f64]| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2);
    gradient(rosenbrock, &[1.0, 1.0], &[0.0, 0.0]).assert_ok();
    gradient(|x| 1e3 + x[0].cos(), &[0.0], &[0.0]).assert_ok();
    gradient(|x| 1e7 + x[0].cos(), &[0.5], &[-0.5_f64.sin()]).assert_ok();
}

#[test]
fn every_wrong_component_is_found() {
    let right = smooth_gradient(&POINT);
    gradient(smooth, &POINT, &right).assert_ok();
    let distortions: [fn(f64) -> f64; 8] = [
        |_| 0.0,
        |g| -g,
        |g| 2.0 * g,
        |g| g + 1.0,
        |g| g * (1.0 + 1e-5),
        |_| f64::NAN,
        |_| f64::INFINITY,
        |_| f64::NEG_INFINITY,
    ];
    for index in 0..right.len() {
        for (number, distort) in distortions.iter().enumerate() {
            let mut wrong = right.clone();
            wrong[index] = distort(wrong[index]);
            let report = gradient(smooth, &POINT, &wrong);
            assert!(!report.is_ok(), "distortion {number} of component {index}: {report}");
            let worst = report.worst_component.expect("the input has components");
            assert_eq!((worst.result, worst.input), (0, index));
            assert!(worst.analytic == wrong[index] || wrong[index].is_nan());
        }
    }
}

#[test]
fn directions_find_what_chosen_components_miss() {
    let checker = Checker::new().components(1);
    let right = smooth_gradient(&POINT);
    checker.gradient(smooth, &POINT, &right).assert_ok();
    for index in 0..right.len() {
        let mut wrong = right.clone();
        wrong[index] += 1e-3;
        let report = checker.gradient(smooth, &POINT, &wrong);
        let worst = report.worst_direction.as_ref().expect("there are directions");
        assert!(worst.error > TOLERANCE && !report.is_ok(), "component {index}: {report}");
    }
    let report = checker.directions(0).gradient(smooth, &POINT, &right);
    assert_eq!(report.worst_direction, None);
}

#[test]
fn permuted_gradients_are_wrong() {
    let mut wrong = smooth_gradient(&POINT);
    wrong.swap(0, 3);
    assert!(!gradient(smooth, &POINT, &wrong).is_ok());
}

#[test]
fn a_wrong_gradient_of_a_tiny_function_is_wrong() {
    let tiny = |x: &[f64]| 1e-12 * (x[0] * x[0] + x[1]);
    gradient(tiny, &[1.0, 1.0], &[2e-12, 1e-12]).assert_ok();
    assert!(!gradient(tiny, &[1.0, 1.0], &[2e-12, 0.0]).is_ok());
    assert!(!gradient(tiny, &[1.0, 1.0], &[2e-12, 1.001e-12]).is_ok());
}

#[test]
fn a_gradient_of_another_length_is_wrong() {
    for gradient_under_test in [&[][..], &[1.0], &[1.0, 1.0, 0.0]] {
        let report = gradient(|x| x[0] + x[1], &[1.0, 2.0], gradient_under_test);
        let found = gradient_under_test.len();
        assert_eq!(report.fault, Some(Fault::Length { expected: 2, found }));
        assert!(!report.is_ok());
    }
}

#[test]
fn what_is_not_finite_is_wrong_and_named() {
    check_text(
        &gradient(|x| x[0].ln(), &[-1.0], &[-1.0]),
        "the gradient cannot be checked: result 0 of the function is NaN",
    );
    check_text(
        &gradient(|x| x[0], &[f64::INFINITY], &[1.0]),
        "the gradient cannot be checked: component 0 of the input is inf",
    );
    check_text(
        &Checker::new().directions(0).gradient(|x| 2.0 * x[0], &[1.0], &[f64::NAN]),
        "the gradient is wrong (tolerance 1e-7)\n  worst component: component 0 is NaN, by differences 2, relative error inf",
    );
    check_text(
        &Checker::new().directions(0).gradient(|x| x[0].sqrt(), &[0.0], &[0.0]),
        "the gradient is wrong (tolerance 1e-7)\n  worst component: component 0 is 0, and the function is not finite at any step beside the point",
    );
}

#[track_caller]
fn check_text(report: &Report, text: &str) {
    assert!(!report.is_ok());
    assert_eq!(report.to_string(), text);
}

#[test]
fn a_jump_is_no_derivative_and_is_named() {
    for wrong in [0.0, 1.0, -1.0] {
        let report = gradient(|x| x[0].signum(), &[0.0], &[wrong]);
        assert!(!report.is_ok());
        assert!(report.to_string().contains("a kink, a jump or rounding?"), "{report}");
    }
}

#[test]
fn the_report_names_the_worst_component() {
    let f = |x: &[f64]| vec![x[0] + x[1], x[0] * x[1]];
    let wrong = |y_bar: &[f64]| vec![y_bar[0] + 3.0 * y_bar[1], y_bar[0] + 2.5 * y_bar[1]];
    let report = Checker::new().directions(0).pullback(f, wrong, &[2.0, 3.0]);
    check_text(
        &report,
        "the gradient is wrong (tolerance 1e-7)\n  worst component: component 1 of the gradient of result 1 is 2.5, by differences 2, relative error 1.1e-1",
    );
}

/// A function of three inputs and two results.
fn plane(x: &[f64]) -> Vec<f64> {
    vec![x[0] * x[1].cos() + x[2], 10.0 * x[0] * x[2].exp()]
}

const PLACE: [f64; 3] = [1.5, 0.4, -0.3];

fn plane_pullback(y_bar: &[f64]) -> Vec<f64> {
    let [r, angle, z] = PLACE;
    vec![
        y_bar[0] * angle.cos() + y_bar[1] * 10.0 * z.exp(),
        -y_bar[0] * r * angle.sin(),
        y_bar[0] + y_bar[1] * 10.0 * r * z.exp(),
    ]
}

#[test]
fn right_pullbacks_are_accepted() {
    let report = pullback(plane, plane_pullback, &PLACE);
    report.assert_ok();
    assert_eq!((report.inputs, report.results), (3, 2));
    assert!(report.worst_component.expect("six components").error < 1e-10);
    assert!(report.worst_direction.expect("four directions").error < 1e-10);
    pullback(|x| x.iter().rev().copied().collect(), |y_bar| y_bar.iter().rev().copied().collect(), &PLACE).assert_ok();
}

type Pullback = fn(&[f64]) -> Vec<f64>;

#[test]
fn wrong_pullbacks_are_rejected() {
    let wrong: [Pullback; 9] = [
        // One result or one input is forgotten.
        |y_bar| plane_pullback(&[y_bar[0], 0.0]),
        |y_bar| plane_pullback(&[0.0, y_bar[1]]),
        |y_bar| vec![plane_pullback(y_bar)[0], 0.0, plane_pullback(y_bar)[2]],
        // The cotangents are exchanged.
        |y_bar| plane_pullback(&[y_bar[1], y_bar[0]]),
        // These are right for each one-hot cotangent and not linear.
        |y_bar| plane_pullback(&[y_bar[0].abs(), y_bar[1].abs()]),
        |y_bar| plane_pullback(&[y_bar[0] * y_bar[0], y_bar[1]]),
        |y_bar| plane_pullback(&[y_bar[0] * (1.0 - y_bar[1]), y_bar[1]]),
        // A gradient left over from an earlier call.
        |y_bar| plane_pullback(y_bar).iter().map(|x_bar| x_bar + 0.25).collect(),
        |y_bar| plane_pullback(y_bar)[..2].to_vec(),
    ];
    for (number, wrong) in wrong.iter().enumerate() {
        let report = pullback(plane, wrong, &PLACE);
        assert!(!report.is_ok(), "wrong pullback {number}: {report}");
    }
}

#[test]
fn a_pullback_that_is_not_linear_is_named() {
    let doubled = |y_bar: &[f64]| {
        let both = if y_bar[0] != 0.0 && y_bar[1] != 0.0 { 2.0 } else { 1.0 };
        plane_pullback(y_bar).iter().map(|x_bar| both * x_bar).collect()
    };
    let report = Checker::new().directions(1).pullback(plane, doubled, &PLACE);
    assert!(!report.is_ok());
    assert!(report.to_string().contains("the pullback is not linear: component "), "{report}");
}

#[test]
fn nothing_in_or_out_is_checked_as_it_stands() {
    gradient(|_| 1.0, &[], &[]).assert_ok();
    pullback(|_| vec![], |_| vec![0.0; 3], &PLACE).assert_ok();
    assert!(!pullback(|_| vec![], |_| vec![0.0, 1.0, 0.0], &PLACE).is_ok());
    assert!(!pullback(|_| vec![], |_| vec![], &PLACE).is_ok());
}

#[test]
fn single_precision() {
    let f = |x: &[f32]| x[0] * x[1].sin() + (x[0] * 0.5).exp() + 30.0 * x[2];
    let x = [1.5_f32, 0.7, 20.0];
    let right = [x[1].sin() + 0.5 * (x[0] * 0.5).exp(), x[0] * x[1].cos(), 30.0];
    gradient_f32(f, &x, &right).assert_ok();
    for index in 0..3 {
        for distort in [|_| 0.0, |g| 1.02 * g, |g: f32| -g, |_| f32::NAN] {
            let mut wrong = right;
            wrong[index] = distort(wrong[index]);
            assert!(!gradient_f32(f, &x, &wrong).is_ok(), "component {index}");
        }
    }
    let swap = |x: &[f32]| vec![x[1] * x[0], x[0]];
    let x = [0.25_f32, -3.0];
    pullback_f32(swap, |y_bar| vec![x[1] * y_bar[0] + y_bar[1], x[0] * y_bar[0]], &x).assert_ok();
    assert!(!pullback_f32(swap, |y_bar| vec![x[1] * y_bar[0], x[0] * y_bar[0]], &x).is_ok());
}

#[test]
fn reports_are_reproducible_and_seeds_differ() {
    let right = smooth_gradient(&POINT);
    let report = |seed| Checker::new().seed(seed).gradient(smooth, &POINT, &right);
    assert_eq!(report(1), report(1));
    assert_ne!(report(1).worst_direction, report(2).worst_direction);
}

#[test]
fn a_failed_assertion_shows_the_report() {
    let report = gradient(|x| x[0], &[1.0], &[2.0]);
    let text = report.to_string();
    let payload = std::panic::catch_unwind(|| report.assert_ok()).expect_err("2 is not 1");
    assert_eq!(payload.downcast_ref::<String>(), Some(&text));
}

#[test]
fn differences_of_one_result_do_not_suffer_from_another() {
    // The second result is noise, so that its differences never settle, however small the steps.
    let f = |x: &[f64]| vec![x[0].powi(4), (1e17 * x[0]).sin()];
    let steps = Steps { widest: 1e-2, precision: f64::EPSILON, enough: 1e-9 };
    for point in 1..200 {
        let x = 0.01 * f64::from(point);
        let estimates = along(&f, &[x], &f(&[x]), &[1.0], &steps);
        let error = estimates[0].derivative - 4.0 * x.powi(3);
        assert!(error.abs() < 1e-9 * (1.0 + x.powi(4)), "{error:e} at {x}");
    }
}
