//! What `f::jacobian_into` is told: how the matrix lies in the buffer, and which way it is computed.

use crate::Tangent;

/// Which entries of a Jacobian are next to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Layout {
    /// The derivatives of one component of the result.
    #[default]
    RowMajor,
    /// The derivatives by one component of the parameters.
    ColumnMajor,
}

/// Which way a Jacobian is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Forwards if it has at least as many rows as columns, else in reverse.
    #[default]
    ByShape,
    /// Column by column, one run of the function with its tangent for each.
    Forward,
    /// Row by row, one run of both sweeps for each.
    Reverse,
}

/// Overwrites a buffer with the Jacobian of a function from `T` to `R`, given as its tangent and its pullback.
///
/// # Panics
/// If the buffer is too small or too large.
#[doc(hidden)]
#[track_caller]
pub fn fill<T: Tangent, R: Tangent + Clone>(
    matrix: &mut [f64],
    (layout, mode): (Layout, Mode),
    zero: T,
    mut along: impl FnMut(&T) -> R,
    mut back: impl FnMut(R) -> T,
) {
    let mut direction = zero;
    let mut cotangent = along(&direction);
    let (rows, columns) = (cotangent.dimension(), direction.dimension());
    assert!(matrix.len() == rows * columns, "{} numbers for a Jacobian of {rows} by {columns}", matrix.len());
    let index = |row: usize, column: usize| match layout {
        Layout::RowMajor => row * columns + column,
        Layout::ColumnMajor => column * rows + row,
    };
    let forward = match mode {
        Mode::ByShape => columns <= rows,
        Mode::Forward => true,
        Mode::Reverse => false,
    };
    if forward {
        for column in 0..columns {
            direction.assign_each(&mut axis(column));
            let mut row = 0;
            along(&direction).visit(&mut |entry| {
                matrix[index(row, column)] = entry;
                row += 1;
            });
        }
    } else {
        for row in 0..rows {
            cotangent.assign_each(&mut axis(row));
            let mut column = 0;
            back(cotangent.clone()).visit(&mut |entry| {
                matrix[index(row, column)] = entry;
                column += 1;
            });
        }
    }
}

/// The same into a vector that is made for the purpose.
#[doc(hidden)]
pub fn collect<T: Tangent, R: Tangent + Clone>(
    zero: T,
    mut along: impl FnMut(&T) -> R,
    back: impl FnMut(R) -> T,
) -> Vec<f64> {
    let rows = along(&zero).dimension();
    let mut matrix = vec![0.0; rows * zero.dimension()];
    fill(&mut matrix, (Layout::RowMajor, Mode::ByShape), zero, along, back);
    matrix
}

/// The components of a unit vector, one by one.
fn axis(one: usize) -> impl FnMut() -> f64 {
    let mut index = 0;
    move || {
        index += 1;
        if index - 1 == one { 1.0 } else { 0.0 }
    }
}
