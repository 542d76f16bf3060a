//! How tightly expressions bind: where tokens need parentheses.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{BinOp, Expr};

/// How tightly an expression binds, from loosest to tightest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Precedence {
    /// Closures, jumps, assignments, and blocks, which are in parentheses wherever they are operands.
    Loose,
    Range,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    Postfix,
}

/// An expression's tokens, and when they need parentheses.
pub(crate) struct Printed {
    pub(crate) tokens: TokenStream,
    pub(crate) precedence: Precedence,
}

impl Printed {
    pub(crate) fn new(tokens: TokenStream, precedence: Precedence) -> Self {
        Self { tokens, precedence }
    }

    /// A call, a path, brackets: never in parentheses.
    pub(crate) fn tight(tokens: TokenStream) -> Self {
        Self::new(tokens, Precedence::Postfix)
    }

    /// Tokens the user wrote.
    pub(crate) fn verbatim(tokens: TokenStream) -> Self {
        let precedence = precedence_of(&tokens);
        Self { tokens, precedence }
    }

    /// In parentheses unless it binds at least as tightly.
    pub(crate) fn at_least(self, precedence: Precedence) -> TokenStream {
        let tokens = self.tokens;
        if self.precedence >= precedence { tokens } else { quote!((#tokens)) }
    }

    /// In parentheses unless it binds more tightly.
    pub(crate) fn above(self, precedence: Precedence) -> TokenStream {
        let tokens = self.tokens;
        if self.precedence > precedence { tokens } else { quote!((#tokens)) }
    }

    /// `self operator right`
    pub(crate) fn infix(self, operator: &BinOp, right: Self) -> Self {
        let precedence = of_binary(operator);
        // How tightly the operators of bits bind is known by few: what they apply to stands apart.
        let of_bits = (Precedence::BitOr..=Precedence::Shift).contains(&precedence);
        let chained = of_bits && self.precedence == precedence;
        // Comparisons do not chain, and after a cast `<` would start the arguments of its type.
        let apart = precedence == Precedence::Compare && self.precedence == precedence
            || of_bits && !chained && self.precedence < Precedence::Prefix
            || matches!(operator, BinOp::Lt(_) | BinOp::Shl(_)) && mentions_cast(&self.tokens);
        let left = if apart { self.at_least(Precedence::Postfix) } else { self.at_least(precedence) };
        let right = if of_bits { right.at_least(Precedence::Prefix) } else { right.above(precedence) };
        Self::new(quote!(#left #operator #right), precedence)
    }
}

/// Whether there is a cast outside of all brackets.
fn mentions_cast(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == "as"))
}

/// The precedence of a binary operator of the rule table, by its token.
pub(crate) fn of_operator(operator: &str) -> Precedence {
    match operator {
        "*" | "/" | "%" => Precedence::Product,
        _ => Precedence::Sum,
    }
}

/// Most verbatim tokens are one token, or one and a group; the rest are worth a parse.
fn precedence_of(tokens: &TokenStream) -> Precedence {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(_) | TokenTree::Group(_)), None) => return Precedence::Postfix,
        (Some(TokenTree::Literal(literal)), None) => {
            let negative = literal.to_string().starts_with('-');
            return if negative { Precedence::Prefix } else { Precedence::Postfix };
        }
        _ => {}
    }
    syn::parse2(tokens.clone()).map_or(Precedence::Loose, |expr| of_expr(&expr))
}

fn of_expr(expr: &Expr) -> Precedence {
    match expr {
        Expr::Binary(binary) => of_binary(&binary.op),
        Expr::Cast(_) => Precedence::Cast,
        Expr::Unary(_) | Expr::Reference(_) => Precedence::Prefix,
        Expr::Range(_) => Precedence::Range,
        Expr::Array(_)
        | Expr::Call(_)
        | Expr::Field(_)
        | Expr::Group(_)
        | Expr::Index(_)
        | Expr::Lit(_)
        | Expr::Macro(_)
        | Expr::MethodCall(_)
        | Expr::Paren(_)
        | Expr::Path(_)
        | Expr::Repeat(_)
        | Expr::Try(_)
        | Expr::Tuple(_) => Precedence::Postfix,
        _ => Precedence::Loose,
    }
}

fn of_binary(op: &BinOp) -> Precedence {
    match op {
        BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => Precedence::Product,
        BinOp::Add(_) | BinOp::Sub(_) => Precedence::Sum,
        BinOp::Shl(_) | BinOp::Shr(_) => Precedence::Shift,
        BinOp::BitAnd(_) => Precedence::BitAnd,
        BinOp::BitXor(_) => Precedence::BitXor,
        BinOp::BitOr(_) => Precedence::BitOr,
        BinOp::Eq(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Ne(_) | BinOp::Ge(_) | BinOp::Gt(_) => Precedence::Compare,
        BinOp::And(_) => Precedence::And,
        BinOp::Or(_) => Precedence::Or,
        _ => Precedence::Loose,
    }
}
