//! The contacts of a support desk, end to end: who may turn to the desk for a contract, how many there may be, and what they are told.
//!
//! A [`SupportDesk`] carries what the desk chose: its products with their formulas, the words that are no person's name, and its policy. Each journey is one
//! operation inside one transaction of the host's: it *prepares* first, guarded reads and every decision, and *stores* last, so that a refusal has written nothing.
//! What follows comes back as values in a [`Receipt`]: messages for the outbox, events for whoever keeps another picture.
//!
//! | who | journeys |
//! |---|---|
//! | the customer, through the desk | [`request`](SupportDesk::request): sign up, add, change, remove, replace, hand over, entitle; [`what_if`](SupportDesk::what_if) beforehand |
//! | a contact | [`sign_in`](SupportDesk::sign_in), [`choose_password`](SupportDesk::choose_password) |
//! | the desk's mail box, forms and telephone | [`inquiry`](SupportDesk::inquiry) |
//! | any screen | [`state`](SupportDesk::state), [`outlook`](SupportDesk::outlook), [`limit`](SupportDesk::limit), [`explain`](SupportDesk::explain); of the past [`past`](SupportDesk::past) and [`history`](SupportDesk::history) |
//! | a mailing | [`mailing`](SupportDesk::mailing) |
//!
//! ```
//! use memory_store::MemoryStore;
//! use tantou::email::{AddressPolicy, EmailAddress};
//! use tantou::preset;
//! use tantou::quota::contacts::{Change, Consent, NewContact, Request, SignUp};
//! use tantou::quota::{Entitlement, Facts};
//! use tantou::storage::{OutboxRepository, run_ready};
//! use tantou::support::Moment;
//! use tantou::text::{Explain, TextLanguage};
//! # fn id<T: From<uuid::Uuid>>(n: u128) -> T { uuid::Uuid::from_u128(n).into() }
//! # let mail = |text: &str| EmailAddress::parse(text, &AddressPolicy::default());
//! let desk = preset::support_contacts()?;
//! let store = MemoryStore::new();
//! let at = Moment::in_japan("2026-04-01T09:00:00+09:00".parse()?);
//!
//! // A contract of manage with two apps and an option: four people by the form, two more through the desk.
//! let apps = ["attendance", "man_hours", "entry_exit_difference"];
//! let manage = Entitlement::new("manage", Facts::new().with_set("apps", apps));
//! let person = |n, name: &str, address: &str| -> Result<_, Box<dyn std::error::Error>> {
//!     Ok(NewContact::new(id(n), name.parse()?, mail(address)?, Consent::to_all("1", at.now)))
//! };
//! let form = SignUp::new("2026-04-01".parse()?, at.today, manage, person(1, "山田 太郎", "yamada@example.co.jp")?)
//!     .with_secondary(person(2, "伊藤 花子", "ito@example.co.jp")?);
//! let request = Request::new(id(100), id(7), Change::SignUp(form));
//!
//! let mut tx = store.begin(id(9));
//! let receipt = run_ready(desk.request(&mut tx, &request, at))?;
//! run_ready(tx.insert_messages(&receipt.outbox_entries()?))?; // welcomes, and a confirmation to the primary
//! tx.commit()?;
//!
//! let standing = receipt.outcome.standing?;
//! assert_eq!(standing.message(TextLanguage::English), "2 of 6 registered (base 2 of 4, additional 0 of 2), 4 left");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod inquiry;
mod moment;
mod notice;
mod past;
mod request;
mod sign_in;
mod state;
mod tell;

pub use crate::receipt::Receipt;
pub use inquiry::InquiryId;
pub use moment::Moment;
pub use notice::{Addressed, SupportNotice};
pub use past::PastState;
pub use request::Answered;
pub use state::PresentState;

use crate::text::TextLanguage;
use contact_quota::contacts::{ContactPolicy, ContactRepository, Context, WordList};
use contact_quota::{Catalogue, CivilDate, Entitlement, EvaluateError, Limit};

/// A store that can carry the registers of a support desk: every transaction that implements the trait.
pub trait SupportStore: ContactRepository {}

impl<R: ContactRepository> SupportStore for R {}

/// The journeys, with what they always need: the desk's products, the words that are no person's name, and its policy. Keep one per host.
#[derive(Clone, Debug)]
pub struct SupportDesk {
    catalogue: Catalogue,
    names: WordList,
    policy: ContactPolicy,
}

impl SupportDesk {
    /// The journeys of a desk with these products, these words and this policy.
    pub const fn new(catalogue: Catalogue, names: WordList, policy: ContactPolicy) -> Self {
        Self { catalogue, names, policy }
    }

    /// The same desk with other products, such as those of a file of the host's (CQ-04).
    #[must_use]
    pub fn with_catalogue(self, catalogue: Catalogue) -> Self {
        Self { catalogue, ..self }
    }

    /// The same desk with another word list (CQ-09).
    #[must_use]
    pub fn with_names(self, names: WordList) -> Self {
        Self { names, ..self }
    }

    /// The same desk with another policy.
    #[must_use]
    pub fn with_policy(self, policy: ContactPolicy) -> Self {
        Self { policy, ..self }
    }

    /// The products and their formulas.
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Which names are not a person's.
    pub const fn names(&self) -> &WordList {
        &self.names
    }

    /// What the desk chose.
    pub const fn policy(&self) -> &ContactPolicy {
        &self.policy
    }

    /// How many contacts an entitlement gives on a day (CQ-01 … CQ-03, CQ-19).
    ///
    /// # Errors
    /// [`EvaluateError`] if that cannot be told (CQ-17).
    pub fn limit(&self, entitlement: &Entitlement, on: CivilDate) -> Result<Limit, EvaluateError> {
        self.catalogue.limit(entitlement, on)
    }

    /// Why it is so many, in one line (CQ-04): `6 = 4 base + 2 apps (勤怠, 工数; 入退差異オプション is an option and does not count)`.
    ///
    /// # Errors
    /// As [`limit`](Self::limit).
    pub fn explain(
        &self,
        entitlement: &Entitlement,
        on: CivilDate,
        language: TextLanguage,
    ) -> Result<String, EvaluateError> {
        self.catalogue.evaluate(entitlement, on).map(|evaluation| evaluation.explain(language.into()))
    }

    const fn context(&self, at: Moment) -> Context<'_> {
        Context {
            catalogue: &self.catalogue,
            words: &self.names,
            policy: &self.policy,
            now: at.now,
            today: at.today,
        }
    }
}
