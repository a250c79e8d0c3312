//! What clients know in common of invitations that went out: within a process in memory, between processes in a file that all of them append to.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use uuid::Uuid;

/// As much of the end of a file as the latest entries take.
const TAIL: u64 = 8_192;

/// Ids and the links that went out with them, the latest ones last.
pub(super) enum Board {
    Memory(Mutex<Vec<(Uuid, String)>>),
    File(PathBuf),
}

impl Board {
    /// A file of that name in a folder that several processes know, or this process's own memory.
    pub(super) fn new(folder: Option<&Path>, name: &str) -> Self {
        folder.map_or_else(|| Self::Memory(Mutex::default()), |folder| Self::File(folder.join(name)))
    }

    pub(super) fn put(&self, id: Uuid, token: &str) {
        match self {
            Self::Memory(all) => all.lock().unwrap().push((id, token.to_owned())),
            Self::File(path) => {
                // A line is written at once, so that lines of several processes do not mix.
                let line = format!("{id} {token}\n");
                let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
                file.write_all(line.as_bytes()).unwrap();
            }
        }
    }

    /// The entry that so many others came after, or the first one of those that are remembered.
    pub(super) fn recent(&self, back: usize) -> Option<(Uuid, String)> {
        let entries = match self {
            Self::Memory(all) => {
                let all = all.lock().unwrap();
                return all.get(all.len().saturating_sub(1 + back)).cloned();
            }
            Self::File(path) => tail(path),
        };
        entries.get(entries.len().saturating_sub(1 + back)).cloned()
    }
}

/// The whole lines at the end of a file.
fn tail(path: &Path) -> Vec<(Uuid, String)> {
    let Ok(mut file) = File::open(path) else { return Vec::new() };
    let from = file.metadata().unwrap().len().saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from)).unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    // Where the first line does not begin with the file it is a part of one; the last one is whole once it has ended.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let lines = whole.lines().skip(usize::from(from > 0));
    let entry = |line: &str| {
        let (id, token) = line.split_once(' ').unwrap();
        (id.parse().unwrap(), token.to_owned())
    };
    lines.map(entry).collect()
}
