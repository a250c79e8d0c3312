//! Privacy: on what legal basis data is processed, consent, and requests of the people concerned (PV-60, PV-61, PV-62).

mod basis;
mod repository;
mod request;
mod services;
mod subject;
mod view;

pub use basis::{BasisRecord, Consent, ConsentCommand, ConsentEvent, LegalBasis, ProcessingBasis};
pub use repository::PrivacyRepository;
pub use request::{
    DataRequest, DataRequestId, DataRequestRecord, DuePosition, PrivacyPolicy, RequestCommand, RequestEvent,
    RequestKind, RequestState,
};
pub use services::{
    PreparedBasis, PreparedRequest, prepare_answer_request, prepare_consent, prepare_file_request,
    prepare_set_basis,
};
pub use subject::{PrivacyContext, PrivacyRefusal};
pub use view::PrivacyView;
