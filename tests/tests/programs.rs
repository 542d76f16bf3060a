//! The corpus: every program of `programs/`, one module for each theme.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    non_snake_case,
    unused_assignments,
    unused_qualifications,
    reason = "the programs are written as users write them, awkward on purpose"
)]

#[path = "../programs"]
mod programs {
    mod bookkeeping;
    mod branches;
    mod calls;
    mod computed_sizes;
    mod constant_iterators;
    mod constant_parameters;
    mod constant_patterns;
    mod constant_tables;
    mod constants;
    mod custom_rules;
    mod ends_of_slices;
    mod evaluation_order;
    mod exits;
    mod fragments;
    mod generics;
    mod growing;
    mod growing_in_callees;
    mod guards;
    mod halves;
    mod items_and_macros;
    mod labels;
    mod lengths;
    mod lent_parts;
    mod lent_state;
    mod linear_algebra;
    mod loops_for;
    mod loops_while;
    mod losses;
    mod mapped_items;
    mod matching;
    mod methods_f64;
    mod mixtures;
    mod moved_and_copied;
    mod moving_indices;
    mod names;
    mod neighbours;
    mod nested;
    mod nested_arrays;
    mod nested_deeper;
    mod output_parameters;
    mod overlapping_arguments;
    mod overwriting;
    mod patterns;
    mod precision_f32;
    mod range_reductions;
    mod recursion;
    mod references;
    mod replaced_values;
    mod resized_bounds;
    mod results;
    mod scratch_arrays;
    mod second_order;
    mod shadowing;
    mod simulations;
    mod slices;
    mod solvers;
    mod straight_line;
    mod sums_of_terms;
    mod third_order;
    mod tuples;
    mod type_names;
    mod user_traits;
    mod vectors;
    mod windows;
}
