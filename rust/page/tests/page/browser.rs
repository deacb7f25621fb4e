//! A browser that has nothing but a cookie, and sends each request to the letter.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The headers, in small letters, a line for each.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(&start))
    }

    /// The body as it is read, without tags and double blanks.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut is_inside = false;
        for letter in self.body.chars() {
            match letter {
                '<' => is_inside = true,
                '>' => {
                    is_inside = false;
                    text.push(' ');
                }
                letter if !is_inside => text.push(letter),
                _ => {}
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    }
}

pub(crate) struct Browser {
    port: u16,
    cookie: Option<String>,
    /// What it says that it likes to read; nothing where that is empty.
    pub(crate) language: &'static str,
}

impl Browser {
    pub(crate) fn new(port: u16) -> Self {
        Self {
            port,
            cookie: None,
            language: "",
        }
    }

    /// One that has opened the link.
    pub(crate) fn opened(server: &monta_page::Server) -> Self {
        let mut browser = Self::new(server.port());
        let link = server
            .url()
            .split_once(&format!(":{}", server.port()))
            .unwrap()
            .1
            .to_owned();
        assert_eq!(browser.open(&link).status, 200);
        browser
    }

    /// Follows a link and keeps the cookie.
    pub(crate) fn open(&mut self, path: &str) -> Answer {
        let answer = self.get(path);
        if let Some(cookie) = answer.header("set-cookie") {
            self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        }
        answer
    }

    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap()
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), &[("host", &self.host())], "")
    }

    /// Sends a form, and gives the page that it leads to.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post_only(path, fields);
        match answer.header("location") {
            Some(location) if answer.status == 303 => self.get(location),
            _ => answer,
        }
    }

    pub(crate) fn post_only(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let origin = format!("http://{}", self.host());
        let headers = [("host", self.host()), ("origin", origin)];
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.send(&format!("POST {path}"), &headers, &body.join("&"))
    }

    /// Sends a file as it is, and gives the page that it leads to.
    pub(crate) fn upload(&self, path: &str, content: &str) -> Answer {
        let origin = format!("http://{}", self.host());
        let answer = self.send(
            &format!("POST {path}"),
            &[("host", &self.host()), ("origin", &origin)],
            content,
        );
        assert_eq!(answer.status, 303, "{}", answer.body);
        self.get(answer.header("location").unwrap())
    }

    /// One request with these headers, the cookie and nothing else.
    pub(crate) fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{line} HTTP/1.1\r\nconnection: close\r\n");
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        if !self.language.is_empty() {
            write!(request, "accept-language: {}\r\n", self.language).unwrap();
        }
        if let Some(cookie) = &self.cookie {
            write!(request, "cookie: other=1; {cookie}\r\n").unwrap();
        }
        if !body.is_empty() || line.starts_with("POST") {
            let kind = "application/x-www-form-urlencoded";
            write!(request, "content-type: {kind}\r\ncontent-length: {}\r\n", body.len()).unwrap();
        }
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let (status, head) = head.split_once("\r\n").unwrap();
        Answer {
            status: status.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.replace("\r\n", "\n"),
            body: body.to_owned(),
        }
    }
}

pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}
