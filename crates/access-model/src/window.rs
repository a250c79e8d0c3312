//! The window: from when until when an assignment grants something.

use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// The time in which an assignment grants something: from inclusive, until exclusive, each end open if absent (AM-17).
///
/// ```
/// use access_model::{Window, WindowPosition};
/// let (april, may) = ("2026-04-01T00:00:00Z".parse()?, "2026-05-01T00:00:00Z".parse()?);
/// let window = Window::new(Some(april), Some(may))?;
/// assert!(window.contains(april) && !window.contains(may));
/// assert_eq!(window.position(may), WindowPosition::After { until: may });
/// assert!(Window::new(Some(may), Some(april)).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Window {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// A window that contains no instant was refused (AM-17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a window from {from} until {until} contains no instant")]
pub struct WindowError {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end, not after the beginning.
    pub until: Timestamp,
}

impl WindowError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        let Self { from: _, until: _ } = self;
        "window.empty"
    }
}

/// Where an instant lies in respect of a [`Window`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WindowPosition {
    /// Not yet inside.
    Before {
        /// When the window opens.
        from: Timestamp,
    },
    /// Inside.
    Inside {
        /// When the window closes, if it does.
        until: Option<Timestamp>,
    },
    /// No longer inside.
    After {
        /// When the window closed.
        until: Timestamp,
    },
}

impl Window {
    /// No limit in time.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// The window from `from` inclusive until `until` exclusive.
    ///
    /// # Errors
    /// [`WindowError`] if it would contain no instant.
    pub fn new(from: Option<Timestamp>, until: Option<Timestamp>) -> Result<Self, WindowError> {
        match (from, until) {
            (Some(from), Some(until)) if until <= from => Err(WindowError { from, until }),
            (from, until) => Ok(Self { from, until }),
        }
    }

    /// When it opens.
    pub const fn from(&self) -> Option<Timestamp> {
        self.from
    }

    /// When it closes; the instant itself is outside.
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Where `now` lies.
    #[inline]
    pub fn position(&self, now: Timestamp) -> WindowPosition {
        match (self.from, self.until) {
            (Some(from), _) if now < from => WindowPosition::Before { from },
            (_, Some(until)) if until <= now => WindowPosition::After { until },
            (_, until) => WindowPosition::Inside { until },
        }
    }

    /// Whether `now` lies inside.
    pub fn contains(&self, now: Timestamp) -> bool {
        matches!(self.position(now), WindowPosition::Inside { .. })
    }
}

/// The wire form, whose reading goes through the check.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    #[serde(default)]
    from: Option<Timestamp>,
    #[serde(default)]
    until: Option<Timestamp>,
}

impl From<Window> for Bounds {
    fn from(window: Window) -> Self {
        Self { from: window.from, until: window.until }
    }
}

impl TryFrom<Bounds> for Window {
    type Error = WindowError;

    fn try_from(bounds: Bounds) -> Result<Self, WindowError> {
        Self::new(bounds.from, bounds.until)
    }
}
