//! The naive model's memory: a list of facts in the order in which they came about, scanned from the beginning for every question.

use std::collections::BTreeSet;
use tantou::access::Window;
use tantou::storage::Timestamp;

/// A letter to one person, by the batch that sent it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LetterId {
    pub(super) batch: usize,
    pub(super) person: usize,
}

/// Why a letter, or the person who has accepted it, loses contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Removed,
    DelegateDeleted,
    ContractEnded,
    /// It cannot be given any more, and the letter goes on without it.
    LeftOut,
}

#[derive(Clone, Debug)]
pub(super) enum Fact {
    Owns {
        contract: usize,
        holder: usize,
    },
    Over {
        contract: usize,
        at: Timestamp,
    },
    Listed {
        holder: usize,
        person: usize,
    },
    Unlisted {
        holder: usize,
        person: usize,
    },
    Sent {
        letter: LetterId,
        holder: usize,
        contracts: BTreeSet<usize>,
        window: Window,
        at: Timestamp,
        expires: Option<Timestamp>,
    },
    Yes {
        letter: LetterId,
        contracts: BTreeSet<usize>,
    },
    No {
        letter: LetterId,
    },
    TakenBack {
        letter: LetterId,
    },
    Erased {
        letter: LetterId,
        contracts: BTreeSet<usize>,
    },
    Lost {
        letter: LetterId,
        contracts: BTreeSet<usize>,
        why: Why,
    },
    Registered {
        person: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting { expires: Option<Timestamp> },
    Accepted,
    Declined,
    Cancelled,
    Ended(Why),
}

/// What a person has been promised about a contract, last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    pub(super) letter: LetterId,
    pub(super) holder: usize,
    pub(super) window: Window,
    pub(super) stage: Stage,
}

#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) holder: usize,
    pub(super) contracts: BTreeSet<usize>,
    pub(super) window: Window,
    pub(super) times_sent: u32,
    pub(super) stage: Stage,
}

impl Letter {
    fn lose(&mut self, contracts: &BTreeSet<usize>) {
        if self.stage == Stage::Cancelled || self.contracts.is_disjoint(contracts) {
            return;
        }
        let left: BTreeSet<usize> = self.contracts.difference(contracts).copied().collect();
        if left.is_empty() {
            self.stage = Stage::Cancelled;
        } else {
            self.contracts = left;
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Facts(pub(super) Vec<Fact>);

impl Facts {
    pub(super) fn owner(&self, contract: usize) -> usize {
        let mut owners = self.0.iter().filter_map(|fact| match fact {
            Fact::Owns { contract: of, holder } if *of == contract => Some(*holder),
            _ => None,
        });
        owners.next_back().unwrap()
    }

    pub(super) fn is_over(&self, contract: usize, now: Timestamp) -> bool {
        let mut ends = self.0.iter().filter_map(|fact| match fact {
            Fact::Over { contract: of, at } if *of == contract => Some(*at),
            _ => None,
        });
        ends.next_back().is_some_and(|at| at <= now)
    }

    pub(super) fn is_listed(&self, holder: usize, person: usize) -> bool {
        let mut changes = self.0.iter().filter_map(|fact| match fact {
            Fact::Listed { holder: by, person: who } if (*by, *who) == (holder, person) => Some(true),
            Fact::Unlisted { holder: by, person: who } if (*by, *who) == (holder, person) => Some(false),
            _ => None,
        });
        changes.next_back().unwrap_or(false)
    }

    /// Whether anybody ever wrote to this person.
    pub(super) fn is_known(&self, person: usize) -> bool {
        self.0.iter().any(|fact| matches!(fact, Fact::Sent { letter, .. } if letter.person == person))
    }

    pub(super) fn is_registered(&self, person: usize) -> bool {
        self.0.iter().any(|fact| matches!(fact, Fact::Registered { person: who } if *who == person))
    }

    /// When the holder last wrote to the person.
    pub(super) fn last_written(&self, holder: usize, person: usize) -> Option<Timestamp> {
        let mut times = self.0.iter().filter_map(|fact| match fact {
            Fact::Sent { letter, holder: by, at, .. } if (*by, letter.person) == (holder, person) => {
                Some(*at)
            }
            _ => None,
        });
        times.next_back()
    }

    pub(super) fn letters(&self) -> BTreeSet<LetterId> {
        let sent = self.0.iter().filter_map(|fact| match fact {
            Fact::Sent { letter, .. } => Some(*letter),
            _ => None,
        });
        sent.filter(|letter| self.letter(*letter).is_some()).collect()
    }

    /// A letter as it stands; `None` if there is none, or none any more.
    pub(super) fn letter(&self, id: LetterId) -> Option<Letter> {
        let mut found: Option<Letter> = None;
        for fact in &self.0 {
            match fact {
                Fact::Sent { letter, holder, contracts, window, expires, .. } if *letter == id => {
                    found = Some(Letter {
                        holder: *holder,
                        contracts: contracts.clone(),
                        window: *window,
                        times_sent: found.map_or(0, |earlier| earlier.times_sent) + 1,
                        stage: Stage::Waiting { expires: *expires },
                    });
                }
                // Whoever promises the same thing to the same person later takes the letter's place.
                Fact::Sent { letter, contracts, .. } if letter.person == id.person => {
                    if let Some(found) = &mut found {
                        found.lose(contracts);
                    }
                }
                _ => found = after(found, fact, id),
            }
        }
        found
    }

    /// What the person has been promised about the contract, last.
    pub(super) fn promise(&self, contract: usize, person: usize) -> Option<Promise> {
        let mut found: Option<Promise> = None;
        for fact in &self.0 {
            if let Fact::Sent { letter, holder, contracts, window, expires, .. } = fact {
                if letter.person == person && contracts.contains(&contract) {
                    let stage = Stage::Waiting { expires: *expires };
                    found = Some(Promise { letter: *letter, holder: *holder, window: *window, stage });
                }
                continue;
            }
            let Some(promise) = &mut found else { continue };
            let waits = matches!(promise.stage, Stage::Waiting { .. });
            match fact {
                Fact::Yes { letter, contracts }
                    if *letter == promise.letter && contracts.contains(&contract) =>
                {
                    promise.stage = Stage::Accepted;
                }
                Fact::No { letter } if *letter == promise.letter && waits => promise.stage = Stage::Declined,
                Fact::TakenBack { letter } if *letter == promise.letter && waits => {
                    promise.stage = Stage::Cancelled;
                }
                Fact::Lost { letter, contracts, why }
                    if *letter == promise.letter && contracts.contains(&contract) =>
                {
                    promise.stage = match promise.stage {
                        Stage::Waiting { .. } => Stage::Cancelled,
                        Stage::Accepted | Stage::Declined if *why != Why::LeftOut => Stage::Ended(*why),
                        other => other,
                    };
                }
                Fact::Erased { letter, contracts }
                    if *letter == promise.letter
                        && contracts.contains(&contract)
                        && !matches!(promise.stage, Stage::Ended(_)) =>
                {
                    found = None;
                }
                _ => {}
            }
        }
        found
    }

    /// Which letter a token opens, by the place of its sending among all sendings.
    pub(super) fn opened(&self, token: usize, now: Timestamp) -> Result<LetterId, &'static str> {
        let sendings = self.0.iter().enumerate().filter_map(|(place, fact)| match fact {
            Fact::Sent { letter, expires, .. } => Some((place, *letter, *expires)),
            _ => None,
        });
        let (place, id, until) = sendings.into_iter().nth(token).unwrap();
        let mut replaced = false;
        for fact in &self.0[place + 1..] {
            match fact {
                Fact::Erased { letter, .. } if *letter == id => return Err("invitation.unknown"),
                Fact::Sent { letter, at, .. } if *letter == id => {
                    replaced = true;
                    if until.is_some_and(|until| until <= *at) {
                        return Err("invitation.unknown");
                    }
                }
                _ => {}
            }
        }
        match (replaced, until.is_some_and(|until| until <= now)) {
            (false, _) => Ok(id),
            (true, false) => Err("invitation.superseded"),
            (true, true) => Err("invitation.unknown"),
        }
    }
}

/// A letter after something that happened to it.
fn after(found: Option<Letter>, fact: &Fact, id: LetterId) -> Option<Letter> {
    let mut found = found?;
    match fact {
        Fact::Yes { letter, contracts } if *letter == id => {
            (found.contracts, found.stage) = (contracts.clone(), Stage::Accepted);
        }
        Fact::No { letter } if *letter == id => found.stage = Stage::Declined,
        Fact::TakenBack { letter } if *letter == id => found.stage = Stage::Cancelled,
        Fact::Lost { letter, contracts, .. } if *letter == id => found.lose(contracts),
        Fact::Erased { letter, .. } if *letter == id => return None,
        _ => {}
    }
    Some(found)
}
