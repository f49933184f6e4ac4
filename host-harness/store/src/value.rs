//! Values as both databases take and give them.

use crate::chain::Digest;
use crate::error::StoreError;

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Integer(Some(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Value {
        Value::Integer(Some(i64::from(value)))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Integer(Some(i64::from(value)))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Value {
        Value::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(Some(value.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Value {
        Value::Text(Some(value.clone()))
    }
}

impl From<&Option<String>> for Value {
    fn from(value: &Option<String>) -> Value {
        Value::Text(value.clone())
    }
}

impl From<&Vec<u8>> for Value {
    fn from(value: &Vec<u8>) -> Value {
        Value::Bytes(value.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Value {
        Value::Bytes(value)
    }
}

impl From<&Digest> for Value {
    fn from(value: &Digest) -> Value {
        Value::Bytes(value.to_vec())
    }
}

/// A row, taken column by column from the left.
pub struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub fn of(values: Vec<Value>) -> Row {
        Row(values.into_iter())
    }

    pub fn integer(&mut self) -> Result<i64, StoreError> {
        self.integer_or_none()?.ok_or_else(|| unlike("a number"))
    }

    pub fn integer_or_none(&mut self) -> Result<Option<i64>, StoreError> {
        match self.0.next() {
            Some(Value::Integer(value)) => Ok(value),
            Some(Value::Text(None)) => Ok(None),
            _ => Err(unlike("a number")),
        }
    }

    /// A number that is not below 0 and not beyond 32 bits.
    pub fn number(&mut self) -> Result<u32, StoreError> {
        self.integer()?.try_into().map_err(|_| unlike("a number of 32 bits"))
    }

    pub fn text(&mut self) -> Result<String, StoreError> {
        self.text_or_none()?.ok_or_else(|| unlike("a text"))
    }

    pub fn text_or_none(&mut self) -> Result<Option<String>, StoreError> {
        match self.0.next() {
            Some(Value::Text(value)) => Ok(value),
            Some(Value::Integer(None)) => Ok(None),
            _ => Err(unlike("a text")),
        }
    }

    /// The value that a text names.
    pub fn named<T: std::str::FromStr>(&mut self) -> Result<T, StoreError> {
        let name = self.text()?;
        name.parse().map_err(|_| StoreError::Broken(format!("nothing is called `{name}`")))
    }

    pub fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.0.next() {
            Some(Value::Bytes(value)) => Ok(value),
            _ => Err(unlike("bytes")),
        }
    }

    /// Bytes, of which there are none where the column has no value.
    pub fn bytes_or_none(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.0.next() {
            Some(Value::Bytes(value)) => Ok(value),
            Some(Value::Integer(None)) => Ok(Vec::new()),
            _ => Err(unlike("bytes")),
        }
    }

    pub fn digest(&mut self) -> Result<Digest, StoreError> {
        self.bytes()?.try_into().map_err(|_| unlike("a hash of 32 bytes"))
    }
}

fn unlike(wanted: &str) -> StoreError {
    StoreError::Broken(format!("a column does not hold {wanted}"))
}
