//! Ids, instants, addresses and facts that tests share.

use access_model::*;
use email_identity::{AddressPolicy, EmailAddress};
use std::fmt::Debug;
use std::str::FromStr;
use storage_contract::Timestamp;

pub fn id<T: FromStr>(number: u32) -> T
where
    T::Err: Debug,
{
    format!("00000000-0000-0000-0000-{number:012}").parse().unwrap()
}

/// So many seconds after a fixed instant.
pub fn at(seconds: i64) -> Timestamp {
    let base: Timestamp = "2026-04-01T00:00:00Z".parse().unwrap();
    Timestamp::from_unix_micros(base.as_unix_micros() + seconds * 1_000_000).unwrap()
}

pub fn now() -> Timestamp {
    at(0)
}

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

pub fn sakura() -> AccountHolderId {
    id(1)
}

pub fn momiji() -> AccountHolderId {
    id(2)
}

pub fn hosting() -> ContractId {
    id(11)
}

pub fn domain() -> ContractId {
    id(12)
}

pub fn certificate() -> ContractId {
    id(13)
}

/// A contract of Momiji's.
pub fn foreign() -> ContractId {
    id(21)
}

pub fn tanaka() -> DelegateId {
    id(31)
}

pub fn holder_sakura() -> AccountHolder {
    AccountHolder::new(sakura(), address("Keiyaku@sakura.example"), "さくら商店")
}

pub fn holder_momiji() -> AccountHolder {
    AccountHolder::new(momiji(), address("info@momiji.example"), "もみじ工房")
}

pub fn contracts() -> Vec<Contract> {
    vec![
        Contract::new(hosting(), sakura(), Service::HOSTING, "sakura.example のホスティング"),
        Contract::new(domain(), sakura(), Service::DOMAIN_NAME, "sakura.example"),
        Contract::new(certificate(), sakura(), Service::CERTIFICATE, "www.sakura.example"),
        Contract::new(foreign(), momiji(), Service::HOSTING, "momiji.example"),
    ]
}

pub fn contract_ended_at(id: ContractId, ended_at: Option<Timestamp>) -> Contract {
    let contract = contracts().into_iter().find(|contract| contract.id() == id).unwrap();
    Contract::restore(ContractRecord { ended_at, ..contract.record() }).unwrap()
}

pub fn assignment(contract: ContractId, holder: AccountHolderId, state: AssignmentState) -> Assignment {
    windowed(contract, holder, Window::ALWAYS, state)
}

pub fn windowed(
    contract: ContractId,
    holder: AccountHolderId,
    window: Window,
    state: AssignmentState,
) -> Assignment {
    Assignment::restore(AssignmentRecord {
        id: AssignmentId::of(contract, tanaka()),
        holder,
        contract,
        delegate: tanaka(),
        window_from: window.from(),
        window_until: window.until(),
        state,
    })
    .unwrap()
}

pub fn effective() -> AssignmentState {
    AssignmentState::Effective { invitation: id(91), since: at(-100) }
}

pub fn ask(who: Principal, action: Action, contract: ContractId, now: Timestamp) -> Request {
    Request { who, action, contract, now }
}

pub fn configure(contract: ContractId) -> Request {
    ask(Principal::Delegate(tanaka()), Action::ConfigureService, contract, now())
}

pub fn batch(number: u32, contracts: &[ContractId], targets: Vec<Target>) -> BatchRequest {
    BatchRequest {
        batch: id(500 + number),
        holder: sakura(),
        contracts: contracts.to_vec(),
        targets,
        window: Window::ALWAYS,
    }
}

pub fn person(text: &str, label: &str) -> Target {
    Target::new(address(text), label)
}
