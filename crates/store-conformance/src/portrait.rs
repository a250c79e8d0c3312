//! What a store shows, and whether it is what it should show.

use crate::violation::{Verdict, ensure};
use serde::Serialize;
use storage_contract::Versioned;

/// Everything that can be seen, as sorted lines of JSON, so that a difference can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portrait {
    lines: Vec<String>,
    /// The versions of the rows that were locked. Two looks may be compared by them; what a version has to be is nowhere said.
    versions: Vec<String>,
}

impl Portrait {
    pub(crate) fn add<T: Serialize>(&mut self, kind: &str, record: &T) {
        self.lines.push(line(kind, record));
    }

    pub(crate) fn add_all<T: Serialize>(&mut self, kind: &str, records: impl Iterator<Item = T>) {
        records.for_each(|record| self.add(kind, &record));
    }

    /// Rows that were read under guard, as records.
    pub(crate) fn add_locked<A, T: Serialize>(
        &mut self,
        kind: &str,
        rows: impl IntoIterator<Item = Versioned<A>>,
        record: impl Fn(&A) -> T,
    ) {
        for row in rows {
            let line = line(kind, &record(&row.value));
            self.versions.push(format!("{line} in version {}", row.version.to_stored()));
            self.lines.push(line);
        }
    }

    pub(crate) fn sorted(mut self) -> Self {
        self.lines.sort_unstable();
        self.versions.sort_unstable();
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// States that it shows what is expected, whatever the versions.
    pub(crate) fn has_to_show(&self, expected: &Self, otherwise: &str) -> Verdict {
        ensure(self.lines == expected.lines, || {
            format!("{otherwise}: {}", difference(&self.lines, &expected.lines))
        })
    }

    /// States that nothing was written between two looks, not even what was there already.
    pub(crate) fn has_to_be(&self, before: &Self, otherwise: &str) -> Verdict {
        self.has_to_show(before, otherwise)?;
        ensure(self.versions == before.versions, || {
            format!("{otherwise}: {}", difference(&self.versions, &before.versions))
        })
    }
}

fn line<T: Serialize>(kind: &str, record: &T) -> String {
    format!("{kind}: {}", serde_json::to_string(record).expect("records are JSON"))
}

/// What only one of the two shows.
fn difference(found: &[String], expected: &[String]) -> String {
    let only = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|line| !b.contains(line)).cloned().collect()
    };
    format!(
        "found but not expected {:#?}, expected but not found {:#?}",
        only(found, expected),
        only(expected, found)
    )
}
