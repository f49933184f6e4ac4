//! Tuples of two to six: records without names, such as arguments.

use crate::answer::Blocks;
use crate::element::{ElementLayout, Lift, Lower};
use crate::layout::{align_up, larger};
use crate::record::Fields;

macro_rules! tuples {
    ($(($($field:ident),*))*) => {
        $(
            impl<$($field: ElementLayout),*> ElementLayout for ($($field,)*) {
                const SIZE: usize = {
                    let end = 0;
                    $(let end = align_up(end, $field::ALIGN) + $field::SIZE;)*
                    align_up(end, Self::ALIGN)
                };
                const ALIGN: usize = {
                    let widest = 1;
                    $(let widest = larger(widest, $field::ALIGN);)*
                    widest
                };
            }

            impl<$($field: Lift),*> Lift for ($($field,)*) {
                unsafe fn lift(from: *const u8) -> Self {
                    let mut fields = Fields::of(from.cast_mut());
                    // SAFETY: the caller vouches for a tuple; its fields are read in order, which is that of evaluation.
                    unsafe { ($(fields.lift::<$field>(),)*) }
                }
            }

            impl<$($field: Lower),*> Lower for ($($field,)*) {
                #[allow(non_snake_case, reason = "a field is named as its type")]
                unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
                    let mut fields = Fields::of(to);
                    let ($($field,)*) = self;
                    // SAFETY: the caller vouches for room for a tuple, whose fields are written in order.
                    unsafe { $(fields.lower($field, blocks);)* }
                }
            }
        )*
    };
}
tuples!((A, B)(A, B, C)(A, B, C, D)(A, B, C, D, E)(A, B, C, D, E, F));
