use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::quote;

use super::Printer;
use super::entry::Entry;
use super::halves::{Halves, lent};
use super::range::is_zero;
use super::span::at;
use crate::ir::{Arg, Block, Expr, Place, Range, SweepStmt, Ty, VarId};

impl Printer<'_> {
    pub(super) fn sweep_stmt(&mut self, stmt: &SweepStmt) -> TokenStream {
        match stmt {
            SweepStmt::CallWithPullback { result, pullback, call, tangents } if !tangents.is_empty() => {
                self.call_with_both(*result, *pullback, call, tangents)
            }
            SweepStmt::CallWithPullback { result, pullback, call, tangents: _ } => {
                let entry = if self.detached.contains(pullback) { Entry::Effect } else { Entry::Pullback(1) };
                let call = self.entry(call, entry);
                let result =
                    result.filter(|result| self.is_used(*result)).map_or(quote!(_), |result| self.name(result));
                let pullback = self.name(*pullback);
                quote!(let (#result, #pullback) = #call;)
            }
            SweepStmt::CallWithTangent { result, call, tangents } => self.call_with_tangent(*result, call, tangents),
            SweepStmt::Pullback { pullback, args, result_bar, bars, source: _, tangents } if !tangents.is_empty() => {
                let pullback = self.ident(*pullback);
                let dots = tangents.iter().flat_map(|tangents| &tangents.dots);
                let given = args.iter().chain(dots.flatten()).filter_map(lent);
                let bar_dots = tangents.iter().flat_map(|tangents| &tangents.bars);
                let written = bars.iter().chain(bar_dots).flatten().map(|bar| (bar, true));
                let halves = self.halves(given.chain(written));
                let args = self.pullback_with_tangents(args, result_bar.as_deref(), bars, tangents, &halves);
                halves.around(quote!(#pullback(#(#args),*);))
            }
            SweepStmt::Pullback { pullback, args, result_bar, bars, source, tangents: _ } => {
                let pullback = self.ident(*pullback);
                let written = bars.iter().flatten().map(|bar| (bar, true));
                let halves = self.halves(args.iter().filter_map(lent).chain(written));
                let buffers = self.buffers(args, bars, source, &halves);
                let result_bar = result_bar.iter().map(|bar| self.expr(bar));
                let args = self.lent_args(args, &halves).into_iter().chain(result_bar).chain(buffers);
                halves.around(quote!(#pullback(#(#args),*);))
            }
            SweepStmt::NewTape { .. }
            | SweepStmt::Push { .. }
            | SweepStmt::Pop { .. }
            | SweepStmt::NewSlot { .. }
            | SweepStmt::Fill { .. }
            | SweepStmt::Take { .. }
            | SweepStmt::NewHistory { .. }
            | SweepStmt::SaveTo { .. }
            | SweepStmt::Rewind { .. } => self.store(stmt),
            SweepStmt::Save { var, place } => {
                let (var, place) = (self.name(*var), self.path(place));
                quote!(let #var = #place.to_owned();)
            }
            SweepStmt::Restore { place, var, slice } => self.restore(place, *var, *slice),
            SweepStmt::ZeroTangent { bar, of } => {
                let (bar, of) = (self.name(*bar), self.lent(of));
                let zero = self.func.zero_tangent();
                quote!(let #bar = #zero(#of);)
            }
            SweepStmt::TakeTangent { bar, place, scalar } => {
                let (bar, place) = (self.name(*bar), self.lent_mut(place));
                if *scalar {
                    quote!(let #bar = ::core::mem::take(#place);)
                } else {
                    quote!(let #bar = ::gradflow::Tangent::take(#place);)
                }
            }
            SweepStmt::ResetTangent { place, of } => {
                let (place, of) = (self.place(place).tokens, self.lent(of));
                let zero = self.func.zero_tangent();
                quote!(#place = #zero(#of);)
            }
            SweepStmt::SetZero { place } => {
                let place = self.lent_mut(place);
                quote!(::gradflow::Tangent::set_zero(#place);)
            }
            SweepStmt::Accumulate { place, value } => {
                let (place, value) = (self.lent_mut(place), self.lent(value));
                quote!(::gradflow::Tangent::accumulate(#place, #value);)
            }
            SweepStmt::AccumulateAll { place, parts } => {
                let (place, parts) = (self.lent_mut(place), self.lent(parts));
                quote!(::gradflow::__private::accumulate_all(#place, #parts);)
            }
            SweepStmt::PopElement { bar, vec } => {
                let (bar, vec) = (self.name(*bar), self.path(vec));
                quote!(let #bar = #vec.pop().expect("one cotangent per element");)
            }
            SweepStmt::Unpush { vec } => {
                let vec = self.path(vec);
                quote!(#vec.pop();)
            }
            SweepStmt::MatchArm { arm, blocks } => {
                let reversed = blocks.iter().map(|(index, block)| {
                    let index = Literal::usize_unsuffixed(*index);
                    let block = self.block(block);
                    quote!(#index => { #block })
                });
                let reversed: TokenStream = reversed.collect();
                let arm = self.ident(*arm);
                quote!(match #arm { #reversed _ => {} })
            }
            SweepStmt::Turns { turns, turn, item, body } => self.turns(*turns, *turn, item.as_deref(), body),
            SweepStmt::AddToBuffer { buffer, bar } => {
                let (buffer, bar) = (self.ident(*buffer), self.ident(*bar));
                quote!(*#buffer += #bar;)
            }
        }
    }

    /// Tapes, for values of every turn; slots, for values recorded at most once; histories, for whole slices.
    fn store(&self, stmt: &SweepStmt) -> TokenStream {
        match stmt {
            SweepStmt::NewTape { tape, turns } => {
                let (tape, turns) = (self.name(*tape), self.product(turns));
                if let Some(turns) = turns {
                    quote!(let #tape = ::std::vec::Vec::with_capacity(#turns);)
                } else {
                    quote!(let #tape = ::std::vec::Vec::new();)
                }
            }
            SweepStmt::Push { tape, values } => {
                let (tape, values) = (self.ident(*tape), self.record(values));
                quote!(#tape.push(#values);)
            }
            SweepStmt::Pop { tape, vars } => {
                let (tape, vars) = (self.ident(*tape), self.names(vars));
                quote!(let #vars = #tape.pop().expect("one value per turn");)
            }
            SweepStmt::NewSlot { slot } => {
                let slot = self.name(*slot);
                quote!(let #slot = None;)
            }
            SweepStmt::Fill { slot, values } => {
                let (slot, values) = (self.ident(*slot), self.record(values));
                quote!(#slot = Some(#values);)
            }
            SweepStmt::Take { slot, vars } => {
                let (slot, vars) = (self.ident(*slot), self.names(vars));
                quote!(let #vars = #slot.expect("recorded on this path");)
            }
            SweepStmt::NewHistory { history, turns } => {
                let (history, turns) = (self.name(*history), self.product(turns));
                if let Some(turns) = turns {
                    quote!(let #history = ::gradflow::__private::History::with_turns(#turns);)
                } else {
                    quote!(let #history = ::gradflow::__private::History::new();)
                }
            }
            SweepStmt::SaveTo { history, place } => {
                let (history, place) = (self.ident(*history), self.lent(place));
                quote!(#history.save(#place);)
            }
            SweepStmt::Rewind { history, place } => {
                let (history, place) = (self.ident(*history), self.lent_mut(place));
                quote!(#history.rewind(#place);)
            }
            _ => unreachable!("only operations on stores come here"),
        }
    }

    /// `Some(buffer)`, or `None` for an argument without a gradient. What is lent as state without a tangent must be so
    /// for the callee, too: a type that only a parameter without a gradient takes says it.
    fn buffers(&self, args: &[Arg], bars: &[Option<Place>], source: &TokenStream, halves: &Halves) -> Vec<TokenStream> {
        // A buffer that the parameter does not take is an error at the user's argument.
        let spans = arguments(source, bars.len());
        let buffers = args.iter().zip(bars).map(|(arg, bar)| match (bar, arg) {
            (Some(bar), _) => {
                let bar = self.lent_mut_of(bar, halves);
                quote!(Some(#bar))
            }
            (None, Arg::RefMut(place)) if self.func.is_state(place.root) => {
                quote!(None::<&mut ::gradflow::__private::GF0113_this_parameter_is_no_grad>)
            }
            (None, _) => quote!(None),
        });
        buffers.zip(spans).map(|(buffer, argument)| at(buffer, argument)).collect()
    }

    /// One value, or a tuple of several.
    fn record(&self, values: &[Expr]) -> TokenStream {
        let values: Vec<_> = values.iter().map(|value| self.expr(value)).collect();
        if let [value] = values.as_slice() { value.clone() } else { quote!((#(#values),*)) }
    }

    fn names(&self, vars: &[VarId]) -> TokenStream {
        let names: Vec<_> = vars.iter().map(|var| self.name(*var)).collect();
        if let [name] = names.as_slice() { name.clone() } else { quote!((#(#names),*)) }
    }

    fn restore(&self, place: &Place, var: VarId, slice: bool) -> TokenStream {
        let var = self.ident(var);
        if slice {
            let place = self.path(place);
            quote!(#place.clone_from_slice(&#var);)
        } else {
            let place = self.place(place).tokens;
            quote!(#place = #var;)
        }
    }

    /// Expands to the shortest of
    ///
    /// ```text
    /// for _ in 0..turns { .. }
    /// for i in (0..turns).rev() { .. }
    /// for turn in (0..turns).rev() {
    ///     let i = (a..b).nth(turn).expect("the turn was counted");
    ///     ..
    /// }
    /// ```
    fn turns(&mut self, turns: VarId, turn: VarId, item: Option<&(VarId, Range)>, body: &Block) -> TokenStream {
        let body = self.block(body);
        let turns = self.ident(turns);
        let item = item.filter(|(var, _)| self.is_used(*var));
        match item {
            None if !self.is_used(turn) => quote!(for _ in 0..#turns { #body }),
            None => {
                let turn = self.name(turn);
                quote!(for #turn in (0..#turns).rev() { #body })
            }
            Some((var, range)) if self.counts_turns(*var, range) && !self.is_used(turn) => {
                let item = self.name(*var);
                quote!(for #item in (0..#turns).rev() { #body })
            }
            Some((var, range)) => {
                let (turn, item) = (self.ident(turn), self.name(*var));
                let range = self.range(range);
                quote! {
                    for #turn in (0..#turns).rev() {
                        let #item = (#range).nth(#turn).expect("the turn was counted");
                        #body
                    }
                }
            }
        }
    }

    /// Whether the item of every turn is the number of turns before it.
    fn counts_turns(&self, item: VarId, range: &Range) -> bool {
        range.adaptors.is_empty() && is_zero(&range.start) && self.func.var(item).ty == Ty::Usize
    }
}

/// The first and the last token's span of each argument of a call; without spans where they cannot be told apart.
pub(super) fn arguments(call: &TokenStream, count: usize) -> Vec<Option<[Span; 2]>> {
    let mut found = Vec::new();
    let mut open: Option<[Span; 2]> = None;
    if let Some(TokenTree::Group(group)) = call.clone().into_iter().last() {
        for token in group.stream() {
            if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
                found.extend(open.take().map(Some));
            } else {
                let span = token.span();
                open = Some([open.map_or(span, |[first, _]| first), span]);
            }
        }
    }
    found.extend(open.map(Some));
    if found.len() == count { found } else { vec![None; count] }
}
