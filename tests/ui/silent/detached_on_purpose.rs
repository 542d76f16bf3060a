//! The helps of the messages about cuts, written over what they name.
#![deny(warnings)]
#![allow(static_mut_refs)]
use gradflow::differentiable;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

static mut TOTAL: f64 = 0.0;
static LAST: AtomicU64 = AtomicU64::new(0);
static SUM: Mutex<f64> = Mutex::new(0.0);

thread_local! {
    static SEEN: Cell<f64> = const { Cell::new(0.0) };
}

#[differentiable]
fn numbers(x: f64, y: f64) -> f64 {
    let k = unsafe { gradflow::no_grad((x * x).to_int_unchecked::<i32>()) };
    let step = gradflow::no_grad((x > 0.0).then_some(1.0)).unwrap_or(0.0);
    let order = gradflow::no_grad(x.partial_cmp(&y)).unwrap() as i32;
    let text = gradflow::no_grad(x.to_string()).parse::<f64>().unwrap();
    let three: f64 = gradflow::no_grad(format!("{x:.3}")).parse().unwrap();
    let wait = gradflow::no_grad(Duration::from_secs_f64(x)).as_secs_f64();
    let chosen = gradflow::no_grad([0.0, 1.0][(x > 0.0) as usize]);
    let bits = unsafe { gradflow::no_grad(std::mem::transmute::<[f64; 1], u64>([x])) };
    let signed = x.copysign(gradflow::no_grad(y - 1.0));
    f64::from(k) * x + (step + order as f64 + text + three + wait + chosen) * y + signed + (bits as f64) * 1e-300 * x
}

#[differentiable]
fn indices(x: &[f64]) -> f64 {
    let k = gradflow::no_grad(x.iter().position(|v| *v > 0.5)).unwrap();
    let (m, _) = gradflow::no_grad(x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap());
    let n = gradflow::no_grad((0..x.len()).max_by(|&a, &b| x[a].total_cmp(&x[b]))).unwrap();
    let hits = gradflow::no_grad(x.iter().filter(|v| **v > 0.5).count()) as f64;
    let field = gradflow::no_grad(x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0) as f64;
    (k as f64 + m as f64 + n as f64 + hits + field) * x[0]
}

#[differentiable]
fn stores(x: f64, #[no_grad] log: &RefCell<Vec<f64>>, #[no_grad] sender: &Sender<f64>) -> f64 {
    unsafe { gradflow::no_grad(TOTAL += x) };
    gradflow::no_grad(LAST.store(x.to_bits(), Ordering::Relaxed));
    gradflow::no_grad(*SUM.lock().unwrap() += x);
    SEEN.with(|seen| gradflow::no_grad(seen.set(x * x)));
    gradflow::no_grad(SEEN.set(x));
    gradflow::no_grad(log.borrow_mut().push(x));
    gradflow::no_grad(log.borrow_mut()[0] = x);
    gradflow::no_grad(sender.send(x)).unwrap();
    x * x
}

#[differentiable]
fn guarded(x: f64, #[no_grad] shared: &Mutex<f64>) -> f64 {
    let mut held = shared.lock().unwrap();
    gradflow::no_grad(*held *= x);
    x * x
}

#[differentiable]
fn written(x: f64, out: &mut String) -> f64 {
    gradflow::no_grad(writeln!(out, "{x}")).unwrap();
    gradflow::no_grad(write!(out, "{}", x * x)).ok();
    x * x
}

#[differentiable]
fn barriers(x: f64) -> f64 {
    let p = gradflow::no_grad(&raw const x);
    let q = gradflow::no_grad(&x as *const f64);
    let erased: Box<dyn Any> = gradflow::no_grad(Box::new(x));
    let sum = gradflow::no_grad(unsafe { *p + *q });
    (gradflow::no_grad(black_box(x)) + erased.downcast_ref::<f64>().unwrap() + sum) * x
}

fn main() {
    assert_eq!(numbers::grad(2.0, 3.0), (4.0 + 1.0, 1.0 - 1.0 + 2.0 * 3.0 + 1.0));
    assert_eq!(indices::grad(&[1.0, 2.0]), [0.0 + 1.0 + 1.0 + 2.0 + 1.0, 0.0]);
    let (log, (sender, receiver)) = (RefCell::new(vec![]), channel());
    assert_eq!(stores::grad(3.0, &log, &sender), 6.0);
    // Each store has happened once.
    assert_eq!((log.into_inner(), receiver.try_iter().count()), (vec![3.0], 1));
    assert_eq!((SEEN.get(), f64::from_bits(LAST.load(Ordering::Relaxed))), (3.0, 3.0));
    assert_eq!((*SUM.lock().unwrap(), unsafe { TOTAL }), (3.0, 3.0));
    let shared = Mutex::new(2.0);
    assert_eq!((guarded::grad(3.0, &shared), shared.into_inner().unwrap()), (6.0, 6.0));
    let mut out = String::new();
    assert_eq!(written::grad(3.0, &mut out), 6.0);
    assert_eq!(out, "3\n9");
    assert_eq!(barriers::grad(3.0), 12.0);
}
