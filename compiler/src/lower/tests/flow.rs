//! Branches, loops and exits.

use expect_test::expect;

use super::check;

/// Iterator chains are index loops.
#[test]
fn chains() {
    check(
        r"
        fn f(x: &[f64], y: &[f64]) -> f64 {
            let mut s = 0.0;
            for (i, (a, &b)) in x.iter().zip(y).enumerate() {
                s += a * b * i as f64;
            }
            for (i, a) in x.iter().rev().enumerate() {
                s += a * i as f64;
            }
            for w in x.windows(2).rev() {
                s += w[0] * w[1];
            }
            for i in (0..x.len()).rev().step_by(2) {
                s *= x[i];
            }
            s
        }
        ",
        &expect![[r"
            (x, y)
              mut s := 0.0
              for i in 0..`x.len().min(y.len())` #0
                b := y[i]
                s_1 := mul(x[i], b)
                s_2 := mul(s_1, `i as f64`)
                s += s_2
              for i in 0..`x.len()` #1
                index := `x.len() - 1 - i`
                s_3 := mul(x[index], `i as f64`)
                s += s_3
              for i_1 in 0..`(x.len() + 1).saturating_sub(2)` rev #2
                s_4 := mul(x[i_1 .. i_1 + 2][0], x[i_1 .. i_1 + 2][1])
                s += s_4
              for i in 0..`x.len()` rev step 2 #3
                s *= x[i]
              => s
        "]],
    );
}

/// Branches end in atoms.
#[test]
fn branches_with_values() {
    check(
        r#"
        fn f(x: f64, n: usize) -> f64 {
            let y = if x > 0.0 && n > 1 { x * 2.0 } else if n == 0 { x } else { panic!("negative") };
            match (n, y) {
                (0, _) => 0.0,
                (1 | 2, z) if z > 1.0 => z * z,
                (k @ 3..=5, z) => z * k as f64,
                _ => y,
            }
        }
        "#,
        &expect![[r#"
            (x, #n)
              y := if `x > 0.0 &&n > 1`
                y_1 := mul(x, 2.0)
                => y_1
              else
                y_2 := if `n == 0`
                  => x
                else
                  do `panic!("negative")` <>
                => y_2
              result := (n, y)
              result_3 := match result
              | (0, _)
                => 0.0
              | (1 | 2, z) if z > 1.0 [z is result.1]
                result_1 := mul(z, z)
                => result_1
              | (k @ 3 ..= 5, z) [k is result.0] [z is result.1]
                result_2 := mul(z, `k as f64`)
                => result_2
              | _
                => y
              => result_3
        "#]],
    );
}

/// What follows an early return is the other branch.
#[test]
fn early_returns_are_branches() {
    check(
        r"
        fn f(x: f64, n: usize) -> f64 {
            if n == 0 {
                return 1.0;
            }
            let y = x * x;
            if n == 1 {
                return y;
            }
            f(n - 2, y) * y
        }
        ",
        &expect![[r"
            (x, #n)
              result_3 := if `n == 0`
                => 1.0
              else
                y := mul(x, x)
                result_2 := if `n == 1`
                  => y
                else
                  result := rec call f(`n - 2`, y)
                  result_1 := mul(result, y)
                  => result_1
                => result_2
              => result_3
        "]],
    );
}

/// The rest after a loop that returns runs only if the loop came to its end.
#[test]
fn exits_from_loops_are_guarded() {
    check(
        r"
        fn f(x: &[f64]) -> f64 {
            let mut s = 0.0;
            'rows: for i in 0..x.len() {
                for &v in x {
                    if v < 0.0 {
                        continue 'rows;
                    }
                    if v > 9.0 {
                        return s * v;
                    }
                    s += v;
                }
                s *= 2.0;
            }
            s
        }
        ",
        &expect![[r"
            (x)
              mut s := 0.0
              mut reached := false
              'rows: for i in 0..`x.len()` #0
                mut reached_1 := false
                for i_1 in 0..`x.len()` #1
                  v := x[i_1]
                  if `v < 0.0`
                    continue #0
                  else
                    if `v > 9.0`
                      result := mul(s, v)
                      return result
                    else
                      s += v
                reached_1 = true
                rest reached_1
                  s *= 2.0
              reached = true
              rest reached
                return s
        "]],
    );
}

/// The only arm that goes on takes the rest; of several, none can.
#[test]
fn match_arms_that_exit() {
    check(
        r"
        fn f(x: &mut [f64], n: usize) {
            for i in 0..n {
                let y = match i {
                    0 => continue,
                    1 => break,
                    _ => x[i],
                };
                x[0] += y;
            }
            match n {
                0 => x[0] = 1.0,
                1 => return,
                _ => {}
            }
            x[1] = x[0];
        }
        ",
        &expect![[r"
            (x, #n)
              for i in 0..n #0
                match i
                | 0
                | 1
                  break #0
                | _
                  y := x[i]
                  x[0] += y
              mut reached := false
              match n
              | 0
                x[0] = 1.0
              | 1
                return
              | _
              reached = true
              rest reached
                x[1] = x[0]
        "]],
    );
}

/// A loop assigns what it breaks with to a variable declared before.
#[test]
fn loops_with_values() {
    check(
        r"
        fn f(mut x: f64) -> f64 {
            let y = loop {
                x *= 2.0;
                if x > 10.0 {
                    break x + 1.0;
                }
            };
            let z = 'found: {
                if y > 20.0 {
                    break 'found y;
                }
                y * y
            };
            while { x -= 1.0; x > z } {}
            z
        }
        ",
        &expect![[r"
            (x)
              declare y
              loop #0
                x *= 2.0
                if `x > 10.0`
                  y = add(x, 1.0)
                  break #0
              declare z
              loop #1
                if `y > 20.0`
                  z = y
                  break #1
                else
                  z = mul(y, y)
                  break #1
              loop #2
                x -= 1.0
                if `!(x > z)`
                  break #2
              => z
        "]],
    );
}
