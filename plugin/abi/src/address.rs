//! Addresses as the canonical ABI writes them: 32 bits wide on every target.

#[cfg(not(target_pointer_width = "32"))]
mod table;

/// Where a block of the component's memory starts, as host and component tell each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Address(u32);

impl Address {
    /// The address of no block: what stands before a count of zero. It is aligned as asked.
    pub(crate) fn of_nothing(align: usize) -> Address {
        // Alignments are powers of two, and those of the canonical ABI at most 8.
        Address(align as u32)
    }

    /// The address that is written with these bits.
    #[inline(always)]
    #[must_use]
    pub fn from_bits(bits: u32) -> Address {
        Address(bits)
    }

    /// The bits that the address is written with.
    #[inline(always)]
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }
}

/// Where pointers have 32 bits, an address is the pointer's.
#[cfg(target_pointer_width = "32")]
impl Address {
    /// The address under which the other side finds a block from now on, until it is [withdrawn](Address::withdraw).
    #[inline(always)]
    pub fn publish(block: *mut u8, _bytes: usize) -> Address {
        Address(block.expose_provenance() as u32)
    }

    /// The place that the address leads to.
    #[inline(always)]
    #[must_use]
    pub fn pointer(self) -> *mut u8 {
        std::ptr::with_exposed_provenance_mut(self.0 as usize)
    }

    /// The block that was published under the address; the other side uses it no more.
    #[inline(always)]
    #[must_use]
    pub fn withdraw(self) -> *mut u8 {
        self.pointer()
    }
}

/// Where pointers are wider, the thread keeps a table of what it has published.
#[cfg(not(target_pointer_width = "32"))]
impl Address {
    /// The address under which the other side finds a block from now on, until it is [withdrawn](Address::withdraw).
    pub fn publish(block: *mut u8, bytes: usize) -> Address {
        Address(table::publish(block, bytes))
    }

    /// The place that the address leads to.
    ///
    /// # Panics
    /// When it leads into no published block.
    #[must_use]
    pub fn pointer(self) -> *mut u8 {
        table::pointer(self.0)
    }

    /// The block that was published under the address; the other side uses it no more.
    ///
    /// # Panics
    /// When no published block starts there.
    #[must_use]
    pub fn withdraw(self) -> *mut u8 {
        table::withdraw(self.0)
    }
}
