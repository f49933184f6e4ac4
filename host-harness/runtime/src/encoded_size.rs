//! How many bytes a value takes to hand in: near enough for a limit, at a fraction of the cost of
//! writing it out.

use std::fmt::{self, Display};

use serde::ser::{
    Impossible, Serialize, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};

/// A pointer and a length.
const LIST_HEAD_BYTES: usize = 8;
/// The number of a case, with its padding.
const CASE_BYTES: usize = 4;

/// Bytes that the value takes in a component's memory, about.
pub(crate) fn encoded_size<T: Serialize + ?Sized>(value: &T) -> usize {
    let mut counter = ByteCounter { bytes: 0 };
    // INVARIANT: types of the contract have neither maps nor tuples with names; what cannot be
    // counted counts as too much.
    match value.serialize(&mut counter) {
        Ok(()) => counter.bytes,
        Err(NoSize) => usize::MAX,
    }
}

struct ByteCounter {
    bytes: usize,
}

impl ByteCounter {
    #[inline]
    fn add(&mut self, bytes: usize) -> Result<(), NoSize> {
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }
}

#[derive(Debug)]
struct NoSize;

impl Display for NoSize {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not a type of the contract")
    }
}

impl std::error::Error for NoSize {}

impl serde::ser::Error for NoSize {
    fn custom<T: Display>(_: T) -> Self {
        NoSize
    }
}

macro_rules! plain {
    ($($method:ident: $kind:ty),* $(,)?) => {
        $(#[inline]
        fn $method(self, _: $kind) -> Result<(), NoSize> {
            self.add(size_of::<$kind>())
        })*
    };
}

impl Serializer for &mut ByteCounter {
    type Ok = ();
    type Error = NoSize;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Impossible<(), NoSize>;
    type SerializeTupleVariant = Impossible<(), NoSize>;
    type SerializeMap = Impossible<(), NoSize>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), NoSize>;

    plain! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), NoSize> {
        self.add(LIST_HEAD_BYTES + text.len())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), NoSize> {
        self.add(LIST_HEAD_BYTES + bytes.len())
    }

    #[inline]
    fn serialize_none(self) -> Result<(), NoSize> {
        self.add(CASE_BYTES)
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NoSize> {
        self.add(CASE_BYTES)?;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NoSize> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NoSize> {
        Ok(())
    }

    #[inline]
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), NoSize> {
        self.add(CASE_BYTES)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoSize> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoSize> {
        self.add(CASE_BYTES)?;
        value.serialize(self)
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Self, NoSize> {
        self.add(LIST_HEAD_BYTES)?;
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, NoSize> {
        Ok(self)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, NoSize> {
        Err(NoSize)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NoSize> {
        Err(NoSize)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NoSize> {
        Err(NoSize)
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NoSize> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NoSize> {
        Err(NoSize)
    }
}

impl SerializeSeq for &mut ByteCounter {
    type Ok = ();
    type Error = NoSize;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoSize> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), NoSize> {
        Ok(())
    }
}

impl SerializeTuple for &mut ByteCounter {
    type Ok = ();
    type Error = NoSize;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoSize> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), NoSize> {
        Ok(())
    }
}

impl SerializeStruct for &mut ByteCounter {
    type Ok = ();
    type Error = NoSize;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoSize> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), NoSize> {
        Ok(())
    }
}
