//! Writes through references that are values.

pub(crate) const CASES: &[crate::Case] = &[
    (
        "fn chosen_by_a_branch(x: f64, c: bool) -> f64 {
            let mut lo = 0.0;
            let mut hi = 0.0;
            let side = if c { &mut lo } else { &mut hi };
            *side += x * x;
            lo + hi + x
        }",
        "through `side`, which may refer to `lo` or `hi`",
    ),
    (
        "fn chosen_by_a_match(x: f64, n: usize) -> f64 {
            let mut a = [0.0; 2];
            let mut b = [0.0; 2];
            let r = match n { 0 => &mut a, _ => &mut b };
            r[0] = x * x;
            a[0] + b[0] + x
        }",
        "through `r`, which may refer to `a` or `b`",
    ),
    (
        "fn array_of_references(x: f64) -> f64 {
            let mut a = 0.0;
            let mut b = 0.0;
            for r in [&mut a, &mut b] { *r += x; } a + b + x
        }",
        "a reference to `a` or `b`",
    ),
    (
        "fn vector_of_references(x: f64) -> f64 {
            let mut a = 0.0;
            let mut b = 0.0;
            let v = vec![&mut a, &mut b];
            for r in v { *r += x; } a + b + x
        }",
        "through `v`, which",
    ),
    (
        "fn tuple_of_references(x: f64) -> f64 {
            let mut a = 0.0;
            let mut b = 0.0;
            let t = (&mut a, &mut b);
            *t.0 = x * x;
            a + b + x
        }",
        "through `t`, which",
    ),
    (
        "fn initialised_late(x: f64) -> f64 {
            let mut a = 0.0;
            let r;
            r = &mut a;
            *r = x * x;
            a + x
        }",
        "through `r`, which may refer to `a`",
    ),
    (
        "fn given_by_a_call(x: f64) -> f64 {
            let mut v = [0.0; 3];
            let r = pick(&mut v, 1);
            *r = x * x;
            v[1] + x
        }",
        "through `r`, which may refer to `v`",
    ),
    (
        "fn given_by_a_call_and_passed_on(x: f64) -> f64 {
            let mut v = vec![0.0; 3];
            let r = pick(&mut v, 1);
            set(r, x * x);
            v[1] + x
        }",
        "through `r`, which may refer to `v`",
    ),
    (
        "fn given_by_an_iterator(x: f64) -> f64 {
            let mut v = [0.0; 3];
            let r = v.iter_mut().next().unwrap();
            *r = x * x;
            v[0] + x
        }",
        "through `r`, which may refer to `v`",
    ),
    (
        "fn iterator_kept(x: f64) -> f64 {
            let mut w = vec![0.0];
            let mut it = w.iter_mut();
            let r = it.next().unwrap();
            *r = x * x;
            w[0] + x
        }",
        "which may refer to `w`",
    ),
    (
        "fn entry_of_a_map(x: f64) -> f64 {
            let mut m = std::collections::HashMap::new();
            let e = m.entry(1).or_insert(0.0);
            *e += x * x;
            m[&1] + x
        }",
        "through `e`, which may refer to `m`",
    ),
    (
        "fn parameters_chosen(x: &mut [f64], y: &mut [f64], c: bool) {
            let v = if c { x } else { y };
            v[0] *= 2.0;
        }",
        "which may refer to `x` or `y`",
    ),
    (
        "fn vectors_chosen_late(x: &mut Vec<f64>, y: &mut Vec<f64>, c: bool) {
            let v;
            if c { v = x; } else { v = y; } v.push(2.0);
            v[0] *= 2.0;
        }",
        "a reference that is assigned again",
    ),
    (
        "fn numbers_chosen(x: &mut f64, y: &mut f64, c: bool) {
            let v = if c { x } else { y };
            *v *= 2.0;
        }",
        "which may refer to `x` or `y`",
    ),
    (
        "fn parameters_exchanged(x: &mut [f64], y: &mut [f64], c: bool) {
            let (v, w) = if c { (x, y) } else { (y, x) };
            v[0] *= 2.0;
            w[0] *= 3.0;
        }",
        "a write through a reference to `x` or `y`",
    ),
    (
        "fn methods_of_a_vector(x: f64, c: bool) -> f64 {
            let mut lo = vec![0.0];
            let mut hi = vec![0.0];
            let side = if c { &mut lo } else { &mut hi };
            side.push(x * x);
            side.fill(x);
            lo[0] + hi[0] + x
        }",
        "through `side`, which",
    ),
    (
        "fn mutable_and_only_read(x: &mut [f64], y: &mut [f64], c: bool) -> f64 {
            let v = if c { x } else { y };
            v[0] * 2.0
        }",
        "the reference `x`, kept as a value,",
    ),
    (
        "fn shared(x: &[f64], y: &[f64]) -> f64 {
            let r = if x.len() < y.len() { x } else { y };
            r[0] * 2.0
        }",
        "the reference `x`, kept as a value,",
    ),
    (
        "fn shared_with_a_lifetime<'a>(x: &'a [f64], y: &'a [f64]) -> f64 {
            let shorter: &'a [f64] = if x.len() < y.len() { x } else { y };
            let mut s = 0.0;
            for v in shorter { s += v * v; } s
        }",
        "the reference `x`, kept as a value,",
    ),
    (
        "fn shared_numbers(x: &f64, y: &f64, c: bool) -> f64 {
            let r = if c { x } else { y };
            *r * 2.0
        }",
        "the reference `x`, kept as a value,",
    ),
    (
        "fn shared_parts(x: &[f64], y: &[f64], c: bool) -> f64 {
            let r = if c { &x[1..] } else { &y[1..] };
            r[0] * 2.0
        }",
        "a reference kept as a value",
    ),
    (
        "fn parameter_in_a_tuple(x: &mut [f64]) {
            let t = (x, 1);
            t.0[0] *= 2.0;
        }",
        "which may refer to `x`",
    ),
    (
        "fn inside_a_struct(x: f64) -> f64 {
            let mut a = 0.0;
            let p = Holder { r: &mut a };
            *p.r = x * x;
            a + x
        }",
        "through `p`, which may refer to `a`",
    ),
    (
        "fn detached(x: f64) -> f64 {
            let mut v = [0.0; 3];
            let r = no_grad(&mut v);
            r[0] = x * x;
            v[0] + x
        }",
        "through `r`, which may refer to `v`",
    ),
    (
        "fn inside_an_option(x: f64, y: &mut f64) -> f64 {
            let t = Some(y);
            let r = t.unwrap();
            *r = x * x;
            x
        }",
        "which may refer to",
    ),
    (
        "fn reference_handed_on(x: f64) -> f64 {
            let mut a = 1.0;
            let p = choose(&mut a);
            let q = p;
            *q = x;
            a * 2.0
        }",
        "which may refer to `a`",
    ),
    (
        "fn reference_handed_on_by_a_branch(x: f64, c: bool) -> f64 {
            let mut a = vec![1.0, 2.0];
            let mut b = vec![1.0, 2.0];
            let p = if c { a.iter_mut().max() } else { b.iter_mut().max() };
            let q = p.unwrap();
            *q = x;
            a[0] * b[1]
        }",
        "may refer to `a` or `b`",
    ),
];
