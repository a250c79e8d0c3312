//! Real connections: one to a server in this process, and the example as a process of its own.

use super::host::router;
use super::site::Site;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{spawn, spawn_blocking};

/// One request over TCP; the status line and everything else.
fn over_tcp(to: SocketAddr, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(to).unwrap();
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\naccept-language: ja\r\n");
    let body = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn a_page_comes_over_tcp_and_the_server_stops_when_told() {
    let site = Site::new();
    let path = site.invite_tanaka().path();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, router(Arc::clone(&site.app)));
    let server = spawn(serving.with_graceful_shutdown(async move { drop(stopped.await) }).into_future());
    let answer = spawn_blocking(move || over_tcp(to, "GET", &path)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("設定担当者への招待") && answer.contains("referrer-policy: no-referrer"),
        "{answer}"
    );
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}

/// The process, ended with the test whatever happens.
struct Server {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    printed: Vec<String>,
}

impl Server {
    fn start(db: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_web"))
            .args(["--listen", "127.0.0.1:0", "--db"])
            .arg(db)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = Vec::new();
        for line in lines.by_ref() {
            printed.push(line.unwrap());
            if printed.last().unwrap().starts_with("Listening on ") {
                break;
            }
        }
        Self { child, lines, printed }
    }

    fn address(&self) -> SocketAddr {
        let line = self.printed.last().unwrap();
        line["Listening on http://".len()..].split(' ').next().unwrap().parse().unwrap()
    }

    /// The path of the link in the mail that it printed.
    fn link(&self) -> Option<String> {
        let line = self.printed.iter().find(|line| line.contains("/invitations/"))?;
        Some(line[line.find("/invitations/").unwrap()..].to_owned())
    }

    #[cfg(unix)]
    fn interrupt(mut self) -> Vec<String> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.lines.by_ref().map(Result::unwrap).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn the_process_refuses_a_foreign_file_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("notes.txt");
    std::fs::write(&db, "牛乳、卵、パン。これはデータベースではない。").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_web"))
        .args(["--listen", "127.0.0.1:0", "--db"])
        .arg(&db)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.lines().count() == 1, "{said}");
    assert!(said.starts_with("error: ") && said.contains("notes.txt"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "and puts nothing beside it");
}

#[cfg(unix)]
#[test]
fn the_process_issues_one_invitation_and_goes_on_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("demo.sqlite");
    let server = Server::start(&db);
    let link = server.link().unwrap();
    assert!(over_tcp(server.address(), "GET", &link).contains("さくら商事株式会社 様から"));
    assert_eq!(server.interrupt(), ["Stopped."]);

    let server = Server::start(&db);
    assert_eq!(server.link(), None, "the mail was sent, and no token is kept");
    assert!(over_tcp(server.address(), "GET", &link).contains("登録して承諾する"));
    assert!(over_tcp(server.address(), "POST", &format!("{link}/decline")).contains("招待を拒否しました"));
    assert!(over_tcp(server.address(), "GET", &link).starts_with("HTTP/1.1 410 Gone"));
    assert_eq!(server.interrupt(), ["Stopped."]);
}
