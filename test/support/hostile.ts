import fc from 'fast-check';

/** Texts of an attacker, each with its trick. Add a row for every new one. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a line feed': 'vbr\nSHA-256: AA:BB',
  'a carriage return': 'vbr\rSHA-256: AA:BB',
  'a Windows line break': 'vbr\r\nSHA-256: AA:BB',
  'a vertical tab': 'vbr\u000BSHA-256: AA:BB',
  'a form feed': 'vbr\u000CSHA-256: AA:BB',
  'a next line': 'vbr\u0085SHA-256: AA:BB',
  'a line separator': 'vbr\u2028SHA-256: AA:BB',
  'a paragraph separator': 'vbr\u2029SHA-256: AA:BB',
  'an escape sequence': 'vbr\u001B[2K\u001B[1Aforged',
  'a C1 control sequence': 'vbr\u009B2Kforged',
  'a title of a terminal': '\u001B]0;forged\u0007',
  'a NUL': 'vbr\0forged',
  'a backspace': 'safe\b\b\b\bevil',
  'a delete': 'safe\u007Fevil',
  'a right-to-left override': 'photo\u202Egnp.exe',
  'a left-to-right override': 'photo\u202Dgnp.exe',
  'an embedding': 'photo\u202Bgnp.exe\u202C',
  'an isolate of another direction': 'photo\u2067gnp.exe\u2069',
  'an end of an isolate': 'photo\u2069 removed',
  'a beginning of an isolate': 'photo\u2068 removed',
  'a deprecated format character': 'photo\u206Egnp.exe',
  'an Arabic letter mark': 'photo\u061Cgnp',
  'a right-to-left mark': 'photo\u200Fgnp',
  'a zero-width space': 'v\u200Bbr',
  'a joiner between Latin letters': 'v\u200Dbr',
  'a non-joiner between Latin letters': 'v\u200Cbr',
  'a word joiner': 'v\u2060br',
  'a byte order mark': '\uFEFFvbr',
  'a soft hyphen': 'v\u00ADbr',
  'a combining grapheme joiner': 'v\u034Fbr',
  'a Hangul filler': '\u3164',
  'a blank of Braille': '\u2800',
  'an interlinear annotation': 'a\uFFF9b\uFFFAc\uFFFB',
  'tag characters': 'vbr\u{E0072}\u{E006D}\u{E007F}',
  'a variation selector after a letter': 'v\uFE0Fbr',
  'a variation selector of the supplement': 'v\u{E0101}br',
  'a musical control': 'v\u{1D173}br',
  'a noncharacter': 'v\uFFFEbr',
  'half of a surrogate pair': 'v\uD800br',
  'the other half': 'v\uDC00br',
  'a flood of marks': `v${'\u0335\u0336\u0489'.repeat(40)}br`,
  'a mark at the beginning': '\u0338vbr',
  'a flood of spaces': `vbr${' '.repeat(300)}SHA-256: AA:BB`,
  'a flood of wide spaces': `vbr${'\u2003'.repeat(300)}SHA-256: AA:BB`,
  'a link to a command': '[the manual](command:workbench.action.quit)',
  'a link to a page': '[the manual](https://evil.example)',
  'an icon': '$(error) failed',
  'a spinning icon': '$(sync~spin) works',
  'right-to-left letters': 'שרת (1)',
  'too much': 'A'.repeat(100_000),
  'too much of what is escaped': '\u202E'.repeat(100_000),
};

/** Ordinary names, which must be shown unchanged. */
export const ordinaryNames: readonly string[] = [
  'vbr-berlin.sandbox.example',
  "Site A, Müller & Söhne (2nd floor) – O'Neill",
  'Львів',
  'Αθήνα',
  '東京データセンター',
  '서울',
  'गोरखपुर क्षेत्र',
  'เซิร์ฟเวอร์',
  'e\u0301te\u0301',
  'Việt Nam',
  '❤\uFE0F backup 👨\u200D👩\u200D👧 👍🏽 1\uFE0F\u20E3 🇩🇪',
  '葛\u{E0100}城',
  'LAB\\svc-vbr',
  'C:\\Backups\\[2024] (old) $5',
  'a  b',
];

/** Right-to-left names, which must be shown unchanged except for the isolate around them. */
export const rightToLeftNames: readonly string[] = [
  'שרת גיבוי',
  'خادم النسخ (1)',
  'می\u200Cخواهم',
  'ערך, שני: 12',
];

/** Arbitrary texts, with the tricks of attackers occurring often. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(...Object.values(hostileTexts).map((text) => text.slice(0, 40))),
      fc.constantFrom('\u2068', '\u2069', 'שרת', '](', '$(', '\n', '\r', ' ', '...'),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

/** Characters that affect other text. Implemented independently of the source, so that both are not wrong together. */
export const acting = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  const ranges = [
    [0, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x34f, 0x34f],
    [0x61c, 0x61c],
    [0x180b, 0x180f],
    [0x200b, 0x200b],
    [0x200e, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x2067],
    [0x206a, 0x206f],
    [0x2800, 0x2800],
    [0x3164, 0x3164],
    [0xd800, 0xdfff],
    [0xfeff, 0xfeff],
    [0xfff0, 0xfffb],
    [0xfffe, 0xffff],
    [0x1d173, 0x1d17a],
    [0xe0000, 0xe007f],
  ] as const;
  return ranges.some(([from, to]) => code >= from && code <= to);
};
