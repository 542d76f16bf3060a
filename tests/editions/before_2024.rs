//! Names that are free before edition 2024.

#![allow(keyword_idents_2024, reason = "this is what is tested")]

use gradflow::differentiable;

/// Parameter and variable bear a name that is a keyword since.
#[differentiable]
pub fn generation(gen: f64, y: f64) -> f64 {
    let mut sum = gen * y;
    for gen in &[2.0, 3.0] {
        sum += gen * y;
    }
    sum * gen
}

#[cfg(test)]
mod tests {
    use super::generation;

    #[test]
    fn a_later_keyword_is_a_name() {
        let (x, y) = (0.5, 1.5);
        assert_eq!(generation::grad(x, y), (2.0 * x * y + 5.0 * y, x * x + 5.0 * x));
    }
}
