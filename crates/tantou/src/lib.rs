//! Who may act for a customer, and how they are let in.
//!
//! This is the facade over the rule crates, and the journeys that cross them. A host application adds it, implements the
//! repository traits for a transaction of its own database (or takes a reference store), and keeps its transactions, its mail, its
//! passwords and its clock.
//!
//! | module | what it answers |
//! |---|---|
//! | [`delegation`] | the whole operation: plan, confirm, accept, decline, resend, cancel, delete, remove, end; each in one transaction |
//! | [`support`] | the contacts of a support desk: requests, sign-in, inquiries, standing; each in one transaction |
//! | [`portal_membership`] | the members of a portal: invited singly or in bulk, their addresses, activity and types, until deleted; each in one transaction |
//! | [`portal_seats`] | the licence and the seats of a portal: trial, plans, user types, who takes a seat, what it costs |
//! | [`offboarding`] | a help desk: who is given which work, and what becomes of it when somebody leaves; each in one transaction |
//! | [`portal_records`] | what a portal user writes on records: created, changed, cloned, with notes and what the owner is told; each in one transaction |
//! | [`access`] | who may do what with a contract, through what, and until when |
//! | [`invitation`] | what an invitation's state is, and what may happen to it now |
//! | [`quota`] | how many there may be, why, and how many there are |
//! | [`visibility`] | what an outsider sees of records, to the field |
//! | [`handover`] | who may take which work, and how it moves on |
//! | [`email`] | whether a text is an address, and which mailbox it is |
//! | [`storage`] | what rules and stores promise each other |
//! | [`message`] | what has to be sent, as values for the host's outbox |
//! | [`text`] | what decisions and refusals say to people, in Japanese and English |
//! | [`preset`] | sets of policies with which the library behaves as a known kind of service does |
//!
//! # What the host does
//!
//! 1. Open a transaction for a tenant.
//! 2. Call one journey. It prepares everything first (guarded reads and every decision) and stores last, so that a refusal leaves
//!    the transaction untouched.
//! 3. Put the messages of the [`Receipt`](delegation::Receipt) into its outbox, in the same transaction, and commit.
//! 4. After the commit, apply the receipt's events to its [`AccessIndex`](access::AccessIndex), if it keeps one.
//! 5. On a conflict run the whole operation again in a new transaction, as [`Retry`](storage::Retry) says. If the outcome of a commit is
//!    unknown, send the same command again: a confirmation, an acceptance and a removal recognise the earlier success and act once; a repeated
//!    decline, cancel or delete is refused with the state that it has brought about. A resend has nothing to be recognised by but the interval
//!    between two mails: look at the invitation's sendings before repeating one.
//!
//! # Quick start
//!
//! ```
//! use memory_store::MemoryStore;
//! use tantou::access::{AccountHolder, Action, BatchRequest, Contract, Principal, Service, Target, Window};
//! use tantou::delegation::{Accept, Delegation, Letter, Registration};
//! use tantou::email::{AddressPolicy, EmailAddress};
//! use tantou::invitation::{KeyId, Proof, TokenKey, TokenKeys};
//! use tantou::message::Content;
//! use tantou::storage::{Timestamp, run_ready};
//! use tantou::preset;
//! # fn id<T: From<uuid::Uuid>>(n: u128) -> T { uuid::Uuid::from_u128(n).into() }
//! # let mut counter = 0_u8;
//! # let mut random = |out: &mut [u8]| { for byte in out { counter = counter.wrapping_mul(5).wrapping_add(113); *byte = counter; } Ok(()) };
//! # let key = [7; 32];
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//! let address = |text: &str| EmailAddress::parse(text, &AddressPolicy::default());
//! let delegation = Delegation::new(preset::delegated_hosting(), TokenKeys::new(TokenKey::new(KeyId(1), &key)));
//!
//! // A customer with a contract.
//! let store = MemoryStore::new();
//! let sakura = AccountHolder::new(id(1), address("keiyaku@sakura-shoji.example")?, "さくら商事株式会社");
//! let hosting = Contract::new(id(2), sakura.id(), Service::HOSTING, "sakura-shop.example");
//! let mut tx = store.begin(id(9));
//! tx.insert_holders(&[sakura.clone()])?;
//! tx.insert_contracts(&[hosting.clone()])?;
//! tx.commit()?;
//!
//! // They want their web agency to set it up.
//! let request = BatchRequest {
//!     batch: id(3),
//!     holder: sakura.id(),
//!     contracts: vec![hosting.id()],
//!     targets: vec![Target::new(address("tanaka@seisaku-kobo.example")?, "制作工房 田中様")],
//!     window: Window::ALWAYS,
//! };
//! let mut tx = store.begin(id(9));
//! let plan = run_ready(delegation.plan(&mut tx, &request, now))?;         // nothing written
//! assert_eq!(plan.invitation_count(), 1);                                 // show plan.preview() and ask
//! let letter = Letter::in_language("ja".parse()?);
//! let receipt = run_ready(delegation.confirm(&mut tx, &plan, &letter, &mut random, now))?;
//! tx.commit()?;
//!
//! // Tanaka opens the link in the mail and registers.
//! let Content::Invitation(mail) = &receipt.messages[0].content else { unreachable!() };
//! let proof = Proof::Token(mail.token.reveal().parse()?);
//! let mut tx = store.begin(id(9));
//! let accept = Accept { proof, registration: Registration::Given };
//! let receipt = run_ready(delegation.accept(&mut tx, &accept, now))?;
//! tx.commit()?;
//!
//! // From now on Tanaka may configure, and only configure.
//! let who = Principal::Delegate(receipt.outcome.delegate());
//! let mut tx = store.begin(id(9));
//! let configure = run_ready(delegation.decide(&mut tx, who, Action::ConfigureService, hosting.id(), now))?;
//! assert!(configure.is_allowed());
//! let pay = run_ready(delegation.decide(&mut tx, who, Action::Pay, hosting.id(), now))?;
//! assert_eq!(pay.rule(), "AM-02");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod delegation;
pub mod message;
pub mod offboarding;
pub mod portal_membership;
pub mod portal_records;
pub mod portal_seats;
pub mod preset;
pub mod receipt;
pub mod support;
pub mod text;

/// Who may do what with a contract, through what, and until when: the crate `access-model`.
pub use access_model as access;
/// Who may take which work, and how it moves on when somebody leaves: the crate `agent-handover`.
pub use agent_handover as handover;
/// How many there may be, why, and how many there are: the crate `contact-quota`.
pub use contact_quota as quota;
/// Whether a text is an address, and which mailbox it is: the crate `email-identity`.
pub use email_identity as email;
/// What an invitation's state is, and what may happen to it now: the crate `invitation-lifecycle`.
pub use invitation_lifecycle as invitation;
/// What an outsider sees of records, to the field: the crate `portal-visibility`.
pub use portal_visibility as visibility;
/// What rules and stores promise each other: the crate `storage-contract`.
pub use storage_contract as storage;
