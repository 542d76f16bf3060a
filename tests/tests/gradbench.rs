//! The modules of the benchmark suite `GradBench` that ask for second derivatives, or for derivatives of derivatives: clusters by Newton's
//! method, a saddle point, and a particle steered past two charges. The last two minimise a function whose value needs
//! derivatives of another, in four combinations of modes.

#[path = "gradbench/descent.rs"]
mod descent;
#[path = "gradbench/kmeans.rs"]
mod kmeans;
#[path = "gradbench/particle.rs"]
mod particle;
#[path = "gradbench/saddle.rs"]
mod saddle;
