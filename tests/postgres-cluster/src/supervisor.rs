//! The shell that watches over a server.

use crate::ClusterError;
use crate::programs::{Programs, User, as_user};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// `$1`: the server, `$2`: its files, `$3`: its port. Reading ends when the process at the other end of the pipe ends or lets go.
/// A signal to the shell interrupts the reading, too. SIGINT is PostgreSQL's *fast shutdown*.
const SCRIPT: &str = r#"
trap : INT TERM HUP
"$1" -D "$2" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=50 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off >"$2/server.log" 2>&1 &
server=$!
while read -r _; do :; done
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$2"
"#;

/// How often the server is looked after, half a minute in all.
const LOOKS: usize = 1_500;
const PAUSE: Duration = Duration::from_millis(20);

/// A folder for the files, owned by whoever runs the server.
pub(crate) fn folder(user: Option<&User>) -> Result<PathBuf, ClusterError> {
    let made = tempfile::Builder::new().prefix("tantou-postgres-").tempdir().and_then(|folder| {
        if let Some(user) = user {
            std::os::unix::fs::chown(folder.path(), Some(user.uid), Some(user.gid))?;
        }
        Ok(folder.keep())
    });
    made.map_err(|error| ClusterError::Io { what: "making a folder", error })
}

/// Starts the server and waits until it answers.
pub(crate) fn start(
    programs: &Programs,
    folder: &Path,
    port: u16,
    user: Option<&User>,
) -> Result<Child, ClusterError> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "sh"]).arg(programs.server()).arg(folder).arg(port.to_string());
    command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut supervisor = as_user(&mut command, user)
        .spawn()
        .map_err(|error| ClusterError::Io { what: "starting the server", error })?;
    match wait(folder) {
        Ok(()) => Ok(supervisor),
        Err(error) => {
            drop(supervisor.stdin.take());
            let _ = supervisor.wait();
            Err(error)
        }
    }
}

/// The server writes its state into the last line of its lock file.
fn wait(folder: &Path) -> Result<(), ClusterError> {
    let read = |file| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    for _ in 0..LOOKS {
        let state = read("postmaster.pid");
        if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        if read("server.log").contains("FATAL") {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Err(ClusterError::Failed { what: "the server", output: read("server.log") })
}
