//! Where randomness comes from: from the host (IL-13).

/// The host's generator failed, or hands out what is no randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no randomness is available")]
pub struct RandomUnavailable;

/// The host's cryptographic random generator: the operating system's, never one that is seeded by the clock.
///
/// A token is as secret as what this gives; predictable bytes let strangers in. Any `FnMut(&mut [u8]) -> Result<(),
/// RandomUnavailable>` is one:
///
/// ```
/// use invitation_lifecycle::{RandomBytes, RandomUnavailable};
/// # mod getrandom { pub fn fill(out: &mut [u8]) -> Result<(), ()> { out.fill(7); Ok(()) } }
/// let mut random = |out: &mut [u8]| getrandom::fill(out).map_err(|_| RandomUnavailable);
/// let mut secret = [0; 32];
/// random.fill(&mut secret)?;
/// # Ok::<(), RandomUnavailable>(())
/// ```
pub trait RandomBytes {
    /// Fills `out` entirely with fresh random bytes.
    ///
    /// # Errors
    /// [`RandomUnavailable`] if the generator fails. Then nothing is issued.
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomUnavailable>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), RandomUnavailable>> RandomBytes for F {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        self(out)
    }
}
