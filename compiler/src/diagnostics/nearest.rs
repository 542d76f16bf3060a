//! "Did you mean ..?"

/// The candidate that a misspelt name is closest to, if it is close: at most a third of its letters differ.
pub(crate) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().div_ceil(3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The distance of Damerau and Levenshtein, row by row: insertions, deletions and substitutions of letters, and two that
/// changed places.
fn distance(a: &str, b: &str) -> usize {
    let [a, b]: [Vec<char>; 2] = [a.chars().collect(), b.chars().collect()];
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let substituted = rows[i][j] + usize::from(left != right);
            let mut least = substituted.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *right && b[j - 1] == *left {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_close_by_are_found() {
        let names = ["wrt", "warn", "companion", "allow", "zero_gradient"];
        for (name, expected) in [
            ("wirt", Some("wrt")),
            ("wtr", Some("wrt")),
            ("alow", Some("allow")),
            ("zero_gradients", Some("zero_gradient")),
            ("companions", Some("companion")),
            ("unrelated", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, names.into_iter()), expected, "{name}");
        }
    }
}
