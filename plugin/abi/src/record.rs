//! Records: their fields in the contract's order, each on its own alignment.

use crate::answer::Blocks;
use crate::element::{ElementLayout, Lift, Lower};
use crate::layout::align_up;

/// Where a field of type `F` starts and ends when the one before ends at `end`; `_field` says which field.
#[must_use]
pub const fn bounds_of_field<R, F: ElementLayout>(
    end: usize,
    _field: fn(&R) -> &F,
) -> (usize, usize) {
    let start = align_up(end, F::ALIGN);
    (start, start + F::SIZE)
}

/// What such a field is aligned to.
#[must_use]
pub const fn align_of_field<R, F: ElementLayout>(_field: fn(&R) -> &F) -> usize {
    F::ALIGN
}

/// Goes over the fields of a record in order.
pub struct Fields {
    record: *mut u8,
    end: usize,
}

impl Fields {
    /// The fields of the record that starts there.
    #[inline(always)]
    #[must_use]
    pub fn of(record: *mut u8) -> Fields {
        Fields { record, end: 0 }
    }

    #[inline(always)]
    fn next_offset<F: ElementLayout>(&mut self) -> usize {
        let start = align_up(self.end, F::ALIGN);
        self.end = start + F::SIZE;
        start
    }

    /// Reads the next field.
    ///
    /// # Safety
    /// As for [`Lift::lift`] of the record; and its next field has this type.
    #[inline(always)]
    pub unsafe fn lift<F: Lift>(&mut self) -> F {
        let offset = self.next_offset::<F>();
        // SAFETY: the caller vouches for the field, which stands on its alignment after those before it.
        unsafe { F::lift(self.record.add(offset)) }
    }

    /// Writes the next field.
    ///
    /// # Safety
    /// As for [`Lower::lower`] of the record; and its next field has this type.
    #[inline(always)]
    pub unsafe fn lower<F: Lower>(&mut self, field: F, blocks: &mut Blocks) {
        let offset = self.next_offset::<F>();
        // SAFETY: the caller vouches for room for the field, which stands on its alignment after those before it.
        unsafe { field.lower(self.record.add(offset), blocks) }
    }
}

/// Implements the canonical ABI for a struct: `record!(Claim { responder, share, since });`.
///
/// All fields, in the order of the contract. One that the struct lacks, or that is left out, does not compile.
#[macro_export]
macro_rules! record {
    ($record:ident { $($field:ident),* $(,)? }) => {
        impl $crate::ElementLayout for $record {
            const SIZE: usize = {
                let end = 0;
                $(let (_, end) =
                    $crate::expansion::bounds_of_field(end, |record: &$record| &record.$field);)*
                $crate::expansion::align_up(end, Self::ALIGN)
            };
            const ALIGN: usize = {
                let widest = 1;
                $(let widest = $crate::expansion::larger(
                    widest,
                    $crate::expansion::align_of_field(|record: &$record| &record.$field),
                );)*
                widest
            };
        }

        impl $crate::TypeParts for $record {
            const NAME: &'static str = stringify!($record);
            const PARTS: $crate::Parts = $crate::Parts::Record(&{
                let mut end = 0;
                [$({
                    let (start, field_end) =
                        $crate::expansion::bounds_of_field(end, |record: &$record| &record.$field);
                    end = field_end;
                    (stringify!($field), start)
                }),*]
            });
        }

        impl $crate::Lift for $record {
            unsafe fn lift(from: *const u8) -> Self {
                let mut fields = $crate::expansion::Fields::of(from.cast_mut());
                // SAFETY: the caller vouches for a record. A struct expression evaluates its fields in the order in which they
                // are written, which is the contract's.
                unsafe { Self { $($field: fields.lift()),* } }
            }
        }

        impl $crate::Lower for $record {
            unsafe fn lower(self, to: *mut u8, blocks: &mut $crate::Blocks) {
                let mut fields = $crate::expansion::Fields::of(to);
                let Self { $($field),* } = self;
                // SAFETY: the caller vouches for room for a record, whose fields are written in the contract's order.
                unsafe { $(fields.lower($field, blocks);)* }
            }
        }
    };
}
