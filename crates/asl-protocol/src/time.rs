//! Virtual time: a number of milliseconds that only the host moves.

use std::fmt;

/// A length of time in whole milliseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Duration {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// So many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// So many seconds; beyond `u64` milliseconds it saturates.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Seconds with a fraction, rounded to the millisecond; negative or NaN is zero.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, which is what is wanted"
    )]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self((secs * 1000.0).round() as u64)
    }

    /// The milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0
    }
}

/// A moment of virtual time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// When executions start that were given no start time: 2025-01-01T00:00:00Z.
    pub const DEFAULT_START: Self = Self(1_735_689_600_000);

    /// So many milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The moment `duration` later; saturates.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add_unsigned(duration.as_millis()))
    }

    /// The whole second that the moment is in: without its fraction.
    #[must_use]
    pub const fn without_fraction(self) -> Self {
        Self(self.0.div_euclid(1000) * 1000)
    }

    /// The time from `earlier` to this moment; zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Reads an ISO-8601 moment in the profile of RFC 3339 that the States Language
    /// demands: upper-case `T`, and `Z` or a numeric offset.
    ///
    /// Fractions beyond the millisecond are cut off. `2016-03-14T01:59:00Z` and
    /// `2016-03-14T01:59:00.5+01:00` are read; `2016-03-14` and `2016-03-14t01:59:00z` are not.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once('T')?;
        let mut parts = date.splitn(3, '-');
        let year: i64 = digits(parts.next()?, 4)?;
        let month: i64 = digits(parts.next()?, 2)?;
        let day: i64 = digits(parts.next()?, 2)?;
        let zone_at = rest.find(['Z', '+', '-'])?;
        let (clock, zone) = rest.split_at(zone_at);
        let (clock, fraction) = clock
            .split_once('.')
            .map_or((clock, None), |(c, f)| (c, Some(f)));
        let mut parts = clock.splitn(3, ':');
        let hour: i64 = digits(parts.next()?, 2)?;
        let minute: i64 = digits(parts.next()?, 2)?;
        let second: i64 = digits(parts.next()?, 2)?;
        let millis = fraction.map_or(Some(0), millis_of_fraction)?;
        let offset_minutes = offset_of_zone(zone)?;
        let valid = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if !valid {
            return None;
        }
        let days = days_from_civil(year, month, day);
        let secs = ((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second;
        Some(Self(secs * 1000 + millis))
    }
}

/// `2025-01-01T00:00:00.000Z`: UTC, always with milliseconds.
impl Timestamp {
    /// As the context object has it: without a fraction that is zero (AWS Step Functions guide,
    /// "Accessing the Context object"): `2025-08-27T10:04:42Z`, `2025-08-27T10:04:42.001Z`.
    pub fn to_context_text(self) -> String {
        let text = self.to_string();
        match text.strip_suffix(".000Z") {
            Some(whole) => format!("{whole}Z"),
            None => text,
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.div_euclid(86_400_000);
        let millis = self.0.rem_euclid(86_400_000);
        let (year, month, day) = civil_from_days(days);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
            millis / 3_600_000,
            millis / 60_000 % 60,
            millis / 1000 % 60,
            millis % 1000
        )
    }
}

fn digits(text: &str, n: usize) -> Option<i64> {
    (text.len() == n && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn millis_of_fraction(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let first: String = fraction.chars().chain("000".chars()).take(3).collect();
    first.parse().ok()
}

fn offset_of_zone(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since the epoch of a date of the proleptic Gregorian calendar, counted in
/// eras of 400 years whose year begins in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_and_write() {
        for text in [
            "1970-01-01T00:00:00.000Z",
            "2016-02-29T23:59:59.999Z",
            "1969-12-31T23:59:59.001Z",
            "2025-06-15T12:00:00.000Z",
            "0001-03-01T00:00:00.000Z",
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Timestamp::parse("2016-08-18T17:33:00+01:30")
                .unwrap()
                .to_string(),
            "2016-08-18T16:03:00.000Z"
        );
        assert_eq!(
            Timestamp::DEFAULT_START.to_string(),
            "2025-01-01T00:00:00.000Z"
        );
    }

    #[test]
    fn what_the_language_refuses_is_refused() {
        for text in [
            "2016-08-18",
            "2016-08-18t17:33:00Z",
            "2016-08-18T17:33:00z",
            "2016-08-18T17:33:00",
            "2016-02-30T00:00:00Z",
            "2016-08-18T24:00:00Z",
            "2016-08-18T17:33:00.Z",
            "",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
