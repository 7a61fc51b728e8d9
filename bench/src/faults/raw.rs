//! Uploads written byte by byte, so that they can stop anywhere.

use anyhow::Result;
use tokio::net::TcpStream;

use super::ground::Ground;

/// A whole request that uploads a shots set into a new folder.
pub struct Request {
    /// With the empty line.
    pub head: Vec<u8>,
    pub body: Vec<u8>,
}

const BOUNDARY: &str = "bench-boundary-7d1f0c";

impl Request {
    /// As the client of `ground` would send it.
    pub fn upload(ground: &Ground) -> Self {
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{{}}\r\n\
             --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"video\"; filename=\"video.zip\"\r\n\
             Content-Type: application/zip\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(&ground.set.bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let head = format!(
            "POST /api/folders/ HTTP/1.1\r\nHost: {}\r\nX-Forensic-Access-Token: {}\r\n\
             Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
            host(ground),
            ground.client.token(),
            body.len(),
        );
        Self { head: head.into_bytes(), body }
    }
}

fn host(ground: &Ground) -> &str {
    ground.server.address.trim_start_matches("http://")
}

/// A connection to the server.
pub async fn connect(ground: &Ground) -> Result<TcpStream> {
    Ok(TcpStream::connect(host(ground)).await?)
}
