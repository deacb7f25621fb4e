//! A server on this machine that gives the answers of a script, over the same sockets as Monta would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::Value;

/// One answer.
#[derive(Clone, Default)]
pub(crate) struct Answer {
    /// From 200 to 599.
    pub(crate) status: u16,
    /// Lines such as `Content-Type: text/html`.
    pub(crate) headers: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Reads `{"status", "type", "retry_after", "location", "body"}`; a body that is a text is sent as it is, anything
    /// else as JSON.
    pub(crate) fn read(input: &Value) -> Option<Self> {
        let status = input
            .get("status")?
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        let names = [
            ("type", "Content-Type"),
            ("retry_after", "Retry-After"),
            ("location", "Location"),
        ];
        let headers = names.into_iter().filter_map(|(member, name)| {
            let value = input.get(member)?.as_str()?;
            let is_plain = value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            is_plain.then(|| format!("{name}: {value}"))
        });
        Some(Self {
            status: status.filter(|status| (200..600).contains(status))?,
            headers: headers.collect(),
            body: match input.get("body") {
                None => Vec::new(),
                Some(Value::String(text)) => text.clone().into_bytes(),
                Some(body) => body.to_string().into_bytes(),
            },
        })
    }

    fn bytes(&self) -> Vec<u8> {
        // These have no body, whatever is said of one (RFC 9110, sections 15.3.5 and 15.4.5).
        let body = if matches!(self.status, 204 | 304) {
            &[]
        } else {
            self.body.as_slice()
        };
        let mut head = format!("HTTP/1.1 {} Scripted\r\n", self.status);
        for line in &self.headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        if self.status != 204 {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        [head.as_bytes(), body].concat()
    }
}

/// What is left of the script; the last answer is given again and again.
static SCRIPT: Mutex<Vec<Answer>> = Mutex::new(Vec::new());

static BASE_URL: LazyLock<String> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || converse(&stream));
        }
    });
    format!("http://{address}")
});

/// Starts the server where that has not been done, and has it give these answers from now on; returns its address.
///
/// The guard keeps others from giving it a script meanwhile.
pub(crate) fn answering(answers: Vec<Answer>) -> (&'static str, MutexGuard<'static, ()>) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut script = answers;
    script.reverse();
    *SCRIPT.lock().unwrap_or_else(PoisonError::into_inner) = script;
    (&BASE_URL, guard)
}

fn next() -> Option<Answer> {
    let mut script = SCRIPT.lock().unwrap_or_else(PoisonError::into_inner);
    if script.len() > 1 {
        script.pop()
    } else {
        script.first().cloned()
    }
}

fn converse(stream: &TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let mut stream = stream;
        stream.write_all(&next()?.bytes()).ok()?;
    }
}
