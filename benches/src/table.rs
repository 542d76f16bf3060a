//! The one table that is printed.

use crate::allocations::Allocations;

/// What was measured of one kernel; times in seconds.
pub(crate) struct Row {
    pub(crate) primal: f64,
    pub(crate) generated: f64,
    pub(crate) hand: f64,
    pub(crate) generated_allocations: Allocations,
    pub(crate) hand_allocations: Allocations,
}

/// Prints the names of the columns.
pub(crate) fn print_head() {
    println!(
        "{:<22}{:>11}{:>11}{:>11}{:>10}{:>9}{:>9}  {:>19}{:>19}",
        "kernel",
        "primal",
        "generated",
        "hand",
        "gen/hand",
        "hand/pri",
        "gen/pri",
        "generated allocates",
        "hand allocates"
    );
}

/// Prints one kernel's line, at once: a run takes some seconds and each line is worth reading by
/// itself.
pub(crate) fn print_row(name: &str, row: &Row) {
    println!(
        "{:<22}{:>11}{:>11}{:>11}{:>10.2}{:>9.2}{:>9.2}  {:>19}{:>19}",
        name,
        time(row.primal),
        time(row.generated),
        time(row.hand),
        row.generated / row.hand,
        row.hand / row.primal,
        row.generated / row.primal,
        allocated(row.generated_allocations),
        allocated(row.hand_allocations),
    );
}

pub(crate) fn time(seconds: f64) -> String {
    if seconds < 1e-6 {
        format!("{:.2} ns", seconds * 1e9)
    } else if seconds < 1e-3 {
        format!("{:.3} us", seconds * 1e6)
    } else {
        format!("{:.4} ms", seconds * 1e3)
    }
}

fn allocated(Allocations { calls, bytes }: Allocations) -> String {
    format!("{calls} ({bytes} B)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_take_the_unit_that_fits() {
        assert_eq!(time(12.34e-9), "12.34 ns");
        assert_eq!(time(12.3456e-6), "12.346 us");
        assert_eq!(time(1.5e-3), "1.5000 ms");
    }
}
