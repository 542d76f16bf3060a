use gradflow::differentiable;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, OnceLock, RwLock};

static mut TOTAL: f64 = 0.0;
static LAST: AtomicU64 = AtomicU64::new(0);
static FIRST: OnceLock<f64> = OnceLock::new();
static SUM: Mutex<f64> = Mutex::new(0.0);

thread_local! {
    static SEEN: Cell<f64> = const { Cell::new(0.0) };
}

#[differentiable]
fn statics(x: f64) -> f64 {
    unsafe { TOTAL += x };
    SEEN.with(|seen| seen.set(x * x));
    SEEN.set(x);
    x * x
}

#[differentiable]
fn atomics(x: f64) -> f64 {
    LAST.store(x.to_bits(), Ordering::Relaxed);
    f64::from_bits(LAST.load(Ordering::Relaxed)) * x
}

#[differentiable]
fn cells(x: f64, #[no_grad] seen: &Cell<f64>, #[no_grad] log: &RefCell<Vec<f64>>) -> f64 {
    seen.set(x * 2.0);
    log.borrow_mut().push(x);
    log.borrow_mut()[0] = x;
    x * seen.get()
}

#[differentiable]
fn locks(x: f64, #[no_grad] shared: &RwLock<f64>) -> f64 {
    *SUM.lock().unwrap() += x;
    *shared.write().unwrap() = x;
    let mut sum = SUM.lock().unwrap();
    *sum *= x;
    x
}

#[differentiable]
fn once(x: f64) -> f64 {
    let y = FIRST.get_or_init(|| x * x);
    *y * x
}

#[differentiable]
fn channel(x: f64, #[no_grad] sender: &Sender<f64>) -> f64 {
    sender.send(x).unwrap();
    x * x
}

#[differentiable]
fn captured(x: f64) -> f64 {
    let mut total = 0.0;
    let mut add = |v: f64| total += v;
    add(x);
    total * x
}

fn main() {
    statics(1.0);
    atomics(1.0);
    once(1.0);
    captured(1.0);
}
