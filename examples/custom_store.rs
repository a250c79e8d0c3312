//! The smallest host of one's own: a customer portal that already has a database, and lets its customers name delegates.
//!
//! To copy it, take the four files of `custom_store/` and change what is yours:
//!
//! | file | what you change |
//! |---|---|
//! | `store.rs` | your connection, your transaction, your tables, your outbox |
//! | `document.rs` | how one aggregate becomes a row; here it is one JSON document with its version beside it |
//! | `access.rs` | holders, contracts (you have those already), delegates, rosters, assignments |
//! | `invitations.rs` | invitations, the tokens by which they are found, addressees |
//!
//! Then let the suite of `store-conformance` judge the result, as `tests/it/custom_store.rs` does. This file is the host: it opens the
//! transactions, and writes rows of its own in them.
//!
//! ```sh
//! cargo run -p tantou-examples --bin custom_store            # in memory
//! cargo run -p tantou-examples --bin custom_store portal.sqlite
//! ```

#[path = "custom_store/access.rs"]
mod access;
#[path = "custom_store/document.rs"]
mod document;
#[path = "custom_store/invitations.rs"]
mod invitations;
#[path = "custom_store/store.rs"]
pub(crate) mod store;

use std::convert::Infallible;
use std::error::Error;
use std::io::{Write, stdout};
use std::time::Duration;
use store::{Portal, PortalTx, StoreError};
use tantou::access::{
    AccountHolder, Action, BatchId, BatchRequest, Contract, Principal, Service, Target, Window,
};
use tantou::delegation::{Accept, AcceptOutcome, Delegation, Letter, Registration};
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::{KeyId, Proof, RandomUnavailable, TokenKey, TokenKeys};
use tantou::message::{Content, Message};
use tantou::preset;
use tantou::storage::{OpError, Retry, TenantId, Timestamp, run_ready};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| ":memory:".to_owned());
    story(&mut Portal::open(path)?, &mut stdout().lock())
}

/// One customer names one delegate; the delegate registers and may configure, and only configure.
pub(crate) fn story(portal: &mut Portal, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    // A host reads its clock once per request and hands it in; this story has a clock that stands still.
    let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
    let tenant: TenantId = random_id()?;
    let address = |text: &str| EmailAddress::parse(text, &AddressPolicy::default());
    // The key belongs into the host's secret store: whoever has it and the database can make links.
    let keys = TokenKeys::new(TokenKey::new(KeyId(2026), &random()?));
    let delegation = Delegation::new(preset::delegated_hosting(), keys);

    // 1. A customer with a contract, as the host has always kept them.
    let sakura =
        AccountHolder::new(random_id()?, address("keiyaku@sakura-shoji.example")?, "さくら商事株式会社");
    let hosting = Contract::new(random_id()?, sakura.id(), Service::HOSTING, "sakura-shop.example");
    atomically(portal, tenant, |tx| -> Unrefused<()> {
        tx.insert_holders(std::slice::from_ref(&sakura))?;
        Ok(tx.insert_contracts(std::slice::from_ref(&hosting))?)
    })?;

    // 2. They plan, look at the preview, and confirm: a mail is in the outbox, in the same transaction.
    let request = BatchRequest {
        batch: random_id::<BatchId>()?,
        holder: sakura.id(),
        contracts: vec![hosting.id()],
        targets: vec![Target::new(address("tanaka@seisaku-kobo.example")?, "制作工房 田中様")],
        window: Window::ALWAYS,
    };
    let plan = atomically(portal, tenant, |tx| run_ready(delegation.plan(tx, &request, now)))?;
    writeln!(out, "planned:   {} invitation(s), nothing written", plan.invitation_count())?;
    let letter = Letter::in_language("ja".parse()?);
    atomically(portal, tenant, |tx| {
        let receipt = run_ready(delegation.confirm(tx, &plan, &letter, &mut generator, now))?;
        tx.send(&receipt.messages)?;
        Ok(tx.note(now, "設定担当者を招待しました")?)
    })?;
    writeln!(out, "confirmed: {} mail(s) in the outbox", portal.messages(tenant)?.len())?;

    // 3. Tanaka opens the link and registers. What the host keeps about it is a row of its own in the same transaction: the assignment,
    //    the password's hash and the line in the log are there together or not at all.
    let proof = Proof::Token(token_of_the_mail(portal, tenant)?.parse()?);
    let accept = Accept { proof, registration: Registration::Given };
    let accepted = atomically(portal, tenant, |tx| {
        let receipt = run_ready(delegation.accept(tx, &accept, now))?;
        if let AcceptOutcome::Accepted { delegate, registers: true, .. } = &receipt.outcome {
            tx.set_password(*delegate, "$argon2id$… (hashing is the host's, see the example `web`)")?;
        }
        tx.send(&receipt.messages)?;
        tx.note(now, "設定担当者が承諾しました")?;
        Ok(receipt.outcome)
    })?;
    writeln!(out, "accepted:  {} contract(s)", accepted.contracts().len())?;

    // 4. From now on each request is decided, with its reason.
    for action in [Action::ConfigureService, Action::CancelContract] {
        let who = Principal::Delegate(accepted.delegate());
        let decision = atomically(portal, tenant, |tx| -> Unrefused<_> {
            Ok(run_ready(delegation.decide(tx, who, action, hosting.id(), now))?)
        })?;
        let verdict = if decision.is_allowed() { "allowed" } else { "denied" };
        writeln!(out, "decided:   {action:?} is {verdict} ({})", decision.rule())?;
    }
    for line in portal.log(tenant)? {
        writeln!(out, "own log:   {line}")?;
    }
    Ok(())
}

/// What no rule can refuse.
type Unrefused<T> = Result<T, OpError<Infallible, StoreError>>;

/// One operation in one transaction; after a conflict the whole of it again in a new one. A refusal has written nothing, and dropping the
/// transaction rolls it back.
fn atomically<T, R>(
    portal: &mut Portal,
    tenant: TenantId,
    operation: impl Fn(&mut PortalTx<'_>) -> Result<T, OpError<R, StoreError>>,
) -> Result<T, OpError<R, StoreError>> {
    let mut retry = Retry::new(10, Duration::from_millis(5));
    loop {
        let attempt = portal.begin(tenant).map_err(OpError::Storage).and_then(|mut tx| {
            let outcome = operation(&mut tx)?;
            tx.commit()?;
            Ok(outcome)
        });
        let Err(error) = attempt else { return attempt };
        let jitter = random().map_or(0, u64::from_le_bytes);
        let Some(pause) = retry.after(&error, jitter) else { return Err(error) };
        std::thread::sleep(pause);
    }
}

/// What the link in the mail carries. A host has a worker that sends what is in the outbox; here the outbox is read in the place of the
/// person who opens the mail.
fn token_of_the_mail(portal: &Portal, tenant: TenantId) -> Result<String, Box<dyn Error>> {
    for entry in portal.messages(tenant)? {
        if let Content::Invitation(mail) = Message::from_outbox_entry(&entry)?.content {
            return Ok(mail.token.reveal().to_owned());
        }
    }
    Err("no mail was sent".into())
}

/// The operating system's generator, as the rules ask for it.
fn generator(out: &mut [u8]) -> Result<(), RandomUnavailable> {
    getrandom::fill(out).map_err(|_| RandomUnavailable)
}

fn random<const N: usize>() -> Result<[u8; N], RandomUnavailable> {
    let mut octets = [0; N];
    generator(&mut octets)?;
    Ok(octets)
}

/// Ids are the host's to mint.
fn random_id<T: From<uuid::Uuid>>() -> Result<T, RandomUnavailable> {
    Ok(uuid::Builder::from_random_bytes(random()?).into_uuid().into())
}
