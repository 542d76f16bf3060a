//! What only rustc sees: the rule and the function differ, or the pullback and the rule's own types.

fn lookup(x: f64, k: usize) -> f64 {
    x * k as f64
}

fn first(x: &[f64]) -> f64 {
    x[0]
}

fn largest<T: PartialOrd>(x: T, y: T) -> T {
    if x > y { x } else { y }
}

mod number_of_parameters {
    #[gradflow::derivative_of(super::lookup)]
    fn lookup_vjp(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
        (x, |bar| bar)
    }
}

mod type_of_a_parameter {
    #[gradflow::derivative_of(super::lookup)]
    fn lookup_vjp(x: f64, k: i32) -> (f64, impl FnOnce(f64) -> f64) {
        (x, move |bar| bar * f64::from(k))
    }
}

mod type_of_the_value {
    #[gradflow::derivative_of(super::lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f32, impl FnOnce(f32) -> f64) {
        (x as f32, move |bar| f64::from(bar) * k as f64)
    }
}

mod generic {
    #[gradflow::derivative_of(super::largest)]
    fn largest_vjp<T: PartialOrd + Copy>(x: T, #[no_grad] y: &T) -> (T, impl FnOnce(T) -> T)
    where
        T: gradflow::Differentiable<Tangent = T> + gradflow::Tangent,
    {
        let _ = y;
        (x, |bar| bar)
    }
}

mod type_of_the_cotangent {
    #[gradflow::derivative_of(super::lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f32) -> f64) {
        (x, move |bar| f64::from(bar) * k as f64)
    }
}

mod type_of_the_gradient {
    #[gradflow::derivative_of(super::first)]
    fn first_vjp(x: &[f64]) -> (f64, impl FnOnce(f64) -> [f64; 1]) {
        (x[0], |bar| [bar])
    }
}

fn main() {}
