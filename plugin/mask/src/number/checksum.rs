//! Check digits and dates: by these, a number that means a person differs from one that does not.

/// The weights of GB 11643-1999 (公民身份号码; ISO 7064:1983, MOD 11-2).
const IDENTITY_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The first two digits of a place: the provinces of GB/T 2260-2007 (行政区划代码). 81 to 83 are also what the residence
/// permits of 2018 for people from Hong Kong, Macao and Taiwan begin with.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];

/// Whether 17 digits and a check digit (10 for X) are an identity number of GB 11643-1999.
pub(super) fn identity(body: &[u8], check: u8) -> bool {
    let sum: u32 =
        body.iter().zip(IDENTITY_WEIGHTS).map(|(&digit, weight)| u32::from(digit) * weight).sum();
    let born = body.get(6..14).is_some_and(is_date);
    is_province(body) && born && (sum + u32::from(check)) % 11 == 1
}

/// Whether 15 digits may be an identity number of before 1999, after GB 11643-1989: no check digit, but a birth date.
pub(super) fn old_identity(digits: &[u8]) -> bool {
    let &[_, _, _, _, _, _, y1, y2, m1, m2, d1, d2, _, _, _] = digits else { return false };
    is_province(digits) && is_date(&[1, 9, y1, y2, m1, m2, d1, d2])
}

/// Whether the digits pass Luhn's test and begin as bank cards do, after ISO/IEC 7812-1:2017 and JR/T 0008-2000
/// (银行卡发卡行标识代码及卡号).
pub(super) fn card(digits: &[u8]) -> bool {
    let issued = matches!(digits, [3..=6 | 8 | 9, ..] | [2, 2..=7, ..]);
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| match u32::from(digit) * if place % 2 == 0 { 1 } else { 2 } {
            doubled if doubled > 9 => doubled - 9,
            plain => plain,
        })
        .sum();
    issued && sum.is_multiple_of(10)
}

/// Whether eight digits are a day of the last or this century.
pub(crate) fn is_date(digits: &[u8]) -> bool {
    let &[first, second, _, _, m1, m2, d1, d2] = digits else { return false };
    let century = matches!((first, second), (1, 9) | (2, 0));
    century && (1..=12).contains(&(m1 * 10 + m2)) && (1..=31).contains(&(d1 * 10 + d2))
}

fn is_province(digits: &[u8]) -> bool {
    matches!(digits, &[first, second, ..] if PROVINCES.contains(&(first * 10 + second)))
}
