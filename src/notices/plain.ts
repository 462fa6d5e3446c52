/**
 * Text that may come from a server, for a place that VS Code draws links or icons in: notifications, progress, the
 * prompts of inputs, labels of quick picks. There `[text](command:id)` would be a link that runs a command, and
 * `$(name)` an icon. A character without width keeps each from being one, and nothing else changes.
 */
export const plain = (text: string): string => text.replaceAll('](', ']\u200B(').replaceAll('$(', '$\u200B(');
