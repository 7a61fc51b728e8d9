//! What plain HTTP is told where HTTPS is spoken: a person typed the address without `https://`.

use std::convert::Infallible;

use axum::http::{HeaderMap, Uri, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;

use crate::Options;
use crate::request::client::is_host;

/// Sends one request on to the same address with `https://`. Its body, which may be secret, is not read.
pub(super) async fn upgrade(stream: TcpStream, builder: &Builder<TokioExecutor>, options: &Options) {
    let service = service_fn(|request: Request<Incoming>| async move {
        let answer = match target(request.headers(), request.uri()) {
            Some(target) => Response::builder()
                .status(StatusCode::PERMANENT_REDIRECT)
                .header(header::LOCATION, target)
                .header(header::CONNECTION, "close"),
            None => Response::builder().status(StatusCode::BAD_REQUEST).header(header::CONNECTION, "close"),
        };
        let body = Body::from("this server speaks HTTPS only\n");
        Ok::<_, Infallible>(answer.body(body).unwrap_or_default())
    });
    // There is one short answer, so the time for a head is enough for all of it.
    let exchange = builder.serve_connection(TokioIo::new(stream), service);
    let _ = tokio::time::timeout(options.header_timeout, exchange).await;
}

type Body = axum::body::Body;

/// The same address over TLS; `None` without a usable `Host`.
fn target(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok().filter(|host| is_host(host))?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    path.starts_with('/').then(|| format!("https://{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_scheme_changes() {
        let target = |host: &str, uri: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            target(&headers, &uri.parse().unwrap())
        };
        assert_eq!(target("192.0.2.1:8443", "/demo/?a=b").unwrap(), "https://192.0.2.1:8443/demo/?a=b");
        assert_eq!(target("a@b", "/"), None);
        assert_eq!(target("a", "*"), None);
    }
}
