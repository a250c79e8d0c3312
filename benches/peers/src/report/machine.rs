//! On what a run was measured, and what was compared.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The machine and its compiler.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// What the processor calls itself.
    pub processor: String,
    /// How many cores the system shows.
    pub cores: usize,
    /// In GB.
    pub memory: u64,
    /// Name and version of the kernel.
    pub system: String,
    /// What `rustc --version` says.
    pub compiler: String,
}

impl Machine {
    /// This one.
    pub fn this() -> Self {
        let field = |file: &str, name: &str| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let kibibytes = field("/proc/meminfo", "MemTotal");
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory: kibibytes.split(' ').next().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0)
                / 1_000_000,
            system: format!("{} {}", std::env::consts::OS, kernel.trim()),
            compiler: said_by("rustc", &["--version"]),
        }
    }
}

fn said_by(program: &str, arguments: &[&str]) -> String {
    let said = Command::new(program).args(arguments).output();
    said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned()).unwrap_or_default()
}

/// The current time, RFC 3339.
#[allow(clippy::disallowed_methods, reason = "results say when they were measured")]
pub fn now() -> String {
    let now = OffsetDateTime::from(std::time::SystemTime::now());
    now.replace_nanosecond(0).unwrap_or(now).format(&Rfc3339).unwrap_or_default()
}

/// The versions of what is compared, from the lock file.
pub fn versions() -> BTreeMap<String, String> {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let lock = std::fs::read_to_string(lock).expect("the lock file");
    let mut versions = BTreeMap::new();
    let quoted = |line: &str, name: &str| {
        line.strip_prefix(name).map(|rest| rest.trim_matches([' ', '=', '"']).to_owned())
    };
    let mut lines = lock.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(name) = quoted(line, "name") else { continue };
        let version = lines.peek().and_then(|next| quoted(next, "version"));
        if let (true, Some(version)) = (PEERS.contains(&name.as_str()), version) {
            versions.insert(name, version);
        }
    }
    versions
}

const PEERS: [&str; 8] =
    ["ahash", "casbin", "cedar-policy", "cel", "libsqlite3-sys", "regorus", "rusqlite", "tantou"];
