// Sentences that the server says before it closes a connection.

export const noNameInTime = "You gave no name in time. Join again.";
export const noProofInTime = "That took too long. Look your password up, then join again.";
export const tooMuchAtOnce = "That was too much at once. Wait for the answer before you go on.";
export const putOut = "You were put out of the room.";
export const goodbye = "The server is going down. Goodbye.";
