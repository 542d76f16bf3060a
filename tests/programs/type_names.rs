//! Parameters of types that are other names of numbers, arrays, tuples and constants.

use gradflow::differentiable;
use gradflow_tests::programs;

type Real = f64;
type Index = usize;
type Count = i32;
type Params = Vec<Real>;
type Matrix<const N: usize> = [[Real; N]; N];
type Pairs = Vec<(usize, f64)>;
type Single = f32;
type Point = [f64; 2];
type Pair = (f64, f64);

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Square,
    Plain,
}

#[derive(Clone, PartialEq)]
enum Kind {
    Square,
    Plain,
}

programs! {
    absolute -> f64: (0.8), (-0.5);
    power -> f64: (0.8, 1.3);
    angle -> f64: (0.8, 1.3);
    largest -> f64: (0.8, 1.3);
    element -> f64: (&[0.8, 1.3, 0.2], const 1);
    bound -> f64: (&[0.8, 1.3, 0.2], const 2);
    length -> f64: (0.8, const 2);
    renamed -> f64: (0.8);
    parts -> f64: ([0.8, 0.3]);
    pair -> f64: ((0.8, 0.3));
    listed -> f64: (0.8);
    modes -> f64: (0.8, const super::Mode::Square), (0.8, const super::Mode::Plain);
    kinds -> f64: (0.8, const super::Kind::Square), (0.8, const super::Kind::Plain);
    looped -> f64: (0.8, const 3);
    branched -> f64: (0.8, 0.3);
    called -> f64: (0.8, 0.3);
    many -> f64: ([0.8, 0.3, 0.2]);
    from_index -> f64: (0.8, const 3);
    compared -> f64: (0.8, 0.2);
    exponent -> f64: (0.8, const 2);
    matched -> f64: (0.8, const 2);
    calling_itself -> f64: (0.8, const 2);
    alias_vec -> f64: (vec![0.3, 0.5]);
    alias_moved -> f64: (vec![0.3, 0.5]);
    alias_matrix -> f64: ([[0.3, 0.5], [0.1, 0.9]]);
    alias_mut -> f64: (0.5, 0.3);
    alias_single -> f64: (0.5, 0.25_f32);
    alias_tuple -> f64: ((0.5, 0.3));
    alias_loop -> f64: (0.5, 0.3);
    alias_cond -> f64: (0.5, 0.3);
    alias_res -> _: (0.5, 0.3);
    alias_nested -> f64: (0.5, 0.3);
    pairs -> f64: (&[0.5, 0.3], const &vec![(0, 1.5), (1, 2.0)]);
}

#[differentiable(second_order)]
fn absolute(x: Real) -> Real {
    let a = x.abs();
    a * a.sin()
}

#[differentiable(second_order, allow(powf_domain))]
fn power(x: Real, y: Real) -> Real {
    x.powf(y) * y.powf(x)
}

#[differentiable(second_order)]
fn angle(x: Real, y: Real) -> Real {
    f64::atan2(y, x) * x.atan2(y).exp()
}

#[differentiable(second_order)]
fn largest(x: Real, y: Real) -> Real {
    (x * x).max(y).sin() * x.max(y)
}

#[differentiable(second_order)]
fn element(x: &[Real], #[no_grad] i: Index) -> Real {
    let y = x[i].sin();
    y * y * x[i + 1]
}

#[differentiable(second_order)]
fn bound(x: &[Real], #[no_grad] n: Index) -> Real {
    let mut s = 1.0;
    for i in 0..n {
        s = s * x[i] + s.sin();
    }
    s
}

#[differentiable(second_order)]
fn length(x: Real, #[no_grad] n: Index) -> Real {
    let mut v = vec![x; n];
    v[0] *= x;
    let s: f64 = v[0] * v[n - 1];
    s.sin()
}

#[differentiable(second_order, allow(powf_domain))]
fn renamed(x: Real) -> Real {
    let y = x;
    let z = y;
    z.powf(y) + z.max(1.0).atan2(y)
}

#[differentiable(second_order, allow(powf_domain))]
fn parts(p: Point) -> Real {
    let [a, b] = p;
    let q = p;
    a.powf(b) * q[0].atan2(q[1])
}

#[differentiable(second_order, allow(powf_domain))]
fn pair(p: Pair) -> Real {
    let (a, b) = p;
    let q = p;
    a.powf(b) * q.0.atan2(q.1)
}

#[differentiable(second_order, allow(powf_domain))]
fn listed(x: Real) -> Real {
    let v = [x, x.sin(), x];
    let t = (x, v[1]);
    v[0].powf(v[1]) * t.0.hypot(v[2])
}

#[differentiable(second_order)]
fn modes(x: Real, #[no_grad] mode: Mode) -> Real {
    let y = x.sin();
    if mode == Mode::Square { y * y * x } else { x }
}

#[differentiable(second_order)]
fn kinds(x: Real, #[no_grad] kind: Kind) -> Real {
    let y = x.sin();
    if kind == Kind::Square { y * y * x } else { x }
}

#[differentiable(second_order, allow(powf_domain))]
fn looped(x: Real, #[no_grad] n: Index) -> Real {
    let mut s = x;
    let mut i = 0;
    while i < n {
        s = s.powf(x);
        i += 1;
    }
    s * n as f64
}

#[differentiable(second_order)]
fn branched(x: Real, y: Real) -> Real {
    let m = if x > y { x } else { y };
    m.powf(x) * m.max(0.1)
}

#[differentiable(second_order)]
fn called(x: Real, y: Real) -> Real {
    let a = power(x, y);
    let b = absolute(x);
    a * b
}

#[differentiable(second_order, allow(powf_domain))]
fn many(p: [Real; 3]) -> Real {
    let [a, b, c] = p;
    let q = p;
    a.powf(b) * q[0].atan2(c)
}

#[differentiable(second_order, allow(powf_domain))]
fn from_index(x: Real, #[no_grad] n: Index) -> Real {
    let a = n as f64;
    let b = x * a;
    b.powf(x) * (n as f64)
}

#[differentiable(second_order, allow(powf_domain, eager_select))]
fn compared(x: Real, lo: Real) -> Real {
    let y = x.clamp(lo, 1.0);
    y.powf(lo).min(x.mul_add(lo, 2.0))
}

#[differentiable(second_order)]
fn exponent(x: Real, #[no_grad] n: Count) -> Real {
    let y = x.sin();
    y.powi(n) * y.powi(n + 1)
}

#[differentiable(second_order)]
fn matched(x: Real, #[no_grad] n: Count) -> Real {
    let y = x.sin();
    match n {
        1 => y * y,
        2 => y * y * y.powi(n),
        k => y.powi(k),
    }
}

#[differentiable(second_order)]
fn calling_itself(x: Real, #[no_grad] n: Index) -> Real {
    if n == 0 { x } else { calling_itself(x.sin(), n - 1) * x }
}

#[differentiable(second_order)]
fn alias_vec(p: Params) -> Real {
    let mut s = 1.0;
    for v in &p {
        s *= v.sin() + s;
    }
    s * p[0]
}

#[differentiable(second_order)]
fn alias_moved(p: Params) -> Real {
    let q = p;
    let mut r = q.clone();
    r[0] *= q[1];
    let mut s = 1.0;
    for v in r {
        s = s * v + v;
    }
    s * q[0]
}

#[differentiable(second_order)]
fn alias_matrix(m: Matrix<2>) -> Real {
    let n = m;
    let [[a, b], [c, d]] = n;
    let row = m[0];
    (a * d - b * c).ln() * row[0].powi(3) * row[1]
}

#[differentiable(second_order)]
fn alias_mut(mut x: Real, y: Real) -> Real {
    let x0 = x;
    x *= y;
    x = x.sin() + x0;
    let z = y;
    x * z.max(0.1) * x0
}

#[differentiable(second_order)]
fn alias_single(x: Real, y: Single) -> Real {
    let z = y;
    x * f64::from(z) * (y as f64).sin()
}

#[differentiable(second_order)]
fn alias_tuple(p: (Real, Real)) -> Real {
    let q = p;
    let (a, b) = q;
    let r = (b, a);
    (a * r.0).sin() * r.1.hypot(p.0)
}

#[differentiable(second_order)]
fn alias_loop(x: Real, y: Real) -> Real {
    let mut s = x;
    for k in 0..3 {
        let t = y;
        s = s * t.atan2(x) + if k == 1 { x } else { y };
    }
    s
}

#[differentiable(second_order)]
fn alias_cond(x: Real, y: Real) -> Real {
    let big = if x > y { x } else { y };
    let sel = match x > 0.1 {
        true => y,
        false => x,
    };
    big.powi(2) * sel.exp() * x.min(y)
}

#[differentiable(second_order)]
fn alias_res(x: Real, y: Real) -> (Real, [Real; 2]) {
    let z = [x, y];
    (x, [z[1] * x, y])
}

#[differentiable(second_order)]
fn alias_nested(x: Real, y: Real) -> Real {
    let g = {
        let a = x;
        let b = {
            let c = y;
            c * a
        };
        b.max(a)
    };
    g * alias_tuple((x, g))
}

#[differentiable(second_order)]
fn pairs(x: &[f64], #[no_grad] p: &Pairs) -> f64 {
    let mut s = 1.0;
    for (i, w) in p {
        s += x[*i] * w * s;
    }
    for &(i, w) in p.iter() {
        s *= x[i] + w;
    }
    s
}
