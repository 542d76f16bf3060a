//! What the reverse transform adds to the language, and what it makes of a function.

use std::rc::Rc;

use proc_macro2::TokenStream;

use super::{Arg, Block, Call, Expr, Func, Lanes, Passing, Place, Range, VarId};

/// What the reverse transform emits beyond ordinary statements. Each is an operation with a meaning of its own, so that a
/// transform can be applied to its output.
#[derive(Clone)]
pub(crate) enum SweepStmt {
    /// `let (result, pullback) = callee::call(args);`, without `result` where the call is a statement.
    /// With tangents it is `let ((result, dot), pullback) = callee::call_second_order(args, dots);`
    CallWithPullback { result: Option<VarId>, pullback: VarId, call: Call, tangents: Vec<Tangents> },
    /// `let (result, dot) = callee::call_jvp(args, dots);`, without `result` where the call is a statement.
    CallWithTangent { result: Option<VarId>, call: Call, tangents: Vec<Tangents> },
    /// `pullback(args.., result_bar, bars..);` One bar per argument; `None` where the argument is inactive.
    /// `source` is the user's call. With tangents each group is followed by its own.
    Pullback {
        pullback: VarId,
        args: Vec<Arg>,
        result_bar: Option<Box<Expr>>,
        bars: Vec<Option<Place>>,
        source: Rc<TokenStream>,
        tangents: Box<[PullbackTangents]>,
    },
    /// `let mut tape = Vec::new();` with room for every turn of these nested loops; without any, the count is not known.
    NewTape { tape: VarId, turns: Vec<Range> },
    /// `tape.push((values..));`
    Push { tape: VarId, values: Vec<Expr> },
    /// `let (vars..) = tape.pop().expect("..");`, each `mut` where [`Var::mutable`].
    Pop { tape: VarId, vars: Vec<VarId> },
    /// `let mut slot = None;`: a value recorded at most once, on a branch.
    NewSlot { slot: VarId },
    /// `slot = Some((values..));`
    Fill { slot: VarId, values: Vec<Expr> },
    /// `let (vars..) = slot.expect("..");`
    Take { slot: VarId, vars: Vec<VarId> },
    /// `let v = place.to_owned();`: what a call is about to overwrite.
    Save { var: VarId, place: Place },
    /// `place.clone_from_slice(&v)` for slices, `place = v` otherwise.
    Restore { place: Place, var: VarId, slice: bool },
    /// `let mut history = History::new();`: the overwritten contents of slices and vectors, end to end.
    NewHistory { history: VarId, turns: Vec<Range> },
    /// `history.save(&place);`
    SaveTo { history: VarId, place: Place },
    /// `history.rewind(&mut place);`
    Rewind { history: VarId, place: Place },
    /// `let mut bar = zero_tangent(&of);` where the type is not a scalar.
    ZeroTangent { bar: VarId, of: Place },
    /// `let bar = take(&mut place);`: moves the cotangent out and leaves zero. `scalar`: `std::mem::take` will do.
    TakeTangent { bar: VarId, place: Place, scalar: bool },
    /// `place = zero_tangent(&of);`: the value before had a shape of its own.
    ResetTangent { place: Place, of: Place },
    /// `place.set_zero();`
    SetZero { place: Place },
    /// `accumulate(&mut place, &value);` where the type is not a known scalar.
    Accumulate { place: Place, value: Place },
    /// `accumulate_all(&mut place, &parts);`: adds every element of `parts` to `place` (adjoint of `[x; n]`).
    AccumulateAll { place: Place, parts: Place },
    /// `let bar = place.pop()`: the adjoint of a push.
    PopElement { bar: VarId, vec: Place },
    /// `vec.pop();` in the reverse sweep: takes back a push.
    Unpush { vec: Place },
    /// `match arm { 0 => .., 1 => .., _ => {} }`: the reverse of a match by the recorded index of the arm taken.
    MatchArm { arm: VarId, blocks: Vec<(usize, Block)> },
    /// `for turn in (0..turns).rev() { let var = range.nth(turn); body }`: the reverse of a loop whose turns were counted.
    Turns { turns: VarId, turn: VarId, item: Option<Box<(VarId, Range)>>, body: Block },
    /// `*grad += bar;` at the end of the reverse sweep: a scalar gradient leaves its local accumulator.
    AddToBuffer { buffer: VarId, bar: VarId },
}

/// The tangents that go into a call and come out of it. A call has one more set of them each time that forward mode is
/// applied to the code around it: the first of the values, the second of the values and of the first, and so on.
#[derive(Clone)]
pub(crate) struct Tangents {
    /// Of the result.
    pub(crate) dot: Option<VarId>,
    /// One per argument, passed as the argument is; `None` is zero.
    pub(crate) dots: Vec<Option<Arg>>,
}

/// The tangents of what a pullback is given.
#[derive(Clone)]
pub(crate) struct PullbackTangents {
    pub(crate) dots: Vec<Option<Arg>>,
    pub(crate) result_bar: Option<Expr>,
    pub(crate) bars: Vec<Option<Place>>,
}

/// A function as the transforms see it: whole, or split by the reverse transform.
#[derive(Clone)]
pub(crate) struct Sweeps {
    /// Its body is the forward sweep; the tail (or [`Exit::Return`]) gives the result, with its tangent if it has one.
    pub(crate) func: Func,
    /// Per parameter: its tangent, once the forward transform has been applied. Each time that it is, it adds tangents of
    /// the parameters, and of all tangents before.
    pub(crate) dots: Vec<Vec<Option<VarId>>>,
    /// The reverse sweep, without tail.
    pub(crate) reverse: Block,
    /// The cotangent of the result; `None` for a unit result.
    pub(crate) result_bar: Option<VarId>,
    /// Per parameter: the buffer the pullback is given (`&mut ..`), `None` if it is not differentiable.
    pub(crate) bars: Vec<Option<VarId>>,
    /// The tangents of these cotangents, likewise.
    pub(crate) bar_dots: Vec<Vec<Option<VarId>>>,
    pub(crate) result_bar_dots: Vec<VarId>,
    /// The forward sweep contains [`Exit::Return`].
    pub(crate) returns: bool,
    /// Per parameter: the reverse sweep restores this `&mut` parameter, hence writes it.
    pub(crate) rewinds: Vec<bool>,
    /// The function calls itself: its pullback is boxed.
    pub(crate) recursive: bool,
}

impl Sweeps {
    /// What the caller gives beside the parameters: cotangents, buffers and tangents.
    pub(crate) fn given(&self) -> impl Iterator<Item = VarId> {
        let lists = self.bars.iter().chain(self.dots.iter().chain(&self.bar_dots).flatten());
        lists.chain([&self.result_bar]).filter_map(|var| *var).chain(self.result_bar_dots.iter().copied())
    }

    /// What comes in and moves beside the parameters: their tangents, and the cotangents of the result and of what is left
    /// in parameters, with theirs.
    pub(crate) fn moving(&self) -> Vec<VarId> {
        let bars = std::iter::once(&self.bars).chain(&self.bar_dots);
        let left = bars.flat_map(|bars| self.func.params.iter().zip(bars));
        let left = left.filter(|(param, _)| param.passing == Passing::RefMut).filter_map(|(_, bar)| *bar);
        let dots = self.dots.iter().flatten().flatten().copied();
        left.chain(dots).chain(self.result_bar).chain(self.result_bar_dots.iter().copied()).collect()
    }

    /// What the caller lends as `&mut` and finds changed: parameters and their tangents.
    pub(crate) fn lent(&self) -> Vec<VarId> {
        let params: Vec<Option<VarId>> = self.func.params.iter().map(|param| Some(param.var)).collect();
        let vars = std::iter::once(&params).chain(&self.dots).flat_map(|vars| self.func.params.iter().zip(vars));
        vars.filter(|(param, _)| param.passing == Passing::RefMut).filter_map(|(_, var)| *var).collect()
    }

    /// With several tangents at once, in a forward mode to come.
    pub(crate) fn in_lanes(mut self) -> Self {
        self.func.lanes = Some(Lanes::new(&mut self.func.names));
        self
    }

    /// A function that is not split.
    pub(crate) fn whole(func: Func) -> Self {
        let count = func.params.len();
        Self {
            func,
            dots: Vec::new(),
            bar_dots: Vec::new(),
            result_bar_dots: Vec::new(),
            reverse: Block::default(),
            result_bar: None,
            bars: vec![None; count],
            returns: false,
            rewinds: vec![false; count],
            recursive: false,
        }
    }
}
