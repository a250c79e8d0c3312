//! What the hammers share: one holder per round, in a tenant of its own, with contracts to delegate.

use crate::atomically::atomically;
use crate::harness::{DelegationHarness, DelegationRepositories, Seed};
use crate::sample::{address, at, id};
use crate::violation::Violation;
use access_model::{
    AccountHolder, AccountHolderId, BatchId, BatchRequest, Contract, ContractId, DelegateId, Service, Target,
    Window,
};
use email_identity::EmailAddress;
use invitation_lifecycle::{InvitationId, KeyId, PresentedToken, RandomUnavailable, TokenKey, TokenKeys};
use std::hash::{DefaultHasher, Hash, Hasher};
use storage_contract::{OpError, TenantId};
use tantou::delegation::{ConfirmRefusal, Delegation, Letter, Receipt, Step};
use tantou::message::Content;
use tantou::preset;

/// The stage of one round. Every round has ids of its own, so that all go over one database.
pub(crate) struct Round {
    pub(crate) number: u128,
    pub(crate) tenant: TenantId,
    pub(crate) holder: AccountHolderId,
    pub(crate) contracts: Vec<ContractId>,
    pub(crate) delegation: Delegation,
}

/// An invitation to all contracts of a round, and the token of its mail.
pub(crate) struct Offered {
    pub(crate) round: Round,
    pub(crate) invitation: InvitationId,
    pub(crate) delegate: DelegateId,
    pub(crate) token: PresentedToken,
}

impl Round {
    /// Seeds a holder with so many contracts.
    pub(crate) fn open<H: DelegationHarness>(
        harness: &H,
        connection: &mut H::Connection,
        number: u32,
        contracts: u128,
    ) -> Result<Self, Violation> {
        let number = u128::from(number) + 1;
        Self::of_holder(harness, connection, id(number << 32), number, contracts)
    }

    /// Seeds another holder of the same tenant, with ids of its own.
    pub(crate) fn beside<H: DelegationHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        contracts: u128,
    ) -> Result<Self, Violation> {
        Self::of_holder(harness, connection, self.tenant, self.number + (1 << 64), contracts)
    }

    fn of_holder<H: DelegationHarness>(
        harness: &H,
        connection: &mut H::Connection,
        tenant: TenantId,
        number: u128,
        contracts: u128,
    ) -> Result<Self, Violation> {
        let base = number << 32;
        let holder = AccountHolder::new(id(base), address("keiyaku@sakura.example"), "さくら商事");
        let contract =
            |index| Contract::new(id(base + 1 + index), holder.id(), Service::HOSTING, "www.sakura.example");
        let contracts: Vec<Contract> = (0..contracts).map(contract).collect();
        // The hammers send many mails to one address at one instant.
        let mut policies = preset::delegated_hosting();
        policies.batches.all_or_nothing = false;
        policies.invitations.sending_interval = None;
        let round = Self {
            number,
            tenant,
            holder: holder.id(),
            contracts: contracts.iter().map(Contract::id).collect(),
            delegation: Delegation::new(policies, TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]))),
        };
        let seed = Seed { holders: vec![holder], contracts };
        let done =
            atomically(harness, connection, round.tenant, async |tx| -> Result<(), OpError<(), H::Error>> {
                Ok(harness.seed(tx, &seed).await?)
            });
        done.succeeded()?;
        Ok(round)
    }

    /// A batch of this round's holder.
    pub(crate) fn batch(
        &self,
        batch: u128,
        contracts: Vec<ContractId>,
        people: &[EmailAddress],
    ) -> BatchRequest {
        let batch: BatchId = id((self.number << 32) + (1 << 16) + batch);
        let targets = people.iter().map(|address| Target::new(address.clone(), "制作工房 田中様")).collect();
        BatchRequest { batch, holder: self.holder, contracts, targets, window: Window::ALWAYS }
    }

    /// Plans a batch in one transaction, as for a screen, and confirms it in another.
    pub(crate) fn send<H: DelegationHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        request: &BatchRequest,
    ) -> Result<Receipt<Step>, Violation> {
        let plan = atomically(harness, connection, self.tenant, async |tx| {
            self.delegation.plan(tx, request, at(10)).await
        });
        let plan = plan.succeeded()?;
        let letter = Letter::in_language("ja".parse().expect("is a language"));
        let mut random = pseudo_random(request.batch);
        let confirmed = atomically(
            harness,
            connection,
            self.tenant,
            async |tx| -> Result<_, OpError<ConfirmRefusal, H::Error>> {
                let receipt = self.delegation.confirm(tx, &plan, &letter, &mut random, at(10)).await?;
                put_into_outbox(tx, &receipt).await?;
                Ok(receipt)
            },
        );
        confirmed.succeeded()
    }
}

/// One invitation, sent to one person, for two contracts.
pub(crate) fn offer<H: DelegationHarness>(
    harness: &H,
    connection: &mut H::Connection,
    number: u32,
) -> Result<Offered, Violation> {
    let round = Round::open(harness, connection, number, 2)?;
    let request = round.batch(0, round.contracts.clone(), &[address("tanaka@seisaku.example")]);
    let receipt = round.send(harness, connection, &request)?;
    let mail = receipt
        .messages
        .iter()
        .find_map(|message| if let Content::Invitation(mail) = &message.content { Some(mail) } else { None });
    let (Some(mail), Some(sent)) = (mail, receipt.outcome.sent.first()) else {
        return Err(Violation::Broken(format!("nothing was sent: {:?}", receipt.outcome)));
    };
    let token = mail.token.reveal().parse().expect("a token of ours is well-formed");
    Ok(Offered { invitation: sent.invitation, delegate: sent.delegate, token, round })
}

/// Puts a journey's messages into the outbox, in the journey's own transaction.
pub(crate) async fn put_into_outbox<R: DelegationRepositories, T>(
    tx: &mut R,
    receipt: &Receipt<T>,
) -> Result<(), R::Error> {
    let entries = receipt.outbox_entries().expect("messages are JSON");
    tx.insert_messages(&entries).await
}

/// Octets that no other batch gets. Tests need them different, not secret.
fn pseudo_random(batch: BatchId) -> impl FnMut(&mut [u8]) -> Result<(), RandomUnavailable> {
    let mut drawn = 0_u64;
    move |out: &mut [u8]| {
        for octets in out.chunks_mut(8) {
            drawn += 1;
            let mut hasher = DefaultHasher::new();
            (batch.as_uuid(), drawn).hash(&mut hasher);
            let number = hasher.finish().to_be_bytes();
            octets.copy_from_slice(&number[..octets.len()]);
        }
        Ok(())
    }
}
