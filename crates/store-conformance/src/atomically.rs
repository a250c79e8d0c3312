//! One operation, one transaction, and again after a conflict.

use crate::harness::Harness;
use crate::violation::Violation;
use std::fmt::Debug;
use std::thread;
use std::time::Duration;
use storage_contract::{OpError, Retry, StorageError, TenantId};

/// What became of an operation.
#[derive(Debug)]
pub struct Done<T, R, E> {
    /// Its outcome; a conflict only if it was still one after many attempts.
    pub result: Result<T, OpError<R, E>>,
    /// How often it was run again.
    pub retries: u32,
}

impl<T, R: Debug, E: StorageError> Done<T, R, E> {
    /// What an operation answers that has to succeed in the end.
    pub(crate) fn succeeded(self) -> Result<T, Violation> {
        self.result.map_err(|error| match error {
            OpError::Refused(refusal) => {
                Violation::Broken(format!("refused, and should not be: {refusal:?}"))
            }
            OpError::Storage(error) => {
                Violation::Failed { doing: "running again after conflicts", error: error.to_string() }
            }
        })
    }
}

/// Runs the whole operation in a transaction, and after a conflict again in a new one; as a host does, in as many lines.
///
/// Bounded: what still conflicts after 500 attempts is answered as it is.
pub fn atomically<H: Harness, T, R>(
    harness: &H,
    connection: &mut H::Connection,
    tenant: TenantId,
    mut operation: impl AsyncFnMut(&mut H::Tx<'_>) -> Result<T, OpError<R, H::Error>>,
) -> Done<T, R, H::Error> {
    let mut retry = Retry::new(500, Duration::from_micros(500));
    let mut retries = 0_u32;
    loop {
        let result = harness.block_on(async {
            let mut tx = harness.begin(connection, tenant).await?;
            match operation(&mut tx).await {
                Ok(value) => {
                    harness.commit(tx).await?;
                    Ok(value)
                }
                Err(error) => {
                    harness.rollback(tx).await;
                    Err(error)
                }
            }
        });
        let pause = result.as_ref().err().and_then(|error| retry.after(error, jitter(retries)));
        let Some(pause) = pause else { return Done { result, retries } };
        retries += 1;
        thread::sleep(pause);
    }
}

/// Different for each thread and attempt; nothing here has to be unpredictable.
fn jitter(attempt: u32) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (thread::current().id(), attempt).hash(&mut hasher);
    hasher.finish()
}
