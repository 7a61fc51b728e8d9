//! Opens what users upload as timed frames, and writes preview videos.
