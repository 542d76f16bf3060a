//! Functions of a given length.

use std::fmt::Write;

use crate::random::Random;

/// What a function mostly consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mixture {
    /// Definitions and assignments, here and there a loop or a branch.
    Straight,
    /// Loops in loops in branches.
    Nested,
    /// Loops and branches that are left early.
    Exits,
}

/// A function of about so many lines, the same in every run.
pub(crate) fn program(mixture: Mixture, lines: usize) -> String {
    let mut writer = Writer {
        mixture,
        random: Random::new(17),
        text: String::new(),
        lines: 0,
        depth: 1,
        loops: 0,
        indices: 0,
        named: vec![Vec::new()],
        names: 0,
    };
    writer.text.push_str("fn program(x: &[f64], y: &mut [f64], a: f64, b: f64, #[no_grad] kind: usize) -> f64 {\n");
    for state in 0..STATES {
        writer.line(&format!("let mut s{state} = a * {state}.5 + b;"));
    }
    for shadowed in 0..SHADOWED {
        writer.line(&format!("let t{shadowed} = a - b * {shadowed}.25;"));
    }
    writer.statements(lines - 2 - writer.lines);
    writer.text.push_str("    s0 + s1 * s2 - s3\n}\n");
    writer.text
}

/// Variables that are assigned again and again.
const STATES: usize = 4;

/// Names that are declared again and again.
const SHADOWED: usize = 4;

/// How deep loops and branches may stand.
const DEEPEST: usize = 6;

/// The indices of loops, outermost first.
const INDICES: [&str; DEEPEST] = ["i", "j", "k", "l", "m", "n"];

struct Writer {
    mixture: Mixture,
    random: Random,
    text: String,
    lines: usize,
    depth: usize,
    /// How many loops are around the line.
    loops: usize,
    /// How many of them have an index.
    indices: usize,
    /// The names declared once, by block.
    named: Vec<Vec<usize>>,
    names: usize,
}

impl Writer {
    fn line(&mut self, text: &str) {
        writeln!(self.text, "{:1$}{text}", "", 4 * self.depth).expect("a string takes every text");
        self.lines += 1;
    }

    fn below(&mut self, end: usize) -> usize {
        self.random.below(end)
    }

    /// So many lines.
    fn statements(&mut self, lines: usize) {
        let end = self.lines + lines;
        while self.lines < end {
            let left = end - self.lines;
            let compound = match self.mixture {
                Mixture::Straight => self.below(30) == 0,
                Mixture::Nested | Mixture::Exits => self.below(4) == 0,
            };
            if compound && left >= 10 && self.depth < DEEPEST {
                self.compound(left.min(60));
            } else if self.mixture == Mixture::Exits && left >= 3 && self.below(12) == 0 {
                self.exit();
            } else {
                self.simple();
            }
        }
    }

    /// A loop or a branch of at most so many lines.
    fn compound(&mut self, most: usize) {
        let lines = 6 + self.below(most - 8);
        match self.below(5) {
            0 => {
                let cond = format!("if {} > {} {{", self.operand(), self.operand());
                self.line(&cond);
                self.block(lines / 2);
                self.line("} else {");
                self.block(lines - lines / 2);
            }
            1 => {
                self.line("match kind {");
                self.depth += 1;
                self.line("0 => {");
                self.block(lines / 2 - 2);
                self.line("}");
                self.line("_ => {");
                self.block(lines / 2 - 2);
                self.line("}");
                self.depth -= 1;
            }
            2 => {
                let state = self.below(STATES);
                self.line(&format!("while s{state} < 40.0 {{"));
                self.loops += 1;
                self.block(lines - 1);
                self.loops -= 1;
            }
            _ => {
                let name = INDICES[self.indices];
                self.line(&format!("for {name} in 1..x.len() {{"));
                self.loops += 1;
                self.indices += 1;
                self.block(lines);
                self.indices -= 1;
                self.loops -= 1;
            }
        }
        self.line("}");
    }

    fn block(&mut self, lines: usize) {
        self.depth += 1;
        self.named.push(Vec::new());
        self.statements(lines);
        self.named.pop();
        self.depth -= 1;
    }

    /// Leaves the turn, the loop or the function.
    fn exit(&mut self) {
        let state = self.below(STATES);
        let limit = 10 + self.below(90);
        self.line(&format!("if s{state} > {limit}.0 {{"));
        self.depth += 1;
        match (self.loops, self.below(3)) {
            (0, _) => self.line(&format!("return s{state} * a;")),
            (_, 0) => self.line("continue;"),
            (_, _) => self.line("break;"),
        }
        self.depth -= 1;
        self.line("}");
    }

    fn simple(&mut self) {
        let state = self.below(STATES);
        let (a, b, c) = (self.operand(), self.operand(), self.operand());
        let text = match self.below(12) {
            0 | 1 => {
                self.names += 1;
                format!("let v{} = {a} * {b} + {c};", self.names)
            }
            2 => format!("let t{} = ({a} - {b}).sin() * {c};", self.below(SHADOWED)),
            3 => format!("let t{} = {a} / (1.0 + {b} * {b});", self.below(SHADOWED)),
            4 => format!("let t{} = step({a}, {b});", self.below(SHADOWED)),
            5 => format!("s{state} = {a} * s{state} + {b};"),
            6 => format!("s{state} = ({a} * {b}).exp() - {c};"),
            7 | 8 => format!("s{state} += {a} * {b};"),
            9 => format!("s{state} *= {a};"),
            10 => format!("y[{}] = {a} * y[{}] + {b};", self.index(), self.index()),
            _ => format!("y[{}] += {a} * {b};", self.index()),
        };
        let named = text.starts_with("let v");
        self.line(&text);
        if named {
            let name = self.names;
            self.named.last_mut().expect("a line is in a block").push(name);
        }
    }

    fn operand(&mut self) -> String {
        match self.below(6) {
            0 => format!("s{}", self.below(STATES)),
            1 | 2 => format!("t{}", self.below(SHADOWED)),
            3 => format!("x[{}]", self.index()),
            _ => self.name(),
        }
    }

    /// One of the names declared last in a block around.
    fn name(&mut self) -> String {
        let block = self.below(self.named.len());
        let recent = self.named[block].len().min(12);
        if recent == 0 {
            return "b".to_owned();
        }
        let back = 1 + self.below(recent);
        let block = &self.named[block];
        format!("v{}", block[block.len() - back])
    }

    fn index(&mut self) -> String {
        let name = match self.indices {
            0 => return self.below(9).to_string(),
            indices => INDICES[self.below(indices)],
        };
        match self.below(3) {
            0 => format!("{name} - 1"),
            _ => name.to_owned(),
        }
    }
}
