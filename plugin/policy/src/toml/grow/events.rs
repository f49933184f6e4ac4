//! What the parser meets, one thing after another. What becomes of it is for the parent to say.

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Span};

use super::{Growing, Next};
use crate::toml::{Table, Value};

/// A list and an inline table end with whatever may not stand in them.
impl EventReceiver for Growing<'_> {
    fn std_table_open(&mut self, at: Span, _: &mut dyn ErrorSink) {
        self.open_heading(at, false);
    }

    fn array_table_open(&mut self, at: Span, _: &mut dyn ErrorSink) {
        self.open_heading(at, true);
    }

    fn std_table_close(&mut self, at: Span, _: &mut dyn ErrorSink) {
        self.begin_table(at.into());
    }

    fn array_table_close(&mut self, at: Span, _: &mut dyn ErrorSink) {
        self.begin_table(at.into());
    }

    fn inline_table_open(&mut self, at: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(at, Value::Table(Table { inline: true, ..Table::default() }));
        true
    }

    fn inline_table_close(&mut self, at: Span, _: &mut dyn ErrorSink) {
        self.put_last();
        self.close_with("}", at);
    }

    fn array_open(&mut self, at: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(at, Value::List(Vec::new()));
        true
    }

    fn array_close(&mut self, at: Span, _: &mut dyn ErrorSink) {
        self.close_with("]", at);
    }

    fn simple_key(&mut self, at: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        if self.is_in_list() {
            self.break_off(at);
            return;
        }
        if self.open.is_empty() {
            match self.next {
                Next::Line => self.next = Next::Equals,
                Next::Heading { .. } => {}
                Next::Equals if self.dot => {}
                Next::Equals | Next::Value | Next::Nothing => {
                    self.unexpected();
                    return;
                }
            }
        }
        self.read_key(at.into(), encoding);
    }

    fn key_sep(&mut self, at: Span, _: &mut dyn ErrorSink) {
        if self.is_in_list() {
            self.break_off(at);
        } else {
            self.dot = true;
        }
    }

    fn key_val_sep(&mut self, at: Span, _: &mut dyn ErrorSink) {
        if self.is_in_list() {
            self.break_off(at);
        } else if self.open.is_empty() && self.next == Next::Equals {
            self.next = Next::Value;
        }
    }

    fn value_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.put_last();
    }

    fn scalar(&mut self, at: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        if self.wants_value() {
            let node = self.read_scalar(at.into(), encoding);
            self.put(node);
        } else {
            self.unexpected();
        }
    }

    fn comment(&mut self, at: Span, errors: &mut dyn ErrorSink) {
        self.raw(at.into(), None).decode_comment(errors);
        self.unexpected();
    }

    fn newline(&mut self, at: Span, errors: &mut dyn ErrorSink) {
        self.raw(at.into(), None).decode_newline(errors);
        self.unexpected();
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.note_error();
        self.unexpected();
    }
}
