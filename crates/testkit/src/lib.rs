//! Starts a real server in a test in one line, and makes the media that tests upload.
