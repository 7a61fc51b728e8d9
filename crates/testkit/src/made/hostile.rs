//! Files that somebody might upload to do harm, or by mistake.

use super::{face, zip};

/// One of them.
#[derive(Clone, Debug)]
pub struct Hostile {
    /// What it is, in words.
    pub what: &'static str,
    /// Its name, which claims something.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// All of them. None can be opened.
pub fn hostile() -> Vec<Hostile> {
    let whole = face(320, 240, 0.0);
    let file = |what, name, bytes: &[u8]| Hostile { what, name, bytes: bytes.to_vec() };
    let playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n";
    vec![
        file("nothing", "empty.jpg", b""),
        file("text", "note.mp4", b"this is no video"),
        file("a page", "page.jpg", b"<!doctype html><script>alert(1)</script>"),
        file("a program", "run.jpg", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"),
        file("the first half of a picture", "half.jpg", &whole[..whole.len() / 3]),
        file("the head of a picture alone", "head.jpg", &[0xff, 0xd8, 0xff, 0xe0]),
        file("a picture of 65535 by 65535 pixels", "large.png", &large_png()),
        file("a list that names other files", "list.mp4", playlist),
        file("a video of one box that is longer than the file", "box.mp4", b"\x7f\xff\xff\xffftypisom"),
        file("a video that is only its head", "short.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42"),
        file("an archive with nothing in it", "none.zip", &zip(&[])),
        file("an archive without a picture", "text.zip", &zip(&[("a.txt", b"text")])),
        file("an archive that leads out", "out.zip", &zip(&[("../../a.jpg", &whole)])),
        file("an archive in an archive", "nested.zip", &zip(&[("a.zip", &zip(&[("a.jpg", &whole)]))])),
        file("an archive with a picture of 40 MiB of nothing", "bomb.zip", &bomb()),
        file("an archive without its end", "cut.zip", &zip(&[("a.jpg", &whole)])[..200]),
    ]
}

/// A PNG whose header promises 12 GiB of pixels and has none.
fn large_png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0".to_vec();
    // The check of the header, worked out with another program, so that the header itself is in order.
    bytes.extend(0x3967_4e07_u32.to_be_bytes());
    bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

/// Zeros, which pack to a thousandth.
fn bomb() -> Vec<u8> {
    zip(&[("a.jpg", &vec![0; 40 << 20])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_small_enough_to_send_and_each_is_another() {
        let all = hostile();
        assert!(all.iter().all(|file| file.bytes.len() < 1 << 20), "{:?}", all.iter().map(|f| f.bytes.len()));
        let mut names: Vec<_> = all.iter().map(|file| file.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }
}
