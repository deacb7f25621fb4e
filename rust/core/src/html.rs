//! The text of an `html` field.

/// The text without tags, in one line: where a block, a line or a cell ends there is a blank.
///
/// Comments, styles and scripts are no text. What is no entity and no tag stays as it is.
#[must_use]
pub(crate) fn html_text(html: &str) -> String {
    words(&read(html, ' '))
}

/// The text without tags, a line for each block, and none that is empty.
#[must_use]
pub(crate) fn html_lines(html: &str) -> String {
    let text = read(&html.replace(['\n', '\r'], " "), '\n');
    let lines = text.split('\n').map(words).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a text has a tag that an editor writes: people write `<` themselves, too.
#[must_use]
pub(crate) fn looks_like_html(text: &str) -> bool {
    text.split('<').skip(1).any(|inner| {
        let (name, rest) = tag_name(inner);
        let ends = rest.starts_with(['>', '/']) || rest.starts_with(char::is_whitespace);
        ends && rest.contains('>') && (INLINE.contains(&name.as_str()) || BLOCKS.contains(&name.as_str()))
    })
}

/// The words of a text, with a blank between each two.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without tags; where a block ends there is an `end`.
fn read(html: &str, end: char) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(place) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(place);
        text.push_str(before);
        rest = if from.starts_with('&') {
            entity(from, &mut text)
        } else {
            tag(from, &mut text, end)
        };
    }
    text.push_str(rest);
    text
}

/// Reads what starts with `<`; gives what follows.
fn tag<'a>(from: &'a str, text: &mut String, end_of_block: char) -> &'a str {
    let after = |end: &str, inner: &'a str| {
        inner
            .find(end)
            .map_or("", |place| inner.get(place + end.len()..).unwrap_or_default())
    };
    let inner = from.get(1..).unwrap_or_default();
    if let Some(comment) = inner.strip_prefix("!--") {
        return after("-->", comment);
    }
    if !inner.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?')) {
        text.push('<');
        return inner;
    }
    let rest = end_of_tag(inner);
    let (name, _) = tag_name(inner);
    if !INLINE.contains(&name.as_str()) {
        text.push(end_of_block);
    }
    if !inner.starts_with('/') && matches!(name.as_str(), "script" | "style") {
        // ASCII letters keep their places when they are made small.
        let end = rest.to_ascii_lowercase().find(&format!("</{name}"));
        return end.and_then(|place| rest.get(place..)).unwrap_or_default();
    }
    rest
}

/// The name of a tag, in small letters, and what is behind it.
fn tag_name(inner: &str) -> (String, &str) {
    let inner = inner.trim_start_matches('/');
    let end = inner
        .find(|letter: char| !letter.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    (name.to_ascii_lowercase(), rest)
}

/// What follows the tag, whose attributes may hold a `>` in quotes.
fn end_of_tag(inner: &str) -> &str {
    let mut quote = None;
    for (place, letter) in inner.char_indices() {
        match (quote, letter) {
            (None, '>') => return inner.get(place + 1..).unwrap_or_default(),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    ""
}

/// Elements that do not part two words.
const INLINE: [&str; 17] = [
    "a", "abbr", "b", "code", "del", "em", "font", "i", "ins", "mark", "s", "small", "span", "strong", "sub", "sup",
    "u",
];

/// Elements that an editor of text makes beside them.
const BLOCKS: [&str; 19] = [
    "blockquote",
    "br",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "td",
    "tr",
    "ul",
];

/// Reads what starts with `&`; gives what follows.
fn entity<'a>(from: &'a str, text: &mut String) -> &'a str {
    let read = from.get(1..).and_then(|inner| {
        let (name, rest) = inner.split_once(';')?;
        Some((letter(name)?, rest))
    });
    if let Some((letter, rest)) = read {
        text.push(letter);
        rest
    } else {
        text.push('&');
        from.get(1..).unwrap_or_default()
    }
}

/// The letter of an entity: those that Odoo's own serialiser writes, and numbers.
fn letter(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_no_text() {
        for (html, expected) in [
            ("<p>Oak <b>Ta</b>ble</p>", "Oak Table"),
            ("<p>one</p><p>two</p>", "one two"),
            ("a<br>b<br/>c", "a b c"),
            ("<ul><li>a</li><li>b</li></ul>", "a b"),
            ("<p><br></p>", ""),
            (
                "Tom &amp; Jerry &lt;3 &#233;&#xE9; &eacute; & co",
                "Tom & Jerry <3 éé &eacute; & co",
            ),
            ("&nbsp;a&nbsp;&nbsp;b", "a b"),
            ("<a title=\"x > y\">z</a>", "z"),
            ("<!-- <p>no</p> -->yes", "yes"),
            ("<style>p { color: red }</style>a<SCRIPT>b</SCRIPT>c", "a c"),
            ("1 < 2 and 3<4", "1 < 2 and 3<4"),
            ("&amp;lt;", "&lt;"),
            ("<p", ""),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(html_text(html), expected, "{html}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(html in any::<String>(), markup in "[<>&;!/a-c#x0-9\"' -]{0,40}") {
            for text in [html_text(&html), html_text(&markup)] {
                prop_assert_eq!(text.trim(), &text);
                prop_assert!(!text.contains("  "));
            }
        }

        #[test]
        fn text_that_was_escaped_is_read_back(text in "[a-z<>&\"']{0,20}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            prop_assert_eq!(html_text(&format!("<p>{escaped}</p>")), text);
        }
    }
}
