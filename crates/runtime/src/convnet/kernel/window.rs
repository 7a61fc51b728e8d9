//! Where a window meets the edge of its picture.

/// The part of a window that lies on the picture, along one side.
pub fn inside(index: usize, stride: usize, pad: usize, size: usize, limit: usize) -> std::ops::Range<usize> {
    let start = index * stride;
    let end = (start + size).saturating_sub(pad).min(limit);
    start.saturating_sub(pad).min(end)..end
}
