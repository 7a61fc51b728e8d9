//! FFmpeg.

use super::Finding;
use crate::config::Config;

const WHAT: &str = "ffmpeg";
/// The oldest whose arguments are those in use.
const OLDEST: (u32, u32) = (5, 1);

pub fn look(_: &Config) -> Vec<Finding> {
    let found = match bonafide_media::ffmpeg_version() {
        Err(error) => Finding::fail(
            WHAT,
            error.to_string(),
            "apt-get install ffmpeg: without it no video can be opened",
        ),
        Ok(version) if is_old(&version) => {
            Finding::fail(WHAT, format!("{version} is too old"), "5.1 or newer is needed, as in Debian 12")
        }
        Ok(version) => Finding::ok(WHAT, version),
    };
    vec![found]
}

/// Whether a version is known to be too old; what was built from a checkout has no number and is taken to be new.
fn is_old(version: &str) -> bool {
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    let mut parts = version.strip_prefix('n').unwrap_or(version).split('.');
    let numbers: (Option<u32>, Option<u32>) = (parts.next().and_then(number), parts.next().and_then(number));
    matches!(numbers, (Some(major), Some(minor)) if (major, minor) < OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_ffmpeg_writes_them() {
        for (version, old) in [
            ("5.1.6-0+deb12u1", false),
            ("4.4.2-0ubuntu0.22.04.1", true),
            ("n7.1", false),
            ("N-118000-gabcdef", false),
        ] {
            assert_eq!(is_old(version), old, "{version}");
        }
    }
}
