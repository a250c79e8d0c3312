//! Requests over TCP, one connection each.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        let (_, body) = self.text.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// `Err` if nobody answers there.
pub(crate) fn ask(
    to: SocketAddr,
    method: &str,
    path: &str,
    kind: &str,
    body: &str,
) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(to)?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\naccept-language: ja\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes())?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other("no answer"))?;
    Ok(Answer { status, text })
}

pub(crate) fn get(to: SocketAddr, path: &str) -> Answer {
    ask(to, "GET", path, "text/plain", "").unwrap()
}

pub(crate) fn post_form(to: SocketAddr, path: &str, form: &str) -> Answer {
    ask(to, "POST", path, "application/x-www-form-urlencoded", form).unwrap()
}

pub(crate) fn post_json(to: SocketAddr, path: &str, body: &serde_json::Value) -> Answer {
    ask(to, "POST", path, "application/json", &body.to_string()).unwrap()
}
