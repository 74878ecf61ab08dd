//! The operator-precedence parser, with jsonata-js's binding powers and errors.

use std::rc::Rc;

use json_value::Value;

use crate::Dialect;
use crate::error::{Fail, Raised, fail, fail_limit};
use crate::limits::{Limit, MAX_NESTING};
use crate::syntax::ast::{Kind, LambdaNode, Node, Term, Tree};
use crate::syntax::lexer::{Expect, Lexer, Token};
use crate::syntax::signature::Signature;

/// Parses a whole text.
pub(crate) fn parse(source: &str, dialect: Dialect) -> Result<Tree, Fail> {
    let mut parser = Parser {
        lexer: Lexer::new(source),
        token: None,
        position: 0,
        end: source.len(),
        depth: 0,
        dialect,
    };
    parser.advance(Expect::Operand)?;
    let tree = parser.expression(0)?;
    if parser.token.is_some() {
        return Err(fail("S0201")
            .at(Some(parser.position))
            .token(parser.token_value()));
    }
    Ok(tree)
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    /// The token in hand; `None` at the end.
    token: Option<Token>,
    /// The byte offset past the token in hand.
    position: usize,
    end: usize,
    depth: u32,
    dialect: Dialect,
}

/// The left binding power of a symbol: how strongly it takes what stands before it.
fn binding_power(symbol: &str) -> u32 {
    match symbol {
        "(" | "[" | "@" | "#" => 80,
        "." => 75,
        "{" => 70,
        "*" | "/" | "%" => 60,
        "+" | "-" | "&" => 50,
        "=" | "<" | ">" | "!=" | "<=" | ">=" | "~>" | "^" | "?:" | "??" | "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    }
}

impl Parser<'_> {
    fn symbol(&self) -> Option<&'static str> {
        if let Some(Token::Operator(symbol)) = &self.token {
            Some(symbol)
        } else {
            None
        }
    }

    fn is(&self, symbol: &str) -> bool {
        self.symbol() == Some(symbol)
    }

    fn token_value(&self) -> Value {
        self.token
            .as_ref()
            .map_or_else(|| Value::from("(end)"), Token::value)
    }

    fn advance(&mut self, expect: Expect) -> Result<(), Fail> {
        self.token = self.lexer.next(expect)?;
        self.position = if self.token.is_some() {
            self.lexer.at
        } else {
            self.end
        };
        if let Some(symbol @ ("!" | "~")) = self.symbol() {
            return Err(fail("S0204").at(Some(self.position)).token(symbol));
        }
        Ok(())
    }

    /// Takes the symbol that must come now.
    fn take(&mut self, symbol: &'static str, expect: Expect) -> Result<(), Fail> {
        if !self.is(symbol) {
            let code = if self.token.is_none() {
                "S0203"
            } else {
                "S0202"
            };
            return Err(fail(code)
                .at(Some(self.position))
                .token(self.token_value())
                .value(Some(Value::from(symbol))));
        }
        self.advance(expect)
    }

    fn expression(&mut self, right_power: u32) -> Result<Tree, Fail> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err(fail_limit(Limit::Nesting));
        }
        let token = self.token.take();
        let position = self.position;
        self.advance(Expect::Operator)?;
        let mut left = self.prefix(token, position)?;
        while let Some(symbol) = self.symbol()
            && right_power < binding_power(symbol)
        {
            let position = self.position;
            self.advance(Expect::Operand)?;
            left = self.infix(left, symbol, position)?;
            if left.height > MAX_NESTING {
                return Err(fail_limit(Limit::Nesting));
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn prefix(&mut self, token: Option<Token>, position: usize) -> Result<Tree, Fail> {
        let at = Some(position);
        let kind = match token {
            None => Kind::End,
            Some(Token::Name(name)) => Kind::Name(name),
            Some(Token::Variable(name)) => Kind::Variable(name),
            Some(Token::String(text)) => Kind::String(text),
            Some(Token::Number(value)) => Kind::Number(value),
            Some(Token::Literal(value)) => Kind::Literal(value),
            Some(Token::Regex(regex)) => Kind::Regex(regex),
            Some(Token::Operator(symbol)) => return self.prefix_operator(symbol, position),
        };
        Ok(Node::new(kind, at))
    }

    fn prefix_operator(&mut self, symbol: &'static str, position: usize) -> Result<Tree, Fail> {
        let kind = match symbol {
            "and" | "or" | "in" => Kind::Operator(symbol),
            "-" => Kind::Negate(self.expression(70)?),
            "*" => Kind::Wildcard,
            "**" => Kind::Descendant,
            "%" => Kind::Parent(usize::MAX),
            "(" => self.block()?,
            "[" => self.array()?,
            "{" => Kind::Object(self.pairs()?),
            "|" => self.transform()?,
            _ => {
                return Err(fail("S0211").at(Some(position)).token(symbol));
            }
        };
        Ok(Node::new(kind, Some(position)))
    }

    fn infix(&mut self, left: Tree, symbol: &'static str, position: usize) -> Result<Tree, Fail> {
        let kind = match symbol {
            "(" => return self.call(left, position),
            "[" => return self.predicate(left, position),
            "{" => Kind::GroupBy(left, self.pairs()?),
            "^" => self.order_by(left)?,
            ":=" => {
                if !matches!(left.kind, Kind::Variable(_)) {
                    return Err(with_token(
                        fail("S0212").at(left.position),
                        left.parsed_value(),
                    ));
                }
                Kind::Binary(symbol, left, self.expression(9)?)
            }
            "@" | "#" => {
                let right = self.expression(80)?;
                if !matches!(right.kind, Kind::Variable(_)) {
                    return Err(fail("S0214").at(right.position).token(symbol));
                }
                Kind::Binary(symbol, left, right)
            }
            "?" => {
                let then = self.expression(0)?;
                let otherwise = if self.is(":") {
                    self.advance(Expect::Operand)?;
                    Some(self.expression(0)?)
                } else {
                    None
                };
                Kind::Condition(left, then, otherwise)
            }
            "?:" | "??" if self.dialect == Dialect::Aws => {
                // Before 2.1 the lexer knew neither: `?` came first, and then an operand is missing.
                let second = if symbol == "?:" { ":" } else { "?" };
                return Err(fail("S0211").at(Some(position)).token(second));
            }
            "?:" => {
                let condition = left.clone();
                Kind::Condition(condition, left, Some(self.expression(0)?))
            }
            "??" => {
                let exists = Node::new(Kind::Variable(Rc::from("exists")), None);
                let condition = Node::new(Kind::Function(exists, vec![*left.clone()]), None);
                Kind::Condition(condition, left, Some(self.expression(0)?))
            }
            _ => Kind::Binary(symbol, left, self.expression(binding_power(symbol))?),
        };
        Ok(Node::new(kind, Some(position)))
    }

    fn block(&mut self) -> Result<Kind, Fail> {
        let mut expressions = Vec::new();
        while !self.is(")") {
            expressions.push(*self.expression(0)?);
            if !self.is(";") {
                break;
            }
            self.advance(Expect::Operand)?;
        }
        self.take(")", Expect::Operator)?;
        Ok(Kind::Block(expressions))
    }

    fn array(&mut self) -> Result<Kind, Fail> {
        let mut items = Vec::new();
        if !self.is("]") {
            loop {
                let mut item = self.expression(0)?;
                if self.is("..") {
                    let position = self.position;
                    self.advance(Expect::Operand)?;
                    let end = self.expression(0)?;
                    item = Node::new(Kind::Binary("..", item, end), Some(position));
                }
                items.push(*item);
                if !self.is(",") {
                    break;
                }
                self.advance(Expect::Operand)?;
            }
        }
        self.take("]", Expect::Operator)?;
        Ok(Kind::Array(items))
    }

    fn pairs(&mut self) -> Result<Vec<(Tree, Tree)>, Fail> {
        let mut pairs = Vec::new();
        if !self.is("}") {
            loop {
                let key = self.expression(0)?;
                self.take(":", Expect::Operand)?;
                let value = self.expression(0)?;
                pairs.push((key, value));
                if !self.is(",") {
                    break;
                }
                self.advance(Expect::Operand)?;
            }
        }
        self.take("}", Expect::Operator)?;
        Ok(pairs)
    }

    fn transform(&mut self) -> Result<Kind, Fail> {
        let pattern = self.expression(0)?;
        self.take("|", Expect::Operand)?;
        let update = self.expression(0)?;
        let delete = if self.is(",") {
            self.advance(Expect::Operand)?;
            Some(self.expression(0)?)
        } else {
            None
        };
        self.take("|", Expect::Operand)?;
        Ok(Kind::Transform(pattern, update, delete))
    }

    fn predicate(&mut self, mut left: Tree, position: usize) -> Result<Tree, Fail> {
        if self.is("]") {
            // `a[]`: the flag belongs to what the predicates are applied to.
            let mut step = &mut left;
            while matches!(step.kind, Kind::Binary("[", _, _)) {
                let Kind::Binary(_, lhs, _) = &mut step.kind else {
                    break;
                };
                step = lhs;
            }
            step.keep_array = true;
            self.take("]", Expect::Operand)?;
            return Ok(left);
        }
        let right = self.expression(0)?;
        self.take("]", Expect::Operator)?;
        Ok(Node::new(Kind::Binary("[", left, right), Some(position)))
    }

    fn order_by(&mut self, left: Tree) -> Result<Kind, Fail> {
        self.take("(", Expect::Operand)?;
        let mut terms = Vec::new();
        loop {
            let descending = self.is(">");
            if descending || self.is("<") {
                self.advance(Expect::Operand)?;
            }
            let expression = self.expression(0)?;
            terms.push(Term {
                descending,
                expression,
            });
            if !self.is(",") {
                break;
            }
            self.advance(Expect::Operand)?;
        }
        self.take(")", Expect::Operand)?;
        Ok(Kind::OrderBy(left, terms))
    }

    fn call(&mut self, procedure: Tree, position: usize) -> Result<Tree, Fail> {
        let mut args = Vec::new();
        let mut partial = false;
        if !self.is(")") {
            loop {
                if self.is("?") {
                    partial = true;
                    args.push(*Node::new(Kind::Operator("?"), Some(self.position)));
                    self.advance(Expect::Operand)?;
                } else {
                    args.push(*self.expression(0)?);
                }
                if !self.is(",") {
                    break;
                }
                self.advance(Expect::Operand)?;
            }
        }
        self.take(")", Expect::Operator)?;
        let defines =
            matches!(&procedure.kind, Kind::Name(name) if matches!(&**name, "function" | "λ"));
        if defines {
            return self.lambda(&args, position);
        }
        let kind = if partial {
            Kind::Partial(procedure, args)
        } else {
            Kind::Function(procedure, args)
        };
        Ok(Node::new(kind, Some(position)))
    }

    fn lambda(&mut self, args: &[Node], position: usize) -> Result<Tree, Fail> {
        let mut params = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let Kind::Variable(name) = &arg.kind else {
                let error = fail("S0208")
                    .at(arg.position)
                    .value(Some(Value::from(i64::try_from(index + 1).unwrap_or(0))));
                return Err(with_token(error, arg.parsed_value()));
            };
            params.push(Rc::clone(name));
        }
        let signature = if self.is("<") {
            Some(Rc::new(self.signature()?))
        } else {
            None
        };
        self.take("{", Expect::Operand)?;
        let body = self.expression(0)?;
        self.take("}", Expect::Operand)?;
        Ok(Node::new(
            Kind::Lambda(Box::new(LambdaNode {
                params,
                signature,
                body,
                thunk: false,
            })),
            Some(position),
        ))
    }

    /// The text between `<` and its `>`, token by token, so that it may hold spaces.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is treated alike"
    )]
    fn signature(&mut self) -> Result<Signature, Fail> {
        let position = self.position;
        let mut text = String::from("<");
        let mut depth = 1_u32;
        while depth > 0 && !self.is("{") && self.token.is_some() {
            self.advance(Expect::Operand)?;
            if self.is(">") {
                depth -= 1;
            } else if self.is("<") {
                depth += 1;
            }
            match self.token_value() {
                Value::String(token) => text.push_str(&token),
                other => text.push_str(&other.to_string()),
            }
        }
        self.take(">", Expect::Operand)?;
        Signature::parse(&text).map_err(|(error, offset)| error.at(Some(position + offset)))
    }
}

/// Adds a token that may be missing.
fn with_token(mut error: Box<Raised>, token: Option<Value>) -> Box<Raised> {
    error.token = token;
    error
}
