//! Who may use whom: the table and the layers of ARCHITECTURE.md against `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What ARCHITECTURE.md allows.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    /// The crates that each crate of the table may use; `None`: any.
    allowed: BTreeMap<String, Option<BTreeSet<String>>>,
    /// The layer of each crate in the drawing, 0 at the bottom.
    layer: BTreeMap<String, usize>,
}

/// One dependency between two crates of the workspace.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Only tests need it: the table does not list it, but it must not point upwards.
    pub(crate) only_tests: bool,
}

/// The crates of the workspace and how they depend on one another.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    pub(crate) crates: BTreeSet<String>,
    pub(crate) edges: Vec<Edge>,
}

/// Reads the table (`| crate | one sentence | may use |`) and the drawing of layers
/// (lines that start with a number in a `text` block).
pub(crate) fn read_layers(architecture: &str) -> Layers {
    let mut layers = Layers::default();
    for line in architecture.lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        if let ["", name, _, may_use, ""] = cells.as_slice()
            && let Some(name) = name
                .strip_prefix('`')
                .and_then(|rest| rest.strip_suffix('`'))
        {
            layers
                .allowed
                .insert(name.to_owned(), read_may_use(may_use));
        }
        let mut words = line.split_whitespace();
        if let Some(layer) = words.next().and_then(|word| word.parse::<usize>().ok())
            && line.starts_with(|c: char| c.is_ascii_digit())
        {
            layers
                .layer
                .extend(words.map(|name| (name.to_owned(), layer)));
        }
    }
    layers
}

fn read_may_use(cell: &str) -> Option<BTreeSet<String>> {
    match cell {
        "any" => None,
        "–" | "-" => Some(BTreeSet::new()),
        list => Some(list.split(',').map(|name| name.trim().to_owned()).collect()),
    }
}

/// Reads the output of `cargo metadata --no-deps --format-version 1`.
pub(crate) fn read_workspace(metadata: &Value) -> Workspace {
    let packages = metadata.get("packages").and_then(Value::as_array);
    let mut workspace = Workspace::default();
    for package in packages.into_iter().flatten() {
        let Some(from) = package.get("name").and_then(Value::as_str) else {
            continue;
        };
        workspace.crates.insert(from.to_owned());
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        for dependency in dependencies.into_iter().flatten() {
            // Only a dependency of the workspace has a path.
            if dependency.get("path").is_none() {
                continue;
            }
            if let Some(to) = dependency.get("name").and_then(Value::as_str) {
                workspace.edges.push(Edge {
                    from: from.to_owned(),
                    to: to.to_owned(),
                    only_tests: dependency.get("kind").and_then(Value::as_str) == Some("dev"),
                });
            }
        }
    }
    workspace.edges.sort();
    workspace
}

/// Every way in which the workspace is not what ARCHITECTURE.md says.
pub(crate) fn complaints(layers: &Layers, workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in workspace
        .crates
        .iter()
        .filter(|name| !layers.allowed.contains_key(*name))
    {
        complaints.push(format!(
            "`{name}` is not in the crate table of ARCHITECTURE.md"
        ));
    }
    for (name, may_use) in &layers.allowed {
        for other in may_use.iter().flatten() {
            complaints.extend(upward(layers, name, other, "the table lets"));
        }
    }
    for Edge {
        from,
        to,
        only_tests,
    } in &workspace.edges
    {
        let may_use = layers.allowed.get(from);
        let allowed = may_use.is_some_and(|may| may.as_ref().is_none_or(|may| may.contains(to)));
        if !allowed && !only_tests {
            complaints.push(format!(
                "`{from}` depends on `{to}`, which the crate table of ARCHITECTURE.md does not allow"
            ));
        }
        if *only_tests {
            complaints.extend(upward(layers, from, to, "a dev-dependency lets"));
        }
    }
    complaints
}

/// A complaint if `from` would use something that is not below it. What is not in the
/// drawing, such as `xtask`, stands on no layer. All edges downwards: no cycles.
fn upward(layers: &Layers, from: &str, to: &str, who: &str) -> Option<String> {
    let (above, below) = (layers.layer.get(from)?, layers.layer.get(to)?);
    (above <= below).then(|| {
        format!("{who} `{from}` (layer {above}) use `{to}` (layer {below}), which is not below it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCHITECTURE: &str = "\
| crate | one sentence | may use |
|---|---|---|
| `low` | Text. | – |
| `high` | More. | low |
| `tests` | All. | any |

```text
0  low
1  high
2  tests
```
";

    fn check(metadata: &str, expected: &[&str]) {
        let workspace = read_workspace(&serde_json::from_str(metadata).unwrap());
        assert_eq!(complaints(&read_layers(ARCHITECTURE), &workspace), expected);
    }

    #[test]
    fn what_the_table_allows_passes() {
        check(
            r#"{"packages": [
                {"name": "low", "dependencies": [{"name": "serde"}]},
                {"name": "high", "dependencies": [{"name": "low", "path": "/low"}]},
                {"name": "tests", "dependencies": [{"name": "high", "path": "/high"}]}]}"#,
            &[],
        );
    }

    #[test]
    fn an_edge_that_the_table_does_not_have_is_named() {
        check(
            r#"{"packages": [{"name": "low", "dependencies": [
                {"name": "high", "path": "/high"}]}]}"#,
            &["`low` depends on `high`, which the crate table of ARCHITECTURE.md does not allow"],
        );
    }

    #[test]
    fn tests_may_use_what_is_below_and_nothing_else() {
        check(
            r#"{"packages": [{"name": "low", "dependencies": [
                {"name": "high", "path": "/high", "kind": "dev"}]}]}"#,
            &["a dev-dependency lets `low` (layer 0) use `high` (layer 1), which is not below it"],
        );
    }

    #[test]
    fn a_crate_that_the_table_does_not_have_is_named() {
        check(
            r#"{"packages": [{"name": "new", "dependencies": []}]}"#,
            &["`new` is not in the crate table of ARCHITECTURE.md"],
        );
    }
}
