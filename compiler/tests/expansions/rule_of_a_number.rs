pub fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
    (tables::lookup(x, k), move |bar| bar * tables::slope(k))
}
/// Derivatives of [`lookup`](fn@tables::lookup).
pub enum lookup {}
impl lookup {
    /// The value of [`lookup`](fn@tables::lookup) and its pullback, by `lookup_vjp`.
    #[inline]
    pub fn sweep(
        x: f64,
        k: usize,
    ) -> (f64, impl ::core::ops::FnOnce(f64, usize, f64, &mut f64) + use<>) {
        let (value, pullback) = lookup_vjp(x, k);
        let pullback = move |x: f64, k: usize, result_bar: f64, x_grad: &mut f64| {
            let gradient: f64 = pullback(result_bar);
            *x_grad += gradient;
        };
        (value, pullback)
    }
    /// The gradient of [`lookup`](fn@tables::lookup) with respect to `x`.
    pub fn grad(x: f64, k: usize) -> f64 {
        Self::value_and_grad(x, k).1
    }
    /// The value of [`lookup`](fn@tables::lookup) and its gradient with respect to `x`.
    pub fn value_and_grad(x: f64, k: usize) -> (f64, f64) {
        let (value, pullback) = lookup_vjp(x, k);
        let result_bar: f64 = 1.0;
        let gradient: f64 = pullback(result_bar);
        (value, gradient)
    }
    /// The value of [`lookup`](fn@tables::lookup); overwrites `x_grad` with its gradient.
    pub fn value_and_grad_into(x: f64, k: usize, x_grad: &mut f64) -> f64 {
        let (value, gradient) = Self::value_and_grad(x, k);
        *x_grad = gradient;
        value
    }
    /// The value of [`lookup`](fn@tables::lookup) and its pullback: from the cotangent of the result to the gradient with respect to `x`.
    pub fn vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
        lookup_vjp(x, k)
    }
    /// The value of [`lookup`](fn@tables::lookup) and its tangent in the direction of `x_dot`.
    pub fn jvp(x: f64, k: usize, x_dot: f64) -> (f64, f64) {
        let (value, pullback) = lookup_vjp(x, k);
        let result_bar: f64 = 1.0;
        let gradient: f64 = pullback(result_bar);
        (value, gradient * x_dot)
    }
    /// The value of [`lookup`](fn@tables::lookup) and its tangents in the directions of `x_dot`.
    pub fn jvp_many<const LANES: usize>(
        x: f64,
        k: usize,
        x_dot: ::gradflow::Lanes<LANES>,
    ) -> (f64, ::gradflow::Lanes<LANES>) {
        let (value, pullback) = lookup_vjp(x, k);
        let result_bar: f64 = 1.0;
        let gradient: f64 = pullback(result_bar);
        (value, gradient * x_dot)
    }
}
const _: ::gradflow::__private::GF0510_the_function_has_another_signature_than_its_rule<
    fn(f64, usize) -> f64,
> = ::gradflow::__private::GF0510_the_function_has_another_signature_than_its_rule(
    tables::lookup,
);
