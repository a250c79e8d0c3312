//! Ids: one type per entity, so that a contract cannot be taken for a delegate.

/// A text was no UUID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not an id: expected a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057")]
pub struct IdParseError {
    /// What was given.
    pub given: String,
}

/// Declares an id: a newtype over a UUID that the host mints.
///
/// The type is `Copy`, ordered, hashed, `serde(transparent)`, shown and parsed as the plain UUID.
///
/// ```
/// storage_contract::define_id! {
///     /// One branch office.
///     pub struct BranchId;
/// }
/// let branch: BranchId = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
/// assert_eq!(branch.to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
///
/// // Ids that follow from others: a repeated command gives the same ids again.
/// let desk = BranchId::derived(branch.as_uuid(), &[b"desk", b"1"]);
/// assert_eq!(desk, BranchId::derived(branch.as_uuid(), &[b"desk", b"1"]));
/// assert_ne!(desk, BranchId::derived(branch.as_uuid(), &[b"desk1", b""]));
/// # Ok::<(), storage_contract::IdParseError>(())
/// ```
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* $vis:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::macro_support::serde::Serialize, $crate::macro_support::serde::Deserialize,
        )]
        #[serde(crate = "storage_contract::macro_support::serde", transparent)]
        $vis struct $name($crate::macro_support::uuid::Uuid);

        impl $name {
            /// The id with this UUID.
            pub const fn from_uuid(uuid: $crate::macro_support::uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            pub const fn as_uuid(self) -> $crate::macro_support::uuid::Uuid {
                self.0
            }

            /// The id that follows from another id and from parts (UUID version 5). Parts are told apart by their
            /// lengths. Not secret: whoever knows the inputs knows the id.
            pub fn derived(namespace: $crate::macro_support::uuid::Uuid, parts: &[&[u8]]) -> Self {
                let length = |length: usize, part: &&[u8]| length.saturating_add(part.len()).saturating_add(8);
                let length = parts.iter().fold(stringify!($name).len(), length);
                let mut name = ::std::vec::Vec::with_capacity(length);
                name.extend_from_slice(stringify!($name).as_bytes());
                for part in parts {
                    // Sixty-four bits on every machine, or ids would differ between them.
                    name.extend_from_slice(&(part.len() as u64).to_be_bytes());
                    name.extend_from_slice(part);
                }
                Self($crate::macro_support::uuid::Uuid::new_v5(&namespace, &name))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::IdParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match $crate::macro_support::uuid::Uuid::try_parse(text) {
                    Ok(uuid) => Ok(Self(uuid)),
                    Err(_) => Err($crate::IdParseError { given: text.into() }),
                }
            }
        }

        impl From<$crate::macro_support::uuid::Uuid> for $name {
            fn from(uuid: $crate::macro_support::uuid::Uuid) -> Self {
                Self(uuid)
            }
        }
    };
}

crate::define_id! {
    /// The organisation for which a transaction is opened. Everything a store keeps belongs to one tenant; every primary and
    /// unique key of the reference stores begins with it.
    pub struct TenantId;
}
