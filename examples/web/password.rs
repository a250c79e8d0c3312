//! How passwords are judged and hashed. That is the host's: the rules only say whether a registration is asked for (IL-10).

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// What the form sends along. Whoever consents only sends nothing. It has no `Debug`: a password is not to be printed.
#[derive(Default, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    pub(crate) password: String,
    #[serde(default)]
    password_again: String,
}

/// Argon2id, a few at a time: each hash takes 19 MiB and is slow on purpose.
pub(crate) struct Passwords {
    params: Params,
    places: Arc<Semaphore>,
}

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Fewer than [`MIN_CHARACTERS`].
    TooShort,
    /// More than [`MAX_OCTETS`].
    TooLong,
    /// The repetition differs.
    Different,
}

/// No composition rules: length is what counts.
pub(crate) const MIN_CHARACTERS: usize = 12;
/// Room for a long sentence in any script.
pub(crate) const MAX_OCTETS: usize = 1024;

/// No hash was made.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub(crate) struct HashError(String);

impl Given {
    /// Whether the password and its repetition will do. It is taken as typed: nothing is trimmed.
    pub(crate) fn judge(&self) -> Result<(), Unfit> {
        if self.password.chars().count() < MIN_CHARACTERS {
            return Err(Unfit::TooShort);
        }
        if self.password.len() > MAX_OCTETS {
            return Err(Unfit::TooLong);
        }
        if self.password == self.password_again { Ok(()) } else { Err(Unfit::Different) }
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new(Params::DEFAULT)
    }
}

impl Passwords {
    pub(crate) fn new(params: Params) -> Self {
        Self { params, places: Arc::new(Semaphore::new(4)) }
    }

    /// The hash as a PHC string, with a salt of its own. Made *before* the transaction: it takes long, and a transaction has to be short.
    pub(crate) async fn hash(&self, password: String) -> Result<String, HashError> {
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let params = self.params.clone();
        let hashed = spawn_blocking(move || {
            let mut salt = [0; 16];
            getrandom::fill(&mut salt).map_err(|error| HashError(error.to_string()))?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt);
            drop(place);
            Ok(hash.map_err(|error| HashError(error.to_string()))?.to_string())
        });
        hashed.await.unwrap_or_else(|error| Err(HashError(error.to_string())))
    }
}
