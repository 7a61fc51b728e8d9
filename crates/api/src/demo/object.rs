//! The object of `on_capture_complete`, as a page sends it on. It comes from a browser, so nothing in it is believed:
//! counts and sizes are bounded, and what the pictures are is found out from their bytes when the folder is made.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::error::ApiError;

/// Bytes of all captures of one check as JSON.
pub const BYTES: usize = 32 << 20;
/// Captures in one check.
const MEDIA: usize = 8;
/// Frames of one capture: five seconds at 30 per second.
const FRAMES: usize = 150;
/// Bytes of one frame.
const FRAME_BYTES: usize = 4 << 20;
/// Bytes of the client environment.
const ADDITIONAL_INFO: usize = 64 << 10;

/// One capture, looked at.
#[derive(Debug)]
pub struct Capture {
    /// A known form of word, not yet one that is allowed.
    pub action: String,
    /// Name and bytes of every frame; the order of the names is that of the frames.
    pub frames: Vec<(String, Vec<u8>)>,
    /// What the plugin says of the browser.
    pub additional_info: String,
    /// Whether the plugin found a virtual camera.
    pub virtual_camera: bool,
}

#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow)]
    captures: Vec<Object<'a>>,
}

#[derive(Deserialize)]
struct Object<'a> {
    action: String,
    #[serde(borrow, flatten)]
    shots: Shots<'a>,
    #[serde(borrow)]
    from_virtual_camera: Option<Shots<'a>>,
}

#[derive(Default, Deserialize)]
struct Shots<'a> {
    #[serde(borrow)]
    best_frame: Option<&'a str>,
    #[serde(borrow)]
    best_frame_png: Option<&'a str>,
    #[serde(borrow)]
    frame_list: Option<Vec<&'a str>>,
    additional_info: Option<String>,
}

/// Every capture in `{"captures": […]}`, each an object of the plugin in either form.
///
/// # Errors
/// 400 for anything else. The message repeats nothing of the content.
pub fn read(bytes: &[u8]) -> Result<Vec<Capture>, ApiError> {
    // The parser's own words may hold a piece of what was sent.
    let sent: Sent<'_> = serde_json::from_slice(bytes)
        .map_err(|_| ApiError::structure("the body is not what on_capture_complete gives"))?;
    if !(1..=MEDIA).contains(&sent.captures.len()) {
        return Err(ApiError::value("captures", format!("there must be one to {MEDIA} captures")));
    }
    sent.captures.into_iter().map(capture).collect()
}

fn capture(object: Object<'_>) -> Result<Capture, ApiError> {
    let virtual_camera = object.from_virtual_camera.is_some();
    let shots = object.from_virtual_camera.unwrap_or(object.shots);
    let is_letter = |b: u8| b.is_ascii_lowercase() || b == b'_';
    if object.action.len() > 40 || !object.action.bytes().all(is_letter) {
        return Err(ApiError::value("action", "action is not the code of an action"));
    }
    let additional_info = shots.additional_info.unwrap_or_default();
    if additional_info.len() > ADDITIONAL_INFO {
        return Err(ApiError::too_large("additional_info bytes", ADDITIONAL_INFO as u64));
    }
    let list = shots.frame_list.unwrap_or_default();
    if list.len() > FRAMES {
        return Err(ApiError::too_large("frames in frame_list", FRAMES as u64));
    }
    // A capture of one picture: the PNG is without loss, so it says more than the JPEG.
    let only = shots.best_frame_png.or(shots.best_frame);
    let urls = if list.is_empty() { only.into_iter().collect() } else { list };
    if urls.is_empty() {
        return Err(ApiError::value("frame_list", "a capture has no frame"));
    }
    let frames = urls.iter().enumerate().map(|(index, url)| {
        let (ending, bytes) = picture(url)?;
        Ok((format!("{index:04}.{ending}"), bytes))
    });
    let frames = frames.collect::<Result<_, ApiError>>()?;
    Ok(Capture { action: object.action, frames, additional_info, virtual_camera })
}

/// The ending for a file's name, and its bytes.
fn picture(url: &str) -> Result<(&'static str, Vec<u8>), ApiError> {
    let wrong = || ApiError::value("frame_list", "a frame is not a data URL of a JPEG, PNG or WebP");
    let (ending, text) = [("jpg", "jpeg"), ("png", "png"), ("webp", "webp")]
        .into_iter()
        .find_map(|(ending, kind)| {
            let text = url.strip_prefix("data:image/")?.strip_prefix(kind)?.strip_prefix(";base64,")?;
            Some((ending, text))
        })
        .ok_or_else(wrong)?;
    if text.len() / 4 > FRAME_BYTES / 3 {
        return Err(ApiError::too_large("frame bytes", FRAME_BYTES as u64));
    }
    let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
    if bytes.is_empty() { Err(wrong()) } else { Ok((ending, bytes)) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: &Value) -> Result<Vec<Capture>, u16> {
        super::read(value.to_string().as_bytes()).map_err(|error| error.status.as_u16())
    }

    /// In the order of the capture page, with the fields that nothing here needs.
    fn shots() -> Value {
        json!({
            "best_frame": "data:image/jpeg;base64,/9j/Ag==",
            "best_frame_png": "data:image/png;base64,iVBORw==",
            "best_frame_bounding_box": {"left": 1, "top": 2, "right": 3, "bottom": 4},
            "best_frame_landmarks": {"left_eye": [1, 2]},
            "frame_list": ["data:image/jpeg;base64,/9j/AQ==", "data:image/jpeg;base64,/9j/Ag=="],
            "frame_bounding_box_list": [null, null],
            "frame_landmarks": [null, null],
            "additional_info": "eyJ9",
        })
    }

    #[test]
    fn both_forms_of_the_object_are_read() {
        let mut plain = shots();
        plain["action"] = "video_selfie_blank".into();
        plain["from_virtual_camera"] = Value::Null;
        let mut virtual_camera = json!({"action": "video_selfie_smile", "from_virtual_camera": shots()});
        for (name, _) in shots().as_object().unwrap().iter().filter(|(name, _)| *name != "additional_info") {
            virtual_camera[name] = Value::Null;
        }
        let read = read(&json!({"captures": [plain, virtual_camera]})).unwrap();
        let facts: Vec<_> =
            read.iter().map(|c| (&*c.action, c.virtual_camera, &*c.additional_info)).collect();
        assert_eq!(facts, [("video_selfie_blank", false, "eyJ9"), ("video_selfie_smile", true, "eyJ9")]);
        for capture in &read {
            let frames: Vec<_> = capture.frames.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
            assert_eq!(
                frames,
                [("0000.jpg", &[0xff, 0xd8, 0xff, 1][..]), ("0001.jpg", &[0xff, 0xd8, 0xff, 2])]
            );
        }
    }

    #[test]
    fn a_single_picture_is_taken_without_loss() {
        let mut one = shots();
        one["action"] = "photo_id_front".into();
        one["frame_list"] = json!([]);
        let read = read(&json!({"captures": [one]})).unwrap();
        assert_eq!(read[0].frames, [("0000.png".to_owned(), b"\x89PNG".to_vec())]);
    }

    #[test]
    fn what_the_plugin_never_gives_is_refused() {
        let with = |name: &str, value: Value| {
            let mut object = shots();
            object["action"] = "video_selfie_blank".into();
            object[name] = value;
            json!({"captures": [object]})
        };
        let many = vec![json!("data:image/jpeg;base64,/9j/AQ=="); FRAMES + 1];
        let long = format!("data:image/jpeg;base64,{}", "AAAA".repeat(FRAME_BYTES / 3 + 1));
        let mut empty = with("frame_list", json!([]));
        for name in ["best_frame", "best_frame_png"] {
            empty["captures"][0][name] = Value::Null;
        }
        for (status, value) in [
            (400, json!(null)),
            (400, json!([])),
            (400, json!({})),
            (400, json!({"captures": []})),
            (400, json!({"captures": {}})),
            (400, json!({"captures": [{}]})),
            (400, json!({"captures": vec![with("x", json!(1))["captures"][0].clone(); MEDIA + 1]})),
            (400, with("action", json!("../../etc"))),
            (400, with("action", json!("a".repeat(41)))),
            (400, with("action", json!(5))),
            (400, with("frame_list", json!("data:image/jpeg;base64,/9j/AQ=="))),
            (400, with("frame_list", json!([1]))),
            (400, with("frame_list", json!(["data:text/html;base64,PGI+"]))),
            (400, with("frame_list", json!(["data:image/jpeg;base64,"]))),
            (400, with("frame_list", json!(["data:image/jpeg;base64,/9j/AQ"]))),
            (400, with("frame_list", json!(["data:image/jpeg;base64,!!!!"]))),
            (400, with("frame_list", json!(["https://example.org/a.jpg"]))),
            (413, with("frame_list", json!(many))),
            (413, with("frame_list", json!([long]))),
            (413, with("additional_info", json!("a".repeat(ADDITIONAL_INFO + 1)))),
            (400, with("additional_info", json!({}))),
            (400, with("from_virtual_camera", json!(true))),
            (400, with("from_virtual_camera", json!({}))),
            (400, empty),
        ] {
            let shown: String = value.to_string().chars().take(200).collect();
            assert_eq!(read(&value).map(|_| ()), Err(status), "{shown}");
        }
    }
}
