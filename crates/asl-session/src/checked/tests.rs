//! Problems inside a JSON string stand at their exact characters, whatever is escaped.

use crate::Project;
use crate::checked::Checked;

/// What is underlined first of a definition with this expression as its output, written as it
/// stands between the quotes of the JSON.
fn underlined(expression: &str) -> String {
    let definition = format!(
        r#"{{"QueryLanguage": "JSONata", "Comment": "ä😀", "StartAt": "A", "States": {{
            "A": {{"Type": "Pass", "Output": "{{%{expression}%}}", "End": true}}}}}}"#
    );
    let project = Project::new(definition.as_str(), "{}", "");
    let units: Vec<u16> = definition.encode_utf16().collect();
    let problems = Checked::new(&project).problems;
    let Some(problem) = problems.first() else {
        return String::new();
    };
    assert!(
        problem.code.ends_with("_JSONATA_EXPRESSION"),
        "{expression}"
    );
    let range = problem.range.start as usize..problem.range.end as usize;
    String::from_utf16_lossy(&units[range])
}

#[test]
fn an_error_is_underlined_at_its_characters() {
    let cases = [
        // Nothing is escaped.
        (" 1 + ", "+"),
        (" [1, 2 ", "2"),
        (" [1,2) ", ")"),
        (" 'ä😀' + ( ", "("),
        (" 1 2 ", "2"),
        (" $sum(1 ", "1"),
        (" 'open ", "'open"),
        (" /open ", "/open"),
        // Quotes.
        (r#" \"a\" \"b\" "#, r#"\"b\""#),
        (r#" \"a\" & ) "#, ")"),
        (r#" \"open "#, r#"\"open"#),
        (r#" $f(\"a\\\"b\", ] "#, "]"),
        // Unicode escapes, of one and of two units, before and in what is underlined.
        (r" '\u00e9' 2 ", "2"),
        (r" '\ud83d\ude00' 2 ", "2"),
        (r" 1 '\u00e9\ud83d\ude00x' ", r"'\u00e9\ud83d\ude00x'"),
        (r" \u0031 + \u0029 ", r"\u0029"),
        (r" 'é' & \u00e9 ", r"\u00e9"),
        // Lines and tabs.
        (r" 1 +\n\t) ", ")"),
        (r"\n\n  1\n  2\n", "2"),
        (r" /* \n */ 1 + \r\n ] ", "]"),
        // Names at the top level, each where it first stands.
        (r#" \"é\" & phone & name & phone "#, "phone"),
        (r" '\n' & `a b` ", "`a b`"),
        (r#" {\"k\": $$.a} "#, "$$"),
        (r" '\u00e9' & $states.errorOutput ", "$states.errorOutput"),
        (
            r" $states.input.a & $states .\n errorOutput.b ",
            r"$states .\n errorOutput",
        ),
        (
            r" $states.input.errorOutput & $states.result ",
            "$states.result",
        ),
        (
            r" $states.errorOutputs & $states.errorOutput ",
            "$states.errorOutput",
        ),
        (" ($s := $states; $states.result) ", "$states.result"),
    ];
    for (expression, expected) in cases {
        assert_eq!(underlined(expression), expected, "{expression}");
    }
}

#[test]
fn one_slip_is_one_problem() {
    let problems = |text: &str| {
        let checked = Checked::new(&Project::new(text, "{}", ""));
        let told = checked.problems.iter();
        told.map(|problem| problem.message.clone())
            .collect::<Vec<_>>()
    };
    // `B` would be unreachable, and `A` without a next state: both go with the fix.
    let slip = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Nxet": "B"}, "B": {"Type": "Succeed"}}}"#;
    assert_eq!(problems(slip), ["Field 'Nxet' is not supported"]);
    // What does not go with it stays.
    let two = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Nxet": "B"}, "B": {"Type": "Pass"}}}"#;
    assert_eq!(problems(two).len(), 2);
}
