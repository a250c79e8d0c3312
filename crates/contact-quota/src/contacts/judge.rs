//! Judges an inquiry on loaded rows (CQ-10, CQ-11, CQ-12).

use super::account::{Account, Member};
use super::inquiry::{Candidate, Channel, Claim, Confirmation, Inquiry, Judgement, Matter, Reply, Verdict};
use crate::ids::{ContactId, ContractId};
use std::collections::BTreeMap;

/// What becomes of an inquiry. `account` is that of the address it came from; `primaries` names the primary of every contract of the account's members,
/// and of the contract that the inquiry names.
pub fn judge(
    inquiry: &Inquiry<'_>,
    account: Option<&Account>,
    primaries: &BTreeMap<ContractId, ContactId>,
) -> Judgement {
    let reply = match &inquiry.channel {
        Channel::Mail { traits, .. } if traits.is_automatic() => {
            Reply::DoNotAnswer { signs: traits.signs.clone() }
        }
        Channel::Mail { .. } | Channel::SignedIn { .. } | Channel::Elsewhere => Reply::Answer,
    };
    Judgement { verdict: verdict(inquiry, account, primaries), reply }
}

fn verdict(
    inquiry: &Inquiry<'_>,
    account: Option<&Account>,
    primaries: &BTreeMap<ContractId, ContactId>,
) -> Verdict {
    match (&inquiry.channel, account) {
        // CQ-11: mail from an address that is not registered is refused, whatever it says; CQ-10: nor is there anybody to sign in.
        (Channel::Mail { .. } | Channel::SignedIn { .. }, None) => Verdict::RefuseUnregistered,
        (Channel::Mail { .. } | Channel::SignedIn { .. }, Some(account)) => {
            of_account(inquiry, account, primaries)
        }
        // CQ-11: whoever reaches the desk another way is confirmed with the primary.
        (Channel::Elsewhere, _) => match inquiry.contract {
            Some(contract) => confirm(contract, Confirmation::NotAContact, primaries),
            None => Verdict::UnknownContract,
        },
    }
}

/// CQ-12: the address proves the account; which of its people it is, the inquiry has to say.
fn of_account(
    inquiry: &Inquiry<'_>,
    account: &Account,
    primaries: &BTreeMap<ContractId, ContactId>,
) -> Verdict {
    let concerns = |member: &&Member| inquiry.contract.is_none_or(|contract| contract == member.contract);
    let of_contract: Vec<&Member> = account.members().iter().filter(concerns).collect();
    let claimed: Vec<&Member> =
        of_contract.iter().copied().filter(|member| matches_claim(member, inquiry.claim)).collect();
    match (claimed.as_slice(), of_contract.first()) {
        // That one alone of those who share the mailbox belongs to the contract does not say that it was them.
        ([_], _) if inquiry.claim.is_none() && is_shared(account) => ask(&claimed),
        ([one], _) => of_contact(inquiry, one, primaries),
        ([_, _, ..], _) => ask(&claimed),
        // A part of a name is no proof of who it is, and no sign of a stranger.
        ([], Some(_)) if !may_be(inquiry.claim, &of_contract).is_empty() => {
            ask(&may_be(inquiry.claim, &of_contract))
        }
        // Registered, and not with this contract; or somebody whom nobody registered writes from the shared mailbox.
        ([], first) => {
            let contracts: Vec<ContractId> = of_contract.iter().map(|member| member.contract).collect();
            let same = contracts.iter().all(|contract| Some(contract) == contracts.first());
            match inquiry.contract.or(first.map(|member| member.contract)) {
                Some(contract) if same => confirm(contract, Confirmation::NotAContact, primaries),
                Some(_) => ask(&of_contract),
                None => Verdict::UnknownContract,
            }
        }
    }
}

/// CQ-11: what concerns the content of the contract is confirmed with the primary.
fn of_contact(
    inquiry: &Inquiry<'_>,
    member: &Member,
    primaries: &BTreeMap<ContractId, ContactId>,
) -> Verdict {
    let is_primary = primaries.get(&member.contract) == Some(&member.contact);
    match inquiry.matter {
        Matter::ContractContent if !is_primary => {
            confirm(member.contract, Confirmation::ContractContent, primaries)
        }
        Matter::ContractContent | Matter::Usage => {
            Verdict::Accept(Candidate { contract: member.contract, contact: member.contact })
        }
    }
}

fn confirm(contract: ContractId, why: Confirmation, primaries: &BTreeMap<ContractId, ContactId>) -> Verdict {
    match primaries.get(&contract) {
        Some(primary) => Verdict::ConfirmWithPrimary { contract, primary: *primary, why },
        None => Verdict::UnknownContract,
    }
}

/// Whether several people have this account, and not one person several contracts.
fn is_shared(account: &Account) -> bool {
    let mut members = account.members().iter();
    let first = members.next();
    first.is_some_and(|first| members.any(|other| !other.name.is_like(first.name.as_str())))
}

fn matches_claim(member: &Member, claim: Option<Claim<'_>>) -> bool {
    match claim {
        None => true,
        Some(Claim::Contact(contact)) => member.contact == contact,
        Some(Claim::Name(name)) => member.name.is_like(name),
    }
}

/// Those whose names the claimed one may be short for, or long for.
fn may_be<'m>(claim: Option<Claim<'_>>, members: &[&'m Member]) -> Vec<&'m Member> {
    let Some(Claim::Name(name)) = claim else { return Vec::new() };
    members.iter().copied().filter(|member| member.name.may_be_short_for(name)).collect()
}

fn ask(members: &[&Member]) -> Verdict {
    let candidate = |member: &&Member| Candidate { contract: member.contract, contact: member.contact };
    Verdict::AskWhich { candidates: members.iter().map(candidate).collect() }
}
