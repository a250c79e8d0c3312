//! Who goes with whom, for listing: the delegates of each contract and the contracts of each delegate.

use super::ids::{Hasher, number};
use super::pairs::{Pair, Pairs};
use crate::DelegateId;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// A position that is none: the end of a list.
const NOWHERE: u32 = u32::MAX;

/// What follows a pair in the list of its contract and in that of its delegate, by the positions of pairs.
#[derive(Clone, Copy, Debug)]
struct Links {
    next_of_contract: u32,
    next_of_delegate: u32,
}

/// Every pair in two lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    hasher: Hasher,
    /// The first pair of each contract, by the contract's position.
    of_contract: Vec<u32>,
    /// The first pair of each delegate, who is named by that pair.
    of_delegate: HashTable<u32>,
    /// By the position of the pair.
    links: Vec<Links>,
}

impl Lists {
    pub(super) fn with_capacity(contracts: usize, pairs: usize) -> Self {
        Self { of_contract: vec![NOWHERE; contracts], links: Vec::with_capacity(pairs), ..Self::default() }
    }

    pub(super) fn shrink_to_fit(&mut self, pairs: &Pairs) {
        let Self { hasher, of_contract, of_delegate, links } = self;
        of_contract.shrink_to_fit();
        of_delegate.shrink_to_fit(|first| hash_at(hasher, pairs, *first));
        links.shrink_to_fit();
    }

    /// The pairs of the contract at a position, in no particular order.
    pub(super) fn of_contract<'a>(
        &'a self,
        contract: u32,
        pairs: &'a Pairs,
    ) -> impl Iterator<Item = (u32, Pair)> + 'a {
        let first = self.of_contract.get(contract as usize).copied();
        self.from(first, pairs, |links| links.next_of_contract)
    }

    /// The pairs of a delegate, in no particular order.
    pub(super) fn of_delegate<'a>(
        &'a self,
        delegate: DelegateId,
        pairs: &'a Pairs,
    ) -> impl Iterator<Item = (u32, Pair)> + 'a {
        let hash = hash(&self.hasher, delegate);
        let first = self.of_delegate.find(hash, |first| is_of(pairs, *first, delegate)).copied();
        self.from(first, pairs, |links| links.next_of_delegate)
    }

    fn from<'a>(
        &'a self,
        first: Option<u32>,
        pairs: &'a Pairs,
        next: fn(&Links) -> u32,
    ) -> impl Iterator<Item = (u32, Pair)> + 'a {
        let after = move |place: &u32| self.links.get(*place as usize).map(next);
        std::iter::successors(first, after).map_while(|place| Some((place, pairs.at(place)?)))
    }

    /// Puts a pair that is in no list yet at the head of both.
    #[inline]
    pub(super) fn add(&mut self, place: u32, pair: Pair, contract: u32, pairs: &Pairs) {
        let added = Links {
            next_of_contract: replace_first(&mut self.of_contract, contract, place),
            next_of_delegate: self.replace_first_of(pair.delegate, place, pairs),
        };
        match self.links.get_mut(place as usize) {
            Some(links) => *links = added,
            // The position after the last one: others were added before.
            None => self.links.push(added),
        }
    }

    #[inline]
    fn replace_first_of(&mut self, delegate: DelegateId, place: u32, pairs: &Pairs) -> u32 {
        let Self { hasher, of_delegate, .. } = self;
        let is_it = |first: &u32| is_of(pairs, *first, delegate);
        match of_delegate.entry(hash(hasher, delegate), is_it, |first| hash_at(hasher, pairs, *first)) {
            Entry::Occupied(mut first) => std::mem::replace(first.get_mut(), place),
            Entry::Vacant(none) => {
                none.insert(place);
                NOWHERE
            }
        }
    }

    /// Takes a pair out of both lists, along which it walks.
    pub(super) fn remove(&mut self, place: u32, pair: Pair, contract: u32, pairs: &Pairs) {
        let Self { hasher, of_contract, of_delegate, links } = self;
        if let Some(first) = of_contract.get_mut(contract as usize) {
            take_out(links, first, place, |links| &mut links.next_of_contract);
        }
        let is_it = |first: &u32| is_of(pairs, *first, pair.delegate);
        let Ok(mut first) = of_delegate.find_entry(hash(hasher, pair.delegate), is_it) else { return };
        take_out(links, first.get_mut(), place, |links| &mut links.next_of_delegate);
        if *first.get() == NOWHERE {
            first.remove();
        }
    }
}

#[inline]
fn is_of(pairs: &Pairs, place: u32, delegate: DelegateId) -> bool {
    pairs.at(place).is_some_and(|pair| pair.delegate == delegate)
}

#[inline]
fn hash(hasher: &Hasher, delegate: DelegateId) -> u64 {
    hasher.of(number(delegate.as_uuid()))
}

/// The hash of the delegate of the pair at a position.
#[inline]
fn hash_at(hasher: &Hasher, pairs: &Pairs, place: u32) -> u64 {
    pairs.at(place).map_or(0, |pair| hash(hasher, pair.delegate))
}

/// Lets a list begin with another pair; the answer is the one with which it began.
#[inline]
fn replace_first(heads: &mut Vec<u32>, of: u32, place: u32) -> u32 {
    if of as usize >= heads.len() {
        heads.resize((of as usize).saturating_add(1), NOWHERE);
    }
    heads.get_mut(of as usize).map_or(NOWHERE, |first| std::mem::replace(first, place))
}

/// Takes a pair out of the list that begins with `first`. What was walked past stands the other way round afterwards: so the next older one is
/// found at once, and to forget many, the oldest first or the latest first, costs one walk in all.
fn take_out(links: &mut [Links], first: &mut u32, place: u32, next: impl Fn(&mut Links) -> &mut u32) {
    let (was_first, mut turned, mut walked) = (*first, NOWHERE, *first);
    while let Some(link) = links.get_mut(walked as usize) {
        let after = *next(link);
        if walked == place {
            // What was walked past goes before the rest; it ends with the pair that was the first.
            *first = match links.get_mut(was_first as usize).filter(|_| turned != NOWHERE) {
                Some(end) => {
                    *next(end) = after;
                    turned
                }
                None => after,
            };
            return;
        }
        *next(link) = turned;
        (turned, walked) = (walked, after);
    }
    *first = turned;
}
