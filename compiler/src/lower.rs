//! From syntax to the intermediate representation: names resolved, operations in A-normal form, exits normalised.
//!
//! What the derivative must understand becomes a node of its own; what it need not understand (comparisons, indices,
//! prints) is kept as verbatim tokens; what it does not understand is kept as refused tokens, an error only if a gradient
//! would pass through it. Errors are collected, and lowering goes on after each.

mod adapted;
mod assign;
mod attributes;
mod barriers;
mod block;
mod call;
mod chain;
mod control;
mod effect;
mod exits;
mod expr;
mod found;
mod generic;
mod guards;
mod hygiene;
mod iteration;
mod jump;
mod leaving;
mod length;
mod macros;
mod matching;
mod method;
mod mutation;
mod operator;
mod parts;
mod pattern;
mod place;
mod promoted;
mod resized;
mod rewrite;
mod scope;
mod signature;
mod size;
mod taken;
#[cfg(test)]
mod tests;
mod tokens;
mod turn;
mod types;
mod variants;
mod verbatim;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{Block, Expr, Func, LoopId, Opaque, Refusal, Stmt, StmtKind, Ty, VarId, VarKind};
use crate::names::Names;
use crate::options::Options;

/// Lowers a function. What cannot be lowered is reported, and left out of the result.
pub(crate) fn lower(cx: &mut Diagnostics, options: &Options, item: &syn::ItemFn) -> Func {
    let mut lowering = Lowering::new(cx, item);
    lowering.check_attributes(item);
    lowering.check_hygiene(item);
    lowering.signature(options, item);
    let wanted = signature::has_result(&item.sig);
    lowering.has_result = wanted;
    let body = lowering.scoped_block(wanted, |lowering| {
        lowering.unpack_parameters(&item.sig);
        lowering.stmts(&item.block.stmts, wanted)
    });
    lowering.func.body = body.block;
    let mut func = lowering.func;
    exits::normalise(&mut func, wanted, signature::result_ty(&item.sig));
    func
}

/// The state of lowering one function.
struct Lowering<'a> {
    cx: &'a mut Diagnostics,
    func: Func,
    /// What names mean, innermost last: one map per syntactic block.
    scopes: Vec<BTreeMap<String, scope::Binding>>,
    /// The blocks under construction, innermost last.
    open: Vec<OpenBlock>,
    /// The loops around the current statement, innermost last.
    loops: Vec<jump::LoopFrame>,
    next_loop: u32,
    /// Variables whose value may change while they are in scope.
    changeable: Vec<bool>,
    /// Types of the constants in scope, by name.
    constants: BTreeMap<String, Ty>,
    /// What temporaries are named after.
    hint: String,
    has_result: bool,
    /// The statement that is being lowered.
    at: Span,
    /// How many names were made from each base.
    numbered: BTreeMap<String, u32>,
    /// Variables that hold something that is not understood.
    foreign: BTreeSet<VarId>,
    /// Variables that lend what a cell or a lock holds.
    guards: BTreeSet<VarId>,
    /// Variables that hold a closure which writes what it captures.
    storing: BTreeSet<VarId>,
    /// Variables that hold constants for good.
    constant: BTreeSet<VarId>,
    /// Variables that hold a comparison as an index, and what it compares.
    choosing: BTreeMap<VarId, Vec<VarId>>,
    /// What the lengths of variables are made of.
    sizes: BTreeMap<VarId, Vec<VarId>>,
    /// Names of containers whose length may change, or that are replaced as a whole.
    resized: resized::Resized,
    /// Names of boxes that are used as the numbers in them.
    read_back: BTreeSet<String>,
    /// What the turns of the loop whose items are being read may write.
    written_in_turns: BTreeSet<VarId>,
}

/// A block under construction.
#[derive(Default)]
struct OpenBlock {
    stmts: Vec<Stmt>,
    /// Names of the variables declared in it.
    taken: BTreeSet<String>,
    /// It has left by an exit: whatever follows is never reached.
    closed: bool,
}

/// A finished block.
struct Built {
    block: Block,
    /// What is known of the type of its tail.
    ty: Ty,
    /// It always leaves by an exit.
    closed: bool,
}

/// A lowered expression and what is known of its type.
#[derive(Clone)]
struct Value {
    expr: Expr,
    ty: Ty,
}

impl<'a> Lowering<'a> {
    fn new(cx: &'a mut Diagnostics, item: &syn::ItemFn) -> Self {
        Self {
            cx,
            func: Func {
                lanes: None,
                name: item.sig.ident.clone(),
                vars: Vec::new(),
                params: Vec::new(),
                body: Block::default(),
                names: Names::of(item.to_token_stream()),
                items: Vec::new(),
                guards: BTreeSet::new(),
            },
            scopes: vec![BTreeMap::new()],
            open: vec![OpenBlock::default()],
            loops: Vec::new(),
            next_loop: 0,
            changeable: Vec::new(),
            constants: BTreeMap::new(),
            hint: "result".to_owned(),
            has_result: false,
            at: Span::call_site(),
            numbered: BTreeMap::new(),
            foreign: BTreeSet::new(),
            guards: BTreeSet::new(),
            storing: BTreeSet::new(),
            constant: BTreeSet::new(),
            choosing: BTreeMap::new(),
            sizes: BTreeMap::new(),
            resized: resized::resized(&item.block),
            read_back: taken::read_back(&item.block),
            written_in_turns: BTreeSet::new(),
        }
    }

    /// Lowers into a new block with a scope of its own. Its tail is the value, if one is wanted and there is one.
    fn scoped_block(&mut self, wanted: bool, lower: impl FnOnce(&mut Self) -> Option<Value>) -> Built {
        self.open.push(OpenBlock::default());
        self.scopes.push(BTreeMap::new());
        let tail = lower(self).filter(|value| wanted && !value.is_unit()).map(|value| self.tail_of(value));
        self.scopes.pop();
        let built = self.open.pop().expect("the block pushed above");
        let OpenBlock { stmts, closed, .. } = built;
        match tail {
            Some(value) if !closed => {
                Built { block: Block { stmts, tail: Some(Box::new(value.expr)) }, ty: value.ty, closed }
            }
            _ => Built { block: Block { stmts, tail: None }, ty: Ty::Unknown, closed },
        }
    }

    /// Adds a statement, unless it can never be reached.
    fn push(&mut self, kind: StmtKind, span: Span) {
        if let StmtKind::Let { var, value } = &kind {
            self.note_size(*var, value);
        }
        let block = self.open.last_mut().expect("a block is open");
        if !block.closed {
            block.stmts.push(Stmt::new(kind, span));
        }
    }

    /// Marks the rest of the current block as never reached.
    fn close(&mut self) {
        self.open.last_mut().expect("a block is open").closed = true;
    }

    fn is_closed(&self) -> bool {
        self.open.last().is_some_and(|block| block.closed)
    }

    /// Makes an operand of a value: bound to a temporary if it is an operation.
    fn atom_of(&mut self, value: Value) -> Value {
        if value.expr.is_atom() { value } else { self.temp(value) }
    }

    /// The value of a block. What has an effect stands once, however often that value is read.
    fn tail_of(&mut self, value: Value) -> Value {
        let has_effect = matches!(&value.expr, Expr::Opaque(opaque) if !opaque.repeatable);
        if value.expr.is_atom() && !has_effect { value } else { self.temp(value) }
    }

    /// Binds a value to a new temporary.
    fn temp(&mut self, value: Value) -> Value {
        let Value { expr, ty } = value;
        let var = self.temp_var(ty.clone());
        self.push(StmtKind::Let { var, value: expr }, self.at);
        Value { expr: Expr::var(var), ty }
    }

    /// A new temporary, named after what is being computed.
    fn temp_var(&mut self, ty: Ty) -> VarId {
        let hint = self.hint.clone();
        self.made_var(&hint, VarKind::Temp, ty)
    }

    fn fresh_loop(&mut self) -> LoopId {
        self.next_loop += 1;
        LoopId(self.next_loop - 1)
    }

    /// Reports a construct that stops the function from being differentiated.
    fn unsupported(&mut self, source: &impl ToTokens, what: &str) {
        let (code, source, what) = (Code::Unsupported, source.to_token_stream(), what.to_owned());
        let (var, notes, help) = (String::new(), Vec::new(), barriers::instead_of(&what));
        self.cx.push(Diagnostic { code, source, var, what, notes, help });
    }

    /// A construct without a derivative: kept verbatim, an error if it is active; an error at once if it may jump out.
    fn refused(&mut self, expr: &syn::Expr, what: &str) -> Value {
        if self.effects(expr).exits {
            self.unsupported(expr, what);
            return Value::unit();
        }
        let (mut opaque, causes) = self.verbatim_with_causes(expr);
        let causes = if causes.is_empty() { self.taken_out(expr) } else { causes };
        let writes = !opaque.writes.is_empty();
        let (code, what) = match barriers::refusal(self, expr, what) {
            // A closure keeps what it writes to itself, until it is called.
            _ if writes && matches!(expr, syn::Expr::Closure(_)) => (Code::State, "this closure".to_owned()),
            (Code::NoDerivative | Code::UnsupportedConstruct | Code::State, _) if writes => {
                (Code::OpaqueWrite, what.to_owned())
            }
            named => named,
        };
        opaque.refused = Some(Box::new(Refusal { code, what, causes }));
        opaque.repeatable &= self.lends(expr);
        Value { expr: Expr::Opaque(opaque), ty: Ty::Unknown }
    }
}

impl Value {
    fn new(expr: Expr, ty: Ty) -> Self {
        Self { expr, ty }
    }

    /// `()`, and the value of what never returns.
    fn unit() -> Self {
        Self { expr: Expr::Tuple(Vec::new()), ty: Ty::Tuple(Vec::new()) }
    }

    fn is_unit(&self) -> bool {
        self.ty == Ty::Tuple(Vec::new())
    }
}

/// Pure, repeatable tokens.
fn pure(tokens: TokenStream, mut reads: Vec<VarId>) -> Opaque {
    reads.sort_unstable();
    reads.dedup();
    Opaque::pure(tokens, reads)
}
