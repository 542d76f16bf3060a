//! What is like a refused program and right.

pub(crate) const CASES: &[&str] = &[
    "fn attributes(x: f64) -> f64 {
        #[allow(unused_mut)]
        let mut y = x;
        #[rustfmt::skip]
        let z = y;
        #[expect(clippy::all)]
        {
            z * y
        }
    }",
    "fn number_after_lending(x: f64) -> f64 {
        let mut y = 1.0;
        let mut s = step(&mut y, x);
        s *= 2.0;
        s + y
    }",
    "fn value_after_lending(x: f64) -> f64 {
        let mut y = 1.0;
        let mut s = step(&mut y, x);
        s[0] *= 2.0;
        s[0] + y
    }",
    "fn value_out_of_a_vector(x: f64) -> f64 {
        let mut v = vec![1.0, 2.0];
        let mut last = v.pop().unwrap();
        last *= x;
        last + v[0]
    }",
    "fn typed_value(x: f64, n: usize) -> f64 {
        let mut k = 0;
        let mut w: Vec<f64> = draw(&mut k, n);
        w[0] *= x;
        w[0]
    }",
    r#"fn shown(x: f64) -> f64 {
        println!("{x}");
        assert!(x > 0.0, "{}", x);
        debug_assert!(x.is_finite());
        x * x
    }"#,
    "fn foreign_value(x: f64) -> f64 {
        let r = &x;
        let m = Model::new(3);
        let y = predict(&m, x);
        y * *r
    }",
    "fn parts(v: &mut [f64], x: f64) {
        let (a, b) = v.split_at_mut(1);
        a[0] += x;
        b[0] *= x;
        let w = &mut *a;
        w[0] = x;
    }",
    "fn elements(x: f64) -> f64 {
        let mut a = [x, 1.0];
        for r in &mut a { *r *= 2.0; } for r in a.iter_mut() { *r *= x; } let r = a.first_mut().unwrap();
        *r = x;
        a[0] + a[1]
    }",
    "fn effects_detached(x: f64) -> f64 {
        no_grad(store(x * x));
        store(no_grad(x));
        x
    }",
    r#"fn log(x: f64) -> f64 {
        let mut log = Vec::new();
        log.push(format!("{x}"));
        x
    }"#,
    "fn counted_in_an_assertion(x: f64) -> f64 {
        let mut i = 0;
        assert!({ i += 1; true });
        x * i as f64
    }",
    "fn renamed(y: &mut [f64], x: f64) {
        let z = y;
        z[0] *= x;
    }",
    "fn copied(x: f64) -> f64 {
        let mut p = (1.0, [2.0; 2]);
        let mut q = p;
        q.1[0] = x;
        q.0 = x;
        p.0 = x;
        q.1[0] * q.0 * p.0
    }",
    "fn vector_chosen(x: f64, c: bool) -> f64 {
        let mut w = if c { vec![1.0] } else { make(3) };
        w[0] = x;
        w[0] * x
    }",
    "fn drawn(x: f64) -> f64 {
        let mut seed = 42;
        let u = sample(&mut seed);
        f(u, x)
    }",
    "fn drawn_by_a_reference(x: f64, rng: &mut u64) -> f64 {
        let u = sample(rng);
        f(u, x)
    }",
    "fn drawn_by_a_method(x: f64) -> f64 {
        let mut rng = Rng::new(3);
        let u: f64 = rng.sample();
        f(u, x)
    }",
    "fn lent_and_read(x: f64) -> f64 {
        let mut v = vec![x];
        let s = grow(&mut v, x);
        let t = total(&v, s);
        t * s
    }",
    "fn several_values(x: &[f64], p: f64) -> f64 {
        let (c, d) = f(x, p);
        let w = h(c, d);
        w[0] * w[1]
    }",
    "fn result_in_a_condition(x: f64) -> f64 {
        let u = g(x * x);
        if u > 1.0 { x } else { -x }
    }",
    "fn result_in_an_assertion(x: f64) -> f64 {
        let u = g(x * x);
        let v = u + 1.0;
        debug_assert!(v > 0.0);
        x * x
    }",
    "fn result_in_a_bound(x: f64) -> f64 {
        let n = gradflow::no_grad(g(x)) as usize;
        let mut y = x;
        for _ in 0..n { y *= x; }
        y
    }",
    "fn result_of_constants(x: f64, n: usize) -> f64 {
        let u = g(n);
        x * x
    }",
    "fn result_by_way_of_a_tuple(x: f64) -> f64 {
        let (a, b) = g(x);
        a * x
    }",
    "fn result_in_what_is_lent(x: f64, y: &mut [f64]) {
        let u = g(x);
        y[0] = u;
    }",
    "fn result_in_a_loop(x: &[f64]) -> f64 {
        let mut best = 0.0;
        let mut kept = 0.0;
        for i in 0..x.len() {
            let u = g(x[i]);
            if u > best { best = u; kept = x[i]; }
        }
        kept * kept
    }",
    "fn reduced_output(x: f64, y: &mut [f64]) { let k = x.floor(); y[0] = x - k; y[1] = (x - k) * x; }",
    "fn reduced_theta(x: f64, w: f64) -> f64 { let mut t = x; for _ in 0..5 { t += 0.1 * w; let k = (t / 6.28).floor(); t -= k * 6.28; } t.sin() }",
    "fn reduced_theta2(x: f64, w: f64) -> f64 { let mut t = x; for _ in 0..5 { t = t + 0.1 * w; t = t - (t / 6.28).floor() * 6.28; } t.sin() }",
    "fn reduced_interp(x: &[f64], t: &[f64]) -> f64 { let mut s = 0.0; for v in x { let i = v.floor() as usize; let w = v - i as f64; s += t[i] * (1.0 - w) + t[i + 1] * w; } s }",
    "fn reduced_wrap(x: f64) -> f64 { let y = x + 3.14; let k = (y / 6.28).floor(); y - k * 6.28 - 3.14 }",
    "fn reduced_idx(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { let c = x[i].floor(); s += (x[i] - c) * (x[i] - c); } s }",
    "fn reduced_phase(x: &[f64]) -> f64 { let mut acc = 0.0; let mut s = 0.0; for v in x { acc += v; acc -= acc.floor(); s += acc; } s }",
    "fn lengths_over_constants(x: f64, #[no_grad] grid: &Grid, t: &[i64]) -> f64 {
        let n = grid.cells(2.0).len() + t.iter().filter(|v| **v > 1).collect::<Vec<_>>().len();
        x * n as f64
    }",
];
