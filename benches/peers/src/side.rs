//! One engine with the questions it is asked, so that many can take turns.

use access_decision::world::Random;
use measure::Rounds;
use std::hint::black_box;

/// One of those compared, ready to answer.
pub trait Side {
    /// The answers to all questions, in the order in which they were given.
    fn answers(&mut self) -> Vec<bool>;

    /// Puts the questions into another order, the same for the same seed and number.
    fn shuffle(&mut self, seed: u64);

    /// Answers as many questions as make a round, and forgets the answers.
    fn round(&mut self);

    /// How many questions make a round.
    fn per_round(&self) -> usize;
}

/// An engine that answers questions of type `Q` by answers of type `A`.
#[derive(Debug)]
pub struct Asked<Q, F, J> {
    questions: Vec<Q>,
    per_round: usize,
    ask: F,
    judge: J,
}

/// A side that asks `ask` and understands the answers by `judge`. A slow engine answers fewer questions to a round.
pub fn side<'a, Q, A, F, J>(questions: Vec<Q>, per_round: usize, ask: F, judge: J) -> Box<dyn Side + 'a>
where
    Q: 'a,
    F: FnMut(&Q) -> A + 'a,
    J: Fn(&A) -> bool + 'a,
{
    let per_round = per_round.min(questions.len());
    Box::new(Asked { questions, per_round, ask, judge })
}

impl<Q, A, F: FnMut(&Q) -> A, J: Fn(&A) -> bool> Side for Asked<Q, F, J> {
    fn answers(&mut self) -> Vec<bool> {
        self.questions.iter().map(|question| (self.judge)(&(self.ask)(question))).collect()
    }

    fn shuffle(&mut self, seed: u64) {
        Random::new(seed).shuffle(&mut self.questions);
    }

    fn round(&mut self) {
        for question in self.questions.iter().take(self.per_round) {
            // By reference, as its reader has it; the value itself would first be copied to another place of the stack.
            black_box(&(self.ask)(black_box(question)));
        }
    }

    fn per_round(&self) -> usize {
        self.per_round
    }
}

/// Lets every side run one round. Each goes first in turn, so that none always finds the caches as another left them.
pub fn take_turns(sides: &mut [Box<dyn Side + '_>], rounds: &mut [Rounds], turn: usize) {
    let count = sides.len().max(1);
    for place in 0..sides.len() {
        let which = (place + turn) % count;
        let side = &mut sides[which];
        // Once untimed, so that each finds the caches as it leaves them itself, not as the slowest of the others did.
        side.round();
        // A new order each time: else the processor learns by heart which of the questions are allowed, and what is measured is
        // its memory for a sequence that no host sends twice.
        side.shuffle(turn as u64);
        rounds[which].time(|| side.round());
    }
}
