//! What stands in memory, byte by byte.

use wish_abi::{answer, free_answer};

use crate::mail::{Part, Route, Stage};

/// The first bytes of an answer.
fn written<const BYTES: usize>(answer: wish_abi::Address) -> [u8; BYTES] {
    // SAFETY: the tests read only bytes that the value's layout has and that have been written.
    unsafe { answer.pointer().cast::<[u8; BYTES]>().read() }
}

#[test]
fn numbers_have_their_least_byte_first() {
    let answer = answer((0x0102_u16, -2_i32));
    let bytes = written::<2>(answer);
    assert_eq!(bytes, [2, 1]);
    // SAFETY: the second field stands on its alignment; the answer is freed once.
    unsafe {
        assert_eq!(answer.pointer().add(4).cast::<[u8; 4]>().read(), [0xfe, 0xff, 0xff, 0xff]);
        free_answer(answer);
    }
}

#[test]
fn a_variant_is_its_number_and_its_payload() {
    let answer = answer(vec![Route::Until(5), Route::Direct, Route::Maybe(Some(3))]);
    // SAFETY: a list is an address and a count; three routes of sixteen bytes stand there; the answer is freed once.
    unsafe {
        let pair = answer.pointer().cast::<u32>();
        assert_eq!(pair.add(1).read(), 3);
        let items = wish_abi::Address::from_bits(pair.read()).pointer();
        assert_eq!((items.read(), items.add(8).cast::<u64>().read()), (2, 5));
        assert_eq!(items.add(16).read(), 0);
        assert_eq!((items.add(32).read(), items.add(40).read()), (4, 1));
        assert_eq!(items.add(42).cast::<u16>().read(), 3);
        free_answer(answer);
    }
}

#[test]
fn a_record_has_its_fields_in_order() {
    let part = Part { small: true, name: "ab".into(), stage: Stage::Closed, due: Some(-1) };
    let answer = answer(part);
    // SAFETY: the fields stand at 0, 4, 12 and 16; the answer is freed once.
    unsafe {
        let at = answer.pointer();
        assert_eq!((at.read(), at.add(8).cast::<u32>().read(), at.add(12).read()), (1, 2, 2));
        assert_eq!((at.add(16).read(), at.add(24).cast::<i64>().read()), (1, -1));
        free_answer(answer);
    }
}
