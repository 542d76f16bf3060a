//! The measurements, from a CSV file or from the copy inside the program.

use std::fs;
use std::path::Path;

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};

use super::error::Error;

/// The columns that are read; others are ignored.
pub(super) const COLUMNS: [&str; 2] = ["eruptions", "waiting"];

/// The Old Faithful measurements; `data/README.md` states their origin.
const EMBEDDED: &str = include_str!("../../data/faithful.csv");

/// Rows of finite numbers, one for each of [`COLUMNS`].
#[derive(Debug)]
pub(super) struct Measurements {
    /// Where they came from, for messages.
    pub(super) source: String,
    /// One row per eruption.
    pub(super) rows: Vec<[f64; COLUMNS.len()]>,
}

/// Reads a file, or the embedded data where none is named.
pub(super) fn read(path: Option<&Path>) -> Result<Measurements, Error> {
    let Some(path) = path else {
        return parse("the embedded data", EMBEDDED.as_bytes());
    };
    let source = path.display().to_string();
    let text = fs::read(path).map_err(|problem| Error::Data {
        source: source.clone(),
        line: None,
        problem: format!("cannot be read: {problem}"),
    })?;
    parse(&source, &text)
}

fn parse(source: &str, text: &[u8]) -> Result<Measurements, Error> {
    let at = |line: u64, problem: String| Error::Data { source: source.to_owned(), line: Some(line), problem };
    let broken = |problem: csv::Error| {
        let line = problem.position().map_or(1, |position| line_of(text, position));
        at(line, describe(&problem))
    };

    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text);
    let header = reader.headers().map_err(broken)?;
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        *place = find(header, name).map_err(|problem| at(1, problem))?;
    }

    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let mut row = [0.0; COLUMNS.len()];
        for ((value, place), name) in row.iter_mut().zip(places).zip(COLUMNS) {
            // The reader refuses a record that is shorter than the header.
            let field = record.get(place).unwrap_or_default();
            *value = number(field).map_err(|problem| {
                let line = record.position().map_or(1, |position| line_of(text, position));
                at(line, format!("`{name}` {problem}"))
            })?;
        }
        rows.push(row);
    }
    Ok(Measurements { source: source.to_owned(), rows })
}

fn find(header: &StringRecord, name: &str) -> Result<usize, String> {
    let mut places = (0..header.len()).filter(|&place| &header[place] == name);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(place),
        (Some(_), Some(_)) => Err(format!("the header names `{name}` twice")),
        (None, _) => {
            let found: Vec<&str> = header.iter().collect();
            let found = if found.is_empty() { "nothing".to_owned() } else { quote(&found.join(",")) };
            Err(format!("expected a header with the columns `eruptions` and `waiting`, found {found}"))
        }
    }
}

fn number(field: &str) -> Result<f64, String> {
    match field.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(format!("is not finite: {}", quote(field))),
        Err(_) => Err(format!("is not a number: {}", quote(field))),
    }
}

/// What a file holds, short and on one line whatever it is.
fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return format!("{text:?}");
    }
    let beginning: String = text.chars().take(LONGEST).collect();
    format!("{beginning:?}..")
}

/// The line on which a record begins, from 1.
///
/// The reader's own count stops before blank lines that it goes on to skip.
fn line_of(text: &[u8], position: &Position) -> u64 {
    let blank = |byte: &&u8| matches!(byte, b'\n' | b'\r');
    let reached = (position.byte() as usize).min(text.len());
    let start = reached + text[reached..].iter().take_while(blank).count();
    text[..start].split(|&byte| byte == b'\n').count() as u64
}

fn describe(problem: &csv::Error) -> String {
    match problem.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("expected {expected_len} fields as in the header, found {len}")
        }
        ErrorKind::Utf8 { .. } => "is not UTF-8 text".to_owned(),
        // The kinds are an open list; what remains is about files, seeking and serde, which are not used here.
        _ => problem.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_data_is_complete() {
        let measurements = read(None).expect("the embedded data is well formed");
        assert_eq!(measurements.rows.len(), 272);
        assert_eq!(measurements.rows[0], [3.6, 79.0]);
        assert_eq!(measurements.rows[271], [4.467, 74.0]);
    }

    #[test]
    fn columns_are_found_by_name() {
        let text = "waiting, note ,eruptions\n 79,first, 3.6\n";
        let measurements = parse("text", text.as_bytes()).expect("the order of columns is free");
        assert_eq!(measurements.rows, [[3.6, 79.0]]);
    }

    #[test]
    fn a_malformed_file_is_refused_at_its_line() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "text, line 1: expected a header with the columns `eruptions` and `waiting`, found nothing"),
            (
                b"a,b\n1,2\n",
                "text, line 1: expected a header with the columns `eruptions` and `waiting`, found \"a,b\"",
            ),
            (b"waiting,waiting,eruptions\n1,2,3\n", "text, line 1: the header names `waiting` twice"),
            (b"eruptions,waiting\n1,2\n3,x\n", "text, line 3: `waiting` is not a number: \"x\""),
            (b"eruptions,waiting\n,2\n", "text, line 2: `eruptions` is not a number: \"\""),
            (b"eruptions,waiting\n1,2\n\nNaN,4\n", "text, line 4: `eruptions` is not finite: \"NaN\""),
            (b"eruptions,waiting\n1,inf\n", "text, line 2: `waiting` is not finite: \"inf\""),
            (b"eruptions,waiting\n1,2\n3\n", "text, line 3: expected 2 fields as in the header, found 1"),
            (b"eruptions,waiting\r\n\r\n1,2,3\r\n", "text, line 3: expected 2 fields as in the header, found 3"),
            (b"eruptions,waiting\n1,\xff\n", "text, line 2: is not UTF-8 text"),
        ];
        for (text, expected) in cases {
            let error = parse("text", text).expect_err("the text is malformed");
            assert_eq!(error.to_string(), *expected);
        }
    }
}
