//! What the parts of a variable depend on, each by itself: those that stand at a number, in a tuple or a list.

use std::collections::BTreeMap;

use super::Reach;
use crate::ir::{Place, Projection};

/// What has more parts, and parts of parts, is taken as a whole.
const PARTS: usize = 64;

/// Parts of parts of parts are told apart, and no further.
const DEPTH: usize = 4;

/// What a value depends on.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Held {
    parts: BTreeMap<usize, Self>,
    /// Of everything that is not listed.
    rest: Reach,
}

/// Where a place is in its variable.
pub(super) struct Path {
    numbers: Vec<usize>,
    /// It is the part at these numbers, and not something in it.
    pub(super) is_exact: bool,
}

impl Path {
    pub(super) fn of(place: &Place) -> Self {
        let mut numbers = Vec::new();
        for projection in &place.projections {
            match (projection, number(projection)) {
                (Projection::Deref, _) => {}
                (_, Some(number)) if numbers.len() < DEPTH => numbers.push(number),
                _ => return Self { numbers, is_exact: false },
            }
        }
        Self { numbers, is_exact: true }
    }
}

impl Held {
    pub(super) fn of_parts(parts: Vec<Self>) -> Self {
        if parts.iter().map(Self::count).sum::<usize>() > PARTS || parts.iter().any(|part| part.depth() + 1 >= DEPTH) {
            return parts.iter().map(Self::whole).fold(Reach::default(), Reach::union).into();
        }
        Self { parts: parts.into_iter().enumerate().collect(), rest: Reach::default() }
    }

    /// Of everything in it.
    pub(super) fn whole(&self) -> Reach {
        self.parts.values().map(Self::whole).fold(self.rest, Reach::union)
    }

    /// What holds where either may.
    pub(super) fn union(&self, other: &Self) -> Self {
        let rest = self.rest.union(other.rest);
        let numbers = self.parts.keys().chain(other.parts.keys());
        let parts = numbers.map(|number| (*number, self.part(*number).union(&other.part(*number)))).collect();
        Self { parts, rest }
    }

    /// Whoever comes by any part of it came by these decisions.
    pub(super) fn decided_by(mut self, control: u64) -> Self {
        self.rest.control |= control;
        self.parts = self.parts.into_iter().map(|(number, part)| (number, part.decided_by(control))).collect();
        self
    }

    /// What stands at a path. Of something in it that is not at a number nobody knows which part it is: it is no more than
    /// a part, so that what is put into a part of the same variable does not make it deeper.
    pub(super) fn at(&self, path: &Path) -> Self {
        let held = path.numbers.iter().fold(self.clone(), |held, number| held.part(*number));
        if path.is_exact { held } else { held.whole().into() }
    }

    /// Gives the part at a path another value.
    pub(super) fn put(&mut self, path: &Path, value: Self) {
        let mut at = self;
        for number in &path.numbers {
            let rest = at.rest.into();
            at = at.parts.entry(*number).or_insert(rest);
        }
        *at = value;
    }

    fn part(&self, number: usize) -> Self {
        self.parts.get(&number).cloned().unwrap_or_else(|| self.rest.into())
    }

    /// How many parts there are in it, itself among them.
    fn count(&self) -> usize {
        1 + self.parts.values().map(Self::count).sum::<usize>()
    }

    fn depth(&self) -> usize {
        self.parts.values().map(|part| part.depth() + 1).max().unwrap_or(0)
    }
}

impl From<Reach> for Held {
    fn from(rest: Reach) -> Self {
        Self { parts: BTreeMap::new(), rest }
    }
}

/// `.1` and `[1]`
fn number(projection: &Projection) -> Option<usize> {
    match projection {
        Projection::Field(syn::Member::Unnamed(index)) => Some(index.index as usize),
        Projection::Index(opaque) => syn::parse2::<syn::LitInt>(opaque.tokens.clone()).ok()?.base10_parse().ok(),
        Projection::Field(syn::Member::Named(_)) | Projection::Slice(_) | Projection::Deref => None,
    }
}
