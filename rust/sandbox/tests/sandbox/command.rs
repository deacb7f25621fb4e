//! The command, where it can not start.

use std::net::TcpListener;
use std::process::Command;

#[test]
fn a_port_that_is_taken_is_said_in_a_sentence() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = taken.local_addr().unwrap();
    let command = Command::new(env!("CARGO_BIN_EXE_monta-sandbox"))
        .args(["--port", &address.port().to_string()])
        .output()
        .unwrap();
    assert_eq!(command.status.code(), Some(1));
    let said = String::from_utf8(command.stderr).unwrap();
    assert!(
        said.starts_with(&format!("monta-sandbox: cannot listen on {address}: ")),
        "{said}"
    );
}
