//! What is refused, at once or if it is active.

use expect_test::expect;

use super::check;

/// Functions that have no derivative for what they are.
#[test]
fn signatures() {
    check(
        r#"
        async unsafe extern "C" fn f(self, x: impl Fn(f64) -> f64, ...) -> usize {
            1
        }
        "#,
        &expect![[r#"
            (x)
              => 1
            GF0502 an `async` function [async]
            GF0502 an `unsafe` function [unsafe]
            GF0502 an `extern` function [extern "C"]
            GF0502 a method with `self` [self]
            GF0502 a function with a parameter of type `impl Trait` [impl Fn (f64) -> f64]
            GF0502 a variadic function [...]
            GF0504 f [usize]
        "#]],
    );
}

/// A result that carries no gradient.
#[test]
fn results_without_gradient() {
    check(
        r#"
        fn f(x: f64) -> &'static str {
            "x"
        }
        "#,
        &expect![[r#"
            (x)
              => "x"
            GF0502 a function that returns a reference [& 'static str]
        "#]],
    );
}

/// Nothing to differentiate by.
#[test]
fn no_parameter() {
    check(
        r"
        fn f(n: usize, names: &[String], #[no_grad] x: f64) -> f64 {
            x
        }
        ",
        &expect![[r"
            (#n, #names, #x)
              => x
            GF0503 f [f]
        "]],
    );
}

/// Kept verbatim: an error only if a gradient passes through them.
#[test]
fn constructs_without_a_rule() {
    check(
        r#"
        fn f(x: f64, n: i32) -> f64 {
            let c = |t: f64| t * x;
            let s: f64 = [x, c(2.0)].iter().map(|v| v * v).sum();
            let t = unsafe { g(x) };
            let p = Point { x, n };
            let mut v = vec![s];
            v.sort_by(f64::total_cmp);
            if let Some(k) = h(n) {
                println!("{k} {x}");
            }
            unknown!(x, v);
            s + t + Some(x).unwrap_or(0.0)
        }
        "#,
        &expect![[r#"
            (x, #n)
              c := `| t : f64 | t * x` <x> refused GF0401 a closure
              s := `[x, c(2.0)].iter().map(| v | v * v).sum()` <x c> refused GF0112 the method `sum`
              t := `unsafe { g(x) }` <x> refused GF0111 this `unsafe` block
              p := `Point { x : x, n : n }` <x n> refused GF0401 a struct literal
              mut v := vec[s]
              do `v.sort_by(f64::total_cmp)` <v> writes v refused GF0403 the method `sort_by`
              match `h(n)` <n> refused GF0401 a pattern that takes an enum or struct apart
              | Some(k) [k is ?]
                do `println!("{k} {x}")` <x k>
              | _
              do `unknown!(x, v)` <x v> writes v refused GF0112 the macro `unknown!`
              result := add(s, t)
              result_1 := `Some(x).unwrap_or(0.0)` <x> refused GF0112 the method `unwrap_or`
              result_2 := add(result, result_1)
              => result_2
        "#]],
    );
}

/// Errors at once.
#[test]
fn jumps_that_cannot_be_followed() {
    check(
        r#"
        fn f(x: &[f64], n: usize) -> f64 {
            let Some(first) = x.first() else { return 0.0 };
            let y = g(n)?;
            for item in iterator(n).filter(|v| *v > 1) {
                println!("{item}");
            }
            let mut row = &x[1..];
            row = &row[1..];
            #[cfg(feature = "a")]
            let z = 1.0;
            y
        }
        "#,
        &expect![[r#"
            (x, #n)
              result_1 := match `x.first()` refused GF0401 a pattern that takes an enum or struct apart
              | Some(first_1) [first_1 is ?]
                first := first_1
                y := ()
                mut items := `:: core::iter::IntoIterator::into_iter(iterator(n).filter(| v | * v > 1))` <n> refused GF0401 a loop over this iterator
                loop #0
                  result := `:: core::iter::Iterator::next(&mut items)` <items> writes items refused GF0403 a pattern that takes an enum or struct apart
                  match result
                  | Some(item) [item is ?]
                    do `println!("{item}")` <item>
                  | _
                    break #0
                z := 1.0
              | _
                => 0.0
              => result_1
            GF0402 the `?` operator [g (n) ?]
            GF0402 a reference that is assigned again [row]
            GF0402 conditional compilation inside the function [# [cfg (feature = "a")]]
        "#]],
    );
}
