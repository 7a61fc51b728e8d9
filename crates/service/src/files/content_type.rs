//! The MIME types that files are served with: a closed list, none of which a browser runs.

/// What is not one of the others.
const OTHER: &str = "application/octet-stream";
/// All that are served.
const ALL: [&str; 9] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "video/x-matroska",
    "application/zip",
    OTHER,
];

/// Of a format as `media` names it.
pub(crate) fn of_format(format: &str) -> &'static str {
    match format {
        "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "zip" => "application/zip",
        _ => OTHER,
    }
}

/// The one of the list that a record names.
pub(crate) fn closed(content_type: &str) -> &'static str {
    ALL.into_iter().find(|known| *known == content_type).unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_the_list_is_only_bytes() {
        assert_eq!(closed("image/png"), "image/png");
        assert_eq!(closed("text/html"), OTHER);
        assert_eq!(closed("image/svg+xml"), OTHER);
        assert_eq!(of_format("svg"), OTHER);
    }

    #[test]
    fn every_format_has_one_of_the_list() {
        for format in ["jpeg", "png", "webp", "mp4", "mov", "webm", "mkv", "zip"] {
            let content_type = of_format(format);
            assert!(content_type != OTHER && closed(content_type) == content_type);
        }
    }
}
