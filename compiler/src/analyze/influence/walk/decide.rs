//! What decides: conditions, the bounds of loops, and indices.

use proc_macro2::TokenStream;

use super::Walk;
use crate::analyze::influence::{Reach, bits};
use crate::ir::{Adaptor, Expr, Opaque, Range};

impl<'a> Walk<'a> {
    pub(super) fn range(&mut self, range: &'a Range) -> Reach {
        let steps = range.adaptors.iter().filter_map(|adaptor| match adaptor {
            Adaptor::StepBy(step) => Some(step),
            Adaptor::Rev => None,
        });
        let mut sum = Reach::default();
        for bound in [&range.start, &range.end].into_iter().chain(steps) {
            let reach = self.expr(bound);
            // How long something is says nothing of what is in it: what is asked of the elements is the cause then.
            match bound {
                Expr::Opaque(opaque) | Expr::Cut(opaque) => self.note(reach.cut, self.named(opaque)),
                Expr::Place(place) => {
                    if let Some(source) = self.comparisons[place.root.0 as usize] {
                        self.note(reach.cut, source);
                    }
                }
                _ => {}
            }
            sum = sum.union(reach);
        }
        sum
    }

    /// The parameters that a condition depends on.
    pub(super) fn decide(&mut self, cond: &'a Expr) -> u64 {
        match cond {
            Expr::Opaque(opaque) => self.decide_by(opaque),
            Expr::Place(place) if place.is_whole() => {
                let decides = self.place(place).deciding().control;
                if let Some(source) = self.comparisons[place.root.0 as usize] {
                    self.note(decides, source);
                }
                decides
            }
            Expr::Cut(opaque) => {
                let decides = self.written(opaque).deciding().control;
                self.note(decides, &opaque.source);
                decides
            }
            _ => self.expr(cond).deciding().control,
        }
    }

    pub(super) fn decide_by(&mut self, opaque: &Opaque) -> u64 {
        let decides = self.opaque(opaque).deciding().control;
        self.note(decides, self.named(opaque));
        decides
    }

    /// What is written: a variable alone stands for the comparison it is the value of.
    fn named<'o>(&self, opaque: &'o Opaque) -> &'o TokenStream
    where
        'a: 'o,
    {
        let known = match opaque.reads.as_slice() {
            [var] if opaque.source.clone().into_iter().count() == 1 => self.comparisons[var.0 as usize],
            _ => None,
        };
        known.unwrap_or(&opaque.source)
    }

    fn note(&mut self, decides: u64, source: &TokenStream) {
        for bit in bits(decides) {
            self.found.conditions.entry(bit).or_insert_with(|| source.clone());
        }
    }
}
