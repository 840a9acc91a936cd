"""A chat server of the lab that passes every check, and, with --broken ID, fails the check of that name: one deliberate
mistake each, of the kind that students make. The tests of the checker run it.

    python3 server.py --port 5000 [--broken roster-alone]
"""

import codecs
import json
import queue
import signal
import socket
import sys
import threading
import time

BUFFER_SIZE = 1024
QUIET = 0.03  # seconds before and after a roster in which nothing else is sent


def option(name, default=""):
    """The word after --name. The tests start this program so often that argparse would cost a quarter of its start."""
    words = dict(zip(sys.argv, sys.argv[1:]))
    return words.get(f"--{name}", default)


PORT = int(option("port"))
BROKEN = option("broken")
STRIPS = "--strips" in sys.argv  # clean unfit names instead of turning them away


def broken(check):
    return BROKEN == check


lock = threading.Lock()
clients = {}  # name -> Client
ever_seen = set()
departures = 0
events = queue.Queue()  # what the one thread that sends has to do


class Client:
    """A connection with its own queue, so that nobody waits for it."""

    def __init__(self, name, connection, address):
        self.name, self.connection, self.address = name, connection, address
        self.has_spoken = False
        self.queue = queue.Queue()
        # Otherwise a roster may wait for an acknowledgment, and share a segment with the line after it.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self.send_queued, daemon=True).start()

    def send(self, data):
        if broken("slow-reader"):
            self.connection.sendall(data)
        elif self.queue.qsize() < 20_000:
            self.queue.put(data)

    def next_of_queue(self):
        """What is said right after a roster: TCP joins the two as it likes, and here it always does."""
        try:
            return self.queue.get(timeout=QUIET)
        except queue.Empty:
            return b""

    def send_queued(self):
        try:
            while True:
                data = self.queue.get()
                # A thread that was late keeps the gap, too.
                is_roster = data.startswith(b"!{")
                gap = QUIET if is_roster and not broken("roster-alone") else 0
                if is_roster and broken("roster-alone"):
                    data += self.next_of_queue()
                time.sleep(gap)
                self.connection.sendall(data)
                time.sleep(gap)
        except OSError:
            pass


def roster():
    listed = {}
    for client in reversed(list(clients.values())):
        name = "somebody" if broken("registers") else client.name
        listed[name] = "0.0.0.0" if broken("roster-addresses") else client.address
        if len(json.dumps(listed)) > BUFFER_SIZE - 100:
            break
    listed = dict(reversed(list(listed.items())))
    return ("!" + (str(listed) if broken("roster-form") else json.dumps(listed))).encode()


def send_roster(newcomer):
    with lock:
        data, receivers = roster(), list(clients.values())
    for client in receivers:
        if not (broken("roster-to-everyone") and client is not newcomer):
            client.send(data)


def dispatch():
    """The one thread that sends: lines as they come, rosters with a quiet gap around them."""
    is_due, newcomer = False, None
    while True:
        try:
            event = events.get(timeout=0.02 if is_due else None)
        except queue.Empty:
            event = None
        if event is None:
            time.sleep(QUIET)
            send_roster(newcomer)
            time.sleep(QUIET)
            is_due = False
        elif event[0] == "roster":
            newcomer = event[1]
            if broken("roster-alone"):
                send_roster(newcomer)
            else:
                is_due = True
        else:
            if is_due:
                time.sleep(QUIET)
                send_roster(newcomer)
                time.sleep(QUIET)
                is_due = False
            relay(event[1], event[2])


def relay(sender, text):
    if broken("relays"):
        return
    if broken("relay-form"):
        message = f"{text} "
    elif broken("forged-roster") and text.startswith("!"):
        message = text
    else:
        message = f"{sender.name}: {text} "
    with lock:
        receivers = list(clients.values())
    for client in receivers:
        if client is sender and not broken("not-to-sender"):
            continue
        if broken("idle-listener") and not client.has_spoken:
            continue
        data = message.encode()
        if not broken("message-1024") and not broken("message-1025"):
            client.send(data)
        else:
            client.send(data[:1000] if broken("message-1024") else data[:BUFFER_SIZE])


def is_fit(name):
    if broken("unfit-names"):
        return name != ""
    return 0 < len(name) <= 64 and name.isprintable() and name[0] not in "!@#"


def register(connection, address):
    """Takes the name; returns the client, or None where it was turned away."""
    data = connection.recv(BUFFER_SIZE)
    if not data and not broken("leaves-without-name"):
        connection.close()
        return None
    name = data.decode(errors="replace")
    if broken("utf8"):
        name = data.decode("ascii", "ignore")
    if not broken("line-end"):
        name = name.rstrip("\r\n")
    if STRIPS:
        name = "".join(c for c in name if c.isprintable()).lstrip("!@#")[:64]
    with lock:
        is_taken = name in clients and not broken("name-taken")
        is_taken = is_taken or (broken("comes-back") and name in ever_seen)
        is_full = broken("fifty-clients") and len(clients) >= 30
        may_be_empty = broken("leaves-without-name") and name == ""
        if is_taken or is_full or not (is_fit(name) or may_be_empty):
            connection.sendall(b"server: You cannot come in under this name. ")
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            return None
        client = Client(name, connection, address)
        clients[name] = client
        ever_seen.add(name)
    events.put(("roster", client))
    return client


def listen_to(client):
    """Takes what one client says until it has left; returns whether it ended in order."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        try:
            data = client.connection.recv(BUFFER_SIZE)
        except OSError:
            return False
        if not data:
            return True
        if broken("utf8-split"):
            text = data.decode()
        elif broken("utf8"):
            text = data.decode("ascii", "ignore")
        else:
            text = decoder.decode(data)
        client.has_spoken = True
        lines = text.split("\n")
        if broken("quick-succession"):
            lines = [line for line in lines if line != "<17>"]
        if broken("line-end"):
            lines = [text]
        for line in lines:
            if line.rstrip("\r"):
                events.put(("line", client, line if broken("line-end") else line.rstrip("\r")))


def handle(connection, address, client=None):
    global departures
    client = client or register(connection, address)
    if client is None:
        return
    if client.name == "":
        time.sleep(0.3)  # long enough for everybody to see the user without a name
    is_in_order = listen_to(client)
    if broken("leaves-by-fin") and is_in_order or broken("leaves-by-rst") and not is_in_order:
        return
    with lock:
        departures += 1
        if broken("burst-of-leaving") and departures > 5:
            return
        if clients.get(client.name) is client or broken("name-taken"):
            clients.pop(client.name, None)
    connection.close()
    events.put(("roster", None))


def main():
    if broken("ends-on-interrupt"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=dispatch, daemon=True).start()
    if broken("starts-again"):
        server = socket.socket()
        server.bind(("", PORT))
        server.listen(128)
    else:
        server = socket.create_server(("", PORT), backlog=128)
    print(f"listens on TCP port {server.getsockname()[1]}", flush=True)
    while True:
        connection, address = server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = register(connection, address[0]) if broken("silent-connection") else None
        threading.Thread(target=handle, args=(connection, address[0], client), daemon=True).start()


try:
    main()
except KeyboardInterrupt:
    sys.exit(0)
