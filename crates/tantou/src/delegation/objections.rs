//! What the host has against addresses: its domain rules, missing consent, reasons of its own (IL-17).

use email_identity::{AddressKey, EmailAddress};
use invitation_lifecycle::Objection;
use std::collections::BTreeMap;

/// What the host has against addresses, as it found it for one operation. Asked again at issue, resend and acceptance (IL-17): bring
/// what is known *now* to each operation with [`Delegation::with_objections`](super::Delegation::with_objections).
///
/// ```
/// use tantou::delegation::Objections;
/// use tantou::email::{AddressPolicy, EmailAddress};
/// use tantou::invitation::Objection;
/// let address = EmailAddress::parse("tanaka@free-mail.example", &AddressPolicy::default())?;
/// let objections = Objections::default().with(&address, Objection::DomainRefused);
/// assert_eq!(objections.against(address.key()), [Objection::DomainRefused]);
/// # Ok::<(), tantou::email::AddressError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Objections {
    by_address: BTreeMap<AddressKey, Vec<Objection>>,
}

impl Objections {
    /// The same objections, with this one.
    #[must_use]
    pub fn with(mut self, address: &EmailAddress, objection: Objection) -> Self {
        self.by_address.entry(address.key().clone()).or_default().push(objection);
        self
    }

    /// What the host has against this address; empty if nothing.
    pub fn against(&self, address: &AddressKey) -> &[Objection] {
        self.by_address.get(address).map_or(&[], Vec::as_slice)
    }
}
