//! IR to IR: what the reverse transform writes statement by statement becomes what a person would write.
//!
//! Each pass is a walk over the blocks that knows one idea; none looks at the whole function for a single statement, so
//! that the cost stays linear. Passes rely on two tables: how often a variable is read, and which variables have a name
//! in common. Interference is decided by root variable: a write to a part is a write to the whole.

mod branches;
mod carry;
mod coalesce;
mod constants;
mod copies;
mod count;
mod dead;
mod delay;
mod doubles;
mod first;
mod fold;
mod gather;
mod moved;
mod operands;
mod pushes;
mod registers;
mod rename;
mod turns;
mod unshadow;
mod windows;
mod wrapping;
mod zeros;

#[cfg(test)]
mod tests;

use crate::ir::{Block, Func, Sweeps, VarId, VarKind};

/// How often the passes that enable each other are repeated. What a third round would still find is cosmetic.
const ROUNDS: usize = 2;

/// Rewrites both sweeps.
pub(crate) fn simplify(mut sweeps: Sweeps) -> Sweeps {
    let mut tables = unshadow::unshadow(&mut sweeps);
    for _ in 0..ROUNDS {
        derived(&mut sweeps, constants::fold);
        derived(&mut sweeps, zeros::merge);
        tables.count(&sweeps);
        delay::delay(&tables, &mut sweeps.reverse);
        copies::propagate(&tables, &mut sweeps);
        tables.count(&sweeps);
        coalesce::coalesce(&tables, &mut sweeps);
        dead::remove(&mut tables, &mut sweeps);
        hoist_pushes(&mut sweeps);
        tables.count(&sweeps);
        fold::fold(&tables, &mut sweeps);
    }
    derived(&mut sweeps, constants::fold);
    derived(&mut sweeps, doubles::merge);
    derived(&mut sweeps, constants::fold);
    dead::remove(&mut tables, &mut sweeps);
    gather::gather(&sweeps.func, &mut sweeps.reverse);
    carry::carry(&mut sweeps.func, &mut sweeps.reverse);
    registers::sum_in_registers(&mut sweeps.func, &mut sweeps.reverse);
    constants::fold(&sweeps.func, &mut sweeps.reverse);
    branches::invert(&sweeps.func, &mut sweeps.reverse);
    wrapping::assert_bounds(&sweeps.func, &mut sweeps.reverse);
    let lengths = windows::Lengths::of(&sweeps);
    windows::window(&mut sweeps.func, &lengths, &mut sweeps.reverse);
    sweeps
}

/// Rewrites both sweeps in one, in which every buffer starts from zero.
pub(crate) fn simplify_fused(sweeps: Sweeps) -> Sweeps {
    let mut sweeps = simplify(sweeps);
    let buffers = sweeps.bars.iter().chain(sweeps.bar_dots.iter().flatten()).copied().flatten();
    first::assign(&sweeps.func, buffers, &mut sweeps.reverse);
    sweeps
}

/// Runs a pass over derivatives on what consists of them: the reverse sweep, and a forward sweep with tangents.
fn derived(sweeps: &mut Sweeps, pass: fn(&Func, &mut Block)) {
    pass(&sweeps.func, &mut sweeps.reverse);
    if !sweeps.dots.is_empty() {
        let mut body = std::mem::take(&mut sweeps.func.body);
        pass(&sweeps.func, &mut body);
        sweeps.func.body = body;
    }
}

/// The types of values decide what may be recorded early, so the function stays whole but for its body.
fn hoist_pushes(sweeps: &mut Sweeps) {
    let mut body = std::mem::take(&mut sweeps.func.body);
    pushes::hoist(&sweeps.func, &mut body);
    sweeps.func.body = body;
}

/// What is known of variables. After [`unshadow`], each has one declaration.
struct Tables {
    /// Variables with the same origin have the same name: declaring one hides the other.
    origin: Vec<VarId>,
    /// How often it is read, in both sweeps.
    reads: Vec<u32>,
    /// How often it is written after its declaration.
    writes: Vec<u32>,
    kinds: Vec<VarKind>,
    /// Whether reading the variable copies it.
    copies: Vec<bool>,
}

impl Tables {
    fn origin(&self, var: VarId) -> VarId {
        self.origin[var.0 as usize]
    }

    fn reads(&self, var: VarId) -> u32 {
        self.reads[var.0 as usize]
    }

    fn is_written(&self, var: VarId) -> bool {
        self.writes[var.0 as usize] > 0
    }

    /// Reading it copies it, as far as is known.
    fn is_copy(&self, var: VarId) -> bool {
        self.copies[var.0 as usize]
    }

    /// Made by the compiler, so that it may disappear.
    fn is_ours(&self, var: VarId) -> bool {
        match self.kinds[var.0 as usize] {
            VarKind::Temp | VarKind::Generated => true,
            VarKind::Param | VarKind::Local => false,
        }
    }
}

/// Which sweep a block belongs to: the forward sweep keeps the user's text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Reverse,
}

/// Runs a pass on both sweeps.
fn both(sweeps: &mut Sweeps, mut pass: impl FnMut(Direction, &mut Block)) {
    pass(Direction::Forward, &mut sweeps.func.body);
    pass(Direction::Reverse, &mut sweeps.reverse);
}

/// Whether a variable is a float adjoint, tape or saved value of ours.
fn is_generated(func: &Func, var: VarId) -> bool {
    func.var(var).kind == VarKind::Generated
}
