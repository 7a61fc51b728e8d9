//! Where the window draws the oval.

use crate::config::ViewSize;

/// An ellipse, in pixels of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Oval {
    pub(crate) centre: [f32; 2],
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// The shorter side of what the person sees.
    pub(crate) shorter: f32,
}

impl Oval {
    /// The oval of a frame of which the person sees `view`, cut from the centre. A view beyond the frame is cut.
    pub(crate) fn of(frame: [f32; 2], view: ViewSize) -> Self {
        let [w, h] = [view.width.min(frame[0]), view.height.min(frame[1])];
        let height = (0.86 * h).min(1.18 * w);
        Self { centre: frame.map(|side| side / 2.0), width: 0.74 * height, height, shorter: w.min(h) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "halves of whole numbers")]
    fn the_oval_is_that_of_the_window_in_portrait_and_landscape() {
        let portrait = Oval::of([1280.0, 720.0], ViewSize { width: 405.0, height: 720.0 });
        assert!((portrait.height - 1.18 * 405.0).abs() < 0.01 && portrait.centre == [640.0, 360.0]);
        let wide = Oval::of([1280.0, 720.0], ViewSize { width: 1280.0, height: 720.0 });
        assert!((wide.height - 0.86 * 720.0).abs() < 0.01 && (wide.width - 0.74 * wide.height).abs() < 0.01);
        assert_eq!(Oval::of([640.0, 480.0], ViewSize { width: 9e3, height: 9e3 }).shorter, 480.0);
    }
}
