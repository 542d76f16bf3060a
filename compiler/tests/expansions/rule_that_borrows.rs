fn dot_vjp<const N: usize>(
    x: &[f64],
    y: &[f64; N],
) -> (f64, impl FnOnce(f64) -> (Vec<f64>, [f64; N])) {
    (dot(x, y), move |bar| (scaled(y, bar), y.map(|y| bar * y)))
}
/// Derivatives of [`dot`](fn@dot).
enum dot {}
impl dot {
    /// The value of [`dot`](fn@dot) and its pullback, by `dot_vjp`.
    #[inline]
    fn sweep<const N: usize>(
        x: &[f64],
        y: &[f64; N],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &[f64; N],
            f64,
            &mut [f64],
            &mut [f64; N],
        ) + use<N>,
    ) {
        let (value, _) = dot_vjp::<N>(x, y);
        let pullback = move |
            x: &[f64],
            y: &[f64; N],
            result_bar: f64,
            x_bar: &mut [f64],
            y_bar: &mut [f64; N]|
        {
            let (_, pullback) = dot_vjp::<N>(x, y);
            let gradient: (::std::vec::Vec<f64>, [f64; N]) = pullback(result_bar);
            ::gradflow::Tangent::accumulate(x_bar, &gradient.0);
            ::gradflow::Tangent::accumulate(y_bar, &gradient.1);
        };
        (value, pullback)
    }
    /// The gradient of [`dot`](fn@dot) with respect to `x` and `y`.
    fn grad<const N: usize>(
        x: &[f64],
        y: &[f64; N],
    ) -> (::std::vec::Vec<f64>, [f64; N]) {
        Self::value_and_grad::<N>(x, y).1
    }
    /// The value of [`dot`](fn@dot) and its gradient with respect to `x` and `y`.
    fn value_and_grad<const N: usize>(
        x: &[f64],
        y: &[f64; N],
    ) -> (f64, (::std::vec::Vec<f64>, [f64; N])) {
        let (value, pullback) = dot_vjp::<N>(x, y);
        let result_bar: f64 = 1.0;
        let gradient: (::std::vec::Vec<f64>, [f64; N]) = pullback(result_bar);
        (value, gradient)
    }
    /// The value of [`dot`](fn@dot); overwrites `x_grad` and `y_grad` with its gradient.
    fn value_and_grad_into<const N: usize>(
        x: &[f64],
        y: &[f64; N],
        x_grad: &mut [f64],
        y_grad: &mut [f64; N],
    ) -> f64 {
        let (value, gradient) = Self::value_and_grad::<N>(x, y);
        x_grad.clone_from_slice(&gradient.0);
        *y_grad = gradient.1;
        value
    }
    /// The value of [`dot`](fn@dot) and its pullback: from the cotangent of the result to the gradient with respect to `x` and `y`.
    fn vjp<const N: usize>(
        x: &[f64],
        y: &[f64; N],
    ) -> (f64, impl FnOnce(f64) -> (Vec<f64>, [f64; N])) {
        dot_vjp::<N>(x, y)
    }
    /// The value of [`dot`](fn@dot) and its tangent in the direction of `x_dot` and `y_dot`.
    fn jvp<const N: usize>(
        x: &[f64],
        y: &[f64; N],
        x_dot: &[f64],
        y_dot: &[f64; N],
    ) -> (f64, f64) {
        let (value, pullback) = dot_vjp::<N>(x, y);
        let result_bar: f64 = 1.0;
        let gradient: (::std::vec::Vec<f64>, [f64; N]) = pullback(result_bar);
        (
            value,
            ::gradflow::Tangent::dot(x_dot, &gradient.0)
                + ::gradflow::Tangent::dot(y_dot, &gradient.1),
        )
    }
    /// The value of [`dot`](fn@dot) and its tangents in the directions of `x_dot` and `y_dot`.
    fn jvp_many<const LANES: usize, const N: usize>(
        x: &[f64],
        y: &[f64; N],
        x_dot: &[::gradflow::Lanes<LANES>],
        y_dot: &[::gradflow::Lanes<LANES>; N],
    ) -> (f64, ::gradflow::Lanes<LANES>) {
        let (value, pullback) = dot_vjp::<N>(x, y);
        let result_bar: f64 = 1.0;
        let gradient: (::std::vec::Vec<f64>, [f64; N]) = pullback(result_bar);
        (
            value,
            ::gradflow::__private::dot_lanes(x_dot, &gradient.0)
                + ::gradflow::__private::dot_lanes(y_dot, &gradient.1),
        )
    }
}
const _: () = {
    fn check<const N: usize>() {
        let _: ::gradflow::__private::GF0510_the_function_has_another_signature_than_its_rule<
            fn(&[f64], &[f64; N]) -> f64,
        > = ::gradflow::__private::GF0510_the_function_has_another_signature_than_its_rule(
            dot,
        );
    }
};
