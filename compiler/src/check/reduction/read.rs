//! Reads expressions as sums of products of variables.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use super::Reductions;
use super::terms::{Terms, constant, sum_of};
use crate::ir::traverse::index_reads;
use crate::ir::{Expr, Opaque, Place, Projection, VarId};

/// How far definitions are followed.
const DEPTH: usize = 24;

/// A sum, and whether the rounded value is among its terms.
#[derive(Clone)]
pub(super) struct Read {
    pub(super) terms: Terms,
    pub(super) carries: bool,
}

impl Read {
    fn map(self, terms: Terms) -> Self {
        Self { terms, ..self }
    }
}

impl Reductions<'_> {
    /// `None` for an operation that takes the rounded value, and is no sum or product.
    pub(super) fn read(&mut self, expr: &Expr, depth: usize) -> Option<Read> {
        match expr {
            Expr::Place(place) | Expr::Copied { place, .. } => self.place(place, depth),
            Expr::Literal(tokens) => Some(self.literal(&tokens.to_string())),
            Expr::Convert { operand, .. } => self.read(operand, depth),
            Expr::Rule { rule, operands, .. } => {
                let operands: Option<Vec<Read>> = operands.iter().map(|operand| self.read(operand, depth)).collect();
                self.operation(rule.name, &operands?)
            }
            Expr::Cut(opaque) | Expr::Opaque(opaque) => match syn::parse2(opaque.tokens.clone()) {
                Ok(tokens) => self.tokens(&tokens, opaque, depth),
                Err(_) => None,
            },
            _ => None,
        }
    }

    fn operation(&mut self, name: &str, operands: &[Read]) -> Option<Read> {
        let carries = operands.iter().any(|operand| operand.carries);
        if self.between_jumps {
            let parts: Vec<&Terms> = operands.iter().map(|operand| &operand.terms).collect();
            if let Some(terms) = self.between_jumps(name, &parts) {
                return Some(Read { terms, carries });
            }
        }
        let terms = match (name, operands) {
            ("add" | "sub", [a, b]) => sum_of(&a.terms, &b.terms, if name == "add" { 1.0 } else { -1.0 }),
            ("neg", [a]) => sum_of(&Terms::new(), &a.terms, -1.0),
            ("mul", [a, b]) if !(a.carries && b.carries) => self.atoms.product(&a.terms, &b.terms),
            ("div", [a, b]) if !b.carries && !b.terms.is_empty() => self.atoms.quotient(&a.terms, &b.terms),
            ("recip", [a]) if !a.carries && !a.terms.is_empty() => self.atoms.quotient(&constant(1.0), &a.terms),
            ("mul_add", [a, b, c]) if !(a.carries && b.carries) => {
                let product = self.atoms.product(&a.terms, &b.terms);
                sum_of(&product, &c.terms, 1.0)
            }
            // A cell that is kept within bounds is a cell.
            ("min" | "max" | "clamp", _) if carries => operands.iter().find(|operand| operand.carries)?.terms.clone(),
            _ if carries => return None,
            _ => {
                let varied = |atom: usize| self.atoms.is_varied(atom);
                let varied = operands.iter().flat_map(|operand| super::terms::atoms_of(&operand.terms)).any(varied);
                let parts: Vec<String> = operands.iter().map(|operand| format!("{:?}", operand.terms)).collect();
                self.atoms.named(format!("{name}({})", parts.join(", ")), varied)
            }
        };
        Some(Read { terms, carries })
    }

    fn place(&mut self, place: &Place, depth: usize) -> Option<Read> {
        if place.is_whole() {
            return Some(self.variable(place.root, depth));
        }
        // Some element of what holds the rounded value.
        if self.known.contains_key(&place.root) {
            return None;
        }
        let mut name = self.func.var(place.root).ident.to_string();
        let mut vars = vec![place.root];
        index_reads(place, &mut |var, _| vars.push(var));
        for projection in &place.projections {
            match projection {
                Projection::Index(opaque) | Projection::Slice(opaque) => {
                    name = format!("{name}[{}]", opaque.tokens);
                }
                Projection::Field(member) => name = format!("{name}.{}", member.to_token_stream()),
                Projection::Deref => {}
            }
        }
        let varied = self.facts.is_varied(place.root);
        Some(Read { terms: self.atoms.named(of_variables(&name, vars), varied), carries: false })
    }

    pub(super) fn variable(&mut self, var: VarId, depth: usize) -> Read {
        if let Some(terms) = self.known.get(&var) {
            return Read { terms: terms.clone(), carries: true };
        }
        if let Some(read) = self.memo.get(&(var, depth)) {
            return read.clone();
        }
        let read = self.defined(var, depth);
        self.memo.insert((var, depth), read.clone());
        read
    }

    fn defined(&mut self, var: VarId, depth: usize) -> Read {
        let definition = self.definitions.get(&var).copied().filter(|_| depth < DEPTH);
        if let Some(Expr::Place(_) | Expr::Rule { .. } | Expr::Convert { .. } | Expr::Literal(_)) = definition
            && let Some(read) = definition.and_then(|value| self.read(value, depth + 1))
        {
            return read;
        }
        let name = of_variables(&self.func.var(var).ident.to_string(), vec![var]);
        let terms = match self.cuts.get(&var) {
            Some(_) if self.between_jumps => self.atoms.jumping(name),
            _ => self.atoms.named(name, self.facts.is_varied(var)),
        };
        Read { terms, carries: false }
    }

    fn literal(&mut self, text: &str) -> Read {
        let number = text.replace([' ', '_'], "");
        let digits = ["f64", "f32", "usize", "i64", "i32", "u64", "u32"]
            .iter()
            .find_map(|suffix| number.strip_suffix(suffix))
            .unwrap_or(&number);
        let terms = match digits.parse::<f64>() {
            Ok(value) => constant(value),
            Err(_) => self.atoms.named(text.to_owned(), false),
        };
        Read { terms, carries: false }
    }

    /// Verbatim tokens; what is not understood is not taken apart, unless it takes the rounded value.
    pub(super) fn tokens(&mut self, expr: &syn::Expr, opaque: &Opaque, depth: usize) -> Option<Read> {
        if let Some(read) = self.arithmetic(expr, opaque, depth) {
            return Some(read);
        }
        let names: Vec<String> = idents(expr.to_token_stream());
        let mentioned = opaque.reads.iter().filter(|var| names.contains(&self.func.var(**var).ident.to_string()));
        let mentioned: Vec<VarId> = mentioned.copied().collect();
        let takes = mentioned.iter().any(|var| self.variable(*var, depth).carries);
        let varied = mentioned.iter().any(|var| self.facts.is_varied(*var));
        (!takes)
            .then(|| Read { terms: self.atoms.named(of_variables(&element(expr), mentioned), varied), carries: false })
    }

    /// Arithmetic of integers, casts, and the rounding itself, which is read as what it rounds.
    fn arithmetic(&mut self, expr: &syn::Expr, opaque: &Opaque, depth: usize) -> Option<Read> {
        match expr {
            syn::Expr::Paren(inner) => self.tokens(&inner.expr, opaque, depth),
            syn::Expr::Group(inner) => self.tokens(&inner.expr, opaque, depth),
            syn::Expr::Cast(cast) => self.tokens(&cast.expr, opaque, depth),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => self.tokens(expr, opaque, depth),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => {
                let operand = self.tokens(expr, opaque, depth)?;
                self.operation("neg", &[operand])
            }
            syn::Expr::Lit(literal) => Some(self.literal(&literal.to_token_stream().to_string())),
            syn::Expr::Binary(binary) => {
                let name = match binary.op {
                    syn::BinOp::Add(_) => "add",
                    syn::BinOp::Sub(_) => "sub",
                    syn::BinOp::Mul(_) => "mul",
                    _ => return None,
                };
                let left = self.tokens(&binary.left, opaque, depth)?;
                let right = self.tokens(&binary.right, opaque, depth)?;
                self.operation(name, &[left, right])
            }
            syn::Expr::MethodCall(call) => {
                let mut operands = vec![self.tokens(&call.receiver, opaque, depth)?];
                for argument in &call.args {
                    operands.push(self.tokens(argument, opaque, depth)?);
                }
                self.rounding(&call.method.to_string(), &operands)
            }
            syn::Expr::Call(call) => {
                let operands: Option<Vec<Read>> =
                    call.args.iter().map(|argument| self.tokens(argument, opaque, depth)).collect();
                let syn::Expr::Path(path) = &*call.func else { return None };
                self.rounding(&path.path.segments.last()?.ident.to_string(), &operands?)
            }
            syn::Expr::Path(path) => {
                let ident = path.path.get_ident()?;
                let var = opaque.reads.iter().copied().find(|var| self.func.var(*var).ident == *ident)?;
                Some(self.variable(var, depth))
            }
            _ => None,
        }
    }

    /// What is rounded, instead of the rounded value.
    fn rounding(&mut self, name: &str, operands: &[Read]) -> Option<Read> {
        match (name, operands) {
            ("floor" | "ceil" | "round" | "round_ties_even" | "trunc" | "from", [operand]) => Some(operand.clone()),
            ("div_euclid", [a, b]) if !b.carries && !b.terms.is_empty() => {
                let terms = self.atoms.quotient(&a.terms, &b.terms);
                Some(a.clone().map(terms))
            }
            ("min" | "max" | "clamp", _) => self.operation(name, operands),
            _ => None,
        }
    }
}

/// What is written, told apart from the same text about other variables: names are used again where scopes end.
fn of_variables(written: &str, mut vars: Vec<VarId>) -> String {
    vars.sort_unstable();
    vars.dedup();
    vars.iter().fold(written.to_owned(), |name, var| format!("{name} {}", var.0))
}

/// Every name in tokens.
fn idents(tokens: TokenStream) -> Vec<String> {
    let each = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => idents(group.stream()),
        TokenTree::Ident(ident) => vec![ident.to_string()],
        TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
    });
    each.collect()
}

/// An element by the name that [`Reductions::place`] gives it.
fn element(expr: &syn::Expr) -> String {
    match expr {
        syn::Expr::Index(index) => format!("{}[{}]", element(&index.expr), index.index.to_token_stream()),
        syn::Expr::Field(access) => format!("{}.{}", element(&access.base), access.member.to_token_stream()),
        syn::Expr::Paren(inner) => element(&inner.expr),
        syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => element(expr),
        _ => expr.to_token_stream().to_string(),
    }
}
