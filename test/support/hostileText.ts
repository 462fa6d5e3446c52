import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';

/** The characters that are tried for a character class, the likely ones first. */
const candidates: readonly string[] = [
  ...[
    'a',
    '0',
    ' ',
    '.',
    '/',
    ':',
    '-',
    '\\',
    '"',
    '<',
    '\n',
    '\r',
    '\u0000',
    '\uFEFF',
    '\u2028',
    '\u202E',
    'é',
  ],
  ...Array.from({ length: 126 }, (_, code) => String.fromCharCode(code + 1)),
  ...['\uD800', '\uDC00', '\uFFFE', '\u0085', '\u0301', '\u200B'],
];

/** Texts that slow down many patterns when they are repeated. */
const anyUnits: readonly string[] = ['a', '0', ' ', '\n', '/', ':', '\\', '"', '<', '<a', '\u0000'];

/**
 * Long texts that try to slow down a pattern. Each repeats a text that one part, or a run of parts, of the pattern matches,
 * after a text that the beginning of the pattern matches, and before a character that it does not match.
 */
export function* hostileTexts(source: string, flags: string, length: number): Generator<string> {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const units = new Set<string>(anyUnits);
  const heads = new Set<string>(['']);
  const sampler = new Sampler(flags);
  visitRegExpAST(pattern, {
    onAlternativeEnter: ({ elements }) => {
      const samples = words(elements).map((word) => word.map((element) => sampler.of(element)).join(''));
      for (let from = 0; from < samples.length; from += 1) {
        for (let to = from + 1; to <= samples.length; to += 1) units.add(samples.slice(from, to).join(''));
        heads.add(samples.slice(0, from + 1).join(''));
      }
    },
    onQuantifierEnter: ({ element }) => units.add(sampler.of(element)),
  });
  units.delete('');
  for (const unit of units) {
    const body = unit.repeat(Math.ceil(length / unit.length));
    yield `${unit}\u0000`.repeat(Math.ceil(length / (unit.length + 1)));
    for (const head of heads) yield `${head}${body}\u0000`;
    yield body;
  }
}

/** The parts of a pattern. Adjacent characters form one part. */
function words(elements: readonly AST.Element[]): readonly (readonly AST.Element[])[] {
  const found: AST.Element[][] = [];
  elements.forEach((element, index) => {
    const last = found.at(-1);
    if (last && element.type === 'Character' && elements[index - 1]?.type === 'Character') last.push(element);
    else found.push([element]);
  });
  return found;
}

/** Finds an approximately shortest text that a part of a pattern matches. */
class Sampler {
  constructor(private readonly flags: string) {}

  of(node: AST.Element): string {
    switch (node.type) {
      case 'Assertion':
      case 'Backreference':
        return '';
      case 'Character':
        return String.fromCodePoint(node.value);
      case 'Quantifier':
        return this.of(node.element).repeat(Math.max(node.min, 1));
      case 'Group':
      case 'CapturingGroup':
        return (node.alternatives[0]?.elements ?? []).map((element) => this.of(element)).join('');
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.one(node.raw);
    }
  }

  private one(raw: string): string {
    const flags = this.flags.replaceAll(/[gyd]/g, '');
    const single = new RegExp(`^(?:${raw})$`, flags);
    return candidates.find((text) => single.test(text)) ?? '';
  }
}
