//! Vectors and turns of three dimensions: x to the right of the picture, y down, z away from the camera.

use bonafide_engine::face::Pose;

/// A place or a difference of places.
pub(crate) type Vector = [f32; 3];

pub(crate) fn add(a: Vector, b: Vector) -> Vector {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(crate) fn subtract(a: Vector, b: Vector) -> Vector {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(crate) fn times(a: Vector, factor: f32) -> Vector {
    a.map(|v| v * factor)
}

/// The place at the given part of the way from `a` to `b`.
pub(crate) fn between(a: Vector, b: Vector, part: f32) -> Vector {
    add(a, times(subtract(b, a), part))
}

pub(crate) fn length(a: Vector) -> f32 {
    dot(a, a).sqrt()
}

pub(crate) fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn dot(a: Vector, b: Vector) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// A turn about the origin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    rows: [Vector; 3],
}

impl Turn {
    /// From a head that looks into the camera to one of this pose, in the engine's order: pitch, then yaw, then roll.
    pub fn of(pose: Pose) -> Self {
        let (sin, cos) = pose.pitch.to_radians().sin_cos();
        let pitch = Self { rows: [[1.0, 0.0, 0.0], [0.0, cos, sin], [0.0, -sin, cos]] };
        let (sin, cos) = pose.yaw.to_radians().sin_cos();
        let yaw = Self { rows: [[cos, 0.0, -sin], [0.0, 1.0, 0.0], [sin, 0.0, cos]] };
        let (sin, cos) = pose.roll.to_radians().sin_cos();
        let roll = Self { rows: [[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]] };
        roll.after(yaw.after(pitch))
    }

    pub fn apply(&self, v: Vector) -> Vector {
        self.rows.map(|row| dot(row, v))
    }

    /// The turn back.
    pub fn inverse(&self) -> Self {
        Self { rows: std::array::from_fn(|i| self.column(i)) }
    }

    /// Where the unit vector of axis `i` goes.
    pub fn column(&self, i: usize) -> Vector {
        self.rows.map(|row| row[i])
    }

    fn after(self, first: Self) -> Self {
        let columns: [Vector; 3] = std::array::from_fn(|i| self.apply(first.column(i)));
        Self { rows: std::array::from_fn(|i| columns.map(|column| column[i])) }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "values that are carried, not computed")]
mod tests {
    use super::*;

    fn turned(yaw: f32, pitch: f32, roll: f32, v: Vector) -> Vector {
        Turn::of(Pose { yaw, pitch, roll }).apply(v).map(|x| (x * 1000.0).round() / 1000.0)
    }

    #[test]
    fn turns_go_the_way_that_the_engine_documents() {
        let nose = [0.0, 0.0, -1.0];
        // To the person's own left: to the right of the picture. Up: smaller y. Right shoulder: the top goes left.
        assert_eq!(turned(90.0, 0.0, 0.0, nose), [1.0, 0.0, 0.0]);
        assert_eq!(turned(0.0, 90.0, 0.0, nose), [0.0, -1.0, 0.0]);
        assert_eq!(turned(0.0, 0.0, 90.0, [0.0, -1.0, 0.0]), [-1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_turn_and_its_inverse_cancel() {
        let turn = Turn::of(Pose { yaw: 31.0, pitch: -17.0, roll: 8.0 });
        let v = [1.0, -2.0, 3.0];
        let back = turn.inverse().apply(turn.apply(v));
        assert!(length(subtract(v, back)) < 1e-5, "{back:?}");
    }
}
