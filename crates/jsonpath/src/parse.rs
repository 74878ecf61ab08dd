//! From text to tokens.

use crate::bracket;
use crate::token::Token;
use crate::{Path, SyntaxError};

/// The most tokens of a path: evaluation is recursive.
pub const MAX_TOKENS: usize = 250;

/// The deepest nesting of paths in filters of paths. A path in a filter must be definite,
/// so that every filter in a filter is refused in the end.
pub const MAX_FILTER_DEPTH: usize = 8;

impl Path {
    /// Compiles a path.
    ///
    /// # Errors
    /// The text does not begin with `$`, or is not a path, or is longer than [`MAX_TOKENS`].
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        compile(text, '$', 0)
    }
}

/// Compiles a path that begins with `root`: `$` for the document, `@` for the item in a filter.
pub(crate) fn compile(text: &str, root: char, depth: usize) -> Result<Path, SyntaxError> {
    let path = trim(text);
    let offset = text.find(path).unwrap_or_default();
    let tokens = tokens(path, root, depth).map_err(|error| error.shifted(offset))?;
    Ok(Path::new(text, tokens))
}

/// Trims as Java does: everything up to the space.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c| c <= ' ')
}

fn tokens(path: &str, root: char, depth: usize) -> Result<Vec<Token>, SyntaxError> {
    if depth > MAX_FILTER_DEPTH {
        let message = format!("filters nest deeper than {MAX_FILTER_DEPTH}");
        return Err(SyntaxError::new(0, path.len(), message));
    }
    if !path.starts_with(root) {
        let end = path.chars().next().map_or(0, char::len_utf8);
        let message = format!("a path begins with `{root}`");
        return Err(SyntaxError::new(0, end, message));
    }
    if let Some(second) = path.chars().nth(1)
        && !matches!(second, '.' | '[')
    {
        let message = format!("expected `.` or `[` after `{root}`, found `{second}`");
        return Err(SyntaxError::new(1, 1 + second.len_utf8(), message));
    }
    if path.ends_with("..") {
        let message = "a path does not end with `..`";
        return Err(SyntaxError::new(path.len() - 2, path.len(), message));
    }
    let mut lexer = Lexer { path, at: 1, depth };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token()? {
        tokens.push(token);
        if tokens.len() > MAX_TOKENS {
            let message = format!("a path has at most {MAX_TOKENS} steps");
            return Err(SyntaxError::new(lexer.at, path.len(), message));
        }
    }
    Ok(tokens)
}

struct Lexer<'a> {
    path: &'a str,
    at: usize,
    depth: usize,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, SyntaxError> {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' => {
                    let message = "a space is not allowed outside brackets";
                    return Err(SyntaxError::new(self.at, self.at + 1, message));
                }
                b'$' => {
                    self.at += 1;
                    return Ok(Some(Token::Root));
                }
                b'*' => {
                    self.at += 1;
                    return Ok(Some(Token::Wildcard));
                }
                b'[' => return self.bracket().map(Some),
                b'.' => {
                    self.at += 1;
                    match self.peek() {
                        None => {
                            let message = "a path does not end with `.`";
                            return Err(SyntaxError::new(self.at - 1, self.at, message));
                        }
                        Some(b'.') => {
                            self.at += 1;
                            return Ok(Some(Token::Scan));
                        }
                        // `.[` is `[`; a space is refused on the next turn.
                        Some(b'[' | b' ') => {}
                        Some(_) => return Ok(Some(self.name(true))),
                    }
                }
                _ => return Ok(Some(self.name(false))),
            }
        }
        Ok(None)
    }

    fn peek(&self) -> Option<u8> {
        self.path.as_bytes().get(self.at).copied()
    }

    /// A bare name: everything up to the next `.`, `[` or space.
    fn name(&mut self, after_dot: bool) -> Token {
        let rest = self.path.get(self.at..).unwrap_or_default();
        let name = rest.split(['.', '[', ' ']).next().unwrap_or_default();
        self.at += name.len();
        if after_dot && name == "*" {
            Token::Wildcard
        } else if name.contains(['\'', ']']) {
            // A bare name is read as if it stood in quotes and brackets, whatever it holds.
            bracket::names(&format!("{name}']")).unwrap_or(Token::Property(name.into()))
        } else {
            Token::Property(name.into())
        }
    }

    fn bracket(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        let rest = self.path.get(start..).unwrap_or_default();
        let fragment = rest.get(..closing(rest)).unwrap_or(rest);
        self.at += fragment.len();
        bracket::token(fragment, self.depth).map_err(|error| error.shifted(start))
    }
}

/// The length of a bracket with all it holds, quotes unseen; the whole text if it is not closed.
fn closing(text: &str) -> usize {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            _ => continue,
        }
        if open == 0 {
            return at + 1;
        }
    }
    text.len()
}
