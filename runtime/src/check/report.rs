use std::fmt;

/// What a check found. `Display` says it in words, naming the worst component.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a report that is not read cannot fail"]
pub struct Report {
    /// The largest error that counts as agreement.
    pub tolerance: f64,
    /// How many components the input has.
    pub inputs: usize,
    /// How many components the result has.
    pub results: usize,
    /// What made a comparison impossible.
    pub fault: Option<Fault>,
    /// The component with the largest error; `None` if there is none to compare.
    pub worst_component: Option<Component>,
    /// The random direction with the largest error.
    pub worst_direction: Option<Direction>,
    /// Where the pullback of a random cotangent is farthest from the same combination of the pullbacks of one-hot
    /// cotangents: `result` is the number of the cotangent, `analytic` what the pullback returned and `numeric` the
    /// combination.
    pub worst_linearity: Option<Component>,
}

/// A derivative of one component of the result with respect to one of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The index in the result; 0 for a scalar function.
    pub result: usize,
    /// The index in the input.
    pub input: usize,
    /// The derivative under test.
    pub analytic: f64,
    /// The one by central differences.
    pub numeric: f64,
    /// The relative error; infinite if a derivative is not finite.
    pub error: f64,
    /// Whether the differences at neighbouring steps disagree by more than the tolerance, as at a kink or where
    /// the function rounds heavily.
    pub unsettled: bool,
}

/// The two sides of the dot-product identity for a random direction and a random cotangent.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// Which of the random directions.
    pub number: usize,
    /// `(J^T y_bar) . x_dot`, by the pullback.
    pub analytic: f64,
    /// `y_bar . (J x_dot)`, by central differences.
    pub numeric: f64,
    /// The relative error; infinite if a side is not finite.
    pub error: f64,
    /// Whether the differences at neighbouring steps disagree by more than the tolerance, as at a kink or where
    /// the function rounds heavily.
    pub unsettled: bool,
}

/// What makes a comparison impossible, and the check a failure.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The gradient has another length than the input.
    Length {
        /// The length of the input.
        expected: usize,
        /// The length of the gradient.
        found: usize,
    },
    /// A component of the input is not finite.
    Input {
        /// Its index.
        index: usize,
        /// Infinite or NaN.
        value: f64,
    },
    /// The function is not finite at the input.
    Value {
        /// The index in the result.
        result: usize,
        /// Infinite or NaN.
        value: f64,
    },
}

impl Report {
    /// Whether everything compared agrees within the tolerance.
    pub fn is_ok(&self) -> bool {
        self.fault.is_none()
            && self.component_fits(self.worst_component.as_ref())
            && self.component_fits(self.worst_linearity.as_ref())
            && self.direction_fits()
    }

    /// Panics with the report unless everything agrees.
    ///
    /// # Panics
    /// If [`is_ok`](Report::is_ok) is false.
    #[track_caller]
    pub fn assert_ok(&self) {
        assert!(self.is_ok(), "{self}");
    }

    pub(super) fn new(tolerance: f64, inputs: usize) -> Self {
        Self {
            tolerance,
            inputs,
            results: 0,
            fault: None,
            worst_component: None,
            worst_direction: None,
            worst_linearity: None,
        }
    }

    pub(super) fn add_component(&mut self, component: Component) {
        replace_if(&mut self.worst_component, component, |new, old| new.error > old.error);
    }

    pub(super) fn add_linearity(&mut self, component: Component) {
        replace_if(&mut self.worst_linearity, component, |new, old| new.error > old.error);
    }

    pub(super) fn add_direction(&mut self, direction: Direction) {
        replace_if(&mut self.worst_direction, direction, |new, old| new.error > old.error);
    }

    fn component_fits(&self, component: Option<&Component>) -> bool {
        component.is_none_or(|component| component.error <= self.tolerance)
    }

    fn direction_fits(&self) -> bool {
        self.worst_direction.as_ref().is_none_or(|direction| direction.error <= self.tolerance)
    }
}

fn replace_if<T>(worst: &mut Option<T>, new: T, worse: impl Fn(&T, &T) -> bool) {
    if worst.as_ref().is_none_or(|old| worse(&new, old)) {
        *worst = Some(new);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(fault) = &self.fault {
            return write!(f, "the gradient cannot be checked: {fault}");
        }
        let verdict = if self.is_ok() { "right" } else { "wrong" };
        write!(f, "the gradient is {verdict} (tolerance {:e})", self.tolerance)?;
        if let Some(worst) = &self.worst_component {
            write!(f, "\n  worst component: component {}", worst.input)?;
            if self.results > 1 {
                write!(f, " of the gradient of result {}", worst.result)?;
            }
            write!(f, " is {}", worst.analytic)?;
            write_comparison(f, worst.numeric, worst.error, worst.unsettled)?;
        }
        if let Some(worst) = &self.worst_direction {
            write!(f, "\n  worst direction: the derivative along direction {}", worst.number)?;
            write!(f, " is {}", worst.analytic)?;
            write_comparison(f, worst.numeric, worst.error, worst.unsettled)?;
        }
        // Wrong components make wrong combinations, so this line would add nothing to theirs.
        if let Some(worst) = &self.worst_linearity
            && self.component_fits(self.worst_component.as_ref())
            && !self.component_fits(Some(worst))
        {
            write!(
                f,
                "\n  the pullback is not linear: component {} of that of random cotangent {} is {}, \
                 by one-hot cotangents {}, relative error {:.1e}",
                worst.input, worst.result, worst.analytic, worst.numeric, worst.error
            )?;
        }
        Ok(())
    }
}

fn write_comparison(f: &mut fmt::Formatter<'_>, numeric: f64, error: f64, unsettled: bool) -> fmt::Result {
    if numeric.is_nan() {
        return f.write_str(", and the function is not finite at any step beside the point");
    }
    write!(f, ", by differences {numeric}, relative error {error:.1e}")?;
    if unsettled {
        f.write_str(" (the differences did not settle: a kink, a jump or rounding?)")?;
    }
    Ok(())
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Length { expected, found } => {
                write!(f, "it has {found} components, the input {expected}")
            }
            Fault::Input { index, value } => write!(f, "component {index} of the input is {value}"),
            Fault::Value { result, value } => {
                write!(f, "result {result} of the function is {value}")
            }
        }
    }
}
