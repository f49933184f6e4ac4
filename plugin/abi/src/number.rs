//! Whole numbers and truth values.

use crate::answer::Blocks;
use crate::element::{ElementLayout, Lift, Lower};

macro_rules! numbers {
    ($($number:ty),*) => {
        $(
            impl ElementLayout for $number {
                const SIZE: usize = size_of::<$number>();
                const ALIGN: usize = size_of::<$number>();
            }

            impl Lift for $number {
                #[inline(always)]
                unsafe fn lift(from: *const u8) -> $number {
                    // SAFETY: the caller vouches for an aligned number; every pattern of bits is one.
                    <$number>::from_le(unsafe { from.cast::<$number>().read() })
                }
            }

            impl Lower for $number {
                #[inline(always)]
                unsafe fn lower(self, to: *mut u8, _: &mut Blocks) {
                    // SAFETY: the caller vouches for aligned room for a number.
                    unsafe { to.cast::<$number>().write(self.to_le()) }
                }
            }
        )*
    };
}
numbers!(u8, i8, u16, i16, u32, i32, u64, i64);

impl ElementLayout for bool {
    const SIZE: usize = 1;
    const ALIGN: usize = 1;
}

impl Lift for bool {
    #[inline(always)]
    unsafe fn lift(from: *const u8) -> bool {
        // SAFETY: the caller vouches for a byte. As the canonical ABI has it, every byte but 0 is `true`.
        unsafe { from.read() != 0 }
    }
}

impl Lower for bool {
    #[inline(always)]
    unsafe fn lower(self, to: *mut u8, _: &mut Blocks) {
        // SAFETY: the caller vouches for room for a byte.
        unsafe { to.write(u8::from(self)) }
    }
}
