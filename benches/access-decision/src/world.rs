//! Holders, contracts, delegates, their assignments, and requests about them; the same in every run.

use access_model::{
    AccountHolderId, Action, Assignment, AssignmentCommand, BatchId, Contract, ContractId, DelegateId,
    InvitationRef, Principal, Request, Service, Window,
};
use std::collections::BTreeSet;
use storage_contract::{Timestamp, macro_support::uuid::Uuid};

/// How large a world is, and how its assignments are spread.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many delegates.
    pub delegates: usize,
    /// How many contracts.
    pub contracts: usize,
    /// How many assignments each delegate, or each contract, has.
    pub each: usize,
    /// Whether `each` counts per contract instead of per delegate.
    pub per_contract: bool,
    /// Of a hundred assignments, how many are not simply effective without limit: pending, declined, or limited in time.
    pub special_percent: u64,
    /// Whether contracts and assignments come in the order of their keys, as a store streams them; else in random order.
    pub in_key_order: bool,
}

/// Everything there is.
#[derive(Debug)]
pub struct World {
    /// The contracts, ten to a holder.
    pub contracts: Vec<Contract>,
    /// The assignments.
    pub assignments: Vec<Assignment>,
    /// Configuration requests of delegates, half of them on assigned contracts.
    pub requests: Vec<Request>,
}

/// `SplitMix64`: enough for data that look random.
#[derive(Clone, Copy, Debug)]
pub struct Random(u64);

impl Random {
    /// The generator of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Puts items into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last.saturating_add(1)));
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next().checked_rem(limit).unwrap_or(0)).unwrap_or(0)
    }

    fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

/// The instant of every request.
pub const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Makes a world of this size with so many requests.
pub fn world(size: Size, request_count: usize) -> World {
    let mut random = Random::new(0x0074_616e_746f_7500);
    let holders: Vec<AccountHolderId> =
        (0..size.contracts.div_ceil(10)).map(|_| AccountHolderId::from_uuid(random.uuid())).collect();
    let mut contracts: Vec<Contract> = (0..size.contracts)
        .filter_map(|_| {
            let holder = *holders.get(random.below(holders.len()))?;
            let id = ContractId::from_uuid(random.uuid());
            Some(Contract::new(id, holder, Service::HOSTING, format!("{id}.example")))
        })
        .collect();
    let delegates: Vec<DelegateId> =
        (0..size.delegates).map(|_| DelegateId::from_uuid(random.uuid())).collect();
    let pairs = spread(size, &mut random);
    let mut assignments: Vec<Assignment> = pairs
        .iter()
        .filter_map(|(contract, delegate)| {
            let contract = contracts.get(*contract)?;
            Some(assign(contract, *delegates.get(*delegate)?, size.special_percent, &mut random))
        })
        .collect();
    let requests = requests(&contracts, &delegates, &assignments, &pairs, request_count, &mut random);
    if size.in_key_order {
        contracts.sort_unstable_by_key(Contract::id);
        assignments.sort_unstable_by_key(|assignment| (assignment.contract(), assignment.delegate()));
    } else {
        random.shuffle(&mut assignments);
    }
    World { contracts, assignments, requests }
}

/// Which contract is assigned to which delegate, by position.
fn spread(size: Size, random: &mut Random) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let Size { contracts, delegates, .. } = size;
    let (outer, inner) = if size.per_contract { (contracts, delegates) } else { (delegates, contracts) };
    for one in 0..outer {
        let mut left = size.each;
        while left > 0 {
            let other = random.below(inner);
            let pair = if size.per_contract { (one, other) } else { (other, one) };
            if pairs.insert(pair) {
                left = left.saturating_sub(1);
            }
        }
    }
    pairs
}

fn assign(
    contract: &Contract,
    delegate: DelegateId,
    special_percent: u64,
    random: &mut Random,
) -> Assignment {
    let hour = std::time::Duration::from_secs(3_600);
    let special = random.next() % 100 < special_percent;
    let kind = random.next() % 4;
    let window = match (special, kind) {
        (true, 0) => Window::new(None, Some(NOW.saturating_add(hour))).unwrap_or_default(),
        (true, 1) => Window::new(Some(NOW.saturating_add(hour)), None).unwrap_or_default(),
        _ => Window::ALWAYS,
    };
    let invitation = InvitationRef::from_uuid(BatchId::from_uuid(random.uuid()).as_uuid());
    let mut assignment =
        Assignment::offered(contract.id(), delegate, contract.holder(), invitation, window, None);
    let command = match (special, kind) {
        (true, 2) => return assignment,
        (true, 3) => AssignmentCommand::Decline(invitation),
        _ => AssignmentCommand::Accept(invitation),
    };
    if let Ok(event) = assignment.decide(&command, NOW) {
        assignment.apply(event);
    }
    assignment
}

fn requests(
    contracts: &[Contract],
    delegates: &[DelegateId],
    assignments: &[Assignment],
    pairs: &BTreeSet<(usize, usize)>,
    count: usize,
    random: &mut Random,
) -> Vec<Request> {
    let ask = |contract, delegate| Request {
        who: Principal::Delegate(delegate),
        action: Action::ConfigureService,
        contract,
        now: NOW,
    };
    let mut requests = Vec::with_capacity(count);
    while requests.len() < count {
        if requests.len() % 2 == 0 {
            let assigned = assignments.get(random.below(assignments.len()));
            requests.extend(assigned.map(|assigned| ask(assigned.contract(), assigned.delegate())));
            continue;
        }
        let pair = (random.below(contracts.len()), random.below(delegates.len()));
        if let (Some(contract), Some(delegate), false) =
            (contracts.get(pair.0), delegates.get(pair.1), pairs.contains(&pair))
        {
            requests.push(ask(contract.id(), *delegate));
        }
    }
    random.shuffle(&mut requests);
    requests
}
