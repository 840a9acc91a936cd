# A chat server that finds its address as the course's programs do: by asking for the address of its own name.
import json
import socket
import threading

HOST = socket.gethostbyname(socket.gethostname())
PORT = 5000
BUFFER_SIZE = 1024

people = {}
sockets = {}

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind((HOST, PORT))
listener.listen()
print("Server", socket.gethostname(), "listens on", HOST, flush=True)


def to_everyone(text):
    for connection in list(sockets.values()):
        connection.send(text.encode())


def serve(connection, address):
    name = connection.recv(BUFFER_SIZE).decode()
    people[name], sockets[name] = address[0], connection
    to_everyone("!" + json.dumps(people))
    while True:
        try:
            text = connection.recv(BUFFER_SIZE).decode()
        except ConnectionResetError:
            text = ""
        if not text:
            break
        for other, his in list(sockets.items()):
            if other != name:
                his.send((name + ": " + text + " ").encode())
    del people[name], sockets[name]
    to_everyone("!" + json.dumps(people))


while True:
    threading.Thread(target=serve, args=listener.accept(), daemon=True).start()
