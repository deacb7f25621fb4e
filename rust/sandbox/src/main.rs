//! The command `monta-sandbox`: a local Monta on a port of this machine.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;

use clap::Parser;
use monta_sandbox::{Options, Profile, serve};
use tokio::net::TcpListener;

/// A local Monta: the API, a warehouse that moves, faults on demand and one web page.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Which description of Monta's API to serve.
    #[arg(long, value_enum, default_value_t = Profile::V6)]
    profile: Profile,
    /// User name of the API's account.
    #[arg(long, default_value = "tenant_user")]
    username: String,
    /// Password of the API's account.
    #[arg(long, default_value = "secret")]
    password: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match listen().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("monta-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until it is ended; the error says for people why it can not.
async fn listen() -> Result<(), String> {
    let Arguments {
        host,
        port,
        profile,
        username,
        password,
    } = Arguments::parse();
    let address = SocketAddr::from((host, port));
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    announce(&listener).map_err(|error| error.to_string())?;
    serve(
        listener,
        Options {
            profile,
            username,
            password,
        },
    )
    .await;
    Ok(())
}

/// Says where it is, for people and for what started it on a free port.
fn announce(listener: &TcpListener) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()
}
