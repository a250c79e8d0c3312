//! Whether a viewer sees a record: the one evaluator, for requests, previews, explanations and comparisons alike. Many records at once go the same steps in
//! [`select`](BoundRule::select).

use crate::bind::{BoundRule, Entry};
use crate::compile::{ACCEPT, REJECT};
use crate::record::Record;

impl BoundRule<'_> {
    /// Whether the viewer sees a record of this module (PV-12, PV-13). Allocates nothing.
    #[inline]
    pub fn sees<R: Record + ?Sized>(&self, record: &R) -> bool {
        // Of many records most are decided by the first question, so that it becomes part of the caller's loop, and its answer a branch of that loop: the processor
        // guesses it and goes on to the next record while this one's value is still on its way from memory. Where its answers lead is no matter of the record.
        let Entry { start, asks_of, yes, no } = self.entry;
        match self.steps.get(start as usize) {
            None => start == ACCEPT,
            Some(first) if no == REJECT => {
                first.holds_asked(asks_of, record) && (yes == ACCEPT || self.sees_from(yes, record))
            }
            Some(first) if yes == ACCEPT => first.holds_asked(asks_of, record) || self.sees_from(no, record),
            Some(_) => self.sees_from(start, record),
        }
    }

    #[inline(never)]
    fn sees_from<R: Record + ?Sized>(&self, mut at: u32, record: &R) -> bool {
        while let Some(step) = self.steps.get(at as usize) {
            at = if step.holds(record) { step.yes } else { step.no };
        }
        at == ACCEPT
    }

    /// Asks the questions that decide, those that the viewer's record has decided among them, and shows each with its answer. A jump leads forward only, so it ends.
    pub(crate) fn run<R: Record + ?Sized>(&self, record: &R, mut asked: impl FnMut(usize, bool)) -> bool {
        let program = &self.rule.program;
        let mut at = program.start;
        while let Some((step, (yes, no))) = self.steps.get(at as usize).zip(program.jumps.get(at as usize)) {
            let answer = step.holds(record);
            asked(at as usize, answer);
            at = if answer { *yes } else { *no };
        }
        at == ACCEPT
    }
}
