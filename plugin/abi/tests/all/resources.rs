//! Objects that the host owns are lent to calls, and dropped once.

use std::cell::Cell;

use wish_abi::{Address, Borrowed, Owned, Resource, answer, arguments, drop_resource, free_answer};

use crate::checked_heap::balanced;
use crate::host::make;

thread_local! {
    static DROPPED: Cell<u32> = const { Cell::new(0) };
}

struct Book(String);

impl Drop for Book {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

impl Resource for Book {
    fn new_handle(object: Address) -> u32 {
        object.bits()
    }
}

/// What the host gets: here the handle is the object's address.
fn handed_out(title: &str) -> Address {
    let answer = answer(Owned::new(Book(title.to_owned())));
    // SAFETY: a handle stands there; the answer is freed once.
    unsafe {
        let handle = answer.pointer().cast::<u32>().read();
        free_answer(answer);
        Address::from_bits(handle)
    }
}

#[test]
fn an_object_outlives_its_answer_and_is_dropped_once() {
    balanced(|| {
        let book = handed_out("rules");
        for _ in 0..2 {
            let block = make(8, 4);
            // SAFETY: the block is made and written for a borrowed object and a number.
            let (lent, number) = unsafe {
                block.pointer().cast::<[u32; 2]>().write([book.bits(), 3]);
                arguments::<(Borrowed<Book>, u32)>(block)
            };
            assert_eq!((lent.0.as_str(), number, DROPPED.get()), ("rules", 3, 0));
        }
        // SAFETY: no call has the object, and it is dropped once.
        unsafe { drop_resource::<Book>(book) };
        assert_eq!(DROPPED.get(), 1);
    });
}
