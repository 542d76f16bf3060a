//! The third table: forward mode beside the function, second derivatives beside first ones, and a dense Hessian beside
//! those of other crates. By itself: `cargo run --release -- directions`.

use std::hint::black_box;

use gradflow::Lanes;
use nalgebra::DVector;
use num_dual::Dual2DVec64;

use crate::kernel::Kernel;
use crate::measure::race;
use crate::random::Random;
use crate::rosenbrock::{Rosenbrock, rosenbrock};
use crate::table::time;
use crate::{gmm, lorenz, lstm, mlp};

/// Prints the ratios of every kernel, then the Hessians.
pub(crate) fn print() {
    println!(
        "{:<22}{:>11}{:>11}{:>11}{:>11}{:>11}{:>9}{:>9}{:>9}",
        "kernel", "primal", "jvp", "8 lanes", "gradient", "hvp", "jvp/pri", "8/jvp", "hvp/grad"
    );
    kernel("rosenbrock n=1000", &Rosenbrock::new(1000));
    kernel("gmm d=10 K=25 n=1000", &gmm::Gmm::new(10, 25, 1000));
    kernel("lstm l=2 c=1024", &lstm::Lstm::new(2, 1024, 14));
    kernel("lorenz 1000 steps", &lorenz::Lorenz::new(1000));
    kernel("mlp 64x64 batch=8", &mlp::Mlp::new(64, 64, 64, 8));
    hessians(100);
}

fn kernel<K: Kernel>(name: &str, kernel: &K) {
    let x = kernel.parameters();
    let direction = Random::new(7).vector(x.len(), -1.0, 1.0);
    let (mut gradient, mut again, mut product) = (vec![0.0; x.len()], vec![0.0; x.len()], vec![0.0; x.len()]);
    check(name, kernel, &direction);
    let mut random = Random::new(8);
    let directions: Vec<Lanes<8>> =
        (0..x.len()).map(|_| Lanes(std::array::from_fn(|_| random.vector(1, -1.0, 1.0)[0]))).collect();
    let [primal, tangent, tangents, reverse, second] = race([
        &mut || {
            black_box(black_box(kernel).primal(x));
        },
        &mut || {
            black_box(black_box(kernel).tangent(x, &direction));
        },
        &mut || {
            black_box(black_box(kernel).tangents(x, &directions));
        },
        &mut || {
            black_box(black_box(kernel).generated(x, black_box(&mut gradient)));
        },
        &mut || {
            black_box(black_box(kernel).second_order(x, &direction, black_box(&mut again), black_box(&mut product)));
        },
    ]);
    println!(
        "{name:<22}{:>11}{:>11}{:>11}{:>11}{:>11}{:>9.2}{:>9.2}{:>9.2}",
        time(primal),
        time(tangent),
        time(tangents),
        time(reverse),
        time(second),
        tangent / primal,
        tangents / tangent,
        second / reverse
    );
}

/// Nothing is timed before the slope is that of the gradient, and the product that of differences of it.
fn check<K: Kernel>(name: &str, kernel: &K, direction: &[f64]) {
    let x = kernel.parameters();
    let gradient_at = |step: f64| {
        let moved: Vec<f64> = x.iter().zip(direction).map(|(x, d)| x + step * d).collect();
        let mut gradient = vec![0.0; x.len()];
        kernel.generated(&moved, &mut gradient);
        gradient
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let norm = |a: &[f64]| dot(a, a).sqrt();
    let (mut gradient, mut product) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    kernel.second_order(x, direction, &mut gradient, &mut product);
    let (slope, expected) = (kernel.tangent(x, direction), dot(&gradient, direction));
    assert!((slope - expected).abs() <= 1e-9 * (norm(&gradient) * norm(direction)), "{name}: {slope} for {expected}");
    let lanes = |along: &[f64]| -> Vec<Lanes<8>> {
        along.iter().map(|part| Lanes(std::array::from_fn(|lane| if lane == 5 { *part } else { 0.0 }))).collect()
    };
    let expected = Lanes(std::array::from_fn(|lane| if lane == 5 { slope } else { 0.0 }));
    assert_eq!(kernel.tangents(x, &lanes(direction)), expected, "{name}: one of the lanes");
    let step = 1e-6;
    let difference: Vec<f64> =
        gradient_at(step).iter().zip(gradient_at(-step)).map(|(up, down)| (up - down) / (2.0 * step)).collect();
    let error: Vec<f64> = product.iter().zip(&difference).map(|(a, b)| a - b).collect();
    assert!(norm(&error) <= 1e-4 * norm(&product), "{name}: the product is off by {}", norm(&error) / norm(&product));
}

/// The function of `rosenbrock.rs` over the numbers of another crate.
fn rosenbrock_of<D: Copy + std::ops::Add<Output = D> + std::ops::Sub<Output = D> + std::ops::Mul<Output = D>>(
    x: &[D],
    [zero, one, hundred]: [D; 3],
) -> D {
    let mut sum = zero;
    for i in 0..x.len() - 1 {
        let (valley, distance) = (x[i + 1] - x[i] * x[i], one - x[i]);
        sum = sum + hundred * (valley * valley) + distance * distance;
    }
    sum
}

/// The same where numbers own what they carry.
fn rosenbrock_of_clones(x: &[Dual2DVec64]) -> Dual2DVec64 {
    let mut sum = Dual2DVec64::from_re(0.0);
    for i in 0..x.len() - 1 {
        let valley = x[i + 1].clone() - x[i].clone() * x[i].clone();
        let distance = -x[i].clone() + 1.0;
        sum = sum + valley.clone() * valley * 100.0 + distance.clone() * distance;
    }
    sum
}

fn hessians(n: usize) {
    let x = Random::new(1).vector(n, -1.5, 1.5);
    let mut ours = vec![0.0; n * n];
    let point = DVector::from_vec(x.clone());
    let record = |x: &[f64]| {
        let constants = |x: &[echidna::BReverse<f64>]| {
            let zero = x[0] * 0.0;
            [zero, zero + 1.0, zero + 100.0]
        };
        echidna::record(|x| rosenbrock_of(x, constants(x)), x).0
    };
    let tape = record(&x);
    let dual = || num_dual::hessian(|x| rosenbrock_of_clones(x.as_slice()), &point);
    rosenbrock::hessian_into(&x, &mut ours);
    let (theirs, taped) = (dual().2, tape.hessian(&x).2);
    for i in 0..n {
        for j in 0..n {
            let entry = ours[i * n + j];
            let same = |other: f64| (entry - other).abs() <= 1e-9 * (1.0 + entry.abs());
            assert!(same(theirs[(i, j)]) && same(taped[i][j]), "the Hessians differ at ({i}, {j})");
        }
    }
    let [generated, num_dual, echidna, recorded] = race([
        &mut || rosenbrock::hessian_into(black_box(&x), black_box(&mut ours)),
        &mut || {
            black_box(dual());
        },
        &mut || {
            black_box(tape.hessian(black_box(&x)));
        },
        &mut || {
            black_box(record(black_box(&x)).hessian(&x));
        },
    ]);
    println!("\ndense Hessian of rosenbrock, n = {n}");
    for (name, seconds) in [
        ("gradflow", generated),
        ("num-dual", num_dual),
        ("echidna, recorded before", echidna),
        ("echidna, with recording", recorded),
    ] {
        println!("{name:<26}{:>11}{:>9.1}", time(seconds), seconds / generated);
    }
}
