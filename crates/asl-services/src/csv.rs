//! Text with delimiters, as a Map's `ItemReader` takes it (AWS Step Functions guide, "How Step
//! Functions parses input CSV files").

/// Reads rows of fields. Quotes hold delimiters and line ends; `""` is a quote, with quotes around
/// the field or without. A backslash does the same for a quote, a delimiter or another backslash,
/// and goes away before anything else. A line end at the end of the text opens no row. A byte-order
/// mark before the text belongs to the first field: what the service does with one is told by no
/// document and no recording we have. "Newlines" part rows, says the guide, so a lone `\r` does not.
pub(crate) fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut is_quoted = false;
    let mut is_empty = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                field
                    .extend(chars.next_if(|&next| matches!(next, '\\' | '"') || next == delimiter));
                is_empty = false;
            }
            '"' if (is_quoted || !field.is_empty()) && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            c if is_quoted => field.push(c),
            '"' if field.is_empty() => {
                is_quoted = true;
                is_empty = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                if !is_empty {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                is_empty = true;
            }
            c if c == delimiter => {
                row.push(std::mem::take(&mut field));
                is_empty = false;
            }
            c => {
                field.push(c);
                is_empty = false;
            }
        }
    }
    if !is_empty {
        row.push(field);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_what_would_end_a_field() {
        assert_eq!(
            rows("a,\"b,\"\"c\"\"\nd\"\r\n\n   \n,", ','),
            vec![vec!["a", "b,\"c\"\nd"], vec!["   "], vec!["", ""]]
        );
        assert!(rows("", ',').is_empty());
    }

    #[test]
    fn a_backslash_and_a_doubled_quote_stand_for_what_they_escape() {
        assert_eq!(
            rows(r#"{""k"":""v""},C:\\a\b\,c,"\"|\,\n""#, ','),
            vec![vec![r#"{"k":"v"}"#, r"C:\ab,c", r#""|,n"#]]
        );
        assert_eq!(rows("a\\|b\\", '|'), vec![vec!["a|b"]]);
    }
}
