//! What the hammers share: one register per round, in a tenant of its own.

use crate::atomically::{Done, atomically};
use crate::contacts::desk::{context, entitle, limit_of, persons, request, sign_up};
use crate::harness::ContactsHarness;
use crate::sample::id;
use crate::violation::{Verdict, Violation, same};
use contact_quota::contacts::{
    Account, Answer, Change, Contact, ContactRepository, Event, Refusal, Register, RegisterRecord, Request,
    prepare_request,
};
use contact_quota::{ContactId, ContractId};
use std::collections::BTreeSet;
use storage_contract::{OpError, StorageError, TenantId};

/// What a request had for an effect.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) answer: Answer,
    /// What happened, and the register after it; `None` if it was a repetition.
    pub(crate) effect: Option<(Event, RegisterRecord)>,
}

/// A register for a round. Every round has a tenant of its own, so that all go over one database.
pub(crate) struct Stage {
    pub(crate) tenant: TenantId,
    /// How many rounds were before.
    pub(crate) round: u32,
}

impl Stage {
    pub(crate) fn of_round(round: u32) -> Self {
        Self { tenant: id(u128::from(round + 1) << 32), round }
    }

    /// Signs a contract up with people 1 to `people`, of whom the first is the primary.
    pub(crate) fn sign_up<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        contract: ContractId,
        people: u64,
        limit: u64,
    ) -> Result<(), Violation> {
        let change = sign_up(persons(1..=u128::from(people)), limit);
        self.send(harness, connection, &request(contract, 0xffff, change))?.map_err(|refusal| {
            Violation::Broken(format!("a sign-up was refused, and should not be: {refusal}"))
        })?;
        Ok(())
    }

    /// Sends a request, in a transaction of its own.
    pub(crate) fn send<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        request: &Request,
    ) -> Result<Result<Step, Refusal>, Violation> {
        answered(atomically(harness, connection, self.tenant, async |tx| send(tx, request).await))
    }

    /// Changes how many a contract may register, as somebody does who buys connections or gives them up: what it will be follows from what it is, in one transaction.
    pub(crate) fn change_limit<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        contract: ContractId,
        number: u128,
        by: i64,
    ) -> Result<Result<Step, Refusal>, Violation> {
        let done = atomically(harness, connection, self.tenant, async |tx| {
            let register = tx.lock_register(contract).await?;
            let limit = register.as_ref().and_then(|row| limit_of(&row.value)).unwrap_or(0);
            let change = entitle(limit.saturating_add_signed(by));
            send(tx, &request(contract, number, change)).await
        });
        answered(done)
    }

    /// Whom a contract has for its primary at the moment.
    pub(crate) fn primary<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        contract: ContractId,
    ) -> Result<Option<ContactId>, Violation> {
        let done =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                Ok(tx.find_registers(&[contract]).await?.first().map(Register::primary))
            });
        done.succeeded()
    }

    /// Everything that there is of these contracts.
    pub(crate) fn look<H: ContactsHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        contracts: &[ContractId],
    ) -> Result<Seen, Violation> {
        let done =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                let registers = tx.find_registers(contracts).await?;
                let mut people = Vec::new();
                for contract in contracts {
                    people.extend(tx.page_contacts(*contract, None, 1_000).await?);
                }
                Ok(Seen { registers, contacts: people, accounts: tx.page_accounts(None, 1_000).await? })
            });
        done.succeeded()
    }
}

async fn send<R: ContactRepository>(
    tx: &mut R,
    request: &Request,
) -> Result<Step, OpError<Refusal, R::Error>> {
    let prepared = prepare_request(tx, request, &context()).await?;
    let answer = prepared.answer().clone();
    let effect = prepared.event().map(|event| (event.clone(), prepared.register().record()));
    prepared.store(tx).await?;
    Ok(Step { answer, effect })
}

/// A refusal is an answer; a failure of the store is none.
fn answered<E: StorageError>(done: Done<Step, Refusal, E>) -> Result<Result<Step, Refusal>, Violation> {
    match done.result {
        Ok(step) => Ok(Ok(step)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => {
            Err(Violation::Failed { doing: "sending a request", error: error.to_string() })
        }
    }
}

/// What there is after a round.
pub(crate) struct Seen {
    pub(crate) registers: Vec<Register>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) accounts: Vec<Account>,
}

impl Seen {
    /// Rows and registers agree: each register counts the contacts that there are, and names one of them its primary (CQ-05, CQ-16); everybody shares
    /// the account of their address, and nobody else does (CQ-12, CQ-13).
    pub(crate) fn agree(&self) -> Verdict {
        for register in &self.registers {
            let of_contract =
                || self.contacts.iter().filter(|contact| contact.contract() == register.contract());
            let count = of_contract().count() as u64;
            same("people counted by the register", &register.registered(), &count)?;
            let primaries = of_contract().filter(|contact| contact.id() == register.primary()).count();
            same("primaries on the register", &primaries, &1)?;
            let places: BTreeSet<u64> = of_contract().map(Contact::order).collect();
            same("places in the order of registration", &places.len(), &of_contract().count())?;
        }
        let sharing: BTreeSet<_> = self
            .accounts
            .iter()
            .flat_map(|account| {
                let key = account.address().key().clone();
                account.members().iter().map(move |member| (key.clone(), member.contract, member.contact))
            })
            .collect();
        let registered: BTreeSet<_> = self
            .contacts
            .iter()
            .map(|contact| (contact.address().key().clone(), contact.contract(), contact.id()))
            .collect();
        same("who shares which account", &sharing, &registered)
    }
}

/// A request that adds somebody new.
pub(crate) fn add(contract: ContractId, number: u128) -> Request {
    request(contract, number, Change::Add { contacts: persons([number]) })
}
