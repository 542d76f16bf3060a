fn newton(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = 0.5 * (x + a / x);
    }
    x
}
/// The value of [`newton`](fn@newton) and its pullback, which adds to `a_grad` the gradient weighted by `result_bar`.
#[inline]
fn sweep(a: f64) -> (f64, impl ::core::ops::FnOnce(f64, f64, &mut f64) + use<>) {
    let mut x = a;
    let mut x_tape = ::std::vec::Vec::new();
    let mut turns = 0_usize;
    while (x * x - a).abs() > 1e-12 {
        x_tape.push(x);
        turns += 1;
        x = 0.5 * (x + a / x);
    }
    let pullback = move |a: f64, result_bar: f64, a_grad: &mut f64| {
        let mut a_bar = 0.0;
        let mut x_bar = result_bar;
        for _ in 0..turns {
            let x = x_tape.pop().expect("one value per turn");
            let x_2_bar = x_bar * 0.5;
            x_bar = x_2_bar;
            a_bar += x_2_bar / x;
            x_bar -= x_2_bar * (a / x / x);
        }
        a_bar += x_bar;
        *a_grad += a_bar;
    };
    (x, pullback)
}
