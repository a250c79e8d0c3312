//! One path under callgrind.

use crate::paths::HotPath;
use std::error::Error;
use std::process::Command;

/// The argument by which this program is asked to run one path.
pub(crate) const COUNT: &str = "--count";

/// The instructions of one operation of a path, to a tenth.
pub(crate) fn instructions(path: &HotPath) -> Result<f64, Box<dyn Error>> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    // Collecting is off until this function is entered, and off again when it is left.
    command.arg("--toggle-collect=*counted_by_callgrind*");
    command.arg(std::env::current_exe()?).args([COUNT, path.name]);
    let output = command.output().map_err(|error| format!("valgrind cannot be run: {error}"))?;
    let (said, summary) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    let operations: u32 = said.trim().parse().unwrap_or_default();
    let collected = collected(&summary).unwrap_or_default();
    if !output.status.success() || operations == 0 || collected == 0 {
        return Err(format!("{}: nothing was counted\n{said}{summary}", path.name).into());
    }
    Ok((collected as f64 / f64::from(operations) * 10.0).round() / 10.0)
}

/// The total of callgrind's summary, which stands behind the number of its process: `==17== Collected : 123456`.
fn collected(summary: &str) -> Option<u64> {
    let total = summary.lines().rev().find_map(|line| line.split_once("Collected :"))?.1;
    total.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::collected;

    #[test]
    fn the_total_is_read_from_the_summary() {
        let summary = "==17== Callgrind, a call-graph generating cache profiler\n\
            ==17== \n==17== Events    : Ir\n==17== Collected : 123456\n==17== \n==17== I   refs:      123,456\n";
        assert_eq!(collected(summary), Some(123_456));
        assert_eq!(collected("==17== Collected : \n"), None);
        assert_eq!(collected("valgrind: no such program"), None);
    }
}
