//! A mail relay that keeps what it is given, and can be made to think about it.

use data_encoding::BASE64;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) headers: String,
    pub(crate) text: String,
}

impl Arrived {
    /// The path of the link in it.
    pub(crate) fn link(&self) -> String {
        let at = self.text.find("/invitations/").unwrap_or_else(|| panic!("no link in {}", self.text));
        self.text[at..].split_whitespace().next().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Desk {
    arrived: Vec<Arrived>,
    /// Whether it keeps the sender waiting for its answer, although it has the mail.
    holds: bool,
    pause: Duration,
}

#[derive(Clone)]
pub(crate) struct Relay {
    pub(crate) port: u16,
    desk: Arc<Mutex<Desk>>,
}

impl Relay {
    pub(crate) fn start() -> Self {
        Self::start_on(0)
    }

    pub(crate) fn start_on(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let relay = Self { port: listener.local_addr().unwrap().port(), desk: Arc::default() };
        let shared = relay.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let relay = shared.clone();
                // Whoever hangs up in the middle has not sent a mail.
                std::thread::spawn(move || drop(relay.talk(stream.unwrap())));
            }
        });
        relay
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.desk.lock().unwrap().arrived.clone()
    }

    /// From now on, or no longer: mails are taken, and the answer is kept back.
    pub(crate) fn hold(&self, holds: bool) {
        self.desk.lock().unwrap().holds = holds;
    }

    /// How long it thinks about each mail.
    pub(crate) fn think(&self, pause: Duration) {
        self.desk.lock().unwrap().pause = pause;
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut out = stream.try_clone()?;
        let mut lines = BufReader::new(stream).lines();
        let mut to = String::new();
        out.write_all(b"220 relay\r\n")?;
        while let Some(line) = lines.next() {
            let line = line?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-relay\r\n250 8BITMIME\r\n",
                "RCPT" if line.contains("<nobody") => "550 no such mailbox\r\n",
                "RCPT" if line.contains("<later") => "451 come back later\r\n",
                "RCPT" => {
                    line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                    "250 ok\r\n"
                }
                "DATA" => {
                    out.write_all(b"354 go on\r\n")?;
                    let mail: Vec<String> =
                        lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                    self.keep(&to, &mail);
                    "250 taken\r\n"
                }
                "QUIT" => return out.write_all(b"221 bye\r\n"),
                _ => "250 ok\r\n",
            };
            out.write_all(answer.as_bytes())?;
        }
        Ok(())
    }

    fn keep(&self, to: &str, mail: &[String]) {
        let end = mail.iter().position(String::is_empty).unwrap();
        let headers = mail[..end].join("\n");
        let id = headers.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default();
        let body = BASE64.decode(mail[end..].concat().as_bytes()).unwrap();
        let text = String::from_utf8(body).unwrap();
        let arrived = Arrived { id: id.to_owned(), to: to.to_owned(), text, headers: headers.clone() };
        let pause = {
            let mut desk = self.desk.lock().unwrap();
            desk.arrived.push(arrived);
            desk.pause
        };
        std::thread::sleep(pause);
        while self.desk.lock().unwrap().holds {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
