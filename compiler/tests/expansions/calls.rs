fn calls(p: &[[f64; 3]]) -> f64 {
    let mut energy = 0.0;
    for i in 0..p.len() {
        for j in 0..i {
            energy += 1.0 / dist(&p[i], &p[j]);
        }
    }
    energy
}
/// The value of [`calls`](fn@calls) and its pullback, which adds to `p_bar` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    p: &[[f64; 3]],
) -> (f64, impl ::core::ops::FnOnce(&[[f64; 3]], f64, &mut [[f64; 3]]) + use<>) {
    let mut energy = 0.0;
    let mut tape = ::std::vec::Vec::new();
    for i in 0..p.len() {
        for j in 0..i {
            let (energy_1, dist_pullback) = <dist>::call(&p[i], &p[j]);
            energy += 1.0 / energy_1;
            tape.push((energy_1, dist_pullback));
        }
    }
    let pullback = move |p: &[[f64; 3]], result_bar: f64, p_bar: &mut [[f64; 3]]| {
        for i in (0..p.len()).rev() {
            for j in (0..i).rev() {
                let (energy_1, dist_pullback) = tape.pop().expect("one value per turn");
                let mut p_part_bar = ::gradflow::Differentiable::zero_tangent(&p[i]);
                let mut p_part_bar_1 = ::gradflow::Differentiable::zero_tangent(&p[j]);
                dist_pullback(
                    &p[i],
                    &p[j],
                    -(result_bar * (1.0 / energy_1 / energy_1)),
                    Some(&mut p_part_bar),
                    Some(&mut p_part_bar_1),
                );
                ::gradflow::Tangent::accumulate(&mut p_bar[i], &p_part_bar);
                ::gradflow::Tangent::accumulate(&mut p_bar[j], &p_part_bar_1);
            }
        }
    };
    (energy, pullback)
}
