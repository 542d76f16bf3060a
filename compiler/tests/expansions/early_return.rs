fn early_return(x: f64, n: usize) -> f64 {
    if x < 0.0 {
        return x.exp();
    }
    let mut p = 1.0;
    for _ in 0..n {
        p *= x;
    }
    p
}
/// The value of [`early_return`](fn@early_return) and its pullback, which adds to `x_grad` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    x: f64,
    n: usize,
) -> (f64, impl ::core::ops::FnOnce(f64, usize, f64, &mut f64) + use<>) {
    let mut result_slot = None;
    let mut p_tape = ::std::vec::Vec::new();
    let result_1 = if x < 0.0 {
        let result = x.exp();
        result_slot = Some(result);
        result
    } else {
        let mut p = 1.0;
        for _ in 0..n {
            p_tape.push(p);
            p *= x;
        }
        p
    };
    let pullback = move |x: f64, n: usize, result_bar: f64, x_grad: &mut f64| {
        let mut x_bar = 0.0;
        if x < 0.0 {
            let result = result_slot.expect("recorded on this path");
            x_bar += result_bar * result;
        } else {
            let mut p_bar = result_bar;
            for _ in (0..n).rev() {
                let p = p_tape.pop().expect("one value per turn");
                x_bar += p_bar * p;
                p_bar = p_bar * x;
            }
        }
        *x_grad += x_bar;
    };
    (result_1, pullback)
}
