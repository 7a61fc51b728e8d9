//! Pictures of every kind: unusual ones have an answer, broken ones a line.

use bonafide_imaging::Image;
use bonafide_report::{BestFrame, LandmarksReport, MediaType};
use png::{BitDepth, ColorType};

use crate::made::{Folder, drawing, jpeg, mirrored, picture, png};
use crate::program::{checked, refused, sample};

/// The best frame of one picture with one face.
fn face(folder: &Folder, name: &str, bytes: &[u8]) -> BestFrame {
    let media = checked(&folder.file(name, bytes)).media.remove(0);
    assert_eq!((media.media_type, media.frames_analysed), (Some(MediaType::Image), 1), "{name}");
    assert_eq!(media.frames[0].faces, 1, "{name}");
    media.best_frame.unwrap()
}

fn farthest(a: &LandmarksReport, b: &LandmarksReport) -> i32 {
    let pairs = a.named().into_iter().zip(b.named());
    pairs.map(|((_, [ax, ay]), (_, [bx, by]))| (ax - bx).abs().max((ay - by).abs())).max().unwrap()
}

fn written(encoder: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoder(&mut bytes);
    bytes
}

/// A PNG file of the given samples.
fn png_of(image: &Image, colour: ColorType, depth: BitDepth, frames: &[Vec<u8>]) -> Vec<u8> {
    written(|bytes| {
        let mut encoder = png::Encoder::new(bytes, image.width() as u32, image.height() as u32);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if frames.len() > 1 {
            encoder.set_animated(frames.len() as u32, 0).unwrap();
            encoder.set_frame_delay(1, 10).unwrap();
        }
        let mut writer = encoder.write_header().unwrap();
        for frame in frames {
            writer.write_image_data(frame).unwrap();
        }
        writer.finish().unwrap();
    })
}

fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000) as u8
}

#[test]
fn unusual_pictures_show_the_same_face() {
    let folder = Folder::new();
    let image = picture("face.jpg");
    let (width, height) = (image.width() as u16, image.height() as u16);
    let pixels = || image.pixels().as_chunks::<3>().0.iter().copied();
    let grey: Vec<u8> = pixels().map(luma).collect();
    let cmyk: Vec<u8> = pixels().flat_map(|[r, g, b]| [255 - r, 255 - g, 255 - b, 0]).collect();
    let alpha: Vec<u8> = pixels().flat_map(|[r, g, b]| [r, g, b, 255]).collect();
    let deep: Vec<u8> = pixels().flatten().flat_map(|v| [v, v]).collect();
    let shaded: Vec<u8> = grey.iter().flat_map(|&v| [v, v, 255, 255]).collect();
    let empty = vec![200; image.pixels().len()];
    let with_jpeg = |samples: &[u8], colour| {
        written(|bytes| jpeg_encoder::Encoder::new(bytes, 95).encode(samples, width, height, colour).unwrap())
    };
    let webp = |name: &str, arguments: &str| {
        let still = sample("face.jpg");
        std::fs::read(folder.ffmpeg(&["-i", still.to_str().unwrap()], arguments, name)).unwrap()
    };
    let moving = {
        let inputs = ["-loop", "1", "-t", "0.2", "-r", "10", "-i", sample("face.jpg").to_str().unwrap()]
            .map(str::to_owned);
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        std::fs::read(folder.ffmpeg(
            &inputs,
            "-vf negate=enable='gte(n,1)' -c:v libwebp_anim -quality 90",
            "m.webp",
        ))
        .unwrap()
    };
    let cases = [
        ("cmyk.jpg", with_jpeg(&cmyk, jpeg_encoder::ColorType::Cmyk)),
        ("ycck.jpg", with_jpeg(&cmyk, jpeg_encoder::ColorType::CmykAsYcck)),
        ("grey.jpg", with_jpeg(&grey, jpeg_encoder::ColorType::Luma)),
        ("grey.png", png_of(&image, ColorType::Grayscale, BitDepth::Eight, &[grey])),
        ("deep.png", png_of(&image, ColorType::Rgb, BitDepth::Sixteen, &[deep])),
        ("deep-grey-alpha.png", png_of(&image, ColorType::GrayscaleAlpha, BitDepth::Sixteen, &[shaded])),
        ("alpha.png", png_of(&image, ColorType::Rgba, BitDepth::Eight, &[alpha])),
        ("animated.png", png_of(&image, ColorType::Rgb, BitDepth::Eight, &[image.pixels().to_vec(), empty])),
        ("lossless.webp", webp("l.webp", "-c:v libwebp -lossless 1")),
        ("alpha.webp", webp("a.webp", "-pix_fmt yuva420p -c:v libwebp -quality 90")),
        ("animated.webp", moving),
        ("picture named.mp4", jpeg(&image, 95)),
        ("picture named.zip", png(&image)),
        ("picture without extension", jpeg(&image, 95)),
    ];
    let plain = face(&folder, "plain.png", &png(&image));
    for (name, bytes) in cases {
        let found = face(&folder, name, &bytes);
        let away = farthest(&found.landmarks, &plain.landmarks);
        assert!(away <= 6, "{name}: a point is {away} pixels away");
    }
}

#[test]
fn a_turned_picture_is_upright_by_its_exif_orientation() {
    let folder = Folder::new();
    let image = picture("face.jpg");
    let plain = face(&folder, "plain.jpg", &jpeg(&image, 95));
    // Orientation 6: the camera was turned so that the stored picture must be turned clockwise to be upright.
    let (width, height) = (image.width(), image.height());
    let mut turned = Image::filled(height, width, [0; 3]);
    for y in 0..height {
        for x in 0..width {
            let at = 3 * ((width - 1 - x) * height + y);
            turned.pixels_mut()[at..at + 3].copy_from_slice(&image.view().pixel(x, y));
        }
    }
    let tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let plain_bytes = jpeg(&turned, 95);
    let length = (tiff.len() as u16 + 2).to_be_bytes();
    let bytes = [&plain_bytes[..2], &[0xff, 0xe1], &length, tiff, &plain_bytes[2..]].concat();
    let found = face(&folder, "turned.jpg", &bytes);
    assert!(farthest(&found.landmarks, &plain.landmarks) <= 6);
    assert!((found.pose.roll - plain.pose.roll).abs() < 4.0);
}

#[test]
fn a_mirrored_picture_has_mirrored_points_and_pose() {
    let folder = Folder::new();
    let image = picture("face.jpg");
    let plain = face(&folder, "plain.png", &png(&image));
    let found = face(&folder, "mirrored.png", &png(&mirrored(&image)));
    let flip = |[x, y]: [i32; 2]| [image.width() as i32 - x, y];
    let p = plain.landmarks;
    let expected = LandmarksReport {
        left_eye: flip(p.right_eye),
        right_eye: flip(p.left_eye),
        nose_base: flip(p.nose_base),
        mouth_bottom: flip(p.mouth_bottom),
        left_ear: flip(p.right_ear),
        right_ear: flip(p.left_ear),
    };
    assert!(farthest(&found.landmarks, &expected) <= 8, "{:?} is not {expected:?}", found.landmarks);
    assert!(plain.pose.yaw.abs() > 5.0, "a head that is turned shows the sign");
    assert!(
        (found.pose.yaw + plain.pose.yaw).abs() < 4.0 && (found.pose.pitch - plain.pose.pitch).abs() < 4.0
    );
    assert!(found.landmarks.left_eye[0] > found.landmarks.right_eye[0]);
}

#[test]
fn a_picture_without_a_face_has_an_answer_that_says_so() {
    let folder = Folder::new();
    for (name, image) in [
        ("drawing.png", drawing(320, 240)),
        ("dot.png", Image::filled(1, 1, [7; 3])),
        ("line.png", Image::filled(4000, 1, [90; 3])),
    ] {
        let media = checked(&folder.file(name, &png(&image))).media.remove(0);
        assert_eq!((media.frames[0].faces, media.best_frame), (0, None), "{name}");
        let liveness = media.liveness.unwrap();
        assert_eq!(liveness.resolution, bonafide_report::Resolution::Failed, "{name}");
        assert_eq!((&*liveness.reason.code, liveness.confidence_spoofing), ("no_face", None), "{name}");
    }
}

/// Width and height written over those of the frame header.
fn sized(mut jpeg: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let header = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    jpeg[header + 5..header + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[header + 7..header + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// A PNG file that says it has the given size, with correct checksums.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        let remainder = body.iter().fold(u32::MAX, |mut remainder, byte| {
            remainder ^= u32::from(*byte);
            for _ in 0..8 {
                remainder = if remainder & 1 == 1 { remainder >> 1 ^ 0xedb8_8320 } else { remainder >> 1 };
            }
            remainder
        });
        [&(data.len() as u32).to_be_bytes()[..], &body, &(!remainder).to_be_bytes()].concat()
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [
        b"\x89PNG\r\n\x1a\n",
        &*chunk(b"IHDR", &[&size[..], &[8, 2, 0, 0, 0]].concat()),
        &chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]),
        &chunk(b"IEND", b""),
    ]
    .concat()
}

#[test]
fn broken_pictures_are_refused_in_one_line() {
    let folder = Folder::new();
    let image = drawing(200, 160);
    let (as_jpeg, as_png) = (jpeg(&image, 90), png(&image));
    let webp =
        std::fs::read(folder.generated("testsrc=s=200x160", "-frames:v 1 -c:v libwebp", "w.webp")).unwrap();
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    for (name, bytes, why) in [
        ("half.jpg", half(&as_jpeg), "truncated"),
        ("half.png", half(&as_png), "truncated"),
        ("half.webp", half(&webp), "truncated"),
        ("start.jpg", as_jpeg[..3].to_vec(), "truncated"),
        ("flat.png", png_header(0, 0), "no pixels"),
        ("flat.jpg", sized(as_jpeg.clone(), 0, 0), "no pixels"),
        ("huge.jpg", sized(as_jpeg.clone(), 30_000, 30_000), "too large (30000x30000"),
        ("huge.png", png_header(30_000, 30_000), "too large (30000x30000"),
        ("long.png", png_header(1 << 30, 1), "too large"),
        ("picture.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "store it as JPEG"),
        ("picture.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "it is GIF"),
    ] {
        let cause = refused(&folder.file(name, &bytes));
        assert!(cause.contains(why), "{name}: {cause}");
    }
}

#[test]
fn a_picture_of_many_pixels_in_few_bytes_is_refused() {
    let folder = Folder::new();
    // 30,000 x 30,000 black pixels, whole and valid: a hundred thousand bytes that would fill gigabytes.
    let bytes = written(|bytes| {
        let mut encoder = png::Encoder::new(bytes, 30_000, 30_000);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        encoder.write_header().unwrap().write_image_data(&vec![0; 30_000 * 3_750]).unwrap();
    });
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    assert!(refused(&folder.file("bomb.png", &bytes)).contains("too large (30000x30000"));
}
