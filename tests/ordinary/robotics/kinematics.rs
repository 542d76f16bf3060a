//! Arms, rotations and poses.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    planar_arm -> _: (&[0.4, -0.7, 0.9], const &[0.5, 0.4, 0.2]);
    planar_inverse -> _: (0.5, 0.4, const 0.6, const 0.4, const true), (0.5, 0.4, const 0.6, const 0.4, const false), (5.0, 0.4, const 0.6, const 0.4, const true);
    denavit_hartenberg_position -> _: (&[0.3, -0.8, 1.1], const &[[0.0, 0.4, 0.1], [0.5, 0.0, 1.57], [0.3, 0.1, -0.6]]);
    quaternion_product -> _: (&[0.9, 0.1, -0.2, 0.3], &[0.7, 0.2, 0.5, -0.1]);
    quaternion_normalized -> _: (&[0.9, 0.1, -0.2, 0.3]), (&[0.0, 0.0, 0.0, 0.0]);
    rotate_by_quaternion -> _: (&[0.9, 0.1, -0.2, 0.3], &[1.0, -0.4, 0.6]);
    quaternion_from_euler -> _: (0.3, -0.5, 0.8);
    euler_from_quaternion -> _: ([0.9, 0.1, -0.2, 0.3]);
    slerp -> _: (&[0.9, 0.1, -0.2, 0.3], &[0.7, 0.2, 0.5, -0.1], 0.35), (&[0.9, 0.1, -0.2, 0.3], &[-0.7, -0.2, -0.5, 0.1], 0.35), (&[1.0, 0.0, 0.0, 0.0], &[1.0, 0.0, 0.0, 0.0], 0.35);
    rotation_from_axis_angle -> _: ([0.3, -0.6, 0.4]), ([1e-7, 2e-7, 0.0]);
    rotation_logarithm -> _: ([[0.936, -0.275, 0.218], [0.289, 0.956, -0.037], [-0.199, 0.098, 0.975]]);
    rotation_error -> f64: (&[0.9, 0.1, -0.2, 0.3], &[0.7, 0.2, 0.5, -0.1]);
    planar_pose_compose -> _: (&[0.4, 0.8, 2.9], &[0.3, -0.1, 0.7]), (&[0.4, 0.8, 0.9], &[0.3, -0.1, 0.7]);
    wrapped_angle -> f64: (0.7), (7.5), (-4.4);
    angle_difference -> f64: (2.9, -2.8), (0.2, 0.5);
    stewart_leg_lengths -> (): (&[0.02, -0.03, 0.5], 0.1, const &[[0.3, 0.0], [-0.15, 0.26], [-0.15, -0.26]], &mut [0.0, 0.0, 0.0]);
    manipulability -> f64: (&[0.4, -0.7, 0.9], const &[0.5, 0.4, 0.2]);
    damped_least_squares_step -> _: (&[0.4, -0.7], &[0.6, 0.3], const &[0.5, 0.4], 0.1);
}

/// Tip position and heading of a chain of revolute joints.
#[differentiable]
pub fn planar_arm(angles: &[f64], #[no_grad] lengths: &[f64]) -> [f64; 3] {
    assert_eq!(angles.len(), lengths.len(), "one length for each joint");
    let mut x = 0.0;
    let mut y = 0.0;
    let mut heading = 0.0;
    for (angle, length) in angles.iter().zip(lengths.iter()) {
        heading += angle;
        x += length * heading.cos();
        y += length * heading.sin();
    }
    [x, y, heading]
}

/// Both solutions of the two-link arm; out of reach, the arm points at the target.
#[differentiable]
pub fn planar_inverse(x: f64, y: f64, #[no_grad] l1: f64, #[no_grad] l2: f64, elbow_up: bool) -> (f64, f64) {
    let d2 = x * x + y * y;
    let reach = l1 + l2;
    if d2 >= reach * reach {
        return (y.atan2(x), 0.0);
    }
    let c2 = ((d2 - l1 * l1 - l2 * l2) / (2.0 * l1 * l2)).clamp(-1.0, 1.0);
    let s2 = if elbow_up { (1.0 - c2 * c2).max(0.0).sqrt() } else { -(1.0 - c2 * c2).max(0.0).sqrt() };
    let q2 = s2.atan2(c2);
    let q1 = y.atan2(x) - (l2 * s2).atan2(l1 + l2 * c2);
    (q1, q2)
}

#[differentiable]
fn multiply(a: &[[f64; 4]; 4], b: &[[f64; 4]; 4]) -> [[f64; 4]; 4] {
    let mut c = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            for k in 0..4 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

/// Rows of the table: `a`, `d`, `alpha`.
#[differentiable]
pub fn denavit_hartenberg_position(joints: &[f64], #[no_grad] table: &[[f64; 3]]) -> [f64; 3] {
    let mut pose = [[0.0; 4]; 4];
    for i in 0..4 {
        pose[i][i] = 1.0;
    }
    for i in 0..joints.len() {
        let [a, d, alpha] = table[i];
        let (st, ct) = joints[i].sin_cos();
        let (sa, ca) = alpha.sin_cos();
        let link =
            [[ct, -st * ca, st * sa, a * ct], [st, ct * ca, -ct * sa, a * st], [0.0, sa, ca, d], [0.0, 0.0, 0.0, 1.0]];
        pose = multiply(&pose, &link);
    }
    [pose[0][3], pose[1][3], pose[2][3]]
}

/// Quaternions are `[w, x, y, z]`.
#[differentiable]
pub fn quaternion_product(a: &[f64; 4], b: &[f64; 4]) -> [f64; 4] {
    [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ]
}

/// The zero quaternion becomes the identity.
#[differentiable]
pub fn quaternion_normalized(q: &[f64; 4]) -> [f64; 4] {
    let mut n2 = 0.0;
    for v in q {
        n2 += v * v;
    }
    if n2 < 1e-24 {
        return [1.0, 0.0, 0.0, 0.0];
    }
    let inv = 1.0 / n2.sqrt();
    [q[0] * inv, q[1] * inv, q[2] * inv, q[3] * inv]
}

#[differentiable]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[differentiable]
pub fn rotate_by_quaternion(q: &[f64; 4], v: &[f64; 3]) -> [f64; 3] {
    let u = [q[1], q[2], q[3]];
    let t = cross(&u, v);
    let tt = cross(&u, &t);
    let mut out = *v;
    for i in 0..3 {
        out[i] += 2.0 * (q[0] * t[i] + tt[i]);
    }
    out
}

#[differentiable]
pub fn quaternion_from_euler(roll: f64, pitch: f64, yaw: f64) -> [f64; 4] {
    let (sr, cr) = (roll * 0.5).sin_cos();
    let (sp, cp) = (pitch * 0.5).sin_cos();
    let (sy, cy) = (yaw * 0.5).sin_cos();
    [cr * cp * cy + sr * sp * sy, sr * cp * cy - cr * sp * sy, cr * sp * cy + sr * cp * sy, cr * cp * sy - sr * sp * cy]
}

/// At the poles the pitch is a right angle.
#[differentiable]
pub fn euler_from_quaternion(q: [f64; 4]) -> (f64, f64, f64) {
    let [w, x, y, z] = q;
    let roll = (2.0 * (w * x + y * z)).atan2(1.0 - 2.0 * (x * x + y * y));
    let s = 2.0 * (w * y - z * x);
    let pitch = if s.abs() >= 1.0 { std::f64::consts::FRAC_PI_2.copysign(1.0) } else { s.asin() };
    let yaw = (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z));
    (roll, pitch, yaw)
}

/// The short way round; nearly parallel quaternions are interpolated linearly.
#[differentiable]
pub fn slerp(a: &[f64; 4], b: &[f64; 4], t: f64) -> [f64; 4] {
    let mut dot = 0.0;
    for i in 0..4 {
        dot += a[i] * b[i];
    }
    let sign = if dot < 0.0 { -1.0 } else { 1.0 };
    let dot = dot * sign;
    let (wa, wb) = if dot > 0.9995 {
        (1.0 - t, t)
    } else {
        let theta = dot.acos();
        let inv = 1.0 / theta.sin();
        (((1.0 - t) * theta).sin() * inv, (t * theta).sin() * inv)
    };
    let mut q = [0.0; 4];
    for i in 0..4 {
        q[i] = wa * a[i] + sign * wb * b[i];
    }
    quaternion_normalized(&q)
}

/// Rodrigues' formula, by series for small angles.
#[differentiable]
pub fn rotation_from_axis_angle(w: [f64; 3]) -> [[f64; 3]; 3] {
    let theta2 = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
    let (a, b) = if theta2 < 1e-8 {
        (1.0 - theta2 / 6.0, 0.5 - theta2 / 24.0)
    } else {
        let theta = theta2.sqrt();
        (theta.sin() / theta, (1.0 - theta.cos()) / theta2)
    };
    let k = [[0.0, -w[2], w[1]], [w[2], 0.0, -w[0]], [-w[1], w[0], 0.0]];
    let mut r = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            let mut k2 = 0.0;
            for l in 0..3 {
                k2 += k[i][l] * k[l][j];
            }
            r[i][j] = a * k[i][j] + b * k2;
            if i == j {
                r[i][j] += 1.0;
            }
        }
    }
    r
}

#[differentiable]
pub fn rotation_logarithm(r: [[f64; 3]; 3]) -> [f64; 3] {
    let trace = r[0][0] + r[1][1] + r[2][2];
    let cos = (0.5 * (trace - 1.0)).clamp(-1.0, 1.0);
    let factor = if cos > 1.0 - 1e-10 {
        0.5
    } else {
        let theta = cos.acos();
        0.5 * theta / theta.sin()
    };
    [factor * (r[2][1] - r[1][2]), factor * (r[0][2] - r[2][0]), factor * (r[1][0] - r[0][1])]
}

/// The angle between two attitudes.
#[differentiable]
pub fn rotation_error(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let a = quaternion_normalized(a);
    let b = quaternion_normalized(b);
    let mut dot = 0.0;
    for (p, q) in a.iter().zip(b.iter()) {
        dot += p * q;
    }
    2.0 * dot.abs().min(1.0 - 1e-12).acos()
}

/// To the interval from minus pi to pi.
#[differentiable]
pub fn wrapped_angle(angle: f64) -> f64 {
    let mut a = angle;
    while a > std::f64::consts::PI {
        a -= std::f64::consts::TAU;
    }
    while a <= -std::f64::consts::PI {
        a += std::f64::consts::TAU;
    }
    a
}

#[differentiable]
pub fn angle_difference(a: f64, b: f64) -> f64 {
    use std::f64::consts::PI;
    (a - b + PI).rem_euclid(2.0 * PI) - PI
}

#[differentiable]
pub fn planar_pose_compose(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    let (s, c) = a[2].sin_cos();
    [a[0] + c * b[0] - s * b[1], a[1] + s * b[0] + c * b[1], wrapped_angle(a[2] + b[2])]
}

/// A platform that yaws above its base.
#[differentiable]
pub fn stewart_leg_lengths(position: &[f64; 3], yaw: f64, #[no_grad] anchors: &[[f64; 2]], lengths: &mut [f64]) {
    debug_assert_eq!(anchors.len(), lengths.len());
    let (s, c) = yaw.sin_cos();
    for (i, anchor) in anchors.iter().enumerate() {
        let dx = position[0] + 0.6 * (c * anchor[0] - s * anchor[1]) - anchor[0];
        let dy = position[1] + 0.6 * (s * anchor[0] + c * anchor[1]) - anchor[1];
        let dz = position[2];
        let d2 = dx * dx + dy * dy + dz * dz;
        lengths[i] = if d2 > 0.0 { d2.sqrt() } else { 0.0 };
    }
}

/// Yoshikawa's measure of the planar arm.
#[differentiable]
pub fn manipulability(angles: &[f64], #[no_grad] lengths: &[f64]) -> f64 {
    let n = angles.len();
    let mut jx = vec![0.0; n];
    let mut jy = vec![0.0; n];
    let mut heading = 0.0;
    for i in 0..n {
        heading += angles[i];
        let (s, c) = heading.sin_cos();
        // Link `i` is moved by all the joints before it.
        for j in 0..=i {
            jx[j] -= lengths[i] * s;
            jy[j] += lengths[i] * c;
        }
    }
    let (mut a, mut b, mut d) = (0.0, 0.0, 0.0);
    for j in 0..n {
        a += jx[j] * jx[j];
        b += jx[j] * jy[j];
        d += jy[j] * jy[j];
    }
    (a * d - b * b).max(1e-12).sqrt()
}

#[differentiable]
pub fn damped_least_squares_step(q: &[f64; 2], target: &[f64; 2], #[no_grad] l: &[f64; 2], damping: f64) -> [f64; 2] {
    let (s1, c1) = q[0].sin_cos();
    let (s12, c12) = (q[0] + q[1]).sin_cos();
    let e = [target[0] - l[0] * c1 - l[1] * c12, target[1] - l[0] * s1 - l[1] * s12];
    let j = [[-l[0] * s1 - l[1] * s12, -l[1] * s12], [l[0] * c1 + l[1] * c12, l[1] * c12]];
    let lambda = damping * damping;
    let a = j[0][0] * j[0][0] + j[0][1] * j[0][1] + lambda;
    let b = j[0][0] * j[1][0] + j[0][1] * j[1][1];
    let d = j[1][0] * j[1][0] + j[1][1] * j[1][1] + lambda;
    let det = a * d - b * b;
    let f = [(d * e[0] - b * e[1]) / det, (a * e[1] - b * e[0]) / det];
    let mut step = [0.0; 2];
    for i in 0..2 {
        step[i] = q[i] + j[0][i] * f[0] + j[1][i] * f[1];
    }
    step
}
