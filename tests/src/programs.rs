//! The tables of the corpus: one row is a program and the calls at which it is checked.

/// A table of programs, each of which becomes a `#[test]` of its own name.
///
/// A row is the name of the function, the kind of its result, and one or more lists of arguments:
///
/// ```text
/// programs! {
///     rosenbrock -> f64: (&[1.2, 0.7, 0.9]), (&[0.5, -1.0]);
///     power -> f64: (1.3, const 3), (1.3, const 0);
///     saxpy -> (): (2.0, &[1.0, 2.0], &mut [3.0, 4.0]);
///     polar -> _: (1.0, 0.5);
/// }
/// ```
///
/// The result is `f64` or `f32` for one scalar (which has `grad` and its kin besides `vjp`), `()` for
/// none, and `_` for anything else. Arguments are written as in a call; `const` marks those that are
/// not differentiated. Slices are written as arrays, which coerce.
///
/// Programs are `#[differentiable(second_order)]`, unless the table starts with `first_order:` or `third_order:`.
#[macro_export]
macro_rules! programs {
    (first_order: $($rows:tt)+) => {
        $crate::programs! { @ first $($rows)+ }
    };
    (third_order: $($rows:tt)+) => {
        $crate::programs! { @ third $($rows)+ }
    };
    (@ $order:tt $($name:ident -> $result:tt: $($arguments:tt),+;)+) => {
        mod tests {
            $(
                #[test]
                fn $name() {
                    $($crate::case! { $arguments $order $name $result [] [] [] [] [] [] })+
                }
            )+
        }
    };
    ($($rows:tt)+) => {
        $crate::programs! { @ second $($rows)+ }
    };
}

/// Checks one program at one point: sorts the arguments, then adapts every entry to flat vectors.
///
/// The rules for arguments move them one by one from the call into six lists: the call itself, the tangents passed as the
/// arguments are, optional tangents of all arguments, the differentiable inputs `(variable gradient_buffer tangent initial_value)`, the outputs among
/// them `(variable gradient_buffer cotangent tangent)`, and the constants `(variable value)`. Each argument has its own
/// variables, although they are spelled alike, because hygiene tells the steps apart.
#[doc(hidden)]
#[macro_export]
macro_rules! case {
    // What is lent as `&mut` would be another at every column of a Hessian.
    (
        (const &mut $value:expr $(, $($rest:tt)*)?) second $($more:tt)+
    ) => {
        $crate::case! { (const (&mut $value) $(, $($rest)*)?) product $($more)+ }
    };
    (
        (const &mut $value:expr $(, $($rest:tt)*)?) third $($more:tt)+
    ) => {
        $crate::case! { (const (&mut $value) $(, $($rest)*)?) product $($more)+ }
    };
    (
        (const $value:expr $(, $($rest:tt)*)?) $order:tt $name:ident $result:tt
        [$($call:tt)*] $dots:tt [$($moves:tt)*] $inputs:tt $outputs:tt [$($constants:tt)*]
    ) => {
        $crate::case! {
            ($($($rest)*)?) $order $name $result
            [$($call)* constant,] $dots [$($moves)* None,] $inputs $outputs [$($constants)* (constant $value)]
        }
    };
    (
        (&mut $value:expr $(, $($rest:tt)*)?) $order:tt $name:ident $result:tt
        [$($call:tt)*] [$($dots:tt)*] $moves:tt [$($inputs:tt)*] [$($outputs:tt)*] $constants:tt
    ) => {
        $crate::case! {
            ($($($rest)*)?) $order $name $result
            [$($call)* &mut input,] [$($dots)* &mut dot,] $moves [$($inputs)* (input buffer dot $value)]
            [$($outputs)* (input buffer cotangent dot)] $constants
        }
    };
    (
        (& $value:expr $(, $($rest:tt)*)?) $order:tt $name:ident $result:tt
        [$($call:tt)*] [$($dots:tt)*] [$($moves:tt)*] [$($inputs:tt)*] $outputs:tt $constants:tt
    ) => {
        $crate::case! {
            ($($($rest)*)?) $order $name $result
            [$($call)* &input,] [$($dots)* &dot,] [$($moves)* Some(&buffer),]
            [$($inputs)* (input buffer dot $value)] $outputs $constants
        }
    };
    (
        ($value:expr $(, $($rest:tt)*)?) $order:tt $name:ident $result:tt
        [$($call:tt)*] [$($dots:tt)*] [$($moves:tt)*] [$($inputs:tt)*] $outputs:tt $constants:tt
    ) => {
        $crate::case! {
            ($($($rest)*)?) $order $name $result
            [$($call)* input,] [$($dots)* dot,] [$($moves)* Some(buffer),]
            [$($inputs)* (input buffer dot $value)] $outputs $constants
        }
    };
    (
        () $order:tt $name:ident $result:tt [$($call:tt)*] [$($dots:tt)*] [$($moves:tt)*]
        [$(($input:ident $buffer:ident $dot:ident $initial:expr))*]
        [$(($output:ident $output_buffer:ident $cotangent:ident $output_dot:ident))*]
        [$(($constant:ident $value:expr))*]
    ) => {{
        #![allow(unused_mut, reason = "which arguments are mutable is the row's affair")]
        use $crate::Tangent;
        let initial = || ($($initial,)*);
        let at = |x: &[f64]| {
            let mut inputs = initial();
            inputs.assign_flat(x);
            inputs
        };
        // The plain function: its result and its outputs.
        let primal = |x: &[f64]| {
            let ($(mut $input,)*) = at(x);
            $(let $constant = $value;)*
            let result = super::$name($($call)*);
            (result, $($output,)*)
        };
        // Cotangents have the types of the values, except that a slice written as an array is a `Vec`.
        let cotangents = |x: &[f64], y_bar: &[f64]| {
            let mut cotangents = primal(x);
            cotangents.assign_flat(y_bar);
            cotangents
        };
        let vjp = |x: &[f64], y_bar: &[f64]| {
            let (result_bar, $($cotangent,)*) = cotangents(x, y_bar);
            let ($(mut $input,)*) = at(x);
            $(let $constant = $value;)*
            let (result, pullback) = super::$name::vjp($($call)*);
            let gradient = $crate::pull!($result pullback result_bar [$($cotangent.into(),)*]);
            ((result, $($output,)*).flatten(), gradient.flatten())
        };
        // Tangents have the types of the values, and those of outputs leave as they enter.
        let jvp = |x: &[f64], x_dot: &[f64]| {
            let ($(mut $input,)*) = at(x);
            let ($(mut $dot,)*) = at(x_dot);
            $(let $constant = $value;)*
            let (result, result_dot) = $crate::pushed!($result super::$name::jvp($($call)* $($dots)*));
            ((result, $($output,)*).flatten(), (result_dot, $($output_dot,)*).flatten())
        };
        let jvp_many = |x: &[f64], directions: &[f64]| {
            let ($(mut $input,)*) = at(x);
            let mut lanes = initial().zero_lanes::<{ $crate::LANES }>();
            lanes.assign_flat(directions);
            let ($(mut $dot,)*) = lanes;
            $(let $constant = $value;)*
            let (result, result_dot) = $crate::pushed!($result super::$name::jvp_many($($call)* $($dots)*));
            ((result, $($output,)*).flatten(), (result_dot, $($output_dot,)*).flatten())
        };
        let entries = |x: &[f64], y_bar: &[f64]| $crate::scalar_entries! {
            $result [
                {
                    let ($(mut $input,)*) = at(x);
                    $(let $constant = $value;)*
                    let gradient = super::$name::grad($($call)*);
                    $crate::Entry::unseeded("grad", None, gradient.flatten())
                }
                {
                    let ($(mut $input,)*) = at(x);
                    $(let $constant = $value;)*
                    let (result, gradient) = super::$name::value_and_grad($($call)*);
                    let value = (result, $($output,)*).flatten();
                    $crate::Entry::unseeded("value_and_grad", Some(value), gradient.flatten())
                }
                {
                    let ($(mut $input,)*) = at(x);
                    $(let $constant = $value;)*
                    // What is not overwritten stays NaN; the buffer of an output enters as its cotangent.
                    let ($(mut $buffer,)*) = at(&vec![f64::NAN; x.len()]);
                    let (_, $($cotangent,)*) = cotangents(x, y_bar);
                    $($output_buffer = $cotangent;)*
                    let result = super::$name::value_and_grad_into($($call)* $(&mut $buffer,)*);
                    let value = (result, $($output,)*).flatten();
                    $crate::Entry::seeded("value_and_grad_into", value, ($($buffer,)*).flatten())
                }
            ]
        };
        $crate::second_order! {
            $order $result hessian hvp [$($output)*]
            [|x: &[f64], x_dot: &[f64]| {
                let ($(mut $input,)*) = at(x);
                let ($(mut $dot,)*) = at(x_dot);
                $(let $constant = $value;)*
                super::$name::hvp($($call)* $($dots)*).flatten()
            }]
            [|x: &[f64]| {
                let ($(mut $input,)*) = at(x);
                $(let $constant = $value;)*
                super::$name::hessian($($call)*)
            }]
        }
        $crate::third_order! {
            $order $result third [$($output)*]
            [|x: &[f64], x_dot: &[f64], x_move: &[f64]| {
                let ($(mut $input,)*) = at(x);
                let ($(mut $dot,)*) = at(x_dot);
                let ($(mut $buffer,)*) = at(x_move);
                $(let $constant = $value;)*
                // The tangents of the direction come last: it does not move.
                super::$name::third_order_tangent_of_hvp($($call)* $($dots)* $($moves)* $($crate::none!($dot),)*).1.flatten()
            }]
        }
        $crate::jacobians! {
            $order $result jacobians [$($output)*] [$($constant $value;)*]
            [|x: &[f64]| {
                let ($(mut $input,)*) = at(x);
                $(let $constant = $value;)*
                super::$name::jacobian($($call)*)
            }]
            [|x: &[f64], matrix: &mut [f64], layout, mode| {
                let ($(mut $input,)*) = at(x);
                $(let $constant = $value;)*
                super::$name::jacobian_into($($call)* matrix, layout, mode)
            }]
        }
        let point = initial().flatten();
        // An input that cannot hold a tenth is an `f32`.
        let tenths = vec![0.1; point.len()];
        $crate::check(&$crate::Case {
            single_precision: at(&tenths).flatten() != tenths,
            point,
            primal: &|x| primal(x).flatten(),
            vjp: &vjp,
            jvp: &jvp,
            jvp_many: &jvp_many,
            entries: &entries,
            hvp,
            hessian,
            third,
            jacobians,
        });
    }};
}

/// Calls a pullback, which takes no cotangent of a result that is `()`.
#[doc(hidden)]
#[macro_export]
macro_rules! pull {
    (() $pullback:ident $result_bar:ident [$($cotangent:tt)*]) => {{
        let () = $result_bar;
        $pullback($($cotangent)*)
    }};
    ($result:tt $pullback:ident $result_bar:ident [$($cotangent:tt)*]) => {
        $pullback($result_bar, $($cotangent)*)
    };
}

/// The second derivatives, which exist when the result is one scalar; the whole Hessian when no state is lent.
#[doc(hidden)]
#[macro_export]
macro_rules! second_order {
    (first f64 $hessian:ident $hvp:ident $outputs:tt $product:tt $whole:tt) => {
        let $hvp: Option<$crate::Hvp> = None;
        let $hessian: Option<$crate::Primal> = None;
    };
    (product f64 $hessian:ident $hvp:ident $outputs:tt [$product:expr] $whole:tt) => {
        let $hvp: Option<$crate::Hvp> = Some(&$product);
        let $hessian: Option<$crate::Primal> = None;
    };
    ($order:ident f64 $hessian:ident $hvp:ident $outputs:tt [$product:expr] [$whole:expr]) => {
        let $hvp: Option<$crate::Hvp> = Some(&$product);
        let $hessian: Option<$crate::Primal> = Some(&$whole);
    };
    ($order:tt $result:tt $hessian:ident $hvp:ident $outputs:tt $product:tt $whole:tt) => {
        let $hvp: Option<$crate::Hvp> = None;
        let $hessian: Option<$crate::Primal> = None;
    };
}

/// The derivative of the product of the Hessian and a direction, where there are third derivatives.
#[doc(hidden)]
#[macro_export]
macro_rules! third_order {
    (third f64 $third:ident [] [$moved:expr]) => {
        let $third: Option<$crate::Third> = Some(&$moved);
    };
    ($order:tt $result:tt $third:ident $outputs:tt $moved:tt) => {
        let $third: Option<$crate::Third> = None;
    };
}

/// `None`, for every tangent.
#[doc(hidden)]
#[macro_export]
macro_rules! none {
    ($dot:ident) => {
        None
    };
}

/// The Jacobian, which exists when what comes out is more than the one number.
#[doc(hidden)]
#[macro_export]
macro_rules! jacobians {
    // State without a tangent would be another in every run.
    (product $result:tt $jacobians:ident $($more:tt)*) => {
        let $jacobians: Option<($crate::Primal, $crate::JacobianInto)> = None;
    };
    ($order:tt f64 $jacobians:ident [] $($more:tt)*) => {
        let $jacobians: Option<($crate::Primal, $crate::JacobianInto)> = None;
    };
    ($order:tt f32 $jacobians:ident [] $($more:tt)*) => {
        let $jacobians: Option<($crate::Primal, $crate::JacobianInto)> = None;
    };
    ($order:tt () $jacobians:ident [] $($more:tt)*) => {
        let $jacobians: Option<($crate::Primal, $crate::JacobianInto)> = None;
    };
    ($order:tt $result:tt $jacobians:ident $outputs:tt $constants:tt [$whole:expr] [$into:expr]) => {
        let $jacobians: Option<($crate::Primal, $crate::JacobianInto)> = Some((&$whole, &$into));
    };
}

/// What `jvp` gives: nothing where the result is `()`.
#[doc(hidden)]
#[macro_export]
macro_rules! pushed {
    (() $call:expr) => {{
        $call;
        ((), ())
    }};
    ($result:tt $call:expr) => {
        $call
    };
}

/// The entries that exist beside `vjp` when the result is one scalar.
#[doc(hidden)]
#[macro_export]
macro_rules! scalar_entries {
    (f64 [$($entry:block)*]) => { vec![$($entry),*] };
    (f32 [$($entry:block)*]) => { vec![$($entry),*] };
    ($result:tt [$($entry:tt)*]) => { Vec::new() };
}
