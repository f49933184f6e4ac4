//! Typed calls into a component, over the contract's own types.
//!
//! wasmtime's `bindgen!` makes calls only over types of its own making. Here a function's type is checked once, when the component is
//! loaded, and every instance of that component is then called without a second look.
#![allow(unsafe_code)]

use std::fmt;
use std::marker::PhantomData;

use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Func, Instance, Lift, Lower, TypedFunc,
};
use wasmtime::{AsContextMut, Error, Result};

/// A function of the contract: where a component exports it, what it takes, what it answers.
pub(crate) trait Function {
    /// The interface, as the component exports it.
    const INTERFACE: &str;
    /// The function's name in it.
    const NAME: &str;
    type Parameters<'a>: ComponentNamedList + Lower;
    type Answer: Lift + 'static;
}

/// Where one component exports a function, which has been found to have the function's type.
pub(crate) struct Checked<F> {
    index: ComponentExportIndex,
    function: PhantomData<fn(F)>,
}

impl<F: Function> Checked<F> {
    /// Finds the function in a component, given an instance of that component.
    pub fn find(
        component: &Component,
        instance: &Instance,
        mut store: impl AsContextMut,
    ) -> Result<Checked<F>>
    where
        (F::Answer,): ComponentNamedList + Lift,
    {
        let missing = || Error::msg(format!("`{}` has no function `{}`", F::INTERFACE, F::NAME));
        let interface = component.get_export_index(None, F::INTERFACE).ok_or_else(missing)?;
        let index = component.get_export_index(Some(&interface), F::NAME).ok_or_else(missing)?;
        instance
            .get_typed_func::<F::Parameters<'static>, (F::Answer,)>(&mut store, &index)
            .map_err(|error| error.context(format!("`{}` of `{}`", F::NAME, F::INTERFACE)))?;
        Ok(Checked { index, function: PhantomData })
    }

    /// Calls the function in another instance of the same component.
    pub fn call(
        &self,
        mut store: impl AsContextMut,
        instance: &Instance,
        parameters: F::Parameters<'_>,
    ) -> Result<F::Answer>
    where
        (F::Answer,): ComponentNamedList + Lift,
    {
        let func = instance.get_func(&mut store, self.index);
        let func: Func = func.ok_or_else(|| Error::msg(format!("no function `{}`", F::NAME)))?;
        // SAFETY: the index is that of a function of this component that `find` has held against these very types, which differ
        // from those only in how long references live. wasmtime refuses an index of another component.
        let func = unsafe { TypedFunc::<F::Parameters<'_>, (F::Answer,)>::new_unchecked(func) };
        func.call(store, parameters).map(|(answer,)| answer)
    }
}

impl<F> fmt::Debug for Checked<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Checked")
    }
}

/// Makes calls of the contract's functions: for each a name, and a function that calls it on a worker. `book` is the worker's
/// rulebook.
macro_rules! functions {
    ($(
        $name:literal $interface:literal $export:literal =>
        $constant:ident $marker:ident $call:ident($($parameters:tt)*) -> $answer:ty;
    )*) => {
        $(
            pub(crate) const $constant: &str = $name;
            $crate::typed::function!($interface $export $marker $call($($parameters)*) -> $answer);
        )*

        /// The contract's functions, found in one component.
        #[derive(Debug)]
        pub(crate) struct Functions {
            $($call: $crate::typed::Checked<$marker>,)*
        }

        impl Functions {
            /// Finds them all, given an instance of the component.
            pub fn find(
                component: &wasmtime::component::Component,
                instance: &wasmtime::component::Instance,
                mut store: impl wasmtime::AsContextMut,
            ) -> wasmtime::Result<Functions> {
                Ok(Functions {
                    $($call: $crate::typed::Checked::find(component, instance, &mut store)?,)*
                })
            }
        }
    };
}

/// One function of [`functions!`]: with the rulebook first, or without one.
macro_rules! function {
    ($interface:literal $export:literal $marker:ident
        $call:ident(book, $($parameter:ident: $kind:ty,)*) -> $answer:ty) => {
        struct $marker;

        impl $crate::typed::Function for $marker {
            const INTERFACE: &str = $interface;
            const NAME: &str = $export;
            type Parameters<'a> = (ResourceAny, $($kind,)*);
            type Answer = $answer;
        }

        #[allow(clippy::extra_unused_lifetimes, reason = "not every function takes a reference")]
        pub(crate) fn $call<'a>(
            worker: &mut $crate::pool::Worker,
            $($parameter: $kind,)*
        ) -> wasmtime::Result<$answer> {
            let book = worker.book()?;
            let (functions, instance) = (worker.functions.clone(), worker.instance);
            functions.$call.call(&mut worker.store, &instance, (book, $($parameter,)*))
        }
    };
    ($interface:literal $export:literal $marker:ident
        $call:ident($($parameter:ident: $kind:ty,)*) -> $answer:ty) => {
        struct $marker;

        impl $crate::typed::Function for $marker {
            const INTERFACE: &str = $interface;
            const NAME: &str = $export;
            type Parameters<'a> = ($($kind,)*);
            type Answer = $answer;
        }

        #[allow(clippy::extra_unused_lifetimes, reason = "not every function takes a reference")]
        pub(crate) fn $call<'a>(
            worker: &mut $crate::pool::Worker,
            $($parameter: $kind,)*
        ) -> wasmtime::Result<$answer> {
            let (functions, instance) = (worker.functions.clone(), worker.instance);
            functions.$call.call(&mut worker.store, &instance, ($($parameter,)*))
        }
    };
}

pub(crate) use {function, functions};
