//! What the stories of a whole host share.

use tantou::delegation::Delegation;
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::{KeyId, RandomBytes, RandomUnavailable, TokenKey, TokenKeys};
use tantou::preset;
use tantou::storage::Timestamp;

/// The journeys under the preset, with a key.
pub(crate) fn delegation() -> Delegation {
    let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[0x0b; 32]));
    Delegation::new(preset::delegated_hosting(), keys)
}

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Random numbers that are the same in every run with the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Splitmix64.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.roll() >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

/// Octets that look random enough. Good for tests alone: whoever knows the seed knows the tokens.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl RandomBytes for Random {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        let mut dice = Dice(self.0);
        for place in out {
            *place = dice.roll().to_be_bytes()[0];
        }
        self.0 = dice.0;
        Ok(())
    }
}
