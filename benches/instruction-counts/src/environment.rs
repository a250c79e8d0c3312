//! What a count depends on besides the code.

use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fmt;
use std::process::Command;

/// What has made and run the counted program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Environment {
    /// As `rustc --version` says.
    pub(crate) compiler: String,
    /// For example `x86_64`.
    pub(crate) architecture: String,
    /// As `getconf GNU_LIBC_VERSION` says.
    pub(crate) c_library: String,
}

impl Environment {
    /// This one.
    pub(crate) fn here() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            compiler: line_of("rustc", "--version")?,
            architecture: std::env::consts::ARCH.to_owned(),
            c_library: line_of("getconf", "GNU_LIBC_VERSION").unwrap_or_else(|_| "unknown".to_owned()),
        })
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {}", self.compiler, self.architecture, self.c_library)
    }
}

/// Whether a machine runs this that nobody watches: then what cannot be compared is a failure.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|ci| !matches!(ci.as_str(), "" | "0" | "false"))
}

fn line_of(program: &str, argument: &str) -> Result<String, Box<dyn Error>> {
    let output = Command::new(program).arg(argument).output()?;
    let line = String::from_utf8(output.stdout)?.trim().to_owned();
    if output.status.success() && !line.is_empty() {
        Ok(line)
    } else {
        Err(format!("{program} {argument} says nothing").into())
    }
}
