//! Sets of policies with which the library behaves as a known kind of service does.

use crate::delegation::DelegationPolicies;
use crate::offboarding::{DeskPolicies, Offboarding};
use crate::portal_membership::MembershipPolicies;
use crate::portal_seats::PortalSeats;
use crate::support::SupportDesk;
use access_model::DelegationPolicy;
use agent_handover::mailbox::MailboxPolicy;
use contact_quota::contacts::{BUILT_IN_WORDS, ContactPolicy, WordList};
use contact_quota::terms::{PortalTerms, portal_terms};
use contact_quota::{Catalogue, CatalogueError};
use invitation_lifecycle::InvitationPolicy;
use invitation_lifecycle::eligibility::EligibilityPolicy;

/// `delegated_hosting`: a hosting service whose customers let third parties configure their contracts.
///
/// Invitations are valid for 7 days and can be sent again, cancelled, declined and deleted; one rejected contract or person keeps a whole
/// batch from being sent; one address gets at most a mail a minute per customer, and one invitation is sent at most five times.
pub const fn delegated_hosting() -> DelegationPolicies {
    DelegationPolicies {
        batches: DelegationPolicy { all_or_nothing: true },
        invitations: InvitationPolicy::DEFAULT,
    }
}

/// `support_contacts`: the support desk of a business product, whose customers register the people who may inquire.
///
/// Five products with their formulas (`manage`, `manage_ac`, `manage_ac_smart`, `data_link`, `erp_hosting`), a list of words that are no person's name, forms from
/// October 2022 on for the base only, and version 1 of the notice of the purposes of use. Exchange any of them: [`SupportDesk::with_catalogue`],
/// [`with_names`](SupportDesk::with_names), [`with_policy`](SupportDesk::with_policy).
///
/// # Errors
/// None in practice: what is built in is checked by the tests of this library.
pub fn support_contacts() -> Result<SupportDesk, CatalogueError> {
    let catalogue = Catalogue::new(&contact_quota::support_contacts())?;
    let names = WordList::from_toml(BUILT_IN_WORDS)?;
    Ok(SupportDesk::new(catalogue, names, ContactPolicy::default()))
}

/// `crm_portal`: the members of the portal of a business application.
///
/// Invitations are valid for 7 days; the domain of the organisation's super administrator is refused, its subdomains are not; addresses have letters, digits
/// and `@ : _ + . -`; one address gets at most a mail a minute, and one invitation is sent at most five times. Its licence and seats are those of
/// [`crm_portal_seats`].
pub fn crm_portal() -> MembershipPolicies {
    MembershipPolicies { invitations: InvitationPolicy::DEFAULT, eligibility: EligibilityPolicy::default() }
}

/// `crm_portal_seats`: the licence and the seats of the portal of a business application.
///
/// One standard type of user, 10,000 free of charge, and four custom ones with purchased licences; a trial of 30 days with ten users; closed portals whose data is kept under
/// a paid plan and deleted after 30 days otherwise; pending invitations hold a seat. The prices are an example: the vendor tells its own on request.
///
/// # Errors
/// None in practice: what is built in is checked by the tests of this library.
pub fn crm_portal_seats() -> Result<PortalSeats, CatalogueError> {
    PortalTerms::new(&portal_terms()).map(PortalSeats::new)
}

/// `help_desk`: a help desk with departments and channels, whose agents are assigned conversations, tickets and activities, and hand them over when they leave.
///
/// A confirmation holds for exactly the items that were shown; reports name five samples per line; a step moves 500 items.
pub fn help_desk() -> Offboarding {
    Offboarding::new(DeskPolicies::default())
}

/// `mail_addon`: the mailboxes of a business application's users, of which administrators take backups when users leave.
///
/// Only mailboxes that are fetched by POP3 can be backed up.
pub fn mail_addon() -> MailboxPolicy {
    MailboxPolicy::default()
}
