//! What an invitee sees who opens the link of a mail. Looking changes nothing: mail scanners open links, too (IL-18).

use crate::app::{App, failed};
use crate::database::{holder, named};
use crate::link::{Link, Reader};
use crate::now;
use crate::view::{Invited, View};
use axum::extract::State;
use axum::response::Response;
use postgres_store::PostgresStoreError;
use std::sync::Arc;
use tantou::delegation::LookedAt;

/// `GET` and `HEAD`.
pub(crate) async fn show(State(app): State<Arc<App>>, link: Link, reader: Reader) -> Response {
    match app.view(&link).await {
        Ok(view) => view.into_response(reader, None),
        Err(error) => failed(&error, reader),
    }
}

impl App {
    /// A host with sessions says here who is signed in: only they are told that they have accepted already. To everybody else a used link is an unknown one.
    pub(crate) async fn view(&self, link: &Link) -> Result<View, PostgresStoreError> {
        let mut tx = self.database.begin_to_look().await?;
        match self.delegation.look(&mut tx, &link.proof, None, now()).await? {
            LookedAt::Dead { why } => Ok(View::Dead(why)),
            LookedAt::Open(open) => {
                let holder = holder(&mut tx, open.holder).await?;
                let holder = holder.map(|holder| holder.name().to_owned()).unwrap_or_default();
                let contracts = named(&mut tx, &open.contracts).await?;
                Ok(View::Open(Box::new(Invited { link: *open, path: link.path.clone(), holder, contracts })))
            }
        }
    }
}
