//! A throwaway PostgreSQL for tests: it is made, started, stopped and removed by the process that needs it.
//!
//! It listens on a free port of the loopback interface only, trusts whoever connects as `postgres`, and gives up durability for speed unless it is asked to be [durable](ClusterOptions::durable). A small shell watches over it
//! and stops it by its process id as soon as the pipe to this process closes. So it ends when the [`PostgresCluster`] is dropped, when it stood in a `static`
//! that nobody drops, and when the test is killed.
//!
//! `initdb` refuses to run as root; then everything runs as the user `postgres`, whom the package of PostgreSQL makes.

mod programs;
mod supervisor;

pub use programs::MISSING;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Child;

/// A running PostgreSQL.
#[derive(Debug)]
pub struct PostgresCluster {
    port: u16,
    folder: PathBuf,
    supervisor: Child,
}

/// How a cluster is made.
#[derive(Clone, Debug, Default)]
pub struct ClusterOptions {
    durable: bool,
    settings: Vec<String>,
}

impl ClusterOptions {
    /// A commit outlives a crash of the server, as in earnest: for tests that crash it.
    #[must_use]
    pub const fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// With a setting of the server's, as `postgres -c` reads it: `max_connections=200`. A later one goes before an earlier one.
    #[must_use]
    pub fn with_setting(mut self, setting: impl Into<String>) -> Self {
        self.settings.push(setting.into());
        self
    }

    /// Makes a cluster and starts it; it takes about two seconds.
    ///
    /// # Errors
    /// [`ClusterError`] says what is missing or what failed, with the output of the program.
    pub fn start(&self) -> Result<PostgresCluster, ClusterError> {
        let programs = programs::Programs::find()?;
        let user = programs::User::to_run_as()?;
        let settings = self.all_settings();
        let mut last = ClusterError::Missing;
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            let folder = supervisor::folder(user.as_ref())?;
            programs.init(&folder, user.as_ref())?;
            match supervisor::start(&programs, &folder, port, &settings, user.as_ref()) {
                Ok(supervisor) => return Ok(PostgresCluster { port, folder, supervisor }),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// A cluster for a test. Without PostgreSQL the test is skipped, which is said on the error output; where the variable `CI` is set, it fails instead.
    ///
    /// # Panics
    /// If `CI` is set and PostgreSQL cannot be had.
    #[expect(clippy::panic, clippy::print_stderr, reason = "it speaks for a test")]
    pub fn start_or_skip(&self, test: &str) -> Option<PostgresCluster> {
        match self.start() {
            Ok(cluster) => Some(cluster),
            Err(error) if std::env::var_os("CI").is_some() => panic!("{test}: {error}"),
            Err(error) => {
                eprintln!("SKIPPED {test}: {error}");
                None
            }
        }
    }

    fn all_settings(&self) -> Vec<String> {
        let mut settings = vec!["max_connections=50".to_owned(), "autovacuum=off".to_owned()];
        if !self.durable {
            let fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
            settings.extend(fast.map(str::to_owned));
        }
        settings.extend(self.settings.iter().cloned());
        settings
    }
}

/// PostgreSQL cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// Its programs are nowhere to be found.
    #[error("{MISSING}")]
    Missing,
    /// Running as root, and there is no user to run it as.
    #[error("PostgreSQL does not run as root, and there is no user `postgres`")]
    NoUser,
    /// A program could not be run, or a folder not be made.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What came of it.
        error: std::io::Error,
    },
    /// A program failed.
    #[error("{what} failed:\n{output}")]
    Failed {
        /// Which.
        what: &'static str,
        /// What it printed.
        output: String,
    },
}

/// How often another port is tried: between choosing one and listening on it, someone else may take it.
const ATTEMPTS: usize = 5;

impl PostgresCluster {
    /// Makes a cluster with the default [`ClusterOptions`] and starts it.
    ///
    /// # Errors
    /// As [`ClusterOptions::start`].
    pub fn start() -> Result<Self, ClusterError> {
        ClusterOptions::default().start()
    }

    /// [`ClusterOptions::start_or_skip`] with the default options.
    ///
    /// # Panics
    /// If `CI` is set and PostgreSQL cannot be had.
    pub fn start_or_skip(test: &str) -> Option<Self> {
        ClusterOptions::default().start_or_skip(test)
    }

    /// Crashes the server, as `pg_ctl -m immediate` does, and starts it again over the same files. Connections break; what was not committed is gone.
    ///
    /// # Errors
    /// As [`ClusterOptions::start`].
    pub fn crash_and_restart(&mut self) -> Result<(), ClusterError> {
        supervisor::crash(&mut self.supervisor, &self.folder)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How to connect, as drivers and `psql` read it: `host=127.0.0.1 port=… user=postgres dbname=postgres`.
    pub fn connection(&self) -> String {
        format!("host=127.0.0.1 port={} user=postgres dbname=postgres", self.port)
    }
}

impl Drop for PostgresCluster {
    fn drop(&mut self) {
        // The closed pipe tells the shell to stop the server and to remove its folder.
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

fn free_port() -> Result<u16, ClusterError> {
    let bound = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    bound
        .map(|address| address.port())
        .map_err(|error| ClusterError::Io { what: "finding a free port", error })
}
