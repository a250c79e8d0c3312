//! Privacy: on what legal basis data is processed, consent, and requests of the people concerned (PV-60, PV-61, PV-62).

mod basis;
mod request;
mod subject;
mod view;

pub use basis::{BasisRecord, Consent, ConsentCommand, ConsentEvent, LegalBasis, ProcessingBasis};
pub use request::{
    DataRequest, DataRequestId, DataRequestRecord, PrivacyPolicy, RequestCommand, RequestEvent, RequestKind,
    RequestState,
};
pub use subject::{PrivacyContext, PrivacyRefusal};
pub use view::{PrivacyRepository, PrivacyView};
