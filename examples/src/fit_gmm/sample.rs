//! The data as the fit sees it: each column shifted to mean 0 and scaled to variance 1.
//!
//! Minutes of eruption and minutes of waiting differ by more than ten times in spread; after scaling one step length and
//! one ridge suit both.

use super::data::{COLUMNS, Measurements};
use super::error::Error;
use super::model::negative_log_likelihood;

/// Standardised rows, and how they were standardised.
#[derive(Debug)]
pub(super) struct Sample {
    /// Where the data came from, for messages.
    pub(super) source: String,
    /// All rows, one after the other.
    pub(super) values: Vec<f64>,
    /// Number of columns.
    pub(super) dimension: usize,
    /// The mean of each column.
    pub(super) shift: Vec<f64>,
    /// The standard deviation of each column.
    pub(super) scale: Vec<f64>,
}

impl Sample {
    /// Standardises the columns.
    pub(super) fn standardise(measurements: &Measurements) -> Result<Sample, Error> {
        let refuse = |problem: String| Error::Data { source: measurements.source.clone(), line: None, problem };
        let rows = &measurements.rows;
        if rows.is_empty() {
            return Err(refuse("has a header and no measurement".to_owned()));
        }

        let count = rows.len() as f64;
        let mut shift = Vec::new();
        let mut scale = Vec::new();
        for (column, name) in COLUMNS.iter().enumerate() {
            let mean = rows.iter().map(|row| row[column] / count).sum::<f64>();
            let variance = rows.iter().map(|row| (row[column] - mean).powi(2) / count).sum::<f64>();
            if !variance.is_finite() {
                return Err(refuse(format!("`{name}` is too large to have a finite variance")));
            }
            // Rounding leaves a constant column with a variance near the square of its last digit.
            if variance.sqrt() <= 1e-12 * mean.abs() || variance == 0.0 {
                return Err(refuse(format!("`{name}` is the same in every row, so no density fits it")));
            }
            shift.push(mean);
            scale.push(variance.sqrt());
        }

        let standardised =
            |row: &[f64; COLUMNS.len()]| [0, 1].map(|column| (row[column] - shift[column]) / scale[column]);
        let values = rows.iter().flat_map(standardised).collect();
        Ok(Sample { source: measurements.source.clone(), values, dimension: COLUMNS.len(), shift, scale })
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.dimension
    }

    /// One standardised row.
    pub(super) fn row(&self, index: usize) -> &[f64] {
        &self.values[index * self.dimension..(index + 1) * self.dimension]
    }

    /// The log-likelihood of the data in their own units, without the ridge.
    pub(super) fn log_likelihood(&self, components: usize, params: &[f64]) -> f64 {
        // A density over x = shift + scale * z is the density over z divided by the scales.
        let log_volume: f64 = self.scale.iter().map(|scale| scale.ln()).sum();
        let count = self.len() as f64;
        -negative_log_likelihood(params, &self.values, components, self.dimension) - count * log_volume
    }
}
