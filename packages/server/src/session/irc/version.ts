// The version that the server reports about itself.

export const serverVersion = "vitrine-0.1.0";
