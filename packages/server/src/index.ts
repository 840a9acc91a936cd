// The chat server: listens, recognises the protocol, keeps sessions, authenticates, stores.
export {};
