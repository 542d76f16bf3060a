//! Shading models, tone mapping and colour spaces.

use gradflow::differentiable;
use gradflow_tests::programs;

type Vec3 = [f64; 3];

programs! {
    first_order:
    lambert -> f64: (&[0.1, 0.9, 0.3], &[0.4, 0.8, 0.2], 0.7), (&[0.1, -0.9, 0.3], &[0.4, 0.8, 0.2], 0.7);
    blinn_phong -> _: (&[0.1, 0.9, 0.3], &[0.4, 0.8, 0.2], &[0.2, 0.5, 0.7], &[0.8, 0.3, 0.2], const 16.0);
    schlick_fresnel -> f64: (0.6, 0.04), (1.3, 0.04);
    ggx_specular -> f64: (0.7, 0.8, 0.9, 0.75, 0.35);
    oren_nayar -> f64: (0.7, 0.8, 0.3, 0.5), (0.7, 0.8, -0.3, 0.5);
    dielectric_fresnel -> f64: (0.8, 1.5), (-0.8, 1.5), (-0.2, 1.5);
    point_light_falloff -> f64: (&[0.3, 0.5, 0.9], 4.0, const 3.0), (&[3.0, 0.5, 0.9], 4.0, const 3.0);
    spotlight_cone -> f64: (0.93, const 0.9, const 0.95), (0.5, const 0.9, const 0.95);
    reinhard -> f64: (1.7, 4.0);
    aces_filmic -> _: ([0.2, 0.9, 3.0]);
    hable_filmic -> f64: (1.7, 2.0);
    exposure_and_gamma -> _: ([0.2, 0.9, 0.0], 0.5, 2.2);
    srgb_from_linear -> f64: (0.4), (0.001);
    linear_from_srgb -> f64: (0.4), (0.01);
    luminance -> f64: (&[0.2, 0.9, 0.3]);
    hsv_from_rgb -> _: ([0.2, 0.9, 0.3]), ([0.9, 0.2, 0.3]), ([0.1, 0.2, 0.7]);
    rgb_from_hsv -> _: (200.0, 0.5, 0.8), (20.0, 0.5, 0.8), (350.0, 0.5, 0.8);
    lab_from_xyz -> _: (&[0.3, 0.4, 0.2]), (&[0.001, 0.002, 0.001]);
    oklab_from_linear -> _: (&[0.2, 0.9, 0.3]);
    alpha_over -> _: (&[0.2, 0.9, 0.3, 0.5], &[0.7, 0.1, 0.4, 0.8]);
    blend_channel -> f64: (0.3, 0.7, const 0), (0.3, 0.7, const 1), (0.3, 0.7, const 2), (0.7, 0.3, const 3), (0.3, 0.7, const 4);
    white_balance -> (): (&mut [0.2, 0.9, 0.3, 0.5, 0.4, 0.6], const true), (&mut [0.2, 0.9, 0.3, 0.5, 0.4, 0.6], const false);
    luminance_f32 -> f32: (0.2, 0.9, 0.3);
    spherical_harmonics_irradiance -> f64: (&[0.3, 0.5, 0.8], &[0.8, 0.1, 0.2, -0.1]);
}

#[differentiable]
fn dot(a: &Vec3, b: &Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn length(v: &Vec3) -> f64 {
    dot(v, v).sqrt()
}

#[differentiable]
fn normalize(v: &Vec3) -> Vec3 {
    let inv = 1.0 / length(v);
    [v[0] * inv, v[1] * inv, v[2] * inv]
}

#[differentiable]
fn mix(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

#[differentiable]
fn saturate(x: f64) -> f64 {
    x.clamp(0.0, 1.0)
}

#[differentiable]
pub fn lambert(normal: &Vec3, light: &Vec3, albedo: f64) -> f64 {
    let n = normalize(normal);
    let l = normalize(light);
    albedo * dot(&n, &l).max(0.0) / std::f64::consts::PI
}

/// Diffuse and specular part; no highlight on the side that is turned away.
#[differentiable]
pub fn blinn_phong(normal: &Vec3, light: &Vec3, view: &Vec3, color: &Vec3, #[no_grad] shininess: f64) -> Vec3 {
    const AMBIENT: f64 = 0.05;
    assert!(shininess >= 1.0, "a highlight of exponent {shininess} is no highlight");
    let n = normalize(normal);
    let l = normalize(light);
    let v = normalize(view);
    let h = normalize(&[l[0] + v[0], l[1] + v[1], l[2] + v[2]]);
    let n_dot_l = dot(&n, &l).max(0.0);
    let mut specular = 0.0;
    if n_dot_l > 0.0 {
        specular = dot(&n, &h).max(0.0).powf(shininess);
    }
    let mut out = [0.0; 3];
    for c in 0..3 {
        out[c] = color[c] * (AMBIENT + n_dot_l) + 0.4 * specular;
    }
    out
}

#[differentiable]
pub fn schlick_fresnel(cos_theta: f64, f0: f64) -> f64 {
    f0 + (1.0 - f0) * (1.0 - saturate(cos_theta)).powi(5)
}

/// Trowbridge and Reitz with the separable Smith term.
#[differentiable]
pub fn ggx_specular(n_dot_l: f64, n_dot_v: f64, n_dot_h: f64, v_dot_h: f64, roughness: f64) -> f64 {
    let alpha = (roughness * roughness).max(1e-4);
    let a2 = alpha * alpha;
    let denom = n_dot_h * n_dot_h * (a2 - 1.0) + 1.0;
    let d = a2 / (std::f64::consts::PI * denom * denom);
    let k = (roughness + 1.0).powi(2) / 8.0;
    let g = n_dot_l / mix(n_dot_l, 1.0, k) * (n_dot_v / mix(n_dot_v, 1.0, k));
    let f = schlick_fresnel(v_dot_h, 0.04);
    d * g * f / (4.0 * n_dot_l * n_dot_v).max(1e-3)
}

#[differentiable]
pub fn oren_nayar(n_dot_l: f64, n_dot_v: f64, s: f64, sigma: f64) -> f64 {
    let sigma2 = sigma * sigma;
    let a = 1.0 - 0.5 * sigma2 / (sigma2 + 0.33);
    let b = 0.45 * sigma2 / (sigma2 + 0.09);
    let t = if s > 0.0 { n_dot_l.max(n_dot_v) } else { 1.0 };
    n_dot_l.max(0.0) * (a + b * s / t)
}

/// Unpolarised reflectance; a negative cosine means that the ray leaves the medium.
#[differentiable]
pub fn dielectric_fresnel(cos_i: f64, eta: f64) -> f64 {
    let (cos_i, eta) = if cos_i > 0.0 { (cos_i, eta) } else { (-cos_i, 1.0 / eta) };
    let sin2_t = (1.0 - cos_i * cos_i) / (eta * eta);
    if sin2_t >= 1.0 {
        return 1.0;
    }
    let cos_t = (1.0 - sin2_t).sqrt();
    let parallel = (eta * cos_i - cos_t) / (eta * cos_i + cos_t);
    let perpendicular = (cos_i - eta * cos_t) / (cos_i + eta * cos_t);
    0.5 * (parallel * parallel + perpendicular * perpendicular)
}

/// Inverse square with a window that ends at `range`.
#[differentiable]
pub fn point_light_falloff(to_light: &Vec3, intensity: f64, #[no_grad] range: f64) -> f64 {
    let d2 = dot(to_light, to_light);
    let window = saturate(1.0 - (d2 / (range * range)).powi(2));
    intensity * window * window / d2.max(1e-4)
}

#[differentiable]
fn smoothstep(#[no_grad] low: f64, #[no_grad] high: f64, x: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[differentiable]
pub fn spotlight_cone(cos_angle: f64, #[no_grad] outer: f64, #[no_grad] inner: f64) -> f64 {
    assert!(inner > outer, "the inner cone is the narrow one");
    smoothstep(outer, inner, cos_angle)
}

/// With a white point.
#[differentiable]
pub fn reinhard(l: f64, white: f64) -> f64 {
    l * (1.0 + l / (white * white)) / (1.0 + l)
}

#[differentiable]
pub fn aces_filmic(color: Vec3) -> Vec3 {
    let mut out = color;
    for c in out.iter_mut() {
        let x = *c * 0.6;
        *c = saturate((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14));
    }
    out
}

#[differentiable]
fn hable_partial(x: f64) -> f64 {
    const A: f64 = 0.15;
    const B: f64 = 0.50;
    const C: f64 = 0.10;
    const D: f64 = 0.20;
    const E: f64 = 0.02;
    const F: f64 = 0.30;
    (x * (A * x + C * B) + D * E) / (x * (A * x + B) + D * F) - E / F
}

#[differentiable]
pub fn hable_filmic(x: f64, exposure: f64) -> f64 {
    hable_partial(x * exposure) / hable_partial(11.2)
}

/// Black stays black, whatever the exponent.
#[differentiable]
pub fn exposure_and_gamma(color: Vec3, stops: f64, gamma: f64) -> Vec3 {
    let scale = stops.exp2();
    let mut out = [0.0; 3];
    for i in 0..3 {
        let exposed = color[i] * scale;
        if exposed > 1e-6 {
            out[i] = (exposed.ln() / gamma).exp();
        }
    }
    out
}

#[differentiable]
pub fn srgb_from_linear(c: f64) -> f64 {
    if c <= 0.0031308 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

#[differentiable]
pub fn linear_from_srgb(c: f64) -> f64 {
    if c <= 0.04045 {
        return c / 12.92;
    }
    ((c + 0.055) / 1.055).powf(2.4)
}

#[differentiable]
pub fn luminance(rgb: &Vec3) -> f64 {
    const WEIGHTS: [f64; 3] = [0.2126, 0.7152, 0.0722];
    let mut y = 0.0;
    for (w, c) in WEIGHTS.iter().zip(rgb.iter()) {
        y += w * c;
    }
    y
}

/// Hue in degrees; grey has hue and saturation zero.
#[differentiable]
pub fn hsv_from_rgb(rgb: Vec3) -> (f64, f64, f64) {
    let [r, g, b] = rgb;
    let max = r.max(g).max(b);
    let min = r.min(g).min(b);
    let chroma = max - min;
    if chroma < 1e-3 {
        return (0.0, 0.0, (r + g + b) / 3.0);
    }
    let sector = if max == r {
        ((g - b) / chroma).rem_euclid(6.0)
    } else if max == g {
        (b - r) / chroma + 2.0
    } else {
        (r - g) / chroma + 4.0
    };
    (60.0 * sector, chroma / max, max)
}

#[differentiable]
pub fn rgb_from_hsv(hue: f64, saturation: f64, value: f64) -> Vec3 {
    let h = (hue / 60.0).rem_euclid(6.0);
    let chroma = saturation * value;
    let x = chroma * (1.0 - (h % 2.0 - 1.0).abs());
    let m = value - chroma;
    let (r, g, b) = match h as u32 {
        0 => (chroma, x, 0.0),
        1 => (x, chroma, 0.0),
        2 => (0.0, chroma, x),
        3 => (0.0, x, chroma),
        4 => (x, 0.0, chroma),
        _ => (chroma, 0.0, x),
    };
    [r + m, g + m, b + m]
}

#[differentiable]
fn lab_curve(t: f64) -> f64 {
    const DELTA: f64 = 6.0 / 29.0;
    if t > DELTA * DELTA * DELTA { t.cbrt() } else { t / (3.0 * DELTA * DELTA) + 4.0 / 29.0 }
}

#[differentiable]
pub fn lab_from_xyz(xyz: &Vec3) -> Vec3 {
    const WHITE: Vec3 = [0.95047, 1.0, 1.08883];
    let fx = lab_curve(xyz[0] / WHITE[0]);
    let fy = lab_curve(xyz[1] / WHITE[1]);
    let fz = lab_curve(xyz[2] / WHITE[2]);
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

#[differentiable]
pub fn oklab_from_linear(rgb: &Vec3) -> Vec3 {
    const M1: [Vec3; 3] = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ];
    const M2: [Vec3; 3] = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ];
    let mut lms = [0.0; 3];
    for i in 0..3 {
        lms[i] = dot(&M1[i], rgb).max(1e-9).cbrt();
    }
    [dot(&M2[0], &lms), dot(&M2[1], &lms), dot(&M2[2], &lms)]
}

/// Straight alpha; nothing over nothing is nothing.
#[differentiable]
pub fn alpha_over(top: &[f64; 4], bottom: &[f64; 4]) -> [f64; 4] {
    let alpha = top[3] + bottom[3] * (1.0 - top[3]);
    if alpha < 1e-6 {
        return [0.0; 4];
    }
    let mut out = [0.0, 0.0, 0.0, alpha];
    for i in 0..3 {
        out[i] = (top[i] * top[3] + bottom[i] * bottom[3] * (1.0 - top[3])) / alpha;
    }
    out
}

/// 0: multiply, 1: screen, 2: overlay, 3: darken, 4: soft light.
#[differentiable]
pub fn blend_channel(base: f64, layer: f64, mode: usize) -> f64 {
    match mode {
        0 => base * layer,
        1 => 1.0 - (1.0 - base) * (1.0 - layer),
        2 if base < 0.5 => 2.0 * base * layer,
        2 => 1.0 - 2.0 * (1.0 - base) * (1.0 - layer),
        3 => base.min(layer),
        4 => (1.0 - 2.0 * layer) * base * base + 2.0 * layer * base,
        _ => panic!("mode {mode}"),
    }
}

/// Grey world on interleaved pixels; optionally the brightness is kept.
#[differentiable]
pub fn white_balance(pixels: &mut [f64], keep_brightness: bool) {
    debug_assert!(pixels.len() % 3 == 0);
    let count = pixels.len() / 3;
    let mut mean = [0.0; 3];
    for i in 0..pixels.len() {
        mean[i % 3] += pixels[i] / count as f64;
    }
    let gray = if keep_brightness { (mean[0] + mean[1] + mean[2]) / 3.0 } else { 0.5 };
    for (i, p) in pixels.iter_mut().enumerate() {
        *p *= gray / mean[i % 3].max(1e-6);
    }
}

/// Single precision, as shaders have it.
#[differentiable]
pub fn luminance_f32(r: f32, g: f32, b: f32) -> f32 {
    let y = 0.2126f64 as f32 * r + 0.7152_f32 * g + 0.0722 * b;
    y.max(1e-6).powf(1.0 / 2.2)
}

/// Bands zero and one.
#[differentiable]
pub fn spherical_harmonics_irradiance(direction: &Vec3, coefficients: &[f64]) -> f64 {
    assert!(coefficients.len() >= 4);
    let n = normalize(direction);
    let basis = [0.282095, 0.488603 * n[1], 0.488603 * n[2], 0.488603 * n[0]];
    let mut sum = 0.0;
    for i in 0..4 {
        let band = if i == 0 { std::f64::consts::PI } else { 2.0 * std::f64::consts::FRAC_PI_3 };
        sum += band * coefficients[i] * basis[i];
    }
    sum.max(0.0)
}
