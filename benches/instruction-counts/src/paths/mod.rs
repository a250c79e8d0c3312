//! The hot paths: what a host does for every request, record, address or link.

mod addresses;
mod delegation;
mod quota;
mod tokens;
mod visibility;

use std::hint::black_box;

/// Something whose instructions are counted.
#[derive(Debug)]
pub(crate) struct HotPath {
    /// Area, what is asked, and of which kind it is.
    pub(crate) name: &'static str,
    /// Sets up, does the operations, and says how many they were.
    pub(crate) run: fn() -> usize,
}

/// All of them.
pub(crate) const ALL: &[HotPath] = &[
    HotPath { name: "access/facts/hit", run: delegation::hits_on_facts },
    HotPath { name: "access/facts/miss", run: delegation::misses_on_facts },
    HotPath { name: "access/index/hit", run: delegation::hits_in_index },
    HotPath { name: "access/index/miss", run: delegation::misses_in_index },
    HotPath { name: "address/ascii", run: addresses::ascii },
    HotPath { name: "address/international", run: addresses::international },
    HotPath { name: "address/refused", run: addresses::refused },
    HotPath { name: "quota/evaluate", run: quota::evaluate },
    HotPath { name: "quota/limit", run: quota::limit },
    HotPath { name: "token/unknown", run: tokens::unknown },
    HotPath { name: "token/verify", run: tokens::verify },
    HotPath { name: "visibility/columns", run: visibility::columns },
    HotPath { name: "visibility/mask", run: visibility::mask },
    HotPath { name: "visibility/row", run: visibility::row },
    HotPath { name: "visibility/shown", run: visibility::shown },
];

/// Does an operation on each input, once before anything is counted, so that what is done only the first time is not in the count, and
/// once to be counted. Says how many inputs there are.
fn each<T>(inputs: &[T], mut operation: impl FnMut(&T)) -> usize {
    let mut all = || inputs.iter().for_each(|input| operation(black_box(input)));
    all();
    counted_by_callgrind(&mut all);
    inputs.len()
}

/// Callgrind collects while this function runs, and finds it by its name.
#[inline(never)]
fn counted_by_callgrind(work: &mut dyn FnMut()) {
    work();
    // Were the call the last thing here, the compiler could turn it into a jump.
    black_box(());
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_path_has_enough_to_do_for_an_average() {
        for path in ALL {
            let operations = (path.run)();
            assert!(operations >= 100, "{}: {operations}", path.name);
        }
    }
}
