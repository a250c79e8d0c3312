//! What an invitee sees who opens the link of a mail. Looking changes nothing: mail scanners open links, too (IL-18).

use super::app::App;
use super::database::DatabaseError;
use super::link::{Link, Reader};
use super::view::{Invited, View};
use axum::extract::State;
use axum::response::Response;
use sqlite_store::{SqliteStoreError, SqliteTx};
use std::sync::Arc;
use tantou::access::{Contract, ContractId, ContractRepository, HolderRepository};
use tantou::delegation::LookedAt;
use tantou::storage::run_ready;

/// `GET` and `HEAD`.
pub(crate) async fn show(State(app): State<Arc<App>>, link: Link, reader: Reader) -> Response {
    match app.view(&link).await {
        Ok(view) => view.into_response(reader, None),
        Err(error) => app.failed(&error, reader),
    }
}

impl App {
    /// Looks, through a connection that cannot write. A host with sessions says here who is signed in: only they are told that they have
    /// accepted already. To everybody else a used link is an unknown one.
    pub(crate) async fn view(&self, link: &Link) -> Result<View, DatabaseError> {
        let (delegation, now, opened) = (self.delegation.clone(), (self.clock)(), link.clone());
        let look =
            move |tx: &mut SqliteTx<'_>| match run_ready(delegation.look(tx, &opened.proof, None, now))? {
                LookedAt::Dead { why } => Ok(View::Dead(why)),
                LookedAt::Open(link) => {
                    let holder = run_ready(tx.lock_holder(link.holder))?;
                    let holder = holder.map(|holder| holder.value.name().to_owned()).unwrap_or_default();
                    let contracts = named(tx, &link.contracts)?;
                    Ok(View::Open(Box::new(Invited { link: *link, path: opened.path, holder, contracts })))
                }
            };
        self.database.read(look).await
    }
}

/// The contracts with their names, in the order of their names.
pub(crate) fn named(
    tx: &mut SqliteTx<'_>,
    contracts: &[ContractId],
) -> Result<Vec<Contract>, SqliteStoreError> {
    let mut contracts = run_ready(tx.find_contracts(contracts))?;
    contracts.sort_by(|one, other| one.name().cmp(other.name()));
    Ok(contracts)
}
