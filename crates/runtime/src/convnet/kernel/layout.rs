//! Between ONNX's planar order and channel-last blocks.

use crate::convnet::LANES;
use crate::convnet::extent::Extent;

/// Planar `[channels][pixels]` to channel-last with zero padding.
pub fn from_planar(planar: &[f32], channels: usize, out: &mut [f32]) {
    let padded = channels.next_multiple_of(LANES);
    let pixels = planar.len() / channels;
    if let (3, (a, rest)) = (channels, planar.split_at(pixels)) {
        let (b, c) = rest.split_at(pixels);
        for (((to, a), b), c) in out.as_chunks_mut::<LANES>().0.iter_mut().zip(a).zip(b).zip(c) {
            to[0] = *a;
            to[1] = *b;
            to[2] = *c;
        }
        return;
    }
    for (channel, plane) in planar.chunks_exact(pixels).enumerate() {
        for (to, value) in out.chunks_exact_mut(padded).zip(plane) {
            to[channel] = *value;
        }
    }
}

/// Channel-last blocks to planar `[channels][pixels]`.
pub fn to_planar(blocks: &[f32], channels: usize, out: &mut [f32]) {
    let padded = channels.next_multiple_of(LANES);
    let pixels = out.len() / channels;
    for (channel, plane) in out.chunks_exact_mut(pixels).enumerate() {
        for (value, from) in plane.iter_mut().zip(blocks.chunks_exact(padded)) {
            *value = from[channel];
        }
    }
}

/// Channel-last blocks to `[pixels][channels]` without padding.
pub fn to_channel_last(blocks: &[f32], from: Extent, out: &mut [f32]) {
    for (to, pixel) in out.chunks_exact_mut(from.channels).zip(blocks.chunks_exact(from.padded)) {
        to.copy_from_slice(&pixel[..from.channels]);
    }
}

/// Zeros around the picture and after the channels; `sides` are top, left, bottom, right.
pub fn pad(source: &[f32], from: Extent, sides: [usize; 4], out: &mut [f32], to: Extent) {
    out.fill(0.0);
    for row in 0..from.rows {
        for column in 0..from.columns {
            let pixel = &source[(row * from.columns + column) * from.padded..][..from.channels];
            let place = ((row + sides[0]) * to.columns + column + sides[1]) * to.padded;
            out[place..place + from.channels].copy_from_slice(pixel);
        }
    }
}
