//! One connection of one tenant, and transactions of which it is known beforehand how they have to end.

use crate::harness::Harness;
use crate::violation::{During, Verdict, Violation, ensure};
use storage_contract::{FailureClass, StorageError, TenantId};

pub(crate) struct Session<'h, H: Harness> {
    pub(crate) harness: &'h H,
    pub(crate) connection: H::Connection,
    pub(crate) tenant: TenantId,
}

impl<'h, H: Harness> Session<'h, H> {
    pub(crate) fn open(harness: &'h H, tenant: TenantId) -> Self {
        Self { harness, connection: harness.connect(), tenant }
    }

    /// A transaction in nobody's way: it has to commit at once.
    pub(crate) fn commit<T>(
        &mut self,
        doing: &'static str,
        operation: impl AsyncFnOnce(&mut H::Tx<'_>) -> Result<T, H::Error>,
    ) -> Result<T, Violation> {
        let Self { harness, connection, tenant } = self;
        harness.block_on(async {
            let mut tx = harness.begin(connection, *tenant).await.during(doing)?;
            let value = operation(&mut tx).await.during(doing)?;
            harness.commit(tx).await.during(doing)?;
            Ok(value)
        })
    }

    /// A transaction that is rolled back in the end, whatever it wrote.
    pub(crate) fn roll_back<T>(
        &mut self,
        doing: &'static str,
        operation: impl AsyncFnOnce(&mut H::Tx<'_>) -> Result<T, H::Error>,
    ) -> Result<T, Violation> {
        let Self { harness, connection, tenant } = self;
        harness.block_on(async {
            let mut tx = harness.begin(connection, *tenant).await.during(doing)?;
            let value = operation(&mut tx).await.during(doing)?;
            harness.rollback(tx).await;
            Ok(value)
        })
    }

    /// A transaction that is dropped in the end, as that of a request whose client has gone away.
    pub(crate) fn drop_it<T>(
        &mut self,
        doing: &'static str,
        operation: impl AsyncFnOnce(&mut H::Tx<'_>) -> Result<T, H::Error>,
    ) -> Result<T, Violation> {
        let Self { harness, connection, tenant } = self;
        harness.block_on(async {
            let mut tx = harness.begin(connection, *tenant).await.during(doing)?;
            let value = operation(&mut tx).await.during(doing)?;
            drop(tx);
            Ok(value)
        })
    }

    /// A transaction that has to fail with a conflict, at commit at the latest.
    pub(crate) fn conflict<T>(
        &mut self,
        what: &str,
        operation: impl AsyncFnOnce(&mut H::Tx<'_>) -> Result<T, H::Error>,
    ) -> Verdict {
        let Self { harness, connection, tenant } = self;
        let result = harness.block_on(async {
            let mut tx = harness.begin(connection, *tenant).await?;
            match operation(&mut tx).await {
                Ok(_) => harness.commit(tx).await,
                Err(error) => {
                    harness.rollback(tx).await;
                    Err(error)
                }
            }
        });
        match result {
            Ok(()) => Err(Violation::Broken(format!("{what} was let through"))),
            Err(error) => ensure(error.class() == FailureClass::Conflict, || {
                format!("{what} has to be a conflict, but is: {error}")
            }),
        }
    }
}
