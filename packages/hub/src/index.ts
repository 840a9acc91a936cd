// The chat itself: users, rooms, who hears what. Synchronous, one writer, knows no protocol and no socket.
export {};
