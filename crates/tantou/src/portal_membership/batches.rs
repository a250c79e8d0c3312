//! The batches of a bulk invitation, taken from whatever gives its targets (IL-44).

use invitation_lifecycle::bulk::{Batch, BulkProgress, BulkTarget};
use std::iter::Peekable;
use std::num::NonZeroUsize;

/// Takes batches from an iterator of targets, from wherever a run stands. It holds one batch at a time, and the target behind it, however many there are; so it knows the
/// last batch, also where the targets fill it.
///
/// `open` begins an iterator at a position, counted from 0: a page of a database, a file from a line on. It is called once for each pass of a run, and
/// whenever the run stands elsewhere than expected (after a crash, or if somebody else has carried it on); it has to give the same targets in the same
/// order each time.
///
/// ```
/// use invitation_lifecycle::bulk::{BulkMode, BulkProgress, BulkTarget};
/// use tantou::portal_membership::Batches;
/// # use std::num::NonZeroUsize;
/// # fn targets() -> Vec<BulkTarget> { Vec::new() }
/// let all = targets();
/// let open = |position: u64| all.iter().skip(usize::try_from(position).unwrap_or(usize::MAX)).cloned();
/// let mut batches = Batches::new(open, NonZeroUsize::new(500).unwrap_or(NonZeroUsize::MIN));
/// let progress = BulkProgress::begin(BulkMode::SendWhatPasses);
/// let batch = batches.next(&progress);
/// assert!(batch.is_last);
/// ```
#[derive(Clone, Debug)]
pub struct Batches<O, I: Iterator<Item = BulkTarget>> {
    open: O,
    size: NonZeroUsize,
    /// Where the iterator stands, and the iterator.
    at: Option<(u64, Peekable<I>)>,
}

impl<I: Iterator<Item = BulkTarget>, O: FnMut(u64) -> I> Batches<O, I> {
    /// Batches of this size.
    pub const fn new(open: O, size: NonZeroUsize) -> Self {
        Self { open, size, at: None }
    }

    /// The next batch of a run. Keep it until its transaction is committed: after a conflict the same batch is run again.
    pub fn next(&mut self, progress: &BulkProgress) -> Batch {
        let (position, mut targets) = match self.at.take().filter(|(at, _)| *at == progress.next) {
            Some(at) => at,
            None => (progress.next, (self.open)(progress.next).peekable()),
        };
        let mut batch = progress.batch(&mut targets, self.size);
        batch.is_last = targets.peek().is_none();
        let length = u64::try_from(batch.targets.len()).unwrap_or(u64::MAX);
        self.at = Some((position.saturating_add(length), targets));
        batch
    }
}
