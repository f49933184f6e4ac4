//! Makes functions of the contract into exports of the module, as the canonical ABI wants them.
//!
//! A string, list or block of bytes is handed in as two arguments, address and count; before an optional one goes whether
//! there is one; all others as one. Of more than sixteen, the address of a tuple is handed in: `spilled`. An answer is an
//! address, which stays readable until the function's `cabi_post_` twin has been called with it.

/// `"interface@version#function" => function(name: kind, …) { body }`, and so on: an export, its twin, and its name in `NAMES`.
macro_rules! exports {
    ($($name:literal => $function:ident($($arguments:tt)*) $body:block)*) => {
        /// The names of all exports, without that of the package.
        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[$($name),*];

        $($crate::signature::export!($name $function [] [] ($($arguments)*) $body);)*
    };
}

/// One export. Takes its arguments one by one, with what the host hands in for each and how that is read.
macro_rules! export {
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: borrow, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [$argument: Borrowed<Rulebook>,] []
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: instant, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [$argument: Instant,] []
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: optional_instant, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [is_some: i32, instant: Instant,]
            [let $argument = (is_some != 0).then_some(instant);]
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: optional_string, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [is_some: i32, start: Address, count: usize,]
            // SAFETY: as for strings, where there is one.
            [let $argument = (is_some != 0).then(|| unsafe { wish_abi::string(start, count) });]
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: bytes, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [start: Address, count: usize,]
            // SAFETY: the host has made and written the block, by the canonical ABI, and hands it over.
            [let $argument = unsafe { wish_abi::bytes(start, count) };]
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: string, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [start: Address, count: usize,]
            // SAFETY: as for bytes; and the host has checked that they are UTF-8.
            [let $argument = unsafe { wish_abi::string(start, count) };]
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt ($argument:ident: list<$item:ty>, $($more:tt)*) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [start: Address, count: usize,]
            // SAFETY: as for bytes; they are so many items, as the contract's type of the argument is laid out.
            [let $argument = unsafe { wish_abi::list::<$item>(start, count) };]
            ($($more)*) $body
        );
    };
    ($name:literal $function:ident $flat:tt $read:tt (spilled $arguments:tt: $types:ty) $body:block) => {
        $crate::signature::export!(
            @next $name $function $flat $read
            [start: Address,]
            // SAFETY: as for bytes; they are a tuple, as the contract's types of the arguments are laid out.
            [let $arguments = unsafe { wish_abi::arguments::<$types>(start) };]
            () $body
        );
    };
    (@next $name:literal $function:ident [$($flat:tt)*] [$($read:tt)*] [$($one:tt)*] [$($how:tt)*] $more:tt $body:block) => {
        $crate::signature::export!($name $function [$($flat)* $($one)*] [$($read)* $($how)*] $more $body);
    };
    ($name:literal $function:ident [$($flat:tt)*] [$($read:tt)*] () $body:block) => {
        #[cfg_attr(target_family = "wasm", unsafe(export_name = concat!("wish:dispatch/", $name)))]
        pub(crate) unsafe extern "C" fn $function($($flat)*) -> Address {
            $($read)*
            wish_abi::answer($body)
        }

        #[cfg(target_family = "wasm")]
        const _: () = {
            #[unsafe(export_name = concat!("cabi_post_wish:dispatch/", $name))]
            unsafe extern "C" fn free_answer(answer: Address) {
                // SAFETY: the host has read the answer of one call, and gives it back once.
                unsafe { wish_abi::free_answer(answer) };
            }
        };
    };
}

pub(crate) use {export, exports};
