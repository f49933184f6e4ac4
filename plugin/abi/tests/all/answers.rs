//! Answers are freed one by one, and arguments are taken over.

use wish_abi::{
    Address, Blocks, ElementLayout, Lift, Lower, answer, arguments, bytes, free_answer, list,
    realloc, string,
};

use crate::checked_heap::balanced;
use crate::host::{self, Type, give_back, make};

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn read_strings(answer: Address) -> Vec<String> {
    // SAFETY: the host has made the block for a list of strings.
    unsafe { arguments(host::hand_in(&host::list(Type::String), answer)) }
}

#[test]
fn an_answer_stays_readable_while_another_is_freed() {
    balanced(|| {
        let first = answer(strings(&["first", "answer"]));
        let second = answer(strings(&["second"]));
        // SAFETY: each is freed once.
        unsafe {
            free_answer(first);
            assert_eq!(read_strings(second), ["second"]);
            free_answer(second);
        }
    });
}

#[test]
fn an_answer_of_more_blocks_than_expected_is_freed_whole() {
    balanced(|| {
        let many = vec!["a word".to_owned(); 200];
        let answer = answer(many.clone());
        assert_eq!(read_strings(answer), many);
        // SAFETY: it is freed once.
        unsafe { free_answer(answer) };
    });
}

#[test]
fn an_answer_of_nothing_is_freed() {
    balanced(|| {
        let answer = answer((Vec::<String>::new(), String::with_capacity(12)));
        // SAFETY: it is freed once.
        unsafe { free_answer(answer) };
    });
}

/// A value whose lowering looks at what is still there of it.
struct Watched(String);

impl ElementLayout for Watched {
    const SIZE: usize = String::SIZE;
    const ALIGN: usize = String::ALIGN;
}

impl Lower for Watched {
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
        assert_eq!(self.0, "kept");
        // SAFETY: the caller vouches for room for a string.
        unsafe { self.0.lower(to, blocks) };
    }
}

#[test]
fn an_item_is_written_while_those_after_it_are_kept() {
    balanced(|| {
        let items = (0..3).map(|_| Watched("kept".to_owned())).collect::<Vec<_>>();
        let answer = answer(items);
        assert_eq!(read_strings(answer), ["kept"; 3]);
        // SAFETY: it is freed once.
        unsafe { free_answer(answer) };
    });
}

#[test]
fn bytes_and_strings_are_taken_over_without_a_copy() {
    balanced(|| {
        let block = make(3, 1);
        let start = block.pointer();
        // SAFETY: the block has three bytes, which are written and are UTF-8.
        let text = unsafe {
            start.copy_from_nonoverlapping(b"abc".as_ptr(), 3);
            string(block, 3)
        };
        assert_eq!((text.as_ptr(), text.as_str(), text.capacity()), (start.cast_const(), "abc", 3));
    });
}

#[test]
fn what_has_no_length_needs_no_block() {
    balanced(|| {
        let nothing = make(0, 4);
        assert_eq!(nothing.bits() % 4, 0);
        // SAFETY: there is nothing to take over.
        unsafe {
            assert!(bytes(nothing, 0).is_empty());
            assert!(list::<u64>(nothing, 0).is_empty());
            assert_eq!(string(nothing, 0), "");
        }
    });
}

#[test]
fn a_block_keeps_its_bytes_as_it_grows_and_goes_when_it_has_none() {
    balanced(|| {
        let block = make(2, 1);
        // SAFETY: the blocks have as many bytes as are written and read, and are moved by what they were made with.
        unsafe {
            block.pointer().copy_from_nonoverlapping([7, 9].as_ptr(), 2);
            let longer = realloc(block, 2, 1, 500);
            assert_eq!([longer.pointer().read(), longer.pointer().add(1).read()], [7, 9]);
            give_back(longer, 500, 1);
        }
    });
}

#[test]
#[should_panic(expected = "no block has such a size")]
fn a_block_longer_than_half_the_address_space_is_none() {
    make(isize::MAX as usize, 8);
}

#[test]
#[should_panic(expected = "so many items exceed the address space")]
fn a_list_longer_than_the_address_space_is_none() {
    // SAFETY: the length is refused before anything is read.
    drop(unsafe { list::<u64>(Address::from_bits(8), usize::MAX / 2) });
}

/// Reads a value that starts with these bytes.
fn lifted<T: Lift>(first: u8) -> T {
    let place = [u64::from_le_bytes([first, 0, 0, 0, 0, 0, 0, 0]), 0];
    // SAFETY: there are sixteen bytes on the widest alignment, of which the tests need no more.
    unsafe { T::lift(place.as_ptr().cast()) }
}

#[test]
fn every_byte_but_zero_is_true() {
    assert_eq!([lifted::<bool>(0), lifted(1), lifted(2), lifted(255)], [false, true, true, true]);
}

#[test]
#[should_panic(expected = "no case of this number")]
fn an_option_that_is_neither_traps() {
    lifted::<Option<u32>>(2);
}

#[test]
#[should_panic(expected = "no case of this number")]
fn a_result_that_is_neither_traps() {
    let _ = lifted::<Result<u32, u64>>(2);
}

#[test]
#[should_panic(expected = "no case of this number")]
fn a_case_that_a_type_does_not_have_traps() {
    lifted::<crate::mail::Stage>(3);
}
