fn calls(p: &[[f64; 3]]) -> f64 {
    let mut energy = 0.0;
    for i in 0..p.len() {
        for j in 0..i {
            energy += 1.0 / dist(&p[i], &p[j]);
        }
    }
    energy
}
/// The value of [`calls`](fn@calls) and its pullback, each with its tangent.
#[inline]
fn second_order_sweep(
    p: &[[f64; 3]],
    p_dot: &[[f64; 3]],
) -> (
    (f64, f64),
    impl ::core::ops::FnOnce(
        &[[f64; 3]],
        &[[f64; 3]],
        f64,
        f64,
        &mut [[f64; 3]],
        &mut [[f64; 3]],
    ) + use<>,
) {
    assert_eq!(p_dot.len(), p.len());
    let mut energy = 0.0;
    let mut energy_dot = 0.0;
    let mut tape = ::std::vec::Vec::new();
    for i in 0..p.len() {
        for j in 0..i {
            let ((energy_1, energy_1_dot), dist_pullback) = <dist>::call_second_order(
                &p[i],
                &p[j],
                Some(&p_dot[i]),
                Some(&p_dot[j]),
            );
            let energy_2 = 1.0 / energy_1;
            energy_dot -= energy_2 * energy_1_dot / energy_1;
            energy += energy_2;
            tape.push((energy_1, dist_pullback, energy_1_dot));
        }
    }
    let result = (energy, energy_dot);
    let pullback = move |
        p: &[[f64; 3]],
        p_dot: &[[f64; 3]],
        result_bar: f64,
        result_bar_dot: f64,
        p_bar: &mut [[f64; 3]],
        p_bar_dot: &mut [[f64; 3]]|
    {
        assert_eq!(p_dot.len(), p.len());
        for i in (0..p.len()).rev() {
            for j in (0..i).rev() {
                let (energy_1, dist_pullback, energy_1_dot) = tape
                    .pop()
                    .expect("one value per turn");
                let energy_2 = 1.0 / energy_1;
                let energy_1_bar_2 = -(energy_2 / energy_1);
                let energy_1_bar_2_dot = (energy_2 * energy_1_dot / energy_1
                    - energy_1_bar_2 * energy_1_dot) / energy_1;
                let mut p_part_bar = ::gradflow::Differentiable::zero_tangent(&p[i]);
                let mut p_part_bar_dot = ::gradflow::Differentiable::zero_tangent(&p[i]);
                let mut p_part_bar_1 = ::gradflow::Differentiable::zero_tangent(&p[j]);
                let mut p_part_bar_1_dot = ::gradflow::Differentiable::zero_tangent(
                    &p[j],
                );
                dist_pullback(
                    &p[i],
                    &p[j],
                    Some(&p_dot[i]),
                    Some(&p_dot[j]),
                    Some(result_bar * energy_1_bar_2),
                    Some(
                        result_bar_dot * energy_1_bar_2 + result_bar * energy_1_bar_2_dot,
                    ),
                    Some(&mut p_part_bar),
                    Some(&mut p_part_bar_1),
                    Some(&mut p_part_bar_dot),
                    Some(&mut p_part_bar_1_dot),
                );
                ::gradflow::Tangent::accumulate(&mut p_bar[i], &p_part_bar);
                ::gradflow::Tangent::accumulate(&mut p_bar_dot[i], &p_part_bar_dot);
                ::gradflow::Tangent::accumulate(&mut p_bar[j], &p_part_bar_1);
                ::gradflow::Tangent::accumulate(&mut p_bar_dot[j], &p_part_bar_1_dot);
            }
        }
    };
    (result, pullback)
}
