//! The other side: reads what a component has written by the type's description alone, and hands in values as a host does.
//! It reckons layouts by itself, so that an error of the crate does not cancel out.

use wish_abi::{Address, realloc};

/// A type of a contract.
pub enum Type {
    /// A number of so many bytes, a truth value, or an enum.
    Plain(usize),
    String,
    List(Box<Type>),
    Record(Vec<Type>),
    /// The payload of each case; options, results and enums too.
    Variant(Vec<Option<Type>>),
}

pub fn option(payload: Type) -> Type {
    Type::Variant(vec![None, Some(payload)])
}

pub fn list(item: Type) -> Type {
    Type::List(Box::new(item))
}

impl Type {
    fn align(&self) -> usize {
        match self {
            Type::Plain(bytes) => *bytes,
            Type::String | Type::List(_) => 4,
            Type::Record(fields) => fields.iter().map(Type::align).max().unwrap_or(1),
            Type::Variant(cases) => cases.iter().flatten().map(Type::align).max().unwrap_or(1),
        }
    }

    fn size(&self) -> usize {
        let end = match self {
            Type::Plain(bytes) => *bytes,
            Type::String | Type::List(_) => 8,
            Type::Record(fields) => fields
                .iter()
                .fold(0_usize, |end, field| end.next_multiple_of(field.align()) + field.size()),
            Type::Variant(cases) => {
                self.align() + cases.iter().flatten().map(Type::size).max().unwrap_or(0)
            }
        };
        end.next_multiple_of(self.align())
    }
}

/// Copies an answer into blocks of the host's making, as if the component's answer were its next argument.
pub fn hand_in(kind: &Type, answer: Address) -> Address {
    let block = make(kind.size(), kind.align());
    copy(kind, answer.pointer(), block.pointer());
    block
}

/// Gives back a block that was handed in for nothing.
pub fn give_back(block: Address, bytes: usize, align: usize) {
    // SAFETY: the tests say how they have made the block.
    let _ = unsafe { realloc(block, bytes, align, 0) };
}

/// Has the component make a block.
pub fn make(bytes: usize, align: usize) -> Address {
    // SAFETY: there is no old block.
    unsafe { realloc(Address::from_bits(0), 0, align, bytes) }
}

/// Copies a value, with all that it refers to.
fn copy(kind: &Type, from: *const u8, to: *mut u8) {
    match kind {
        // SAFETY: the component has written so many bytes, and there is room for them.
        Type::Plain(bytes) => unsafe { from.copy_to_nonoverlapping(to, *bytes) },
        Type::String => copy_items(&Type::Plain(1), from, to),
        Type::List(item) => copy_items(item, from, to),
        Type::Record(fields) => {
            let mut end = 0;
            for field in fields {
                let start = usize::next_multiple_of(end, field.align());
                copy(field, from.wrapping_add(start), to.wrapping_add(start));
                end = start + field.size();
            }
        }
        Type::Variant(cases) => {
            copy(&Type::Plain(1), from, to);
            // SAFETY: the component has written the number of the case there.
            let number = usize::from(unsafe { from.read() });
            if let Some(payload) = &cases[number] {
                copy(payload, from.wrapping_add(kind.align()), to.wrapping_add(kind.align()));
            }
        }
    }
}

fn copy_items(item: &Type, from: *const u8, to: *mut u8) {
    let (from, to) = (from.cast::<u32>(), to.cast::<u32>());
    // SAFETY: the component has written an address and a count.
    let (old, count) = unsafe { (Address::from_bits(from.read()), from.add(1).read()) };
    let new = make(item.size() * count as usize, item.align());
    if count > 0 {
        let (old, new) = (old.pointer(), new.pointer());
        for offset in (0..count as usize).map(|index| index * item.size()) {
            copy(item, old.wrapping_add(offset), new.wrapping_add(offset));
        }
    }
    // SAFETY: there is room for an address and a count.
    unsafe {
        to.write(new.bits());
        to.add(1).write(count);
    }
}
