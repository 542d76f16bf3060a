//! The first guess: means spread over the data, one common width, equal weights.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::error::Error;
use super::model::{factor_range, mean_range, parameter_count};
use super::sample::Sample;

/// Chooses the first `params`; equal seeds give equal guesses.
pub(super) fn choose(sample: &Sample, components: usize, seed: u64) -> Result<Vec<f64>, Error> {
    let refuse = |problem: String| Error::Data { source: sample.source.clone(), line: None, problem };
    let dimension = sample.dimension;
    // Fewer than d + 1 rows cannot span the covariance of a component.
    let needed = components.saturating_mul(dimension + 1);
    if sample.len() < needed {
        let found = sample.len();
        return Err(refuse(format!("{components} components need at least {needed} measurements, found {found}")));
    }

    let (means, distances) = spread(sample, components, seed).map_err(|distinct| {
        refuse(format!("{components} components need as many distinct measurements, found {distinct}"))
    })?;
    // The common width is that of the data around their nearest means. It is kept off zero, which it reaches where every
    // measurement is a mean.
    let variance = distances.iter().sum::<f64>() / (sample.len() * dimension) as f64;
    let log_diagonal = -0.5 * variance.max(1e-4).ln();

    let mut params = vec![0.0; parameter_count(components, dimension)];
    for (k, row) in means.into_iter().enumerate() {
        params[mean_range(k, components, dimension)].copy_from_slice(sample.row(row));
        let factor = factor_range(k, components, dimension);
        params[factor][..dimension].fill(log_diagonal);
    }
    Ok(params)
}

/// Chooses rows as means by the seeding of k-means++: each next one with a probability proportional to its squared
/// distance from the nearest mean so far. Also returns those distances; on failure, how many distinct rows there are.
fn spread(sample: &Sample, components: usize, seed: u64) -> Result<(Vec<usize>, Vec<f64>), usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut means = vec![rng.random_range(0..sample.len())];
    let mut distances = vec![f64::INFINITY; sample.len()];
    update(&mut distances, sample, means[0]);
    while means.len() < components {
        let total: f64 = distances.iter().sum();
        if total == 0.0 {
            return Err(means.len());
        }
        let next = draw(&distances, rng.random::<f64>() * total);
        update(&mut distances, sample, next);
        means.push(next);
    }
    Ok((means, distances))
}

fn update(distances: &mut [f64], sample: &Sample, mean: usize) {
    for (index, distance) in distances.iter_mut().enumerate() {
        let apart: f64 = sample.row(index).iter().zip(sample.row(mean)).map(|(a, b)| (a - b).powi(2)).sum();
        *distance = distance.min(apart);
    }
}

/// The row at which the running sum of the distances passes `threshold`.
fn draw(distances: &[f64], threshold: f64) -> usize {
    let mut sum = 0.0;
    let mut chosen = 0;
    for (index, &distance) in distances.iter().enumerate() {
        // A row that is a mean already has distance 0 and is never chosen, whatever the rounding of the sum.
        if distance > 0.0 {
            chosen = index;
            sum += distance;
            if sum > threshold {
                break;
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::data::{self, Measurements};
    use super::*;

    fn sample_of(rows: &[[f64; 2]]) -> Sample {
        let measurements = Measurements { source: "rows".to_owned(), rows: rows.to_vec() };
        Sample::standardise(&measurements).expect("the columns vary")
    }

    #[test]
    fn the_seed_decides() {
        let sample = Sample::standardise(&data::read(None).expect("embedded")).expect("the columns vary");
        let choose = |seed| choose(&sample, 4, seed).expect("there are rows enough");
        assert_eq!(choose(7), choose(7));
        assert_ne!(choose(7), choose(8));
    }

    #[test]
    fn too_little_data_is_refused() {
        let four = sample_of(&[[1.0, 1.0], [2.0, 3.0], [3.0, 2.0], [4.0, 4.0]]);
        let error = choose(&four, 2, 1).expect_err("four rows are too few").to_string();
        assert_eq!(error, "rows: 2 components need at least 6 measurements, found 4");

        let two_places = [[1.0, 1.0], [2.0, 3.0]].repeat(9);
        let error = choose(&sample_of(&two_places), 3, 1).expect_err("two places").to_string();
        assert_eq!(error, "rows: 3 components need as many distinct measurements, found 2");
    }
}
