//! Values, places and types.

use expect_test::expect;

use super::check;

/// Every operation becomes a statement; the last one goes to where its value is wanted.
#[test]
fn operations_in_order() {
    check(
        r"
        fn f(x: f64, y: f64) -> f64 {
            let a = x * y + x.sin();
            let b: f64 = -a.powi(2) / f64::max(x, 1.0);
            a - b
        }
        ",
        &expect![[r"
            (x, y)
              a_1 := mul(x, y)
              a_2 := sin(x)
              a := add(a_1, a_2)
              b_1 := powi(a, 2)
              b_2 := neg(b_1)
              b_3 := f64::max(x, 1.0)
              b := div(b_2, b_3)
              result := sub(a, b)
              => result
        "]],
    );
}

/// Bounds and indices stay as they are.
#[test]
fn rosenbrock() {
    check(
        r"
        fn rosenbrock(x: &[f64]) -> f64 {
            let mut sum = 0.0;
            for i in 0..x.len() - 1 {
                sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2);
            }
            sum
        }
        ",
        &expect![[r"
            (x)
              mut sum := 0.0
              for i in 0..`x.len() - 1` #0
                sum_1 := mul(x[i], x[i])
                sum_2 := sub(x[i + 1], sum_1)
                sum_3 := powi(sum_2, 2)
                sum_4 := mul(100.0, sum_3)
                sum += sum_4
              => sum
        "]],
    );
}

/// An operand that a later one changes is copied before.
#[test]
fn operands_are_read_before_effects() {
    check(
        r"
        fn f(mut x: f64, mut i: usize, y: &mut [f64]) -> f64 {
            let a = x * { x += 1.0; x } + y[i];
            let b = y[i] * g(y);
            y[{ i += 1; i }] = a / b;
            y[0]
        }
        ",
        &expect![[r"
            (x, #i, y)
              a_1 := x
              x += 1.0
              a_2 := mul(a_1, x)
              a := add(a_2, y[i])
              b_1 := y[i]
              b_2 := call g(&mut y)
              b := mul(b_1, b_2)
              y_1 := div(a, b)
              i += 1
              y[i] = y_1
              => y[0]
        "]],
    );
}

/// A name that is taken gets a number.
#[test]
fn shadowing() {
    check(
        r#"
        fn f(x: f64) -> f64 {
            let x = x * 2.0;
            let y = { let x = x.sin(); x * x };
            let (x, y) = (y, x);
            println!("{x} {}", y);
            x - y
        }
        "#,
        &expect![[r#"
            (x)
              x_1 := mul(x, 2.0)
              x_2 := sin(x_1)
              y := mul(x_2, x_2)
              x_3 := y
              y_1 := x_1
              do `{ let x = &x_3 ; println!("{x} {}", y_1) }` <x_3 y_1>
              result := sub(x_3, y_1)
              => result
        "#]],
    );
}

/// A name of a reference is its place.
#[test]
fn references() {
    check(
        r"
        fn f(a: &mut [[f64; 3]], p: &(f64, f64), c: &f64) -> f64 {
            let mut k = 0;
            let row = &mut a[k];
            k += 1;
            row[1] *= *c;
            for v in row.iter_mut() {
                *v += c * p.0;
            }
            let (u, w) = p;
            let (lo, hi) = a.split_at(k);
            g(&lo[0], hi, &mut a[k][..2]) + u * w
        }
        ",
        &expect![[r"
            (a, p, c)
              mut k := 0
              index := `k`
              k += 1
              a[index][1] *= c.*
              for i in 0..`a[index].len()` #0
                a_1 := mul(c.*, p.0)
                a[index][i] += a_1
              middle := `k`
              result := call g(&a[.. middle][0], &a[middle ..], &mut a[k][.. 2])
              result_1 := mul(p.0, p.1)
              result_2 := add(result, result_1)
              => result_2
        "]],
    );
}

/// Vectors, arrays and what writes them.
#[test]
fn containers() {
    check(
        r"
        fn f(x: &[f64], n: usize) -> (f64, Vec<f64>) {
            let mut v = vec![0.0; n];
            let w = [x[0], x[1] * 2.0];
            let mut rows = vec![x.to_vec(), vec![w[0]]];
            rows[1].push(w[1].exp());
            v.swap(0, n - 1);
            std::mem::swap(&mut v, &mut rows[0]);
            v[..2].copy_from_slice(&w);
            v.fill(x[0]);
            let [a, .., b] = w;
            let (s, c) = a.sin_cos();
            (s * c + b, v)
        }
        ",
        &expect![[r"
            (x, #n)
              mut v := vec[0.0; n]
              w_1 := mul(x[1], 2.0)
              w := [x[0], w_1]
              rows_1 := to_vec(x)
              rows_2 := vec[w[0]]
              mut rows := vec[rows_1, rows_2]
              push rows[1] exp(w[1])
              swap v[0] v[n - 1]
              swap v rows[0]
              copy v[.. 2] from w
              fill v x[0]
              a := w[0]
              b := w[w.len() - 1]
              c_s := sin(a)
              c_s_1 := cos(a)
              s := c_s
              c := c_s_1
              result := mul(s, c)
              result_1 := add(result, b)
              result_2 := (result_1, v)
              => result_2
        "]],
    );
}

/// Steps that lose the gradient are nodes of their own; integer arithmetic is not.
#[test]
fn cuts() {
    check(
        r"
        fn f(x: f64, n: i32, #[no_grad] t: f64) -> f64 {
            let k = (x * 3.0) as i64;
            let b = f64::from(x > 0.0) + (n > 2) as u8 as f64;
            let r = (x / 2.0).floor() + f64::round(t);
            let m = (n + 1) * 2 % 3;
            let h = x.to_bits();
            gradflow::no_grad(x.trunc()) + b + r + m as f64 + x as f32 as f64
        }
        ",
        &expect![[r"
            (x, #n, #t)
              k_1 := mul(x, 3.0)
              k := cut GF0101 k_1 as i64
              b_1 := cut GF0103 f64::from(x > 0.0)
              b_2 := cut GF0103 (n > 2) as u8
              b := add(b_1, `b_2 as f64`)
              r_1 := div(x, 2.0)
              r_2 := cut GF0102 r_1.floor()
              r_3 := cut GF0102 f64::round(t)
              r := add(r_2, r_3)
              m := `(n + 1) * 2 % 3`
              h := cut GF0104 x.to_bits()
              result := cut GF0102 x.trunc()
              result_1 := no_grad(result)
              result_2 := add(result_1, b)
              result_3 := add(result_2, r)
              result_4 := add(result_3, `m as f64`)
              result_5 := convert(x)
              result_6 := convert(result_5)
              result_7 := add(result_4, result_6)
              => result_7
        "]],
    );
}

/// Parameters that are patterns are unpacked first.
#[test]
fn parameter_patterns() {
    check(
        r"
        fn f((a, (b, _)): (f64, (f64, f64)), &c: &f64, [d, e]: &[f64; 2]) -> f64 {
            a * b + c * d - e
        }
        ",
        &expect![[r"
            (argument, c_ref, argument_1)
              a := argument.0
              b := argument.1.0
              c := c_ref.*
              result := mul(a, b)
              result_1 := mul(c, argument_1[0])
              result_2 := add(result, result_1)
              result_3 := sub(result_2, argument_1[1])
              => result_3
        "]],
    );
}
