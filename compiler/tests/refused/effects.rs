//! Writes inside macros, closures and cells, and calls for an effect that is not seen.

pub(crate) const CASES: &[crate::Case] = &[
    (
        "fn call_in_an_assertion(x: f64) -> f64 {
            let mut y = 1.0;
            assert!(step(&mut y, x));
            y * x
        }",
        "macro `assert!` may change",
    ),
    (
        "fn assignment_in_an_assertion(x: f64) -> f64 {
            let mut y = 1.0;
            assert!({ y *= x; true });
            y * x
        }",
        "macro `assert!` may change",
    ),
    (
        r#"fn assertion_with_a_message(x: f64) -> f64 {
            let mut y = 1.0;
            assert_eq!({ y *= x; 1 }, 1, "bad {}", 3);
            y * x
        }"#,
        "macro `assert_eq!` may change",
    ),
    (
        r#"fn call_in_a_print(x: f64) -> f64 {
            let mut y = 1.0;
            println!("{}", advance(&mut y, x));
            y * x
        }"#,
        "macro `println!` may change",
    ),
    (
        r#"fn call_in_a_format(x: f64) -> f64 {
            let mut y = 1.0;
            let s = format!("{}", advance(&mut y, x));
            y * x + s.len() as f64
        }"#,
        "macro `format!` may change",
    ),
    (
        "fn call_in_a_match(x: f64) -> f64 {
            let mut y = 1.0;
            if matches!(advance(&mut y, x), 1 | 2) { y * x } else { y }
        }",
        "macro `matches!` may change",
    ),
    (
        "fn call_in_a_while(x: f64) -> f64 {
            let mut y = 1.0;
            while matches!(advance(&mut y, x), 1) { } y * x
        }",
        "macro `matches!` may change",
    ),
    (
        "fn pop_in_a_match(x: f64) -> f64 {
            let mut v = vec![x];
            if matches!(v.pop(), Some(a) if a > 0.0) { v.push(2.0 * x); } v[0]
        }",
        "macro `matches!` may change",
    ),
    (
        "fn call_in_a_capacity(x: f64) -> f64 {
            let mut y = 1.0;
            let v: Vec<f64> = Vec::with_capacity(advance(&mut y, x));
            y * x + v.len() as f64
        }",
        "function `Vec::with_capacity` may change",
    ),
    (
        "fn cell(x: f64) -> f64 {
            let c = Cell::new(0.0);
            c.set(x * x);
            c.get() + x
        }",
        "cut by `set`, which stores",
    ),
    (
        "fn cell_with_a_result(x: f64) -> f64 {
            let c = Cell::new(0.0);
            let old = c.replace(x * x);
            c.get() + x
        }",
        "cut by `replace`, which stores",
    ),
    (
        "fn cell_borrowed(x: f64) -> f64 {
            let c = RefCell::new(vec![0.0]);
            c.borrow_mut().push(x * x);
            let y = c.borrow()[0];
            y + x
        }",
        "cut by `push`, which stores",
    ),
    (
        "fn cell_given_away(x: f64) -> f64 {
            let c = Cell::new(0.0);
            push_cell(&c, x * x);
            c.get() + x
        }",
        "a call of `push_cell` for its effect",
    ),
    (
        "fn cell_given_away_for_a_result(x: f64) -> f64 {
            let c = Cell::new(0.0);
            let n = push_cell(&c, x * x);
            c.get() + x
        }",
        "a call that may change `c`",
    ),
    (
        "fn closure_lent(x: f64) -> f64 {
            let mut y = 0.0;
            let mut add = |t| y += t;
            apply(&mut add, x * x);
            y + x
        }",
        "through `add`, which may refer to `y`",
    ),
    (
        "fn closure_moved(x: f64) -> f64 {
            let mut y = 0.0;
            let add = |t| y += t;
            apply(add, x * x);
            y + x
        }",
        "through `add`, which may refer to `y`",
    ),
    (
        "fn closure_called(x: f64) -> f64 {
            let mut y = 0.0;
            let mut add = |t: f64| y += t;
            add(x * x);
            y + x
        }",
        "the closure `add`",
    ),
    (
        "fn closure_called_for_a_result(x: f64) -> f64 {
            let mut y = 0.0;
            let mut add = |t: f64| { y += t; 1 };
            let k = add(x * x);
            y + x
        }",
        "cut by the closure `add`, which stores",
    ),
    (
        "fn store_and_load(x: f64) -> f64 {
            store(x * x);
            load() + x
        }",
        "a call of `store` for its effect",
    ),
];
