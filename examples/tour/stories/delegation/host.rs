//! The host of the story: a hosting service with its journeys, and what its chapters look up again and again.

use super::data::{self, Hosting};
use super::{CHAPTERS, World};
use crate::story::{Chapter, Tale};
use crate::world::{TourError, address};
use crate::{keys, mailbox};
use std::path::Path;
use tantou::access::{AccountHolderId, Action, ContractId, Decision, DelegateId, Principal};
use tantou::delegation::{Delegation, DelegationPolicies};
use tantou::invitation::{PresentedToken, Proof, TokenKeys};
use tantou::message::{Content, InvitationMail};
use tantou::storage::{TenantId, Timestamp, run_ready};

/// What the story needs.
pub(crate) struct DelegationStory {
    pub(super) hosting: Hosting,
    keys: TokenKeys,
    delegation: Delegation,
}

impl Tale for DelegationStory {
    const KEY: &'static str = "delegation";
    const TITLE: (&'static str, &'static str) =
        ("Who may act for a customer", "契約者に代わって設定できる人");
    const CHAPTERS: &'static [Chapter<Self>] = CHAPTERS;

    fn read(database: &Path) -> Result<Self, TourError> {
        let (hosting, keys) = (data::read()?, keys::of(database)?);
        let delegation = Delegation::new(tantou::preset::delegated_hosting(), keys.clone());
        Ok(Self { hosting, keys, delegation })
    }

    fn tenant(&self) -> TenantId {
        self.hosting.tenant
    }

    fn start(&self) -> Timestamp {
        self.hosting.start
    }
}

impl World<'_> {
    /// The journeys under the host's policies.
    pub(super) fn delegation(&self) -> Delegation {
        self.data.delegation.clone()
    }

    /// The journeys under other policies.
    pub(super) fn delegation_with(&self, policies: DelegationPolicies) -> Delegation {
        Delegation::new(policies, self.data.keys.clone())
    }

    /// The contract with this key.
    pub(super) fn contract(&self, key: &str) -> Result<ContractId, TourError> {
        let found = self.data.hosting.contract(key).map(|contract| contract.id);
        found.ok_or_else(|| TourError::Story(format!("there is no contract `{key}`")))
    }

    /// The name of a contract.
    pub(super) fn contract_name(&self, id: ContractId) -> String {
        let found = self.data.hosting.contracts.iter().find(|contract| contract.id == id);
        found.map_or_else(|| id.to_string(), |contract| contract.name.clone())
    }

    /// The holder who sends the batch.
    pub(super) const fn holder(&self) -> AccountHolderId {
        self.data.hosting.batch.holder
    }

    /// The delegate with this address.
    pub(super) fn delegate(&mut self, given: &str) -> Result<DelegateId, TourError> {
        use tantou::access::DelegateRepository;
        let address = address(given)?;
        let found = self.read(|tx, _| run_ready(tx.find_delegates_by_address(&[address.key().clone()])))?;
        let found = found.first().map(tantou::access::Delegate::id);
        found.ok_or_else(|| TourError::Story(format!("`{given}` is no delegate")))
    }

    /// The mails that invited this address, the newest last.
    pub(super) fn mails(&mut self, given: &str) -> Result<Vec<InvitationMail>, TourError> {
        let address = address(given)?;
        let received = self
            .read(|tx, _| mailbox::received(tx.connection(), DelegationStory::KEY, address.key().as_str()))?;
        let invitation = |content| if let Content::Invitation(mail) = content { Some(*mail) } else { None };
        Ok(received.into_iter().filter_map(|message| invitation(message.content)).collect())
    }

    /// The link of the newest mail to this address.
    pub(super) fn proof(&mut self, given: &str) -> Result<Proof, TourError> {
        let mail = self.mails(given)?.pop();
        let mail = mail.ok_or_else(|| TourError::Story(format!("`{given}` has no mail")))?;
        proof_of(&mail)
    }

    /// May this principal do this?
    pub(super) fn decide(
        &mut self,
        who: Principal,
        action: Action,
        contract: ContractId,
    ) -> Result<Decision, TourError> {
        let delegation = self.delegation();
        self.read(|tx, now| run_ready(delegation.decide(tx, who, action, contract, now)))
    }
}

/// What a visitor presents who opens the link of this mail.
pub(super) fn proof_of(mail: &InvitationMail) -> Result<Proof, TourError> {
    let token: PresentedToken =
        mail.token.reveal().parse().map_err(|_| TourError::Story("a mail has no token".into()))?;
    Ok(Proof::Token(token))
}
