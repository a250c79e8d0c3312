//! The host of the story: a support desk with its journeys, and how it turns what is written on forms and in mails into requests and inquiries.

use super::data::{self, ChangeEntry, Customer, Desk, Person, RequestEntry};
use super::{CHAPTERS, World};
use crate::story::{Chapter, Tale};
use crate::world::TourError;
use std::path::Path;
use tantou::email::{AddressError, AddressPolicy, EmailAddress};
use tantou::quota::contacts::{
    Change, Consent, ContactPolicy, NewContact, PersonName, PersonNameError, Purpose, Request, SignUp,
};
use tantou::quota::{ContactId, ContractId, RequestId};
use tantou::storage::{TenantId, Timestamp};
use tantou::support::{Moment, SupportDesk};
use tantou::text::{Explain, TextLanguage};

/// What the story needs.
pub(crate) struct SupportStory {
    pub(super) desk: Desk,
    pub(super) journeys: SupportDesk,
}

impl Tale for SupportStory {
    const KEY: &'static str = "support";
    const TITLE: (&'static str, &'static str) =
        ("The contacts of a support desk", "サポート窓口の担当者登録");
    const CHAPTERS: &'static [Chapter<Self>] = CHAPTERS;

    fn read(_: &Path) -> Result<Self, TourError> {
        let desk = data::read()?;
        let built_in =
            tantou::preset::support_contacts().map_err(|error| TourError::Story(error.to_string()))?;
        let policy = ContactPolicy::default().with_notice_version(&desk.notice_version);
        Ok(Self { desk, journeys: built_in.with_policy(policy) })
    }

    fn tenant(&self) -> TenantId {
        self.desk.tenant
    }

    fn start(&self) -> Timestamp {
        self.desk.start
    }
}

/// Why what stands on a form is no contact.
#[derive(Debug)]
pub(super) enum Unreadable {
    Name(PersonNameError),
    Address(AddressError),
}

impl Unreadable {
    /// What stands in that field.
    pub(super) fn given<'a>(&self, written: &'a Person) -> &'a str {
        match self {
            Self::Name(_) => &written.name,
            Self::Address(_) => &written.address,
        }
    }

    /// The field of the form.
    pub(super) const fn field(&self, language: TextLanguage) -> &'static str {
        match (self, language) {
            (Self::Name(_), TextLanguage::English) => "name",
            (Self::Name(_), TextLanguage::Japanese) => "お名前",
            (Self::Address(_), TextLanguage::English) => "address",
            (Self::Address(_), TextLanguage::Japanese) => "メールアドレス",
        }
    }
}

impl Explain for Unreadable {
    fn code(&self) -> &'static str {
        match self {
            Self::Name(error) => error.code(),
            Self::Address(error) => error.code(),
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Name(error) => error.message(language),
            Self::Address(error) => error.message(language),
        }
    }
}

impl SupportStory {
    /// The contract of a customer. All ids of the story follow from its words.
    pub(super) fn contract(&self, customer: &str) -> ContractId {
        ContractId::derived(self.desk.tenant.as_uuid(), &[b"contract", customer.as_bytes()])
    }

    /// The customer of a contract.
    pub(super) fn customer_of(&self, contract: ContractId) -> Option<&Customer> {
        self.desk.customers.iter().find(|customer| self.contract(&customer.key) == contract)
    }

    /// The id of somebody whom the story speaks of.
    pub(super) fn contact(&self, person: &str) -> ContactId {
        ContactId::derived(self.desk.tenant.as_uuid(), &[b"contact", person.as_bytes()])
    }

    /// Somebody's name as it was written.
    pub(super) fn written_name(&self, contact: ContactId) -> &str {
        let found = self.desk.people.iter().find(|(key, _)| self.contact(key) == contact);
        found.map_or("", |(_, person)| &person.name)
    }

    /// The request of an entry; whoever is written down so that nothing can be made of it is left out, and told beside it.
    pub(super) fn request(
        &self,
        entry: &RequestEntry,
    ) -> Result<(Request, Vec<(String, Unreadable)>), TourError> {
        let mut unreadable = Vec::new();
        let mut newcomers = |people: &[String]| {
            let mut read = Vec::new();
            for person in people {
                match self.newcomer(person, entry.at) {
                    Ok(newcomer) => read.push(newcomer),
                    Err(why) => unreadable.push((person.clone(), why)),
                }
            }
            read
        };
        let nobody = || TourError::Story(format!("the request `{}` names nobody who can be read", entry.key));
        let change = match &entry.change {
            ChangeEntry::SignUp { people, reviewed } => {
                let reviewed = |newcomer: NewContact| {
                    if reviewed.iter().any(|person| self.contact(person) == newcomer.id) {
                        newcomer.with_name_reviewed()
                    } else {
                        newcomer
                    }
                };
                let mut contacts = newcomers(people).into_iter().map(reviewed);
                let primary = contacts.next().ok_or_else(nobody)?;
                let Customer { form, from, entitlement, .. } = self.customer(&entry.customer)?;
                let form = SignUp::new(*form, *from, entitlement.clone(), primary);
                Change::SignUp(contacts.fold(form, SignUp::with_secondary))
            }
            ChangeEntry::Add { people } => Change::add(newcomers(people)),
            ChangeEntry::Replace { leaver, successor } => {
                let successor = newcomers(std::slice::from_ref(successor)).pop().ok_or_else(nobody)?;
                Change::replace(self.contact(leaver), successor)
            }
            ChangeEntry::HandOver { to } => Change::hand_over(self.contact(to)),
            ChangeEntry::Remove { person, successor: None } => Change::remove(self.contact(person)),
            ChangeEntry::Remove { person, successor: Some(successor) } => {
                Change::remove_primary(self.contact(person), self.contact(successor))
            }
            ChangeEntry::Rename { person, name } => {
                let name =
                    name.parse().map_err(|error: PersonNameError| TourError::Story(error.to_string()))?;
                Change::rename(self.contact(person), name)
            }
            ChangeEntry::Entitle { from, entitlement } => Change::entitle(*from, entitlement.clone()),
        };
        let id = RequestId::derived(self.desk.tenant.as_uuid(), &[b"request", entry.key.as_bytes()]);
        Ok((Request::new(id, self.contract(&entry.customer), change), unreadable))
    }

    pub(super) fn customer(&self, key: &str) -> Result<&Customer, TourError> {
        self.desk.customer(key).ok_or_else(|| TourError::Story(format!("there is no customer `{key}`")))
    }

    fn newcomer(&self, person: &str, at: Timestamp) -> Result<NewContact, Unreadable> {
        let written = self.desk.people.get(person);
        let (name, address) =
            written.map_or(("", ""), |written| (written.name.as_str(), written.address.as_str()));
        let name: PersonName = name.parse().map_err(Unreadable::Name)?;
        let address = EmailAddress::parse(address, &AddressPolicy::default()).map_err(Unreadable::Address)?;
        let notice = written.and_then(|written| written.notice_version.clone());
        let purposes = written.and_then(|written| written.purposes.clone());
        let consent = Consent {
            notice_version: notice.unwrap_or_else(|| self.desk.notice_version.clone()),
            purposes: purposes.unwrap_or_else(|| Purpose::ALL.into()),
            at,
        };
        Ok(NewContact::new(self.contact(person), name, address, consent))
    }
}

impl World<'_> {
    /// The present, with the day that it is at the desk.
    pub(super) fn moment(&self) -> Moment {
        Moment::in_japan(self.now)
    }
}
