//! Sums of products, as far as they must be multiplied out to see what cancels.

use std::collections::{BTreeMap, BTreeSet};

/// A sum: each product of powers of atoms with its coefficient.
pub(super) type Terms = BTreeMap<Product, f64>;

/// The powers of atoms.
pub(super) type Product = BTreeMap<Atom, i32>;

/// Index of something that is not taken apart.
pub(super) type Atom = usize;

/// What the atoms stand for.
#[derive(Default)]
pub(super) struct Atoms {
    names: Vec<String>,
    /// Whether the derivative flows into it.
    varied: Vec<bool>,
    /// The sum that it stands for as a factor.
    sums: Vec<Option<Terms>>,
    /// Those that are constant between jumps.
    jumping: BTreeSet<Atom>,
}

impl Atoms {
    /// The atom of a name.
    pub(super) fn named(&mut self, name: String, varied: bool) -> Terms {
        let atom = self.atom(name, varied, None);
        Terms::from([(Product::from([(atom, 1)]), 1.0)])
    }

    /// The atom of what is constant between jumps.
    pub(super) fn jumping(&mut self, name: String) -> Terms {
        let atom = self.atom(name, false, None);
        self.jumping.insert(atom);
        Terms::from([(Product::from([(atom, 1)]), 1.0)])
    }

    pub(super) fn is_jumping(&self, atom: Atom) -> bool {
        self.jumping.contains(&atom)
    }

    pub(super) fn is_varied(&self, atom: Atom) -> bool {
        self.varied[atom]
    }

    fn atom(&mut self, name: String, varied: bool, sum: Option<Terms>) -> Atom {
        if let Some(known) = self.names.iter().position(|other| *other == name) {
            return known;
        }
        self.names.push(name);
        self.varied.push(varied);
        self.sums.push(sum);
        self.names.len() - 1
    }

    /// A sum as a single product: itself, or an atom that stands for it.
    fn factor(&mut self, terms: &Terms) -> (Product, f64) {
        if let (1, Some((product, coefficient))) = (terms.len(), terms.first_key_value()) {
            return (product.clone(), *coefficient);
        }
        let varied = atoms_of(terms).any(|atom| self.varied[atom]);
        let atom = self.atom(format!("{terms:?}"), varied, Some(terms.clone()));
        (Product::from([(atom, 1)]), 1.0)
    }

    pub(super) fn product(&mut self, a: &Terms, b: &Terms) -> Terms {
        if a.is_empty() || b.is_empty() {
            return Terms::new();
        }
        let (sum, other) = if b.len() == 1 { (a, b) } else { (b, a) };
        let (product, coefficient) = self.factor(other);
        if other.len() == 1 {
            return scaled(sum, &product, coefficient);
        }
        let (first, scale) = self.factor(sum);
        Terms::from([(times(&first, &product), scale * coefficient)])
    }

    pub(super) fn quotient(&mut self, a: &Terms, b: &Terms) -> Terms {
        let (product, coefficient) = self.factor(b);
        let inverse = product.into_iter().map(|(atom, power)| (atom, -power)).collect();
        scaled(a, &inverse, 1.0 / coefficient)
    }

    /// The same with every sum among the factors multiplied out, those made last first, so that what divides one of them
    /// meets it before.
    pub(super) fn expanded(&mut self, terms: &Terms) -> Terms {
        let mut terms = terms.clone();
        // Each round takes one factor apart; what does not end soon is left as it is.
        for _ in 0..64 {
            let last = |product: &Product| {
                let sums = product.iter().filter(|(atom, power)| **power > 0 && self.sums[**atom].is_some());
                sums.map(|(atom, _)| *atom).next_back()
            };
            let Some((product, atom)) = terms.keys().find_map(|product| Some((product.clone(), last(product)?))) else {
                break;
            };
            let coefficient = terms.remove(&product).unwrap_or_default();
            let sum = self.sums[atom].clone().unwrap_or_default();
            let rest = times(&product, &Product::from([(atom, -1)]));
            add(&mut terms, &scaled(&sum, &rest, coefficient), 1.0);
        }
        terms
    }
}

/// The constant sum.
pub(super) fn constant(value: f64) -> Terms {
    if value == 0.0 { Terms::new() } else { Terms::from([(Product::new(), value)]) }
}

/// `a + sign * b`
pub(super) fn sum_of(a: &Terms, b: &Terms, sign: f64) -> Terms {
    let mut sum = a.clone();
    add(&mut sum, b, sign);
    sum
}

fn add(sum: &mut Terms, b: &Terms, sign: f64) {
    for (product, coefficient) in b {
        let added = sign * coefficient;
        let known = sum.entry(product.clone()).or_default();
        // Constants such as 0.1 and 10.0 are no exact inverses.
        let rounding = 1e-9 * known.abs().max(added.abs());
        *known += added;
        if known.abs() <= rounding {
            sum.remove(product);
        }
    }
}

/// Every atom of a sum.
pub(super) fn atoms_of(terms: &Terms) -> impl Iterator<Item = Atom> {
    terms.keys().flat_map(|product| product.keys().copied())
}

fn scaled(terms: &Terms, by: &Product, coefficient: f64) -> Terms {
    terms.iter().map(|(product, factor)| (times(product, by), factor * coefficient)).collect()
}

fn times(a: &Product, b: &Product) -> Product {
    let mut product = a.clone();
    for (atom, power) in b {
        let sum = product.entry(*atom).or_default();
        *sum = sum.saturating_add(*power);
    }
    product.retain(|_, power| *power != 0);
    product
}
