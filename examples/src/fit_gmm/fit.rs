//! The fit: L-BFGS from `argmin`, driven by the gradient from gradflow.

use std::cell::RefCell;
use std::rc::Rc;

use argmin::core::observers::ObserverMode;
use argmin::core::{CostFunction, Executor, Gradient, IterState, State, TerminationReason, TerminationStatus};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

use super::error::Error;
use super::objective::value_and_gradient;
use super::progress::Progress;
use super::sample::Sample;

/// The state of L-BFGS: flat parameters and gradient, no matrices.
pub(super) type FitState = IterState<Vec<f64>, Vec<f64>, (), (), (), f64>;

/// L-BFGS is stopped after this many iterations.
pub(super) const MAX_ITERATIONS: u64 = 500;

/// Below this norm of the gradient, per measurement and in standardised units, the fit is finished.
const GRADIENT_TOLERANCE: f64 = 1e-8;

/// Where no step changes the objective any more, rounding has the last word; up to this norm that counts as finished.
const ROUNDING_TOLERANCE: f64 = 1e-6;

/// How many past steps L-BFGS keeps to model the curvature.
///
/// More than the usual ten: they are cheap beside a pass over the data, and where components overlap the objective has
/// long, flat valleys, which ten steps describe so badly that the fit takes several times as many iterations.
const HISTORY: usize = 40;

/// What was fitted, and how it went.
#[derive(Debug)]
pub(super) struct Fit {
    /// The best parameters found.
    pub(super) params: Vec<f64>,
    /// The log-likelihood at `params`, in the units of the data and without the ridge.
    pub(super) log_likelihood: f64,
    /// The log-likelihood of the first guess and after each iteration.
    pub(super) log_likelihoods: Vec<f64>,
    /// How many iterations were made.
    pub(super) iterations: u64,
    /// The norm of the gradient at `params`, per measurement.
    pub(super) gradient_norm: f64,
    /// Why the fit ended.
    pub(super) ending: Ending,
}

/// Why a fit ended.
#[derive(Debug, PartialEq)]
pub(super) enum Ending {
    /// The gradient is zero, up to its tolerance.
    Converged,
    /// The iterations are used up.
    MaxIterations,
    /// The optimiser gave up, for the reason it gives.
    GaveUp(String),
}

/// Fits `components` components, starting from `first_guess`.
pub(super) fn fit(sample: &Rc<Sample>, components: usize, first_guess: Vec<f64>) -> Result<Fit, Error> {
    let refuse = |problem: argmin::core::Error| Error::Fit(problem.to_string());
    let solver =
        LBFGS::new(MoreThuenteLineSearch::new(), HISTORY).with_tolerance_grad(GRADIENT_TOLERANCE).map_err(refuse)?;
    let objective = Objective { sample: Rc::clone(sample), components, last: RefCell::default() };
    let progress = Progress::new(Rc::clone(sample), components);

    let outcome = Executor::new(objective, solver)
        .configure(|state| state.param(first_guess).max_iters(MAX_ITERATIONS))
        .timer(false)
        .add_observer(progress.clone(), ObserverMode::Always)
        .run();
    let log_likelihoods = progress.finish();
    let state = outcome.map_err(refuse)?.state;

    let params = state.get_best_param().cloned().ok_or_else(|| Error::Fit("no parameters were tried".to_owned()))?;
    // The state's gradient belongs to the last parameters, which need not be the best.
    let mut gradient = vec![0.0; params.len()];
    value_and_gradient(sample, components, &params, &mut gradient);
    let gradient_norm = gradient.iter().map(|entry| entry.powi(2)).sum::<f64>().sqrt();
    Ok(Fit {
        log_likelihood: sample.log_likelihood(components, &params),
        log_likelihoods,
        iterations: state.get_iter(),
        gradient_norm,
        ending: ending(state.get_termination_status(), gradient_norm),
        params,
    })
}

fn ending(status: &TerminationStatus, gradient_norm: f64) -> Ending {
    let reason = match status {
        TerminationStatus::Terminated(reason) => reason,
        TerminationStatus::NotTerminated => return Ending::GaveUp("it was interrupted".to_owned()),
    };
    match reason {
        TerminationReason::SolverConverged if gradient_norm <= ROUNDING_TOLERANCE => Ending::Converged,
        TerminationReason::SolverConverged => Ending::GaveUp("no step improves the objective".to_owned()),
        TerminationReason::MaxItersReached => Ending::MaxIterations,
        TerminationReason::SolverExit(problem) => Ending::GaveUp(problem.clone()),
        TerminationReason::TargetCostReached | TerminationReason::Interrupt | TerminationReason::Timeout => {
            Ending::GaveUp(reason.text().to_owned())
        }
    }
}

/// The objective as `argmin` wants it: value and gradient asked for one at a time, often at the same parameters.
///
/// The gradient comes with the value, so the last evaluation is kept for the second question.
struct Objective {
    sample: Rc<Sample>,
    components: usize,
    last: RefCell<Option<Evaluation>>,
}

#[derive(Clone)]
struct Evaluation {
    params: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

impl Objective {
    fn evaluate(&self, params: &[f64]) -> Result<Evaluation, argmin::core::Error> {
        if let Some(last) = self.last.borrow().as_ref().filter(|last| last.params == params) {
            return Ok(last.clone());
        }
        let mut gradient = vec![0.0; params.len()];
        let value = value_and_gradient(&self.sample, self.components, params, &mut gradient);
        // Without this the line search would go on for ever in search of a number that compares.
        if !value.is_finite() || gradient.iter().any(|entry| !entry.is_finite()) {
            return Err(argmin::core::Error::msg("the step left the range of floating-point numbers"));
        }
        let evaluation = Evaluation { params: params.to_vec(), value, gradient };
        self.last.replace(Some(evaluation.clone()));
        Ok(evaluation)
    }
}

impl CostFunction for Objective {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, params: &Vec<f64>) -> Result<f64, argmin::core::Error> {
        self.evaluate(params).map(|evaluation| evaluation.value)
    }
}

impl Gradient for Objective {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, params: &Vec<f64>) -> Result<Vec<f64>, argmin::core::Error> {
        self.evaluate(params).map(|evaluation| evaluation.gradient)
    }
}
