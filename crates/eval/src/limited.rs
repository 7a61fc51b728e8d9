//! A reader with a bound.

use std::io::Read;

/// Stops reading at the limit and remembers that it did, which `Read::take` would hide.
pub(crate) struct Limited<R> {
    left: u64,
    exceeded: bool,
    bytes: R,
}

impl<R> Limited<R> {
    pub(crate) fn new(bytes: R, limit: u64) -> Self {
        Self { left: limit, exceeded: false, bytes }
    }

    pub(crate) fn is_exceeded(&self) -> bool {
        self.exceeded
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        if count as u64 > self.left {
            self.exceeded = true;
            return Ok(0);
        }
        self.left -= count as u64;
        Ok(count)
    }
}
