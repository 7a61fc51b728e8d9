//! What a large glass mirrors: a window with a crossbar, out of focus.

/// A room before the glass.
pub(super) struct Reflection {
    middle: [f32; 2],
    half: [f32; 2],
    light: f32,
}

impl Reflection {
    pub fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x3EF1);
        let mut within = |from: f32, to: f32| from + (to - from) * random.f32();
        Self {
            middle: [within(-0.5, 0.5), within(-0.5, 0.3)],
            half: [within(0.12, 0.2), within(0.16, 0.26)],
            light: within(0.05, 0.13),
        }
    }

    /// Linear light at a place of the mirrored room, in widths of the glass from the lamp that is mirrored.
    pub fn light(&self, [x, y]: [f32; 2]) -> f32 {
        let (u, v) = (x - self.middle[0], y - self.middle[1]);
        let soft = |inside: f32, edge: f32| (inside / edge).clamp(0.0, 1.0);
        let pane = soft(self.half[0] - u.abs(), 0.035) * soft(self.half[1] - v.abs(), 0.035);
        let bar = soft(u.abs() - 0.006, 0.012) * soft((v + 0.04).abs() - 0.006, 0.012);
        self.light * pane * (0.35 + 0.65 * bar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_bright_its_bar_less_and_the_wall_dark() {
        let reflection = Reflection { middle: [0.0, 0.0], half: [0.2, 0.2], light: 0.1 };
        assert!(reflection.light([0.1, 0.1]) > 0.09);
        assert!(reflection.light([0.0, 0.1]) < 0.05);
        assert!(reflection.light([0.3, 0.0]) < 1e-6);
    }
}
