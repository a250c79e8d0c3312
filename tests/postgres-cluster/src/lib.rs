//! A throwaway PostgreSQL for tests: it is made, started, stopped and removed by the process that needs it.
//!
//! It listens on a free port of the loopback interface only, trusts whoever connects as `postgres`, and gives up durability for speed. A small shell watches over it
//! and stops it by its process id as soon as the pipe to this process closes. So it ends when the [`PostgresCluster`] is dropped, when it stood in a `static`
//! that nobody drops, and when the test is killed.
//!
//! `initdb` refuses to run as root; then everything runs as the user `postgres`, whom the package of PostgreSQL makes.

mod programs;
mod supervisor;

pub use programs::MISSING;

use std::net::TcpListener;
use std::process::Child;

/// A running PostgreSQL.
#[derive(Debug)]
pub struct PostgresCluster {
    port: u16,
    supervisor: Child,
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
    /// Makes a cluster and starts it; it takes about two seconds.
    ///
    /// # Errors
    /// [`ClusterError`] says what is missing or what failed, with the output of the program.
    pub fn start() -> Result<Self, ClusterError> {
        let programs = programs::Programs::find()?;
        let user = programs::User::to_run_as()?;
        let mut last = ClusterError::Missing;
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            let folder = supervisor::folder(user.as_ref())?;
            programs.init(&folder, user.as_ref())?;
            match supervisor::start(&programs, &folder, port, user.as_ref()) {
                Ok(supervisor) => return Ok(Self { port, supervisor }),
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
    pub fn start_or_skip(test: &str) -> Option<Self> {
        match Self::start() {
            Ok(cluster) => Some(cluster),
            Err(error) if std::env::var_os("CI").is_some() => panic!("{test}: {error}"),
            Err(error) => {
                eprintln!("SKIPPED {test}: {error}");
                None
            }
        }
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
