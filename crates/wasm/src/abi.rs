//! The functions that a page calls: numbers in, and one number out, the address of the answer above its length.
//!
//! One engine and one session per instance. Nothing is decided here.
#![allow(unsafe_code, reason = "names that a page can find are an unsafe attribute")]

use std::cell::RefCell;

use crate::{Buffers, Core, Failure, answer};

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::default();
    static CORE: RefCell<Core> = RefCell::default();
}

/// Memory for the page to write to, by its address; 0 when there is none.
// SAFETY: of all names exported here: the target has no C library that they could stand in for.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: u32) -> u32 {
    BUFFERS.with_borrow_mut(|buffers| buffers.reserve(length as usize)).map_or(0, |address| address as u32)
}

/// Takes memory back: what `alloc` gave, and every answer.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn free(address: u32, length: u32) {
    BUFFERS.with_borrow_mut(|buffers| buffers.free(address as usize, length as usize));
}

/// Loads the networks out of a parcel: `{"ok": true}`.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn open(address: u32, length: u32) -> u64 {
    call(address, length, Core::open)
}

/// Begins a session with a configuration in JSON.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn begin(address: u32, length: u32) -> u64 {
    call(address, length, Core::begin)
}

/// Gives the session an event in JSON.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn event(address: u32, length: u32) -> u64 {
    call(address, length, Core::event)
}

/// What the frames of the medium that was captured last look like: `{"opinion": [...]}`.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn opinion() -> u64 {
    give(CORE.with_borrow_mut(Core::opinion))
}

/// Which code this is.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn version() -> u64 {
    give(Core::version())
}

/// Looks at a frame of `width` x `height` pixels: `{"measured": ..., "effects": [...]}`.
// SAFETY: see `alloc`.
#[unsafe(no_mangle)]
pub extern "C" fn frame(address: u32, length: u32, width: u32, height: u32, time: f64, id: u32) -> u64 {
    call(address, length, |core, pixels| core.frame(pixels, width, height, time, id))
}

fn call(address: u32, length: u32, work: impl FnOnce(&mut Core, &[u8]) -> Vec<u8>) -> u64 {
    let answer = BUFFERS.with_borrow(|buffers| match buffers.get(address as usize, length as usize) {
        Some(bytes) => CORE.with_borrow_mut(|core| work(core, bytes)),
        None => {
            answer::json::<()>(Err(Failure::new(Failure::BUFFER, "this memory was not given out by alloc")))
        }
    });
    give(answer)
}

/// Hands an answer over; 0 when the page holds so many that there is no room for another.
fn give(answer: Vec<u8>) -> u64 {
    let length = answer.len() as u64;
    BUFFERS
        .with_borrow_mut(|buffers| buffers.keep(answer))
        .map_or(0, |address| ((address as u64) << 32) | length)
}
