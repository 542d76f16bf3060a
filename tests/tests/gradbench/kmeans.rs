//! The cost of a clustering, and Newton's direction: where every point stays with its centroid, a step along it leads to
//! the means of the clusters.

use gradflow::differentiable;

#[differentiable(second_order)]
fn cost(#[no_grad] points: &[[f64; 2]], centroids: &[[f64; 2]]) -> f64 {
    let mut total = 0.0;
    for point in points {
        let mut least = f64::INFINITY;
        for centroid in centroids {
            let x = point[0] - centroid[0];
            let y = point[1] - centroid[1];
            let distance = x * x + y * y;
            if distance < least {
                least = distance;
            }
        }
        total += least;
    }
    total
}

#[test]
fn a_step_leads_to_the_means() {
    let points = [[0.0, 0.1], [0.4, -0.3], [0.2, 0.8], [5.0, 5.5], [6.0, 4.5]];
    let centroids = [[0.5, 0.5], [4.0, 4.0]];
    let gradient = cost::grad(&points, &centroids);
    let diagonal = cost::hessian_diagonal(&points, &centroids);
    assert_eq!(diagonal, [[6.0, 6.0], [4.0, 4.0]]);
    let means = [[0.2, 0.2], [5.5, 5.0]];
    for k in 0..2 {
        for i in 0..2 {
            let moved = centroids[k][i] - gradient[k][i] / diagonal[k][i];
            assert!((moved - means[k][i]).abs() < 1e-14, "centroid {k} moves to {moved}");
        }
    }
    let (_, hessian) = cost::gradient_and_hessian(&points, &centroids);
    let off_diagonal = hessian.iter().enumerate().filter(|(index, _)| index % 5 != 0);
    assert!(off_diagonal.into_iter().all(|(_, entry)| *entry == 0.0));
}
