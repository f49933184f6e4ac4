//! A digest of a few words, the same on every host: FNV-1a, 64 bits (Fowler, Noll and Vo; the IETF's draft-eastlake-fnv),
//! with its last bytes spread over the whole word. What a digest is for is for whoever takes one.

/// A digest in the making.
#[derive(Clone, Copy)]
pub(crate) struct Digest(u64);

impl Digest {
    /// Of nothing yet.
    #[must_use]
    pub fn new() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }

    /// One byte more.
    #[must_use]
    pub fn byte(self, byte: u8) -> Digest {
        Digest((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// A word more, as it stands.
    #[must_use]
    pub fn text(self, text: &str) -> Digest {
        text.bytes().fold(self, Digest::byte)
    }

    /// A word more, and that it ends here.
    #[must_use]
    pub fn word(self, text: &str) -> Digest {
        // No UTF-8 has this byte.
        self.text(text).byte(0xff)
    }

    /// A number more.
    #[must_use]
    pub fn number(self, number: u64) -> Digest {
        number.to_le_bytes().into_iter().fold(self, Digest::byte)
    }

    /// The digest: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    #[must_use]
    pub fn finish(self) -> u64 {
        let word = self.0;
        let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
}
