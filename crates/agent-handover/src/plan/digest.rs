//! A short value by which two looks at many items are compared (AH-30).

use crate::item::Item;
use serde::{Deserialize, Serialize};
use storage_contract::Version;

/// What was seen of the items of a scan, in order: equal for equal items. A change detector of 128 bits, computed item by item in constant memory; not a seal
/// against somebody who computes collisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ItemsDigest {
    high: u64,
    low: u64,
}

impl ItemsDigest {
    /// Notes the facts of an item that decide where it goes; a reply to it changes nothing.
    pub fn note(&mut self, item: &Item) {
        self.mix(item.id.as_uuid().as_u128());
        self.mix(item.department.as_uuid().as_u128());
        self.mix(item.channel.map_or(0, |channel| channel.as_uuid().as_u128()));
        self.mix(item.kind as u128);
    }

    /// Notes the version, too, where it decides (undo).
    pub fn note_version(&mut self, version: Version) {
        self.mix(u128::from(version.to_stored().cast_unsigned()));
    }

    fn mix(&mut self, value: u128) {
        let (high, low) = ((value >> 64) as u64, u64::try_from(value & u128::from(u64::MAX)).unwrap_or(0));
        self.high = (self.high ^ high).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) ^ self.low;
        self.low = (self.low ^ low).wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(31) ^ self.high;
    }

    /// The value as bytes.
    pub fn bytes(self) -> [u8; 16] {
        let both = (u128::from(self.high) << 64) | u128::from(self.low);
        both.to_be_bytes()
    }
}
