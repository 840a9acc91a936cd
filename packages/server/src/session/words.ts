// What the server says to people before it closes their connection.

export const noNameInTime = "You gave no name in time. Join again.";
export const noProofInTime = "That took too long. Join again when you have your password at hand.";
export const tooMuchAtOnce = "That was too much at once. Wait for the answer before you go on.";
export const putOut = "You were put out of the room.";
export const goodbye = "The server is going down. Goodbye.";
