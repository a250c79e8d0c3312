//! What speaks against people who are to be registered or changed (CQ-09, CQ-12, CQ-14). Everything is told at once.

use super::contact::{Contact, NewContact};
use super::decide::{Context, Touched};
use super::name::PersonName;
use super::refusal::{ContactProblem, Objection, Refusal};
use super::words::NameVerdict;
use crate::ids::{ContactId, ContractId};
use email_identity::EmailAddress;

/// Objections to newcomers, in their order.
pub(super) fn to_newcomers(
    contract: ContractId,
    newcomers: &[NewContact],
    touched: &Touched,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let mut earlier = Earlier::default();
    for newcomer in newcomers {
        let mut object = |objection| problems.push(ContactProblem { contact: newcomer.id, objection });
        if !earlier.ids.insert(newcomer.id) || touched.contacts.contains_key(&newcomer.id) {
            object(Objection::IdTaken);
        }
        name(&newcomer.name, newcomer.name_reviewed, context).map(&mut object);
        already(contract, &newcomer.name, &newcomer.address, None, touched)
            .or_else(|| earlier.same_person(newcomer))
            .map(&mut object);
        consent(newcomer, context).into_iter().for_each(object);
    }
    unless_any(problems)
}

/// Objections to what a contact is changed to: only what changes is looked at.
pub(super) fn to_edited(
    contract: ContractId,
    before: &Contact,
    after: &Contact,
    reviewed: bool,
    touched: &Touched,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let changed = (before.name() != after.name()).then(|| name(after.name(), reviewed, context)).flatten();
    let twin = already(contract, after.name(), after.address(), Some(before.id()), touched);
    let problem = |objection| ContactProblem { contact: before.id(), objection };
    unless_any([changed, twin].into_iter().flatten().map(problem).collect())
}

/// Those who stand earlier in the same request.
#[derive(Default)]
struct Earlier<'a> {
    ids: std::collections::BTreeSet<ContactId>,
    people: std::collections::BTreeMap<&'a EmailAddress, Vec<&'a NewContact>>,
}

impl<'a> Earlier<'a> {
    fn same_person(&mut self, newcomer: &'a NewContact) -> Option<Objection> {
        let people = self.people.entry(&newcomer.address).or_default();
        let twin = people.iter().find(|other| other.name.is_like(newcomer.name.as_str()));
        let objection = twin.map(|twin| Objection::AlreadyRegistered { contact: twin.id });
        people.push(newcomer);
        objection
    }
}

/// CQ-09: a person's name, or one that somebody has looked at.
fn name(name: &PersonName, reviewed: bool, context: &Context<'_>) -> Option<Objection> {
    match context.words.check(name) {
        NameVerdict::Accept => None,
        NameVerdict::Review { .. } if reviewed => None,
        NameVerdict::Review { matches } => Some(Objection::NameNeedsReview { matches }),
        NameVerdict::Refuse { matches } => Some(Objection::NotAPersonsName { matches }),
    }
}

/// CQ-12, CQ-16: a mailbox is shared by different people; the same person takes one seat of a contract.
fn already(
    contract: ContractId,
    name: &PersonName,
    address: &EmailAddress,
    except: Option<ContactId>,
    touched: &Touched,
) -> Option<Objection> {
    let account = touched.accounts.get(address.key())?;
    let mut others = account
        .members()
        .iter()
        .filter(|member| member.contract == contract && Some(member.contact) != except);
    let twin = others.find(|member| member.name.is_like(name.as_str()))?;
    Some(Objection::AlreadyRegistered { contact: twin.contact })
}

/// CQ-14: the notice in force, all purposes, and not in the future.
fn consent(newcomer: &NewContact, context: &Context<'_>) -> Vec<Objection> {
    let consent = &newcomer.consent;
    let mut objections = Vec::new();
    if consent.notice_version != context.policy.notice_version {
        let (given, current) = (consent.notice_version.clone(), context.policy.notice_version.clone());
        objections.push(Objection::NoticeOutdated { given, current });
    }
    let missing = consent.missing();
    if !missing.is_empty() {
        objections.push(Objection::PurposesMissing { missing });
    }
    if consent.at > context.now {
        objections.push(Objection::ConsentInTheFuture { at: consent.at });
    }
    objections
}

fn unless_any(problems: Vec<ContactProblem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Contacts { problems }) }
}
