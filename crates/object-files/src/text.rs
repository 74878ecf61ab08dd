//! What JSON has no value for, as text: decimals, dates, times. Any number has a text.

/// What a time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Thousandths of a second.
    Millis,
    /// Millionths of a second.
    Micros,
}

impl Unit {
    const fn per_second(self) -> i64 {
        match self {
            Self::Millis => 1_000,
            Self::Micros => 1_000_000,
        }
    }

    const fn n_digits(self) -> usize {
        match self {
            Self::Millis => 3,
            Self::Micros => 6,
        }
    }
}

const SECONDS_PER_DAY: i64 = 86_400;

/// The most digits behind the point of a decimal: as many as 128 bits have.
const MAX_SCALE: usize = 38;

/// A decimal's digits with their point: the number is `unscaled`, big-endian in two's
/// complement, divided by ten to the power of `scale`. `None` where it has more than 128 bits.
pub(crate) fn decimal(unscaled: &[u8], scale: i32) -> Option<String> {
    let is_negative = unscaled.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut bytes = [if is_negative { 0xff } else { 0 }; 16];
    bytes
        .get_mut(16_usize.checked_sub(unscaled.len())?..)?
        .copy_from_slice(unscaled);
    let scale = usize::try_from(scale).ok().filter(|n| *n <= MAX_SCALE)?;
    let n = i128::from_be_bytes(bytes);
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - scale)?;
    let sign = if is_negative { "-" } else { "" };
    Some(if scale == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

/// `2025-01-31`, of the days since 1970.
pub(crate) fn date(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `12:00:00.250`, of the time since midnight.
pub(crate) fn time(since: i64, unit: Unit) -> String {
    let (seconds, fraction) = (
        since.div_euclid(unit.per_second()),
        since.rem_euclid(unit.per_second()),
    );
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let width = unit.n_digits();
    format!("{hour:02}:{minute:02}:{second:02}.{fraction:0>width$}")
}

/// `2025-01-31T12:00:00.250Z`, of the time since 1970.
pub(crate) fn moment(since: i64, unit: Unit) -> String {
    let per_day = SECONDS_PER_DAY * unit.per_second();
    let (days, in_day) = (since.div_euclid(per_day), since.rem_euclid(per_day));
    format!("{}T{}Z", date(days), time(in_day, unit))
}

/// Year, month and day of the days since 1970, in the Gregorian calendar without end.
fn civil(days: i64) -> (i64, i64, i64) {
    // From the first of March of the year 0, in cycles of 400 years.
    let shifted = days + 719_468;
    let (cycle, in_cycle) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + cycle * 400 + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        for (unscaled, scale, expected) in [
            (&[0x04, 0xd2][..], 2, Some("12.34")),
            (&[0xff], 2, Some("-0.01")),
            (&[0x80], 0, Some("-128")),
            (&[], 1, Some("0.0")),
            (&[1; 17], 0, None),
            (&[1], -1, None),
            (&[1], 39, None),
        ] {
            assert_eq!(decimal(unscaled, scale).as_deref(), expected);
        }
    }

    #[test]
    fn dates_and_times() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_119, "2025-01-31"),
            (-719_529, "-001-12-31"),
        ] {
            assert_eq!(date(days), expected);
        }
        assert_eq!(moment(-1, Unit::Millis), "1969-12-31T23:59:59.999Z");
        assert_eq!(
            moment(1_000_001, Unit::Micros),
            "1970-01-01T00:00:01.000001Z"
        );
        for edge in [i64::MIN, i64::MAX] {
            assert!(
                moment(edge, Unit::Millis).ends_with('Z') && !time(edge, Unit::Micros).is_empty()
            );
        }
    }
}
