//! A server that answers each request as scripted and remembers what it was asked.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// What happens to one request, after it was read whole.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Status, further header lines, body.
    Answer(u16, &'static str, Vec<u8>),
    /// The connection is closed without an answer.
    Close,
    /// The same as another step, later.
    After(Duration, Box<Step>),
    /// An answer whose body arrives byte by byte and never ends.
    Drip,
}

/// JSON with a status.
pub(crate) fn json(status: u16, body: &Value) -> Step {
    Step::Answer(status, "Content-Type: application/json", body.to_string().into_bytes())
}

/// A text as Monta's 404 carries it.
pub(crate) fn text(status: u16, body: &str) -> Step {
    Step::Answer(status, "Content-Type: text/plain", body.as_bytes().to_vec())
}

/// A web page.
pub(crate) fn page(status: u16, title: &str) -> Step {
    let page = format!("<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>");
    Step::Answer(status, "Content-Type: text/html", page.into_bytes())
}

/// No body at all.
pub(crate) fn empty(status: u16) -> Step {
    Step::Answer(status, "X-Nothing: 1", Vec::new())
}

/// One request as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Which connection it came on, from 0.
    pub(crate) connection: usize,
    /// `POST /order`.
    pub(crate) line: String,
    /// Header lines with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The JSON body, `null` without one.
    pub(crate) body: Value,
}

impl Seen {
    /// The value of a header, `""` when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}

/// A running server. Lives until the process ends.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers the requests with these steps in this order, and closes the connection on any further one.
    pub(crate) fn answering(steps: impl IntoIterator<Item = Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, script) = channel();
        steps.into_iter().for_each(|step| sender.send(step).unwrap());
        let script = Arc::new(Mutex::new(script));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (script, record) = (Arc::clone(&script), Arc::clone(&record));
                thread::spawn(move || converse(&stream.unwrap(), connection, &script, &record));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The request lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|request| request.line).collect()
    }
}

fn converse(stream: &TcpStream, connection: usize, script: &Mutex<Receiver<Step>>, record: &Mutex<Vec<Seen>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read_request(&mut reader, connection) {
        record.lock().unwrap().push(request);
        let Ok(step) = script.lock().unwrap().try_recv() else {
            return;
        };
        if !perform(step, stream) {
            return;
        }
    }
}

/// Returns whether the connection goes on. The client may be gone at any moment.
fn perform(step: Step, mut stream: &TcpStream) -> bool {
    match step {
        Step::Answer(status, headers, body) => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} Scripted\r\n{headers}\r\nContent-Length: {length}\r\n\r\n");
            // A 204 must not announce a body.
            let head = if status == 204 {
                format!("HTTP/1.1 204 Scripted\r\n{headers}\r\n\r\n")
            } else {
                head
            };
            stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body))
                .is_ok()
        }
        Step::Close => false,
        Step::After(wait, step) => {
            thread::sleep(wait);
            perform(*step, stream)
        }
        Step::Drip => {
            let head = b"HTTP/1.1 200 Scripted\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
            let mut going = stream.write_all(head).is_ok();
            while going {
                thread::sleep(Duration::from_millis(50));
                going = stream.write_all(b" ").is_ok();
            }
            false
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>, connection: usize) -> Option<Seen> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(0) => return None,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
            read => read.unwrap(),
        };
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let line = head.remove(0).trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<_> = head
        .iter()
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut request = Seen {
        connection,
        line,
        headers,
        body: Value::Null,
    };
    let mut body = vec![0; request.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    if !body.is_empty() {
        request.body = serde_json::from_slice(&body).unwrap();
    }
    Some(request)
}
