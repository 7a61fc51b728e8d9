//! What a connection over the limit is told.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::stream::{Opened, open};

/// Time for a handshake, and again for the answer.
const SHORT: Duration = Duration::from_secs(1);

const BODY: &str =
    r#"{"error_code":11,"error_message":"too many connections, try again later","details":null}"#;

/// Writes a 503 without reading the request, and waits a moment for the client to take it.
pub(super) async fn refuse(stream: TcpStream, tls: Option<&TlsAcceptor>) {
    let Some(Opened::Ready(mut stream)) = open(stream, tls, SHORT).await else { return };
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         retry-after: 1\r\nconnection: close\r\n\r\n{BODY}",
        BODY.len()
    );
    let exchange = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        // A connection that is closed with something unread is reset, and the answer is lost.
        let mut unread = [0; 4096];
        while stream.read(&mut unread).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    let _ = tokio::time::timeout(SHORT, exchange).await;
}
