//! The crate alone as WebAssembly: parse, read, evaluate, write. `cargo xtask bench --jsonata`
//! measures how large it is and, in Node, how fast.

/// What JavaScript sees.
#[cfg(target_arch = "wasm32")]
mod exports {
    use json_value::Value;
    use jsonata::{Environment, Expression, Limits, Options, Outcome, SeededRandom};
    use wasm_bindgen::prelude::wasm_bindgen;

    /// An expression with the data that it reads.
    #[wasm_bindgen]
    pub struct Prepared {
        expression: Expression,
        input: Value,
    }

    #[wasm_bindgen]
    impl Prepared {
        /// Parses both.
        #[wasm_bindgen(constructor)]
        pub fn new(source: &str, input: &str) -> Result<Self, String> {
            let expression = Expression::parse(source, &Options::default());
            Ok(Self {
                expression: expression.map_err(|error| error.message)?,
                input: Value::parse(input).map_err(|error| error.to_string())?,
            })
        }

        /// Evaluates this often.
        pub fn run(&self, times: u32) -> Result<(), String> {
            for _ in 0..times {
                std::hint::black_box(self.evaluate()?);
            }
            Ok(())
        }

        /// What it evaluates to, as JSON; `undefined` for nothing and for functions.
        pub fn result(&self) -> Result<Option<String>, String> {
            Ok(match self.evaluate()? {
                Outcome::Value(value) => Some(value.to_string()),
                Outcome::Undefined | Outcome::Function => None,
            })
        }

        fn evaluate(&self) -> Result<Outcome, String> {
            let random = SeededRandom::new(1);
            let environment = Environment {
                bindings: &(),
                clock_millis: 0,
                random: &random,
                limits: Limits::PLAIN,
            };
            self.expression
                .evaluate(Some(&self.input), &environment)
                .map_err(|error| error.message)
        }
    }
}
