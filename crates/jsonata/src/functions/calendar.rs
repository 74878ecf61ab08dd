//! The calendar: a moment's year, month, day, weekday and weeks.
//!
//! Times are milliseconds since 1970 as a binary64; outside of JavaScript's range
//! of dates every component is NaN.

/// The milliseconds of a day.
pub(super) const DAY: f64 = 86_400_000.0;
/// The last millisecond of JavaScript's calendar, and with a minus its first.
pub(super) const MAX_TIME: f64 = 8.64e15;

/// The day number of a date, counted from 1970; months from zero, and both may overflow.
pub(super) fn day_number(year: f64, month: f64, day: f64) -> f64 {
    let year = year + (month / 12.0).floor();
    let month = month.rem_euclid(12.0);
    // Years that begin in March end with the leap day.
    let (y, m) = if month < 2.0 {
        (year - 1.0, month + 10.0)
    } else {
        (year, month - 2.0)
    };
    let era = (y / 400.0).floor();
    let year_of_era = y - era * 400.0;
    let day_of_year = ((153.0 * m + 2.0) / 5.0).floor() + day - 1.0;
    let day_of_era = year_of_era * 365.0 + (year_of_era / 4.0).floor()
        - (year_of_era / 100.0).floor()
        + day_of_year;
    era * 146_097.0 + day_of_era - 719_468.0
}

/// The first day of a month as `Date.UTC` has it, which takes the years 0 to 99 for 1900 to 1999.
fn utc_day(year: f64, month: f64) -> f64 {
    let (year, month) = (year + (month / 12.0).floor(), month.rem_euclid(12.0));
    let year = if (0.0..=99.0).contains(&year) {
        year + 1900.0
    } else {
        year
    };
    day_number(year, month, 1.0)
}

/// A moment, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    millis: f64,
    year: f64,
    /// From zero.
    pub(super) month: f64,
    pub(super) day: f64,
    /// Milliseconds since midnight.
    time: f64,
}

impl Moment {
    pub(super) fn new(millis: f64) -> Self {
        let millis = if millis.abs() <= MAX_TIME {
            millis.trunc()
        } else {
            f64::NAN
        };
        let days = (millis / DAY).floor();
        let shifted = days + 719_468.0;
        let era = (shifted / 146_097.0).floor();
        let day_of_era = shifted - era * 146_097.0;
        let year_of_era = ((day_of_era - (day_of_era / 1_460.0).floor()
            + (day_of_era / 36_524.0).floor()
            - (day_of_era / 146_096.0).floor())
            / 365.0)
            .floor();
        let day_of_year = day_of_era
            - (365.0 * year_of_era + (year_of_era / 4.0).floor() - (year_of_era / 100.0).floor());
        let march_month = ((5.0 * day_of_year + 2.0) / 153.0).floor();
        let day = day_of_year - ((153.0 * march_month + 2.0) / 5.0).floor() + 1.0;
        let month = if march_month < 10.0 {
            march_month + 2.0
        } else {
            march_month - 10.0
        };
        let year = year_of_era + era * 400.0 + f64::from(u8::from(month < 2.0));
        Self {
            millis,
            year,
            month,
            day,
            time: millis - days * DAY,
        }
    }

    /// The day as `Date.UTC` counts it.
    fn today(&self) -> f64 {
        utc_day(self.year, self.month) + self.day - 1.0
    }

    /// Monday is 1, Sunday 7.
    fn weekday(&self) -> f64 {
        ((self.millis / DAY).floor() + 3.0).rem_euclid(7.0) + 1.0
    }

    pub(super) fn hour(&self) -> f64 {
        (self.time / 3_600_000.0).floor()
    }

    /// The value of a component that is a number.
    pub(super) fn component(&self, letter: char) -> f64 {
        match letter {
            'Y' => self.year,
            'M' => self.month + 1.0,
            'D' => self.day,
            'd' => self.today() - utc_day(self.year, 0.0) + 1.0,
            'F' => self.weekday(),
            'W' => self.week(YearMonth::year(self.year), 52.0),
            'w' => self.week(YearMonth::month(self.year, self.month), 4.0),
            'X' => {
                let year = YearMonth::year(self.year);
                self.year + self.side_of(year)
            }
            'x' => {
                let month = YearMonth::month(self.year, self.month);
                (self.month + self.side_of(month)).rem_euclid(12.0) + 1.0
            }
            'H' => self.hour(),
            'h' => {
                let hour = self.hour() % 12.0;
                if hour == 0.0 { 12.0 } else { hour }
            }
            'm' => (self.time / 60_000.0).floor() % 60.0,
            's' => (self.time / 1_000.0).floor() % 60.0,
            'f' => self.time % 1_000.0,
            _ => f64::NAN,
        }
    }

    /// The number of the week in a year or a month; past `most` it may be the first of the next.
    fn week(&self, period: YearMonth, most: f64) -> f64 {
        let today = self.today() * DAY;
        let weeks = |start: f64| (today - start) / (DAY * 7.0) + 1.0;
        let mut week = weeks(period.first_week());
        if week > most {
            if today >= period.next().first_week() {
                week = 1.0;
            }
        } else if week < 1.0 {
            week = weeks(period.previous().first_week());
        }
        week.floor()
    }

    /// Whether the week of the moment belongs to the period before (-1) or after (1).
    fn side_of(&self, period: YearMonth) -> f64 {
        if self.millis < period.first_week() {
            -1.0
        } else if self.millis >= period.next().first_week() {
            1.0
        } else {
            0.0
        }
    }
}

/// A year or a month, for counting weeks.
#[derive(Clone, Copy)]
struct YearMonth {
    year: f64,
    month: f64,
    /// Months from one period to the next.
    length: f64,
}

impl YearMonth {
    const fn year(year: f64) -> Self {
        Self {
            year,
            month: 0.0,
            length: 12.0,
        }
    }

    const fn month(year: f64, month: f64) -> Self {
        Self {
            year,
            month,
            length: 1.0,
        }
    }

    fn next(self) -> Self {
        Self {
            month: self.month + self.length,
            ..self
        }
    }

    fn previous(self) -> Self {
        Self {
            month: self.month - self.length,
            ..self
        }
    }

    /// The Monday of the week that holds the period's first Thursday.
    fn first_week(self) -> f64 {
        let first = utc_day(self.year, self.month);
        let weekday = (first + 3.0).rem_euclid(7.0) + 1.0;
        let monday = if weekday > 4.0 {
            first + (8.0 - weekday)
        } else {
            first - (weekday - 1.0)
        };
        monday * DAY
    }
}
