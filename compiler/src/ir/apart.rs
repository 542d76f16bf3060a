//! Places of one variable that share no memory.

use proc_macro2::{TokenStream, TokenTree};

use super::{Place, Projection};

/// Where two places part: the projections before are the same in both.
pub(crate) enum Parting {
    /// Different fields.
    Fields,
    /// `[..middle]` and `[middle..]`, after that many projections; `in_order`: the first place lies in the former.
    Halves { after: usize, middle: TokenStream, in_order: bool },
}

impl Place {
    /// Where two places of one variable go to different parts of it, as far as their tokens tell.
    pub(crate) fn parting(&self, other: &Self) -> Option<Parting> {
        if self.root != other.root {
            return None;
        }
        for (after, pair) in self.projections.iter().zip(&other.projections).enumerate() {
            match pair {
                (Projection::Field(first), Projection::Field(second)) if first != second => {
                    return Some(Parting::Fields);
                }
                (Projection::Slice(first), Projection::Slice(second))
                    if first.tokens.to_string() != second.tokens.to_string() =>
                {
                    let (first, second) = (&first.tokens, &second.tokens);
                    let (middle, in_order) = match meeting(first, second) {
                        Some(middle) => (middle, true),
                        None => (meeting(second, first)?, false),
                    };
                    return Some(Parting::Halves { after, middle, in_order });
                }
                (Projection::Index(first), Projection::Index(second))
                    if first.tokens.to_string() != second.tokens.to_string() =>
                {
                    return None;
                }
                _ => {}
            }
        }
        None
    }

    /// Whether both may be lent at once although one of them is written.
    pub(crate) fn is_apart_from(&self, other: &Self) -> bool {
        self.root != other.root || self.parting(other).is_some()
    }
}

/// The bound at which `..middle` ends and `middle..` starts.
fn meeting(low: &TokenStream, high: &TokenStream) -> Option<TokenStream> {
    let low: Vec<TokenTree> = low.clone().into_iter().collect();
    let high: Vec<TokenTree> = high.clone().into_iter().collect();
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    let [first, second, end @ ..] = low.as_slice() else { return None };
    let [start @ .., last_but_one, last] = high.as_slice() else { return None };
    if ![first, second, last_but_one, last].into_iter().all(is_dot) {
        return None;
    }
    let text = |tokens: &[TokenTree]| tokens.iter().cloned().collect::<TokenStream>().to_string();
    (!end.is_empty() && text(end) == text(start)).then(|| end.iter().cloned().collect())
}
