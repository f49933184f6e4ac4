//! Days and times of day as TOML writes them. A policy knows days alone; all others are looked at
//! only to say what is wrong with them. Whether a day is in the calendar is for `calendar` to say.
//!
//! `toml_datetime` has the same rules and the same words, in four times the space.

/// Digits of a fraction of a second that count.
const NANOSECOND_DIGITS: usize = 9;

/// A moment as it is usually written: `2026-03-09T10:00:00+08:00`, or a part of that.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<String, String> {
    let mut reading = Reading { rest: text, written: String::new() };
    match reading.moment() {
        Ok(()) => Ok(reading.written),
        Err(Wrong { part, expected: "" }) => Err(format!("invalid {part}")),
        Err(Wrong { part, expected }) => Err(format!("invalid {part}, expected {expected}")),
    }
}

/// Which part is wrong, and what should have stood there; empty where there is no telling.
struct Wrong {
    part: &'static str,
    expected: &'static str,
}

/// A number with its length, or with its bounds, and what to say where it keeps to neither.
type Rule<'a, T> = (&'a str, T, &'static str);

struct Reading<'a> {
    rest: &'a str,
    written: String,
}

impl<'a> Reading<'a> {
    fn moment(&mut self) -> Result<(), Wrong> {
        let text = self.rest;
        let first = self.number("datetime", "year or hour")?;
        match self.mark() {
            Some('-') => {
                self.date(first)?;
                match self.mark() {
                    Some('T' | ' ') => {
                        self.written.push('T');
                        self.time()?;
                        self.offset()?;
                    }
                    Some(_) => return wrong("date-time", "`T` between date and time"),
                    None => {}
                }
            }
            Some(':') => {
                self.rest = text;
                self.time()?;
            }
            _ => return wrong("datetime", "`-` (YYYY-MM) or `:` (HH:MM)"),
        }
        if self.rest.is_empty() { Ok(()) } else { wrong("datetime", "") }
    }

    fn date(&mut self, year: &'a str) -> Result<(), Wrong> {
        let month = self.number("date", "month")?;
        self.expect('-', "date", "`-` (MM-DD)")?;
        let day = self.number("date", "day")?;
        lengths(
            "date",
            &[
                (year, 4, "a four-digit year (YYYY)"),
                (month, 2, "a two-digit month (MM)"),
                (day, 2, "a two-digit day (DD)"),
            ],
        )?;
        let is_leap = year.parse().is_ok_and(|year: u32| {
            year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
        });
        let (last, expected) = match month {
            "02" if is_leap => ("29", "day between 01 and 29"),
            "02" => ("28", "day between 01 and 28"),
            "04" | "06" | "09" | "11" => ("30", "day between 01 and 30"),
            _ => ("31", "day between 01 and 31"),
        };
        bounds(
            "date",
            &[(month, ("01", "12"), "month between 01 and 12"), (day, ("01", last), expected)],
        )?;
        self.write(&[year, "-", month, "-", day]);
        Ok(())
    }

    fn time(&mut self) -> Result<(), Wrong> {
        let hour = self.number("time", "hour")?;
        self.expect(':', "time", "`:` (HH:MM)")?;
        let minute = self.number("time", "minute")?;
        let second = self.optional(':', "second")?;
        let fraction = match second {
            Some(_) => self.optional('.', "nanosecond")?,
            None => None,
        };
        let of_second = second.unwrap_or("00");
        lengths(
            "time",
            &[
                (hour, 2, "a two-digit hour (HH)"),
                (minute, 2, "a two-digit minute (MM)"),
                (of_second, 2, "a two-digit second (SS)"),
            ],
        )?;
        bounds(
            "time",
            &[
                (hour, ("00", "23"), "hour between 00 and 23"),
                (minute, ("00", "59"), "minute between 00 and 59"),
                (of_second, ("00", "60"), "second between 00 and 60"),
            ],
        )?;
        self.write(&[hour, ":", minute]);
        if second.is_some() {
            self.write(&[":", of_second]);
        }
        if let Some(fraction) = fraction {
            let kept = fraction.get(..NANOSECOND_DIGITS).unwrap_or(fraction);
            let kept = kept.trim_end_matches('0');
            self.write(&[".", if kept.is_empty() { "0" } else { kept }]);
        }
        Ok(())
    }

    fn offset(&mut self) -> Result<(), Wrong> {
        let sign = match self.mark() {
            Some('Z') => {
                self.written.push('Z');
                return Ok(());
            }
            Some('+') => "+",
            Some('-') => "-",
            Some(_) => return wrong("offset", "`Z`, +OFFSET, -OFFSET"),
            None => return Ok(()),
        };
        let hour = self.number("offset", "hour")?;
        self.expect(':', "offset", "`:` (HH:MM)")?;
        let minute = self.number("offset", "minute")?;
        lengths(
            "offset",
            &[(hour, 2, "a two-digit hour (HH)"), (minute, 2, "a two-digit minute (MM)")],
        )?;
        bounds(
            "offset",
            &[
                (hour, ("00", "23"), "hours between 00 and 23"),
                (minute, ("00", "59"), "minutes between 00 and 59"),
            ],
        )?;
        let sign = if (hour, minute) == ("00", "00") { "+" } else { sign };
        self.write(&[sign, hour, ":", minute]);
        Ok(())
    }

    fn number(&mut self, part: &'static str, expected: &'static str) -> Result<&'a str, Wrong> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest.split_at_checked(digits).unwrap_or_default();
        self.rest = rest;
        if digits == 0 { wrong(part, expected) } else { Ok(number) }
    }

    /// A number behind a mark that may be left out with it.
    fn optional(&mut self, mark: char, named: &'static str) -> Result<Option<&'a str>, Wrong> {
        if !self.rest.starts_with(mark) {
            return Ok(None);
        }
        self.mark();
        self.number("time", named).map(Some)
    }

    fn expect(
        &mut self,
        mark: char,
        part: &'static str,
        expected: &'static str,
    ) -> Result<(), Wrong> {
        if self.mark() == Some(mark) { Ok(()) } else { wrong(part, expected) }
    }

    /// The next character, letters in upper case.
    fn mark(&mut self) -> Option<char> {
        let mut rest = self.rest.chars();
        let mark = rest.next()?;
        self.rest = rest.as_str();
        Some(mark.to_ascii_uppercase())
    }

    fn write(&mut self, parts: &[&str]) {
        for part in parts {
            self.written.push_str(part);
        }
    }
}

fn lengths(part: &'static str, rules: &[Rule<'_, usize>]) -> Result<(), Wrong> {
    match rules.iter().find(|(number, length, _)| number.len() != *length) {
        Some((_, _, expected)) => wrong(part, expected),
        None => Ok(()),
    }
}

/// INVARIANT: the numbers are as long as their bounds, so that they compare like texts.
fn bounds(part: &'static str, rules: &[Rule<'_, (&str, &str)>]) -> Result<(), Wrong> {
    match rules.iter().find(|(number, (least, most), _)| number < least || most < number) {
        Some((_, _, expected)) => wrong(part, expected),
        None => Ok(()),
    }
}

fn wrong<T>(part: &'static str, expected: &'static str) -> Result<T, Wrong> {
    Err(Wrong { part, expected })
}
