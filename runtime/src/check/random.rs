/// `SplitMix64`: small, seeded, the same on every machine, and good enough for directions.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Of either sign and of absolute value in `0.5..1.5`: no component of a direction is too small to matter.
    pub(super) fn component(&mut self) -> f64 {
        let bits = self.next();
        // The 53 highest bits are a number in `0.0..1.0`; the lowest bit, not among them, is the sign.
        let magnitude = 0.5 + (bits >> 11) as f64 / (1_u64 << 53) as f64;
        if bits & 1 == 0 { magnitude } else { -magnitude }
    }

    /// `count` of the numbers `0..n` in increasing order, all of them if there are no more.
    pub(super) fn choose(&mut self, count: usize, n: usize) -> Vec<usize> {
        let mut chosen = Vec::with_capacity(count.min(n));
        for index in 0..n {
            let (missing, left) = (count.min(n) - chosen.len(), n - index);
            // Each of the numbers left is taken with the probability missing / left.
            if self.next() % (left as u64) < missing as u64 {
                chosen.push(index);
            }
        }
        chosen
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
