//! What can be told to the host.

use crate::Failed;
use crate::database::Server;
use clap::Parser;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use tantou::invitation::{KeyId, TokenKey, TokenKeys};

/// A host of tantou on PostgreSQL.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The database, as a URL or as `key=value` words. Without it a throwaway PostgreSQL is brought up.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,

    /// The file with the token key, which is made if it is not there. All processes on one database have the same. Needed with a database of one's own.
    #[arg(long, env = "TOKEN_KEY_FILE", value_name = "FILE")]
    token_key: Option<PathBuf>,

    /// Where invitees come. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// Where the back office, health and metrics are: not for the outside.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081")]
    pub(crate) internal: SocketAddr,

    /// What links begin with, if visitors reach this host under another name.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,

    /// The mail relay, on this machine or beside it: it is spoken to without TLS. Without it mails are printed.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) smtp: Option<String>,

    /// Whom mails come from.
    #[arg(long, value_name = "ADDRESS", default_value = "portal@portal.example")]
    pub(crate) mail_from: String,

    /// How many connections to the database there may be.
    #[arg(long, value_name = "NUMBER", default_value_t = 16)]
    pub(crate) connections: usize,

    /// How often the worker looks for mails that other processes left. What this process puts into the outbox wakes it at once.
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub(crate) poll: Duration,

    /// For how long everything goes on after a signal, while `/readyz` says no: time for a load balancer to notice.
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub(crate) drain: Duration,

    /// For how long requests and mails that are under way may take to end; then they are cut off.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) grace: Duration,

    /// Puts the customer of the demonstration into a database of one's own, too.
    #[arg(long)]
    pub(crate) demo: bool,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = f64::from_str(text).map_err(|error| error.to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

impl Args {
    /// What links begin with, without a slash at the end.
    pub(crate) fn base_url(&self, listening: SocketAddr) -> String {
        match &self.base_url {
            Some(base_url) => base_url.trim_end_matches('/').to_owned(),
            None => format!("http://{listening}"),
        }
    }

    /// The key with which tokens are made. Where there is a secret store, it belongs there; never into the database, or whoever reads that could make links. That of a throwaway
    /// database is thrown away with it.
    pub(crate) fn token_keys(&self, server: &Server) -> Result<TokenKeys, Failed> {
        let secret = match &self.token_key {
            Some(file) => from_file(file)?,
            None if server.is_throwaway() => drawn()?,
            None => return Err("a database of one's own needs --token-key FILE".into()),
        };
        Ok(TokenKeys::new(TokenKey::new(KeyId(1), &secret)))
    }
}

fn drawn() -> Result<[u8; 32], Failed> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| error.to_string())?;
    Ok(secret)
}

/// Of several processes that make it at once one succeeds, and the others read what it has written; only the owner can read it.
fn from_file(file: &Path) -> Result<[u8; 32], Failed> {
    match made(file) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let read = std::fs::read(file).map_err(|error| told(file, &error))?;
            let length = read.len();
            read.try_into().map_err(|_| told(file, &format!("a token key has 32 octets, this file {length}")))
        }
        made => made.map_err(|error| told(file, &error)),
    }
}

/// A new key, in a file that was not there. The file gets its name when it is whole, so that nobody reads a part of it.
fn made(file: &Path) -> std::io::Result<[u8; 32]> {
    let secret = drawn().map_err(std::io::Error::other)?;
    let mut part = file.as_os_str().to_owned();
    part.push(format!(
        ".{:016x}.part",
        getrandom::u64().map_err(|error| std::io::Error::other(error.to_string()))?
    ));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&part).and_then(|mut made| made.write_all(&secret));
    // A second name is only given where there is no such file yet.
    let named = written.and_then(|()| std::fs::hard_link(&part, file));
    drop(std::fs::remove_file(&part));
    named.map(|()| secret)
}

/// What is wrong with which file.
fn told(file: &Path, what: &dyn std::fmt::Display) -> Failed {
    format!("{}: {what}", file.display()).into()
}

#[cfg(test)]
mod tests {
    use super::from_file;
    use std::collections::BTreeSet;

    /// Hosts that start at once on a file that is not there have one key, none of them a part of it; a file that is no key is told by its name.
    #[test]
    fn all_have_the_same_key() {
        let folder = std::env::temp_dir().join(format!("tantou-token-key-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for round in 0..50 {
            let file = folder.join(format!("{round}.key"));
            let keys: BTreeSet<[u8; 32]> = std::thread::scope(|scope| {
                let hosts: Vec<_> = (0..8).map(|_| scope.spawn(|| from_file(&file).unwrap())).collect();
                hosts.into_iter().map(|host| host.join().unwrap()).collect()
            });
            assert_eq!(keys.len(), 1);
        }
        let left: BTreeSet<_> =
            std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left.len(), 50, "{left:?}");

        let short = folder.join("short.key");
        std::fs::write(&short, "secret").unwrap();
        let told = from_file(&short).unwrap_err().to_string();
        assert_eq!(told, format!("{}: a token key has 32 octets, this file 6", short.display()));
        let nowhere = folder.join("nowhere/token.key");
        assert!(from_file(&nowhere).unwrap_err().to_string().starts_with(&nowhere.display().to_string()));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
