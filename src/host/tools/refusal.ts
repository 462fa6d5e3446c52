/** Why a tool does nothing, in words that a model and a person read. They hold no secret. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
}
