//! The register of a contract's contacts: who may turn to the desk, how many there may be, and how that changes (CQ-05 … CQ-16, CQ-18, CQ-20).
//!
//! A [`Register`] is one small row per contract. It knows how many people are registered, who is the primary, and what the contract is entitled to
//! from day to day; it guards the rows of its [`Contact`]s, so that a request to a register of ten thousand reads those it names and no others.
//! An [`Account`] is one row per address: everybody who shares a mailbox signs in as one (CQ-12).
//!
//! # What the host does
//!
//! 1. Load a [`Catalogue`](crate::Catalogue) and a [`WordList`] once.
//! 2. Turn what a customer or the desk asks for into a [`Request`] with an id of its own, and call [`prepare_request`] in a transaction.
//!    Everything is decided then and nothing is written: looking at what was prepared, and dropping it, *is* the what-if.
//! 3. [`store`](PreparedRequest::store), and commit. On a conflict, run the whole again; after an unknown outcome, send the same request again (CQ-20).
//! 4. Ask [`Register::standing`] for screens (CQ-15), and [`judge_inquiry`] for what arrives.
//!
//! # Decisions where the rules are silent
//!
//! - A *refused* request is not recorded, since nothing is written then: sent again, it is judged anew. An id that was granted something and comes
//!   again with other content is refused.
//! - Data that a store holds is never judged a second time: a name that a later word list would refuse stays until it is changed.
//! - Sharing a mailbox is for different people: the same name at the same address of one contract is the same person, registered already.
//! - A person who is registered on several contracts under one address appears once in the account's name.
//! - *In order of registration* is, in an account, the order in which people came to the address: who moves to a shared mailbox is named last.
//! - An account that was closed (CQ-13) is not opened again: a later registration of the address opens a new one, with a password of its own.

mod account;
mod allowance;
mod answer;
mod apply;
mod consent;
mod contact;
mod corrupt;
mod decide;
mod event;
mod inquiry;
mod judge;
mod mail;
mod name;
mod objections;
mod policy;
mod refusal;
mod register;
mod repository;
mod request;
mod services;
mod sign_in;
mod words;

pub use account::{Account, AccountRecord, Member, Password};
pub use allowance::{Allowance, Excess, Part, PartUse, Standing};
pub use answer::{Answer, ChangeKind};
pub use consent::{Consent, Purpose};
pub use contact::{Contact, ContactRecord, ContactRole, NewContact};
pub use corrupt::CorruptRecord;
pub use decide::{Context, Touched};
pub use event::Event;
pub use inquiry::{Candidate, Channel, Claim, Confirmation, Inquiry, Judgement, Matter, Reply, Verdict};
pub use judge::judge;
pub use mail::{AutomaticSign, MailTraits};
pub use name::{PersonName, PersonNameError};
pub use policy::ContactPolicy;
pub use refusal::{ContactProblem, Objection, Refusal};
pub use register::{Outlook, Register, RegisterRecord};
pub use repository::ContactRepository;
pub use request::{Change, Request, SignUp};
pub use services::{
    Listed, Mailing, PreparedRequest, PreparedSignIn, judge_inquiry, list_contacts, mailing, page_registered,
    prepare_first_sign_in, prepare_request, registered_at,
};
pub use sign_in::{Service, SignIn};
pub use words::{BUILT_IN_WORDS, NameMatch, NameVerdict, WordKind, WordList, WordPlace};
