//! A simple head: drawn, nobody's, and enough for a detector.

use bonafide_imaging::Image;

type Colour = [f32; 3];

/// A head that is turned by `yaw` degrees, or the empty room. The drawing fills a frame of 640 by 480 and is scaled by
/// height.
pub fn pixels(width: usize, height: usize, yaw: Option<f32>) -> Image {
    let mut image = Image::filled(width, height, [0; 3]);
    let scale = 480.0 / height as f32;
    let pixels = image.pixels_mut().as_chunks_mut::<3>().0;
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let (x, y) = (i % width, i / width);
        let colour = colour((x as f32 + 0.5) * scale, (y as f32 + 0.5) * scale, scale, yaw);
        *pixel = colour.map(|value| (value * 255.0).clamp(0.0, 255.0) as u8);
    }
    image
}

/// In a frame of 640 by 480, `soft` pixels of blur at every edge.
fn colour(x: f32, y: f32, soft: f32, yaw: Option<f32>) -> Colour {
    let mut colour = mix([0.80, 0.83, 0.84], [0.60, 0.66, 0.70], x / 1280.0 + y / 960.0);
    paint(&mut colour, [0.70, 0.76, 0.79], inside(x, y, [110.0, 120.0, 70.0, 150.0], 8.0));
    let Some(yaw) = yaw else { return colour };
    let turn = yaw * 1.3;
    let skin = mix([0.87, 0.69, 0.58], [0.71, 0.52, 0.43], ((x - 260.0) / 160.0).clamp(0.0, 1.0));
    paint(&mut colour, [0.21, 0.31, 0.39], inside(x, y, [320.0, 500.0, 190.0, 130.0], 2.0 * soft));
    paint(
        &mut colour,
        mix(skin, [0.4, 0.3, 0.25], 0.35),
        inside(x, y, [320.0, 370.0, 48.0, 80.0], 2.0 * soft),
    );
    paint(
        &mut colour,
        [0.20, 0.15, 0.13],
        inside(x, y, [320.0 - turn * 0.3, 190.0, 122.0, 140.0], 2.0 * soft),
    );
    for side in [-1.0, 1.0] {
        paint(
            &mut colour,
            mix(skin, [0.5, 0.35, 0.3], 0.2),
            inside(x, y, [320.0 + side * 104.0 - turn * 0.4, 232.0, 15.0, 28.0], 2.0 * soft),
        );
    }
    paint(&mut colour, skin, inside(x, y, [320.0, 228.0, 102.0, 130.0], 2.0 * soft));
    paint(&mut colour, [0.20, 0.15, 0.13], inside(x, y, [320.0 + turn * 0.3, 106.0, 92.0, 38.0], 3.0 * soft));
    for side in [-1.0, 1.0] {
        let eye = 320.0 + side * 43.0 + turn;
        paint(&mut colour, [0.28, 0.20, 0.17], inside(x, y, [eye, 184.0, 25.0, 4.5], 2.0 * soft));
        paint(&mut colour, [0.96, 0.95, 0.93], inside(x, y, [eye, 208.0, 20.0, 9.5], 2.0 * soft));
        paint(
            &mut colour,
            [0.27, 0.36, 0.38],
            inside(x, y, [eye + turn * 0.12, 208.0, 9.0, 9.0], 2.0 * soft),
        );
        paint(
            &mut colour,
            [0.06, 0.06, 0.07],
            inside(x, y, [eye + turn * 0.12, 208.0, 4.0, 4.0], 2.0 * soft),
        );
    }
    paint(
        &mut colour,
        mix(skin, [0.55, 0.36, 0.30], 0.45),
        inside(x, y, [320.0 + turn * 1.35, 262.0, 18.0, 8.0], 5.0 * soft),
    );
    paint(
        &mut colour,
        mix(skin, [1.0, 0.9, 0.82], 0.45),
        inside(x, y, [320.0 + turn * 1.3, 234.0, 6.0, 30.0], 7.0 * soft),
    );
    paint(&mut colour, [0.70, 0.36, 0.34], inside(x, y, [320.0 + turn, 300.0, 36.0, 11.0], 2.0 * soft));
    paint(&mut colour, [0.48, 0.22, 0.22], inside(x, y, [320.0 + turn, 299.0, 34.0, 1.5], 2.0 * soft));
    colour
}

/// How far inside an ellipse `[x, y, width, height]` of half axes a point is, 0..1 over `soft` pixels.
fn inside(x: f32, y: f32, [cx, cy, rx, ry]: [f32; 4], soft: f32) -> f32 {
    let radius = ((x - cx) / rx).hypot((y - cy) / ry);
    ((1.0 - radius) * rx.min(ry) / soft + 0.5).clamp(0.0, 1.0)
}

fn mix(a: Colour, b: Colour, part: f32) -> Colour {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * part)
}

fn paint(colour: &mut Colour, with: Colour, part: f32) {
    *colour = mix(*colour, with, part);
}
