import { BadRequest } from './specs';

export type Row = Readonly<Record<string, string | number | boolean>>;

type Predicate = (row: Row) => boolean;

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
};

/**
 * The filter grammar of the query service: `field op value`, AND `;`, OR `,`, groups in parentheses, values
 * with spaces in double quotes (doubled inside), spaces outside of quotes without meaning.
 *
 * @throws BadRequest on a syntax error or an unknown field
 */
export function parseFilter(text: string, fields: readonly string[]): Predicate {
  const tokens = tokenize(text);
  let position = 0;
  const peek = (): string | undefined => tokens[position];
  const next = (): string => {
    const token = tokens[position];
    if (token === undefined) throw new BadRequest('The filter ends too early.');
    position += 1;
    return token;
  };

  const alternatives = (): Predicate => {
    const terms = [conjunction()];
    while (peek() === ',') {
      next();
      terms.push(conjunction());
    }
    return (row) => terms.some((term) => term(row));
  };
  const conjunction = (): Predicate => {
    const factors = [factor()];
    while (peek() === ';') {
      next();
      factors.push(factor());
    }
    return (row) => factors.every((test) => test(row));
  };
  const factor = (): Predicate => {
    if (peek() === '(') {
      next();
      const inner = alternatives();
      if (next() !== ')') throw new BadRequest('The filter lacks a closing parenthesis.');
      return inner;
    }
    const field = knownField(next(), fields);
    const test = operators[next()];
    if (test === undefined) throw new BadRequest('The filter has an unknown operator.');
    const value = next().replace(/^"([\s\S]*)"$/, (_, inner: string) => inner.replaceAll('""', '"'));
    return (row) => test(compare(row[field] ?? '', value));
  };

  const predicate = alternatives();
  if (peek() !== undefined) throw new BadRequest('The filter goes on after its end.');
  return predicate;
}

export function knownField(name: string, fields: readonly string[]): string {
  const field = fields.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (field === undefined) throw new BadRequest(`Unknown field ${name}.`);
  return field;
}

/** Names and values are compared without case, as the database behind a real one does. */
const collator = new Intl.Collator('en', { sensitivity: 'base' });

export function compare(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === 'number' && Number.isFinite(Number(b))) return a - Number(b);
  return collator.compare(String(a), String(b));
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = /"(?:[^"]|"")*"|[=!<>]=|[<>;,()]|[^=!<>;,()"]+/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index !== end) break;
    end = match.index + match[0].length;
    const token = match[0].startsWith('"') ? match[0] : match[0].replaceAll(' ', '');
    if (token !== '') tokens.push(token);
  }
  if (end !== text.length) throw new BadRequest('The filter cannot be read.');
  return tokens;
}
