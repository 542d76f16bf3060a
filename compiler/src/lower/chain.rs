//! Iterator chains over containers as index arithmetic.

use quote::quote;

use crate::ir::{Adaptor, Expr, Opaque, Ty};

use super::length::{least, less, number, quotient, quotient_above, sum, typed};
use super::place::{Located, peel};
use super::scope::place_reads;
use super::types::{is_container, strip};
use super::{Lowering, Value, pure};

/// A chain: what each turn gives, how many turns there are, and adaptors of the range of turns.
pub(super) struct Items {
    pub(super) item: Item,
    /// `None` for a range without end.
    pub(super) len: Option<Opaque>,
    pub(super) adaptors: Vec<Adaptor>,
}

/// What a turn gives.
pub(super) enum Item {
    /// An element of a place, or a reference to it.
    Element {
        base: Located,
        borrow: Option<bool>,
        index: Vec<Step>,
    },
    /// A slice of a place: `windows`, `chunks`.
    Part {
        base: Located,
        mutable: bool,
        index: Vec<Step>,
        part: Part,
        size: Opaque,
    },
    /// A number that counts up.
    Counter {
        index: Vec<Step>,
    },
    Pair(Box<Item>, Box<Item>),
}

pub(super) enum Part {
    Window,
    /// The last one ends with the whole, whose length this is.
    Chunk(Opaque),
    ExactChunk,
}

/// How an index follows from the number of the turn. Steps are applied last first.
#[derive(Clone)]
pub(super) enum Step {
    /// `len - 1 - i`
    Reverse(Opaque),
    /// `i + start`
    Add(Opaque),
}

impl Lowering<'_> {
    /// Reads an iterated expression as a chain; `None` where it is not understood.
    pub(super) fn items(&mut self, expr: &syn::Expr) -> Option<Items> {
        match peel(expr) {
            syn::Expr::Range(range) => self.counted(range),
            syn::Expr::MethodCall(call) => self.adapted(call),
            syn::Expr::Path(_)
            | syn::Expr::Reference(_)
            | syn::Expr::Index(_)
            | syn::Expr::Field(_)
            | syn::Expr::Unary(_) => {
                let located = self.iterated(expr)?;
                let borrow = self.reference_kind(&located);
                let unknown = located.ty == Ty::Unknown;
                if borrow.is_none() && !is_container(&located.ty) && !unknown {
                    return None;
                }
                Some(self.elements(located, borrow))
            }
            syn::Expr::Array(_) | syn::Expr::Repeat(_) | syn::Expr::Macro(_) => {
                if matches!(peel(expr), syn::Expr::Macro(mac) if super::macros::name_of(&mac.mac) != "vec") {
                    return None;
                }
                let value = self.value(expr);
                let value = self.temp(value);
                let Expr::Place(place) = value.expr else {
                    return None;
                };
                Some(self.elements(Located { place, ty: value.ty, borrow: None }, None))
            }
            _ => None,
        }
    }

    /// Whether an expression is a reference to its place, and whether a mutable one.
    pub(super) fn reference_kind(&self, located: &Located) -> Option<bool> {
        match (located.borrow, &located.ty) {
            (Some(mutable), _) => Some(mutable),
            (None, Ty::Ref(_)) => {
                Some(located.place.projections.is_empty() && self.is_mutable_reference(located.place.root))
            }
            (None, _) => None,
        }
    }

    fn elements(&mut self, located: Located, borrow: Option<bool>) -> Items {
        let mut base = Located { place: self.frozen_place(located.place.clone()), ..located };
        if borrow.is_none() && self.written_in_turns.contains(&base.place.root) {
            // By value, the loop iterates over what was there before its first turn.
            let value = Value::new(Expr::Place(base.place.clone()), base.ty.clone());
            if let Expr::Place(place) = self.kept(value).expr {
                base.place = place;
            }
        }
        if borrow == Some(true) {
            self.mark_written(base.place.root);
        }
        let len = self.length_of(&base);
        Items { item: Item::Element { base, borrow, index: Vec::new() }, len: Some(len), adaptors: Vec::new() }
    }

    /// A range among the parts of a `zip`.
    fn counted(&mut self, range: &syn::ExprRange) -> Option<Items> {
        let start = self.bound(range.start.as_ref()?);
        let from_zero = start.tokens.to_string() == "0";
        let len = match &range.end {
            Some(end) => {
                let end = self.bound(end);
                let end = match &range.limits {
                    syn::RangeLimits::HalfOpen(_) => end,
                    syn::RangeLimits::Closed(_) => sum(&typed(&end), &number(1)),
                };
                Some(if from_zero { end } else { less(&end, &start) })
            }
            None => None,
        };
        let index = if from_zero { Vec::new() } else { vec![Step::Add(start)] };
        Some(Items { item: Item::Counter { index }, len, adaptors: Vec::new() })
    }

    /// A bound that keeps the value it has now.
    pub(super) fn bound(&mut self, expr: &syn::Expr) -> Opaque {
        let index = self.size(expr);
        if self.is_stable(expr) {
            return index;
        }
        let value = self.frozen(Value::new(Expr::Opaque(index), Ty::Usize));
        self.opaque_of(&value.expr)
    }

    fn adapted(&mut self, call: &syn::ExprMethodCall) -> Option<Items> {
        let name = call.method.to_string();
        match (name.as_str(), call.args.len()) {
            ("iter" | "iter_mut", 0) => {
                let mutable = name == "iter_mut";
                let located = self.iterated(&call.receiver)?;
                Some(self.elements(located, Some(mutable)))
            }
            ("into_iter", 0) => self.items(&call.receiver),
            ("copied" | "cloned", 0) => {
                let mut items = self.items(&call.receiver)?;
                copy_elements(&mut items.item);
                Some(items)
            }
            ("enumerate", 0) => {
                let items = self.settled(&call.receiver)?;
                let counter = Item::Counter { index: Vec::new() };
                Some(Items { item: Item::Pair(Box::new(counter), Box::new(items.item)), ..items })
            }
            ("zip", 1) => {
                let first = self.settled(&call.receiver)?;
                let second = self.settled(&call.args[0])?;
                let len = match (first.len, second.len) {
                    (Some(first), Some(second)) => Some(least(&first, &second)),
                    (len, None) | (None, len) => len,
                };
                let item = Item::Pair(Box::new(first.item), Box::new(second.item));
                Some(Items { item, len, adaptors: Vec::new() })
            }
            ("rev", 0) => {
                let mut items = self.items(&call.receiver)?;
                items.len.as_ref()?;
                items.adaptors.push(Adaptor::Rev);
                Some(items)
            }
            ("step_by", 1) => {
                let mut items = self.items(&call.receiver)?;
                let step = self.bound(&call.args[0]);
                items.adaptors.push(Adaptor::StepBy(Expr::Opaque(step)));
                Some(items)
            }
            ("skip", 1) => {
                let mut items = self.settled(&call.receiver)?;
                let start = self.bound(&call.args[0]);
                push_step(&mut items.item, &Step::Add(start.clone()));
                items.len = items.len.map(|len| less(&len, &start));
                Some(items)
            }
            ("take", 1) => {
                let mut items = self.settled(&call.receiver)?;
                let count = self.bound(&call.args[0]);
                items.len = Some(items.len.map_or_else(|| count.clone(), |len| least(&len, &count)));
                Some(items)
            }
            ("windows" | "chunks" | "chunks_mut" | "chunks_exact" | "chunks_exact_mut", 1) => self.parts(&name, call),
            _ => None,
        }
    }

    /// The container a method iterates over: a place, or a value bound to a temporary.
    fn iterated(&mut self, receiver: &syn::Expr) -> Option<Located> {
        if super::expr::is_projection(receiver)
            && let Some(located) = self.locate(receiver)
        {
            // What is not understood may have items that are no elements.
            let has_elements = *strip(&located.ty) != Ty::Unknown || !self.foreign.contains(&located.place.root);
            return has_elements.then_some(located);
        }
        // Constants and other values are bound first.
        match peel(receiver) {
            syn::Expr::Array(_) | syn::Expr::Call(_) | syn::Expr::Path(_) | syn::Expr::Repeat(_) => {}
            syn::Expr::Macro(mac) if super::macros::name_of(&mac.mac) == "vec" => {}
            syn::Expr::MethodCall(call)
                if matches!(call.method.to_string().as_str(), "to_vec" | "to_owned" | "clone") => {}
            _ => return None,
        }
        let value = self.value(receiver);
        let Value { expr: Expr::Place(place), ty } = self.temp(value) else {
            return None;
        };
        Some(Located { place, ty, borrow: None })
    }

    fn parts(&mut self, name: &str, call: &syn::ExprMethodCall) -> Option<Items> {
        let located = self.iterated(&call.receiver)?;
        let mutable = name.ends_with("_mut");
        let base = Located { place: self.frozen_place(located.place.clone()), ..located };
        let size = self.bound(&call.args[0]);
        if mutable {
            self.mark_written(base.place.root);
        }
        let whole = self.length_of(&base);
        // What is lent as `&mut` cannot be asked for its length in the bounds of what is lent, unless it is a slice.
        let asked = name != "chunks_mut" || (matches!(strip(&base.ty), Ty::Slice(_)) && base.place.is_whole());
        let whole = if asked { whole } else { self.settled_length(whole) };
        let (part, len) = match name {
            "windows" => (Part::Window, less(&sum(&whole, &number(1)), &size)),
            "chunks" | "chunks_mut" => {
                let len = quotient_above(&whole, &size);
                (Part::Chunk(whole), len)
            }
            _ => (Part::ExactChunk, quotient(&whole, &size)),
        };
        let item = Item::Part { base, mutable, index: Vec::new(), part, size };
        Some(Items { item, len: Some(len), adaptors: Vec::new() })
    }

    /// A length that keeps the value it has now.
    fn settled_length(&mut self, len: Opaque) -> Opaque {
        let hint = std::mem::replace(&mut self.hint, "len".to_owned());
        let len = self.frozen(Value::new(Expr::Opaque(len), Ty::Usize));
        self.hint = hint;
        self.opaque_of(&len.expr)
    }

    /// `base.len()`
    pub(super) fn length_of(&self, base: &Located) -> Opaque {
        let tokens = self.receiver_tokens(&Expr::Place(base.place.clone()));
        pure(quote!(#tokens.len()), place_reads(&base.place))
    }

    /// A chain whose turns count up from 0 by 1: a `rev` is moved into the indices.
    fn settled(&mut self, expr: &syn::Expr) -> Option<Items> {
        let mut items = self.items(expr)?;
        for adaptor in std::mem::take(&mut items.adaptors) {
            match adaptor {
                Adaptor::Rev => {
                    let len = items.len.clone()?;
                    push_step(&mut items.item, &Step::Reverse(len));
                }
                Adaptor::StepBy(_) => return None,
            }
        }
        Some(items)
    }
}

fn push_step(item: &mut Item, step: &Step) {
    match item {
        Item::Element { index, .. } | Item::Part { index, .. } | Item::Counter { index } => {
            index.push(step.clone());
        }
        Item::Pair(first, second) => {
            push_step(first, step);
            push_step(second, step);
        }
    }
}

/// `copied()`: elements by value.
fn copy_elements(item: &mut Item) {
    match item {
        Item::Element { borrow, .. } => *borrow = None,
        Item::Part { .. } | Item::Counter { .. } | Item::Pair(..) => {}
    }
}
