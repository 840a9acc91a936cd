# A chat client in thirty lines: python3 minimal.py HOST NAME [PORT] [OWN-ADDRESS]
import json, socket, sys, threading
users = {}
host, name = sys.argv[1:3]
port = int(sys.argv[3]) if len(sys.argv) > 3 else 5000
own = sys.argv[4] if len(sys.argv) > 4 else ""
tcp = socket.create_connection((host, port), source_address=(own, 0))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind((tcp.getsockname()[0], 5000))
tcp.send(name.encode())

def hear_room():
    while data := tcp.recv(1024):
        if data.startswith(b"!"):
            users.update(json.loads(data[1:]))
        else:
            print(data.decode(), flush=True)
def hear_direct():
    while True:
        data, address = udp.recvfrom(1024)
        print(address[0], "says:", data.decode(), flush=True)

threading.Thread(target=hear_room, daemon=True).start()
threading.Thread(target=hear_direct, daemon=True).start()
for line in map(str.strip, sys.stdin):
    to, _, text = line[1:].partition(":")
    if line[:1] == "@" and to in users:
        udp.sendto(text.encode(), (users[to], 5000))
    elif line and line[0] != "@":
        tcp.send(line.encode())
