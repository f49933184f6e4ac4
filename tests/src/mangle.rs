//! Makes bad inputs from good ones, the same ones from the same seed: bytes changed, cut and
//! doubled; values of a JSON tree pushed to their limits, left out, or taken from another tree.

use serde_json::Value;

use crate::random::Random;

/// Pieces of TOML and of JSON, and what is in neither.
const PIECES: [&str; 26] = [
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'''",
    "=",
    ".",
    ",",
    "\n",
    "\r\n",
    "#",
    "\u{0}",
    "愿",
    "1e999",
    "-0",
    "0x7fff_ffff_ffff_ffff",
    "null",
    "99999999999999999999",
    "[[ladder]]",
    "[[ladder.step]]",
    "\"3 working days\"",
    "\"0 hours\"",
    "schema = \"wish-policy/1\"",
    "\u{2028}",
    "\u{202e}",
];
/// Numbers at which something begins or ends.
const NUMBERS: [i64; 14] = [
    0,
    1,
    -1,
    2,
    7,
    1_000,
    1_001,
    10_000,
    10_001,
    u32::MAX as i64,
    u32::MAX as i64 + 1,
    i64::MAX,
    i64::MIN,
    253_402_300_799_999,
];
/// Longest input that is made.
const BYTES_MAX: usize = 64 << 10;

/// The bytes with a few of them changed, cut, doubled, moved or put in; the others are inputs of the
/// same sort, to take from.
#[must_use]
pub fn text(bytes: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.index(bytes.len());
        let end = (at + random.index(80)).min(bytes.len());
        match random.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            3 | 4 => drop(bytes.splice(at..at, random.pick(&PIECES).bytes())),
            5 => drop(bytes.splice(at..end, lines_of(others, random))),
            6 => drop(bytes.splice(at..at, lines_of(others, random))),
            _ if bytes.is_empty() => {}
            _ => bytes[at] = *random.pick(b"0129-\"az{}[],:=#\n\xff"),
        }
        bytes.truncate(BYTES_MAX);
    }
    bytes
}

/// A few whole lines of one of several texts.
fn lines_of(others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let lines: Vec<&[u8]> = random.pick(others).split_inclusive(|byte| *byte == b'\n').collect();
    let from = random.index(lines.len());
    let to = (from + 1 + random.index(6)).min(lines.len());
    lines.get(from..to).map(<[&[u8]]>::concat).unwrap_or_default()
}

/// The JSON with a few of its values changed; what is not JSON, and now and then what is, has its
/// bytes changed.
#[must_use]
pub fn json(bytes: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let Ok(mut tree) = serde_json::from_slice::<Value>(bytes) else {
        return text(bytes, others, random);
    };
    if random.chance(15) {
        return text(bytes, others, random);
    }
    let donor: Value = serde_json::from_slice(random.pick::<Vec<u8>>(others)).unwrap_or_default();
    for _ in 0..=random.below(4) {
        let place = random.index(count(&tree));
        let gift = random.index(count(&donor));
        let gift = nth(&mut donor.clone(), gift).map(|value| value.clone()).unwrap_or_default();
        if let Some(value) = nth(&mut tree, place) {
            change(value, gift, random);
        }
    }
    let mut bytes = tree.to_string().into_bytes();
    bytes.truncate(BYTES_MAX);
    bytes
}

/// How many values a tree has, itself among them.
fn count(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// One of a tree's values, by its number from the root.
fn nth(tree: &mut Value, number: usize) -> Option<&mut Value> {
    if number == 0 {
        return Some(tree);
    }
    let mut left = number - 1;
    let below: Vec<&mut Value> = match tree {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    };
    for value in below {
        let size = count(value);
        if left < size {
            return nth(value, left);
        }
        left -= size;
    }
    None
}

fn change(value: &mut Value, gift: Value, random: &mut Random) {
    if random.chance(20) {
        *value = gift;
        return;
    }
    match value {
        Value::Number(number) => {
            let old = number.as_i64().unwrap_or(0);
            let near = old.saturating_add(random.between(-2, 2));
            let new = if random.chance(50) { near } else { *random.pick(&NUMBERS) };
            *value = new.into();
        }
        Value::String(text) => match random.below(4) {
            0 => text.clear(),
            1 => *text = text.repeat(1 + random.index(200)),
            2 => text.push_str(random.pick::<&str>(&PIECES)),
            _ => *text = gift.as_str().unwrap_or("other").to_owned(),
        },
        Value::Array(items) if !items.is_empty() => {
            let (at, to) = (random.index(items.len()), random.index(items.len()));
            match random.below(4) {
                0 => drop(items.remove(at)),
                1 => items.insert(to, items[at].clone()),
                2 => items.swap(at, to),
                _ => items.push(gift),
            }
        }
        Value::Object(fields) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            if keys.is_empty() {
                return;
            }
            let key = random.pick(&keys).clone();
            match random.below(3) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(key, Value::Null)),
                _ => drop(fields.insert(key, gift)),
            }
        }
        Value::Bool(flag) => *flag = !*flag,
        Value::Array(items) => items.push(gift),
        Value::Null => *value = gift,
    }
}
