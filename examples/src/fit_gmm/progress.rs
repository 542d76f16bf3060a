//! The progress bar, and the record of how the log-likelihood grew: an observer of the optimiser.

use std::cell::RefCell;
use std::rc::Rc;

use argmin::core::observers::Observe;
use argmin::core::{Error, KV, State};
use indicatif::{ProgressBar, ProgressStyle};

use super::fit::{FitState, MAX_ITERATIONS};
use super::sample::Sample;

/// An observer; its clones share one bar and one record.
#[derive(Clone)]
pub(super) struct Progress {
    sample: Rc<Sample>,
    components: usize,
    log_likelihoods: Rc<RefCell<Vec<f64>>>,
    bar: ProgressBar,
}

impl Progress {
    /// Starts the bar. It is drawn on standard error, and only where that is a terminal.
    pub(super) fn new(sample: Rc<Sample>, components: usize) -> Progress {
        let style = ProgressStyle::with_template("fitting [{bar:40}] {pos:>3} iterations  {msg}")
            .expect("the template is well formed")
            .progress_chars("=> ");
        let bar = ProgressBar::new(MAX_ITERATIONS).with_style(style);
        Progress { sample, components, log_likelihoods: Rc::default(), bar }
    }

    /// Removes the bar and returns the record.
    pub(super) fn finish(self) -> Vec<f64> {
        self.bar.finish_and_clear();
        self.log_likelihoods.take()
    }

    fn record(&self, state: &FitState) {
        // After a failed line search the state has no parameters, and nothing new to record.
        let Some(params) = state.get_param() else {
            return;
        };
        let log_likelihood = self.sample.log_likelihood(self.components, params);
        self.log_likelihoods.borrow_mut().push(log_likelihood);
        self.bar.set_message(format!("log-likelihood {log_likelihood:.3}"));
    }
}

impl Observe<FitState> for Progress {
    fn observe_init(&mut self, _name: &str, state: &FitState, _kv: &KV) -> Result<(), Error> {
        self.record(state);
        Ok(())
    }

    fn observe_iter(&mut self, state: &FitState, _kv: &KV) -> Result<(), Error> {
        self.record(state);
        self.bar.inc(1);
        Ok(())
    }
}
