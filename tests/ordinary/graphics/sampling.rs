//! Images, noise and cameras.

use gradflow::{differentiable, no_grad};
use gradflow_tests::programs;

programs! {
    first_order:
    bilinear_sample -> f64: (0.6, 1.3, &[0.1, 0.5, 1.2, 0.3, 0.9, 0.4, 0.2, 0.7, 0.6], const 3), (-5.0, 9.0, &[0.1, 0.5, 1.2, 0.3, 0.9, 0.4, 0.2, 0.7, 0.6], const 3);
    bilinear_sample_wrapped -> f64: (2.6, -0.7, &[0.1, 0.5, 1.2, 0.3, 0.9, 0.4, 0.2, 0.7, 0.6], const 3);
    hashed_value -> f64: (0.3, 0.7);
    value_noise -> f64: (1.3, 2.7);
    fractal_noise -> f64: (1.3, 2.7, const 3, 0.5);
    triangle_wave -> f64: (1.3, 0.7), (0.4, 0.7);
    checkerboard_smooth -> f64: (0.3, 0.4, 8.0);
    gaussian_blur_row -> (): (&[0.1, 0.5, 1.2, 0.3], 0.9, const 2, &mut [0.0, 0.0, 0.0, 0.0]);
    sobel_magnitude -> f64: (&[0.1, 0.5, 1.2, 0.3, 0.9, 0.4, 0.2, 0.7, 0.6]), (&[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    perspective_project -> _: (&[0.4, 0.3, 2.5], 1.1, 1.3, const 0.1), (&[0.4, 0.3, 0.01], 1.1, 1.3, const 0.1);
    look_at_depth -> f64: (&[0.4, 0.3, 2.5], &[0.0, 0.1, 0.0], &[0.5, 0.2, 0.9]);
    barycentric_depth -> f64: (0.3, 0.3, &[[0.0, 0.0, 1.0], [1.0, 0.1, 2.0], [0.1, 1.0, 1.5]]), (2.0, 0.3, &[[0.0, 0.0, 1.0], [1.0, 0.1, 2.0], [0.1, 1.0, 1.5]]);
    beer_lambert_march -> _: (&[0.1, 0.6, 0.9, 0.2], 0.4, const true), (&[9.0, 9.0, 9.0, 0.2], 1.5, const true);
    lens_distortion -> _: (0.3, -0.4, &[-0.2, 0.05, 0.01]);
    ease_in_out -> f64: (0.3, const 3), (0.8, const 3);
    gamma_curve -> f64: (0.4, 2.2), (-0.1, 2.2);
    soft_shadow -> f64: (&[0.4, 0.2, 0.5], const 8.0);
    mip_level -> f64: (&[2.0, 0.3], &[0.1, 3.0], const 256);
    normal_from_heights -> _: (&[0.1, 0.5, 1.2, 0.3, 0.9, 0.4, 0.2, 0.7, 0.6], 0.8);
    dithered_quantum -> f64: (0.43, const 5);
}

/// Clamped to the edge.
#[differentiable]
pub fn bilinear_sample(x: f64, y: f64, image: &[f64], width: usize) -> f64 {
    let height = image.len() / width;
    let x = x.clamp(0.0, (width - 1) as f64 - 1e-9);
    let y = y.clamp(0.0, (height - 1) as f64 - 1e-9);
    let (x0, y0) = (x.floor() as usize, y.floor() as usize);
    let (fx, fy) = (x.fract(), y.fract());
    let at = y0 * width + x0;
    let top = image[at] * (1.0 - fx) + image[at + 1] * fx;
    let bottom = image[at + width] * (1.0 - fx) + image[at + width + 1] * fx;
    top * (1.0 - fy) + bottom * fy
}

/// Repeats in both directions.
#[differentiable]
pub fn bilinear_sample_wrapped(x: f64, y: f64, image: &[f64], width: usize) -> f64 {
    let height = (image.len() / width) as i64;
    let w = width as i64;
    let (x0, y0) = (x.floor() as i64, y.floor() as i64);
    let fx = x - no_grad(x.floor());
    let fy = y - no_grad(y.floor());
    let mut sum = 0.0;
    for dy in 0..2 {
        for dx in 0..2 {
            let column = (x0 + dx).rem_euclid(w) as usize;
            let row = (y0 + dy).rem_euclid(height) as usize;
            let wx = if dx == 0 { 1.0 - fx } else { fx };
            let wy = if dy == 0 { 1.0 - fy } else { fy };
            sum += wx * wy * image[row * width + column];
        }
    }
    sum
}

/// The usual one-liner, with a small multiplier so that differences can follow it.
#[differentiable]
pub fn hashed_value(x: f64, y: f64) -> f64 {
    ((x * 12.9898 + y * 78.233).sin() * 4.7).fract()
}

fn lattice_value(x: i32, y: i32) -> f64 {
    let mut h = (x.wrapping_mul(374_761_393)).wrapping_add(y.wrapping_mul(668_265_263)) as u32;
    h = (h ^ (h >> 13)).wrapping_mul(1_274_126_177);
    f64::from(h ^ (h >> 16)) / f64::from(u32::MAX)
}

#[differentiable]
fn fade(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

#[differentiable]
pub fn value_noise(x: f64, y: f64) -> f64 {
    // The corners are constants between jumps, where the fading weights are flat.
    let ix = no_grad(x.floor()) as i32;
    let iy = no_grad(y.floor()) as i32;
    let u = fade(x.fract());
    let v = fade(y.fract());
    let low = lattice_value(ix, iy) * (1.0 - u) + lattice_value(ix + 1, iy) * u;
    let high = lattice_value(ix, iy + 1) * (1.0 - u) + lattice_value(ix + 1, iy + 1) * u;
    low + (high - low) * v
}

#[differentiable]
pub fn fractal_noise(x: f64, y: f64, octaves: u32, gain: f64) -> f64 {
    let mut amplitude = 0.5;
    let mut frequency = 1.0;
    let mut sum = 0.0;
    for _ in 0..octaves {
        sum += amplitude * value_noise(x * frequency, y * frequency);
        frequency *= 2.0;
        amplitude *= gain;
    }
    sum
}

#[differentiable]
pub fn triangle_wave(x: f64, period: f64) -> f64 {
    let phase = (x / period).fract();
    1.0 - (4.0 * phase - 2.0).abs()
}

#[differentiable]
pub fn checkerboard_smooth(u: f64, v: f64, sharpness: f64) -> f64 {
    use std::f64::consts::PI;
    let s = (PI * u).sin() * (PI * v).sin();
    1.0 / (1.0 + (-sharpness * s).exp())
}

/// The kernel is normalised; the edges repeat.
#[differentiable]
pub fn gaussian_blur_row(row: &[f64], sigma: f64, radius: usize, out: &mut [f64]) {
    let n = row.len() as isize;
    let mut kernel = vec![0.0; 2 * radius + 1];
    let mut total = 0.0;
    for k in 0..kernel.len() {
        let d = k as f64 - radius as f64;
        kernel[k] = (-0.5 * d * d / (sigma * sigma)).exp();
        total += kernel[k];
    }
    for i in 0..row.len() {
        let mut sum = 0.0;
        for (k, weight) in kernel.iter().enumerate() {
            let j = (i as isize + k as isize - radius as isize).clamp(0, n - 1) as usize;
            sum += weight * row[j];
        }
        out[i] = sum / total;
    }
}

/// A flat patch has no edge, and no gradient either.
#[differentiable]
pub fn sobel_magnitude(patch: &[f64; 9]) -> f64 {
    let [a, b, c, d, _, f, g, h, i] = *patch;
    let gx = c + 2.0 * f + i - a - 2.0 * d - g;
    let gy = g + 2.0 * h + i - a - 2.0 * b - c;
    gx.hypot(gy).powi(2).max(1e-8).sqrt()
}

/// Points behind the near plane are put on it.
#[differentiable]
pub fn perspective_project(p: &[f64; 3], fov: f64, aspect: f64, #[no_grad] near: f64) -> (f64, f64) {
    let depth = p[2].max(near);
    let f = 1.0 / (0.5 * fov).tan();
    (f * p[0] / (aspect * depth), f * p[1] / depth)
}

#[differentiable]
pub fn look_at_depth(eye: &[f64; 3], target: &[f64; 3], point: &[f64; 3]) -> f64 {
    let mut n2 = 0.0;
    let mut along = 0.0;
    for k in 0..3 {
        let forward = target[k] - eye[k];
        n2 += forward * forward;
        along += forward * (point[k] - eye[k]);
    }
    assert!(n2 > 0.0, "the eye is at its target");
    along * (1.0 / n2.sqrt())
}

/// Depth of a triangle at a pixel, or the far plane.
#[differentiable]
pub fn barycentric_depth(x: f64, y: f64, t: &[[f64; 3]; 3]) -> f64 {
    const FAR: f64 = 100.0;
    let area = (t[1][0] - t[0][0]) * (t[2][1] - t[0][1]) - (t[2][0] - t[0][0]) * (t[1][1] - t[0][1]);
    if area.abs() < 1e-12 {
        return FAR;
    }
    let w1 = ((x - t[0][0]) * (t[2][1] - t[0][1]) - (t[2][0] - t[0][0]) * (y - t[0][1])) / area;
    let w2 = ((t[1][0] - t[0][0]) * (y - t[0][1]) - (x - t[0][0]) * (t[1][1] - t[0][1])) / area;
    let w0 = 1.0 - w1 - w2;
    if w0 < 0.0 || w1 < 0.0 || w2 < 0.0 {
        return FAR;
    }
    1.0 / (w0 / t[0][2] + w1 / t[1][2] + w2 / t[2][2])
}

/// Front to back; what is opaque enough ends the march.
#[differentiable]
pub fn beer_lambert_march(densities: &[f64], step: f64, early_exit: bool) -> (f64, f64) {
    let mut transmittance = 1.0;
    let mut radiance = 0.0;
    let mut visited = 0;
    for (i, &sigma) in densities.iter().enumerate() {
        let alpha = 1.0 - (-sigma * step).exp();
        radiance += transmittance * alpha * (1.0 + 0.25 * i as f64);
        transmittance *= 1.0 - alpha;
        visited = i + 1;
        if early_exit && transmittance < 1e-4 {
            break;
        }
    }
    debug_assert!(visited <= densities.len(), "{visited}");
    (radiance, transmittance)
}

/// Radial terms of Brown and Conrady.
#[differentiable]
pub fn lens_distortion(x: f64, y: f64, k: &[f64]) -> (f64, f64) {
    let r2 = x * x + y * y;
    let mut factor = 1.0;
    let mut power = 1.0;
    for &c in k {
        power *= r2;
        factor += c * power;
    }
    (x * factor, y * factor)
}

#[differentiable]
pub fn ease_in_out(t: f64, order: i32) -> f64 {
    let t = t.clamp(0.0, 1.0);
    if t < 0.5 { 2f64.powi(order - 1) * t.powi(order) } else { 1.0 - (-2.0 * t + 2.0).powi(order) / 2.0 }
}

/// Negative light is none.
#[differentiable]
pub fn gamma_curve(value: f64, gamma: f64) -> f64 {
    let value = value.max(1e-6);
    value.powf(1.0 / gamma)
}

/// The narrowest cone along the ray.
#[differentiable]
pub fn soft_shadow(distances: &[f64], #[no_grad] k: f64) -> f64 {
    let mut shade = 1.0f64;
    let mut t = 0.1;
    for &d in distances {
        if d < 1e-3 {
            return 0.0;
        }
        shade = shade.min(0.5 * k * d / t);
        t += d;
    }
    shade * shade * (3.0 - 2.0 * shade) + 0.01 * t
}

#[differentiable]
pub fn mip_level(dx: &[f64; 2], dy: &[f64; 2], size: u32) -> f64 {
    let scale = f64::from(size) / 256.0;
    let a = dx[0] * dx[0] + dx[1] * dx[1];
    let b = dy[0] * dy[0] + dy[1] * dy[1];
    let rho2 = a.max(b) * scale * scale;
    (0.5 * rho2.max(1.0).log2()).min(size.ilog2() as f64)
}

/// Central differences of a patch of nine; the length is never less than one.
#[differentiable]
pub fn normal_from_heights(patch: &[f64; 9], strength: f64) -> [f64; 3] {
    let dx = strength * (patch[5] - patch[3]) * 0.5;
    let dy = strength * (patch[7] - patch[1]) * 0.5;
    let inv = 1.0 / (dx * dx + dy * dy + 1.0).sqrt();
    [-dx * inv, -dy * inv, inv]
}

/// Rounded forwards, as a straight line backwards.
#[differentiable]
pub fn dithered_quantum(x: f64, levels: usize) -> f64 {
    let n = (levels - 1) as f64;
    let quantised = no_grad((x * n).round() / n);
    let error = x - quantised;
    x + 0.0f64.max(0.25 - error * error)
}
