"""A chat client as a student writes it after reading the protocol: blocking sockets, a thread for each of them,
and one recv() taken for one message. It breaks where the protocol's page says that such programs break.

    python3 chatclient.py HOST [--port 5000] [--from ADDRESS] [NAME]
"""

import argparse
import json
import os
import socket
import sys
import threading

UDP_PORT = 5000
BUFFER_SIZE = 1024

users = {}  # name -> IP address, as the server said it last


def name_of(address):
    """Finds out who a datagram is from."""
    for name in users:
        if users[name] == address:
            return name
    return "Non-registered"


def receive_from_server(tcp):
    """Thread: what the server sends is the list of users, or what somebody said in the room."""
    global users
    while True:
        data = tcp.recv(BUFFER_SIZE)
        if not data:
            print("The server closed the connection", flush=True)
            os._exit(0)
        message = data.decode()
        if message.startswith("!"):
            users = json.loads(message[1:])
            print("Active users:", ", ".join(users), flush=True)
        else:
            print(message, flush=True)


def receive_from_users(udp):
    """Thread: every datagram is a direct message."""
    while True:
        data, address = udp.recvfrom(BUFFER_SIZE)
        print(f"{name_of(address[0])} (direct): {data.decode()}", flush=True)


def handle_line(line, tcp, udp):
    """Does what the user typed."""
    if line == "#ls":
        for name in users:
            print(name, users[name], flush=True)
    elif line.startswith("@"):
        receiver, _, text = line[1:].partition(":")
        if receiver not in users:
            print(f"There is no user {receiver}", flush=True)
        else:
            udp.sendto(text.encode(), (users[receiver], UDP_PORT))
    elif line:
        tcp.send(line.encode())


def main():
    parser = argparse.ArgumentParser(description="A chat client")
    parser.add_argument("host", help="the chat server's name or address")
    parser.add_argument("name", nargs="?", help="your name in the chat")
    parser.add_argument("--port", type=int, default=5000, help="the chat server's TCP port")
    parser.add_argument("--from", dest="source", default="", help="the local address to use")
    args = parser.parse_intermixed_args()
    name = args.name or input("Your name: ")

    tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    tcp.bind((args.source, 0))
    tcp.connect((args.host, args.port))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((tcp.getsockname()[0], UDP_PORT))

    tcp.send(name.encode())
    threading.Thread(target=receive_from_server, args=(tcp,), daemon=True).start()
    threading.Thread(target=receive_from_users, args=(udp,), daemon=True).start()

    for line in sys.stdin:
        handle_line(line.rstrip("\n"), tcp, udp)
    tcp.close()
    udp.close()


main()
