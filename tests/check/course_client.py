"""A chat client as the course's text has it: no arguments, the server found by its name in DNS, its own address by its own
name, the user's name from the keyboard, threads that are not daemons.
"""

import json
import socket
from threading import Thread

SERVER = socket.gethostbyname("chat.ttm4200.com")
OWN = socket.gethostbyname(socket.gethostname())
PORT = 5000
SIZE = 1024

tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
udp.bind((OWN, PORT))

users = None


def from_server():
    global users
    while True:
        text = tcp.recv(SIZE).decode("utf-8")
        if text[0] == "!":
            users = json.loads(text[1:])
        else:
            print(f"message from the server ({text})")


def from_users():
    while True:
        text, address = udp.recvfrom(SIZE)
        found = [name for name, ip in users.items() if ip == address[0]]
        print(f"message (P2P) from {found[0] if found else 'Non-registered'}:{text.decode('utf-8')}")


def from_keyboard():
    while True:
        line = input(">")
        if line == "#ls":
            print(users)
        elif line.startswith("@"):
            receiver, *rest = line.split(":")
            receiver = receiver[1:].strip()
            if receiver in users:
                udp.sendto(":".join(rest).encode("utf-8"), (users[receiver], PORT))
            else:
                print(f"{receiver} is not registered")
        elif line:
            tcp.send(line.encode("utf-8"))


tcp.connect((SERVER, PORT))
tcp.send(input("Your name for the server: ").encode("utf-8"))
for task in (from_server, from_users, from_keyboard):
    Thread(target=task).start()
