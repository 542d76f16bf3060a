//! What a derivative asks of the heap, where the function itself asks nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use gradflow::jacobian::{Layout as Entries, Mode};
use gradflow::{Lanes, differentiable};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every method passes its arguments on to `System` unchanged and returns what that returns. A counter without a
// destructor never allocates.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.set(CALLS.get() + 1);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[differentiable]
fn decay(p: &[f64], #[no_grad] t: &[f64; 12], scale: f64) -> [f64; 12] {
    let mut model = [0.0; 12];
    for i in 0..12 {
        model[i] = scale * p[0] * (-p[1] * t[i]).exp() + p[2] * t[i] + p[3];
    }
    model
}

fn calls(of: impl FnOnce()) -> u64 {
    let before = CALLS.get();
    of();
    CALLS.get() - before
}

#[test]
fn tangents_and_jacobians_ask_nothing_of_the_heap() {
    let (p, t) = ([1.0, 0.5, 0.2, -0.3], std::array::from_fn(|i| i as f64));
    let mut matrix = [0.0; 60];
    assert_eq!(calls(|| drop(black_box(vec![1.0]))), 1, "what is counted");
    assert_eq!(calls(|| _ = black_box(decay::jvp(&p, &t, 2.0, &p, 1.0))), 0);
    assert_eq!(calls(|| _ = black_box(decay::jvp_many(&p, &t, 2.0, &[Lanes([1.0, 2.0]); 4], Lanes([0.0, 1.0])))), 0);
    for layout in [Entries::RowMajor, Entries::ColumnMajor] {
        for mode in [Mode::ByShape, Mode::Forward] {
            assert_eq!(calls(|| decay::jacobian_into(&p, &t, 2.0, &mut matrix, layout, mode)), 0);
        }
    }
}
