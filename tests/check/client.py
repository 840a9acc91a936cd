"""A chat client of the lab that passes every check, and, with --broken ID, fails the check of that name: one deliberate
mistake each, of the kind that students make. The tests of the checker run it.

    python3 client.py HOST --port 5000 --from ADDRESS NAME [--broken two-rosters]
"""

import codecs
import json
import os
import socket
import sys
import threading
import time

UDP_PORT = 5000
BUFFER_SIZE = 1024

# argparse would cost a quarter of the start, which the tests do again and again.
HOST, _, PORT, _, SOURCE, NAME, *more = sys.argv[1:]
BROKEN = more[1] if more else ""

users = {}


def broken(check):
    return BROKEN == check


def show(text):
    if broken("control-characters"):
        print(text, flush=True)
    else:
        print("".join(c for c in text if c.isprintable() or c == "\n"), flush=True)


def take_roster(listed):
    global users
    if broken("lists-newest"):
        users.update(listed)
    elif not broken("roster"):  # no check of this name: an assignment without `global` keeps no roster
        users = listed


def take(text):
    """Takes what is whole in the text, and returns the rest."""
    while text.startswith("!"):
        try:
            listed, end = json.JSONDecoder().raw_decode(text[1:])
        except ValueError:
            if broken("split-roster") or broken("long-roster") and len(text) >= BUFFER_SIZE:
                return ""
            return text
        take_roster(listed)
        rest = text[1 + end :]
        if broken("two-rosters") and rest.startswith("!") or broken("roster-with-chat") and not rest.startswith("!"):
            rest = ""
        text = rest
    if text and not broken("shows-room"):
        show(text.replace("<17>", "") if broken("quick-succession") else text)
    return ""


def receive_from_server(tcp):
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    waiting = ""
    while True:
        try:
            data = tcp.recv(BUFFER_SIZE)
        except OSError:
            data = b""
        if not data:
            while broken("server-goes"):
                time.sleep(1)
            print("The server has gone", flush=True)
            os._exit(0)
        waiting = take(waiting + (data.decode() if broken("split-character") else decoder.decode(data)))


def names_of(address):
    names = [name for name in users if users[name] == address]
    if broken("two-at-one-address"):
        names = names[:1]
    if broken("shows-direct"):
        return "somebody"
    return " or ".join(names) if names else "Non-registered"


def receive_from_users(udp):
    while True:
        data, address = udp.recvfrom(BUFFER_SIZE if broken("long-datagram") else 65535)
        text = data.decode() if broken("datagram-not-text") else data.decode(errors="replace")
        if broken("non-registered") and address[0] not in users.values():
            continue
        show(f"{names_of(address[0])} (direct): {text}")


def send_direct(line, udp):
    if broken("direct-with-colon"):
        receiver, text = line[1:].split(":")[:2]
    else:
        receiver, colon, text = line[1:].partition(":")
        if not colon:
            print("A direct message is @name: text", flush=True)
            return
    if receiver not in users and not broken("unknown-receiver"):
        print(f"There is no user {receiver}", flush=True)
        return
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) if broken("sends-direct") else udp
    sender.sendto(text.strip().encode(), (users[receiver], UDP_PORT))


def handle(line, tcp, udp):
    if line == "#ls":
        for name in users:
            print(name if broken("lists-users") else f"{name} {users[name]}", flush=True)
        if broken("commands-stay"):
            tcp.sendall(line.encode())
    elif line.startswith("@"):
        send_direct(line, udp)
    elif line or broken("empty-line"):
        text = line or "(nothing)"
        if broken("says"):
            text = f"{NAME}: {text}"
        tcp.sendall(text.encode("ascii", "replace") if broken("says-utf8") else text.encode())


def main():
    tcp = socket.create_connection((HOST, int(PORT)), source_address=(SOURCE, 0))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((SOURCE, UDP_PORT))
    tcp.sendall(f"Hello, I am {NAME}".encode() if broken("registers") else NAME.encode())
    threading.Thread(target=receive_from_server, args=(tcp,), daemon=True).start()
    threading.Thread(target=receive_from_users, args=(udp,), daemon=True).start()
    for line in sys.stdin:
        handle(line.rstrip("\n"), tcp, udp)
    while broken("leaves"):
        time.sleep(1)


main()
