//! Timing: minima over many samples, the contestants taking turns.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::agreement::{Mismatch, check_agreement};
use crate::allocations;
use crate::kernel::Kernel;
use crate::table::Row;

/// A sample repeats the call until it lasts this long, so that reading the clock costs nothing
/// beside it.
const SAMPLE: Duration = Duration::from_micros(200);

/// Samples of each contestant. The machine's speed drifts over seconds; a round of the three takes
/// milliseconds.
const ROUNDS: usize = 300;

/// Compares the gradients, then times primal, generated and hand-written gradient in turns.
pub(crate) fn measure<K: Kernel>(kernel: &K) -> Result<Row, Mismatch> {
    check_agreement(kernel)?;
    let mut gradient = vec![0.0; kernel.parameters().len()];

    let generated_allocations = allocations::count(|| {
        kernel.generated(kernel.parameters(), &mut gradient);
    });
    let hand_allocations = allocations::count(|| {
        kernel.hand(kernel.parameters(), &mut gradient);
    });

    // The kernel goes through `black_box` at each call: nothing of a call may move out of the loop
    // around it.
    let mut primal = Contestant::new(|| {
        let kernel = black_box(kernel);
        black_box(kernel.primal(kernel.parameters()));
    });
    let mut other = gradient.clone();
    let mut generated = Contestant::new(|| {
        let kernel = black_box(kernel);
        black_box(kernel.generated(kernel.parameters(), black_box(&mut gradient)));
    });
    let mut hand = Contestant::new(|| {
        let kernel = black_box(kernel);
        black_box(kernel.hand(kernel.parameters(), black_box(&mut other)));
    });
    for _ in 0..ROUNDS {
        primal.sample();
        generated.sample();
        hand.sample();
    }
    Ok(Row { primal: primal.best, generated: generated.best, hand: hand.best, generated_allocations, hand_allocations })
}

/// The fewest seconds of each call, taken in turns.
pub(crate) fn race<const N: usize>(calls: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut contestants = calls.map(Contestant::new);
    for _ in 0..ROUNDS {
        contestants.iter_mut().for_each(Contestant::sample);
    }
    contestants.map(|contestant| contestant.best)
}

/// A call, how often a sample repeats it, and the fewest seconds it has taken.
struct Contestant<F> {
    call: F,
    repeats: u32,
    best: f64,
}

impl<F: FnMut()> Contestant<F> {
    fn new(call: F) -> Self {
        let mut contestant = Contestant { call, repeats: 1, best: f64::INFINITY };
        while contestant.repeated() < SAMPLE {
            contestant.repeats *= 2;
        }
        contestant
    }

    fn sample(&mut self) {
        let seconds = self.repeated().as_secs_f64() / f64::from(self.repeats);
        self.best = self.best.min(seconds);
    }

    fn repeated(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..self.repeats {
            (self.call)();
        }
        start.elapsed()
    }
}
