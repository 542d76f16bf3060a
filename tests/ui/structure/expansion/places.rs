//! Functions inside functions and modules.

pub mod inner {
    pub mod innermost {
        use gradflow::differentiable;

        #[differentiable]
        pub fn cell(x: f64) -> f64 {
            x * x.floor()
//              ^^^^^^^^^ GF0102 error
        }
    }
}

pub fn outside() -> f64 {
    use gradflow::differentiable;

    #[differentiable]
    fn cell(x: f64) -> f64 {
        let index = x as i64;
//                  ^^^^^^^^ GF0101 error
        x * index as f64
    }
    cell(1.0)
}

mod qualified {
    #[gradflow::differentiable]
    pub fn several(x: f64, y: f64) -> f64 {
        let k = {
            let a = x * y;
            if a > 1.0 { a.round() } else { y }
//                       ^^^^^^^^^ GF0102 error
        };
        match k > 2.0 {
            true => k * (y * 2.0) as u8 as f64,
//                      ^^^^^^^^^^^^^^^ GF0101 error
            false => x,
        }
    }
}

pub fn used() -> f64 {
    qualified::several(1.0, 2.0)
}
