//! Cuts a body into parts.

use axum::body::BodyDataStream;
use bytes::{Buf, Bytes, BytesMut};
use futures_util::StreamExt;

use super::head::Head;
use crate::error::ApiError;
use crate::request::body::broken;

/// Bytes of the header lines of one part, and of what may come before the first delimiter.
const MOST_HEAD: usize = 8 * 1024;

/// Reads parts one after the other. A part has to be read to its end before the next one.
pub struct Reader {
    body: BodyDataStream,
    buffer: BytesMut,
    /// Line break, two hyphens, boundary.
    delimiter: Vec<u8>,
    bytes: u64,
    most_bytes: u64,
    /// True from the end of a delimiter to the end of the part's content.
    in_part: bool,
    begun: bool,
}

impl Reader {
    /// A reader of a body of at most `most_bytes`.
    pub fn new(body: BodyDataStream, boundary: &str, most_bytes: u64) -> Self {
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        // The first delimiter has no line break before it; with this one all are alike.
        Self {
            body,
            buffer: BytesMut::from(&b"\r\n"[..]),
            delimiter,
            bytes: 0,
            most_bytes,
            in_part: false,
            begun: false,
        }
    }

    /// The head of the next part; `None` after the last one.
    pub async fn next(&mut self) -> Result<Option<Head>, ApiError> {
        if !self.begun {
            self.skip_preamble().await?;
            self.begun = true;
        }
        // Behind the delimiter: two hyphens after the last part, otherwise spaces and a line break.
        while self.buffer.len() < 2 {
            self.more().await?;
        }
        if self.buffer.starts_with(b"--") {
            return Ok(None);
        }
        let end = self.find_within(b"\r\n\r\n", MOST_HEAD).await?;
        let lines = self.buffer.split_to(end);
        self.buffer.advance(4);
        let padding = lines.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let lines = &lines[padding..];
        let lines =
            if lines.is_empty() { lines } else { lines.strip_prefix(b"\r\n").ok_or_else(malformed)? };
        self.in_part = true;
        Head::parse(lines).map(Some)
    }

    /// The next piece of the part's content; `None` at its end.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, ApiError> {
        if !self.in_part {
            return Ok(None);
        }
        loop {
            match search(&self.buffer, &self.delimiter) {
                Found::At(0) => {
                    self.buffer.advance(self.delimiter.len());
                    self.in_part = false;
                    return Ok(None);
                }
                Found::At(at) | Found::MaybeAt(at) if at > 0 => {
                    return Ok(Some(self.buffer.split_to(at).freeze()));
                }
                Found::Nowhere if !self.buffer.is_empty() => return Ok(Some(self.buffer.split().freeze())),
                _ => self.more().await?,
            }
        }
    }

    async fn skip_preamble(&mut self) -> Result<(), ApiError> {
        let delimiter = std::mem::take(&mut self.delimiter);
        let at = self.find_within(&delimiter, MOST_HEAD).await;
        self.delimiter = delimiter;
        self.buffer.advance(at? + self.delimiter.len());
        Ok(())
    }

    /// Reads on until `wanted` is in the buffer, which must be within `most` bytes.
    async fn find_within(&mut self, wanted: &[u8], most: usize) -> Result<usize, ApiError> {
        loop {
            let from = match search(&self.buffer, wanted) {
                Found::At(at) if at <= most => return Ok(at),
                Found::At(at) | Found::MaybeAt(at) => at,
                Found::Nowhere => self.buffer.len(),
            };
            if from > most {
                return Err(malformed());
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result<(), ApiError> {
        let piece = self.body.next().await.ok_or_else(malformed)?.map_err(|error| broken(&error))?;
        self.bytes += piece.len() as u64;
        if self.bytes > self.most_bytes {
            return Err(ApiError::too_large("upload bytes", self.most_bytes));
        }
        self.buffer.extend_from_slice(&piece);
        Ok(())
    }
}

fn malformed() -> ApiError {
    ApiError::structure("the multipart body is malformed or incomplete")
}

#[derive(Debug, PartialEq, Eq)]
enum Found {
    At(usize),
    /// The buffer ends with what could be the beginning.
    MaybeAt(usize),
    Nowhere,
}

/// Looks for `wanted`, which begins with a carriage return and holds none but in its line breaks.
fn search(buffer: &[u8], wanted: &[u8]) -> Found {
    let mut from = 0;
    while let Some(at) = buffer[from..].iter().position(|byte| *byte == b'\r').map(|at| from + at) {
        let rest = &buffer[at..];
        if rest.starts_with(wanted) {
            return Found::At(at);
        }
        if wanted.starts_with(rest) {
            return Found::MaybeAt(at);
        }
        from = at + 1;
    }
    Found::Nowhere
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use futures_util::stream;

    /// Every part as `name=content`, with the body cut into pieces of `size` bytes.
    async fn parts(body: &[u8], size: usize) -> Result<Vec<String>, u16> {
        let pieces: Vec<_> =
            body.chunks(size).map(|c| Ok::<_, std::io::Error>(Bytes::copy_from_slice(c))).collect();
        let mut reader =
            Reader::new(Body::from_stream(stream::iter(pieces)).into_data_stream(), "b", 1 << 20);
        let mut parts = Vec::new();
        while let Some(head) = reader.next().await.map_err(|e| e.status.as_u16())? {
            let mut content = Vec::new();
            while let Some(piece) = reader.piece().await.map_err(|e| e.status.as_u16())? {
                content.extend_from_slice(&piece);
            }
            parts.push(format!("{}={}", head.name, String::from_utf8_lossy(&content)));
        }
        Ok(parts)
    }

    const HEAD: &str = "Content-Disposition: form-data; name=";

    #[tokio::test]
    async fn parts_are_the_same_however_the_body_is_cut() {
        let body = format!(
            "preamble\r\n--b  \r\n{HEAD}one\r\n\r\nx\r\n--\r\n--c\r\r\n\r\n--b\r\n{HEAD}two\r\n\r\n\r\n--b--\r\nepilogue"
        );
        for size in 1..body.len() {
            let found = parts(body.as_bytes(), size).await.unwrap();
            assert_eq!(found, ["one=x\r\n--\r\n--c\r\r\n", "two="], "in pieces of {size}");
        }
    }

    #[tokio::test]
    async fn a_body_without_parts_has_none() {
        assert_eq!(parts(b"--b--", 3).await, Ok(vec![]));
    }

    #[tokio::test]
    async fn what_breaks_off_is_refused_wherever_it_does() {
        let body = format!("--b\r\n{HEAD}one\r\n\r\nx\r\n--b--");
        for end in 0..body.len() {
            assert_eq!(parts(&body.as_bytes()[..end], 7).await, Err(400), "after {end} bytes");
        }
    }

    #[tokio::test]
    async fn endless_heads_and_preambles_are_refused() {
        let long = "x".repeat(2 * MOST_HEAD);
        assert_eq!(parts(format!("--b\r\n{HEAD}{long}").as_bytes(), 1000).await, Err(400));
        assert_eq!(parts(format!("--b\r\n{HEAD}a\r\nX: {long}\r\n\r\n").as_bytes(), 1 << 20).await, Err(400));
        assert_eq!(parts(format!("{long}\r\n--b--").as_bytes(), 1000).await, Err(400));
        assert_eq!(parts(b"--b\r\n\r\nx\r\n--b--", 100).await, Err(400));
        assert_eq!(parts(b"--bx\r\n\r\nx\r\n--b--", 100).await, Err(400));
    }

    #[tokio::test]
    async fn the_whole_body_is_bounded() {
        let body = format!("--b\r\n{HEAD}one\r\n\r\n{}\r\n--b--", "x".repeat(1 << 20));
        assert_eq!(parts(body.as_bytes(), 4096).await, Err(413));
    }

    proptest::proptest! {
        /// Bodies of what a parser could trip over: there is an answer, and it does not depend on the packets.
        #[test]
        fn any_body_has_one_answer(tokens in proptest::collection::vec(0..14_usize, 0..40), size in 1..40_usize) {
            let tokens = tokens.into_iter().map(|token| [
                "--b", "\r\n--b", "\r\n", "--", "\r", "\n", "b", " ", "\r\n\r\n", HEAD, "a", "\"", ";", ":",
            ][token]);
            let body: String = std::iter::once("--b\r\n").chain(tokens).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let whole = runtime.block_on(parts(body.as_bytes(), usize::MAX));
            let cut = runtime.block_on(parts(body.as_bytes(), size));
            proptest::prop_assert_eq!(whole, cut);
        }
    }
}
