//! State without a tangent, lent beside what is active: generators of random numbers, logs, counters.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    random_walk -> f64: (0.8, const &mut super::Rng { state: 7 });
    logged -> f64: (0.8, const &mut String::from("a"));
    counted -> f64: (0.8, const &mut 3);
    counted_in_loop -> f64: (&[0.5, 1.2, -0.3], const &mut 3);
    counter_decides -> f64: (0.8, const &mut 3);
    noise_in_branch -> f64: (0.8, const &mut super::Rng { state: 7 });
    recursion_with_rng -> f64: (0.8, const &mut super::Rng { state: 7 }, const 3);
}

#[derive(Clone)]
pub(super) struct Rng {
    pub state: u64,
}

impl Rng {
    fn next(&mut self) -> f64 {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.state >> 33) as f64 / 2f64.powi(31)
    }
}

// Both draws are taken from the caller's generator.
#[differentiable(second_order)]
fn step(x: f64, #[no_grad] rng: &mut Rng) -> f64 {
    let a = rng.next();
    let b = rng.next();
    x * a + (x * b).sin()
}

// A generator of random numbers is lent on, and drawn from between the calls.
#[differentiable(second_order)]
fn random_walk(x: f64, #[no_grad] rng: &mut Rng) -> f64 {
    let mut y = x;
    for _ in 0..4 {
        y = step(y, rng) * rng.next();
        y = y * x + step(x, rng);
    }
    y
}

// Draws decide about turns and branches.
#[differentiable(second_order)]
fn noise_in_branch(x: f64, #[no_grad] rng: &mut Rng) -> f64 {
    let mut y = x;
    while rng.next() > 0.2 {
        if rng.next() > 0.5 {
            y *= step(y, rng);
        } else {
            y += x * rng.next();
        }
    }
    y * rng.next()
}

// A recursion draws on both ways.
#[differentiable(recursive, second_order)]
fn recursion_with_rng(x: f64, #[no_grad] rng: &mut Rng, n: usize) -> f64 {
    if n == 0 {
        return x * rng.next();
    }
    let a = recursion_with_rng(x * rng.next(), rng, n - 1);
    let b = recursion_with_rng(x * x, rng, n - 1);
    a * b + step(a, rng)
}

#[differentiable(second_order, allow(zero_second_derivative))]
fn note(x: f64, log: &mut String) -> f64 {
    log.push_str("step;");
    x * log.len() as f64
}

// A text grows in a callee and here, and its length counts.
#[differentiable(second_order)]
fn logged(x: f64, log: &mut String) -> f64 {
    let mut y = x;
    for _ in 0..3 {
        y = note(y, log) * x;
        log.push('x');
        y *= log.len() as f64;
        if log.len() % 2 == 0 {
            y = y.sin();
        }
    }
    y
}

#[differentiable(second_order, allow(zero_second_derivative))]
fn tick(x: f64, counter: &mut usize) -> f64 {
    *counter += 1;
    x * *counter as f64
}

// A counter is advanced by callees.
#[differentiable(second_order)]
fn counted(x: f64, counter: &mut usize) -> f64 {
    let a = tick(x, counter);
    let b = tick(a * x, counter);
    *counter *= 2;
    a * b * *counter as f64
}

// A counter is advanced in every turn, and set back in some.
#[differentiable(second_order)]
fn counted_in_loop(x: &[f64], counter: &mut usize) -> f64 {
    let mut s = 1.0;
    for v in x {
        s *= tick(*v, counter);
        if *counter > 5 {
            s += v * v;
            *counter = 1;
        }
    }
    s
}

// A counter that callees advance ends the loop.
#[differentiable(second_order)]
fn counter_decides(x: f64, counter: &mut usize) -> f64 {
    let mut y = x;
    while *counter < 9 {
        *counter += 1;
        if *counter % 2 == 0 {
            y *= x;
        } else {
            y = y.sin() + tick(x, counter);
        }
    }
    y
}

// Every mode leaves the state as the function itself does.
#[test]
fn state_after() {
    let mut a = Rng { state: 7 };
    let v = random_walk(0.8, &mut a);
    let mut b = Rng { state: 7 };
    let (w, _) = random_walk::value_and_grad(0.8, &mut b);
    assert_eq!(v, w);
    assert_eq!(a.state, b.state, "value_and_grad");
    let mut b = Rng { state: 7 };
    let mut g = 0.0;
    random_walk::value_and_grad_into(0.8, &mut b, &mut g);
    assert_eq!(a.state, b.state, "into");
    let mut b = Rng { state: 7 };
    random_walk::grad(0.8, &mut b);
    assert_eq!(a.state, b.state, "grad");
    let mut b = Rng { state: 7 };
    random_walk::jvp(0.8, &mut b, 1.0);
    assert_eq!(a.state, b.state, "jvp");
    let mut b = Rng { state: 7 };
    {
        let (_, p) = random_walk::vjp(0.8, &mut b);
        p(1.0);
    }
    assert_eq!(a.state, b.state, "vjp");
}
