use gradflow::derivative_of;

fn lookup(x: f64, k: usize) -> f64 {
    x * k as f64
}

fn bend(x: &[f64], stiffness: f64) -> f64 {
    x[0] * stiffness
}

mod without_a_pullback {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> f64 {
        lookup(x, k)
    }

    // The companion is there all the same.
    fn caller(x: f64) -> f64 {
        lookup::grad(x, 3)
    }
}

mod without_a_result {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    pub(crate) fn lookup_vjp(x: f64, k: usize) {
        lookup(x, k);
    }
}

mod number_for_a_pullback {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, f64) {
        (lookup(x, k), k as f64)
    }
}

mod never_called {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, impl Iterator<Item = f64>) {
        (lookup(x, k), std::iter::once(x))
    }
}

mod without_a_cotangent {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce() -> f64) {
        (lookup(x, k), move || k as f64)
    }
}

mod two_cotangents {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, Box<dyn FnOnce(f64, f64) -> f64>) {
        (lookup(x, k), Box::new(move |bar, _| bar * k as f64))
    }
}

mod without_a_gradient {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64)) {
        (lookup(x, k), |_| ())
    }
}

mod gradient_of_a_constant {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> (f64, f64)) {
        (lookup(x, k), move |bar| (bar * k as f64, 0.0))
    }
}

mod tuple_of_one {
    use super::lookup;

    #[gradflow::derivative_of(lookup)]
    fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> (f64,)) {
        (lookup(x, k), move |bar| (bar * k as f64,))
    }
}

#[derivative_of(bend)]
fn gradient_missing<'a>(
    x: &'a [f64],
    stiffness: f64,
) -> (f64, impl FnOnce(f64) -> Vec<f64> + use<'a>) {
    (bend(x, stiffness), move |bar| vec![bar * stiffness])
}

mod lent_gradient {
    #[gradflow::derivative_of(super::bend)]
    fn bend_vjp<'a>(x: &'a [f64], #[no_grad] stiffness: f64) -> (f64, impl FnOnce(f64) -> &'a [f64]) {
        (super::bend(x, stiffness), move |_| x)
    }
}

fn fill(x: &mut [f64], y: f64) -> f64 {
    x.fill(y);
    y
}

#[derivative_of(fill)]
fn fill_vjp(x: &mut [f64], y: f64) -> (f64, impl FnOnce(f64) -> (Vec<f64>, f64)) {
    (fill(x, y), |bar| (Vec::new(), bar))
}

fn main() {}
