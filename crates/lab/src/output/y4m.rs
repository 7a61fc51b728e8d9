//! YUV4MPEG2: a line of text, then frames of planar 4:2:0 in the limited range of ITU-R BT.601. It is large and
//! lossless but for the colour's resolution.

use std::io::Write;

use bonafide_imaging::Image;

use super::{Output, OutputError};

/// Writes to anything.
pub struct Y4m<W> {
    file: W,
    rate: u32,
    size: Option<(usize, usize)>,
}

impl<W: Write> Y4m<W> {
    /// An empty file of this many frames per second; the first frame sets the size, of even sides.
    pub fn new(file: W, rate: u32) -> Self {
        Self { file, rate, size: None }
    }
}

impl<W: Write> Output for Y4m<W> {
    fn push(&mut self, frame: &Image) -> Result<(), OutputError> {
        let (width, height) = (frame.width(), frame.height());
        let fits = self.size.is_none_or(|size| size == (width, height));
        if !fits || width == 0 || height == 0 || width % 2 == 1 || height % 2 == 1 {
            return Err(OutputError::Size { width, height });
        }
        if self.size.replace((width, height)).is_none() {
            writeln!(self.file, "YUV4MPEG2 W{width} H{height} F{}:1 Ip A1:1 C420mpeg2", self.rate)?;
        }
        self.file.write_all(b"FRAME\n")?;
        self.file.write_all(&planes(frame))?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), OutputError> {
        self.file.flush()?;
        Ok(())
    }
}

/// Y, then Cb and Cr of every second column and row.
fn planes(frame: &Image) -> Vec<u8> {
    let (width, height, view) = (frame.width(), frame.height(), frame.view());
    let mut bytes = Vec::with_capacity(width * height * 3 / 2);
    for y in 0..height {
        bytes.extend(
            view.row(y).as_chunks::<3>().0.iter().map(|&pixel| weigh(pixel.map(f32::from), LUMA, 16.0)),
        );
    }
    for weights in [BLUE, RED] {
        for y in (0..height).step_by(2) {
            for x in (0..width).step_by(2) {
                let four =
                    [view.pixel(x, y), view.pixel(x + 1, y), view.pixel(x, y + 1), view.pixel(x + 1, y + 1)];
                let mean = std::array::from_fn(|c| four.iter().map(|p| f32::from(p[c])).sum::<f32>() / 4.0);
                bytes.push(weigh(mean, weights, 128.0));
            }
        }
    }
    bytes
}

/// ITU-R BT.601, limited range, for R'G'B' of 0..255.
const LUMA: [f32; 3] = [0.256_788, 0.504_129, 0.097_906];
const BLUE: [f32; 3] = [-0.148_223, -0.290_993, 0.439_216];
const RED: [f32; 3] = [0.439_216, -0.367_788, -0.071_427];

fn weigh(colour: [f32; 3], weights: [f32; 3], base: f32) -> u8 {
    let sum: f32 = colour.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    (base + sum).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primaries_have_the_values_of_the_standard() {
        // 75 % colour bars aside: black 16, white 235, red 81/90/240, blue 41/240/110 (ITU-R BT.601).
        for (colour, expected) in [
            ([0, 0, 0], [16, 128, 128]),
            ([255, 255, 255], [235, 128, 128]),
            ([255, 0, 0], [81, 90, 240]),
            ([0, 0, 255], [41, 240, 110]),
        ] {
            let bytes = planes(&Image::filled(2, 2, colour));
            assert_eq!([bytes[0], bytes[4], bytes[5]], expected, "{colour:?}");
        }
    }

    #[test]
    fn a_file_has_a_header_and_whole_frames() {
        let mut file = Vec::new();
        let mut output = Box::new(Y4m::new(&mut file, 25));
        output.push(&Image::filled(4, 2, [0; 3])).unwrap();
        output.push(&Image::filled(4, 2, [9; 3])).unwrap();
        assert!(matches!(output.push(&Image::filled(2, 2, [0; 3])), Err(OutputError::Size { .. })));
        output.finish().unwrap();
        let header = b"YUV4MPEG2 W4 H2 F25:1 Ip A1:1 C420mpeg2\n";
        assert!(file.starts_with(header));
        assert_eq!(file.len(), header.len() + 2 * (6 + 12));
    }
}
