//! Who is there, and who may sign in (IL-51, IL-56).

use super::{MembershipRefusal, MembershipStore, PortalMembership};
use email_identity::AddressKey;
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::eligibility::Inviter;
use invitation_lifecycle::members::{
    Member, MemberId, MemberLookup, MemberPage, MemberQuery, SignIn, list_members,
};
use storage_contract::OpError;

/// Who tries to sign in, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The member.
    pub member: Member,
    /// What comes of it.
    pub answer: SignIn,
}

impl PortalMembership {
    /// Lists members by filter, page by page, with what may be done with each, and with many at once (IL-51, IL-52). Unguarded: a command decides
    /// again.
    ///
    /// # Errors
    /// [`MembershipRefusal`] without the permission to manage portal users. The store's errors.
    pub async fn list<R: MembershipStore>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
        viewer: Inviter,
    ) -> Result<MemberPage, OpError<MembershipRefusal, R::Error>> {
        list_members(tx, portal, query, after, limit, viewer).await.map_err(OpError::lift)
    }

    /// Whether whoever has this address may sign in: only when active and verified, and only by the present address (IL-56). `None` if nobody has it.
    /// Check the password before, so that a stranger learns nothing from the answer; and ask again at every request of a session.
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn sign_in<R: MembershipStore>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        address: &AddressKey,
    ) -> Result<Option<SignedIn>, R::Error> {
        let addresses = [address.clone()];
        let lookup = MemberLookup { addresses: &addresses, ..MemberLookup::default() };
        let found = tx.find_members(portal, lookup).await?.pop();
        Ok(found.map(|member| SignedIn { answer: member.sign_in(address), member }))
    }
}
