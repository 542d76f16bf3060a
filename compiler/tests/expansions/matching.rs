fn matching(x: f64, kind: u8) -> f64 {
    match kind {
        0 => x,
        1 | 2 => x * x,
        n => x.powi(n as i32),
    }
}
/// The value of [`matching`](fn@matching) and its pullback, which adds to `x_grad` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    x: f64,
    kind: u8,
) -> (f64, impl ::core::ops::FnOnce(f64, u8, f64, &mut f64) + use<>) {
    let mut n_slot = None;
    let arm;
    let result_2 = match kind {
        0 => {
            arm = 0;
            x
        }
        1 | 2 => {
            arm = 1;
            x * x
        }
        n => {
            n_slot = Some(n);
            arm = 2;
            x.powi(n as i32)
        }
    };
    let pullback = move |x: f64, kind: u8, result_bar: f64, x_grad: &mut f64| {
        let mut x_bar = 0.0;
        match arm {
            0 => {
                x_bar += result_bar;
            }
            1 => {
                x_bar += 2.0 * result_bar * x;
            }
            2 => {
                let n = n_slot.expect("recorded on this path");
                x_bar += result_bar * ::gradflow::rules::powi_base(x, n as i32);
            }
            _ => {}
        }
        *x_grad += x_bar;
    };
    (result_2, pullback)
}
