// The chat client's screens: a prompt for people, a filter for pipes and scripts.
export {};
