//! What `f::jacobian_into` is told: how the matrix lies in the buffer, and which way it is computed.

mod direction;

pub use direction::Direction;

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
    /// By columns, [`LANES`] of them in one run of the function with its tangents. Nothing is allocated beyond what the
    /// function does, as long as its slices have 32 numbers at the most; for longer ones there is one direction each.
    Forward,
    /// Row by row, one run of both sweeps for each.
    Reverse,
}

/// How many columns one run of the function gives. From five on it takes less time than a run for each.
pub const LANES: usize = 8;
const FEW: usize = 4;

/// Overwrites a buffer with the Jacobian of a function from `T` to `R`, given as its tangent along one direction and
/// along several, and its pullback.
///
/// # Panics
/// If the buffer is too small or too large.
#[doc(hidden)]
#[track_caller]
pub fn fill<T: Tangent, R: Tangent, G: Tangent>(
    matrix: &mut [f64],
    (layout, mode): (Layout, Mode),
    zero: T,
    mut along: impl FnMut(&T) -> R,
    along_several: impl FnMut(&T::Lanes<LANES>) -> R::Lanes<LANES>,
    back: impl FnMut(R) -> G,
) {
    let columns = zero.dimension();
    let rows = matrix.len().checked_div(columns).unwrap_or(0);
    let mut matrix = Matrix { entries: matrix, rows, columns, layout };
    let forward = match mode {
        Mode::ByShape => columns <= rows,
        Mode::Forward => true,
        Mode::Reverse => false,
    };
    if forward && columns > 0 {
        matrix.fill_by_columns(zero, along, along_several);
    } else {
        matrix.fill_by_rows(along(&zero), back);
    }
}

struct Matrix<'m> {
    entries: &'m mut [f64],
    rows: usize,
    columns: usize,
    layout: Layout,
}

impl Matrix<'_> {
    #[track_caller]
    fn fill_by_columns<T: Tangent, R: Tangent>(
        &mut self,
        mut direction: T,
        mut along: impl FnMut(&T) -> R,
        mut along_several: impl FnMut(&T::Lanes<LANES>) -> R::Lanes<LANES>,
    ) {
        let mut next = 0;
        if self.columns > FEW {
            let mut directions = direction.zero_lanes::<LANES>();
            while self.columns - next > FEW {
                let mut component = 0;
                directions.assign_each(&mut || {
                    component += 1;
                    let (column, lane) = ((component - 1) / LANES, (component - 1) % LANES);
                    if column == next + lane { 1.0 } else { 0.0 }
                });
                let slopes = along_several(&directions);
                self.assert_rows(slopes.dimension() / LANES);
                let mut entry = 0;
                slopes.visit(&mut |slope| {
                    let (row, column) = (entry / LANES, next + entry % LANES);
                    if column < self.columns {
                        self.set(row, column, slope);
                    }
                    entry += 1;
                });
                next = self.columns.min(next + LANES);
            }
        }
        for column in next..self.columns {
            direction.assign_each(&mut axis(column));
            let slope = along(&direction);
            self.assert_rows(slope.dimension());
            let mut row = 0;
            slope.visit(&mut |entry| {
                self.set(row, column, entry);
                row += 1;
            });
        }
    }

    #[track_caller]
    fn fill_by_rows<T: Tangent, R: Tangent>(&mut self, mut cotangent: R, mut back: impl FnMut(R) -> T) {
        self.assert_rows(cotangent.dimension());
        for row in 0..self.rows {
            cotangent.assign_each(&mut axis(row));
            let mut column = 0;
            back(copied(&cotangent)).visit(&mut |entry| {
                self.set(row, column, entry);
                column += 1;
            });
        }
    }

    #[track_caller]
    fn assert_rows(&self, rows: usize) {
        let (numbers, columns) = (self.entries.len(), self.columns);
        assert!(numbers == rows * columns, "{numbers} numbers for a Jacobian of {rows} by {columns}");
    }

    fn set(&mut self, row: usize, column: usize, entry: f64) {
        self.entries[match self.layout {
            Layout::RowMajor => row * self.columns + column,
            Layout::ColumnMajor => column * self.rows + row,
        }] = entry;
    }
}

/// The same into a vector that is made for the purpose.
#[doc(hidden)]
pub fn collect<T: Tangent, R: Tangent, G: Tangent>(
    zero: T,
    mut along: impl FnMut(&T) -> R,
    along_several: impl FnMut(&T::Lanes<LANES>) -> R::Lanes<LANES>,
    back: impl FnMut(R) -> G,
) -> Vec<f64> {
    let rows = along(&zero).dimension();
    let mut matrix = vec![0.0; rows * zero.dimension()];
    fill(&mut matrix, (Layout::RowMajor, Mode::ByShape), zero, along, along_several, back);
    matrix
}

/// A copy of a tangent, of which not all can be cloned.
#[doc(hidden)]
pub fn copied<T: Tangent>(tangent: &T) -> T {
    let mut copy = tangent.zero_like();
    copy.accumulate(tangent);
    copy
}

/// The components of a unit vector, one by one.
fn axis(one: usize) -> impl FnMut() -> f64 {
    let mut index = 0;
    move || {
        index += 1;
        if index - 1 == one { 1.0 } else { 0.0 }
    }
}
