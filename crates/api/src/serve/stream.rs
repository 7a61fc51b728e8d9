//! From an accepted connection to one on which requests are read: as it is, or through TLS.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The first byte of every TLS handshake: a record of that type.
const HANDSHAKE: u8 = 0x16;

/// What requests come through.
pub(super) enum Stream {
    /// Nothing is encrypted.
    Plain(TcpStream),
    /// HTTPS. Boxed, for its state is large.
    Tls(Box<TlsStream<TcpStream>>),
}

/// What a new connection turned out to be.
pub(super) enum Opened {
    /// Requests can be read.
    Ready(Stream),
    /// Plain HTTP where HTTPS is spoken.
    NotTls(TcpStream),
}

/// Takes the client's hand, within `most`. `None` for a client that is too slow, or whose TLS does not go with ours.
pub(super) async fn open(stream: TcpStream, tls: Option<&TlsAcceptor>, most: Duration) -> Option<Opened> {
    let Some(tls) = tls else { return Some(Opened::Ready(Stream::Plain(stream))) };
    let handshake = async {
        let mut first = [0];
        if stream.peek(&mut first).await? == 1 && first[0] != HANDSHAKE {
            return Ok(Opened::NotTls(stream));
        }
        tls.accept(stream).await.map(|stream| Opened::Ready(Stream::Tls(Box::new(stream))))
    };
    // What ends a handshake is the client's business, as everything about its connection.
    tokio::time::timeout(most, handshake).await.ok().and_then(io::Result::ok)
}

impl Stream {
    /// Whether nobody in between can read or change what is sent.
    pub(super) fn is_secure(&self) -> bool {
        matches!(self, Self::Tls(_))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
            Self::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            Self::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
