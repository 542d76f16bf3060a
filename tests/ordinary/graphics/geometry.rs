//! Rays, signed distances and curves.

use gradflow::differentiable;
use gradflow_tests::programs;

type Vec3 = [f64; 3];

programs! {
    first_order:
    ray_sphere -> f64: (&[0.0, 0.1, -3.0], &[0.1, 0.0, 1.0], &[0.1, 0.2, 0.3], 1.1), (&[0.0, 5.0, -3.0], &[0.1, 0.0, 1.0], &[0.1, 0.2, 0.3], 1.1), (&[0.1, 0.2, 0.2], &[0.1, 0.0, 1.0], &[0.1, 0.2, 0.3], 1.1);
    ray_plane -> f64: (&[0.0, 2.0, 0.0], &[0.3, -1.0, 0.2], &[0.1, 1.0, 0.0], 0.2), (&[0.0, 2.0, 0.0], &[1.0, -0.1, 0.2], &[0.1, 1.0, 0.0], 0.2);
    ray_triangle -> f64: (&[0.2, 0.3, -1.0], &[0.05, 0.0, 1.0], &[[0.0, 0.0, 0.0], [1.0, 0.0, 0.2], [0.0, 1.0, 0.1]]), (&[2.2, 0.3, -1.0], &[0.05, 0.0, 1.0], &[[0.0, 0.0, 0.0], [1.0, 0.0, 0.2], [0.0, 1.0, 0.1]]);
    ray_box -> f64: (&[-2.0, 0.1, 0.2], &[1.0, 0.2, 0.1], const &[-1.0, -1.0, -1.0], const &[1.0, 1.0, 1.0]);
    reflect -> _: (&[0.3, -1.0, 0.2], &[0.1, 0.9, 0.2]);
    refract -> _: (&[0.3, -0.9, 0.2], &[0.0, 1.0, 0.0], 0.66), (&[0.9, -0.1, 0.2], &[0.0, 1.0, 0.0], 1.5);
    sd_sphere -> f64: (&[0.4, 0.9, -0.3], 0.5);
    sd_box -> f64: (&[0.4, 0.9, -0.3], &[0.5, 0.6, 0.2]), (&[0.1, 0.2, -0.1], &[0.5, 0.6, 0.2]);
    sd_segment -> f64: (&[0.4, 0.9], &[0.0, 0.1], &[1.0, 0.3]), (&[-0.4, 0.9], &[0.0, 0.1], &[1.0, 0.3]);
    sd_torus -> f64: (&[0.4, 0.2, -0.3], 0.8, 0.2);
    sd_hexagon -> f64: (&[0.4, 0.9], 0.5), (&[0.9, 0.1], 0.5);
    smooth_union -> f64: (0.3, 0.4, 0.25), (0.3, 0.9, 0.25);
    sphere_traced_depth -> f64: (&[0.1, 0.2, -3.0], 0.8, 0.3);
    bezier_cubic -> _: (0.3, &[[0.0, 0.0], [0.3, 1.0], [0.8, 0.9], [1.0, 0.1]]);
    de_casteljau -> f64: (0.3, &[0.1, 0.9, 0.4, 1.2, 0.8]);
    bezier_length -> f64: (&[[0.0, 0.0], [0.3, 1.0], [1.0, 0.1]], const 8);
    b_spline_basis -> f64: (1.3, const 1, const 2, const &[0.0, 0.0, 1.0, 2.0, 3.0, 3.0]);
}

#[differentiable]
fn dot(a: &Vec3, b: &Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn sub(a: &Vec3, b: &Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

#[differentiable]
fn cross(a: &Vec3, b: &Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Zero for vectors that are too short for a direction.
#[differentiable]
fn length(v: &Vec3) -> f64 {
    let l2 = dot(v, v);
    if l2 < 1e-20 { 0.0 } else { l2.sqrt() }
}

#[differentiable]
fn normalize(v: &Vec3) -> Vec3 {
    let l = length(v).max(1e-9);
    [v[0] / l, v[1] / l, v[2] / l]
}

/// The nearest distance in front of the origin; -1 is a miss.
#[differentiable]
pub fn ray_sphere(origin: &Vec3, direction: &Vec3, center: &Vec3, radius: f64) -> f64 {
    let oc = sub(origin, center);
    let a = dot(direction, direction);
    let half_b = dot(&oc, direction);
    let c = dot(&oc, &oc) - radius * radius;
    let discriminant = half_b * half_b - a * c;
    if discriminant < 0.0 {
        return -1.0;
    }
    let root = discriminant.sqrt();
    let near = (-half_b - root) / a;
    if near > 1e-4 {
        return near;
    }
    let far = (-half_b + root) / a;
    if far > 1e-4 { far } else { -1.0 }
}

#[differentiable]
pub fn ray_plane(origin: &Vec3, direction: &Vec3, normal: &Vec3, offset: f64) -> f64 {
    let facing = dot(direction, normal);
    if facing.abs() < 1e-6 {
        return f64::MAX.sqrt();
    }
    let t = (offset - dot(origin, normal)) / facing;
    t.max(0.0)
}

/// Moeller and Trumbore.
#[differentiable]
pub fn ray_triangle(origin: &Vec3, direction: &Vec3, triangle: &[Vec3; 3]) -> f64 {
    const EPSILON: f64 = 1e-9;
    let e1 = sub(&triangle[1], &triangle[0]);
    let e2 = sub(&triangle[2], &triangle[0]);
    let p = cross(direction, &e2);
    let det = dot(&e1, &p);
    if det.abs() < EPSILON {
        return -1.0;
    }
    let inv_det = 1.0 / det;
    let s = sub(origin, &triangle[0]);
    let u = inv_det * dot(&s, &p);
    if !(0.0..=1.0).contains(&u) {
        return -1.0;
    }
    let q = cross(&s, &e1);
    let v = inv_det * dot(direction, &q);
    if v < 0.0 || u + v > 1.0 {
        return -1.0;
    }
    inv_det * dot(&e2, &q)
}

#[differentiable]
pub fn ray_box(origin: &Vec3, direction: &Vec3, #[no_grad] low: &Vec3, #[no_grad] high: &Vec3) -> f64 {
    let mut t_min = f64::NEG_INFINITY;
    let mut t_max = f64::INFINITY;
    for axis in 0..3 {
        let inv = 1.0 / direction[axis];
        let mut t0 = (low[axis] - origin[axis]) * inv;
        let mut t1 = (high[axis] - origin[axis]) * inv;
        if inv < 0.0 {
            std::mem::swap(&mut t0, &mut t1);
        }
        t_min = t_min.max(t0);
        t_max = t_max.min(t1);
    }
    if t_max < t_min { -1.0 } else { t_min }
}

#[differentiable]
pub fn reflect(incident: &Vec3, normal: &Vec3) -> Vec3 {
    let n = normalize(normal);
    let d = 2.0 * dot(incident, &n);
    [incident[0] - d * n[0], incident[1] - d * n[1], incident[2] - d * n[2]]
}

/// Total internal reflection gives the zero vector.
#[differentiable]
pub fn refract(incident: &Vec3, normal: &Vec3, eta: f64) -> Vec3 {
    let i = normalize(incident);
    let n_dot_i = dot(normal, &i);
    let k = 1.0 - eta * eta * (1.0 - n_dot_i * n_dot_i);
    if k < 0.0 {
        return [0.0; 3];
    }
    let factor = eta * n_dot_i + k.sqrt();
    let mut out = [0.0; 3];
    for axis in 0..3 {
        out[axis] = eta * i[axis] - factor * normal[axis];
    }
    out
}

#[differentiable]
pub fn sd_sphere(p: &Vec3, r: f64) -> f64 {
    length(p) - r
}

#[differentiable]
pub fn sd_box(p: &Vec3, half: &Vec3) -> f64 {
    let q = [p[0].abs() - half[0], p[1].abs() - half[1], p[2].abs() - half[2]];
    let outside = length(&[q[0].max(0.0), q[1].max(0.0), q[2].max(0.0)]);
    let inside = q[0].max(q[1]).max(q[2]).min(0.0);
    outside + inside
}

#[differentiable]
pub fn sd_segment(p: &[f64; 2], a: &[f64; 2], b: &[f64; 2]) -> f64 {
    let (pax, pay) = (p[0] - a[0], p[1] - a[1]);
    let (bax, bay) = (b[0] - a[0], b[1] - a[1]);
    let h = ((pax * bax + pay * bay) / (bax * bax + bay * bay)).clamp(0.0, 1.0);
    (pax - bax * h).hypot(pay - bay * h)
}

#[differentiable]
pub fn sd_torus(p: &Vec3, major: f64, minor: f64) -> f64 {
    let q = p[0].hypot(p[2]) - major;
    q.hypot(p[1]) - minor
}

#[differentiable]
pub fn sd_hexagon(p: &[f64; 2], r: f64) -> f64 {
    const K: [f64; 3] = [-0.866025404, 0.5, 0.577350269];
    let (mut x, mut y) = (p[0].abs(), p[1].abs());
    let d = 2.0 * (K[0] * x + K[1] * y).min(0.0);
    x -= d * K[0];
    y -= d * K[1];
    x -= x.clamp(-K[2] * r, K[2] * r);
    y -= r;
    let sign = if y < 0.0 { -1.0 } else { 1.0 };
    sign * (x * x + y * y).max(1e-18).sqrt()
}

#[differentiable]
pub fn smooth_union(a: f64, b: f64, k: f64) -> f64 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.min(b) - h * h * k * 0.25
}

/// Marches until the surface is near, then one more step makes the depth exact to first order.
#[differentiable]
pub fn sphere_traced_depth(origin: &Vec3, radius: f64, k: f64) -> f64 {
    const MAX_STEPS: usize = 200;
    let mut t = 0.0;
    let mut steps = 0;
    while steps < MAX_STEPS {
        let p = [origin[0], origin[1], origin[2] + t];
        let ball = sd_sphere(&p, radius);
        let floor = p[1] + 1.5;
        let d = smooth_union(ball, floor, k);
        t += d;
        if d < 1e-13 {
            break;
        }
        steps += 1;
    }
    debug_assert!(steps < MAX_STEPS, "no hit");
    t
}

#[differentiable]
pub fn bezier_cubic(t: f64, p: &[[f64; 2]; 4]) -> [f64; 2] {
    let s = 1.0 - t;
    let w = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
    let mut out = [0.0; 2];
    for i in 0..4 {
        for k in 0..2 {
            out[k] += w[i] * p[i][k];
        }
    }
    out
}

/// The points are overwritten level by level.
#[differentiable]
pub fn de_casteljau(t: f64, points: &[f64]) -> f64 {
    let mut b = points.to_vec();
    let n = b.len();
    for level in 1..n {
        for i in 0..n - level {
            b[i] = (1.0 - t) * b[i] + t * b[i + 1];
        }
    }
    b[0]
}

#[differentiable]
pub fn bezier_length(p: &[[f64; 2]; 3], pieces: usize) -> f64 {
    let mut length = 0.0;
    let mut last = p[0];
    for k in 1..=pieces {
        let t = k as f64 / pieces as f64;
        let s = 1.0 - t;
        let mut point = [0.0; 2];
        for axis in 0..2 {
            point[axis] = s * s * p[0][axis] + 2.0 * s * t * p[1][axis] + t * t * p[2][axis];
        }
        let (dx, dy) = (point[0] - last[0], point[1] - last[1]);
        length += (dx * dx + dy * dy + 1e-16).sqrt();
        last = point;
    }
    length
}

/// Cox and de Boor; a quotient of zero and zero is zero.
#[differentiable]
pub fn b_spline_basis(t: f64, i: usize, degree: usize, #[no_grad] knots: &[f64]) -> f64 {
    if degree == 0 {
        return if knots[i] <= t && t < knots[i + 1] { 1.0 } else { 0.0 };
    }
    let mut value = 0.0;
    let left = knots[i + degree] - knots[i];
    if left > 0.0 {
        value += (t - knots[i]) / left * b_spline_basis(t, i, degree - 1, knots);
    }
    let right = knots[i + degree + 1] - knots[i + 1];
    if right > 0.0 {
        value += (knots[i + degree + 1] - t) / right * b_spline_basis(t, i + 1, degree - 1, knots);
    }
    value
}
