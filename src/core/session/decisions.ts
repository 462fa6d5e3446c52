/**
 * Takes what the product decided by itself, on three levels: what a user asks about, what only a developer asks about,
 * and what went against the wish of the user. A text is a fact in English, as in the logs of VS Code. It has names of
 * endpoints and kinds of outcomes, and never a secret, a body or the message of a server.
 */
export interface Decisions {
  info(text: string): void;
  debug(text: string): void;
  warn(text: string): void;
}
