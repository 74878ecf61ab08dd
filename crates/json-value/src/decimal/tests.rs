//! Beside the standard library, which does the same.

use proptest::prelude::*;

use super::*;

/// As the standard library has it.
fn expected(n: f64) -> Decimal {
    let text = format!("{:e}", n.abs());
    let (digits, exponent) = text.split_once('e').unwrap();
    Decimal {
        digits: digits.replace('.', ""),
        exponent: exponent.parse().unwrap(),
    }
}

fn check(n: f64) {
    let shortest = Decimal::shortest(n);
    assert_eq!(shortest, expected(n), "{n:e}");
    if n != 0.0 {
        assert_eq!(shortest_digits(n.abs()), expected(n), "{n:e}");
    }
    let text = format!("{n:e}");
    assert_eq!(
        read_f64(&text).map(f64::to_bits),
        Some(n.to_bits()),
        "{n:e}"
    );
    let long = format!("{n:.800e}");
    assert_eq!(
        read_f64(&long).map(f64::to_bits),
        Some(n.to_bits()),
        "{long}"
    );
}

#[test]
fn numbers_at_the_edges() {
    let two_53 = 9_007_199_254_740_992.0_f64;
    let powers = (-324..309).map(|power| format!("1e{power}").parse().unwrap());
    let twos = std::iter::successors(Some(5e-324), |n| Some(n * 2.0)).take(2_098);
    let edges = [
        0.0,
        -0.0,
        f64::MIN_POSITIVE,
        f64::MAX,
        5e-324,
        two_53,
        two_53 - 1.0,
        9.5,
        0.3,
    ];
    for n in powers.chain(twos).chain(edges) {
        check(n);
        if n > 0.0 {
            check(n.next_down());
        }
        if n < f64::MAX {
            check(n.next_up());
        }
    }
}

#[test]
fn texts_at_the_edges() {
    let long = format!("0.{}1", "0".repeat(1_000));
    let half = "9007199254740993";
    let above = format!("{half}.{}1", "0".repeat(900));
    let texts = [
        "1",
        "-1.5",
        "+2",
        ".5",
        "5.",
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999999999",
        "1e-99999999999",
        "0e99999999999",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        half,
        "9007199254740995",
        &above,
        "18446744073709551616",
        &long,
        "123456789012345678901234567890",
        "4.35",
        "0.1e1",
        "00012",
        "1.7976931348623157e+308",
    ];
    for text in texts {
        let expected: f64 = text.parse().unwrap();
        assert_eq!(
            read_f64(text).map(f64::to_bits),
            Some(expected.to_bits()),
            "{text}"
        );
    }
    assert_eq!(read_f64(&format!("{long}e1001")), Some(1.0));
    for text in [
        "", "-", ".", "e1", "1e", "1e+", "1.2.3", "1 ", " 1", "1f", "inf", "NaN", "--1", "1e1.5",
    ] {
        assert_eq!(read_f64(text), None, "{text}");
    }
}

#[test]
fn halves_are_rounded_away_from_zero() {
    let rounded = |n: f64, count| {
        let Decimal { digits, exponent } = Decimal::rounded(n, count);
        format!("{digits}e{exponent}")
    };
    assert_eq!(rounded(0.5, 1), "5e-1");
    assert_eq!(rounded(2.5, 1), "3e0");
    assert_eq!(rounded(-0.125, 2), "13e-1");
    assert_eq!(rounded(9.96, 2), "1e1");
    assert_eq!(rounded(0.1, 20), "10000000000000000555e-1");
    assert_eq!(rounded(0.0, 3), "0e0");
    assert_eq!(rounded(5e-324, 3), "494e-324");
    let fixed = |n: f64, places| {
        let Decimal { digits, exponent } = Decimal::fixed(n, places);
        format!("{digits}e{exponent}")
    };
    assert_eq!(fixed(0.5, 0), "1e0");
    assert_eq!(fixed(0.49, 0), "0e0");
    assert_eq!(fixed(0.06, 1), "1e-1");
    assert_eq!(fixed(0.004, 1), "0e0");
    assert_eq!(fixed(1234.565, 2), "123457e3");
    assert_eq!(fixed(99.99, 1), "1e2");
}

proptest! {
    #[test]
    fn any_number_is_written_and_read(bits in any::<u64>(), whole in any::<i32>(), places in 0..10_i32) {
        let n = f64::from_bits(bits);
        if n.is_finite() {
            check(n);
        }
        check(format!("{whole}e-{places}").parse().unwrap());
    }

    #[test]
    fn any_digits_are_read(text in "-?[0-9]{1,40}(\\.[0-9]{1,40})?(e[+-]?[0-9]{1,3})?") {
        let expected: f64 = text.parse().unwrap();
        prop_assert_eq!(read_f64(&text).map(f64::to_bits), Some(expected.to_bits()));
    }
}
