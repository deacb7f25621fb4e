//! A JSON file of parts in parts, however deep.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::input::InputCell;
use crate::message::Message;
use crate::{message, told_by_message};

/// A part, with what it is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode {
    /// The line on which it starts, from 1.
    pub line: u64,
    /// The place of the part above it in the same list; none for one at the top.
    pub parent: Option<usize>,
    /// Its members, but for its children. A member that is an object itself is left out.
    pub cells: BTreeMap<String, InputCell>,
}

/// Why a file is no tree, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeError {
    /// From 1.
    pub line: u64,
    /// From 1, in bytes.
    pub column: u64,
    /// What is wrong.
    pub reason: Message,
}

impl TreeError {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        let Self { line, column, reason } = self;
        message!("line {line}, column {column}: {reason}", line, column, reason)
    }
}

told_by_message!(TreeError);

/// How many levels of parts in parts a file may have. Each is read as often as it lies deep.
pub const LEVELS: usize = 1000;

/// Reads one part, or a list of parts; `children` is the name of the member that holds the parts of each.
///
/// The parts come level by level, each part after the one above it. Nothing here calls itself, so that depth is no danger.
///
/// # Errors
/// [`TreeError`]: the first place that is no JSON, no part, or deeper than [`LEVELS`].
pub fn read_tree(text: &str, children: &str) -> Result<Vec<TreeNode>, TreeError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = Lines::of(text);
    let mut nodes = Vec::new();
    let top: &RawValue = read(text, &lines)?;
    let mut open: Vec<(Option<usize>, &RawValue)> = vec![(None, top)];
    for level in 0.. {
        let Some((_, first)) = open.first() else { break };
        if level == LEVELS {
            return Err(lines.error(first.get(), message!("more than 1000 levels of parts in parts")));
        }
        let mut below = Vec::new();
        for (parent, raw) in open {
            for part in parts(raw, &lines)? {
                let (cells, own) = members(part, children, &lines)?;
                let place = nodes.len();
                nodes.push(TreeNode {
                    line: lines.place(part.get()).0,
                    parent,
                    cells,
                });
                below.extend(own.map(|own| (Some(place), own)));
            }
        }
        open = below;
    }
    Ok(nodes)
}

/// The parts of a list; a part alone is one.
fn parts<'a>(raw: &'a RawValue, lines: &Lines<'_>) -> Result<Vec<&'a RawValue>, TreeError> {
    match raw.get().as_bytes().first() {
        Some(b'[') => read(raw.get(), lines),
        Some(b'{') => Ok(vec![raw]),
        Some(b'n') => Ok(Vec::new()),
        _ => Err(lines.error(raw.get(), message!("expected a part, or a list of parts"))),
    }
}

type Cells = BTreeMap<String, InputCell>;

fn members<'a>(
    part: &'a RawValue,
    children: &str,
    lines: &Lines<'_>,
) -> Result<(Cells, Option<&'a RawValue>), TreeError> {
    if !part.get().starts_with('{') {
        return Err(lines.error(part.get(), message!("expected a part, which is an object")));
    }
    let members: BTreeMap<String, &'a RawValue> = read(part.get(), lines)?;
    let mut cells = BTreeMap::new();
    let mut own = None;
    for (name, raw) in members {
        if name == children {
            own = Some(raw);
        } else if let Some(cell) = cell(raw, lines)? {
            cells.insert(name, cell);
        }
    }
    Ok((cells, own))
}

fn cell(raw: &RawValue, lines: &Lines<'_>) -> Result<Option<InputCell>, TreeError> {
    let text = raw.get();
    Ok(Some(match text.as_bytes().first() {
        Some(b'n') => InputCell::Empty,
        Some(b't') => InputCell::Boolean(true),
        Some(b'f') => InputCell::Boolean(false),
        Some(b'"') => InputCell::Text(read(text, lines)?),
        Some(b'{') => return Ok(None),
        Some(b'[') => {
            let elements: Vec<&RawValue> = read(text, lines)?;
            let mut texts = Vec::with_capacity(elements.len());
            for element in elements {
                match element.get().as_bytes().first() {
                    Some(b'"') => texts.push(read(element.get(), lines)?),
                    Some(b'[' | b'{' | b'n' | b't' | b'f') => {
                        return Err(lines.error(element.get(), message!("expected a text")));
                    }
                    _ => texts.push(element.get().to_owned()),
                }
            }
            InputCell::List(texts)
        }
        _ => InputCell::Number(text.to_owned()),
    }))
}

fn read<'a, T: Deserialize<'a>>(text: &'a str, lines: &Lines<'_>) -> Result<T, TreeError> {
    serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        let reason = Message::of_others(reason);
        let (line, column) = lines.place(text);
        let below = u64::try_from(error.line()).unwrap_or(1).saturating_sub(1);
        let inside = u64::try_from(error.column()).unwrap_or_default();
        TreeError {
            line: line + below,
            column: if below == 0 {
                (column + inside).saturating_sub(1).max(1)
            } else {
                inside
            },
            reason,
        }
    })
}

/// Where lines start in a text.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            text,
            starts: std::iter::once(0).chain(breaks.map(|(place, _)| place + 1)).collect(),
        }
    }

    /// Line and column of a part of the text, from 1.
    fn place(&self, part: &str) -> (u64, u64) {
        let offset = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|line| self.starts.get(line))
            .copied()
            .unwrap_or_default();
        let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        (number(line), number(offset - start + 1))
    }

    fn error(&self, part: &str, reason: Message) -> TreeError {
        let (line, column) = self.place(part);
        TreeError { line, column, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str) -> String {
        read_tree(text, "children").unwrap_err().to_string()
    }

    #[test]
    fn parts_know_what_they_are_a_part_of() {
        let text = "\u{FEFF}{\"Code\": \"TBL\", \"Count\": 1.50, \"Made\": true, \"Note\": null, \"Size\": {\"x\": 1},\n \
                    \"Routes\": [\"Buy\", 7], \"children\": [\n {\"Code\": \"LEG\", \"children\": []},\n {\"Code\": \"TOP\"}]}";
        let nodes = read_tree(text, "children").unwrap();
        let told: Vec<_> = nodes.iter().map(|node| (node.line, node.parent)).collect();
        assert_eq!(told, [(1, None), (3, Some(0)), (4, Some(0))]);
        let cell = |name: &str| nodes[0].cells.get(name).cloned();
        assert_eq!(cell("Count"), Some(InputCell::Number("1.50".to_owned())));
        assert_eq!(cell("Made"), Some(InputCell::Boolean(true)));
        assert_eq!(cell("Note"), Some(InputCell::Empty));
        assert_eq!(
            cell("Routes"),
            Some(InputCell::List(vec!["Buy".to_owned(), "7".to_owned()]))
        );
        assert_eq!(cell("Size"), None);
        assert_eq!(read_tree("[]", "children"), Ok(vec![]));
    }

    #[test]
    fn what_is_no_tree_is_refused_at_its_place() {
        assert_eq!(refused("{\"a\": 1"), "line 1, column 7: EOF while parsing an object");
        assert_eq!(
            refused("[\n  7]"),
            "line 2, column 3: expected a part, which is an object"
        );
        assert_eq!(
            refused("{\"children\":\n \"x\"}"),
            "line 2, column 2: expected a part, or a list of parts"
        );
        assert_eq!(refused("[{\"a\": [\n{}]}]"), "line 2, column 1: expected a text");
    }

    #[test]
    fn a_tree_may_be_deep() {
        let deep = |levels: usize| {
            let mut text = String::new();
            for _ in 1..levels {
                text.push_str("{\"Code\": \"A\", \"children\": [");
            }
            text.push_str("{\"Code\": \"A\"}");
            text.push_str(&"]}".repeat(levels - 1));
            text
        };
        for levels in [100, LEVELS] {
            let nodes = read_tree(&deep(levels), "children").unwrap();
            assert_eq!(nodes.len(), levels);
            assert_eq!(nodes.last().unwrap().parent, Some(levels - 2));
        }
        assert!(read_tree(&deep(LEVELS + 1), "children").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), json in "[\\[\\]{}\":,a1 \n]{0,40}") {
            drop((read_tree(&text, "a"), read_tree(&json, "a")));
        }
    }
}
