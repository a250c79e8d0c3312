//! What is asked of the desk (CQ-07).

use super::contact::NewContact;
use super::name::PersonName;
use crate::civil_date::CivilDate;
use crate::formula::Entitlement;
use crate::ids::{ContactId, ContractId, RequestId};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};

/// One request about one contract's register. Repeating it has one effect (CQ-20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Minted by whoever asks; unique within the contract.
    pub id: RequestId,
    /// Whose register.
    pub contract: ContractId,
    /// What is to change.
    pub change: Change,
}

/// What is to change. All of it, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// The register is opened by an application form (CQ-06).
    SignUp(SignUp),
    /// Secondaries are added (CQ-07).
    Add {
        /// At least one.
        contacts: Vec<NewContact>,
    },
    /// Name or address of a contact are changed.
    Edit {
        /// Whose.
        contact: ContactId,
        /// The new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<PersonName>,
        /// The new address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<EmailAddress>,
        /// Whether somebody at the desk has found a doubtful new name a person's (CQ-09).
        #[serde(default)]
        name_reviewed: bool,
    },
    /// A contact is deleted. For the primary, a successor has to be named (CQ-05).
    Remove {
        /// Who goes.
        contact: ContactId,
        /// The secondary who becomes primary.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        successor: Option<ContactId>,
    },
    /// A leaver is replaced by somebody new, who takes over the role. Needs no free seat (CQ-18).
    Replace {
        /// Who goes.
        leaver: ContactId,
        /// Who comes.
        successor: NewContact,
    },
    /// The primary hands over to a secondary and becomes one (CQ-05).
    HandOver {
        /// The secondary who becomes primary.
        to: ContactId,
    },
    /// The contract is entitled to something else from a day on: a plan change, also of a past or coming day (CQ-08, CQ-19). A past day corrects what was
    /// recorded of it; what was decided then stays.
    Entitle {
        /// From this day on, inclusive.
        from: CivilDate,
        /// To this.
        entitlement: Entitlement,
    },
}

/// An application form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// Of when the form is: its issue, not its filling in (CQ-06).
    pub form: CivilDate,
    /// From when on the contract is entitled; the form is checked against what holds on that day, or today if that is later.
    pub from: CivilDate,
    /// What it is entitled to.
    pub entitlement: Entitlement,
    /// Everybody, the primary among them, in the order of registration.
    pub contacts: Vec<NewContact>,
    /// Which of them is the primary (CQ-05).
    pub primary: ContactId,
}

impl Request {
    /// A request with an id of its own.
    pub const fn new(id: RequestId, contract: ContractId, change: Change) -> Self {
        Self { id, contract, change }
    }
}

impl SignUp {
    /// A form of this day, for what the contract is entitled to from a day on, with its primary (CQ-05, CQ-06).
    pub fn new(form: CivilDate, from: CivilDate, entitlement: Entitlement, primary: NewContact) -> Self {
        Self { form, from, entitlement, primary: primary.id, contacts: vec![primary] }
    }

    /// The same form with one more person, a secondary.
    #[must_use]
    pub fn with_secondary(mut self, secondary: NewContact) -> Self {
        self.contacts.push(secondary);
        self
    }
}

impl Change {
    /// Adds secondaries; that is also how the desk releases seats beyond the base (CQ-06, CQ-07).
    pub fn add(contacts: impl IntoIterator<Item = NewContact>) -> Self {
        Self::Add { contacts: contacts.into_iter().collect() }
    }

    /// Gives a contact another name.
    pub const fn rename(contact: ContactId, name: PersonName) -> Self {
        Self::Edit { contact, name: Some(name), address: None, name_reviewed: false }
    }

    /// Gives a contact another address.
    pub const fn readdress(contact: ContactId, address: EmailAddress) -> Self {
        Self::Edit { contact, name: None, address: Some(address), name_reviewed: false }
    }

    /// Deletes a secondary.
    pub const fn remove(contact: ContactId) -> Self {
        Self::Remove { contact, successor: None }
    }

    /// Deletes the primary, and makes a secondary the primary (CQ-05).
    pub const fn remove_primary(contact: ContactId, successor: ContactId) -> Self {
        Self::Remove { contact, successor: Some(successor) }
    }

    /// Replaces a leaver by somebody new (CQ-18).
    pub const fn replace(leaver: ContactId, successor: NewContact) -> Self {
        Self::Replace { leaver, successor }
    }

    /// Makes a secondary the primary (CQ-05).
    pub const fn hand_over(to: ContactId) -> Self {
        Self::HandOver { to }
    }

    /// Entitles the contract to something else from a day on (CQ-08, CQ-19).
    pub const fn entitle(from: CivilDate, entitlement: Entitlement) -> Self {
        Self::Entitle { from, entitlement }
    }

    /// Those who are to be registered.
    pub fn newcomers(&self) -> &[NewContact] {
        match self {
            Self::SignUp(sign_up) => &sign_up.contacts,
            Self::Add { contacts } => contacts,
            Self::Replace { successor, .. } => std::slice::from_ref(successor),
            Self::Edit { .. } | Self::Remove { .. } | Self::HandOver { .. } | Self::Entitle { .. } => &[],
        }
    }

    /// Those who are named and have to be on the register already.
    pub fn named(&self) -> Vec<ContactId> {
        match self {
            Self::SignUp(_) | Self::Add { .. } | Self::Entitle { .. } => Vec::new(),
            Self::Edit { contact, .. } => vec![*contact],
            Self::Remove { contact, successor } => {
                [Some(*contact), *successor].into_iter().flatten().collect()
            }
            Self::Replace { leaver, .. } => vec![*leaver],
            Self::HandOver { to } => vec![*to],
        }
    }
}
