//! Who goes with whom, for listing: the delegates of each contract and the contracts of each delegate.

use super::pairs::Places;

/// A position that is none: the end of a list.
const NOWHERE: u32 = u32::MAX;

/// One pair, by positions, in the list of its contract and in that of its delegate.
#[derive(Clone, Copy, Debug)]
struct Node {
    places: Places,
    next_of_contract: u32,
    next_of_delegate: u32,
}

/// Every pair in two lists, by the positions of contract and delegate.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// The first node of each contract.
    of_contract: Vec<u32>,
    /// The first node of each delegate.
    of_delegate: Vec<u32>,
    nodes: Vec<Node>,
    /// Nodes of forgotten pairs, to be used again.
    free: Vec<u32>,
}

impl Lists {
    pub(super) fn with_capacity(contracts: usize, pairs: usize) -> Self {
        Self {
            of_contract: vec![NOWHERE; contracts],
            of_delegate: Vec::new(),
            nodes: Vec::with_capacity(pairs),
            free: Vec::new(),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.of_contract.shrink_to_fit();
        self.of_delegate.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.free.shrink_to_fit();
    }

    /// How many pairs there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len().saturating_sub(self.free.len())
    }

    /// The pairs of a contract, in no particular order.
    pub(super) fn of_contract(&self, contract: u32) -> impl Iterator<Item = Places> + '_ {
        let first = self.node(first(&self.of_contract, contract));
        std::iter::successors(first, |node| self.node(node.next_of_contract)).map(|node| node.places)
    }

    /// The pairs of a delegate, in no particular order.
    pub(super) fn of_delegate(&self, delegate: u32) -> impl Iterator<Item = Places> + '_ {
        let first = self.node(first(&self.of_delegate, delegate));
        std::iter::successors(first, |node| self.node(node.next_of_delegate)).map(|node| node.places)
    }

    fn node(&self, place: u32) -> Option<&Node> {
        self.nodes.get(place as usize)
    }

    /// Puts a pair that is in no list yet at the head of both. `false` if all 2³² − 1 positions are taken.
    #[inline]
    pub(super) fn add(&mut self, places: Places) -> bool {
        let Some(place) = self.free.pop().or_else(|| self.unused()) else { return false };
        let node = Node {
            places,
            next_of_contract: replace_first(&mut self.of_contract, places.contract, place),
            next_of_delegate: replace_first(&mut self.of_delegate, places.delegate, place),
        };
        match self.nodes.get_mut(place as usize) {
            Some(freed) => *freed = node,
            None => self.nodes.push(node),
        }
        true
    }

    /// The position after the last one.
    fn unused(&self) -> Option<u32> {
        u32::try_from(self.nodes.len()).ok().filter(|place| *place != NOWHERE)
    }

    /// Takes a pair out of both lists, along which it walks. Answers whether the delegate has any contract left.
    pub(super) fn remove(&mut self, places: Places) -> bool {
        let (nodes, is_it) = (&mut self.nodes, |node: &Node| node.places == places);
        if let Some(first) = self.of_contract.get_mut(places.contract as usize) {
            take_out(nodes, first, is_it, |node| &mut node.next_of_contract);
        }
        let Some(first) = self.of_delegate.get_mut(places.delegate as usize) else { return false };
        let freed = take_out(nodes, first, is_it, |node| &mut node.next_of_delegate);
        self.free.extend(freed);
        *first != NOWHERE
    }
}

fn first(heads: &[u32], of: u32) -> u32 {
    heads.get(of as usize).copied().unwrap_or(NOWHERE)
}

/// Lets a list begin with another node; the answer is the one with which it began.
#[inline]
fn replace_first(heads: &mut Vec<u32>, of: u32, place: u32) -> u32 {
    if of as usize >= heads.len() {
        heads.resize((of as usize).saturating_add(1), NOWHERE);
    }
    heads.get_mut(of as usize).map_or(NOWHERE, |first| std::mem::replace(first, place))
}

/// Takes a node out of the list that begins with `first`, and says where it is. What was walked past stands the other way round afterwards: so the
/// next older one is found at once, and to forget many, the oldest first or the latest first, costs one walk in all.
fn take_out(
    nodes: &mut [Node],
    first: &mut u32,
    is_it: impl Fn(&Node) -> bool,
    next: impl Fn(&mut Node) -> &mut u32,
) -> Option<u32> {
    let (was_first, mut turned, mut walked) = (*first, NOWHERE, *first);
    while let Some(node) = nodes.get_mut(walked as usize) {
        let after = *next(node);
        if is_it(node) {
            // What was walked past goes before the rest; it ends with the node that was the first.
            *first = match nodes.get_mut(was_first as usize).filter(|_| turned != NOWHERE) {
                Some(end) => {
                    *next(end) = after;
                    turned
                }
                None => after,
            };
            return Some(walked);
        }
        *next(node) = turned;
        (turned, walked) = (walked, after);
    }
    *first = turned;
    None
}
