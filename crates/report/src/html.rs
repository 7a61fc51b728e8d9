//! Self-contained HTML pages: no script, nothing fetched, every value escaped.
//!
//! The page's content security policy allows inline styles and `data:` pictures and nothing else, so even a value that
//! slipped through unescaped could neither run nor call out.

use maud::PreEscaped;

mod best_frame;
mod chart;
mod check;
mod evidence;
mod film_strip;
mod fusion;
mod measures;
mod pad;
mod page;
mod text;
mod timings;
mod verify;

pub use check::check_page;
pub use fusion::fusion_page;
pub use pad::{WORST, pad_page};
pub use verify::verify_page;

/// Pictures for a check page, in the order of the report's media; missing entries leave their place empty.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// One per medium.
    pub media: Vec<MediaPictures>,
}

/// Pictures of one medium.
#[derive(Clone, Debug, Default)]
pub struct MediaPictures {
    /// The best frame as JPEG, at any scale.
    pub best_frame: Option<Vec<u8>>,
    /// Width and height in pixels of the frame that the report's boxes and points refer to.
    pub best_frame_size: [u32; 2],
    /// Mesh points of the best frame, in pixels of that frame.
    pub mesh: Vec<[f32; 2]>,
    /// Small pictures of the analysed frames.
    pub thumbnails: Vec<Thumbnail>,
}

/// One small picture.
#[derive(Clone, Debug, Default)]
pub struct Thumbnail {
    /// `index` of the frame in the report.
    pub index: u64,
    /// JPEG, about 160 pixels high.
    pub jpeg: Vec<u8>,
}

/// A JPEG as a `data:` address. Base64 has no character that HTML would have to escape.
fn data_address(jpeg: &[u8]) -> PreEscaped<String> {
    use base64::Engine;
    PreEscaped(format!("data:image/jpeg;base64,{}", base64::engine::general_purpose::STANDARD.encode(jpeg)))
}

/// Inside HTML an SVG needs no namespace, and the page then holds no address at all.
fn inline(svg: &str) -> String {
    svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1)
}
