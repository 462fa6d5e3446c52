/** Bytes as text, by byte order mark first, by the header's charset second, as UTF-8 otherwise. */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  const charset =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : (/charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8');
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
