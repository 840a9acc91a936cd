# A chat client that takes no arguments, as the course's do: the server by its name in DNS, its own address by its own
# name, and the name in the chat from the keyboard.
import json
import os
import socket
import threading

SERVER = "chat.ttm4200.com"
PORT = 5000
OWN_ADDRESS = socket.gethostbyname(socket.gethostname())

people = {}

tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind((OWN_ADDRESS, PORT))


def hear_server():
    global people
    while True:
        text = tcp.recv(1024).decode()
        if not text:
            os._exit(0)
        if text[0] == "!":
            people = json.loads(text[1:])
        else:
            print(text, flush=True)


def hear_people():
    while True:
        text, (address, _) = udp.recvfrom(1024)
        sender = [name for name in people if people[name] == address] or ["Non-registered"]
        print(sender[0], "(direct):", text.decode(), flush=True)


name = input("Name: ")
tcp.connect((SERVER, PORT))
tcp.send(name.encode())
print(name, "is on", socket.gethostname(), "at", OWN_ADDRESS, flush=True)
threading.Thread(target=hear_server, daemon=True).start()
threading.Thread(target=hear_people, daemon=True).start()

while True:
    try:
        line = input()
    except EOFError:
        break
    if line == "#ls":
        print(people, flush=True)
    elif line.startswith("@"):
        to, text = line[1:].split(":", 1)
        udp.sendto(text.encode(), (people[to], PORT))
    else:
        tcp.send(line.encode())
tcp.close()
