// The chat client's engine: connection, roster, conversation, peers over UDP. No screen.
export {};
