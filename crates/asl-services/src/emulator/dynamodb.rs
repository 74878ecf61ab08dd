//! DynamoDB over the tables of the mocks (`$dynamodb`): single items, queries and scans (Amazon
//! DynamoDB API reference, `GetItem`, `PutItem`, `UpdateItem`, `DeleteItem`, `Query`, `Scan`).
//!
//! ```json
//! { "$dynamodb": { "Cows": { "key": ["id"], "items": [{ "id": { "S": "1" }, "name": { "S": "Bella" } }] } } }
//! ```
//!
//! `key` names the attributes of the primary key, the partition's first. `"indexes": {"byName": ["name", "id"]}`
//! names those of secondary indexes. What a run changes is remembered for the run. A call with an expression that
//! cannot be read, or with a member that is not known, is left alone.

mod condition;
mod number;
mod path;
mod read;
mod reserved;
mod update;
mod words;

use json_value::{Map, Value};

use condition::{Condition, equal};
use update::Update;
use words::Expressions;

use super::fault::{Fault, Refused};
use super::{Emulator, Names, Request, crc32, heads, known};
use crate::MockBook;

pub(super) static EMULATOR: Emulator = Emulator {
    known: &known::DYNAMODB,
    names: (
        Names {
            prefix: "DynamoDB",
            service: "AmazonDynamoDBv2",
            base: "AmazonDynamoDBException",
        },
        Names {
            prefix: "DynamoDb",
            service: "DynamoDb",
            base: "DynamoDbException",
        },
    ),
    head: Some(head),
    run,
};

/// Members that are not understood.
const UNKNOWN: &[&str] = &[
    "AttributesToGet",
    "AttributeUpdates",
    "ConditionalOperator",
    "Expected",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ReturnValuesOnConditionCheckFailure",
];

/// A table as it is at the moment.
struct Table {
    name: String,
    key: Vec<String>,
    /// The keys of the secondary indexes, by name.
    indexes: Option<Value>,
    items: Vec<Value>,
}

fn run(book: &mut MockBook, request: &Request<'_>) -> Result<Value, Refused> {
    if matches!(request.action, "query" | "scan") {
        return read::read(book, request);
    }
    request.knows_none_of(UNKNOWN)?;
    let expressions = Expressions::of(request);
    let paths = path::projection(&expressions)?;
    let condition = Condition::of(&expressions, "ConditionExpression")?;
    let update = Update::of(&expressions)?;
    expressions.uses_all()?;
    let mut table = Table::find(book, request.needed("TableName")?)?;
    let is_put = request.action == "putItem";
    let given = request
        .parameters
        .get(if is_put { "Item" } else { "Key" })
        .and_then(Value::as_object);
    let given = given.ok_or_else(|| null_member(if is_put { "item" } else { "key" }))?;
    let key = table.key_of(given, is_put)?;
    let place = table.items.iter().position(|item| has(item, &key));
    let before = place.and_then(|place| table.items.get(place)).cloned();
    if request.action == "getItem" {
        let item = before.map(|item| match paths {
            Some(paths) => Value::from(path::pick(&item, &paths)),
            None => item,
        });
        return Ok(super::object([("Item", item)]));
    }
    if condition.is_some_and(|condition| !condition.holds(before.as_ref())) {
        return Err(Fault::modelled(
            400,
            "ConditionalCheckFailedException",
            "ConditionalCheckFailedException",
            "The conditional request failed",
        ));
    }
    let touched = update.paths();
    let after = match request.action {
        "deleteItem" => None,
        "putItem" => Some(Value::from(given.clone())),
        _ => {
            if let Some(path) = touched.iter().find(|path| key.contains_key(path.root())) {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Cannot update attribute {}. \
                     This attribute is part of the key",
                    path.root()
                )));
            }
            let mut item = before.clone().unwrap_or_else(|| Value::from(key.clone()));
            update.apply(&mut item)?;
            Some(item)
        }
    };
    let only = |item: &Option<Value>| {
        let members = path::pick(item.as_ref()?, &touched);
        (!members.is_empty()).then(|| Value::from(members))
    };
    let attributes = match request.text("ReturnValues").unwrap_or("NONE") {
        "NONE" => None,
        "ALL_OLD" => before.clone(),
        "ALL_NEW" if request.action == "updateItem" => after.clone(),
        "UPDATED_OLD" if request.action == "updateItem" => only(&before),
        "UPDATED_NEW" if request.action == "updateItem" => only(&after),
        _ => return Err(invalid("Return values set to invalid value".to_owned())),
    };
    match (place.and_then(|place| table.items.get_mut(place)), after) {
        (Some(item), Some(after)) => *item = after,
        (None, Some(after)) => table.items.push(after),
        (_, None) => table.items.retain(|item| !has(item, &key)),
    }
    table.keep(book);
    Ok(super::object([("Attributes", attributes)]))
}

impl Table {
    fn find(book: &MockBook, name: &str) -> Result<Self, Refused> {
        let tables = book.given.get(known::TABLES);
        let tables = tables.ok_or_else(|| {
            Refused::Unknown("while the mocks have no tables (`$dynamodb`)".to_owned())
        })?;
        // A name may be an ARN: `arn:aws:dynamodb:us-east-1:123456789012:table/Cows`.
        let name = name.rsplit(":table/").next().unwrap_or(name);
        let table = tables.get(name).ok_or_else(|| {
            Fault::modelled(
                400,
                "ResourceNotFoundException",
                "ResourceNotFoundException",
                "Requested resource not found",
            )
        })?;
        let key = table.get("key").and_then(names).ok_or_else(|| {
            Refused::Unknown(format!(
                "because the table `{name}` of `$dynamodb` does not say its `\"key\": [\"…\"]`"
            ))
        })?;
        let kept = book.kept.get(known::TABLES).and_then(|kept| kept.get(name));
        let items = kept
            .or_else(|| table.get("items"))
            .and_then(Value::as_array);
        Ok(Self {
            name: name.to_owned(),
            key,
            indexes: table.get("indexes").cloned(),
            items: items.unwrap_or_default().to_vec(),
        })
    }

    /// The key of a secondary index.
    fn index(&self, index: &str) -> Result<Vec<String>, Refused> {
        let indexes = self.indexes.as_ref().ok_or_else(|| {
            Refused::Unknown(format!(
                "because the table `{}` of `$dynamodb` does not say its `\"indexes\": {{\"{index}\": [\"…\"]}}`",
                self.name
            ))
        })?;
        let key = indexes.get(index).and_then(names);
        key.ok_or_else(|| {
            invalid(format!(
                "The table does not have the specified index: {index}"
            ))
        })
    }

    fn keep(self, book: &mut MockBook) {
        let tables = book.kept.make_object().entry(known::TABLES).make_object();
        tables.insert(self.name, Value::array(self.items));
    }

    /// The attributes of the primary key, which a key has to be, and an item to have.
    fn key_of(&self, given: &Map, is_item: bool) -> Result<Map, Refused> {
        let mut key = Map::new();
        for name in &self.key {
            let value = given.get(name).ok_or_else(|| {
                invalid(if is_item {
                    format!(
                        "One or more parameter values were invalid: Missing the key {name} in the item"
                    )
                } else {
                    KEY_MISMATCH.to_owned()
                })
            })?;
            key.insert(name.as_str(), value.clone());
        }
        if !is_item && given.len() != key.len() {
            return Err(invalid(KEY_MISMATCH.to_owned()));
        }
        Ok(key)
    }
}

/// A list of names that is not empty.
fn names(value: &Value) -> Option<Vec<String>> {
    let names = value
        .as_array()?
        .iter()
        .map(|name| name.as_str().map(str::to_owned));
    names
        .collect::<Option<Vec<_>>>()
        .filter(|names| !names.is_empty())
}

const KEY_MISMATCH: &str = "The provided key element does not match the schema";

fn has(item: &Value, key: &Map) -> bool {
    key.iter()
        .all(|(name, value)| item.get(name).is_some_and(|held| equal(held, value)))
}

fn invalid(message: String) -> Refused {
    Fault::other(400, "ValidationException", message)
}

/// As recorded for an item.
fn null_member(name: &str) -> Refused {
    invalid(format!(
        "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must \
         not be null"
    ))
}

fn head(request: &Request<'_>, result: &Value) -> Map {
    let body = result.to_string();
    let headers = [
        ("Server", "Server".to_owned()),
        ("Connection", "keep-alive".to_owned()),
        ("x-amz-crc32", crc32(body.as_bytes()).to_string()),
        ("Content-Length", body.len().to_string()),
        ("Content-Type", "application/x-amz-json-1.0".to_owned()),
    ];
    heads::head(request, &headers)
}
