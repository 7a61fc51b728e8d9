//! A server on this machine that follows a script, for tests.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

/// The file that it serves.
pub(crate) const BODY: &[u8] = b"0123456789abcdefghij";

/// What a connection gets, and whether the server then keeps it open without a word.
pub(crate) struct Answer(pub(crate) String, pub(crate) bool);

/// A server on this machine that answers one connection after the other; gives its address and, once it has
/// answered all, the requests.
pub(crate) fn serve(answers: Vec<Answer>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/model.onnx", listener.local_addr().unwrap());
    let requests = move || {
        let mut requests = vec![];
        for Answer(answer, hold) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = vec![];
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") {
                stream.read_exact(&mut byte).unwrap();
                request.push(byte[0]);
            }
            requests.push(String::from_utf8(request).unwrap().to_lowercase());
            stream.write_all(answer.as_bytes()).unwrap();
            if hold {
                // Ends when the client hangs up.
                let _ = stream.read(&mut byte);
            }
        }
        requests
    };
    (address, thread::spawn(requests))
}

/// An answer after which the server hangs up.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Answer {
    let body = std::str::from_utf8(body).unwrap();
    Answer(format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}\r\n{body}"), false)
}

/// The whole of [`BODY`].
pub(crate) fn whole() -> Answer {
    answer("200 OK", "content-length: 20\r\n", BODY)
}
