//! The host as a process, and what it prints.

use crate::database::Database;
use crate::eventually;
use crate::http::{Answer, get, post_json};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

/// The customer of the demonstration and one of its contracts.
pub(crate) const SAKURA: &str = "0195f3a2-0000-7000-8000-000000000002";
pub(crate) const HOSTING: &str = "0195f3a2-0000-7000-8000-000000000003";

/// Ended with the test whatever happens.
pub(crate) struct Host {
    child: Child,
    printed: Arc<Mutex<Vec<String>>>,
    pub(crate) public: SocketAddr,
    pub(crate) internal: SocketAddr,
}

impl Host {
    /// On a database of the test's, with mails that go to this relay.
    pub(crate) fn start(database: &Database, relay: &str, more: &[&str]) -> Self {
        let key = std::env::temp_dir().join(format!("tantou-postgres-host-{}.key", std::process::id()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_postgres-host"));
        command.env("DATABASE_URL", &database.url).arg("--token-key").arg(key);
        command.args(["--demo", "--poll", "0.1", "--smtp", relay]).args(more);
        Self::run(command)
    }

    /// With nothing but ports of its own.
    pub(crate) fn alone() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postgres-host"));
        command.env_remove("DATABASE_URL").env_remove("TOKEN_KEY_FILE");
        Self::run(command)
    }

    fn run(mut command: Command) -> Self {
        command.args(["--listen", "127.0.0.1:0", "--internal", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let printed = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&printed);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        let mut host =
            Self { child, printed, public: ([127, 0, 0, 1], 0).into(), internal: ([127, 0, 0, 1], 0).into() };
        host.line("Ready");
        let address =
            |line: String| line.split("http://").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        host.public = address(host.line("Invitees:"));
        host.internal = address(host.line("Back office:"));
        host
    }

    /// The first line with this in it, as soon as it is printed.
    pub(crate) fn line(&self, part: &str) -> String {
        let find = || self.printed.lock().unwrap().iter().find(|line| line.contains(part)).cloned();
        eventually(part, find)
    }

    /// Invites people to the hosting contract.
    pub(crate) fn invite(&self, batch: u32, addresses: &[&str]) -> Answer {
        let to: Vec<Value> =
            addresses.iter().map(|address| json!({"address": address, "name": "制作工房 田中様"})).collect();
        let batch = format!("0195f3a2-0000-7000-8000-{batch:012x}");
        let body = json!({"batch": batch, "contracts": [HOSTING], "language": "ja", "to": to});
        post_json(self.internal, &format!("/holders/{SAKURA}/invitations"), &body)
    }

    /// One number among the metrics.
    pub(crate) fn metric(&self, line: &str) -> f64 {
        let metrics = get(self.internal, "/metrics");
        assert_eq!(metrics.status, 200, "{}", metrics.text);
        let found = metrics.text.lines().find_map(|found| found.strip_prefix(line)?.trim().parse().ok());
        found.unwrap_or(0.0)
    }

    /// SIGTERM, as a service manager sends it.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// SIGKILL: it cannot do anything about it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        let child = &mut self.child;
        eventually("the end of the process", || child.try_wait().unwrap())
    }

    /// Ends it as it should.
    pub(crate) fn end(mut self) {
        self.terminate();
        assert!(self.wait().success());
        self.line("Stopped.");
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
