//! Kills a process at random points of what it does, again and again, and looks at what it has left.
//!
//! The child is this test binary itself, run again for one test and told by an environment variable where the file is.

use crate::host::Dice;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const KILLS: usize = 50;
const SIGKILL: i32 = 9;

/// Where the child finds the file; without it the child's test does nothing.
const FILE: &str = "TANTOU_KILLED_FILE";
/// Another seed than the usual one, to look for trouble.
const SEED: &str = "TANTOU_KILLED_SEED";

/// In the child: the file to work on; `None` in a run of all tests.
pub(crate) fn child_file() -> Option<PathBuf> {
    std::env::var_os(FILE).map(PathBuf::from)
}

/// When somebody looks at a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// For the first time.
    pub(crate) is_new: bool,
    /// Whether the child was not killed, and so has got through.
    pub(crate) is_through: bool,
}

fn start(child: &str, file: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", child, "--quiet"]).env(FILE, file);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// How long the whole takes in a process of its own, here and now.
#[expect(clippy::disallowed_methods, reason = "the kills have to be spread over the real duration of a run")]
fn duration_of_a_run(child: &str) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    assert!(start(child, &folder.path().join("whole.db")).wait().unwrap().success());
    began.elapsed()
}

/// Kills the child 50 times (`SIGKILL`), spread over what it does, and has it started again each time until it is through; then it begins on another file.
/// `look` checks the file after each time, and answers how much is done and how much there is to do.
#[expect(clippy::print_stdout, reason = "what the seed was, and what came of it, for a failed run")]
#[expect(clippy::disallowed_methods, reason = "the kills have to be spread over the real duration of a run")]
pub(crate) fn kill_and_look(child: &str, mut look: impl FnMut(&Path, Look) -> (usize, usize)) {
    let seed = std::env::var(SEED).map_or(20_260_401, |text| text.parse().unwrap());
    let mut whole = duration_of_a_run(child);
    println!("seed {seed} ({SEED}), a whole run takes {whole:?}");
    let mut dice = Dice(seed);
    let (mut kills, mut files, mut partly) = (0, 0, 0);
    while kills < KILLS {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("batch.db");
        let (mut before, mut is_new) = (0, true);
        files += 1;
        loop {
            let began = Instant::now();
            let mut child = start(child, &file);
            // Once all kills are made, the last file is finished in peace.
            if kills < KILLS {
                sleep(whole.mul_f64(dice.fraction()));
                child.kill().unwrap();
            }
            let status = child.wait().unwrap();
            let killed = status.signal() == Some(SIGKILL);
            assert!(killed || status.success(), "{status}");
            kills += usize::from(killed);
            let (done, all) = look(&file, Look { is_new, is_through: !killed });
            // Where the machine was busier when the whole was measured, most would get through.
            if is_new && !killed {
                whole = whole.min(began.elapsed());
            }
            is_new = false;
            assert!(done >= before, "what was committed stays");
            partly += usize::from(killed && done > before && done < all);
            before = done;
            if !killed {
                break;
            }
        }
    }
    println!("{kills} kills on {files} files, {partly} of them in the midst of the batch");
    assert!(
        partly * 5 >= kills,
        "{partly} of {kills} kills fell into the batch: they are not spread over it"
    );
}
