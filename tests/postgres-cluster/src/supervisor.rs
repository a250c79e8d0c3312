//! The shell that watches over a server.

use crate::ClusterError;
use crate::programs::{Programs, User, as_user};
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// `$1`: the folder of the programs, `$2`: the files, `$3`: the port, `$4` and on: settings. Reading ends when the process at the other end of the pipe ends or lets go; a
/// line asks for a crash and a new start. A signal to the shell interrupts the reading, too. SIGINT is PostgreSQL's *fast shutdown*.
const SCRIPT: &str = r#"
trap : INT TERM HUP
programs=$1 files=$2 port=$3
shift 3
start() {
    "$programs/postgres" -D "$files" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= "$@" >>"$files/server.log" 2>&1 &
    server=$!
}
start "$@"
while read -r _; do
    "$programs/pg_ctl" -D "$files" -m immediate stop >/dev/null 2>&1
    wait "$server"
    start "$@"
done
# Again until it is gone: a server that has only just been forked does not hear a signal yet.
while kill -INT "$server" 2>/dev/null; do sleep 0.1; done
wait "$server"
rm -rf "$files"
"#;

/// How often the server is looked after, a minute and a half in all: on a busy disk it takes its time to end.
const LOOKS: usize = 4_500;
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
    settings: &[String],
    user: Option<&User>,
) -> Result<Child, ClusterError> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "sh"]).arg(programs.folder()).arg(folder).arg(port.to_string());
    for setting in settings {
        command.args(["-c", setting]);
    }
    command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // A group of its own: Ctrl-C on a terminal goes to whoever uses the server, and not past them to the server itself.
    command.process_group(0);
    let mut supervisor = as_user(&mut command, user)
        .spawn()
        .map_err(|error| ClusterError::Io { what: "starting the server", error })?;
    match wait(folder, None) {
        Ok(()) => Ok(supervisor),
        Err(error) => {
            drop(supervisor.stdin.take());
            let _ = supervisor.wait();
            Err(error)
        }
    }
}

/// Crashes the server, as `pg_ctl -m immediate` does, starts it again over the same files, and waits until it answers.
pub(crate) fn crash(supervisor: &mut Child, folder: &Path) -> Result<(), ClusterError> {
    let before = server(folder);
    let asked = supervisor.stdin.as_mut().map_or(Ok(()), |pipe| pipe.write_all(b"\n"));
    asked.map_err(|error| ClusterError::Io { what: "crashing the server", error })?;
    wait(folder, before.as_deref())
}

/// The process id of the server.
fn server(folder: &Path) -> Option<String> {
    let state = std::fs::read_to_string(folder.join("postmaster.pid")).ok()?;
    state.lines().next().map(str::to_owned)
}

/// The server writes its state into the last line of its lock file. It must not be the one before.
fn wait(folder: &Path, before: Option<&str>) -> Result<(), ClusterError> {
    let read = |file| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    for _ in 0..LOOKS {
        let state = read("postmaster.pid");
        let another = state.lines().next().is_some_and(|server| Some(server) != before);
        if another && state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        // Whoever connects while a crashed server recovers is turned away with this word, so it says nothing about a new start.
        if before.is_none() && read("server.log").contains("FATAL") {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Err(ClusterError::Failed { what: "the server", output: read("server.log") })
}
