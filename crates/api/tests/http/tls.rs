//! HTTPS: handshakes, both versions of HTTP, and clients that do not speak it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide_api::Options;
use hyper::Request;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::harness::Harness;

struct Secure {
    harness: Harness,
    certificate: CertificateDer<'static>,
}

impl Secure {
    async fn start(options: Options) -> Self {
        let made = rcgen::generate_simple_self_signed(["faces.example.org".to_owned()]).unwrap();
        let certificate = made.cert.der().clone();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let harness = Harness::over(Some(TlsAcceptor::from(Arc::new(config))), |_| (), options).await;
        Self { harness, certificate }
    }

    async fn connect(&self, protocol: &str, name: &'static str) -> std::io::Result<TlsStream<TcpStream>> {
        connect(self.harness.address, self.certificate.clone(), protocol, name).await
    }
}

async fn connect(
    address: SocketAddr,
    trusted: CertificateDer<'static>,
    protocol: &str,
    name: &'static str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(name).unwrap(), stream).await
}

async fn answer(mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // Some servers close without the farewell of TLS; ours does not, so an error here is one.
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

const REQUEST: &str = "GET /healthz HTTP/1.1\r\nHost: faces.example.org\r\nConnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_of_http_are_spoken_over_tls() {
    let secure = Secure::start(Options::default()).await;
    let stream = secure.connect("http/1.1", "faces.example.org").await.unwrap();
    let first = answer(stream, REQUEST).await;
    assert!(first.starts_with("HTTP/1.1 200") && first.ends_with(r#"{"status":"ok"}"#), "{first}");

    let stream = secure.connect("h2", "faces.example.org").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    let running = tokio::spawn(connection);
    let request = Request::get("https://faces.example.org/healthz").body(String::new()).unwrap();
    assert_eq!(sender.send_request(request).await.unwrap().status(), 200);
    drop(sender);
    running.await.unwrap().unwrap();
    secure.harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_name_or_another_certificate_is_not_ours() {
    let secure = Secure::start(Options::default()).await;
    assert!(secure.connect("http/1.1", "other.example.org").await.is_err());
    let other = rcgen::generate_simple_self_signed(["faces.example.org".to_owned()]).unwrap();
    let trusted = other.cert.der().clone();
    assert!(connect(secure.harness.address, trusted, "http/1.1", "faces.example.org").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_is_sent_to_https() {
    let secure = Secure::start(Options::default()).await;
    let request = "POST /api/folders/?a=b HTTP/1.1\r\nHost: 192.0.2.1:8443\r\nContent-Length: 9\r\n\r\n";
    let told = answer(TcpStream::connect(secure.harness.address).await.unwrap(), request).await;
    assert!(told.starts_with("HTTP/1.1 308"), "{told}");
    let location = "\r\nlocation: https://192.0.2.1:8443/api/folders/?a=b\r\n";
    assert!(told.contains(location), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_does_not_end_ends_the_connection() {
    let options = Options { header_timeout: Duration::from_millis(300), ..Options::default() };
    let secure = Secure::start(options).await;
    // Nothing, the head of a record that never comes, a record that is none.
    for bytes in [&b""[..], b"\x16\x03\x01\x02\x00", b"\x16\x03\x01\x00\x04\x01\xff\xff\xff", b"HELLO"] {
        let start = Instant::now();
        secure.harness.raw(bytes).await;
        assert!(start.elapsed() < Duration::from_secs(5), "{bytes:?} took {:?}", start.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secure_connection_too_many_is_told_to_come_back() {
    let secure = Secure::start(Options { max_connections: 1, ..Options::default() }).await;
    let first = TcpStream::connect(secure.harness.address).await.unwrap();
    // Its place is taken when it is accepted, which the next connection comes after.
    let second = secure.connect("http/1.1", "faces.example.org").await.unwrap();
    let told = answer(second, REQUEST).await;
    assert!(told.starts_with("HTTP/1.1 503") && told.contains("\"error_code\":11"), "{told}");
    drop(first);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_handshake_does_not_hold_up_the_end() {
    let secure = Secure::start(Options::default()).await;
    let mut half = TcpStream::connect(secure.harness.address).await.unwrap();
    half.write_all(b"\x16\x03\x01").await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let start = Instant::now();
    secure.harness.stop().await;
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
