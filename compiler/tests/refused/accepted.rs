//! What is like a refused program and right.

pub(crate) const CASES: &[&str] = &["fn attributes(x: f64) -> f64 {
        #[allow(unused_mut)]
        let mut y = x;
        #[rustfmt::skip]
        let z = y;
        #[expect(clippy::all)]
        {
            z * y
        }
    }"];
