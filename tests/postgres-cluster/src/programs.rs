//! Where the programs of PostgreSQL are, and who runs them.

use crate::ClusterError;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What to do when PostgreSQL is missing.
pub const MISSING: &str = "PostgreSQL is missing: neither in PATH nor in /usr/lib/postgresql/*/bin; on Debian `apt-get install postgresql`";

/// The programs that a cluster is made of.
#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
}

/// The user that runs them, if it is not the one that we are.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Programs {
    /// Of several versions the highest.
    pub(crate) fn find() -> Result<Self, ClusterError> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let complete =
            |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .collect();
        versions.sort();
        let installed = versions.into_iter().rev().map(|(_, folder)| folder);
        let folder = std::env::split_paths(&path).chain(installed).find(complete);
        folder.map(|folder| Self { folder }).ok_or(ClusterError::Missing)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the files of a cluster: UTF-8, a locale that is everywhere, no password.
    pub(crate) fn init(&self, folder: &Path, user: Option<&User>) -> Result<(), ClusterError> {
        let mut command = Command::new(self.folder.join("initdb"));
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        command.arg("-D").arg(folder).current_dir("/").stdin(Stdio::null());
        let output = as_user(&mut command, user)
            .output()
            .map_err(|error| ClusterError::Io { what: "initdb", error })?;
        if output.status.success() {
            return Ok(());
        }
        let text = [output.stdout, output.stderr].concat();
        Err(ClusterError::Failed { what: "initdb", output: String::from_utf8_lossy(&text).into_owned() })
    }
}

impl User {
    /// Nobody else, unless we are root.
    pub(crate) fn to_run_as() -> Result<Option<Self>, ClusterError> {
        use std::os::unix::fs::MetadataExt as _;
        let me = std::fs::metadata("/proc/self")
            .map_err(|error| ClusterError::Io { what: "asking who runs this", error })?;
        if me.uid() != 0 {
            return Ok(None);
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = users.lines().find_map(|line| {
            let mut parts = line.strip_prefix("postgres:")?.split(':').skip(1);
            Some(Self { uid: parts.next()?.parse().ok()?, gid: parts.next()?.parse().ok()? })
        });
        found.map(Some).ok_or(ClusterError::NoUser)
    }
}

pub(crate) fn as_user<'c>(command: &'c mut Command, user: Option<&User>) -> &'c mut Command {
    match user {
        Some(user) => command.uid(user.uid).gid(user.gid),
        None => command,
    }
}
