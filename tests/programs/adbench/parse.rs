//! Reads the files of `data/adbench`; `README.md` there says what they contain.

use std::fmt;

/// The input of [`gmm`](super::gmm::gmm), its fields named as the parameters.
#[derive(Debug)]
pub(crate) struct GmmInput {
    pub(crate) alphas: Vec<f64>,
    pub(crate) means: Vec<Vec<f64>>,
    pub(crate) icf: Vec<Vec<f64>>,
    pub(crate) x: Vec<Vec<f64>>,
    pub(crate) gamma: f64,
    pub(crate) m: usize,
}

/// The input of [`lstm`](super::lstm::lstm), its fields named as the parameters.
#[derive(Debug)]
pub(crate) struct LstmInput {
    pub(crate) main: Vec<f64>,
    pub(crate) extra: Vec<f64>,
    pub(crate) hidden: Vec<f64>,
    pub(crate) cell: Vec<f64>,
    pub(crate) sequence: Vec<Vec<f64>>,
}

/// What the reference found: the objective, and the gradient in the order of the parameters.
#[derive(Debug)]
pub(crate) struct Golden {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
}

/// What is wrong with a file, and where.
#[derive(Debug)]
pub(crate) struct ParseError {
    /// Counted from one, as editors do.
    line: usize,
    reason: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for ParseError {}

/// Reads a file of `gmm/`.
pub(crate) fn gmm(text: &str) -> Result<GmmInput, ParseError> {
    let mut lines = Lines::of(text);
    let [d, k, n] = lines.sizes("d K n")?;
    let alphas = lines.rows("a weight", k, 1)?.concat();
    let means = lines.rows("a mean", k, d)?;
    let icf = lines.rows("an inverse covariance factor", k, d * (d + 1) / 2)?;
    let x = lines.rows("a point", n, d)?;
    let (line, words) = lines.words("gamma m", 2)?;
    let (gamma, m) = (number(line, words[0])?, size(line, words[1])?);
    lines.finish()?;
    Ok(GmmInput { alphas, means, icf, x, gamma, m })
}

/// Reads a file of `lstm/`.
pub(crate) fn lstm(text: &str) -> Result<LstmInput, ParseError> {
    let mut lines = Lines::of(text);
    let [l, c, b] = lines.sizes("l c b")?;
    let main = lines.rows("a layer's weights or biases", 2 * l, 4 * b)?.concat();
    let extra = lines.rows("weights or biases of input and output", 3, b)?.concat();
    let states = lines.rows("a hidden or cell state", 2 * l, b)?;
    let sequence = lines.rows("a character", c, b)?;
    lines.finish()?;

    let hidden = states.iter().step_by(2).flatten().copied().collect();
    let cell = states.iter().skip(1).step_by(2).flatten().copied().collect();
    Ok(LstmInput { main, extra, hidden, cell, sequence })
}

/// Reads a file of `golden/`; the gradient's blocks have the given lengths.
pub(crate) fn golden(text: &str, blocks: &[usize]) -> Result<Golden, ParseError> {
    let mut lines = Lines::of(text);
    let value = lines.row("the objective", 1)?[0];
    let mut gradient = Vec::new();
    for &length in blocks {
        gradient.extend(lines.row("a block of the gradient", length)?);
    }
    lines.finish()?;
    Ok(Golden { value, gradient })
}

/// The lines that have content, with their numbers; `last` is where the file ends.
struct Lines<'a> {
    rest: std::vec::IntoIter<(usize, &'a str)>,
    last: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let numbered = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
        let with_content = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let rest = with_content.collect::<Vec<_>>().into_iter();
        Lines { rest, last: text.lines().count() }
    }

    fn rows(&mut self, what: &str, rows: usize, width: usize) -> Result<Vec<Vec<f64>>, ParseError> {
        (0..rows).map(|_| self.row(what, width)).collect()
    }

    fn row(&mut self, what: &str, width: usize) -> Result<Vec<f64>, ParseError> {
        let (line, words) = self.words(what, width)?;
        words.into_iter().map(|word| number(line, word)).collect()
    }

    /// Sizes are positive: the functions divide by them.
    fn sizes(&mut self, what: &str) -> Result<[usize; 3], ParseError> {
        let (line, words) = self.words(what, 3)?;
        let mut sizes = [0; 3];
        for (to, word) in sizes.iter_mut().zip(words) {
            *to = size(line, word)?;
            if *to == 0 {
                return Err(ParseError { line, reason: format!("none of `{what}` may be 0") });
            }
        }
        Ok(sizes)
    }

    /// The words of the next line, of which there must be `count`.
    fn words(&mut self, what: &str, count: usize) -> Result<(usize, Vec<&'a str>), ParseError> {
        let Some((line, content)) = self.rest.next() else {
            let reason = format!("the file ends where {what} should follow");
            return Err(ParseError { line: self.last, reason });
        };
        let words: Vec<&str> = content.split_whitespace().collect();
        if words.len() == count {
            Ok((line, words))
        } else {
            let reason = format!("expected {what}, {count} numbers, and found {}", words.len());
            Err(ParseError { line, reason })
        }
    }

    fn finish(mut self) -> Result<(), ParseError> {
        match self.rest.next() {
            None => Ok(()),
            Some((line, _)) => Err(ParseError { line, reason: "expected the end of the file".to_owned() }),
        }
    }
}

/// A finite number: `f64` itself would read `inf` and `nan` too.
fn number(line: usize, word: &str) -> Result<f64, ParseError> {
    match word.parse() {
        Ok(number) if f64::is_finite(number) => Ok(number),
        Ok(_) | Err(_) => Err(ParseError { line, reason: format!("`{word}` is not a number") }),
    }
}

/// Sizes of 32 bits: what they are multiplied by here cannot make them overflow.
fn size(line: usize, word: &str) -> Result<usize, ParseError> {
    match word.parse::<u32>() {
        Ok(size) => Ok(size as usize),
        Err(_) => Err(ParseError { line, reason: format!("`{word}` is not a size") }),
    }
}
