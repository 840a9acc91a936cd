"""A chat server as the course's text has it: no arguments, its own address found by its own name, the names received in the
loop that accepts, threads that are not daemons, no SO_REUSEADDR.
"""

import json
import socket
import sys
from threading import Thread

HOST = socket.gethostbyname(socket.gethostname())
PORT = 5000
SIZE = 1024

addresses = {}  # name -> IP address
names = {}  # socket -> name

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind((HOST, PORT))


def forget(client):
    client.close()
    addresses.pop(names.pop(client, None), None)
    to_all("!" + json.dumps(addresses))


def to_all(text, without=None):
    for client in list(names):
        if client is not without:
            try:
                client.send(text.encode("utf-8"))
            except OSError:
                forget(client)


def serve(client):
    while True:
        try:
            text = client.recv(SIZE).decode("utf-8")
        except OSError:
            text = ""
        if len(text) == 0:
            forget(client)
            sys.exit()
        to_all(f"{names[client]}: {text} ", without=client)


def accept():
    while True:
        client, address = listener.accept()
        name = client.recv(SIZE).decode("utf-8")
        names[client] = name
        addresses[name] = address[0]
        print(f"{name} has connected from {address[0]}\n")
        to_all("!" + json.dumps(addresses))
        Thread(target=serve, args=(client,)).start()


listener.listen(5)
print("Waiting for clients...")
accepting = Thread(target=accept)
accepting.start()
accepting.join()
