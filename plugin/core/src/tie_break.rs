//! Orders responders who are equally early by a hash of the case and the responder: nobody wins every
//! race, and the order is the same on every host.

/// A claim's place in the draw; the lower one comes first, and of equal ones the responder whose id
/// comes first.
#[must_use]
pub(crate) fn tie_break<'a>(case: &str, responder: &'a str) -> (u64, &'a str) {
    let bytes = case.bytes().chain([b'/']).chain(responder.bytes());
    (mixed(fowler_noll_vo(bytes)), responder)
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo; the IETF's draft-eastlake-fnv).
fn fowler_noll_vo(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Spreads the last bytes over the whole word: the finaliser of SplitMix64 (Steele, Lea and Flood,
/// 2014).
fn mixed(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
