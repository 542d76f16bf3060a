//! What generated code calls and nobody else should name.

#[path = "private/lent.rs"]
mod lent;

use std::borrow::{Borrow, BorrowMut};

pub use lent::{Again, AsLent, Lent, again};

use crate::rules::Real;
use crate::{Differentiable, Lanes, Tangent};

/// Stands where a parameter without a gradient has no buffer.
///
/// An active value given to such a parameter would lose its gradient: rustc refuses the buffer of the value for that of
/// the parameter, at the argument, and the name of this type is what it says.
#[derive(Debug)]
#[allow(non_camel_case_types, reason = "its name is the text of a message")]
pub enum GF0113_this_parameter_is_no_grad {}

/// Holds a function that has a custom rule, under the signature the rule gives it.
#[derive(Debug)]
#[allow(non_camel_case_types, reason = "its name is the text of a message")]
pub struct GF0510_the_function_has_another_signature_than_its_rule<F>(pub F);

/// What a custom rule is not, nor any other function: a bound that says so to whoever asks for its second derivative.
#[diagnostic::on_unimplemented(
    message = "the custom rule for `{Self}` has no second derivative [GF0115]",
    label = "a function with `second_order` calls it with an active value",
    note = "help: to keep the value and drop its gradient on purpose, write `gradflow::no_grad({Self}(..))`",
    note = "help: or give the function a body that gradflow differentiates, or remove `second_order`",
    note = "see https://github.com/gradflow/gradflow/blob/main/docs/diagnostics/callee.md"
)]
pub trait TwiceDifferentiable {}

/// What `type Real = f64` is a name of, as far as a macro can ask.
#[diagnostic::on_unimplemented(
    message = "a result of type `{Self}` has no gradient: it is not one number",
    label = "the result is not one number",
    note = "`vjp` takes a cotangent of it, and gives the gradient weighted by that"
)]
pub trait Number: Differentiable<Tangent = Self> + Tangent {
    /// The cotangent of a result.
    const ONE: Self;
    /// The cotangent of what is no result.
    const ZERO: Self;
}

impl Number for f32 {
    const ONE: Self = 1.0;
    const ZERO: Self = 0.0;
}

impl Number for f64 {
    const ONE: Self = 1.0;
    const ZERO: Self = 0.0;
}

/// The buffer the caller gave, or else one made for the purpose.
#[inline]
pub fn buffer<'b, T: ?Sized, Z: BorrowMut<T>>(
    given: Option<&'b mut T>,
    spare: &'b mut Option<Z>,
    zero: impl FnOnce() -> Z,
) -> &'b mut T {
    match given {
        Some(buffer) => buffer,
        None => spare.insert(zero()).borrow_mut(),
    }
}

/// The tangent the caller gave, or else the zero.
#[inline]
pub fn direction<'d, T: ?Sized, Z: Borrow<T>>(
    given: Option<&'d T>,
    spare: &'d mut Option<Z>,
    zero: impl FnOnce() -> Z,
) -> &'d T {
    match given {
        Some(direction) => direction,
        None => (*spare.insert(zero())).borrow(),
    }
}

/// The tangent of a value by its pullback: each component is the product of a gradient with the direction.
pub fn by_components<T: Tangent + Clone>(zero: T, mut product: impl FnMut(T) -> f64) -> T {
    let mut unit = vec![0.0; zero.dimension()];
    let mut flat = Vec::with_capacity(unit.len());
    for component in 0..unit.len() {
        unit[component] = 1.0;
        let mut cotangent = zero.clone();
        cotangent.assign_flat(&unit);
        flat.push(product(cotangent));
        unit[component] = 0.0;
    }
    let mut tangent = zero;
    tangent.assign_flat(&flat);
    tangent
}

/// The same along several directions at once, component by component of the value.
#[allow(clippy::needless_pass_by_value, reason = "called as the one above is")]
pub fn lanes_by_components<const N: usize, T: Tangent + Clone>(
    zero: T,
    mut product: impl FnMut(T) -> Lanes<N>,
) -> T::Lanes<N> {
    let mut unit = vec![0.0; zero.dimension()];
    let mut flat = Vec::with_capacity(unit.len() * N);
    for component in 0..unit.len() {
        unit[component] = 1.0;
        let mut cotangent = zero.clone();
        cotangent.assign_flat(&unit);
        flat.extend(product(cotangent).0);
        unit[component] = 0.0;
    }
    let mut tangents = zero.zero_lanes();
    tangents.assign_flat(&flat);
    tangents
}

/// The product of a gradient with each of several directions.
pub fn dot_lanes<const N: usize, L: Tangent + ?Sized>(directions: &L, gradient: &impl Tangent) -> Lanes<N> {
    let (flat, mut lane) = (gradient.flatten(), 0);
    let mut products = Lanes::ZERO;
    directions.visit(&mut |direction| {
        products[lane % N] += flat[lane / N] * direction;
        lane += 1;
    });
    products
}

/// One of several directions, in the shape of `zero`; without any it is that, and so it is where there are none of them.
pub fn lane<const N: usize, T: Tangent, L: Tangent + ?Sized>(directions: Option<&L>, lane: usize, mut zero: T) -> T {
    if let Some(directions) = directions
        && N > 0
    {
        let flat = directions.flatten();
        let mut components = flat.iter().skip(lane).step_by(N);
        zero.assign_each(&mut || *components.next().expect("a lane for every component"));
    }
    zero
}

/// Several tangents, one after the other.
pub fn by_lanes<const N: usize, V, T: Tangent>(mut tangent: impl FnMut(usize) -> (V, T)) -> (V, T::Lanes<N>) {
    let (value, first) = tangent(0);
    let mut flat = vec![first.flatten()];
    flat.extend((1..N).map(|lane| tangent(lane).1.flatten()));
    let (mut lanes, mut index) = (first.zero_lanes(), 0);
    lanes.assign_each(&mut || {
        index += 1;
        flat[(index - 1) % N][(index - 1) / N]
    });
    (value, lanes)
}

/// Calls `column` with every column of a Hessian. `product` gives the value at a point, and overwrites the gradient there
/// and the product of the Hessian with a direction.
pub fn columns<T: Tangent + Clone, V: Default>(
    zero: T,
    mut product: impl FnMut(&T, &mut T, &mut T) -> V,
    column: &mut dyn FnMut(usize, &T),
) -> (V, T) {
    let mut unit = vec![0.0; zero.dimension()];
    let (mut direction, mut gradient, mut along, mut value) = (zero.clone(), zero.clone(), zero, V::default());
    for index in 0..unit.len() {
        unit[index] = 1.0;
        direction.assign_flat(&unit);
        unit[index] = 0.0;
        value = product(&direction, &mut gradient, &mut along);
        column(index, &along);
    }
    (value, gradient)
}

/// That a matrix has so many rows and columns.
///
/// # Panics
/// If it has not.
#[track_caller]
pub fn assert_square(matrix: &[f64], dimension: usize) {
    assert!(
        matrix.len() == dimension * dimension,
        "{} numbers for a matrix of {dimension} rows and columns",
        matrix.len()
    );
}

/// Writes a column of a symmetric matrix from the diagonal on, and the row that is the same.
pub fn fill_symmetric<T: Tangent>(matrix: &mut [f64], index: usize, column: &T) {
    let flat = column.flatten();
    let dimension = flat.len();
    for row in index..dimension {
        matrix[row * dimension + index] = flat[row];
        matrix[index * dimension + row] = flat[row];
    }
}

/// The same for a matrix that is made with its first column.
pub fn grow_symmetric<T: Tangent>(matrix: &mut Vec<f64>, index: usize, column: &T) {
    let dimension = column.dimension();
    matrix.resize(dimension * dimension, 0.0);
    fill_symmetric(matrix, index, column);
}

/// A component in flat order.
pub fn component<T: Tangent>(tangent: &T, index: usize) -> f64 {
    tangent.flatten()[index]
}

/// Adds every part to the sum: the adjoint of `[sum; n]`.
#[inline]
pub fn accumulate_all<T: Tangent>(sum: &mut T, parts: &[T]) {
    for part in parts {
        sum.accumulate(part);
    }
}

/// What calls and assignments overwrote in slices and vectors, end to end: one allocation that grows, whatever the
/// number of turns, and one entry for all saves of one length in a row.
#[derive(Debug)]
pub struct History<T> {
    values: Vec<T>,
    runs: Vec<Run>,
    turns: usize,
}

/// Saves of the same length, one after the other.
#[derive(Debug)]
struct Run {
    length: usize,
    saves: usize,
}

impl<T: Clone> Default for History<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> History<T> {
    /// Nothing saved yet.
    #[inline]
    pub fn new() -> Self {
        Self::with_turns(0)
    }

    /// Nothing saved yet, and room for as many saves once the first has told their length.
    #[inline]
    pub fn with_turns(turns: usize) -> Self {
        Self { values: Vec::new(), runs: Vec::new(), turns }
    }

    /// Saves the contents of a slice.
    #[inline]
    pub fn save(&mut self, contents: &[T]) {
        match self.runs.last_mut() {
            Some(run) if run.length == contents.len() => run.saves += 1,
            _ => self.start_run(contents.len()),
        }
        self.values.extend_from_slice(contents);
    }

    #[cold]
    fn start_run(&mut self, length: usize) {
        if self.runs.is_empty() {
            self.values.reserve_exact(length.saturating_mul(self.turns));
        }
        self.runs.push(Run { length, saves: 1 });
    }

    /// Brings the contents saved last back.
    #[inline]
    pub fn rewind<S: Rewind<T> + ?Sized>(&mut self, contents: &mut S) {
        let run = self.runs.last_mut().expect("contents are saved before they are overwritten");
        run.saves -= 1;
        let (start, is_over) = (self.values.len() - run.length, run.saves == 0);
        contents.rewind(&self.values[start..]);
        self.values.truncate(start);
        if is_over {
            self.runs.pop();
        }
    }
}

/// Contents that a [`History`] can bring back.
pub trait Rewind<T> {
    /// Becomes equal to what was saved.
    fn rewind(&mut self, saved: &[T]);
}

impl<T: Clone> Rewind<T> for [T] {
    #[inline]
    fn rewind(&mut self, saved: &[T]) {
        self.clone_from_slice(saved);
    }
}

impl<T: Clone, const N: usize> Rewind<T> for [T; N] {
    #[inline]
    fn rewind(&mut self, saved: &[T]) {
        self.clone_from_slice(saved);
    }
}

impl<T: Clone> Rewind<T> for Vec<T> {
    #[inline]
    fn rewind(&mut self, saved: &[T]) {
        if self.len() == saved.len() {
            self.clone_from_slice(saved);
            return;
        }
        // It has grown or shrunk since.
        self.truncate(saved.len());
        let (front, rest) = saved.split_at(self.len());
        self.clone_from_slice(front);
        self.extend_from_slice(rest);
    }
}

/// The length that a type unknown to the macro gives: it must be a number of things, which has no gradient to lose.
#[inline]
pub fn length(length: usize) -> usize {
    length
}

/// A number, or a reference to one: arithmetic makes no difference.
pub trait Countable {
    /// The number itself.
    type Number;

    /// The number itself.
    fn number(self) -> Self::Number;
}

macro_rules! countable {
    ($($number:ty)+) => {$(
        impl Countable for $number {
            type Number = $number;

            #[inline]
            fn number(self) -> $number {
                self
            }
        }
    )+};
}

countable!(f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl<T: Countable + Copy> Countable for &T {
    type Number = T::Number;

    #[inline]
    fn number(self) -> T::Number {
        (*self).number()
    }
}

/// The number that a name bound by a pattern stands for, which may be a reference to it.
#[inline]
pub fn number<T: Countable>(value: T) -> T::Number {
    value.number()
}

/// Writes a method of `f32` and `f64` as a function, for a literal whose type only its surroundings tell.
macro_rules! functions {
    ($($name:ident),+) => {$(
        #[doc = concat!("As [`f64::", stringify!($name), "`].")]
        #[inline]
        pub fn $name<T: Real>(a: T) -> T {
            T::from_f64(a.to_f64().$name())
        }
    )+};
}

functions!(ln, sqrt, to_degrees, to_radians);
