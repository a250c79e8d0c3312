//! What a portal user sees of the privacy of a record (PV-60, PV-61).

use super::basis::{Consent, ProcessingBasis};
use super::subject::{PrivacyContext, PrivacyRefusal};
use crate::record::Record;
use crate::schema::ModuleId;

/// What a portal user sees of the privacy of a record: consent, where that is the basis (PV-61). Of any other basis they see nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivacyView {
    /// Where consent stands; `None`: data is processed on another basis, or none was told.
    pub consent: Option<Consent>,
}

impl PrivacyView {
    /// The view of a record. There is one only with compliance settings on (PV-60), of their own record and of leads and contacts that they added (PV-61).
    ///
    /// # Errors
    /// [`PrivacyRefusal`].
    pub fn new<R: Record + ?Sized>(
        (module, record): (ModuleId, &R),
        basis: Option<&ProcessingBasis>,
        context: &PrivacyContext<'_>,
    ) -> Result<Self, PrivacyRefusal> {
        context.check(module, record)?;
        Ok(Self { consent: basis.and_then(ProcessingBasis::consent) })
    }
}
