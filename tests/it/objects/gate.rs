//! What stands between a run and its store: requests come through, those that are meant wait until they may go on.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// A gate before a server. It goes with the process.
pub struct Gate {
    pub port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Default)]
struct Counts {
    waiting: usize,
    let_through: usize,
}

impl Gate {
    /// Stands before a port; a request whose first line is meant waits.
    pub fn before(port: u16, is_meant: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let gate = Self { port: listener.local_addr().expect("an address").port(), state: Arc::default() };
        let (state, is_meant) = (Arc::clone(&gate.state), Arc::new(is_meant));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", port)).expect("the server is there");
                let back = (server.try_clone().expect("a stream"), client.try_clone().expect("a stream"));
                let (state, is_meant) = (Arc::clone(&state), Arc::clone(&is_meant));
                std::thread::spawn(move || pass(client, server, |line| is_meant(line).then(|| state.wait()).is_some()));
                std::thread::spawn(move || pass(back.0, back.1, |_| false));
            }
        });
        gate
    }

    /// Waits until so many requests have come that wait or waited.
    pub fn await_waiting(&self, number: usize) {
        let counts = self.state.counts.lock().expect("nobody panics with it");
        let limit = Duration::from_mins(2);
        let come = |counts: &mut Counts| counts.waiting < number;
        let (counts, waited) =
            self.state.changed.wait_timeout_while(counts, limit, come).expect("nobody panics with it");
        assert!(!waited.timed_out(), "{} of {number} requests came", counts.waiting);
    }

    /// Lets so many more through.
    pub fn open(&self, number: usize) {
        self.state.counts.lock().expect("nobody panics with it").let_through += number;
        self.state.changed.notify_all();
    }
}

impl State {
    /// Waits for its turn: whoever came first goes first.
    fn wait(&self) {
        let mut counts = self.counts.lock().expect("nobody panics with it");
        counts.waiting += 1;
        let turn = counts.waiting;
        self.changed.notify_all();
        drop(self.changed.wait_while(counts, |counts| counts.let_through < turn).expect("nobody panics with it"));
    }
}

/// Hands on what comes until either side ends. Of a request the first line comes with the first bytes, since nobody sends
/// the next one before the last is answered.
fn pass(mut from: TcpStream, mut to: TcpStream, wait_at: impl Fn(&str) -> bool) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read) = from.read(&mut buffer) {
        if read == 0 {
            break;
        }
        let begins = String::from_utf8_lossy(&buffer[..read.min(2000)]);
        wait_at(begins.lines().next().unwrap_or_default());
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
