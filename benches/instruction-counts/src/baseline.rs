//! The counts that are checked in.

use crate::environment::Environment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

/// What was counted, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Baseline {
    /// What has made and run the counted program.
    pub(crate) of: Environment,
    /// The instructions of one operation by the names of the paths.
    pub(crate) instructions: BTreeMap<String, f64>,
}

impl Baseline {
    /// Where it is kept, from the root of the workspace.
    pub(crate) const PLACE: &str = "benches/instruction-counts/baseline.toml";
    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.toml");
    const HEAD: &str = "# The instructions of one operation of each hot path. Written by `scripts/instruction-counts --renew`.\n\n";

    /// Reads it.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(Self::FILE).map_err(|error| format!("{}: {error}", Self::PLACE))?;
        Ok(toml::from_str(&text).map_err(|error| format!("{}: {error}", Self::PLACE))?)
    }

    /// Writes it.
    pub(crate) fn write(&self) -> Result<(), Box<dyn Error>> {
        Ok(fs::write(Self::FILE, format!("{}{}", Self::HEAD, toml::to_string(self)?))?)
    }
}

#[cfg(test)]
mod tests {
    use super::Baseline;
    use crate::paths;
    use std::collections::BTreeSet;

    #[test]
    fn the_baseline_has_a_count_of_each_path_and_no_other() {
        let baseline = Baseline::read().unwrap();
        let counted: BTreeSet<&str> = baseline.instructions.keys().map(String::as_str).collect();
        assert_eq!(counted, paths::ALL.iter().map(|path| path.name).collect());
        assert!(baseline.instructions.values().all(|count| *count > 0.0));
    }
}
