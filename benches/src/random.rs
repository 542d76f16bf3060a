//! Numbers for the inputs, the same in every run.

/// The splitmix64 generator: one word of state, and good enough to fill an input.
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// A generator that starts at `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Random { state: seed }
    }

    /// `length` numbers, uniform between `low` and `high`.
    pub(crate) fn vector(&mut self, length: usize, low: f64, high: f64) -> Vec<f64> {
        (0..length).map(|_| low + (high - low) * self.unit()).collect()
    }

    /// Uniform in [0, 1): the upper 53 bits are a double's whole significand.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number below `end`; a remainder is even enough for a small `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.word() >> 33) as usize % end
    }

    fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
