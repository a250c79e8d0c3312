//! How administrators change the mails of a portal (IL-80 … IL-83).

use super::{Acting, MembershipStore, PortalMembership, TemplateSavingRefusal};
use invitation_lifecycle::Language;
use invitation_lifecycle::templates::{
    MailTemplate, TemplateCommand, TemplateKey, TemplateKind, prepare_template,
};
use storage_contract::OpError;

impl PortalMembership {
    /// Saves a template of the portal, or resets it to the built-in one (IL-83). `based_on` is the revision that the editor loaded,
    /// [`MailTemplate::UNTOUCHED`] if there was none. Answers the template as it is now.
    ///
    /// # Errors
    /// [`TemplateSavingRefusal`]: without the permission to manage portal users; every mistake of the draft, each with its place (IL-81, IL-82); somebody
    /// has changed the template since. The store's errors.
    pub async fn save_template<R: MembershipStore>(
        &self,
        tx: &mut R,
        (kind, language): (TemplateKind, Language),
        command: &TemplateCommand,
        based_on: u32,
        acting: &Acting<'_>,
    ) -> Result<MailTemplate, OpError<TemplateSavingRefusal, R::Error>> {
        if !acting.by.manages_portal_users {
            return Err(OpError::Refused(TemplateSavingRefusal::NotPermitted));
        }
        let key = TemplateKey { scope: acting.portal.portal, kind, language };
        let prepared =
            prepare_template(tx, key, command, based_on, acting.now).await.map_err(OpError::lift)?;
        let template = prepared.template().clone();
        prepared.store(tx).await?;
        Ok(template)
    }
}
