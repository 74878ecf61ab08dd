//! The policy of a role: which statements of it speak of an action on a resource (AWS IAM user guide,
//! "IAM JSON policy elements reference" and "Policy evaluation logic").
//!
//! It is the only policy: no other one grants or denies anything. A `Condition` is not evaluated: what a
//! statement with one allows counts as allowed, what it denies does not count. Nor are the variables of
//! policies (`${aws:username}`).

use json_value::Value;

use crate::MockError;

/// What a policy says of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A statement allows it, and none denies it.
    Allowed,
    /// No statement speaks of it.
    Silent,
    /// A statement denies it.
    Denied,
}

/// A policy that was read.
pub(super) struct Policy<'a>(Vec<Statement<'a>>);

struct Statement<'a> {
    allows: bool,
    has_condition: bool,
    actions: Patterns<'a>,
    resources: Patterns<'a>,
}

/// The texts of an element such as `Action`, or of its opposite, `NotAction`.
struct Patterns<'a> {
    texts: Vec<&'a str>,
    is_opposite: bool,
}

/// Reads the policy of a role; gives what is not evaluated in it, one sentence for each.
///
/// # Errors
/// It is no identity-based policy; the first place that is wrong is named.
pub fn read_policy(document: &Value) -> Result<Vec<String>, MockError> {
    let policy = Policy::read(document)?;
    let statements = policy.0.iter().enumerate();
    let with_condition = statements.filter(|(_, statement)| statement.has_condition);
    let remark = |(idx, statement): (usize, &Statement<'_>)| {
        let counts = if statement.allows {
            "what it allows counts as allowed"
        } else {
            "what it denies does not count"
        };
        format!(
            "The `Condition` of statement {} is not evaluated: {counts}",
            idx + 1
        )
    };
    Ok(with_condition.map(remark).collect())
}

impl<'a> Policy<'a> {
    /// Reads a policy document.
    pub(super) fn read(document: &'a Value) -> Result<Self, MockError> {
        let statements = match document.get("Statement") {
            Some(Value::Array(statements)) => statements.as_slice(),
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => {
                let message = "expected a policy: an object with a `Statement`";
                return Err(MockError::new("", message));
            }
        };
        let statements = statements.iter().enumerate().map(|(idx, statement)| {
            let at = format!("/Statement/{idx}");
            let allows = match statement.get("Effect").and_then(Value::as_str) {
                Some("Allow") => true,
                Some("Deny") => false,
                _ => {
                    let at = format!("{at}/Effect");
                    return Err(MockError::new(at, "expected `Allow` or `Deny`"));
                }
            };
            Ok(Statement {
                allows,
                has_condition: statement.get("Condition").is_some(),
                actions: Patterns::read(statement, ("Action", "NotAction"), &at)?,
                resources: Patterns::read(statement, ("Resource", "NotResource"), &at)?,
            })
        });
        Ok(Self(statements.collect::<Result<_, _>>()?))
    }

    /// What it says of an action on a resource; on one that is not known, whatever a statement is for
    /// allows, and only what is for everything denies.
    pub(super) fn judge(&self, action: &str, resource: Option<&str>) -> Verdict {
        let speaks = |statement: &&Statement<'_>| {
            statement.actions.hold(&action.to_ascii_lowercase(), true)
                && match resource {
                    Some(resource) => statement.resources.hold(resource, false),
                    None => statement.allows || statement.resources.are_everything(),
                }
        };
        let mut spoken = self.0.iter().filter(speaks);
        if spoken.clone().any(|one| !one.allows && !one.has_condition) {
            Verdict::Denied
        } else if spoken.any(|one| one.allows) {
            Verdict::Allowed
        } else {
            Verdict::Silent
        }
    }
}

impl<'a> Patterns<'a> {
    fn read(
        statement: &'a Value,
        (name, opposite): (&str, &str),
        at: &str,
    ) -> Result<Self, MockError> {
        let wrong = || {
            let message =
                format!("expected one of `{name}` and `{opposite}`: a text, or a list of texts");
            MockError::new(format!("{at}/{name}"), message)
        };
        let (given, is_opposite) = match (statement.get(name), statement.get(opposite)) {
            (Some(given), None) => (given, false),
            (None, Some(given)) => (given, true),
            (Some(_), Some(_)) | (None, None) => return Err(wrong()),
        };
        let texts = match given.as_str() {
            Some(text) => Some(vec![text]),
            None => given
                .as_array()
                .and_then(|texts| texts.iter().map(Value::as_str).collect()),
        };
        let texts = texts.filter(|texts| !texts.is_empty()).ok_or_else(wrong)?;
        Ok(Self { texts, is_opposite })
    }

    /// Whether they are for a text; actions are compared without regard to case, and given in small
    /// letters.
    fn hold(&self, text: &str, is_action: bool) -> bool {
        let mut texts = self.texts.iter();
        let matches = texts.any(|pattern| {
            if is_action {
                is_like(&pattern.to_ascii_lowercase(), text)
            } else {
                is_like(pattern, text)
            }
        });
        matches != self.is_opposite
    }

    fn are_everything(&self) -> bool {
        !self.is_opposite && self.texts.contains(&"*")
    }
}

/// Whether a text is like a pattern: `*` stands for any characters, `?` for one.
fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // The last star, and where what it stands for ends.
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, end)) = star else {
                    return false;
                };
                star = Some((at, end + 1));
                p = at + 1;
                t = end + 1;
            }
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_stars_and_question_marks() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abcb", false),
            ("a*b*d", "aXbYbZd", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a", "ab", false),
            ("ä?*", "äü", true),
        ] {
            assert_eq!(is_like(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_denial_wins_and_silence_allows_nothing() {
        let check = |statements: &str, action: &str, resource: Option<&str>, expected: Verdict| {
            let document = Value::parse(&format!(r#"{{"Statement": {statements}}}"#)).unwrap();
            let policy = Policy::read(&document).unwrap();
            assert_eq!(policy.judge(action, resource), expected, "{statements}");
        };
        let (allowed, silent, denied) = (Verdict::Allowed, Verdict::Silent, Verdict::Denied);
        let all = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
        check("[]", "s3:GetObject", Some("arn:x"), silent);
        check(all, "s3:GetObject", Some("arn:x"), allowed);
        let two = |second: &str| format!("[{all}, {second}]");
        let deny = two(r#"{"Effect": "Deny", "Action": ["S3:get*"], "Resource": "arn:x"}"#);
        check(&deny, "s3:GetObject", Some("arn:x"), denied);
        check(&deny, "s3:GetObject", Some("arn:X"), allowed);
        check(&deny, "s3:PutObject", Some("arn:x"), allowed);
        check(&deny, "s3:GetObject", None, allowed);
        let others = r#"{"Effect": "Allow", "NotAction": "iam:*", "NotResource": ["arn:x"]}"#;
        check(others, "s3:GetObject", Some("arn:y"), allowed);
        check(others, "s3:GetObject", Some("arn:x"), silent);
        check(others, "iam:GetRole", Some("arn:y"), silent);
        let maybe = two(
            r#"{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "b"}}}"#,
        );
        check(&maybe, "s3:GetObject", Some("arn:x"), allowed);
    }

    #[test]
    fn what_is_wrong_or_not_evaluated_is_named() {
        let check = |document: &str, expected: Result<&[&str], &str>| {
            let found = read_policy(&Value::parse(document).unwrap());
            let found = found.map_err(|error| error.to_string());
            let expected = expected.map(|all| all.iter().map(|one| (*one).to_owned()).collect());
            assert_eq!(found, expected.map_err(str::to_owned));
        };
        check("[]", Err("expected a policy: an object with a `Statement`"));
        check(
            r#"{"Statement": [{"Effect": "allow"}]}"#,
            Err("/Statement/0/Effect: expected `Allow` or `Deny`"),
        );
        check(
            r#"{"Statement": {"Effect": "Allow", "Action": [], "Resource": "*"}}"#,
            Err(
                "/Statement/0/Action: expected one of `Action` and `NotAction`: a text, or a list of texts",
            ),
        );
        check(
            r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {}}]}"#,
            Ok(&["The `Condition` of statement 2 is not evaluated: what it denies does not count"]),
        );
    }
}
