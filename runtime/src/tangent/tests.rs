use super::Tangent;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Checks the laws of a vector space on two values of one shape, whatever the type. The components are small
/// integers, so that every law holds without rounding.
#[track_caller]
fn check<T: Tangent + PartialEq + std::fmt::Debug + Clone>(a: &T, b: &T, a_flat: &[f64]) {
    assert_eq!(a.flatten(), a_flat);
    assert_eq!(a.dimension(), a_flat.len());
    let b_flat = b.flatten();

    let mut sum = a.clone();
    sum.accumulate(b);
    let expected: Vec<f64> = a_flat.iter().zip(&b_flat).map(|(a, b)| a + b).collect();
    assert_eq!(sum.flatten(), expected);

    let mut scaled = b.clone();
    scaled.scale(-3.0);
    scaled.accumulate(a);
    let mut combined = a.clone();
    combined.axpy(-3.0, b);
    assert_eq!(combined, scaled);

    let dot: f64 = a_flat.iter().zip(&b_flat).map(|(a, b)| a * b).sum();
    assert_eq!(a.dot(b), dot);
    assert_eq!(a.norm(), a_flat.iter().map(|a| a * a).sum::<f64>().sqrt());

    let mut rebuilt = b.clone();
    rebuilt.assign_flat(a_flat);
    assert_eq!(&rebuilt, a);

    let zero = a.zero_like();
    assert_eq!(zero.flatten(), vec![0.0; a_flat.len()]);
    let mut cleared = a.clone();
    cleared.scale(f64::NAN);
    cleared.set_zero();
    assert_eq!(cleared, zero);
    let mut emptied = a.clone();
    assert_eq!(&emptied.take(), a);
    assert_eq!(emptied, zero);
}

#[test]
fn every_type_is_a_vector_space() {
    check(&3.0_f64, &-2.0, &[3.0]);
    check(&3.0_f32, &-2.0, &[3.0]);
    check(&(), &(), &[]);
    check(&[1.0, 2.0], &[5.0, -1.0], &[1.0, 2.0]);
    check(&vec![1.0_f32, 2.0], &vec![5.0, -1.0], &[1.0, 2.0]);
    check(&Vec::<f64>::new(), &vec![], &[]);
    check(&vec![vec![1.0], vec![], vec![2.0, 3.0]], &vec![vec![4.0], vec![], vec![5.0, 6.0]], &[1.0, 2.0, 3.0]);
    check(&[[1.0, 2.0], [3.0, 4.0]], &[[0.0, 1.0], [2.0, 3.0]], &[1.0, 2.0, 3.0, 4.0]);
    check(&(1.0, vec![2.0_f32], [3.0], ()), &(4.0, vec![5.0], [6.0], ()), &[1.0, 2.0, 3.0]);
    check(&Some(1.0), &Some(2.0), &[1.0]);
    check(&None::<f64>, &None, &[]);
    check(&Box::new((1.0, 2.0)), &Box::new((3.0, 4.0)), &[1.0, 2.0]);
    let twelve = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0);
    check(&twelve, &twelve, &(1..=12).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn slices_need_no_owner() {
    let mut a = [1.0, 2.0, 3.0];
    let b = [10.0, 20.0];
    a[1..].accumulate(&b);
    a[..2].axpy(0.5, &b);
    assert_eq!(a, [6.0, 22.0, 23.0]);
    assert_eq!(a[..2].dot(&b), 500.0);
    a[..1].set_zero();
    a[1..].scale(2.0);
    assert_eq!(a[..].flatten(), [0.0, 44.0, 46.0]);
    a[1..].assign_flat(&b);
    assert_eq!(a, [0.0, 10.0, 20.0]);
}

#[test]
fn f32_dot_products_accumulate_in_f64() {
    // The large terms cancel; in `f32` the one would be lost beside 2^24 squared.
    let large = 16_777_216.0_f32;
    let a = vec![large, 1.0, large];
    let b = vec![large, 1.0, -large];
    assert_eq!(a.dot(&b), 1.0);
}

#[test]
fn f32_combinations_round_once() {
    let mut a = 1.0_f32;
    a.axpy(0.1, &1.0);
    assert_eq!(a, 1.1_f64 as f32);
}

#[test]
fn the_norm_of_a_scalar_neither_overflows_nor_vanishes() {
    assert_eq!((-1e300_f64).norm(), 1e300);
    assert_eq!(1e-300_f64.norm(), 1e-300);
}

#[test]
fn shapes_must_agree() {
    let panics = [
        message(|| vec![1.0, 2.0].accumulate(&vec![1.0])),
        message(|| vec![1.0].axpy(2.0, &vec![1.0, 2.0])),
        message(|| _ = vec![vec![1.0]].dot(&vec![vec![]])),
        message(|| Some(1.0).accumulate(&None)),
        message(|| None.accumulate(&Some(1.0))),
        message(|| [1.0, 2.0].assign_flat(&[1.0])),
        message(|| [1.0, 2.0].assign_flat(&[1.0, 2.0, 3.0])),
        message(|| _ = (1.0, 2.0).assign_front(&[1.0])),
    ];
    assert_eq!(
        panics,
        [
            "tangents of different shapes: lengths 2 and 1",
            "tangents of different shapes: lengths 1 and 2",
            "tangents of different shapes: lengths 1 and 0",
            "tangents of different shapes: `Some` and `None`",
            "tangents of different shapes: `None` and `Some`",
            "1 flat components for a tangent of dimension 2",
            "3 flat components for a tangent of dimension 2",
            "fewer flat components than the tangent has",
        ]
    );
}

fn message(operation: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(operation)).expect_err("the shapes differ");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().expect("panics carry text").to_string(),
    }
}
