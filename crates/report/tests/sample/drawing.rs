//! Where things are in the drawn head, and pictures of it: enough for a page to have a face on it.

use bonafide_report::LandmarksReport;
use bonafide_testkit::made;

/// A JPEG of a head that is turned by `yaw` degrees, or of the empty room.
pub fn jpeg(width: u32, height: u32, yaw: Option<f32>) -> Vec<u8> {
    made::jpeg(&made::face_pixels(width as usize, height as usize, yaw))
}

/// Where the drawing has the six points.
pub fn landmarks(yaw: f32) -> LandmarksReport {
    let turn = (yaw * 1.3) as i32;
    LandmarksReport {
        left_eye: [363 + turn, 208],
        right_eye: [277 + turn, 208],
        nose_base: [320 + turn, 266],
        mouth_bottom: [320 + turn, 311],
        left_ear: [424 - turn / 3, 232],
        right_ear: [216 - turn / 3, 232],
    }
}

/// Rings of points over the drawn head.
pub fn mesh(yaw: f32) -> Vec<[f32; 2]> {
    let mut points = Vec::new();
    for ring in 1..10 {
        let radius = ring as f32 / 9.5;
        for step in 0..ring * 9 {
            let angle = step as f32 / (ring * 9) as f32 * std::f32::consts::TAU;
            let depth = (1.0 - radius * radius).sqrt();
            points.push([
                320.0 + 100.0 * radius * angle.cos() + yaw * 1.3 * depth,
                232.0 + 122.0 * radius * angle.sin(),
            ]);
        }
    }
    points
}
