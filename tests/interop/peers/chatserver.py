"""A chat server as a student writes it after reading the protocol: a thread for each client, blocking sockets, and
one recv() taken for one message. It breaks where the protocol's page says that such programs break.

    python3 chatserver.py [--host ADDRESS] [--port 5000]
"""

import argparse
import json
import socket
import threading

BUFFER_SIZE = 1024

users = {}  # name -> IP address
connections = {}  # name -> socket


def send_user_list():
    """Tells everybody who is here."""
    message = "!" + json.dumps(users)
    for connection in list(connections.values()):
        connection.sendall(message.encode())


def relay(sender, text):
    """Tells everybody but the sender what the sender said."""
    message = f"{sender}: {text} "
    for name, connection in list(connections.items()):
        if name != sender:
            connection.sendall(message.encode())


def handle_client(connection, address):
    """Thread: one client, from its name to its end."""
    name = connection.recv(BUFFER_SIZE).decode()
    users[name] = address[0]
    connections[name] = connection
    print(f"{name} joined from {address[0]}", flush=True)
    send_user_list()

    while True:
        data = connection.recv(BUFFER_SIZE)
        if not data:
            break
        relay(name, data.decode())

    del users[name]
    del connections[name]
    connection.close()
    print(f"{name} left", flush=True)
    send_user_list()


def main():
    parser = argparse.ArgumentParser(description="A chat server")
    parser.add_argument("--host", default="", help="the address to listen on (default: all)")
    parser.add_argument("--port", type=int, default=5000, help="the TCP port to listen on (default: 5000)")
    args = parser.parse_args()

    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((args.host, args.port))
    server.listen(5)
    host, port = server.getsockname()
    print(f"The chat server listens on {host}, TCP port {port}", flush=True)

    while True:
        connection, address = server.accept()
        threading.Thread(target=handle_client, args=(connection, address), daemon=True).start()


try:
    main()
except KeyboardInterrupt:
    print("The chat server ends")
