//! Both halves of a slice lent at once: rustc believes that they are apart where one `split_at_mut` gives them both.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::Printer;
use super::place::projected;
use crate::ir::{Arg, Expr, Parting, Place, Projection};

/// The halves that a statement lends, under names of their own.
#[derive(Default)]
pub(super) struct Halves {
    /// `let (y_head, y_tail) = y.split_at_mut(middle);` for each slice that is split.
    pub(super) splits: TokenStream,
    named: Vec<(Place, Ident)>,
}

impl Printer<'_> {
    /// The halves among places that are lent at once, each of which may be lent as `&mut`.
    pub(super) fn halves<'p>(&self, lent: impl IntoIterator<Item = (&'p Place, bool)>) -> Halves {
        let lent: Vec<(&Place, bool)> = lent.into_iter().collect();
        let mut split: Vec<(Place, Place, TokenStream)> = Vec::new();
        for (n, (first, is_first_written)) in lent.iter().enumerate() {
            for (second, is_second_written) in &lent[n + 1..] {
                let Some(Parting::Halves { after, middle, in_order }) = first.parting(second) else { continue };
                let halves = [first, second].map(|place| beginning(place, after + 1));
                let [head, tail] = halves;
                let (head, tail) = if in_order { (head, tail) } else { (tail, head) };
                let is_known = split.iter().any(|(known, ..)| known.same_as(&head));
                if (*is_first_written || *is_second_written) && !is_known {
                    split.push((head, tail, middle));
                }
            }
        }
        // What is split again is a half itself.
        split.sort_by_key(|(head, ..)| head.projections.len());
        let mut halves = Halves::default();
        if split.is_empty() {
            return halves;
        }
        let mut names = self.func.names.clone();
        for (head, tail, middle) in split {
            let whole = self.path_of(&beginning(&head, head.projections.len() - 1), &halves);
            let root = self.ident(head.root);
            let [first, second] = ["head", "tail"]
                .map(|half| names.fresh(&format_ident!("{root}_{half}").to_string(), Span::mixed_site()));
            halves.splits.extend(quote!(let (#first, #second) = #whole.split_at_mut(#middle);));
            halves.named.extend([(head, first), (tail, second)]);
        }
        halves
    }

    /// The halves among the arguments of a call.
    pub(super) fn halves_of(&self, args: &[Arg]) -> Halves {
        self.halves(args.iter().filter_map(lent))
    }

    /// `&place`
    pub(super) fn lent_of(&self, place: &Place, halves: &Halves) -> TokenStream {
        match halves.find(place) {
            Some((half, [])) => quote!(#half),
            Some((half, rest)) => {
                let path = projected(quote!(#half), rest);
                quote!(&#path)
            }
            None => self.lent(place),
        }
    }

    /// `&mut place`
    pub(super) fn lent_mut_of(&self, place: &Place, halves: &Halves) -> TokenStream {
        match halves.find(place) {
            Some((half, [])) => quote!(#half),
            Some((half, rest)) => {
                let path = projected(quote!(#half), rest);
                quote!(&mut #path)
            }
            None => self.lent_mut(place),
        }
    }

    /// A place as the receiver of a method.
    pub(super) fn path_of(&self, place: &Place, halves: &Halves) -> TokenStream {
        halves.find(place).map_or_else(|| self.path(place), |(half, rest)| projected(quote!(#half), rest))
    }
}

impl Halves {
    /// The smallest half that a place lies in, and the way from there.
    fn find<'p>(&self, place: &'p Place) -> Option<(&Ident, &'p [Projection])> {
        let holds = |half: &Place| {
            let count = half.projections.len();
            count <= place.projections.len() && beginning(place, count).same_as(half)
        };
        let (half, name) =
            self.named.iter().filter(|(half, _)| holds(half)).max_by_key(|(half, _)| half.projections.len())?;
        Some((name, &place.projections[half.projections.len()..]))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// What lends the halves, after they are split.
    pub(super) fn around(&self, lending: TokenStream) -> TokenStream {
        let splits = &self.splits;
        if self.is_empty() { lending } else { quote!({ #splits #lending }) }
    }
}

/// The place an argument lends, and whether as `&mut`.
pub(super) fn lent(arg: &Arg) -> Option<(&Place, bool)> {
    match arg {
        Arg::Ref(place) | Arg::Value(Expr::Place(place)) => Some((place, false)),
        Arg::RefMut(place) => Some((place, true)),
        Arg::Value(_) => None,
    }
}

fn beginning(place: &Place, count: usize) -> Place {
    Place { root: place.root, projections: place.projections[..count].to_vec() }
}
