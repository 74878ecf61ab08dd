//! `Query` and `Scan` (Amazon DynamoDB API reference): the items of a partition in the order of their
//! sort key, or all items in the order in which the table has them, which DynamoDB leaves open.

use std::rc::Rc;

use json_value::{Map, Value};

use super::super::Request;
use super::super::fault::Refused;
use super::condition::{Condition, How, Test, compare};
use super::path::{pick, projection};
use super::words::Expressions;
use super::{Table, has, invalid};
use crate::MockBook;

/// Members that are not understood.
const UNKNOWN: &[&str] = &[
    "AttributesToGet",
    "ConditionalOperator",
    "KeyConditions",
    "QueryFilter",
    "ReturnConsumedCapacity",
    "ScanFilter",
    "Segment",
    "TotalSegments",
];

/// What either answers.
pub(super) fn read(book: &MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    request.knows_none_of(UNKNOWN)?;
    let is_query = request.action == "query";
    let expressions = Expressions::of(request);
    let key_condition = if is_query {
        let condition = Condition::of(&expressions, "KeyConditionExpression")?;
        Some(condition.ok_or_else(|| {
            invalid(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the \
                 request."
                    .to_owned(),
            )
        })?)
    } else {
        None
    };
    let filter = Condition::of(&expressions, "FilterExpression")?;
    let paths = projection(&expressions)?;
    expressions.uses_all()?;
    let table = Table::find(book, request.needed("TableName")?)?;
    let key = match request.text("IndexName") {
        Some(index) => table.index(index)?,
        None => table.key.clone(),
    };
    if let Some(condition) = &key_condition {
        check_key(condition, &key)?;
        if let Some(filter) = &filter {
            check_filter(filter, &key)?;
        }
    }
    // An item without the key of an index is not in it.
    let mut items: Vec<&Value> = table
        .items
        .iter()
        .filter(|item| key.iter().all(|name| item.get(name).is_some()))
        .filter(|item| {
            key_condition
                .as_ref()
                .is_none_or(|condition| condition.holds(Some(item)))
        })
        .collect();
    if let (true, Some(sort)) = (is_query, key.get(1)) {
        items.sort_by(|a, b| {
            let order = a
                .get(sort)
                .zip(b.get(sort))
                .and_then(|(a, b)| compare(a, b));
            order.unwrap_or(std::cmp::Ordering::Equal)
        });
        if request.parameters.get("ScanIndexForward") == Some(&Value::Bool(false)) {
            items.reverse();
        }
    }
    let start = first_of(request, &items)?;
    let limit = limit(request)?;
    let page: Vec<&Value> = items.into_iter().skip(start).take(limit).collect();
    let last = (page.len() == limit).then(|| page.last()).flatten();
    let last = last.map(|last| {
        let mut names = table.key.clone();
        names.extend(key.into_iter().filter(|name| !table.key.contains(name)));
        let members = names.iter();
        let members: Map = members
            .filter_map(|name| Some((Rc::from(name.as_str()), last.get(name)?.clone())))
            .collect();
        Value::from(members)
    });
    let shown = page.iter().filter(|item| {
        filter
            .as_ref()
            .is_none_or(|filter| filter.holds(Some(item)))
    });
    let shown: Vec<Value> = shown
        .map(|item| match &paths {
            Some(paths) => Value::from(pick(item, paths)),
            None => (*item).clone(),
        })
        .collect();
    let is_count = request.text("Select") == Some("COUNT");
    Ok(super::super::object([
        ("Count", Some(count(shown.len()))),
        ("Items", (!is_count).then(|| Value::array(shown))),
        ("LastEvaluatedKey", last),
        ("ScannedCount", Some(count(page.len()))),
    ]))
}

/// The place after the item that an earlier page ended with.
fn first_of(request: &Request<'_>, items: &[&Value]) -> Result<usize, Refused> {
    let start = request.parameters.get("ExclusiveStartKey");
    let Some(start) = start.and_then(Value::as_object) else {
        return Ok(0);
    };
    let place = items.iter().position(|item| has(item, start));
    let place = place.ok_or_else(|| invalid("The provided starting key is invalid".to_owned()))?;
    Ok(place + 1)
}

/// How many items are looked at, those that the filter drops among them.
fn limit(request: &Request<'_>) -> Result<usize, Refused> {
    let Some(limit) = request.parameters.get("Limit").and_then(Value::as_f64) else {
        return Ok(usize::MAX);
    };
    if limit < 1.0 {
        return Err(invalid(format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: \
             Member must have value greater than or equal to 1"
        )));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1, and a cast saturates"
    )]
    Ok(limit as usize)
}

fn count(n: usize) -> Value {
    Value::from(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Refuses a condition that is none of the key: the partition by `=`, and what the sort key may be.
fn check_key(condition: &Condition, key: &[String]) -> Result<(), Refused> {
    let tests: Vec<&Test> = match condition {
        Condition::Test(test) => vec![test],
        Condition::All(parts) => {
            let tests = parts.iter().map(|part| match part {
                Condition::Test(test) => Some(test),
                Condition::Any(_) | Condition::All(_) | Condition::Not(_) => None,
            });
            tests
                .collect::<Option<_>>()
                .ok_or_else(|| unsupported("AND"))?
        }
        Condition::Any(_) => return Err(unsupported("OR")),
        Condition::Not(_) => return Err(unsupported("NOT")),
    };
    if tests.len() > 2 {
        return Err(invalid(
            "Conditions can be of length 1 or 2 only".to_owned(),
        ));
    }
    let of = |name: &String| {
        let mut tests = tests.iter();
        tests.find(|test| {
            let path = test.subject.path();
            path.is_some_and(|path| path.attribute() == Some(name))
        })
    };
    let missed =
        |name: &String| invalid(format!("Query condition missed key schema element: {name}"));
    let Some(partition) = key.first() else {
        return Ok(());
    };
    let is_equal = of(partition).ok_or_else(|| missed(partition))?.how == How::Equal;
    if !is_equal {
        return Err(invalid("Query key condition not supported".to_owned()));
    }
    if tests.len() == 1 {
        return Ok(());
    }
    let Some(sort) = key.get(1) else {
        return Err(invalid("Query key condition not supported".to_owned()));
    };
    match of(sort).ok_or_else(|| missed(sort))?.how {
        How::Equal
        | How::Less
        | How::LessOrEqual
        | How::More
        | How::MoreOrEqual
        | How::Between
        | How::BeginsWith => Ok(()),
        How::Unequal => Err(unsupported("<>")),
        How::In => Err(unsupported("IN")),
        How::Exists => Err(unsupported("attribute_exists")),
        How::Missing => Err(unsupported("attribute_not_exists")),
        How::HasType => Err(unsupported("attribute_type")),
        How::Contains => Err(unsupported("contains")),
    }
}

fn unsupported(operator: &str) -> Refused {
    invalid(format!(
        "Invalid operator used in KeyConditionExpression: {operator}"
    ))
}

/// A filter of a query must leave the key to the condition of the key.
fn check_filter(filter: &Condition, key: &[String]) -> Result<(), Refused> {
    let mut found = None;
    filter.each(&mut |test| {
        let root = test.subject.path().map(super::path::Path::root);
        if let Some(root) = root.filter(|root| key.iter().any(|name| name == root)) {
            found = found.or(Some(root));
        }
    });
    match found {
        None => Ok(()),
        Some(name) => Err(invalid(format!(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}"
        ))),
    }
}
