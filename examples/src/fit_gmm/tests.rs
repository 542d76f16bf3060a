//! The whole job: what is fitted to known data.

use super::data::{self, Measurements};
use super::fit::{Ending, Fit, fit};
use super::mixture::Mixture;
use super::sample::Sample;
use super::{picture, report, start};
use std::rc::Rc;

fn fitted(measurements: &Measurements, components: usize, seed: u64) -> (Fit, Mixture) {
    let sample = Rc::new(Sample::standardise(measurements).expect("the columns vary"));
    let first_guess = start::choose(&sample, components, seed).expect("there are rows enough");
    let fit = fit(&sample, components, first_guess).expect("the optimiser starts");
    let mixture = Mixture::new(&sample, components, &fit.params);
    (fit, mixture)
}

fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected} within {tolerance}");
}

/// Compares vectors relative to the larger of 1 and what is expected.
fn assert_all_near(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (&found, &expected) in found.iter().zip(expected) {
        assert_near(found, expected, tolerance * expected.abs().max(1.0));
    }
}

/// The well-known fit of two Gaussians with free covariances to these data by expectation maximisation, as the mixture
/// packages of R print it.
#[test]
fn two_components_agree_with_the_published_fit() {
    let measurements = data::read(None).expect("the embedded data is well formed");
    for seed in 1..=5 {
        let (fit, mixture) = fitted(&measurements, 2, seed);
        assert_eq!(fit.ending, Ending::Converged);
        assert_near(fit.log_likelihood, -1130.264, 1e-3);

        let published = [
            (0.3559, [2.0364, 54.4785], [[0.0692, 0.4352], [0.4352, 33.6973]]),
            (0.6441, [4.2897, 79.9681], [[0.1700, 0.9406], [0.9406, 36.0462]]),
        ];
        for (component, (weight, mean, covariance)) in mixture.components.iter().zip(published) {
            assert!(!component.rests_on_ridge);
            assert_near(component.weight, weight, 1e-4);
            assert_all_near(&component.mean, &mean, 1e-4);
            for (found, expected) in component.covariance.iter().zip(covariance) {
                assert_all_near(found, &expected, 1e-4);
            }
        }
    }
}

/// One component is the mean and the covariance of the data, which need no optimiser.
#[test]
fn one_component_is_the_moments() {
    let measurements = data::read(None).expect("the embedded data is well formed");
    let (fit, mixture) = fitted(&measurements, 1, 1);
    assert_eq!(fit.ending, Ending::Converged);

    let count = measurements.rows.len() as f64;
    let mean = [0, 1].map(|i| measurements.rows.iter().map(|row| row[i] / count).sum::<f64>());
    let component = &mixture.components[0];
    assert_near(component.weight, 1.0, 1e-15);
    assert_all_near(&component.mean, &mean, 1e-6);
    for (i, row) in component.covariance.iter().enumerate() {
        let product = |row: &[f64; 2], j: usize| (row[i] - mean[i]) * (row[j] - mean[j]) / count;
        let expected = [0, 1].map(|j| measurements.rows.iter().map(|row| product(row, j)).sum::<f64>());
        assert_all_near(row, &expected, 1e-4);
    }
}

#[test]
fn the_log_likelihood_never_falls() {
    let measurements = data::read(None).expect("the embedded data is well formed");
    let (fit, _) = fitted(&measurements, 2, 1);
    assert_eq!(fit.log_likelihoods.len() as u64, fit.iterations + 1);
    // The line search bounds the objective, which differs from the log-likelihood by the small ridge.
    assert!(fit.log_likelihoods.windows(2).all(|pair| pair[1] > pair[0] - 1e-4), "{:?}", fit.log_likelihoods);
}

/// Where the likelihood has no maximum the ridge gives one, and the report says so.
#[test]
fn collapsed_components_are_reported() {
    let mut rows = vec![[2.0, 50.0]; 12];
    rows.extend((0..12).map(|k| [4.0 + 0.1 * f64::from(k % 5), 80.0 + f64::from(k)]));
    let point = Measurements { source: "a point and a cloud".to_owned(), rows };
    let line = Measurements {
        source: "a line".to_owned(),
        rows: (0..12).map(|k| [f64::from(k), 10.0 * f64::from(k)]).collect(),
    };
    for (measurements, components) in [(point, 2), (line, 1)] {
        let (fit, mixture) = fitted(&measurements, components, 1);
        assert!(mixture.components[0].rests_on_ridge, "{mixture:?}");
        assert!(fit.log_likelihood.is_finite() && fit.gradient_norm < 1e-4, "{fit:?}");
        assert!(report::text(&measurements, &mixture, &fit).contains("note: collapsed"));
        picture::draw(&measurements, &mixture, &fit).expect("a narrow ellipse can be drawn");
    }
}

/// Values far from minutes, and many components: the job ends, with finite numbers.
#[test]
fn strange_data_are_fitted_or_refused() {
    let scaled = |factor: f64, offset: f64| {
        let wave = |k: u32| (7.3 * f64::from(k * k)).sin();
        let rows = (0..30).map(|k| [offset + factor * wave(k), factor * wave(k + 100) - offset]).collect();
        Measurements { source: "a wave".to_owned(), rows }
    };
    for (factor, offset) in [(1e150, 0.0), (1e-150, 0.0), (1.0, 1e9), (1e-3, 0.0)] {
        for components in [1, 3, 10] {
            let measurements = scaled(factor, offset);
            let (fit, mixture) = fitted(&measurements, components, 1);
            assert!(fit.log_likelihood.is_finite(), "factor {factor}, {components} components: {fit:?}");
            let weights: f64 = mixture.components.iter().map(|component| component.weight).sum();
            assert_near(weights, 1.0, 1e-12);
            let svg = picture::draw(&measurements, &mixture, &fit).expect("any finite mixture can be drawn");
            assert!(!svg.contains("NaN") && svg.trim_end().ends_with("</svg>"));
        }
    }
    for (factor, offset) in [(1e200, 0.0), (0.0, 3.0), (1e-200, 0.0)] {
        Sample::standardise(&scaled(factor, offset)).expect_err("no finite positive variance");
    }
}
