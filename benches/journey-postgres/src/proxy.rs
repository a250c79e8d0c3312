//! A proxy that counts round trips: how often the client speaks after the server has answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Listens on a port of the loopback interface for as long as the runtime lives.
#[derive(Debug)]
pub struct Proxy {
    /// The port.
    pub port: u16,
    turns: Arc<AtomicU64>,
}

impl Proxy {
    /// Starts one before the server with this port.
    pub async fn start(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let turns = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&turns);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server, Arc::clone(&counted)));
            }
        });
        Self { port, turns }
    }

    /// Since the last time it was asked.
    pub fn take(&self) -> u64 {
        self.turns.swap(0, Ordering::Relaxed)
    }
}

async fn carry(mut client: TcpStream, server: u16, turns: Arc<AtomicU64>) {
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", server)).await else { return };
    let (mut up, mut down) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let mut answered = true;
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let Ok(count @ 1..) = read else { return };
                if answered {
                    turns.fetch_add(1, Ordering::Relaxed);
                }
                answered = false;
                if server.write_all(&up[..count]).await.is_err() {
                    return;
                }
            }
            read = server.read(&mut down) => {
                let Ok(count @ 1..) = read else { return };
                answered = true;
                if client.write_all(&down[..count]).await.is_err() {
                    return;
                }
            }
        }
    }
}
