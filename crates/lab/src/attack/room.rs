//! What stands behind an instrument: a wall that darkens to a side, with a few things on it, out of focus.

/// Share of a screen's light that reaches the wall: it is about three times as far away as what is held up.
pub(super) const REACHED: f32 = 0.11;

/// A thing on the wall.
struct Thing {
    middle: [f32; 2],
    half: [f32; 2],
    colour: [f32; 3],
}

/// A room by its seed.
pub(super) struct Room {
    wall: [f32; 3],
    slope: [f32; 2],
    things: Vec<Thing>,
}

impl Room {
    pub fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x2003);
        let mut within = |from: f32, to: f32| from + (to - from) * random.f32();
        let grey = within(110.0, 190.0);
        let wall = [grey + within(-8.0, 14.0), grey, grey + within(-18.0, 8.0)];
        let slope = [within(-40.0, 40.0), within(-30.0, 30.0)];
        let things = (0..7)
            .map(|_| Thing {
                middle: [within(0.0, 1.4), within(0.0, 1.0)],
                half: [within(0.04, 0.25), within(0.04, 0.3)],
                colour: [within(30.0, 220.0), within(30.0, 220.0), within(30.0, 220.0)],
            })
            .collect();
        Self { wall, slope, things }
    }

    /// The colour at a place, in heights of the frame.
    pub fn colour(&self, x: f32, y: f32) -> [f32; 3] {
        let shade = self.slope[0] * (x - 0.7) + self.slope[1] * (y - 0.5);
        let mut colour = self.wall.map(|v| v + shade);
        for thing in &self.things {
            let away = |i: usize, v: f32| (v - thing.middle[i]).abs() - thing.half[i];
            let inside = 0.5 - away(0, x).max(away(1, y)) / 0.02;
            let part = inside.clamp(0.0, 1.0);
            colour = std::array::from_fn(|i| colour[i] + (thing.colour[i] - colour[i]) * part);
        }
        colour
    }
}
